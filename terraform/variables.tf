variable "name" {
  description = "DNS name that clients use, such as api.example.com."
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

variable "zone_id" {
  description = "Public hosted zone that `name` is in; null makes one. Without it, a second zone of the same name would stand beside one that you have, and answer nobody."
  type        = string
  default     = null

  validation {
    condition     = var.zone_id == null || can(regex("^Z[A-Z0-9]{1,31}$", var.zone_id))
    error_message = "Write the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ, without /hostedzone/ before it."
  }
}

variable "create_zone" {
  description = "Whether to make a zone; null makes one where there is no `zone_id`. Say false, and `zone_name`, where the zone is made in the same apply: its ID is not known before, and whether there is one must be."
  type        = bool
  default     = null
}

variable "zone_name" {
  description = "Name of the zone; null takes what is right of the first dot of `name`, or asks Route 53 for that of `zone_id`. Where it is `name` itself, at the zone's apex, leave `ttl` out."
  type        = string
  default     = null

  validation {
    condition     = var.zone_name == null || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$", var.zone_name))
    error_message = "Write the zone's name in lower case and without a dot at the end, such as example.com."
  }
}

variable "primary_region" {
  description = "Region that is answered while it is preferred. Not us-east-1, if you can choose: control planes of Route 53 and IAM are there, and one outage would take both."
  type        = string
  default     = "eu-west-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.primary_region))
    error_message = "Write the name of a Region, such as eu-west-1."
  }
}

variable "secondary_region" {
  description = "Region that takes over."
  type        = string
  default     = "eu-central-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.secondary_region))
    error_message = "Write the name of a Region, such as eu-central-1."
  }
}

variable "label" {
  description = "Beginning of every name, so that several deployments fit one account."
  type        = string
  default     = "tandem"
  nullable    = false

  # Names of roles end in the Region: the rule is that of the module region.
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.label))
    error_message = "Write 2 to 32 lower-case letters, digits and -, a letter first: the label is part of roles, functions and a domain."
  }
}

variable "service" {
  description = "Name of the service in Tandem's table; null takes `name`. Metrics have no other name: two deployments in one account need two of them, or each hides the other's alarms."
  type        = string
  default     = null
}

variable "artifact" {
  description = "The zip with Tandem's functions, and what it is built for (arm64 or x86_64). Its default is dist/tandem-functions-arm64.zip at the root of this repository, which `make dist` writes."
  type = object({
    path         = optional(string)
    architecture = optional(string, "arm64")
  })
  default  = {}
  nullable = false
}

variable "artifacts" {
  description = "Another zip for a Region, by Region: so that a new version reaches one Region, and the other when that one has stayed well."
  type = map(object({
    path         = string
    architecture = optional(string, "arm64")
  }))
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
