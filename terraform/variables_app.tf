# tflint-ignore-file: terraform_standard_module_structure # so many are found more easily by what they are about

variable "apps" {
  description = <<-EOT
    The application that Tandem keeps serving, by Region; `{}` deploys the demo. A Region without one has the demo.

    - `kind`: `demo`, `lambda` (then `function`) or `http` (then `uri`, an HTTPS origin that anyone can reach).
    - `function`: a Lambda function of that Region; `qualifier` when `invoke_arn` is that of an alias or version.
    - `uri`: an origin in that Region: one that both Regions share is lost for both.
    - `authorizer`: tokens that every request must bring, from an issuer that works without the other Region.
    - `ready_path`: GET it, without a token: any 2xx says that the app works there. Critical; `""` for no such probe.
    - `probes`: what else to look at: `http` takes a `url`, `table` the `table_arn` of a table in that Region. If a critical one fails, the Region cannot serve. Each alarms.
    - `timeout_milliseconds`: until clients get a 503, 50 to 30000.
  EOT
  type = map(object({
    kind = string
    function = optional(object({
      function_name = string # or its ARN
      invoke_arn    = string
      qualifier     = optional(string)
    }))
    uri = optional(string)
    authorizer = optional(object({
      issuer   = string
      audience = list(string)
      scopes   = optional(list(string), [])
    }))
    ready_path = optional(string, "/ready")
    probes = optional(list(object({
      name      = string
      type      = string
      url       = optional(string)
      table_arn = optional(string)
      critical  = optional(bool, true)
    })), [])
    timeout_milliseconds = optional(number, 30000)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for app in values(var.apps) : contains(["demo", "lambda", "http"], app.kind)])
    error_message = "Write demo, lambda or http for the kind of each app."
  }

  validation {
    condition     = length(distinct([for app in values(var.apps) : app.uri if app.uri != null])) == length([for app in values(var.apps) : app.uri if app.uri != null])
    error_message = "Give each Region an origin of its own: one that two Regions share is lost for both."
  }
}

variable "functions" {
  description = "Size of each function: MB of memory, seconds until Lambda ends it, invocations at once that are kept for it (-1 for a share of the account's). Reserving for health keeps a rush on the app from starving it, where the account's quota allows."
  type = object({
    health = optional(object({
      memory_size                    = optional(number)
      timeout                        = optional(number)
      reserved_concurrent_executions = optional(number)
    }))
    operator = optional(object({
      memory_size                    = optional(number)
      timeout                        = optional(number)
      reserved_concurrent_executions = optional(number)
    }))
    prober = optional(object({
      memory_size                    = optional(number)
      timeout                        = optional(number)
      reserved_concurrent_executions = optional(number)
    }))
    app = optional(object({
      memory_size                    = optional(number)
      timeout                        = optional(number)
      reserved_concurrent_executions = optional(number)
    }))
  })
  default  = {}
  nullable = false
}

variable "throttles" {
  description = "Requests per second (`rate`) and at once (`burst`) on each route of a kind, as modules/api-gateway explains them. A Region that takes over gets the traffic of both."
  type = object({
    app      = optional(object({ rate = number, burst = number }))
    ready    = optional(object({ rate = number, burst = number }))
    health   = optional(object({ rate = number, burst = number }))
    checkers = optional(object({ rate = number, burst = number }))
    operator = optional(object({ rate = number, burst = number }))
  })
  default  = {}
  nullable = false
}

variable "cors" {
  description = "Answers to browsers of other origins, as modules/api-gateway explains them; null leaves them to the app."
  type = object({
    allow_origins     = optional(list(string))
    allow_methods     = optional(list(string))
    allow_headers     = optional(list(string))
    expose_headers    = optional(list(string))
    allow_credentials = optional(bool)
    max_age           = optional(number)
  })
  default = null
}

variable "disable_execute_api_endpoint" {
  description = "Whether the APIs answer under their domains only. The default endpoint goes around DNS and with it around failover."
  type        = bool
  default     = true
  nullable    = false
}

variable "domain_prefixes" {
  description = "Prefix of the domain that hands out tokens, by Region, free among all accounts; made up where there is none."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "access_token_validity_in_minutes" {
  description = "Minutes that an operator's token is good for, 5 to 1440."
  type        = number
  default     = 15
  nullable    = false
}

variable "kms_key_arns" {
  description = "KMS key of the tables in each Region, by Region, for both or for none; `{}` leaves encryption to AWS's own key. The key's policy must leave permissions to IAM policies, as the default one does: the functions have theirs, through DynamoDB alone."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "deletion_protection_enabled" {
  description = "Whether AWS refuses to delete Tandem's table in the first Region, and the user pools. Replicas and the demo's table are deleted all the same."
  type        = bool
  default     = true
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds every role, where an account asks for one; null for none."
  type        = string
  default     = null
}

variable "tracing_mode" {
  description = "PassThrough, or Active to record traces of the functions with X-Ray."
  type        = string
  default     = "PassThrough"
  nullable    = false
}

variable "detailed_metrics_enabled" {
  description = "Whether CloudWatch gets metrics for each route as well, which it bills."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_retention_in_days" {
  description = "Days until lines of logs are deleted; 0 keeps and bills them for ever."
  type        = number
  default     = 30
  nullable    = false
}
