# One Region, told what it must know. Nothing here reaches AWS.

mock_provider "aws" {
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

variables {
  artifact = "../../../tests/empty.zip"

  shared = {
    name    = "api.example.com"
    zone_id = "Z0123456789ABCDEFGHIJ"
    regions = ["eu-west-1", "eu-central-1"]
    nonce   = "0123456789abcdef"
    key     = "fedcba9876543210"
    tables = {
      status = { name = "tandem", arns = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:dynamodb:${r}:123456789012:table/tandem" } }
      app    = { name = "tandem-items", arns = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:dynamodb:${r}:123456789012:table/tandem-items" } }
    }
  }
}

run "a_region" {
  command = apply

  assert {
    condition     = output.report.endpoint.region == "eu-west-1" && output.report.endpoint.host == "eu-west-1.api.example.com" && output.report.issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
    error_message = "The Region reports what global/ asks for."
  }

  assert {
    condition     = contains(keys(module.alarms.alarm_names), "peer-lag-eu-central-1")
    error_message = "It watches the other Region."
  }
}
