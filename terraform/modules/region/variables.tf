variable "label" {
  description = "Beginning of every name, so that several deployments fit one account."
  type        = string
  default     = "tandem"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.label))
    error_message = "Write 2 to 32 lower-case letters, digits and -, a letter first: the label is part of roles, functions and a domain."
  }

  validation {
    condition     = !can(regex("aws|amazon|cognito", var.label))
    error_message = "Take a label without aws, amazon and cognito: Cognito reserves these words in domains."
  }
}

variable "name" {
  description = "DNS name that clients use, the same in every Region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.name))
    error_message = "Write the name in lower case, in full and without a dot at the end, such as api.example.com."
  }

  validation {
    condition     = length(var.name) <= 64
    error_message = "Take a name of at most 64 characters: it is the certificate's common name, and ACM takes no longer one."
  }
}

variable "region" {
  description = "This Region, which is also the provider's."
  type        = string
  nullable    = false
}

variable "regions" {
  description = "All Regions of the deployment, in order of preference, this one among them."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.regions) >= 2 && length(var.regions) <= 4
    error_message = "List two to four Regions: with one there is nowhere to go, and more than four have not been tried."
  }

  validation {
    condition     = alltrue([for r in var.regions : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", r))])
    error_message = "Write names of Regions such as eu-west-1."
  }

  validation {
    condition     = length(distinct(var.regions)) == length(var.regions)
    error_message = "List each Region once: it has one place in the order."
  }
}

variable "zone_id" {
  description = "Public hosted zone that `name` is in, for the record of this Region's own name and for ACM's."
  type        = string
  nullable    = false
}

variable "service" {
  description = "Name of the service in Tandem's table. Deployments that share the table tell their rows apart by it, and those in one account their metrics."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$", var.service))
    error_message = "Write 1 to 64 lower-case letters, digits, - and ., such as api.example.com."
  }
}

variable "tables" {
  description = <<-EOT
    Tables, as the module dynamodb gives them: name, and ARN by Region. With keys of yours also these by Region: functions may then use them, through DynamoDB alone.

    - `status`: Tandem's own, with a replica in every Region.
    - `app`: the application's, which is then probed here; null if it has none. The demo needs one.
  EOT
  type = object({
    status = object({ name = string, arns = map(string), kms_key_arns = optional(map(string), {}) })
    app    = optional(object({ name = string, arns = map(string), kms_key_arns = optional(map(string), {}) }))
  })
  nullable = false
}

variable "artifact" {
  description = "The zip with Tandem's functions, and what it is built for. `make dist` writes dist/tandem-functions-arm64.zip."
  type = object({
    path         = string
    architecture = optional(string, "arm64")
  })
  nullable = false
}

variable "app" {
  description = <<-EOT
    The application that Tandem keeps serving.

    - `kind`: `demo` (Tandem's own, with `tables.app`), `lambda` (then `function`) or `http` (then `uri`, an HTTPS origin that anyone can reach).
    - `function`: a Lambda function of this Region; `qualifier` when `invoke_arn` is that of an alias or version.
    - `authorizer`: tokens that every request must bring. An issuer in another Region dies with that Region: give each Region one that works without the others.
    - `ready_path`: GET it, without a token: any 2xx says that the app works here. Critical; `""` for no such probe.
    - `probes`: what else to look at: `http` takes a `url`, `table` the `table_arn` of a table in this Region, read strongly consistent. If a critical one fails, the Region cannot serve; others are shown and alarmed.
    - `timeout_milliseconds`: until clients get a 503, 50 to 30000.
  EOT
  type = object({
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
  })
  default  = { kind = "demo" }
  nullable = false

  validation {
    condition     = contains(["demo", "lambda", "http"], var.app.kind)
    error_message = "Write demo, lambda or http for the kind of app."
  }

  validation {
    condition     = (var.app.kind == "lambda") == (var.app.function != null) && (var.app.kind == "http") == (var.app.uri != null)
    error_message = "Give function with kind lambda, uri with kind http, and neither with demo."
  }

  validation {
    condition     = alltrue([for p in var.app.probes : contains(["http", "table"], p.type) && (p.type == "http") == (p.url != null) && (p.type == "table") == (p.table_arn != null)])
    error_message = "Give each probe the type http with a url, or the type table with a table_arn."
  }

  validation {
    condition     = alltrue([for p in var.app.probes : p.url == null || can(regex("^https?://[^/]+", p.url))])
    error_message = "Write the url of a probe as an http or https address."
  }

  validation {
    condition     = alltrue([for p in var.app.probes : can(regex("^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$", p.name)) && !startswith(p.name, "tandem-") && !contains(["app", "items", "table"], p.name)]) && length(distinct(var.app.probes[*].name)) == length(var.app.probes)
    error_message = "Give each probe a name of its own, of lower-case letters, digits and -, other than app, items, table and tandem-…: those are Tandem's."
  }
}

variable "nonce" {
  description = "What a hold says besides the Region, the same in every Region, so that no other answer can be taken for one. Whoever can make this API answer with it can keep a Region from being preferred."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{8,128}$", var.nonce))
    error_message = "Write 8 to 128 letters, digits, - and _ that nobody can guess, such as substr(sha256(\"hold ...\"), 0, 32) of the first Region's entropy."
  }
}

