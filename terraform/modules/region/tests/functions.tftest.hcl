# What each function is told and what it may do. Nothing here reaches AWS.

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

run "what_they_are_told" {
  command = plan

  # The same names and values as the default stack of package stack, at the same settings.
  assert {
    condition = { for k, v in local.functions.health.environment : k => v if k != "TANDEM_PROBES" } == {
      TANDEM_SERVICE         = "api"
      TANDEM_TABLE           = "tandem"
      TANDEM_REGIONS         = "eu-west-1,eu-central-1"
      TANDEM_NONCE           = "0123456789abcdef0123456789abcdef"
      TANDEM_CHECK_KEY       = "fedcba9876543210fedcba9876543210"
      TANDEM_PERIOD          = "1m0s"
      TANDEM_AWAY_AFTER      = "4m0s"
      TANDEM_STABLE_FOR      = "5m0s"
      TANDEM_MAX_LAG         = "2m30s"
      TANDEM_FAILING_FOR     = "1m0s"
      TANDEM_MANUAL_FAILBACK = "false"
      TANDEM_HEALTH_BUDGET   = "800ms"
      TANDEM_HEALTH_CACHE    = "5s"
      TANDEM_READ_TIMEOUT    = "300ms"
    }
    error_message = "health is told the settings, as Go prints them."
  }

  assert {
    condition = jsondecode(local.functions.health.environment.TANDEM_PROBES) == [
      { name = "app", type = "http", url = "https://eu-west-1.api.example.com/ready", critical = true },
      { name = "items", type = "table", table = "tandem-items", critical = true },
    ]
    error_message = "The app is asked by the Region's own name, and its table is read."
  }

  assert {
    condition     = local.functions.prober.environment == local.functions.health.environment
    error_message = "The two run the same rounds."
  }

  assert {
    condition = local.functions.operator.environment == {
      TANDEM_SERVICE         = "api"
      TANDEM_TABLE           = "tandem"
      TANDEM_REGIONS         = "eu-west-1,eu-central-1"
      TANDEM_PERIOD          = "1m0s"
      TANDEM_MAX_LAG         = "2m30s"
      TANDEM_READ_TIMEOUT    = "300ms"
      TANDEM_OPERATOR_BUDGET = "3s"
    }
    error_message = "The operator API is not told the nonce: what it does not know it cannot tell."
  }

  assert {
    condition     = local.functions.app.environment == { TANDEM_APP_TABLE = "tandem-items", TANDEM_APP_TIMEOUT = "2s" }
    error_message = "The demo is told of its table alone."
  }
}

run "durations_as_go_prints_them" {
  command = plan

  variables {
    settings = {
      period_seconds               = 3600
      away_after_seconds           = 14401
      stable_for_seconds           = 86400
      max_lag_seconds              = 5400
      failing_for_seconds          = 7322
      health_budget_milliseconds   = 1500
      health_cache_seconds         = 0.25
      read_timeout_milliseconds    = 75
      operator_budget_milliseconds = 1050
    }
  }

  assert {
    condition = { for k, v in local.durations : k => v if k != "APP_TIMEOUT" } == {
      PERIOD          = "1h0m0s"
      AWAY_AFTER      = "4h0m1s"
      STABLE_FOR      = "24h0m0s"
      MAX_LAG         = "1h30m0s"
      FAILING_FOR     = "2h2m2s"
      HEALTH_BUDGET   = "1.5s"
      HEALTH_CACHE    = "250ms"
      READ_TIMEOUT    = "75ms"
      OPERATOR_BUDGET = "1.05s"
    }
    error_message = "Durations are spelt as Go's time.Duration spells them."
  }

  assert {
    condition     = aws_scheduler_schedule.prober.schedule_expression == "rate(60 minutes)"
    error_message = "The schedule follows the period."
  }
}

