variable "name" {
  description = "Name of the pool, and the beginning of its domain."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "Write 2 to 32 lower-case letters, digits and -, a letter first: the name is the beginning of a domain."
  }

  validation {
    condition     = !can(regex("aws|amazon|cognito", var.name))
    error_message = "Take a name without aws, amazon and cognito: Cognito reserves these words in domains."
  }
}

variable "domain_prefix" {
  description = "Prefix of the domain that hands out tokens, `<prefix>.auth.<region>.amazoncognito.com`. It must be free among all accounts in the Region; null makes one of the name and the pool's ID."
  type        = string
  default     = null

  validation {
    condition     = var.domain_prefix == null || (can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.domain_prefix)) && !can(regex("aws|amazon|cognito", var.domain_prefix)))
    error_message = "Write 1 to 63 lower-case letters, digits and -, without aws, amazon and cognito: Cognito takes no other domain."
  }
}

variable "access_token_validity_in_minutes" {
  description = "Minutes that a token is good for, 5 to 1440. Nothing can take it back sooner; a new one can be had only while the pool's Region works."
  type        = number
  default     = 15
  nullable    = false

  validation {
    condition     = var.access_token_validity_in_minutes >= 5 && var.access_token_validity_in_minutes <= 1440 && floor(var.access_token_validity_in_minutes) == var.access_token_validity_in_minutes
    error_message = "Write whole minutes from 5 to 1440: Cognito takes no others."
  }
}

variable "deletion_protection_enabled" {
  description = "Whether Cognito refuses to delete the pool."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of the pool."
  type        = map(string)
  default     = {}
  nullable    = false
}
