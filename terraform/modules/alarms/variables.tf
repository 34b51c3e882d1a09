variable "name" {
  description = "Beginning of the alarms' names, and name of the topic they tell. Two sets in one Region need two names."
  type        = string
  default     = "tandem"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,100}$", var.name))
    error_message = "Write 1 to 100 letters, digits, - and _: the name is that of an SNS topic."
  }
}

variable "watch" {
  description = <<-EOT
    The Region to watch from within: the provider's. null for none.

    - `region`, `service`, `peers`: the Region, the service's name in Tandem's table, and the other Regions.
    - `period_seconds`, `max_lag_seconds`: as in the Region's settings.
    - `probes`: names of probes that alarm. Those of Tandem's own are tandem-table, tandem-peer-<region> and tandem-lag-<region>.
    - `access_log_group_name`, `route_keys`: outputs of the module region.
  EOT
  type = object({
    region                = string
    service               = string
    peers                 = list(string)
    period_seconds        = optional(number, 60)
    max_lag_seconds       = optional(number, 150)
    probes                = optional(list(string), [])
    access_log_group_name = string
    route_keys            = map(string)
  })
  default = null

  validation {
    condition     = var.watch == null || try(length(setsubtract(["checkers", "holds", "app"], keys(var.watch.route_keys))) == 0, false)
    error_message = "Give route_keys as the module region does: with checkers, holds and app."
  }
}

variable "checks" {
  description = "IDs of the checks can, by Region. Route 53 keeps its metrics in us-east-1: the provider must be configured for it. `{}` for none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "thresholds" {
  description = <<-EOT
    When alarms go off. Lower is sooner, and more often for nothing.

    - `heartbeat_periods`: periods without a round, however it was begun.
    - `probe_periods`, `peer_lag_periods`: periods that all show the failure.
    - `cannot_serve_minutes`: minutes in which Route 53 found a Region unable.
    - `checkers_throttled`: answers 429 to checkers in a minute. Some turn a Region unhealthy that is well.
    - `throttled`, `server_errors`: answers 429, and 5xx, to clients in a minute, for `client_minutes` in a row.
  EOT
  type = object({
    heartbeat_periods    = optional(number, 5)
    probe_periods        = optional(number, 3)
    peer_lag_periods     = optional(number, 3)
    cannot_serve_minutes = optional(number, 2)
    checkers_throttled   = optional(number, 1)
    throttled            = optional(number, 100)
    server_errors        = optional(number, 10)
    client_minutes       = optional(number, 3)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for n in values(var.thresholds) : n >= 1 && floor(n) == n])
    error_message = "Write whole numbers of 1 or more."
  }
}

variable "emails" {
  description = "Addresses that get a mail when an alarm goes off or ends. Each must confirm the first one."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", address))])
    error_message = "Write addresses such as on-call@example.com."
  }
}

variable "subscriptions" {
  description = "Further subscribers of the topic: `https`, `lambda`, `sqs` and so forth, as SNS names them."
  type = list(object({
    protocol = string
    endpoint = string
  }))
  default  = []
  nullable = false
}

variable "actions" {
  description = "ARNs of what else alarms tell, such as topics of your own in the same Region."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "kms_master_key_id" {
  description = "KMS key that encrypts the topic; null for none. Its policy must let cloudwatch.amazonaws.com use it: AWS's own key, alias/aws/sns, does not, and alarms would be silent."
  type        = string
  default     = null

  validation {
    condition     = var.kms_master_key_id != "alias/aws/sns"
    error_message = "Give a key of your own, or none: CloudWatch may not use alias/aws/sns, and alarms would be silent."
  }
}

variable "tags" {
  description = "Tags of the alarms and the topic."
  type        = map(string)
  default     = {}
  nullable    = false
}
