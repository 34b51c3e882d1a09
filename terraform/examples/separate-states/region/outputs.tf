output "report" {
  description = "What global/ must know of this Region: an element of its variable `reports`."
  value = {
    endpoint       = module.region.endpoint
    issuer         = module.region.issuer
    token_endpoint = module.region.token_endpoint
    client_id      = module.region.client_id
  }
}

output "client_secret" {
  description = "Secret of the operator's client in this Region."
  value       = module.region.client_secret
  sensitive   = true
}