variable "key" {
  description = "Last segment of the paths that Route 53's checkers ask, the same in every Region, so that strangers cannot use up their throttle."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{8,128}$", var.key))
    error_message = "Write 8 to 128 letters, digits, - and _ that nobody can guess, such as substr(sha256(\"check ...\"), 0, 32) of the first Region's entropy."
  }
}

variable "settings" {
  description = <<-EOT
    The numbers that decide, the same in every Region.

    - `period_seconds`: between two rounds of the prober, a multiple of 60: Scheduler runs nothing more often.
    - `away_after_seconds`: silent for longer, a Region holds itself when it is back; four periods or more. Shorter holds a healthy Region because one schedule came late; longer lets one that was gone be preferred the moment it is back.
    - `stable_for_seconds`: a Region that held itself must pass for this long; one period or more. Shorter invites flapping; longer keeps clients at the other Region.
    - `max_lag_seconds`: how far a peer's row here may be behind the peer's own before this Region counts as not caught up; more than a period.
    - `failing_for_seconds`: failing for this long leaves a hold behind.
    - `manual_failback`: whether only an operator's order ends a hold.
    - `health_budget_milliseconds`: all that a health request does. Checkers wait 2 s, so at most 1500; room for two reads of a replica.
    - `health_cache_seconds`: an answer is used again for this long. Shorter notices sooner and probes the app more often.
    - `read_timeout_milliseconds`: one read of one replica of Tandem's table, before the next is asked.
    - `operator_budget_milliseconds`: all that a request to the operator API does; room for six reads with two Regions, and for two more with each further one.
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

  validation {
    condition     = var.settings.period_seconds >= 60 && var.settings.period_seconds <= 3600 && var.settings.period_seconds % 60 == 0
    error_message = "Set period_seconds to a multiple of 60, at most 3600: EventBridge Scheduler runs nothing more often than every minute."
  }

  validation {
    condition     = var.settings.away_after_seconds >= 4 * var.settings.period_seconds
    error_message = "Set away_after_seconds to four periods or more: schedules come late."
  }

  validation {
    condition     = var.settings.stable_for_seconds >= var.settings.period_seconds
    error_message = "Set stable_for_seconds to one period or more: stability needs a second look."
  }

  validation {
    condition     = var.settings.max_lag_seconds > var.settings.period_seconds
    error_message = "Set max_lag_seconds to more than one period: a row is that old just before the next one."
  }

  validation {
    condition     = var.settings.failing_for_seconds > 0 && var.settings.health_cache_seconds > 0 && var.settings.read_timeout_milliseconds > 0 && var.settings.app_timeout_milliseconds > 0
    error_message = "Set failing_for_seconds, health_cache_seconds, read_timeout_milliseconds and app_timeout_milliseconds to more than 0."
  }

  validation {
    condition     = var.settings.health_budget_milliseconds <= 1500
    error_message = "Set health_budget_milliseconds to 1500 or less: Route 53's checkers stop waiting at 2000."
  }

  validation {
    condition     = var.settings.health_budget_milliseconds >= 2 * var.settings.read_timeout_milliseconds
    error_message = "Set health_budget_milliseconds to two read_timeout_milliseconds or more: it must hold two reads."
  }

  validation {
    condition     = var.settings.operator_budget_milliseconds <= 9000
    error_message = "Set operator_budget_milliseconds to 9000 or less: nobody waits longer for an order in an outage."
  }

  validation {
    condition = alltrue([for n in [
      var.settings.away_after_seconds, var.settings.stable_for_seconds, var.settings.max_lag_seconds, var.settings.failing_for_seconds,
      var.settings.health_budget_milliseconds, var.settings.read_timeout_milliseconds, var.settings.operator_budget_milliseconds,
      var.settings.app_timeout_milliseconds,
    ] : floor(n) == n])
    error_message = "Write whole seconds and milliseconds; health_cache_seconds alone may be a fraction."
  }
}

