# The same as the root of terraform/, for three Regions: what stands there once stands here once, and a
# Region is one module more. The order of local.regions is the order of preference.

locals {
  regions  = ["eu-west-1", "eu-central-1", "eu-north-1"]
  service  = var.name
  artifact = { path = coalesce(var.artifact, "${path.module}/../../../dist/tandem-functions-arm64.zip") }
  tables   = { status = module.status, app = module.items }
  replicas = { for region in slice(local.regions, 1, length(local.regions)) : region => {} }

  # Of the Region whose pool was there first, whatever the order becomes.
  entropy = module.ireland.entropy
  nonce   = nonsensitive(substr(sha256("hold ${local.entropy}"), 0, 32))
  key     = nonsensitive(substr(sha256("check ${local.entropy}"), 0, 32))
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

provider "aws" {
  alias  = "stockholm"
  region = "eu-north-1"
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}

module "status" {
  source    = "../../modules/dynamodb"
  providers = { aws = aws.ireland }

  name               = "tandem"
  hash_key           = "pk"
  range_key          = "sk"
  attributes         = [{ name = "pk", type = "S" }, { name = "sk", type = "S" }]
  ttl_attribute_name = "ttl"
  replicas           = local.replicas

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "items" {
  source    = "../../modules/dynamodb"
  providers = { aws = aws.ireland }

  name       = "tandem-items"
  hash_key   = "id"
  attributes = [{ name = "id", type = "S" }]
  replicas   = local.replicas

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "ireland" {
  source    = "../../modules/region"
  providers = { aws = aws.ireland }

  region   = "eu-west-1"
  regions  = local.regions
  name     = var.name
  zone_id  = var.zone_id
  service  = local.service
  tables   = local.tables
  artifact = local.artifact
  nonce    = local.nonce
  key      = local.key

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "frankfurt" {
  source    = "../../modules/region"
  providers = { aws = aws.frankfurt }

  region   = "eu-central-1"
  regions  = local.regions
  name     = var.name
  zone_id  = var.zone_id
  service  = local.service
  tables   = local.tables
  artifact = local.artifact
  nonce    = local.nonce
  key      = local.key

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "stockholm" {
  source    = "../../modules/region"
  providers = { aws = aws.stockholm }

  region   = "eu-north-1"
  regions  = local.regions
  name     = var.name
  zone_id  = var.zone_id
  service  = local.service
  tables   = local.tables
  artifact = local.artifact
  nonce    = local.nonce
  key      = local.key

  deletion_protection_enabled = var.deletion_protection_enabled
}

module "route53" {
  source    = "../../modules/route53"
  providers = { aws = aws.global }

  name      = var.name
  zone_id   = var.zone_id
  zone_name = var.zone_name
  endpoints = [module.ireland.endpoint, module.frankfurt.endpoint, module.stockholm.endpoint]
  nonce     = local.nonce
  key       = local.key
}

module "descriptor" {
  source = "../../modules/descriptor"

  name      = var.name
  zone_name = var.zone_name
  table     = module.status.name
  service   = local.service
  regions   = [module.ireland, module.frankfurt, module.stockholm]
  checks    = module.route53.checks
}
