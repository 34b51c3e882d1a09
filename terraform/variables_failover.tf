# tflint-ignore-file: terraform_standard_module_structure # so many are found more easily by what they are about

# Every number that decides a failover. docs/how-it-fails-over.md has what they add up to.

variable "policy" {
  description = "How Route 53 chooses among Regions that are well: `failover` (the primary), `latency` (the nearest) or `weighted` (by `weights`). The last two serve from both at once. It cannot be changed in place."
  type        = string
  default     = "failover"
  nullable    = false

  validation {
    condition     = contains(["failover", "latency", "weighted"], var.policy)
    error_message = "Write failover, latency or weighted."
  }
}

variable "weights" {
  description = "Share of each Region, 0 to 255 by Region, with the policy weighted."
  type        = map(number)
  default     = {}
  nullable    = false
}

variable "ttl" {
  description = "Seconds that resolvers keep an answer, 1 to 60, a part of every recovery; 20 if null. Shorter recovers sooner and is asked, and billed, more often. At a zone's apex it is AWS's: leave it null."
  type        = number
  default     = null

  validation {
    condition     = var.ttl == null || try(var.ttl >= 1 && var.ttl <= 60 && floor(var.ttl) == var.ttl, false)
    error_message = "Write 1 to 60 whole seconds: for so long clients stay with a Region that is lost, and AWS advises no more for records with health checks."
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
    Checks of whether a Region objects to another.

    - `interval`: as in `can`: how soon an order is seen, and its end. 30 is about 5 s out and 25 s in, 10 about 2 s and 8 s.
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

variable "settings" {
  description = <<-EOT
    The numbers by which a Region judges itself, the same in both.

    - `period_seconds`: between two rounds of the prober, a multiple of 60: Scheduler runs nothing more often.
    - `away_after_seconds`: silent for longer, a Region holds itself when it is back; four periods or more. Shorter holds a healthy Region because one schedule came late; longer lets one that was gone be preferred the moment it is back.
    - `stable_for_seconds`: a Region that held itself must pass for this long; one period or more. Shorter invites flapping; longer keeps clients at the other Region.
    - `max_lag_seconds`: how far a peer's row here may be behind the peer's own before this Region counts as not caught up; more than a period.
    - `failing_for_seconds`: failing for this long leaves a hold behind.
    - `manual_failback`: whether only an operator's order ends a hold.
    - `health_budget_milliseconds`: all that a health request does. Checkers wait 2 s, so at most 1500; room for two reads of a replica.
    - `health_cache_seconds`: an answer is used again for this long. Shorter notices sooner and probes the app more often.
    - `read_timeout_milliseconds`: one read of one replica of Tandem's table, before the next is asked.
    - `operator_budget_milliseconds`: all that a request to the operator API does; room for six reads.
    - `app_timeout_milliseconds`: the same for the demo app.
  EOT
  type = object({
    period_seconds               = optional(number, 60)
    away_after_seconds           = optional(number, 240)
    stable_for_seconds           = optional(number, 300)
    max_lag_seconds              = optional(number, 150)
    failing_for_seconds          = optional(number, 60)
    manual_failback              = optional(bool, false)
    health_budget_milliseconds   = optional(number, 800)
    health_cache_seconds         = optional(number, 5)
    read_timeout_milliseconds    = optional(number, 300)
    operator_budget_milliseconds = optional(number, 3000)
    app_timeout_milliseconds     = optional(number, 2000)
  })
  default  = {}
  nullable = false

  # The rest is refused by modules/region. This one is said here too: it is the one that hurts.
  validation {
    condition     = var.settings.away_after_seconds >= 4 * var.settings.period_seconds
    error_message = "Set away_after_seconds to four periods or more: schedules come late."
  }
}

variable "create_alarms" {
  description = "Whether to make alarms, and a topic in each Region and in us-east-1 that they tell."
  type        = bool
  default     = true
  nullable    = false
}

variable "alarm_emails" {
  description = "Addresses that get a mail when an alarm goes off or ends; each confirms the first mail of each topic. Without any, subscribe to `topic_arns` yourself."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "alarm_thresholds" {
  description = "When alarms go off, as modules/alarms explains them."
  type = object({
    heartbeat_periods    = optional(number)
    probe_periods        = optional(number)
    peer_lag_periods     = optional(number)
    cannot_serve_minutes = optional(number)
    checkers_throttled   = optional(number)
    throttled            = optional(number)
    server_errors        = optional(number)
    client_minutes       = optional(number)
  })
  default  = {}
  nullable = false
}
