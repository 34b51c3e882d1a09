# The two tiers as they are made, which must be those of failover/tree.go. Nothing here reaches AWS.

mock_provider "aws" {}

variables {
  name      = "api.example.com"
  zone_id   = "Z0123456789ABCDEFGHIJ"
  zone_name = "example.com."
  nonce     = "0123456789abcdef"
  key       = "fedcba9876543210"

  endpoints = [
    { region = "eu-west-1", host = "eu-west-1.api.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com", hosted_zone_id = "Z1" } },
    { region = "eu-central-1", host = "eu-central-1.api.example.com", target = { domain_name = "d-2.execute-api.eu-central-1.amazonaws.com", hosted_zone_id = "Z2" } },
  ]
}

run "two_regions" {
  command = apply

  assert {
    condition = { for r in aws_route53_record.leaf : "${r.name} ${r.set_identifier}" => "${r.type} ${r.failover_routing_policy[0].type} ${one(r.records)} ${r.ttl}" } == {
      "preferred.api.example.com eu-west-1"      = "CNAME PRIMARY d-1.execute-api.eu-west-1.amazonaws.com 20"
      "preferred-2.api.example.com eu-central-1" = "CNAME PRIMARY d-2.execute-api.eu-central-1.amazonaws.com 20"
      "able.api.example.com eu-west-1"           = "CNAME PRIMARY d-1.execute-api.eu-west-1.amazonaws.com 20"
      "able-2.api.example.com eu-central-1"      = "CNAME PRIMARY d-2.execute-api.eu-central-1.amazonaws.com 20"
    }
    error_message = "Each link of a chain holds one Region."
  }

  assert {
    condition = alltrue([
      for r in aws_route53_record.leaf : r.health_check_id == output.checks[r.set_identifier][startswith(r.name, "preferred") ? "prefer" : "can"]
    ])
    error_message = "Each leaf is on the checks of its own Region."
  }

  assert {
    condition = { for r in aws_route53_record.alias : "${r.name} ${r.set_identifier}" => "${r.type} ${r.failover_routing_policy[0].type} ${r.alias[0].name} ${r.alias[0].evaluate_target_health}" } == {
      "api.example.com preferred"             = "CNAME PRIMARY preferred.api.example.com true"
      "api.example.com able"                  = "CNAME SECONDARY able.api.example.com true"
      "preferred.api.example.com preferred-2" = "CNAME SECONDARY preferred-2.api.example.com true"
      "able.api.example.com able-2"           = "CNAME SECONDARY able-2.api.example.com true"
    }
    error_message = "The name leads to what is preferred, else to what is able; each link but the last to the next."
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.alias : r.alias[0].evaluate_target_health])
    error_message = "An alias looks at the health of its target: or Route 53 would answer with a chain in which nobody is well."
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.alias : r.ttl == null && r.records == null])
    error_message = "An alias has its target's TTL: Route 53 refuses one of its own."
  }
}

run "its_checks" {
  command = apply

  assert {
    condition = alltrue([
      for region, c in aws_route53_health_check.can : c.type == "HTTPS_STR_MATCH" && c.fqdn == "${region}.api.example.com" && c.port == 443 &&
      c.resource_path == "/health-check/fedcba9876543210" && c.search_string == "\"region\":\"${region}\",\"can\":true" &&
      c.request_interval == 10 && c.failure_threshold == 2 && c.tags.Name == "can-${region}"
    ])
    error_message = "Each Region is asked by its own name whether it can serve."
  }

  assert {
    condition = { for c in aws_route53_health_check.hold : c.tags.Name => "${c.fqdn}${c.resource_path} ${c.search_string} ${c.invert_healthcheck} ${c.request_interval} ${c.failure_threshold}" } == {
      hold-eu-west-1-at-eu-west-1       = "eu-west-1.api.example.com/.tandem/v1/holds/eu-west-1/fedcba9876543210 tandem-hold eu-west-1 0123456789abcdef true 10 1"
      hold-eu-west-1-at-eu-central-1    = "eu-central-1.api.example.com/.tandem/v1/holds/eu-west-1/fedcba9876543210 tandem-hold eu-west-1 0123456789abcdef true 30 1"
      hold-eu-central-1-at-eu-west-1    = "eu-west-1.api.example.com/.tandem/v1/holds/eu-central-1/fedcba9876543210 tandem-hold eu-central-1 0123456789abcdef true 30 1"
      hold-eu-central-1-at-eu-central-1 = "eu-central-1.api.example.com/.tandem/v1/holds/eu-central-1/fedcba9876543210 tandem-hold eu-central-1 0123456789abcdef true 10 1"
    }
    error_message = "Every Region is asked about every Region, about itself as often as can."
  }

  assert {
    condition     = alltrue([for c in aws_route53_health_check.hold : c.invert_healthcheck])
    error_message = "A check of a hold is inverted: to find the objection makes the Region unhealthy, and who does not answer objects to nothing."
  }

  assert {
    condition     = alltrue([for c in aws_route53_health_check.hold : c.failure_threshold == 1])
    error_message = "A hold is said on purpose: one look is enough, unless someone says otherwise, and each more takes an interval."
  }

  assert {
    condition     = alltrue([for c in concat(values(aws_route53_health_check.can), values(aws_route53_health_check.prefer)) : c.invert_healthcheck != true])
    error_message = "Only holds are inverted: a Region that does not answer can serve nobody."
  }

  assert {
    condition     = alltrue([for c in concat(values(aws_route53_health_check.can), values(aws_route53_health_check.hold)) : c.enable_sni])
    error_message = "Checkers say by SNI whom they ask: API Gateway tells its domains apart by it."
  }

  assert {
    condition     = alltrue([for c in concat(values(aws_route53_health_check.can), values(aws_route53_health_check.hold), values(aws_route53_health_check.prefer)) : c.disabled != true])
    error_message = "No check is disabled: Route 53 takes one that is for healthy, whatever happens."
  }

  assert {
    condition = alltrue([
      for region, c in aws_route53_health_check.prefer : c.type == "CALCULATED" && c.child_health_threshold == 3 &&
      c.child_healthchecks == toset(concat([output.checks[region].can], values(output.checks[region].holds)))
    ])
    error_message = "Preferred is who can serve and nobody objects to: all children must be healthy."
  }
}

