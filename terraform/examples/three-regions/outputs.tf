output "tandem_yaml" {
  description = "terraform output -raw tandem_yaml > tandem.yaml"
  value       = module.descriptor.yaml
}

output "client_secrets" {
  description = "Secret of the operator's client in each Region."
  value       = { for r in [module.ireland, module.frankfurt, module.stockholm] : r.endpoint.region => r.client_secret }
  sensitive   = true
}
