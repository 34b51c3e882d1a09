# Each Region tells of itself and of its peers; us-east-1 tells what Route 53's checkers find.

locals {
  all = { ireland = module.ireland, frankfurt = module.frankfurt, stockholm = module.stockholm }

  watches = {
    for name, region in local.all : name => {
      region                = region.endpoint.region
      service               = local.service
      peers                 = setsubtract(local.regions, [region.endpoint.region])
      probes                = ["tandem-table"]
      access_log_group_name = region.access_log_group_name
      route_keys            = region.route_keys
    }
  }
}

module "alarms_ireland" {
  source    = "../../modules/alarms"
  providers = { aws = aws.ireland }
  watch     = local.watches["ireland"]
}

module "alarms_frankfurt" {
  source    = "../../modules/alarms"
  providers = { aws = aws.frankfurt }
  watch     = local.watches["frankfurt"]
}

module "alarms_stockholm" {
  source    = "../../modules/alarms"
  providers = { aws = aws.stockholm }
  watch     = local.watches["stockholm"]
}

module "alarms_route53" {
  source    = "../../modules/alarms"
  providers = { aws = aws.global }

  name   = "tandem-route53"
  checks = { for region, checks in module.route53.checks : region => checks.can }
}
