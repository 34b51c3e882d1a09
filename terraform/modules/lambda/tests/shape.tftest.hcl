# The function, its role and its log as they are made. Nothing here reaches AWS.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/tandem-health" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/tandem-health-eu-west-1" }
  }

  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:tandem-health" }
  }
}

variables {
  name     = "tandem-health"
  handler  = "health"
  artifact = "tests/empty.zip"
  timeout  = 3

  statements = [{
    sid       = "Status"
    actions   = ["dynamodb:GetItem", "dynamodb:Query"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"]
  }]
}

run "a_function" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.runtime == "provided.al2023" && aws_lambda_function.this.package_type == "Zip" && aws_lambda_function.this.architectures == tolist(["arm64"])
    error_message = "The function is a Go program in a zip, for arm64 unless someone says otherwise."
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("tests/empty.zip")
    error_message = "The code is updated when the zip's bytes change, and only then."
  }

  assert {
    condition     = length(aws_lambda_function.this.environment) == 0 && aws_lambda_function.this.reserved_concurrent_executions == -1 && aws_lambda_function.this.tracing_config[0].mode == "PassThrough"
    error_message = "Nothing is set that nobody asked for."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.maximum_event_age_in_seconds == 60 && aws_lambda_function_event_invoke_config.this.maximum_retry_attempts == 0
    error_message = "An event is tried once and dropped after a minute: the next minute brings another."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "/aws/lambda/tandem-health" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group is the one that Lambda writes to, and lines do not stay for ever."
  }

  assert {
    condition     = aws_iam_role.this.name == "tandem-health-eu-west-1"
    error_message = "Roles are global: the name needs the Region, or a second Region could not be made."
  }
}

run "what_it_may_do" {
  command = apply

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [
      {
        Sid      = "Status"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:Query"]
        Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"]
      },
      {
        Sid      = "OwnLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/tandem-health:*"]
      },
    ]
    error_message = "The role has what was asked for, its own log, and nothing else."
  }

  # :* stands for the streams of that one log group, and is the only wildcard.
  assert {
    condition     = length(regexall("[*?]", aws_iam_role_policy.this.policy)) == 1
    error_message = "There is one * in the policy, for the streams of the function's own log group."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" }
    error_message = "Lambda alone takes the role."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this.function_name == "arn:aws:lambda:eu-west-1:123456789012:function:tandem-health"
    error_message = "The settings of events name the function by ARN: the name alone is the same in every Region."
  }
}

run "what_it_may_do_on_a_condition" {
  command = apply

  variables {
    statements = [{
      sid        = "Key"
      actions    = ["kms:Decrypt"]
      resources  = ["arn:aws:kms:eu-west-1:123456789012:key/1"]
      conditions = { StringEquals = { "kms:ViaService" = ["dynamodb.eu-west-1.amazonaws.com"] } }
    }]
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[0].Condition == { StringEquals = { "kms:ViaService" = ["dynamodb.eu-west-1.amazonaws.com"] } }
    error_message = "A condition is part of its statement."
  }
}

run "a_boundary" {
  command = plan
  variables { permissions_boundary = "arn:aws:iam::123456789012:policy/bound" }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == "arn:aws:iam::123456789012:policy/bound"
    error_message = "The role has the boundary that the account asks for."
  }
}

run "traces" {
  command = apply
  variables { tracing_mode = "Active" }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[2].Action == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    error_message = "Lambda refuses to trace for a role that may not write traces."
  }
}
