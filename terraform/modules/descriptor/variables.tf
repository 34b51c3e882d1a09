variable "name" {
  description = "DNS name that clients use."
  type        = string
  nullable    = false
}

variable "zone_name" {
  description = "Hosted zone that it is in, with or without a dot at the end."
  type        = string
  nullable    = false
}

variable "table" {
  description = "Name of Tandem's global table."
  type        = string
  nullable    = false
}

variable "service" {
  description = "Name of the service in that table."
  type        = string
  nullable    = false
}

variable "regions" {
  description = "The Regions in order of preference, each as outputs of the module region: pass `module.<region>` itself."
  type = list(object({
    endpoint = object({
      region = string
      host   = string
      target = object({ domain_name = string })
    })
    issuer         = string
    token_endpoint = string
    client_id      = string
  }))
  nullable = false

  validation {
    condition     = length(var.regions) >= 2
    error_message = "List two Regions or more: with one there is nowhere to go."
  }

  validation {
    condition     = length(distinct(var.regions[*].endpoint.region)) == length(var.regions)
    error_message = "List each Region once: it has one place in the order."
  }
}

variable "checks" {
  description = "IDs of each Region's health checks, as the module route53 gives them."
  type = map(object({
    can    = string
    prefer = string
    holds  = map(string)
  }))
  nullable = false
}
