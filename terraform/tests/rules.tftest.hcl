# What is refused before anything is made.

mock_provider "aws" {
  alias = "primary"

  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-1:123456789012:certificate/c1"
      domain_validation_options = [
        { domain_name = "api.example.com", resource_record_name = "_a.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "eu-west-1.api.example.com", resource_record_name = "_b.eu-west-1.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:tandem" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-west-1_abcdefghi", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/tandem" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-1:123456789012:function:tandem"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:tandem/invocations"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:tandem" }
  }
}

mock_provider "aws" {
  alias = "secondary"

  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-central-1:123456789012:certificate/c2"
      domain_validation_options = [
        { domain_name = "api.example.com", resource_record_name = "_a.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "eu-central-1.api.example.com", resource_record_name = "_b.eu-central-1.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:tandem" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-central-1_abcdefghi", endpoint = "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abcdefghi" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/tandem" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-central-1:123456789012:function:tandem"
      invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:tandem/invocations"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-central-1:123456789012:tandem" }
  }
}

mock_provider "aws" {
  alias = "global"

  mock_data "aws_route53_zone" {
    defaults = { name = "example.com" }
  }

  mock_resource "aws_route53_zone" {
    defaults = { zone_id = "Z0123456789NEWZONE", name_servers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"] }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:tandem-route53" }
  }
}

variables {
  name     = "api.example.com"
  artifact = { path = "tests/empty.zip" }
}

run "a_name_in_capitals" {
  command = plan
  variables { name = "API.example.com" }
  expect_failures = [var.name]
}

run "a_long_name" {
  command = plan
  variables { name = "a-name-that-is-fine-in-dns-but-not-as-the-common-name.of-a.example.com" }
  expect_failures = [var.name]
}

run "a_zone_by_its_arn" {
  command = plan
  variables { zone_id = "/hostedzone/Z0123456789ABCDEFGHIJ" }
  expect_failures = [var.zone_id]
}

run "a_zone_of_yours_and_a_new_one" {
  command = plan

  variables {
    zone_id     = "Z0123456789ABCDEFGHIJ"
    create_zone = true
  }

  expect_failures = [output.endpoints]
}

run "a_zone_with_a_dot_at_its_end" {
  command = plan
  variables { zone_name = "example.com." }
  expect_failures = [var.zone_name]
}

run "a_city" {
  command = plan
  variables { primary_region = "Dublin" }
  expect_failures = [var.primary_region]
}

run "a_label_in_capitals" {
  command = plan
  variables { label = "Tandem" }
  expect_failures = [var.label]
}

run "an_app_of_no_kind" {
  command = plan
  variables { apps = { eu-west-1 = { kind = "container" } } }
  expect_failures = [var.apps]
}

run "an_app_elsewhere" {
  command = plan
  variables { apps = { us-east-2 = { kind = "demo" } } }
  expect_failures = [output.endpoints]
}

run "an_origin_for_both" {
  command = plan
  variables { apps = { for r in ["eu-west-1", "eu-central-1"] : r => { kind = "http", uri = "https://origin.example.com" } } }
  expect_failures = [var.apps]
}

run "an_artifact_elsewhere" {
  command = plan
  variables { artifacts = { us-east-2 = { path = "tests/empty.zip" } } }
  expect_failures = [output.endpoints]
}

run "a_policy_of_no_name" {
  command = plan
  variables { policy = "round-robin" }
  expect_failures = [var.policy]
}

run "a_long_ttl" {
  command = plan
  variables { ttl = 300 }
  expect_failures = [var.ttl]
}

run "an_interval_of_15" {
  command = plan
  variables { can = { interval = 15 } }
  expect_failures = [var.can]
}

run "a_threshold_of_11" {
  command = plan
  variables { can = { threshold = 11 } }
  expect_failures = [var.can]
}

run "a_hold_every_20" {
  command = plan
  variables { hold = { interval = 20 } }
  expect_failures = [var.hold]
}

run "no_threshold" {
  command = plan
  variables { hold = { threshold = 0 } }
  expect_failures = [var.hold]
}

run "away_too_soon" {
  command = plan
  variables { settings = { away_after_seconds = 180 } }
  expect_failures = [var.settings]
}
