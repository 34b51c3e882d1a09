locals {
  prefix = "/.tandem/v1"

  # What anyone may ask. A checker sends no headers of ours, so that none of these can have an authorizer.
  public_routes = {
    health = {
      route_key = "GET /health-check", integration = "health", throttle = "health", authorizer = null, scopes = []
    }
    checkers = {
      route_key = "GET /health-check/${var.key}", integration = "health", throttle = "checkers", authorizer = null, scopes = []
    }
    holds = {
      route_key = "GET ${local.prefix}/holds/{region}/${var.key}", integration = "health", throttle = "checkers", authorizer = null, scopes = []
    }
  }

  # Who may operate may read. "rest" keeps the app from ever answering for Tandem, and tells strangers
  # nothing: without a token it is 401, whatever the path.
  read    = [var.operator.read_scope, var.operator.operate_scope]
  operate = [var.operator.operate_scope]

  operator_routes = {
    for name, route in {
      regions = { route_key = "GET ${local.prefix}/regions", scopes = local.read }
      region  = { route_key = "GET ${local.prefix}/regions/{region}", scopes = local.read }
      orders  = { route_key = "GET ${local.prefix}/orders", scopes = local.read }
      order   = { route_key = "PUT ${local.prefix}/orders/{region}", scopes = local.operate }
      events  = { route_key = "GET ${local.prefix}/events", scopes = local.read }
      rest    = { route_key = "ANY /.tandem/{proxy+}", scopes = local.read }
    } :
    name => merge(route, { integration = "operator", throttle = "operator", authorizer = "operator" })
  }

  # An HTTP origin gets the path by a variable of the route, which $default has none of and which is never
  # empty: there $default is left with the root. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
  app_scopes = var.app.authorizer == null ? [] : var.app.authorizer.scopes
  app_routes = merge(
    { app = { route_key = "$default", integration = "app" } },
    var.app.http == null ? {} : { paths = { route_key = "ANY /{proxy+}", integration = "paths" } },
  )
  ready_routes = var.app.ready_path == null ? {} : {
    ready = {
      route_key = "GET ${var.app.ready_path}", integration = var.app.http == null ? "app" : "ready",
      throttle  = "ready", authorizer = null, scopes = []
    }
  }

  routes = merge(
    local.public_routes,
    local.operator_routes,
    { for name, route in local.app_routes : name => merge(route, {
      throttle = "app", authorizer = var.app.authorizer == null ? null : "app", scopes = local.app_scopes,
    }) },
    local.ready_routes,
  )
}

locals {
  app_integrations = var.app.http == null ? {
    app = var.app.function.invoke_arn
    } : merge(
    { app = "${var.app.http.uri}/", paths = "${var.app.http.uri}/{proxy}" },
    var.app.ready_path == null ? {} : { ready = "${var.app.http.uri}${var.app.ready_path}" },
  )

  integrations = merge(
    {
      health   = { function = true, uri = var.health.invoke_arn, timeout = 30000 }
      operator = { function = true, uri = var.operator.invoke_arn, timeout = 30000 }
    },
    { for name, uri in local.app_integrations : name => {
      function = var.app.http == null, uri = uri, timeout = var.app.timeout_milliseconds
    } },
  )

  authorizers = merge(
    { operator = { issuer = var.operator.issuer, audience = var.operator.audience } },
    var.app.authorizer == null ? {} : { app = { issuer = var.app.authorizer.issuer, audience = var.app.authorizer.audience } },
  )
}

locals {
  functions = merge(
    {
      health   = { function_name = var.health.function_name, qualifier = null }
      operator = { function_name = var.operator.function_name, qualifier = null }
    },
    var.app.function == null ? {} : {
      app = { function_name = var.app.function.function_name, qualifier = var.app.function.qualifier }
    },
  )

  # One permission a route: a function can be invoked by the routes that lead to it and by nothing else.
  # The ARN of a route is that of its key, with the method before the path, and $default as it is; what a
  # variable stands for is *.
  permissions = {
    for name, route in local.routes : name => {
      function_name = local.functions[route.integration].function_name
      qualifier     = local.functions[route.integration].qualifier
      path          = replace(replace(replace(route.route_key, " ", ""), "/^ANY/", "*"), "/\\{[^}]*\\}/", "*")
    } if contains(keys(local.functions), route.integration)
  }
}
