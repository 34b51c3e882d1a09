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

  reports = [for region in ["eu-central-1", "eu-west-1"] : {
    endpoint       = { region = region, host = "${region}.api.example.com", target = { domain_name = "d-1.execute-api.${region}.amazonaws.com", hosted_zone_id = "Z1" } }
    issuer         = "https://cognito-idp.${region}.amazonaws.com/${region}_abcdefghi"
    token_endpoint = "https://tandem.auth.${region}.amazoncognito.com/oauth2/token"
    client_id      = "client"
  }]
}

run "before_any_region" {
  command = apply

  variables {
    tables_only = true
    reports     = []
  }

  assert {
    condition     = keys(output.shared.tables.status.arns) == tolist(["eu-central-1", "eu-west-1"]) && length(module.route53) == 0 && output.tandem_yaml == null
    error_message = "There are tables, and no record yet."
  }
}

run "when_all_have_reported" {
  command = apply

  assert {
    condition     = yamldecode(output.tandem_yaml).regions[*].name == ["eu-west-1", "eu-central-1"]
    error_message = "The order is that of var.regions, whatever the order of the reports."
  }
}

run "a_lost_file_of_reports" {
  command = plan

  variables {
    reports = []
  }

  expect_failures = [data.aws_region.this]
}

run "a_region_more_without_its_report" {
  command = plan

  variables {
    regions = ["eu-west-1", "eu-central-1", "eu-north-1"]
  }

  expect_failures = [data.aws_region.this]
}

run "its_replicas_come_first" {
  command = plan

  plan_options {
    target = [module.status, module.items]
  }

  variables {
    regions = ["eu-west-1", "eu-central-1", "eu-north-1"]
  }

  assert {
    condition     = contains(keys(output.shared.tables.status.arns), "eu-north-1") && contains(keys(output.shared.tables.app.arns), "eu-north-1")
    error_message = "The new Region is told of its tables before it has reported."
  }
}

run "records_need_every_report_also_when_they_are_all_that_is_asked_for" {
  command = plan

  plan_options {
    target = [module.route53]
  }

  variables {
    regions = ["eu-west-1", "eu-central-1", "eu-north-1"]
  }

  expect_failures = [data.aws_region.this]
}

run "in_the_end" {
  command = plan

  variables {
    tables_only                 = true
    reports                     = []
    deletion_protection_enabled = false
  }

  assert {
    condition     = length(module.route53) + length(module.alarms) == 0 && output.tandem_yaml == null
    error_message = "The records go first, and the tables can."
  }
}
