# Domains, their certificate and the records for it. Nothing here reaches AWS.

mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-1:123456789012:certificate/c1"
      domain_validation_options = [
        { domain_name = "api.example.com", resource_record_name = "_a.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "eu-west-1.api.example.com", resource_record_name = "_b.eu-west-1.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_apigatewayv2_api" {
    defaults = { execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:tandem" }
  }
}

variables {
  name     = "tandem"
  key      = "0123456789abcdef0123456789abcdef"
  health   = { function_name = "tandem-health", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/health/invocations" }
  operator = { function_name = "tandem-operator", invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/operator/invocations", issuer = "https://issuer.example.com", audience = ["client1"] }
  app      = { http = { uri = "https://origin.example.com" } }
  domains  = [{ name = "api.example.com" }, { name = "eu-west-1.api.example.com" }]
  zone_id  = "Z0123456789ABCDEFGHIJ"
}

run "a_certificate_for_all" {
  command = apply

  assert {
    condition     = aws_acm_certificate.this[0].domain_name == "api.example.com" && aws_acm_certificate.this[0].subject_alternative_names == toset(["eu-west-1.api.example.com"]) && aws_acm_certificate.this[0].validation_method == "DNS"
    error_message = "One certificate covers all domains, and DNS proves them."
  }

  assert {
    condition = { for domain, r in aws_route53_record.validation : domain => [r.name, r.type, one(r.records)] } == {
      "api.example.com"           = ["_a.api.example.com.", "CNAME", "_x.acm-validations.aws."]
      "eu-west-1.api.example.com" = ["_b.eu-west-1.api.example.com.", "CNAME", "_y.acm-validations.aws."]
    }
    error_message = "Each domain is proved by its own record."
  }

  assert {
    condition     = alltrue([for d in aws_apigatewayv2_domain_name.this : d.domain_name_configuration[0].endpoint_type == "REGIONAL" && d.domain_name_configuration[0].security_policy == "TLS_1_2" && d.domain_name_configuration[0].certificate_arn == "arn:aws:acm:eu-west-1:123456789012:certificate/c1"])
    error_message = "HTTP APIs take REGIONAL and TLS_1_2 only, and a certificate that was issued."
  }

  assert {
    condition     = keys(aws_apigatewayv2_api_mapping.this) == ["api.example.com", "eu-west-1.api.example.com"] && alltrue([for m in aws_apigatewayv2_api_mapping.this : m.stage == "$default" && m.api_mapping_key == null])
    error_message = "All domains lead to the root of the API."
  }

  assert {
    condition     = aws_apigatewayv2_api.this.disable_execute_api_endpoint
    error_message = "The default endpoint would go around DNS, and with it around failover."
  }
}

# ACM asks for the same record for a name in every Region of an account. Two owners would fight over it.
run "a_record_that_another_region_owns" {
  command = apply
  variables { domains = [{ name = "api.example.com", validate = false }, { name = "eu-west-1.api.example.com" }] }

  assert {
    condition     = keys(aws_route53_record.validation) == ["eu-west-1.api.example.com"]
    error_message = "A record that another Region owns is left alone."
  }

  assert {
    condition     = alltrue([for r in aws_route53_record.validation : r.allow_overwrite != true]) && aws_acm_certificate_validation.this[0].validation_record_fqdns == null
    error_message = "No record is taken over, and the certificate is awaited whoever wrote the records."
  }
}

run "a_certificate_of_your_own" {
  command = plan

  variables {
    create_certificate = false
    certificate_arn    = "arn:aws:acm:eu-west-1:123456789012:certificate/mine"
    zone_id            = null
  }

  assert {
    condition     = length(aws_acm_certificate.this) == 0 && length(aws_route53_record.validation) == 0 && alltrue([for d in aws_apigatewayv2_domain_name.this : d.domain_name_configuration[0].certificate_arn == var.certificate_arn])
    error_message = "Nothing is asked of ACM."
  }
}

run "no_certificate_at_all" {
  command = plan
  variables { create_certificate = false }
  expect_failures = [aws_apigatewayv2_domain_name.this]
}

run "no_zone_for_the_records" {
  command = plan
  variables { zone_id = null }
  expect_failures = [aws_route53_record.validation]
}

run "no_way_in" {
  command = plan
  variables { domains = [] }
  expect_failures = [aws_apigatewayv2_api.this]
}

run "a_long_name_first" {
  command = plan
  variables { domains = [{ name = "a-name-that-is-fine-in-dns-but-not-as-the-common-name.of-a.example.com" }] }
  expect_failures = [var.domains]
}

run "a_name_with_a_dot_at_its_end" {
  command = plan
  variables { domains = [{ name = "api.example.com." }] }
  expect_failures = [var.domains]
}
