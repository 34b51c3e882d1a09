# What is refused before AWS would refuse it, or would fail over wrongly.

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

  mock_resource "aws_apigatewayv2_api" {
    defaults = { id = "a1b2c3d4e5", execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5" }
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
}

variables {
  name     = "api.example.com"
  region   = "eu-west-1"
  regions  = ["eu-west-1", "eu-central-1"]
  zone_id  = "Z0123456789ABCDEFGHIJ"
  service  = "api"
  artifact = { path = "tests/empty.zip" }
  nonce    = "0123456789abcdef0123456789abcdef"
  key      = "fedcba9876543210fedcba9876543210"

  tables = {
    status = {
      name = "tandem"
      arns = {
        eu-west-1    = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"
        eu-central-1 = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"
      }
    }
    app = {
      name = "tandem-items"
      arns = {
        eu-west-1    = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem-items"
        eu-central-1 = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem-items"
      }
    }
  }
}

run "the_provider_of_another_region" {
  command = plan

  variables {
    region             = "eu-central-1"
    create_certificate = false
    certificate_arn    = "arn:aws:acm:eu-central-1:123456789012:certificate/mine"
  }

  expect_failures = [data.aws_region.this]
}

run "a_region_that_is_not_among_them" {
  command = plan
  variables { regions = ["us-east-1", "eu-central-1"] }
  expect_failures = [data.aws_region.this]
}

run "a_region_without_a_replica" {
  command = plan
  variables { regions = ["eu-west-1", "eu-central-1", "us-east-1"] }
  expect_failures = [data.aws_region.this]
}

run "a_demo_without_a_table" {
  command = plan

  variables {
    tables = {
      status = {
        name = "tandem"
        arns = {
          eu-west-1    = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"
          eu-central-1 = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"
        }
      }
    }
  }

  expect_failures = [data.aws_region.this]
}

run "one_region" {
  command = plan
  variables { regions = ["eu-west-1"] }
  expect_failures = [var.regions]
}

run "a_region_twice" {
  command = plan
  variables { regions = ["eu-west-1", "eu-west-1"] }
  expect_failures = [var.regions]
}

run "a_long_name" {
  command = plan
  variables { name = "a-name-that-is-fine-in-dns-but-not-as-the-common-name.of-a.example.com" }
  expect_failures = [var.name]
}

run "a_short_nonce" {
  command = plan
  variables { nonce = "secret!" }
  expect_failures = [var.nonce]
}

run "a_label_with_a_reserved_word" {
  command = plan
  variables { label = "aws-api" }
  expect_failures = [var.label]
}

run "an_app_of_no_kind" {
  command = plan
  variables { app = { kind = "container" } }
  expect_failures = [var.app]
}

run "an_origin_without_an_address" {
  command = plan
  variables { app = { kind = "http" } }
  expect_failures = [var.app]
}

run "a_probe_of_tandems_own" {
  command = plan
  variables { app = { kind = "demo", probes = [{ name = "tandem-table", type = "http", url = "https://example.com" }] } }
  expect_failures = [var.app]
}

run "a_probe_without_a_target" {
  command = plan
  variables { app = { kind = "demo", probes = [{ name = "stock", type = "table" }] } }
  expect_failures = [var.app]
}

run "a_period_that_scheduler_does_not_keep" {
  command = plan
  variables { settings = { period_seconds = 30 } }
  expect_failures = [var.settings]
}

run "away_too_soon" {
  command = plan
  variables { settings = { away_after_seconds = 180 } }
  expect_failures = [var.settings]
}

run "stable_too_soon" {
  command = plan
  variables { settings = { stable_for_seconds = 59 } }
  expect_failures = [var.settings]
}

run "no_lag_at_all" {
  command = plan
  variables { settings = { max_lag_seconds = 60 } }
  expect_failures = [var.settings]
}

run "a_budget_that_checkers_do_not_wait_for" {
  command = plan
  variables { settings = { health_budget_milliseconds = 1600 } }
  expect_failures = [var.settings]
}

run "a_budget_without_room_for_two_reads" {
  command = plan
  variables { settings = { read_timeout_milliseconds = 500 } }
  expect_failures = [var.settings]
}

# The operator function refuses these too, but only when it starts: functions/operator, ReadSettings.
run "no_time_to_operate" {
  command = plan
  variables { settings = { operator_budget_milliseconds = 1799 } }
  expect_failures = [data.aws_region.this]
}

run "all_day_to_operate" {
  command = plan
  variables { settings = { operator_budget_milliseconds = 9001 } }
  expect_failures = [var.settings]
}

run "ended_before_it_answers" {
  command = plan

  variables {
    functions = { health = { timeout = 1 } }
    settings  = { health_budget_milliseconds = 1000 }
  }

  expect_failures = [data.aws_region.this]
}

run "half_a_second" {
  command = plan
  variables { settings = { stable_for_seconds = 300.5 } }
  expect_failures = [var.settings]
}
