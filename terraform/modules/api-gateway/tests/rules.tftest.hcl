# What is refused before API Gateway would refuse it, or would lose a Region over it.

mock_provider "aws" {}

variables {
  name     = "tandem"
  key      = "0123456789abcdef0123456789abcdef"
  health   = { function_name = "tandem-health", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/health/invocations" }
  operator = { function_name = "tandem-operator", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/operator/invocations", issuer = "https://issuer.example.com", audience = ["client1"] }
  app      = { http = { uri = "https://origin.example.com" } }

  disable_execute_api_endpoint = false
}

run "a_key_of_two_segments" {
  command = plan
  variables { key = "01234567/89abcdef" }
  expect_failures = [var.key]
}

run "a_key_that_can_be_guessed" {
  command = plan
  variables { key = "key" }
  expect_failures = [var.key]
}

run "an_app_of_no_kind" {
  command = plan
  variables { app = {} }
  expect_failures = [var.app]
}

run "an_origin_without_tls" {
  command = plan
  variables { app = { http = { uri = "http://origin.example.com" } } }
  expect_failures = [var.app]
}

run "an_origin_with_a_slash_too_many" {
  command = plan
  variables { app = { http = { uri = "https://origin.example.com/" } } }
  expect_failures = [var.app]
}

run "a_ready_path_of_tandems_own" {
  command = plan
  variables { app = { http = { uri = "https://origin.example.com" }, ready_path = "/health-check" } }
  expect_failures = [var.app]
}

run "longer_than_api_gateway_waits" {
  command = plan
  variables { app = { http = { uri = "https://origin.example.com" }, timeout_milliseconds = 60000 } }
  expect_failures = [var.app]
}

run "an_authorizer_for_nobody" {
  command = plan
  variables { app = { http = { uri = "https://origin.example.com" }, authorizer = { issuer = "https://issuer.example.com", audience = [] } } }
  expect_failures = [var.app]
}

run "operators_for_nobody" {
  command = plan
  variables { operator = { function_name = "tandem-operator", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/operator/invocations", issuer = "https://issuer.example.com", audience = [] } }
  expect_failures = [var.operator]
}

run "a_throttle_of_nothing" {
  command = plan
  variables { throttles = { app = { rate = 0, burst = 10 } } }
  expect_failures = [var.throttles]
}

run "checkers_throttled" {
  command = plan
  variables { throttles = { checkers = { rate = 10, burst = 10 } } }
  expect_failures = [var.throttles]
}

run "credentials_for_every_origin" {
  command = plan
  variables { cors = { allow_origins = ["*"], allow_credentials = true } }
  expect_failures = [var.cors]
}

run "browsers_of_other_origins" {
  command = plan
  variables { cors = { allow_origins = ["https://shop.example.com"], allow_methods = ["GET", "PUT"], allow_credentials = true, max_age = 600 } }

  assert {
    condition     = aws_apigatewayv2_api.this.cors_configuration[0].allow_origins == toset(["https://shop.example.com"]) && aws_apigatewayv2_api.this.cors_configuration[0].max_age == 600
    error_message = "API Gateway answers browsers as asked for."
  }
}
