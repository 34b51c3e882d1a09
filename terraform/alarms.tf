# Each Region tells of itself and of its peer; us-east-1 tells what Route 53's checkers find.

locals {
  # Advisory probes turn nothing unhealthy, and Tandem's own table is one.
  alarming_probes = {
    for region in toset(local.regions) : region => concat(["tandem-table"], flatten([for at, app in var.apps : app.probes[*].name if at == region]))
  }
}

module "primary_alarms" {
  source    = "./modules/alarms"
  providers = { aws = aws.primary }
  count     = var.create_alarms ? 1 : 0

  name       = var.label
  thresholds = var.alarm_thresholds
  emails     = var.alarm_emails
  tags       = var.tags

  watch = {
    region                = var.primary_region
    service               = local.service
    peers                 = [var.secondary_region]
    period_seconds        = var.settings.period_seconds
    max_lag_seconds       = var.settings.max_lag_seconds
    probes                = local.alarming_probes[var.primary_region]
    access_log_group_name = module.primary.access_log_group_name
    route_keys            = module.primary.route_keys
  }
}

module "secondary_alarms" {
  source    = "./modules/alarms"
  providers = { aws = aws.secondary }
  count     = var.create_alarms ? 1 : 0

  name       = var.label
  thresholds = var.alarm_thresholds
  emails     = var.alarm_emails
  tags       = var.tags

  watch = {
    region                = var.secondary_region
    service               = local.service
    peers                 = [var.primary_region]
    period_seconds        = var.settings.period_seconds
    max_lag_seconds       = var.settings.max_lag_seconds
    probes                = local.alarming_probes[var.secondary_region]
    access_log_group_name = module.secondary.access_log_group_name
    route_keys            = module.secondary.route_keys
  }
}

module "check_alarms" {
  source    = "./modules/alarms"
  providers = { aws = aws.global }
  count     = var.create_alarms ? 1 : 0

  name       = "${var.label}-route53"
  thresholds = var.alarm_thresholds
  emails     = var.alarm_emails
  tags       = var.tags
  checks     = { for region, checks in module.route53.checks : region => checks.can }
}
