# That the example fits the root. The root has its own providers, which a test cannot mock: with the real
# one, a plan asks AWS for its account, and makes nothing.

mock_provider "aws" {
  mock_data "aws_route53_zone" {
    defaults = { zone_id = "Z0123456789ABCDEFGHIJ" }
  }
}

variables {
  artifact = { path = "../../tests/empty.zip" }
}

run "plan" {
  command = plan

  assert {
    condition     = module.tandem.zone_id == "Z0123456789ABCDEFGHIJ" && length(module.tandem.name_servers) == 0
    error_message = "The zone is the one that was there."
  }

  assert {
    condition     = module.tandem.endpoints == { eu-west-1 = "https://eu-west-1.api.example.com", eu-central-1 = "https://eu-central-1.api.example.com" }
    error_message = "The name is in that zone."
  }
}
