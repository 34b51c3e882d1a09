output "tandem_yaml" {
  description = "terraform output -raw tandem_yaml > tandem.yaml"
  value       = module.tandem.tandem_yaml
}

output "client_secrets" {
  description = "Secret of the operator's client in each Region."
  value       = module.tandem.client_secrets
  sensitive   = true
}
