variable "name" {
  description = "Name of the function. The role is named `<name>-<region>`, because roles are global in an account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,64}$", var.name))
    error_message = "Write 1 to 64 letters, digits, - and _: Lambda takes nothing else in the name of a function."
  }
}

variable "description" {
  description = "What the function is for, as the console shows it."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.description) <= 256
    error_message = "Shorten the description: Lambda takes 256 characters."
  }
}

variable "handler" {
  description = "What `_HANDLER` says to the program: which of its functions to be."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^[:space:]]{1,128}$", var.handler))
    error_message = "Write 1 to 128 characters without blanks: a function of a zip needs a handler, even where the runtime calls none by name."
  }
}

variable "artifact" {
  description = "Path of the zip with an executable `bootstrap` at its root. Its hash decides whether the code is updated, so that the same zip changes nothing."
  type        = string
  nullable    = false

  validation {
    condition     = endswith(var.artifact, ".zip")
    error_message = "Give the path of a .zip file: the function is packaged as one."
  }

  validation {
    condition     = fileexists(var.artifact)
    error_message = "There is no such file: run make dist in the root of the repository, or give the path of the zip that you have built."
  }
}

variable "architecture" {
  description = "What the program in the zip is built for: arm64, which costs less, or x86_64."
  type        = string
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Write arm64 or x86_64, whichever the program is built for: Lambda finds out only when it runs it."
  }
}

variable "timeout" {
  description = "Seconds until Lambda ends an invocation, 1 to 900."
  type        = number
  nullable    = false

  validation {
    condition     = var.timeout >= 1 && var.timeout <= 900 && floor(var.timeout) == var.timeout
    error_message = "Write whole seconds from 1 to 900: Lambda takes no others."
  }
}

variable "memory_size" {
  description = "MB of memory, 128 to 10240. Lambda gives processor time in proportion: less starts slower, which a health check notices."
  type        = number
  default     = 512
  nullable    = false

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240 && floor(var.memory_size) == var.memory_size
    error_message = "Write whole MB from 128 to 10240: Lambda takes no others."
  }
}

variable "environment" {
  description = "Environment variables, 4 KB in all. They are readable to whoever may read the function's configuration: keep secrets elsewhere."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for k in keys(var.environment) : can(regex("^[a-zA-Z][a-zA-Z0-9_]+$", k))])
    error_message = "Begin the name of a variable with a letter and go on with letters, digits and _, two characters at least."
  }

  validation {
    condition = length(setintersection(keys(var.environment), [
      "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ])) == 0
    error_message = "Leave out variables that Lambda sets itself, such as AWS_REGION: it refuses a function that names them."
  }

  validation {
    condition     = length(join("", concat(keys(var.environment), values(var.environment)))) <= 4000
    error_message = "Shorten the variables to 4000 characters, names and values together: Lambda takes 4 KB in all."
  }
}

variable "statements" {
  description = "What the function may do, each action and each resource in full, and on what conditions (by operator and key). Its own log is added. Wildcards are refused: a list of two actions tells a reader what `*` does not."
  type = list(object({
    sid        = string
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string))), {})
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for s in var.statements : can(regex("^[A-Za-z0-9]+$", s.sid))]) && length(distinct(var.statements[*].sid)) == length(var.statements)
    error_message = "Give each statement a sid of its own, of letters and digits."
  }

  validation {
    condition     = length(setintersection(var.statements[*].sid, ["OwnLog", "Traces"])) == 0
    error_message = "Take another sid than OwnLog and Traces: the module has statements of that name."
  }

  validation {
    condition     = alltrue([for s in var.statements : length(s.actions) > 0 && length(s.resources) > 0])
    error_message = "Give each statement an action and a resource, or leave it out: IAM refuses an empty list."
  }

  validation {
    condition     = alltrue(flatten([for s in var.statements : [for a in s.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", a))]]))
    error_message = "Write each action in full, such as dynamodb:GetItem, without * and ?: name what the function does."
  }

  validation {
    condition     = alltrue(flatten([for s in var.statements : [for r in s.resources : can(regex("^arn:[^*?]+$", r))]]))
    error_message = "Write each resource as an ARN without * and ?: name the tables, keys or queues that the function uses."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the role, where an account asks for one; null for none."
  type        = string
  default     = null
}

variable "log_retention_in_days" {
  description = "Days until log lines are deleted; 0 keeps and bills them for ever."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_in_days)
    error_message = "Take one of 0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653: CloudWatch Logs knows no others."
  }
}

variable "maximum_event_age_in_seconds" {
  description = "Seconds after which an asynchronous event is dropped, 60 to 21600. Old news about health is worse than none."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.maximum_event_age_in_seconds >= 60 && var.maximum_event_age_in_seconds <= 21600
    error_message = "Write 60 to 21600 seconds: Lambda takes no others."
  }
}

variable "maximum_retry_attempts" {
  description = "How often Lambda tries an asynchronous event again after the function failed, 0 to 2. The next minute brings a new event."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = contains([0, 1, 2], var.maximum_retry_attempts)
    error_message = "Write 0, 1 or 2: Lambda tries no more often."
  }
}

variable "reserved_concurrent_executions" {
  description = "Invocations at once that are kept for this function, and its limit; -1 for a share of the account's. Lambda refuses to leave the account fewer than 100 unreserved, so a new account with a quota of 10 can reserve none."
  type        = number
  default     = -1
  nullable    = false

  validation {
    condition     = var.reserved_concurrent_executions >= -1 && floor(var.reserved_concurrent_executions) == var.reserved_concurrent_executions
    error_message = "Write -1 for no reservation, or a whole number; 0 stops the function."
  }
}

variable "tracing_mode" {
  description = "PassThrough, or Active to record traces with X-Ray, which costs money and adds a permission on `*`."
  type        = string
  default     = "PassThrough"
  nullable    = false

  validation {
    condition     = contains(["PassThrough", "Active"], var.tracing_mode)
    error_message = "Write PassThrough or Active."
  }
}

variable "tags" {
  description = "Tags of the function, its role and its log group."
  type        = map(string)
  default     = {}
  nullable    = false
}
