module "descriptor" {
  source = "./modules/descriptor"

  name      = var.name
  zone_name = local.zone_name
  table     = module.status_table.name
  service   = local.service
  regions   = [module.primary, module.secondary]
  checks    = module.route53.checks
}

output "tandem_yaml" {
  description = "What the command line must know of this deployment: terraform output -raw tandem_yaml > tandem.yaml. There is no secret in it."
  value       = module.descriptor.yaml
}

output "endpoints" {
  description = "Each Region's own address, by Region."
  value       = { for r in [module.primary.endpoint, module.secondary.endpoint] : r.region => "https://${r.host}" }

  # What the variables must agree on is said here, before anything is made.
  precondition {
    condition     = length(setsubtract(concat(keys(var.apps), keys(var.artifacts), keys(var.weights), keys(var.kms_key_arns), keys(var.domain_prefixes)), local.regions)) == 0
    error_message = "Key apps, artifacts, weights, kms_key_arns and domain_prefixes by ${join(" and ", local.regions)}: those are the Regions."
  }

  precondition {
    condition     = !(local.new_zone && var.zone_id != null)
    error_message = "Leave zone_id out, or create_zone: it is the one zone or the other."
  }
}

output "client_secrets" {
  description = "Secret of the operator's client in each Region, by Region. Whoever has one can evacuate Regions."
  value = {
    (var.primary_region)   = module.primary.client_secret
    (var.secondary_region) = module.secondary.client_secret
  }
  sensitive = true
}

output "zone_id" {
  description = "ID of the hosted zone."
  value       = local.zone_id
}

output "name_servers" {
  description = "Name servers of the new zone: enter them where the domain is registered, or as NS records in the zone above. [] with a zone that was there before."
  value       = flatten(aws_route53_zone.this[*].name_servers)
}

output "checks" {
  description = "IDs of each Region's health checks."
  value       = module.route53.checks
}

output "topic_arns" {
  description = "Topics of the alarms: one in each Region, and one in us-east-1 for what Route 53 finds."
  value       = concat(module.primary_alarms[*].topic_arn, module.secondary_alarms[*].topic_arn, module.check_alarms[*].topic_arn)
}
