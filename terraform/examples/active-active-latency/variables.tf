variable "name" {
  description = "DNS name that clients use."
  type        = string
  default     = "api.example.com"
}

variable "artifact" {
  description = "The zip with Tandem's functions; `{}` is the one that `make dist` writes."
  type        = object({ path = optional(string), architecture = optional(string) })
  default     = {}
}
