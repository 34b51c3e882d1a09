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

variable "regions" {
  description = "The Regions in order of preference."
  type        = list(string)
  default     = ["eu-west-1", "eu-central-1"]
}

variable "nonce" {
  description = "What a hold says besides the Region. Draw it once, and keep it: openssl rand -hex 16."
  type        = string
}

variable "key" {
  description = "Last segment of the paths that Route 53's checkers ask. Draw it once, and keep it: openssl rand -hex 16."
  type        = string
}

variable "reports" {
  description = "Output `report` of each Region."
  type = list(object({
    endpoint = object({
      region = string
      host   = string
      target = object({ domain_name = string, hosted_zone_id = string })
    })
    issuer         = string
    token_endpoint = string
    client_id      = string
  }))
  default = []
}

variable "tables_only" {
  description = "Whether to have the tables and nothing else: in the first apply, before there are reports, and in the end. In between it deletes every record and check."
  type        = bool
  default     = false
}

variable "deletion_protection_enabled" {
  description = "Whether AWS refuses to delete the tables in the first Region. Replicas are deleted all the same."
  type        = bool
  default     = true
}
