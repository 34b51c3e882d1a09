# What is refused before Route 53 would refuse it, or would fail over wrongly.

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
  ]
}

run "a_name_with_a_dot_at_its_end" {
  command = plan
  variables { name = "api.example.com." }
  expect_failures = [var.name]
}

run "a_zone_by_its_arn" {
  command = plan
  variables { zone_id = "/hostedzone/Z1" }
  expect_failures = [var.zone_id]
}

run "another_zone" {
  command = plan
  variables { zone_name = "example.org" }
  expect_failures = [output.checks]
}

run "a_zone_that_only_looks_alike" {
  command = plan
  variables { zone_name = "ample.com" }
  expect_failures = [output.checks]
}

run "a_ttl_at_the_apex" {
  command = plan

  variables {
    zone_name = "api.example.com"
    ttl       = 20
  }

  expect_failures = [output.checks]
}

run "a_long_ttl" {
  command = plan
  variables { ttl = 300 }
  expect_failures = [var.ttl]
}

run "half_a_second" {
  command = plan
  variables { ttl = 0.5 }
  expect_failures = [var.ttl]
}

run "one_region" {
  command = plan

  variables {
    endpoints = [for region in ["eu-west-1"] : {
      region = region
      host   = "${region}.api.example.com"
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [var.endpoints]
}

run "five_regions" {
  command = plan

  variables {
    endpoints = [for region in ["eu-west-1", "eu-central-1", "us-east-2", "ap-south-1", "sa-east-1"] : {
      region = region
      host   = "${region}.api.example.com"
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [var.endpoints]
}

run "a_region_twice" {
  command = plan

  variables {
    endpoints = [for region in ["eu-west-1", "eu-west-1"] : {
      region = region
      host   = "${region}.api.example.com"
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [var.endpoints]
}

run "a_city" {
  command = plan

  variables {
    endpoints = [for region in ["eu-west-1", "Frankfurt"] : {
      region = region
      host   = "${region}.api.example.com"
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [var.endpoints]
}

run "a_host_for_two" {
  command = plan

  variables {
    endpoints = [for region in ["eu-west-1", "eu-central-1"] : {
      region = region
      host   = "both.api.example.com"
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [var.endpoints]
}

run "a_check_of_the_name_itself" {
  command = plan

  variables {
    endpoints = [for region, host in { eu-west-1 = "api.example.com", eu-central-1 = "eu-central-1.api.example.com" } : {
      region = region
      host   = host
      target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" }
    }]
  }

  expect_failures = [output.checks]
}

run "an_interval_of_15" {
  command = plan
  variables { can = { interval = 15 } }
  expect_failures = [var.can]
}

run "a_hold_every_20" {
  command = plan
  variables { hold = { interval = 20 } }
  expect_failures = [var.hold]
}

run "no_threshold" {
  command = plan
  variables { can = { threshold = 0 } }
  expect_failures = [var.can]
}

run "a_threshold_of_11" {
  command = plan
  variables { hold = { threshold = 11 } }
  expect_failures = [var.hold]
}

run "one_and_a_half" {
  command = plan
  variables { can = { threshold = 1.5 } }
  expect_failures = [var.can]
}

run "a_short_nonce" {
  command = plan
  variables { nonce = "secret!" }
  expect_failures = [var.nonce]
}

run "a_key_of_two_segments" {
  command = plan
  variables { key = "fedcba98/76543210" }
  expect_failures = [var.key]
}

run "a_policy_of_no_name" {
  command = plan
  variables { policy = "round-robin" }
  expect_failures = [var.policy]
}

run "weights_without_the_policy" {
  command = plan
  variables { weights = { eu-west-1 = 1, eu-central-1 = 1 } }
  expect_failures = [output.checks]
}

run "a_region_without_a_weight" {
  command = plan

  variables {
    policy  = "weighted"
    weights = { eu-west-1 = 1 }
  }

  expect_failures = [output.checks]
}

run "no_weight_at_all" {
  command = plan

  variables {
    policy  = "weighted"
    weights = { eu-west-1 = 0, eu-central-1 = 0 }
  }

  expect_failures = [var.weights]
}

run "a_heavy_weight" {
  command = plan

  variables {
    policy  = "weighted"
    weights = { eu-west-1 = 256, eu-central-1 = 1 }
  }

  expect_failures = [var.weights]
}
