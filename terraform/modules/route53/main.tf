# The checks: for each Region can, a hold at every Region, and prefer. The records that are on them are in
# records.tf.

locals {
  regions   = var.endpoints[*].region
  endpoints = { for e in var.endpoints : e.region => e }

  holds = merge([
    for region in local.regions : {
      for at in local.regions : "${region} at ${at}" => { region = region, at = at }
    }
  ]...)

  tags = merge(var.tags, { Deployment = var.name })
}

# The Region can serve now. Knows nothing of orders and holds.
resource "aws_route53_health_check" "can" {
  for_each = local.endpoints

  type              = "HTTPS_STR_MATCH"
  fqdn              = each.value.host
  port              = 443
  resource_path     = "/health-check/${var.key}"
  search_string     = "\"region\":\"${each.key}\",\"can\":true"
  request_interval  = var.can.interval
  failure_threshold = var.can.threshold
  enable_sni        = true # API Gateway tells its domains apart by it
  tags              = merge(local.tags, { Name = "can-${each.key}" })

  # Records and prefer must be on the new check before the old one goes: Route 53 says that the health of a
  # check that is gone cannot be predicted.
  # https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHealthCheck.html
  lifecycle {
    create_before_destroy = true
  }
}

# Healthy unless a Region objects to this one. Inverted: finding the objection makes it unhealthy, and a
# Region that cannot be reached, or answers nonsense, objects to nothing.
#
# A Region is asked about itself as often as whether it can serve. One that was lost for long holds itself
# from its first answer on, and checkers must find that before can turns healthy again, or it is preferred
# for a moment, half alive.
resource "aws_route53_health_check" "hold" {
  for_each = local.holds

  type               = "HTTPS_STR_MATCH"
  invert_healthcheck = true
  fqdn               = local.endpoints[each.value.at].host
  port               = 443
  resource_path      = "/.tandem/v1/holds/${each.value.region}/${var.key}"
  search_string      = "tandem-hold ${each.value.region} ${var.nonce}"
  request_interval   = each.value.region == each.value.at ? var.can.interval : var.hold.interval
  failure_threshold  = var.hold.threshold
  enable_sni         = true
  tags               = merge(local.tags, { Name = "hold-${each.value.region}-at-${each.value.at}" })

  lifecycle {
    create_before_destroy = true
  }
}

# The Region can serve, and no Region objects to it.
resource "aws_route53_health_check" "prefer" {
  for_each = local.endpoints

  type                   = "CALCULATED"
  child_health_threshold = length(local.regions) + 1
  child_healthchecks = concat(
    [aws_route53_health_check.can[each.key].id],
    [for at in local.regions : aws_route53_health_check.hold["${each.key} at ${at}"].id],
  )
  tags = merge(local.tags, { Name = "prefer-${each.key}" })

  lifecycle {
    create_before_destroy = true
  }
}
