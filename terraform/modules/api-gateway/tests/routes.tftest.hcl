# Who is let in where, how often, and what may invoke what. Nothing here reaches AWS.

mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "a1b2c3d4e5"
      execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"
    }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/apigateway/tandem" }
  }

  mock_resource "aws_apigatewayv2_authorizer" {
    defaults = { id = "auth01" }
  }
}

variables {
  name = "tandem"
  key  = "0123456789abcdef0123456789abcdef"

  health = {
    function_name = "tandem-health"
    invoke_arn    = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:tandem-health/invocations"
  }

  operator = {
    function_name = "tandem-operator"
    invoke_arn    = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:tandem-operator/invocations"
    issuer        = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi"
    audience      = ["client1"]
  }

  app = {
    function = {
      function_name = "tandem-app"
      invoke_arn    = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:tandem-app/invocations"
    }
    ready_path = "/ready"
  }

  disable_execute_api_endpoint = false
}

run "the_routes" {
  command = plan

  assert {
    condition = { for name, route in aws_apigatewayv2_route.this : name => route.route_key } == {
      health   = "GET /health-check"
      checkers = "GET /health-check/0123456789abcdef0123456789abcdef"
      holds    = "GET /.tandem/v1/holds/{region}/0123456789abcdef0123456789abcdef"
      regions  = "GET /.tandem/v1/regions"
      region   = "GET /.tandem/v1/regions/{region}"
      orders   = "GET /.tandem/v1/orders"
      order    = "PUT /.tandem/v1/orders/{region}"
      events   = "GET /.tandem/v1/events"
      rest     = "ANY /.tandem/{proxy+}"
      ready    = "GET /ready"
      app      = "$default"
    }
    error_message = "These are the routes, and no others."
  }
}

# A checker sends no headers of ours. Behind an authorizer every check would be a 401, and every Region lost.
run "checkers_need_no_token" {
  command = apply

  variables {
    app = {
      function   = { function_name = "tandem-app", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/app/invocations" }
      authorizer = { issuer = "https://issuer.example.com", audience = ["shop"], scopes = ["shop/use"] }
      ready_path = "/ready"
    }
  }

  assert {
    condition     = alltrue([for name in ["health", "checkers", "holds", "ready"] : aws_apigatewayv2_route.this[name].authorization_type == "NONE" && aws_apigatewayv2_route.this[name].authorizer_id == null && aws_apigatewayv2_route.this[name].authorization_scopes == null])
    error_message = "What checkers and probes ask is open, even where the app is not: a checker sends no token, and behind an authorizer every check would be a 401."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["app"].authorization_type == "JWT" && aws_apigatewayv2_route.this["app"].authorization_scopes == toset(["shop/use"])
    error_message = "The app asks for the tokens that it was given an authorizer for."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.this["app"].jwt_configuration[0].issuer == "https://issuer.example.com" && aws_apigatewayv2_authorizer.this["operator"].jwt_configuration[0].issuer != "https://issuer.example.com"
    error_message = "The app's issuer is not the operators'."
  }
}

run "operators_need_one" {
  command = apply

  assert {
    condition = alltrue([for name in ["regions", "region", "orders", "order", "events", "rest"] :
    aws_apigatewayv2_route.this[name].authorization_type == "JWT" && aws_apigatewayv2_route.this[name].authorizer_id == aws_apigatewayv2_authorizer.this["operator"].id])
    error_message = "Everything under /.tandem but holds wants a token of the operators' issuer."
  }

  assert {
    condition     = aws_apigatewayv2_route.this["order"].authorization_scopes == toset(["tandem/operate"])
    error_message = "An order wants the scope to operate: to read is not enough."
  }

  assert {
    condition     = alltrue([for name in ["regions", "region", "orders", "events"] : aws_apigatewayv2_route.this[name].authorization_scopes == toset(["tandem/read", "tandem/operate"])])
    error_message = "Who may operate may read."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.this["operator"].jwt_configuration[0].audience == toset(["client1"]) && aws_apigatewayv2_authorizer.this["operator"].identity_sources == toset(["$request.header.Authorization"])
    error_message = "Tokens come in the Authorization header, for these clients."
  }

  assert {
    condition     = keys(aws_apigatewayv2_authorizer.this) == ["operator"]
    error_message = "An app without an authorizer has none."
  }
}

run "throttles_apart" {
  command = plan

  variables {
    throttles = {
      app      = { rate = 1, burst = 1 }
      ready    = { rate = 2, burst = 2 }
      health   = { rate = 3, burst = 3 }
      operator = { rate = 5, burst = 5 }
      checkers = { rate = 40, burst = 400 }
    }
  }

  assert {
    condition = { for s in aws_apigatewayv2_stage.this.route_settings : s.route_key => [s.throttling_rate_limit, s.throttling_burst_limit] } == {
      "GET /health-check"                                               = [3, 3]
      "GET /health-check/0123456789abcdef0123456789abcdef"              = [40, 400]
      "GET /.tandem/v1/holds/{region}/0123456789abcdef0123456789abcdef" = [40, 400]
      "GET /.tandem/v1/regions"                                         = [5, 5]
      "GET /.tandem/v1/regions/{region}"                                = [5, 5]
      "GET /.tandem/v1/orders"                                          = [5, 5]
      "PUT /.tandem/v1/orders/{region}"                                 = [5, 5]
      "GET /.tandem/v1/events"                                          = [5, 5]
      "ANY /.tandem/{proxy+}"                                           = [5, 5]
      "GET /ready"                                                      = [2, 2]
      "$default"                                                        = [1, 1]
    }
    error_message = "Strangers, checkers, operators, probes and clients each have their own buckets."
  }

  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 1 && aws_apigatewayv2_stage.this.default_route_settings[0].throttling_burst_limit == 1
    error_message = "A throttle that is left out is 0, which refuses everything."
  }
}

