# What belongs to no Region alone. Nothing here is needed while a Region is down.

provider "aws" {
  region = var.regions[0]
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}

module "status" {
  source = "../../../modules/dynamodb"

  name               = "tandem"
  hash_key           = "pk"
  range_key          = "sk"
  attributes         = [{ name = "pk", type = "S" }, { name = "sk", type = "S" }]
  ttl_attribute_name = "ttl"
  replicas           = { for region in slice(var.regions, 1, length(var.regions)) : region => {} }

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "items" {
  source = "../../../modules/dynamodb"

  name       = "tandem-items"
  hash_key   = "id"
  attributes = [{ name = "id", type = "S" }]
  replicas   = { for region in slice(var.regions, 1, length(var.regions)) : region => {} }

  deletion_protection_enabled = var.deletion_protection_enabled
}

locals {
  # In order of preference, whatever the order of the files.
  reports = { for r in var.reports : r.endpoint.region => r }
  ordered = [for region in var.regions : local.reports[region] if contains(keys(local.reports), region)]
  missing = setsubtract(var.regions, keys(local.reports))
}

# A file that was lost must not delete the records that serve. The tables do not ask: with -target they reach a new
# Region before it can report.
data "aws_region" "this" {
  lifecycle {
    precondition {
      condition     = var.tables_only || length(local.missing) == 0
      error_message = "Give in reports the output report of ${join(", ", local.missing)}: there are records and checks for all Regions, or none. In the very first apply, before there are reports, set tables_only; for a Region more, apply with -target=module.status -target=module.items until it has reported."
    }
  }
}

module "route53" {
  source    = "../../../modules/route53"
  providers = { aws = aws.global }
  count     = var.tables_only ? 0 : 1

  name      = var.name
  zone_id   = var.zone_id
  zone_name = var.zone_name
  endpoints = local.ordered[*].endpoint
  nonce     = var.nonce
  key       = var.key

  depends_on = [data.aws_region.this]
}

module "alarms" {
  source    = "../../../modules/alarms"
  providers = { aws = aws.global }
  count     = var.tables_only ? 0 : 1

  name   = "tandem-route53"
  checks = { for region, checks in module.route53[0].checks : region => checks.can }
}

module "descriptor" {
  source = "../../../modules/descriptor"
  count  = var.tables_only ? 0 : 1

  name      = var.name
  zone_name = var.zone_name
  table     = module.status.name
  service   = var.name
  regions   = local.ordered
  checks    = module.route53[0].checks

  depends_on = [data.aws_region.this]
}