# After two_regions, so that this shows what a Region more makes of the records: they stay, and get successors.
run "three_regions" {
  command = apply

  variables {
    endpoints = [
      { region = "eu-west-1", host = "eu-west-1.api.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com", hosted_zone_id = "Z1" } },
      { region = "eu-central-1", host = "eu-central-1.api.example.com", target = { domain_name = "d-2.execute-api.eu-central-1.amazonaws.com", hosted_zone_id = "Z2" } },
      { region = "us-east-2", host = "us-east-2.api.example.com", target = { domain_name = "d-3.execute-api.us-east-2.amazonaws.com", hosted_zone_id = "Z3" } },
    ]
  }

  assert {
    condition = toset([for r in aws_route53_record.leaf : "${r.name} ${r.failover_routing_policy[0].type} ${r.set_identifier}"]) == toset([
      "preferred.api.example.com PRIMARY eu-west-1",
      "preferred-2.api.example.com PRIMARY eu-central-1",
      "preferred-3.api.example.com PRIMARY us-east-2",
      "able.api.example.com PRIMARY eu-west-1",
      "able-2.api.example.com PRIMARY eu-central-1",
      "able-3.api.example.com PRIMARY us-east-2",
    ])
    error_message = "A Region more has a link of its own: no record of the others changes, or goes."
  }

  assert {
    condition = toset([for r in aws_route53_record.alias : "${r.name} ${r.failover_routing_policy[0].type} ${r.set_identifier} ${r.alias[0].name}"]) == toset([
      "api.example.com PRIMARY preferred preferred.api.example.com",
      "api.example.com SECONDARY able able.api.example.com",
      "preferred.api.example.com SECONDARY preferred-2 preferred-2.api.example.com",
      "preferred-2.api.example.com SECONDARY preferred-3 preferred-3.api.example.com",
      "able.api.example.com SECONDARY able-2 able-2.api.example.com",
      "able-2.api.example.com SECONDARY able-3 able-3.api.example.com",
    ])
    error_message = "Each link but the last leads to the next."
  }

  assert {
    condition     = length(aws_route53_health_check.hold) == 9 && alltrue([for c in aws_route53_health_check.prefer : c.child_health_threshold == 4])
    error_message = "Three Regions are each asked about three."
  }
}

run "four_regions" {
  command = plan

  variables {
    endpoints = [for i, region in ["eu-west-1", "eu-central-1", "us-east-2", "ap-south-1"] : {
      region = region
      host   = "${region}.api.example.com"
      target = { domain_name = "d-${i}.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z${i}" }
    }]
  }

  assert {
    condition     = output.names == tolist(["api.example.com", "able-2.api.example.com", "able-3.api.example.com", "able-4.api.example.com", "able.api.example.com", "preferred-2.api.example.com", "preferred-3.api.example.com", "preferred-4.api.example.com", "preferred.api.example.com"])
    error_message = "A chain has a link for each Region."
  }
}

run "at_the_apex" {
  command = apply

  variables {
    name = "example.com"
    endpoints = [
      { region = "eu-west-1", host = "eu-west-1.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com", hosted_zone_id = "Z1" } },
      { region = "eu-central-1", host = "eu-central-1.example.com", target = { domain_name = "d-2.execute-api.eu-central-1.amazonaws.com", hosted_zone_id = "Z2" } },
    ]
  }

  assert {
    condition     = length(aws_route53_record.leaf) == 8 && toset([for r in aws_route53_record.leaf : r.type]) == toset(["A", "AAAA"]) && length(aws_route53_record.alias) == 8
    error_message = "An apex has no CNAME: both families of addresses are aliases."
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.leaf : r.ttl == null && r.records == null && !r.alias[0].evaluate_target_health && r.alias[0].zone_id == (r.set_identifier == "eu-west-1" ? "Z1" : "Z2")])
    error_message = "A leaf leads to API Gateway by an alias, whose TTL is AWS's and whose health says nothing."
  }
}
