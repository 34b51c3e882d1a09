# Who is told of what. Nothing here reaches AWS.

mock_provider "aws" {
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:tandem" }
  }
}

variables {
  watch = {
    region                = "eu-west-1"
    service               = "api"
    peers                 = ["eu-central-1", "us-east-2"]
    period_seconds        = 120
    max_lag_seconds       = 300
    probes                = ["tandem-table"]
    access_log_group_name = "/aws/vendedlogs/apigateway/tandem"
    route_keys            = { checkers = "GET /health-check/k", holds = "GET /.tandem/v1/holds/{region}/k", app = "$default", paths = "ANY /{proxy+}", ready = "GET /ready" }
  }
}

run "a_region" {
  command = apply

  assert {
    condition     = keys(output.alarm_names) == ["checkers-throttled", "heartbeat-missing", "held", "peer-lag-eu-central-1", "peer-lag-us-east-2", "probe-failed-tandem-table", "server-errors", "throttled"]
    error_message = "A Region tells of itself and of each peer."
  }

  assert {
    condition     = alltrue([for a in aws_cloudwatch_metric_alarm.this : a.alarm_actions == toset([output.topic_arn]) && a.ok_actions == toset([output.topic_arn]) && startswith(a.alarm_name, "tandem-")])
    error_message = "The topic hears of the beginning and of the end."
  }

  assert {
    condition = alltrue([for a in [aws_cloudwatch_metric_alarm.this["heartbeat-missing"]] :
      a.namespace == "Tandem" && a.metric_name == "Heartbeat" && a.dimensions == tomap({ Service = "api", Region = "eu-west-1" }) &&
      a.period == 120 && a.evaluation_periods == 5 && a.comparison_operator == "LessThanThreshold" && a.treat_missing_data == "breaching"
    ])
    error_message = "A heart that does not beat sends no metric: what is missing alarms."
  }

  assert {
    condition = alltrue([for a in [aws_cloudwatch_metric_alarm.this["peer-lag-us-east-2"]] :
      a.dimensions == tomap({ Service = "api", Region = "eu-west-1", Peer = "us-east-2" }) && a.threshold == 300000 && a.period == 120
    ])
    error_message = "A peer is late when it is as late as the settings say, in milliseconds."
  }

  assert {
    condition = { for f in aws_cloudwatch_log_metric_filter.this : f.metric_transformation[0].name => f.pattern } == {
      CheckersThrottled = "{ ($.status = \"429\") && (($.routeKey = \"GET /health-check/k\") || ($.routeKey = \"GET /.tandem/v1/holds/{region}/k\")) }"
      Throttled         = "{ ($.status = \"429\") && (($.routeKey = \"$default\") || ($.routeKey = \"ANY /{proxy+}\")) }"
      ServerErrors      = "{ ($.status = \"5*\") && (($.routeKey = \"$default\") || ($.routeKey = \"ANY /{proxy+}\")) }"
    }
    error_message = "Checkers and clients are told apart by the route: a 503 to checkers is no error to clients."
  }

  assert {
    condition     = alltrue([for f in aws_cloudwatch_log_metric_filter.this : f.metric_transformation[0].namespace == aws_cloudwatch_metric_alarm.this["throttled"].namespace])
    error_message = "Alarms are on the metrics that the filters make."
  }
}

run "what_route_53_finds" {
  command = apply

  variables {
    name   = "tandem-route53"
    watch  = null
    checks = { eu-west-1 = "11111111-1111-4111-8111-111111111111", eu-central-1 = "22222222-2222-4222-8222-222222222222" }
  }

  assert {
    condition     = output.alarm_names == { cannot-serve-eu-west-1 = "tandem-route53-cannot-serve-eu-west-1", cannot-serve-eu-central-1 = "tandem-route53-cannot-serve-eu-central-1" }
    error_message = "A standby that cannot serve is told of as well: no client is there to notice."
  }

  assert {
    condition     = alltrue([for a in aws_cloudwatch_metric_alarm.this : a.namespace == "AWS/Route53" && a.metric_name == "HealthCheckStatus" && a.treat_missing_data == "breaching"])
    error_message = "The alarm is on the check's own metric, and on its absence."
  }

  assert {
    condition     = length(aws_cloudwatch_log_metric_filter.this) == 0
    error_message = "There is no log to filter."
  }
}

run "who_hears" {
  command = apply

  variables {
    emails        = ["on-call@example.com"]
    subscriptions = [{ protocol = "https", endpoint = "https://pager.example.com/hook" }]
    actions       = ["arn:aws:sns:eu-west-1:123456789012:ours"]
  }

  assert {
    condition     = toset([for s in aws_sns_topic_subscription.this : "${s.protocol} ${s.endpoint}"]) == toset(["email on-call@example.com", "https https://pager.example.com/hook"])
    error_message = "Everybody named is subscribed."
  }

  assert {
    condition     = alltrue([for a in aws_cloudwatch_metric_alarm.this : contains(a.alarm_actions, "arn:aws:sns:eu-west-1:123456789012:ours")])
    error_message = "What else is named hears as well."
  }
}

run "more_than_a_day" {
  command = plan
  variables { thresholds = { heartbeat_periods = 1000 } }
  expect_failures = [aws_cloudwatch_metric_alarm.this]
}

run "a_threshold_of_none" {
  command = plan
  variables { thresholds = { server_errors = 0 } }
  expect_failures = [var.thresholds]
}

run "no_address" {
  command = plan
  variables { emails = ["on-call"] }
  expect_failures = [var.emails]
}

run "a_key_that_silences_alarms" {
  command = plan
  variables { kms_master_key_id = "alias/aws/sns" }
  expect_failures = [var.kms_master_key_id]
}

run "routes_that_are_missing" {
  command = plan

  variables {
    watch = {
      region                = "eu-west-1"
      service               = "api"
      peers                 = ["eu-central-1"]
      access_log_group_name = "/aws/vendedlogs/apigateway/tandem"
      route_keys            = { app = "$default" }
    }
  }

  expect_failures = [var.watch]
}