variable "functions" {
  description = "Size of each function: MB of memory, seconds until Lambda ends it, invocations at once that are kept for it (-1 for a share of the account's). Reserving for health keeps a rush on the app from starving it, where the account's quota allows."
  type = object({
    health = optional(object({
      memory_size                    = optional(number, 512)
      timeout                        = optional(number, 3)
      reserved_concurrent_executions = optional(number, -1)
    }), {})
    operator = optional(object({
      memory_size                    = optional(number, 512)
      timeout                        = optional(number, 10)
      reserved_concurrent_executions = optional(number, -1)
    }), {})
    prober = optional(object({
      memory_size                    = optional(number, 512)
      timeout                        = optional(number, 30)
      reserved_concurrent_executions = optional(number, -1)
    }), {})
    app = optional(object({
      memory_size                    = optional(number, 512)
      timeout                        = optional(number, 10)
      reserved_concurrent_executions = optional(number, -1)
    }), {})
  })
  default  = {}
  nullable = false
}

variable "throttles" {
  description = "Requests per second and at once for each route of a kind, as the module api-gateway explains them."
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
  description = "Answers to browsers of other origins, as the module api-gateway explains them; null leaves them to the app."
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

variable "additional_client_ids" {
  description = "Clients of this Region's pool, made elsewhere, whose tokens the operator API takes as well."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "domain_prefix" {
  description = "Prefix of the pool's domain in this Region, free among all accounts; null makes one."
  type        = string
  default     = null
}

variable "access_token_validity_in_minutes" {
  description = "Minutes that an operator's token is good for, 5 to 1440."
  type        = number
  default     = 15
  nullable    = false
}

variable "validate_name" {
  description = "Whether this Region writes the DNS record by which ACM sees that `name` is yours. ACM asks for the same record in every Region of an account, so exactly one Region writes it; null leaves that to the first of `regions`. Say it for each Region if you may reorder them."
  type        = bool
  default     = null
}

variable "create_certificate" {
  description = "Whether to ask ACM for a certificate of `name` and `<region>.<name>`; false takes `certificate_arn`."
  type        = bool
  default     = true
  nullable    = false
}

variable "certificate_arn" {
  description = "Certificate of this Region that covers both names, with `create_certificate = false`."
  type        = string
  default     = null
}

variable "disable_execute_api_endpoint" {
  description = "Whether the API answers under its domains only. The default endpoint goes around DNS and with it around failover."
  type        = bool
  default     = true
  nullable    = false
}

variable "ttl" {
  description = "Seconds that resolvers keep the record of this Region's own name. It always leads to this Region."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.ttl >= 1 && var.ttl <= 60
    error_message = "Write 1 to 60 seconds: Route 53's checkers ask by this name, and should find a new target soon."
  }
}

variable "deletion_protection_enabled" {
  description = "Whether Cognito refuses to delete the pool, whose first Region's entropy the nonce and the key are made of."
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
  description = "Days until lines of the functions' and the API's logs are deleted; 0 keeps and bills them for ever."
  type        = number
  default     = 30
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