# Some Regions have 2500 requests per second and 1250 at once, for all APIs of the account.
run "throttles_fit_the_smallest_account" {
  command = plan

  assert {
    condition     = sum([for s in aws_apigatewayv2_stage.this.route_settings : s.throttling_rate_limit]) < 2500 && sum([for s in aws_apigatewayv2_stage.this.route_settings : s.throttling_burst_limit]) < 1250
    error_message = "By default no rush on this API uses up the account's bucket, which the checkers need as well."
  }
}

run "permissions" {
  command = apply

  assert {
    condition = { for name, p in aws_lambda_permission.this : name => p.source_arn } == {
      health   = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/health-check"
      checkers = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/health-check/0123456789abcdef0123456789abcdef"
      holds    = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/.tandem/v1/holds/*/0123456789abcdef0123456789abcdef"
      regions  = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/.tandem/v1/regions"
      region   = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/.tandem/v1/regions/*"
      orders   = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/.tandem/v1/orders"
      order    = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/PUT/.tandem/v1/orders/*"
      events   = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/.tandem/v1/events"
      rest     = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/*/.tandem/*"
      ready    = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/ready"
      app      = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/$default"
    }
    error_message = "Each route may invoke its function, and nothing else may."
  }

  assert {
    condition     = { for name, p in aws_lambda_permission.this : p.function_name => name... } == { tandem-app = ["app", "ready"], tandem-health = ["checkers", "health", "holds"], tandem-operator = ["events", "order", "orders", "region", "regions", "rest"] }
    error_message = "Each function may be invoked by its own routes."
  }

  assert {
    condition     = alltrue([for p in aws_lambda_permission.this : p.principal == "apigateway.amazonaws.com" && p.action == "lambda:InvokeFunction"])
    error_message = "API Gateway alone is let in by these permissions, and only to invoke."
  }

  assert {
    condition     = alltrue([for i in aws_apigatewayv2_integration.this : i.integration_type == "AWS_PROXY" && i.payload_format_version == "2.0"])
    error_message = "The functions read payload format 2.0, which is not the default."
  }
}

run "an_http_origin" {
  command = apply

  variables {
    app = { http = { uri = "https://origin.example.com/base" }, ready_path = "/up", timeout_milliseconds = 5000 }
  }

  assert {
    condition     = aws_apigatewayv2_route.this["app"].route_key == "$default" && aws_apigatewayv2_route.this["paths"].route_key == "ANY /{proxy+}" && aws_apigatewayv2_route.this["ready"].route_key == "GET /up"
    error_message = "Every path leads to the origin."
  }

  assert {
    condition = { for name, i in aws_apigatewayv2_integration.this : name => i.integration_uri if i.integration_type == "HTTP_PROXY" } == {
      app   = "https://origin.example.com/base/"
      paths = "https://origin.example.com/base/{proxy}"
      ready = "https://origin.example.com/base/up"
    }
    error_message = "The origin is asked for the path that the client asked for."
  }

  assert {
    condition     = alltrue([for name in ["app", "paths", "ready"] : aws_apigatewayv2_integration.this[name].integration_method == "ANY" && aws_apigatewayv2_integration.this[name].payload_format_version == "1.0" && aws_apigatewayv2_integration.this[name].timeout_milliseconds == 5000])
    error_message = "The client's method is passed on, for 5 s at most."
  }

  assert {
    condition     = length(setintersection(keys(aws_lambda_permission.this), ["app", "paths", "ready"])) == 0
    error_message = "An origin is no function: there is nothing to permit."
  }
}

run "an_alias_of_a_function" {
  command = plan

  variables {
    app = { function = { function_name = "shop", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/shop:live/invocations", qualifier = "live" } }
  }

  assert {
    condition     = aws_lambda_permission.this["app"].qualifier == "live" && aws_lambda_permission.this["health"].qualifier == null
    error_message = "The permission is for the alias that is invoked."
  }

  assert {
    condition     = !contains(keys(aws_apigatewayv2_route.this), "ready")
    error_message = "An app that was given no ready_path has no route for it."
  }
}

run "access_logs" {
  command = plan

  assert {
    condition     = alltrue([for name in ["requestId", "routeKey", "status", "responseLatency", "integrationStatus"] : contains(keys(jsondecode(aws_apigatewayv2_stage.this.access_log_settings[0].format)), name)])
    error_message = "A line of JSON says which route answered what, and how fast."
  }

  assert {
    condition     = length(aws_apigatewayv2_stage.this.access_log_settings[0].format) < 3000
    error_message = "API Gateway takes a format of 3 KB."
  }

  assert {
    condition     = startswith(aws_cloudwatch_log_group.this.name, "/aws/vendedlogs/")
    error_message = "Any other log group is named in a policy of the account that has room for few."
  }
}
