data "aws_region" "this" {}

resource "aws_lambda_function" "this" {
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
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_in_days
  tags              = var.tags
}
