# What all Regions share, before and after they have reported. Nothing here reaches AWS.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem" }
  }
}

mock_provider "aws" {
  alias = "global"

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:tandem-route53" }
  }
}

variables {
  nonce = "0123456789abcdef"
  key   = "fedcba9876543210"
}

run "before_any_region" {
  command = apply

  assert {
    condition     = keys(output.shared.tables.status.arns) == tolist(["eu-central-1", "eu-west-1"]) && length(module.route53) == 0 && output.tandem_yaml == null
    error_message = "There are tables, and no record yet."
  }
}

run "when_all_have_reported" {
  command = apply

  variables {
    reports = [for region in ["eu-central-1", "eu-west-1"] : {
      endpoint       = { region = region, host = "${region}.api.example.com", target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" } }
      issuer         = "https://cognito-idp.${region}.amazonaws.com/${region}_abcdefghi"
      token_endpoint = "https://tandem.auth.${region}.amazoncognito.com/oauth2/token"
      client_id      = "client"
    }]
  }

  assert {
    condition     = yamldecode(output.tandem_yaml).regions[*].name == ["eu-west-1", "eu-central-1"]
    error_message = "The order is that of var.regions, whatever the order of the reports."
  }
}
