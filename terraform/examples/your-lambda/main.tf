# Your function, in each Region, with a table of its own. It stands in for yours: a program that answers
# GET /ready with 200 while it can work.

locals {
  regions = ["eu-west-1", "eu-central-1"]
}

provider "aws" {
  alias  = "primary"
  region = local.regions[0]
}

provider "aws" {
  alias  = "secondary"
  region = local.regions[1]
}

module "orders" {
  source    = "../../modules/dynamodb"
  providers = { aws = aws.primary }

  name       = "shop-orders"
  hash_key   = "id"
  attributes = [{ name = "id", type = "S" }]
  replicas   = { (local.regions[1]) = {} }
}

module "shop_primary" {
  source    = "../../modules/lambda"
  providers = { aws = aws.primary }

  name        = "shop"
  handler     = "app"
  artifact    = local.zip
  timeout     = 10
  environment = { TANDEM_APP_TABLE = module.orders.name }
  statements  = local.statements[local.regions[0]]
}

module "shop_secondary" {
  source    = "../../modules/lambda"
  providers = { aws = aws.secondary }

  name        = "shop"
  handler     = "app"
  artifact    = local.zip
  timeout     = 10
  environment = { TANDEM_APP_TABLE = module.orders.name }
  statements  = local.statements[local.regions[1]]
}

locals {
  zip = coalesce(var.artifact.path, "${path.module}/../../../dist/tandem-functions-arm64.zip")

  # In each Region its own replica, and nothing else: what needs the other Region dies with it.
  statements = {
    for region in local.regions : region => [{
      sid       = "Orders"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [module.orders.arns[region]]
    }]
  }
}

locals {
  shops = {
    (local.regions[0]) = module.shop_primary
    (local.regions[1]) = module.shop_secondary
  }
}

module "tandem" {
  source = "../.."

  name     = var.name
  artifact = var.artifact

  primary_region   = local.regions[0]
  secondary_region = local.regions[1]

  apps = {
    for region, shop in local.shops : region => {
      kind     = "lambda"
      function = { function_name = shop.function_arn, invoke_arn = shop.invoke_arn }

      # Without its table the app is no use: the Region cannot serve then.
      probes = [{ name = "orders", type = "table", table_arn = module.orders.arns[region] }]
    }
  }
}
