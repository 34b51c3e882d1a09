# What is refused before Lambda or IAM would refuse it, or would allow too much.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "ap-southeast-1", name = "ap-southeast-1" }
  }
}

variables {
  name     = "tandem-health"
  handler  = "health"
  artifact = "tests/empty.zip"
  timeout  = 3
}

run "any_action" {
  command = plan
  variables { statements = [{ sid = "Any", actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"] }] }
  expect_failures = [var.statements]
}

run "some_actions" {
  command = plan
  variables { statements = [{ sid = "Some", actions = ["dynamodb:Get*"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"] }] }
  expect_failures = [var.statements]
}

run "any_resource" {
  command = plan
  variables { statements = [{ sid = "Any", actions = ["dynamodb:GetItem"], resources = ["*"] }] }
  expect_failures = [var.statements]
}

run "some_resources" {
  command = plan
  variables { statements = [{ sid = "Some", actions = ["dynamodb:GetItem"], resources = ["arn:aws:dynamodb:eu-west-?:123456789012:table/tandem"] }] }
  expect_failures = [var.statements]
}

run "no_resource" {
  command = plan
  variables { statements = [{ sid = "None", actions = ["dynamodb:GetItem"], resources = [] }] }
  expect_failures = [var.statements]
}

run "a_statement_of_the_modules_own" {
  command = plan
  variables { statements = [{ sid = "OwnLog", actions = ["dynamodb:GetItem"], resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"] }] }
  expect_failures = [var.statements]
}

run "no_zip" {
  command = plan
  variables { artifact = "tests/missing.zip" }
  expect_failures = [var.artifact]
}

run "a_variable_that_lambda_sets" {
  command = plan
  variables { environment = { AWS_REGION = "eu-west-1" } }
  expect_failures = [var.environment]
}

run "a_variable_of_one_character" {
  command = plan
  variables { environment = { X = "1" } }
  expect_failures = [var.environment]
}

run "too_many_variables" {
  command = plan
  variables { environment = { PROBES = join("", [for n in range(401) : "0123456789"]) } }
  expect_failures = [var.environment]
}

run "a_timeout_of_no_time" {
  command = plan
  variables { timeout = 0 }
  expect_failures = [var.timeout]
}

run "another_processor" {
  command = plan
  variables { architecture = "amd64" }
  expect_failures = [var.architecture]
}

run "a_retention_that_there_is_not" {
  command = plan
  variables { log_retention_in_days = 31 }
  expect_failures = [var.log_retention_in_days]
}

run "a_role_with_too_long_a_name" {
  command = plan
  variables { name = "a-function-whose-name-is-fine-but-not-with-a-region-behind-it" }
  expect_failures = [aws_iam_role.this]
}
