locals {
  minutes  = var.settings.period_seconds / 60
  schedule = local.minutes == 1 ? "rate(1 minute)" : "rate(${local.minutes} minutes)"
}

resource "aws_scheduler_schedule" "prober" {
  # checkov:skip=CKV_AWS_297:what a key would encrypt is the input of the target, and there is none
  name                = "${var.label}-prober"
  group_name          = "default" # the one that the role below trusts
  description         = "A round of ${var.region} every ${var.settings.period_seconds} s"
  schedule_expression = local.schedule

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = module.functions["prober"].function_arn
    role_arn = aws_iam_role.scheduler.arn

    # The default is 185 attempts in a day. A round that is late is no round: the next one is near.
    retry_policy {
      maximum_retry_attempts       = 0
      maximum_event_age_in_seconds = 60
    }
  }

  # A schedule begins at once, and its first round may not be refused.
  depends_on = [aws_iam_role_policy.scheduler]
}

resource "aws_iam_role" "scheduler" {
  name                 = "${var.label}-scheduler-${var.region}"
  description          = "What EventBridge Scheduler in ${var.region} may do for ${var.label}"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  # For this account's schedules alone, and by their group, as AWS asks for.
  # https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringEquals = {
        "aws:SourceAccount" = data.aws_caller_identity.this.account_id
        "aws:SourceArn"     = "arn:${data.aws_partition.this.partition}:scheduler:${var.region}:${data.aws_caller_identity.this.account_id}:schedule-group/default"
      } }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "${var.label}-scheduler"
  role = aws_iam_role.scheduler.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Prober"
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [module.functions["prober"].function_arn]
    }]
  })
}
