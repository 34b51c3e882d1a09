# API Gateway's own metrics count every 4xx alike, and a Region that says 503 to checkers as an error to
# clients. The access log tells them apart.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html

locals {
  # Metrics of filters can have no default value and dimensions at once: the namespace tells deployments apart.
  namespace = "Tandem/${var.name}"

  checkers = [for w in local.watched : [w.route_keys.checkers, w.route_keys.holds]]
  clients  = [for w in local.watched : compact([w.route_keys.app, lookup(w.route_keys, "paths", "")])]

  routes = {
    checkers = join(" || ", [for key in flatten(local.checkers) : "($.routeKey = \"${key}\")"])
    clients  = join(" || ", [for key in flatten(local.clients) : "($.routeKey = \"${key}\")"])
  }

  # Values of the access log are strings, also the status.
  filters = var.watch == null ? {} : {
    CheckersThrottled = "{ ($.status = \"429\") && (${local.routes.checkers}) }"
    Throttled         = "{ ($.status = \"429\") && (${local.routes.clients}) }"
    ServerErrors      = "{ ($.status = \"5*\") && (${local.routes.clients}) }"
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.filters

  name           = "${var.name}-${each.key}"
  log_group_name = var.watch.access_log_group_name
  pattern        = each.value

  metric_transformation {
    namespace     = local.namespace
    name          = each.key
    value         = "1"
    default_value = "0"
    unit          = "Count"
  }
}
