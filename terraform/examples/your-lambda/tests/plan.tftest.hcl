# That the example fits the modules and the root. The root has its own providers, which a test cannot mock:
# with the real one, a plan asks AWS for its account, and makes nothing.

mock_provider "aws" {
  alias = "primary"

  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-1:123456789012:function:shop"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:shop/invocations"
    }
  }
}

mock_provider "aws" {
  alias = "secondary"

  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-central-1:123456789012:function:shop"
      invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:shop/invocations"
    }
  }
}

variables {
  artifact = { path = "../../tests/empty.zip" }
}

run "plan" {
  command = plan

  assert {
    condition     = length(module.tandem.endpoints) == 2
    error_message = "Two Regions stand before your function."
  }
}
