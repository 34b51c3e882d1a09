variable "name" {
  description = "Name of the API and of its log group."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.name))
    error_message = "Write 1 to 64 letters, digits, - and _: the name is part of a log group's."
  }
}

variable "key" {
  description = "Last segment of the paths that Route 53's checkers ask. Only they and this configuration know it, so that strangers cannot use up the throttle of their routes. It opens nothing, and is in access logs."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{8,128}$", var.key))
    error_message = "Write 8 to 128 letters, digits, - and _ that nobody can guess: the key is one segment of a path."
  }
}

variable "health" {
  description = "Function that answers health checks and holds, without authorization."
  type = object({
    function_name = string # or its ARN
    invoke_arn    = string
  })
  nullable = false
}

variable "operator" {
  description = "Function of the operator API, and whose tokens it takes: those of `issuer` for one of `audience`, which for Cognito are client IDs."
  type = object({
    function_name = string # or its ARN
    invoke_arn    = string
    issuer        = string
    audience      = list(string)
    read_scope    = optional(string, "tandem/read")
    operate_scope = optional(string, "tandem/operate")
  })
  nullable = false

  validation {
    condition     = can(regex("^https://", var.operator.issuer))
    error_message = "Write the issuer as its tokens do, such as https://cognito-idp.<region>.amazonaws.com/<pool>: API Gateway asks it for its keys while the authorizer is made."
  }

  validation {
    condition     = length(var.operator.audience) >= 1 && length(var.operator.audience) <= 50
    error_message = "List 1 to 50 client IDs in audience: API Gateway takes no more, and without any it lets no token pass."
  }
}

variable "app" {
  description = <<-EOT
    The application, which gets every request that no other route takes.

    - `function`: a Lambda function; `qualifier` when `invoke_arn` is that of an alias or version.
    - `http`: an HTTPS origin that anyone can reach; the request's path is appended to `uri`.
    - `authorizer`: tokens that every request must bring; null lets everybody in. `scopes`: one of them must be in the token; `[]` asks for none.
    - `ready_path`: path that tells whether the app works. It is open even where the app has an authorizer, and has a throttle of its own, so that a rush of clients does not look like a failure. null for none.
    - `timeout_milliseconds`: until clients get a 503, 50 to 30000.
  EOT
  type = object({
    function = optional(object({
      function_name = string # or its ARN
      invoke_arn    = string
      qualifier     = optional(string)
    }))
    http = optional(object({
      uri = string
    }))
    authorizer = optional(object({
      issuer   = string
      audience = list(string)
      scopes   = optional(list(string), [])
    }))
    ready_path           = optional(string)
    timeout_milliseconds = optional(number, 30000)
  })
  nullable = false

  validation {
    condition     = (var.app.function == null) != (var.app.http == null)
    error_message = "Give the app a function or http, one of the two."
  }

  validation {
    condition     = var.app.http == null || can(regex("^https://[a-z0-9.-]+(:[0-9]+)?(/[^?#{}]*[^?#{}/])?$", var.app.http.uri))
    error_message = "Write http.uri such as https://origin.example.com or https://origin.example.com/base, without a / at its end: the request's path follows."
  }

  validation {
    condition     = var.app.ready_path == null || can(regex("^/[A-Za-z0-9._~/-]*[A-Za-z0-9._~-]$", var.app.ready_path))
    error_message = "Write ready_path such as /ready, without a / at its end, variables or a query: it is a route of its own."
  }

  validation {
    condition     = var.app.ready_path == null || !can(regex("^/(health-check|\\.tandem)(/|$)", var.app.ready_path))
    error_message = "Take another ready_path: /health-check and /.tandem are Tandem's own."
  }

  validation {
    condition     = var.app.timeout_milliseconds >= 50 && var.app.timeout_milliseconds <= 30000
    error_message = "Write 50 to 30000 ms: API Gateway waits no longer."
  }

  validation {
    condition     = var.app.authorizer == null || try(can(regex("^https://", var.app.authorizer.issuer)) && length(var.app.authorizer.audience) >= 1 && length(var.app.authorizer.audience) <= 50 && length(var.app.authorizer.scopes) <= 10, false)
    error_message = "Give the authorizer an https issuer, 1 to 50 audiences and at most 10 scopes: API Gateway takes no others."
  }
}

