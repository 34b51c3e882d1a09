locals {
  regions = [var.primary_region, var.secondary_region]
  service = coalesce(var.service, var.name)

  # The app of each Region; the demo where none is given.
  apps = merge({ for region in toset(local.regions) : region => { kind = "demo" } }, var.apps)
  demo = anytrue([for app in values(local.apps) : app.kind == "demo"])

  default_artifact = "${path.module}/../dist/tandem-functions-arm64.zip"
  artifacts = {
    for region in toset(local.regions) : region => lookup(var.artifacts, region, {
      path         = coalesce(var.artifact.path, local.default_artifact)
      architecture = var.artifact.architecture
    })
  }

  # Nobody can guess what Cognito drew at random for the first Region's pool. Neither value is a secret that
  # opens anything: they are in the health checks, where whoever may read those reads them.
  entropy = module.primary.entropy
  nonce   = nonsensitive(substr(sha256("hold ${local.entropy}"), 0, 32))
  key     = nonsensitive(substr(sha256("check ${local.entropy}"), 0, 32))

  # The demo's items are nothing to another app, which would be probed for them.
  tables = {
    for region in toset(local.regions) : region => {
      status = module.status_table
      app    = local.apps[region].kind == "demo" ? one(module.app_table[*]) : null
    }
  }
}

# Rows, orders and events of Tandem, in every Region.
module "status_table" {
  source    = "./modules/dynamodb"
  providers = { aws = aws.primary }

  name               = var.label
  hash_key           = "pk"
  range_key          = "sk"
  attributes         = [{ name = "pk", type = "S" }, { name = "sk", type = "S" }]
  ttl_attribute_name = "ttl"
  replicas           = local.replicas
  kms_key_arn        = lookup(var.kms_key_arns, var.primary_region, null)
  tags               = var.tags

  deletion_protection_enabled = var.deletion_protection_enabled
}

# Items of the demo app, which an app of your own replaces with what it keeps its data in.
module "app_table" {
  source    = "./modules/dynamodb"
  providers = { aws = aws.primary }
  count     = local.demo ? 1 : 0

  name        = "${var.label}-items"
  hash_key    = "id"
  attributes  = [{ name = "id", type = "S" }]
  replicas    = local.replicas
  kms_key_arn = lookup(var.kms_key_arns, var.primary_region, null)
  tags        = var.tags

  # It goes when an app of your own comes: were it protected, no apply would be done with it any more.
  deletion_protection_enabled = false
}

locals {
  replicas = { (var.secondary_region) = { kms_key_arn = lookup(var.kms_key_arns, var.secondary_region, null) } }
}

module "primary" {
  source    = "./modules/region"
  providers = { aws = aws.primary }

  label         = var.label
  name          = var.name
  region        = var.primary_region
  regions       = local.regions
  zone_id       = local.zone_id
  service       = local.service
  tables        = local.tables[var.primary_region]
  artifact      = local.artifacts[var.primary_region]
  app           = local.apps[var.primary_region]
  nonce         = local.nonce
  key           = local.key
  settings      = var.settings
  ttl           = var.ttl
  functions     = var.functions
  throttles     = var.throttles
  cors          = var.cors
  domain_prefix = lookup(var.domain_prefixes, var.primary_region, null)
  tracing_mode  = var.tracing_mode
  tags          = var.tags

  access_token_validity_in_minutes = var.access_token_validity_in_minutes
  deletion_protection_enabled      = var.deletion_protection_enabled
  detailed_metrics_enabled         = var.detailed_metrics_enabled
  disable_execute_api_endpoint     = var.disable_execute_api_endpoint
  log_retention_in_days            = var.log_retention_in_days
  permissions_boundary             = var.permissions_boundary
}

module "secondary" {
  source    = "./modules/region"
  providers = { aws = aws.secondary }

  label         = var.label
  name          = var.name
  region        = var.secondary_region
  regions       = local.regions
  zone_id       = local.zone_id
  service       = local.service
  tables        = local.tables[var.secondary_region]
  artifact      = local.artifacts[var.secondary_region]
  app           = local.apps[var.secondary_region]
  nonce         = local.nonce
  key           = local.key
  settings      = var.settings
  ttl           = var.ttl
  functions     = var.functions
  throttles     = var.throttles
  cors          = var.cors
  domain_prefix = lookup(var.domain_prefixes, var.secondary_region, null)
  tracing_mode  = var.tracing_mode
  tags          = var.tags

  access_token_validity_in_minutes = var.access_token_validity_in_minutes
  deletion_protection_enabled      = var.deletion_protection_enabled
  detailed_metrics_enabled         = var.detailed_metrics_enabled
  disable_execute_api_endpoint     = var.disable_execute_api_endpoint
  log_retention_in_days            = var.log_retention_in_days
  permissions_boundary             = var.permissions_boundary
}
