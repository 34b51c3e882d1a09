# Which checks the tiers are on. A mock may give all of them one ID, so that here each kind has its own. Nothing here
# reaches AWS.

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

run "its_tiers" {
  command = apply

  override_resource {
    target = aws_route53_health_check.can
    values = { id = "can" }
  }

  override_resource {
    target = aws_route53_health_check.prefer
    values = { id = "prefer" }
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.leaf : r.health_check_id == (startswith(r.name, "preferred") ? "prefer" : "can")])
    error_message = "The first tier is on prefer, the second on can: or an order could leave nobody answering, or would have no effect."
  }
}
