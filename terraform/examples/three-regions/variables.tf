variable "name" {
  description = "DNS name that clients use."
  type        = string
  default     = "api.example.com"
}

variable "zone_id" {
  description = "Public hosted zone that it is in."
  type        = string
  default     = "Z0123456789ABCDEFGHIJ"
}

variable "zone_name" {
  description = "Name of that zone."
  type        = string
  default     = "example.com"
}

variable "artifact" {
  description = "The zip with Tandem's functions; null is the one that `make dist` writes."
  type        = string
  default     = null
}

variable "deletion_protection_enabled" {
  description = "Whether AWS refuses to delete the tables in the first Region, and the user pools. Replicas are deleted all the same."
  type        = bool
  default     = true
}
