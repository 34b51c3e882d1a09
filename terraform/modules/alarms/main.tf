locals {
  alarms = merge(local.check_alarms, local.region_alarms, local.probe_alarms, local.peer_alarms)

  actions = concat([aws_sns_topic.this.arn], var.actions)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison_operator
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.evaluation_periods
  treat_missing_data  = each.value.treat_missing_data
  alarm_actions       = local.actions
  ok_actions          = local.actions
  tags                = var.tags

  lifecycle {
    precondition {
      condition     = each.value.period * each.value.evaluation_periods <= 86400
      error_message = "Take fewer periods, or shorter ones: CloudWatch looks back a day at most."
    }
  }
}

# In the Region that it tells about: a topic elsewhere would be one more Region to lose. Alarms of the same
# account reach it by SNS's default policy.
resource "aws_sns_topic" "this" {
  name              = var.name
  kms_master_key_id = var.kms_master_key_id
  tags              = var.tags
}

resource "aws_sns_topic_subscription" "this" {
  for_each = { for s in local.subscriptions : "${s.protocol} ${s.endpoint}" => s }

  topic_arn = aws_sns_topic.this.arn
  protocol  = each.value.protocol
  endpoint  = each.value.endpoint
}

locals {
  subscriptions = concat([for address in var.emails : { protocol = "email", endpoint = address }], var.subscriptions)
}
