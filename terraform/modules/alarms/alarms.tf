# What goes off when. What a Region cannot say of itself while it is lost, Route 53's checkers say in
# us-east-1 and the peers in theirs.

locals {
  # A standby that cannot serve is found by nobody else: no client is there.
  check_alarms = {
    for region, id in var.checks : "cannot-serve-${region}" => {
      description         = "Route 53's checkers find that ${region} cannot serve. If it is a standby, nothing is left to fail over to: its /health-check says why."
      namespace           = "AWS/Route53"
      metric_name         = "HealthCheckStatus"
      dimensions          = { HealthCheckId = id }
      statistic           = "Minimum"
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      period              = 60
      evaluation_periods  = var.thresholds.cannot_serve_minutes
      treat_missing_data  = "breaching"
    }
  }

  watched = var.watch[*]

  region_alarms = merge([
    for w in local.watched : {
      # Health requests run a round as well when the prober does not: this says that nothing does.
      heartbeat-missing = {
        description         = "No round of ${w.region} was written for ${var.thresholds.heartbeat_periods} periods: look at the prober's schedule and log, and at the table. The Region still serves, and will hold itself when rounds are back."
        namespace           = "Tandem"
        metric_name         = "Heartbeat"
        dimensions          = { Service = w.service, Region = w.region }
        statistic           = "Sum"
        comparison_operator = "LessThanThreshold"
        threshold           = 1
        period              = w.period_seconds
        evaluation_periods  = var.thresholds.heartbeat_periods
        treat_missing_data  = "breaching"
      }

      held = {
        description         = "${w.region} holds itself: it was failing or away, or an order against it has ended. It is not preferred until it was well for a while; with manual failback, until an operator says so."
        namespace           = "Tandem"
        metric_name         = "Held"
        dimensions          = { Service = w.service, Region = w.region }
        statistic           = "Maximum"
        comparison_operator = "GreaterThanOrEqualToThreshold"
        threshold           = 1
        period              = w.period_seconds
        evaluation_periods  = 1
        treat_missing_data  = "ignore"
      }

      checkers-throttled = {
        description         = "${w.region} throttles Route 53's checkers, which then count it as lost: raise throttles.checkers, or the account's quota."
        namespace           = local.namespace
        metric_name         = "CheckersThrottled"
        dimensions          = {}
        statistic           = "Sum"
        comparison_operator = "GreaterThanOrEqualToThreshold"
        threshold           = var.thresholds.checkers_throttled
        period              = 60
        evaluation_periods  = 1
        treat_missing_data  = "notBreaching"
      }

      throttled = {
        description         = "${w.region} throttles clients: raise throttles.app, or the account's quota. A Region that takes over gets the traffic of two."
        namespace           = local.namespace
        metric_name         = "Throttled"
        dimensions          = {}
        statistic           = "Sum"
        comparison_operator = "GreaterThanOrEqualToThreshold"
        threshold           = var.thresholds.throttled
        period              = 60
        evaluation_periods  = var.thresholds.client_minutes
        treat_missing_data  = "notBreaching"
      }

      server-errors = {
        description         = "${w.region} answers clients with errors. If it can serve all the same, no probe sees what is wrong: add one, and evacuate the Region meanwhile."
        namespace           = local.namespace
        metric_name         = "ServerErrors"
        dimensions          = {}
        statistic           = "Sum"
        comparison_operator = "GreaterThanOrEqualToThreshold"
        threshold           = var.thresholds.server_errors
        period              = 60
        evaluation_periods  = var.thresholds.client_minutes
        treat_missing_data  = "notBreaching"
      }
    }
  ]...)

  probe_alarms = merge([
    for w in local.watched : {
      for probe in w.probes : "probe-failed-${probe}" => {
        description         = "In ${w.region} the probe ${probe} fails: its row says why."
        namespace           = "Tandem"
        metric_name         = "ProbeFailed"
        dimensions          = { Service = w.service, Region = w.region, Probe = probe }
        statistic           = "Maximum"
        comparison_operator = "GreaterThanOrEqualToThreshold"
        threshold           = 1
        period              = w.period_seconds
        evaluation_periods  = var.thresholds.probe_periods
        treat_missing_data  = "ignore"
      }
    }
  ]...)

  # Without a round there is no lag: the heartbeat tells of that. A peer that cannot be asked grows old here.
  peer_alarms = merge([
    for w in local.watched : {
      for peer in w.peers : "peer-lag-${peer}" => {
        description         = "${w.region} sees ${peer} more than ${w.max_lag_seconds} s behind: replication is late, or ${peer} is lost. What was acknowledged there since is not here."
        namespace           = "Tandem"
        metric_name         = "PeerLag"
        dimensions          = { Service = w.service, Region = w.region, Peer = peer }
        statistic           = "Maximum"
        comparison_operator = "GreaterThanThreshold"
        threshold           = w.max_lag_seconds * 1000
        period              = w.period_seconds
        evaluation_periods  = var.thresholds.peer_lag_periods
        treat_missing_data  = "ignore"
      }
    }
  ]...)
}
