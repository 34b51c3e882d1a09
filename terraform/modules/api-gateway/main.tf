resource "aws_apigatewayv2_api" "this" {
  name                         = var.name
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = var.disable_execute_api_endpoint
  tags                         = var.tags

  dynamic "cors_configuration" {
    for_each = var.cors == null ? [] : [var.cors]

    content {
      allow_origins     = cors_configuration.value.allow_origins
      allow_methods     = cors_configuration.value.allow_methods
      allow_headers     = cors_configuration.value.allow_headers
      expose_headers    = cors_configuration.value.expose_headers
      allow_credentials = cors_configuration.value.allow_credentials
      max_age           = cors_configuration.value.max_age
    }
  }

  lifecycle {
    precondition {
      condition     = !var.disable_execute_api_endpoint || length(var.domains) > 0
      error_message = "List a domain, or set disable_execute_api_endpoint = false: nothing would lead to the API."
    }
  }
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = local.integrations

  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = each.value.function ? "AWS_PROXY" : "HTTP_PROXY"
  integration_uri        = each.value.uri
  integration_method     = each.value.function ? "POST" : "ANY"
  payload_format_version = each.value.function ? "2.0" : "1.0"
  timeout_milliseconds   = each.value.timeout

  # Not before it may invoke the function, or clients get a 500 meanwhile.
  depends_on = [aws_lambda_permission.this]

  # API Gateway refuses to delete what a route leads to: routes must lead elsewhere first, and would wait for
  # ever for one of another type, which is a new one. So it asks to be deleted last, and clients notice nothing.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_route" "this" {
  for_each = local.routes

  api_id    = aws_apigatewayv2_api.this.id
  route_key = each.value.route_key
  target    = "integrations/${aws_apigatewayv2_integration.this[each.value.integration].id}"

  authorization_type   = each.value.authorizer == null ? "NONE" : "JWT"
  authorizer_id        = each.value.authorizer == null ? null : aws_apigatewayv2_authorizer.this[each.value.authorizer].id
  authorization_scopes = length(each.value.scopes) == 0 ? null : each.value.scopes
}

resource "aws_apigatewayv2_authorizer" "this" {
  for_each = local.authorizers

  api_id           = aws_apigatewayv2_api.this.id
  name             = each.key
  authorizer_type  = "JWT"
  identity_sources = ["$request.header.Authorization"]

  jwt_configuration {
    issuer   = each.value.issuer
    audience = each.value.audience
  }

  # As for integrations: routes must ask for no token of its any more.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true
  tags        = var.tags

  # Throttles that are left out are 0, which refuses everything: both are always set.
  default_route_settings {
    throttling_rate_limit    = var.throttles.app.rate
    throttling_burst_limit   = var.throttles.app.burst
    detailed_metrics_enabled = var.detailed_metrics_enabled
  }

  # Settings of a route replace the default ones whole.
  dynamic "route_settings" {
    for_each = local.routes

    content {
      route_key                = route_settings.value.route_key
      throttling_rate_limit    = var.throttles[route_settings.value.throttle].rate
      throttling_burst_limit   = var.throttles[route_settings.value.throttle].burst
      detailed_metrics_enabled = var.detailed_metrics_enabled
    }
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format          = jsonencode(local.access_log)
  }

  # API Gateway refuses settings of a route that is not there.
  depends_on = [aws_apigatewayv2_route.this]
}

resource "aws_lambda_permission" "this" {
  for_each = local.permissions

  # The new one is there before the old one goes, because of the integrations: so each has a name of its own.
  statement_id  = "${var.name}-${each.key}-${substr(sha256("${aws_apigatewayv2_api.this.execution_arn} ${each.value.path}"), 0, 8)}"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  function_name = each.value.function_name
  qualifier     = each.value.qualifier
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/$default/${each.value.path}"
}
