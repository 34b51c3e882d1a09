# Other ways to choose among the Regions of a tier, and other numbers. Nothing here reaches AWS.

mock_provider "aws" {}

variables {
  name      = "api.example.com"
  zone_id   = "Z0123456789ABCDEFGHIJ"
  zone_name = "example.com"
  nonce     = "0123456789abcdef"
  key       = "fedcba9876543210"

  endpoints = [
    { region = "eu-west-1", host = "eu-west-1.api.example.com", target = { domain_name = "d-1.execute-api.eu-west-1.amazonaws.com", hosted_zone_id = "Z1" } },
    { region = "eu-central-1", host = "eu-central-1.api.example.com", target = { domain_name = "d-2.execute-api.eu-central-1.amazonaws.com", hosted_zone_id = "Z2" } },
    { region = "us-east-2", host = "us-east-2.api.example.com", target = { domain_name = "d-3.execute-api.us-east-2.amazonaws.com", hosted_zone_id = "Z3" } },
  ]
}

run "the_nearest" {
  command = plan
  variables { policy = "latency" }

  assert {
    condition     = toset([for r in aws_route53_record.leaf : r.name]) == toset(["preferred.api.example.com", "able.api.example.com"]) && alltrue([for r in aws_route53_record.leaf : r.latency_routing_policy[0].region == r.set_identifier && length(r.failover_routing_policy) == 0])
    error_message = "All Regions of a tier have one name."
  }

  assert {
    condition     = [for r in aws_route53_record.alias : r.failover_routing_policy[0].type] == ["SECONDARY", "PRIMARY"] && keys(aws_route53_record.alias) == ["able CNAME", "preferred CNAME"]
    error_message = "The tiers stay: a preferred Region far away is better than a near one that is held."
  }
}

run "by_weight" {
  command = plan

  variables {
    policy  = "weighted"
    weights = { eu-west-1 = 90, eu-central-1 = 10, us-east-2 = 0 }
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.leaf : r.weighted_routing_policy[0].weight == var.weights[r.set_identifier] && r.ttl == 20])
    error_message = "Each Region has its weight, in both tiers, and all the same TTL."
  }
}

run "other_numbers" {
  command = plan

  variables {
    ttl  = 5
    can  = { interval = 30, threshold = 3 }
    hold = { interval = 10, threshold = 2 }
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.leaf : r.ttl == 5])
    error_message = "The TTL is that of all leaves."
  }

  assert {
    condition     = alltrue([for c in aws_route53_health_check.can : c.request_interval == 30 && c.failure_threshold == 3]) && alltrue([for at, c in aws_route53_health_check.hold : c.failure_threshold == 2 && c.request_interval == (local.holds[at].region == local.holds[at].at ? 30 : 10)])
    error_message = "Checks have the numbers given; a Region is asked about itself as often as can."
  }
}
