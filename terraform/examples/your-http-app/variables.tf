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

variable "origins" {
  description = "Your app in each Region: an address that anyone can reach, and that works without the other Region."
  type        = map(string)
  default = {
    eu-west-1    = "https://eu-west-1.origin.example.com"
    eu-central-1 = "https://eu-central-1.origin.example.com"
  }
}
