output "shared" {
  description = "What each Region must be told: its variable `shared`."
  value = {
    name    = var.name
    zone_id = var.zone_id
    regions = var.regions
    nonce   = var.nonce
    key     = var.key
    tables = {
      status = { name = module.status.name, arns = module.status.arns, kms_key_arns = module.status.kms_key_arns }
      app    = { name = module.items.name, arns = module.items.arns, kms_key_arns = module.items.kms_key_arns }
    }
  }
}

output "tandem_yaml" {
  description = "terraform output -raw tandem_yaml > tandem.yaml; null with tables_only."
  value       = one(module.descriptor[*].yaml)
}
