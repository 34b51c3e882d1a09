variable "zone_name" {
  description = "Public hosted zone that you have."
  type        = string
  default     = "example.com"
}

variable "artifact" {
  description = "The zip with Tandem's functions; `{}` is the one that `make dist` writes."
  type        = object({ path = optional(string), architecture = optional(string) })
  default     = {}
}