variable "throttles" {
  description = <<-EOT
    Requests per second (`rate`) and at once (`burst`) on each route of a kind; above, clients get a 429. One bucket per route, shared by everybody.

    - `app`: what no other route takes.
    - `ready`: the app's `ready_path`.
    - `health`: `GET /health-check`, for people and monitors.
    - `checkers`: the routes with the key. 16 checkers ask each of them every 10 or 30 s, and may do so at once.
    - `operator`: the operator API.

    The account has a bucket of its own for all APIs of a Region, 10000 and 5000, in some Regions 2500 and 1250. Keep the sum over all routes below it, or a rush on the app starves the health checks: by default it is 2410 and 1210. `app` is one route, two for an `http` origin; `checkers` are two and `operator` six.
  EOT
  type = object({
    app      = optional(object({ rate = number, burst = number }), { rate = 1800, burst = 550 })
    ready    = optional(object({ rate = number, burst = number }), { rate = 100, burst = 100 })
    health   = optional(object({ rate = number, burst = number }), { rate = 50, burst = 100 })
    checkers = optional(object({ rate = number, burst = number }), { rate = 200, burst = 200 })
    operator = optional(object({ rate = number, burst = number }), { rate = 10, burst = 10 })
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for t in values(var.throttles) : t.rate > 0 && t.burst >= 1 && floor(t.burst) == t.burst])
    error_message = "Give each throttle a rate above 0 and a whole burst of 1 or more: with 0 API Gateway refuses every request."
  }

  validation {
    condition     = var.throttles.checkers.rate >= 20 && var.throttles.checkers.burst >= 64
    error_message = "Let checkers ask 20 times a second and 64 times at once, or more: each check has 16, which are not coordinated, and a Region whose checks are throttled is lost."
  }
}

variable "cors" {
  description = "Answers to browsers of other origins, which API Gateway then gives itself, for all routes, instead of the app; null leaves them to the app. An app with an authorizer needs it: browsers send no token with a preflight request."
  type = object({
    allow_origins     = optional(list(string), [])
    allow_methods     = optional(list(string), [])
    allow_headers     = optional(list(string), [])
    expose_headers    = optional(list(string), [])
    allow_credentials = optional(bool, false)
    max_age           = optional(number, 0)
  })
  default = null

  validation {
    condition     = var.cors == null || try(var.cors.max_age >= -1 && var.cors.max_age <= 86400, false)
    error_message = "Write max_age as -1 to 86400 seconds: API Gateway takes no others."
  }

  validation {
    condition     = var.cors == null || try(!(var.cors.allow_credentials && contains(var.cors.allow_origins, "*")), false)
    error_message = "List the origins when allow_credentials is true: browsers refuse credentials for *."
  }
}

variable "domains" {
  description = "Custom domain names that lead to the API, in the certificate in this order. `validate` says whether the DNS record by which ACM sees that the name is yours is written here: ACM asks for the same record in every Region of an account, and one place must own it."
  type = list(object({
    name     = string
    validate = optional(bool, true)
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for d in var.domains : can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", d.name))])
    error_message = "Write domain names in lower case, in full and without a dot at the end, such as api.example.com."
  }

  validation {
    condition     = length(distinct(var.domains[*].name)) == length(var.domains)
    error_message = "List each domain name once."
  }

  validation {
    condition     = try(length(var.domains[0].name), 0) <= 64
    error_message = "Put a domain name of at most 64 characters first: it is the certificate's common name, and ACM takes no longer one."
  }

  validation {
    condition     = length(var.domains) <= 10
    error_message = "List at most 10 domain names: ACM's quota for one certificate."
  }
}

variable "zone_id" {
  description = "Hosted zone that the records for ACM are written to; needed unless no domain has `validate`, or the certificate is yours."
  type        = string
  default     = null
}

variable "create_certificate" {
  description = "Whether to ask ACM for a certificate of the domains; false takes `certificate_arn`."
  type        = bool
  default     = true
  nullable    = false
}

variable "certificate_arn" {
  description = "Certificate of the provider's Region that covers all domains, with `create_certificate = false`."
  type        = string
  default     = null
}

variable "disable_execute_api_endpoint" {
  description = "Whether the API answers under its domains only. The default endpoint goes around DNS and with it around failover."
  type        = bool
  default     = true
  nullable    = false
}

variable "detailed_metrics_enabled" {
  description = "Whether CloudWatch gets metrics for each route as well, which it bills."
  type        = bool
  default     = false
  nullable    = false
}

variable "log_retention_in_days" {
  description = "Days until access log lines are deleted; 0 keeps and bills them for ever. Checkers alone write some 10 million lines a month."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_in_days)
    error_message = "Take one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653: CloudWatch Logs knows no others."
  }
}

variable "tags" {
  description = "Tags of the API, its stage, log group, domains and certificate."
  type        = map(string)
  default     = {}
  nullable    = false
}
