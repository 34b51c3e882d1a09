# One Region as it is made: names, schedule, records, outputs. Nothing here reaches AWS.

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

run "the_first_region" {
  command = apply

  assert {
    condition     = output.function_names == { app = "tandem-app", health = "tandem-health", operator = "tandem-operator", prober = "tandem-prober" }
    error_message = "Functions are named by the label and their handler, alike in every Region."
  }

  assert {
    condition     = output.endpoint.region == "eu-west-1" && output.endpoint.host == "eu-west-1.api.example.com" && keys(output.endpoint.target) == ["domain_name", "hosted_zone_id"] && keys(output.endpoint.host_target) == ["domain_name", "hosted_zone_id"]
    error_message = "The endpoint is what the module route53 takes."
  }

  assert {
    condition     = aws_route53_record.host.name == "eu-west-1.api.example.com" && aws_route53_record.host.type == "CNAME" && aws_route53_record.host.ttl == 20 && one(aws_route53_record.host.records) == output.endpoint.host_target.domain_name
    error_message = "The Region's own name leads to its own API."
  }

  assert {
    condition     = output.route_keys.checkers == "GET /health-check/fedcba9876543210fedcba9876543210" && output.route_keys.holds == "GET /.tandem/v1/holds/{region}/fedcba9876543210fedcba9876543210"
    error_message = "Checkers ask by the key."
  }

  assert {
    condition     = output.issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
    error_message = "Tokens for this Region are issued in this Region."
  }
}

run "by_default" {
  command = plan

  assert {
    condition     = var.disable_execute_api_endpoint && var.deletion_protection_enabled && var.log_retention_in_days > 0
    error_message = "Unless someone says otherwise nothing goes around failover, the pool is protected from deletion, and lines do not stay for ever."
  }
}

run "the_schedule" {
  command = apply

  assert {
    condition     = aws_scheduler_schedule.prober.schedule_expression == "rate(1 minute)" && aws_scheduler_schedule.prober.flexible_time_window[0].mode == "OFF" && aws_scheduler_schedule.prober.group_name == "default"
    error_message = "A round begins every minute."
  }

  assert {
    condition     = aws_scheduler_schedule.prober.target[0].retry_policy[0].maximum_retry_attempts == 0 && aws_scheduler_schedule.prober.target[0].retry_policy[0].maximum_event_age_in_seconds == 60
    error_message = "A round that is late is not made up for: the default is 185 attempts in a day."
  }

  assert {
    condition     = aws_iam_role.scheduler.name == "tandem-scheduler-eu-west-1"
    error_message = "Roles are global: the name needs the Region."
  }

  assert {
    condition = jsondecode(aws_iam_role.scheduler.assume_role_policy).Statement[0].Condition.StringEquals == {
      "aws:SourceAccount" = "123456789012"
      "aws:SourceArn"     = "arn:aws:scheduler:eu-west-1:123456789012:schedule-group/default"
    }
    error_message = "Schedules of this account and Region take the role, and no others."
  }

  assert {
    condition     = jsondecode(aws_iam_role.scheduler.assume_role_policy).Statement[*].Principal == [{ Service = "scheduler.amazonaws.com" }]
    error_message = "EventBridge Scheduler alone takes the role."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.scheduler.policy).Statement == [{ Sid = "Prober", Effect = "Allow", Action = ["lambda:InvokeFunction"], Resource = ["arn:aws:lambda:eu-west-1:123456789012:function:tandem"] }]
    error_message = "Scheduler may invoke the prober and nothing else."
  }
}

run "a_boundary" {
  command = plan
  variables { permissions_boundary = "arn:aws:iam::123456789012:policy/bound" }

  assert {
    condition     = aws_iam_role.scheduler.permissions_boundary == "arn:aws:iam::123456789012:policy/bound"
    error_message = "The schedule's role has the boundary that the account asks for."
  }
}

run "who_proves_the_name" {
  command = plan

  assert {
    condition     = local.validate_name
    error_message = "The first Region writes the record for the name that all Regions share."
  }
}

run "who_does_not" {
  command = plan
  variables { regions = ["eu-central-1", "eu-west-1"] }

  assert {
    condition     = !local.validate_name
    error_message = "Only the first Region writes the record: ACM asks for the same one in each."
  }
}

run "who_says_so" {
  command = plan

  variables {
    regions       = ["eu-central-1", "eu-west-1"]
    validate_name = true
  }

  assert {
    condition     = local.validate_name
    error_message = "Whoever says it writes the record, whatever the order."
  }
}

# A second deployment in the account takes no name of the first.
run "another_label" {
  command = apply
  variables { label = "shop" }

  assert {
    condition     = alltrue([for n in concat(values(output.function_names), values(output.function_log_group_names), [output.access_log_group_name, output.schedule_name, aws_iam_role.scheduler.name]) : can(regex("(^|/)shop(-|$)", n))])
    error_message = "Every name begins with the label."
  }
}
