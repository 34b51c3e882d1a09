output "topic_arn" {
  description = "ARN of the topic that the alarms tell."
  value       = aws_sns_topic.this.arn
}

output "alarm_names" {
  description = "Names of the alarms, by what they tell."
  value       = { for what, alarm in aws_cloudwatch_metric_alarm.this : what => alarm.alarm_name }
}
