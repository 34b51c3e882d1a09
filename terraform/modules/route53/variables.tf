variable "name" {
  description = "DNS name that clients use. Below it stand preferred, able and, for each Region after the first, preferred-2, able-2 and so forth."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.name))
    error_message = "Write the name in lower case, in full and without a dot at the end, such as api.example.com."
  }
}

variable "zone_id" {
  description = "Public hosted zone that `name` is in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{1,31}$", var.zone_id))
    error_message = "Write the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ, without /hostedzone/ before it."
  }
}

variable "zone_name" {
  description = "Name of that zone. Where it is `name` itself, at the zone's apex, the records are aliases of type A and AAAA."
  type        = string
  nullable    = false
}

variable "endpoints" {
  description = <<-EOT
    The Regions in order of preference, as the module region gives them.

    - `region`: the Region.
    - `host`: its own name, which checkers ask.
    - `target`: the regional name that API Gateway gave to `name` there, and its hosted zone.
  EOT
  type = list(object({
    region = string
    host   = string
    target = object({
      domain_name    = string
      hosted_zone_id = string
    })
  }))
  nullable = false

  # So a CALCULATED check has at most five children, of the 255 that Route 53 takes.
  validation {
    condition     = length(var.endpoints) >= 2 && length(var.endpoints) <= 4
    error_message = "List two to four Regions: with one there is nowhere to go, and more than four have not been tried."
  }

  validation {
    condition     = alltrue([for e in var.endpoints : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", e.region))])
    error_message = "Write names of Regions such as eu-west-1."
  }

  validation {
    condition     = length(distinct(var.endpoints[*].region)) == length(var.endpoints)
    error_message = "List each Region once: it has one place in the order."
  }

  validation {
    condition     = length(distinct(var.endpoints[*].host)) == length(var.endpoints)
    error_message = "Give each Region a host of its own: a check must know whom it asks."
  }
}

variable "policy" {
  description = "How Route 53 chooses among the Regions that are preferred, and then among those that are able: `failover` (the first in order), `latency` (the nearest) or `weighted` (by `weights`). It cannot be changed in place."
  type        = string
  default     = "failover"
  nullable    = false

  validation {
    condition     = contains(["failover", "latency", "weighted"], var.policy)
    error_message = "Write failover, latency or weighted."
  }
}

variable "weights" {
  description = "Share of each Region, 0 to 255 by Region, with the policy weighted. One of weight 0 is a standby: it is answered when no other is left."
  type        = map(number)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for w in values(var.weights) : w >= 0 && w <= 255 && floor(w) == w])
    error_message = "Write whole weights from 0 to 255: Route 53 takes no others."
  }

  validation {
    condition     = length(var.weights) == 0 || anytrue([for w in values(var.weights) : w > 0])
    error_message = "Give one Region a weight above 0: where all are 0, Route 53 answers all alike. Write 1 for each if you want that."
  }
}

variable "ttl" {
  description = "Seconds that resolvers keep an answer, a part of every recovery: 20 if null. Shorter recovers sooner and is asked, and billed, more often. At a zone's apex the TTL is AWS's: leave it null."
  type        = number
  default     = null

  validation {
    condition     = var.ttl == null || try(var.ttl >= 1 && var.ttl <= 60 && floor(var.ttl) == var.ttl, false)
    error_message = "Write 1 to 60 whole seconds: for so long clients stay with a Region that is lost, and AWS advises no more for records with health checks."
  }
}

variable "nonce" {
  description = "What a hold says besides the Region, the same as in every Region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{8,128}$", var.nonce))
    error_message = "Write 8 to 128 letters, digits, - and _ that nobody can guess: whoever knows the nonce, and can make an API answer with it, can keep a Region from being preferred."
  }
}

variable "key" {
  description = "Last segment of the paths that checkers ask, the same as in every Region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{8,128}$", var.key))
    error_message = "Write 8 to 128 letters, digits, - and _ that nobody can guess: whoever knows the key can use up the checkers' throttle."
  }
}

variable "can" {
  description = <<-EOT
    Checks of whether a Region can serve.

    - `interval`: seconds between two probes of a checker, 10 or 30. AWS bills 10 as an option. With 30 everything takes three times as long.
    - `threshold`: probes in a row that change a checker's mind, 1 to 10, in both directions. Lower is faster, and easier to fool.
  EOT
  type = object({
    interval  = optional(number, 10)
    threshold = optional(number, 2)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([10, 30], var.can.interval)
    error_message = "Set can.interval to 10 or 30 seconds: Route 53 knows no others."
  }

  validation {
    condition     = var.can.threshold >= 1 && var.can.threshold <= 10 && floor(var.can.threshold) == var.can.threshold
    error_message = "Set can.threshold to a whole number from 1 to 10: Route 53 takes no others."
  }
}

variable "hold" {
  description = <<-EOT
    Checks of whether a Region objects to another, or to itself.

    - `interval`: as in `can`: how soon an order is seen, and its end. A Region is asked about itself as often as `can`: see main.tf.
    - `threshold`: as in `can`. A hold is said on purpose: 1 needs no second look.
  EOT
  type = object({
    interval  = optional(number, 30)
    threshold = optional(number, 1)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains([10, 30], var.hold.interval)
    error_message = "Set hold.interval to 10 or 30 seconds: Route 53 knows no others."
  }

  validation {
    condition     = var.hold.threshold >= 1 && var.hold.threshold <= 10 && floor(var.hold.threshold) == var.hold.threshold
    error_message = "Set hold.threshold to a whole number from 1 to 10: Route 53 takes no others."
  }
}

variable "tags" {
  description = "Tags of the health checks. `Name` and `Deployment` are set here."
  type        = map(string)
  default     = {}
  nullable    = false
}
