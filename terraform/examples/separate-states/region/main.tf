# One Region. It asks nothing of another Region, so that it can be applied while the other is down; Route 53
# and IAM, whose control planes are in us-east-1, it needs only for changes of records and roles.

provider "aws" {
  region = var.region
}

module "region" {
  source = "../../../modules/region"

  region   = var.region
  regions  = var.shared.regions
  name     = var.shared.name
  zone_id  = var.shared.zone_id
  service  = var.shared.name
  tables   = var.shared.tables
  artifact = { path = coalesce(var.artifact, "${path.module}/../../../../dist/tandem-functions-arm64.zip") }
  nonce    = var.shared.nonce
  key      = var.shared.key

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "alarms" {
  source = "../../../modules/alarms"

  watch = {
    region                = var.region
    service               = var.shared.name
    peers                 = [for region in var.shared.regions : region if region != var.region]
    probes                = ["tandem-table"]
    access_log_group_name = module.region.access_log_group_name
    route_keys            = module.region.route_keys
  }
}