run "what_they_may_do" {
  command = plan

  assert {
    condition = { for name, f in local.functions : name => { for s in f.statements : s.sid => [s.actions, s.resources] } } == {
      health = {
        StatusInEveryRegion = [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem", "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"]]
        ProbedTables        = [["dynamodb:Scan"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem-items"]]
      }
      prober = {
        StatusInEveryRegion = [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem", "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"]]
        ProbedTables        = [["dynamodb:Scan"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem-items"]]
      }
      operator = {
        StatusInEveryRegion = [["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem", "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"]]
      }
      app = {
        OwnTable = [["dynamodb:GetItem", "dynamodb:UpdateItem"], ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem-items"]]
      }
    }
    error_message = "Tandem's table is used in every Region, the app's in this one, and nothing is deleted or updated in Tandem's."
  }

  assert {
    condition     = length(regexall("[*?]", jsonencode([for f in local.functions : f.statements]))) == 0
    error_message = "No statement has a wildcard."
  }
}

# DynamoDB asks for the key in the name of whoever asks it for items.
run "what_they_may_do_with_keys" {
  command = plan

  variables {
    tables = {
      status = {
        name         = "tandem"
        arns         = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:dynamodb:${r}:123456789012:table/tandem" }
        kms_key_arns = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:kms:${r}:123456789012:key/1" }
      }
      app = {
        name         = "tandem-items"
        arns         = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:dynamodb:${r}:123456789012:table/tandem-items" }
        kms_key_arns = { for r in ["eu-west-1", "eu-central-1"] : r => "arn:aws:kms:${r}:123456789012:key/2" }
      }
    }
  }

  assert {
    condition = jsonencode({ for name, f in local.functions : name => one([for s in f.statements : s.resources if s.sid == "KeysOfTables"]) }) == jsonencode({
      health   = ["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-central-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/2"]
      prober   = ["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-central-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/2"]
      operator = ["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-central-1:123456789012:key/1"]
      app      = ["arn:aws:kms:eu-west-1:123456789012:key/2"]
    })
    error_message = "Each may use the keys of the tables that it uses."
  }

  assert {
    condition = alltrue(flatten([for f in local.functions : [
      for s in f.statements : s.conditions == { StringEquals = { "kms:ViaService" = ["dynamodb.eu-west-1.amazonaws.com", "dynamodb.eu-central-1.amazonaws.com"] } } if s.sid == "KeysOfTables"
    ]]))
    error_message = "And through DynamoDB alone."
  }
}

run "an_app_of_your_own" {
  command = plan

  variables {
    app = {
      kind       = "lambda"
      function   = { function_name = "shop", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/shop/invocations" }
      ready_path = ""
      probes = [
        { name = "stock", type = "table", table_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/stock" },
        { name = "bank", type = "http", url = "https://bank.example.com/up", critical = false },
      ]
    }
  }

  assert {
    condition     = keys(local.functions) == ["health", "operator", "prober"]
    error_message = "Only the demo is a function of Tandem's."
  }

  assert {
    condition = jsondecode(local.functions.health.environment.TANDEM_PROBES) == [
      { name = "table", type = "table", table = "tandem-items", critical = true },
      { name = "stock", type = "table", table = "stock", critical = true },
      { name = "bank", type = "http", url = "https://bank.example.com/up", critical = false },
    ]
    error_message = "The probes are those asked for."
  }

  assert {
    condition     = [for s in local.functions.health.statements : s.resources if s.sid == "ProbedTables"] == [["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem-items", "arn:aws:dynamodb:eu-west-1:123456789012:table/stock"]]
    error_message = "What is probed may be read."
  }
}

run "an_origin_without_a_table" {
  command = plan

  variables {
    app = { kind = "http", uri = "https://origin.example.com" }
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

  assert {
    condition     = [for p in jsondecode(local.functions.health.environment.TANDEM_PROBES) : p.name] == ["app"] && [for s in local.functions.health.statements : s.sid] == ["StatusInEveryRegion"]
    error_message = "Without a table none is probed, and no statement is empty."
  }
}
