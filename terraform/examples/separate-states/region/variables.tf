variable "region" {
  description = "The Region of this state."
  type        = string
  default     = "eu-west-1"
}

variable "shared" {
  description = "Output `shared` of global/."
  type = object({
    name    = string
    zone_id = string
    regions = list(string)
    nonce   = string
    key     = string
    tables = object({
      status = object({ name = string, arns = map(string), kms_key_arns = optional(map(string), {}) })
      app    = object({ name = string, arns = map(string), kms_key_arns = optional(map(string), {}) })
    })
  })
}

variable "artifact" {
  description = "The zip with Tandem's functions; null is the one that `make dist` writes."
  type        = string
  default     = null
}

variable "deletion_protection_enabled" {
  description = "Whether Cognito refuses to delete the pool."
  type        = bool
  default     = true
}
