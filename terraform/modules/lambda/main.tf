data "aws_region" "this" {}

resource "aws_lambda_function" "this" {
  # checkov:skip=CKV_AWS_116:who invokes it waits for the answer, but for the prober's schedule: a round that was lost is old, and the next is near
  # checkov:skip=CKV_AWS_117:it asks public names and AWS's APIs alone; in a VPC it would depend on a way out
  # checkov:skip=CKV_AWS_173:Lambda encrypts the variables by a key of its own, and no secret is among them; another key would have to answer before a check does
  # checkov:skip=CKV_AWS_272:who builds the zip signs it, or does not: the same commit gives the same bytes, whose hash is here
  function_name    = var.name
  description      = var.description
  role             = aws_iam_role.this.arn
  runtime          = "provided.al2023"
  handler          = var.handler
  package_type     = "Zip"
  filename         = var.artifact
  source_code_hash = filebase64sha256(var.artifact)
  architectures    = [var.architecture]
  timeout          = var.timeout
  memory_size      = var.memory_size
  tags             = var.tags

  reserved_concurrent_executions = var.reserved_concurrent_executions

  dynamic "environment" {
    for_each = length(var.environment) == 0 ? [] : [var.environment]

    content {
      variables = environment.value
    }
  }

  tracing_config {
    mode = var.tracing_mode
  }

  # The first invocation would make a log group that never expires, and the one below would then be
  # refused. And Lambda refuses to trace for a role that may not.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy.this]
}

# The ARN names the Region, which the name alone would not: functions are named alike in all Regions.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.arn
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts
}

resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts by a key of its own; another would have to work in an outage for a line to be kept
  # checkov:skip=CKV_AWS_338:how long lines are kept, and billed, is log_retention_in_days
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_in_days
  tags              = var.tags
}
