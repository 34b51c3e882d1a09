# The records, in two tiers, so that no order and no hold can leave nobody answering:
#
#   <name>              PRIMARY → preferred.<name>     SECONDARY → able.<name>
#   preferred.<name>    PRIMARY the first Region       SECONDARY → preferred-2.<name>
#   preferred-2.<name>  PRIMARY the second Region, and so forth: each behind its check prefer
#   able.<name>         the same chain, each Region behind its check can
#
# Route 53 knows one PRIMARY and one SECONDARY, so with the policy failover each Region has a link of its own. A Region
# more at the end is then records more: none has to go first, and none is missing meanwhile. Each alias evaluates its
# target's health: Route 53 backs out of a chain that is empty.

locals {
  zone_name = trimsuffix(lower(var.zone_name), ".")

  # Neither a CNAME nor an alias to one may be at the apex.
  # https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
  apex  = var.name == local.zone_name
  types = local.apex ? ["A", "AAAA"] : ["CNAME"]

  chains = ["preferred", "able"]

  # Links of each chain, by label: one for each Region, or one for all.
  labels = {
    for chain in local.chains : chain => [
      for i in range(var.policy == "failover" ? length(local.regions) : 1) : i == 0 ? chain : "${chain}-${i + 1}"
    ]
  }

  # The Regions, in their links of both chains.
  leaves = merge(flatten([
    for chain in local.chains : [
      for i, region in local.regions : {
        for type in local.types : "${local.labels[chain][min(i, length(local.labels[chain]) - 1)]} ${region} ${type}" => {
          label  = local.labels[chain][min(i, length(local.labels[chain]) - 1)]
          chain  = chain
          region = region
          type   = type
        }
      }
    ]
  ])...)

  # What leads to a link: to the first of a chain from the name itself, to others from the link before. Its
  # set identifier is the link's label.
  heads = [for i, chain in local.chains : { at = var.name, to = chain, role = ["PRIMARY", "SECONDARY"][i] }]
  nexts = flatten([
    for labels in values(local.labels) : [
      for i in range(1, length(labels)) : { at = "${labels[i - 1]}.${var.name}", to = labels[i], role = "SECONDARY" }
    ]
  ])
  aliases = merge([
    for alias in concat(local.heads, local.nexts) : {
      for type in local.types : "${alias.to} ${type}" => merge(alias, { type = type })
    }
  ]...)
}

locals {
  health_check_ids = {
    preferred = { for region, check in aws_route53_health_check.prefer : region => check.id }
    able      = { for region, check in aws_route53_health_check.can : region => check.id }
  }
}

resource "aws_route53_record" "leaf" {
  for_each = local.leaves

  zone_id         = var.zone_id
  name            = "${each.value.label}.${var.name}"
  type            = each.value.type
  set_identifier  = each.value.region
  health_check_id = local.health_check_ids[each.value.chain][each.value.region]

  ttl     = local.apex ? null : coalesce(var.ttl, 20)
  records = local.apex ? null : [local.endpoints[each.value.region].target.domain_name]

  # Evaluating API Gateway's health would say nothing: AWS regards it as always available.
  dynamic "alias" {
    for_each = local.apex ? [local.endpoints[each.value.region].target] : []

    content {
      name                   = alias.value.domain_name
      zone_id                = alias.value.hosted_zone_id
      evaluate_target_health = false
    }
  }

  dynamic "failover_routing_policy" {
    for_each = var.policy == "failover" ? ["PRIMARY"] : []

    content {
      type = failover_routing_policy.value
    }
  }

  dynamic "latency_routing_policy" {
    for_each = var.policy == "latency" ? [each.value.region] : []

    content {
      region = latency_routing_policy.value
    }
  }

  dynamic "weighted_routing_policy" {
    for_each = var.policy == "weighted" ? [lookup(var.weights, each.value.region, 0)] : []

    content {
      weight = weighted_routing_policy.value
    }
  }
}

resource "aws_route53_record" "alias" {
  for_each = local.aliases

  zone_id        = var.zone_id
  name           = each.value.at
  type           = each.value.type
  set_identifier = each.value.to

  alias {
    name                   = "${each.value.to}.${var.name}"
    zone_id                = var.zone_id
    evaluate_target_health = true
  }

  failover_routing_policy {
    type = each.value.role
  }

  # Route 53 refuses an alias to nothing. A link holds a Region before anything leads to it.
  depends_on = [aws_route53_record.leaf]
}
