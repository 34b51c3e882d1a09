locals {
  certify     = var.create_certificate && length(var.domains) > 0
  certificate = local.certify ? one(aws_acm_certificate_validation.this[*].certificate_arn) : var.certificate_arn

  # By name, because ACM gives the options in no order.
  validations = {
    for option in flatten(aws_acm_certificate.this[*].domain_validation_options) : option.domain_name => option
  }
}

resource "aws_acm_certificate" "this" {
  # checkov:skip=CKV2_AWS_71:the * that it sees is Terraform's, of a splat; var.domains takes no name with one
  count = local.certify ? 1 : 0

  domain_name               = var.domains[0].name
  subject_alternative_names = slice(var.domains[*].name, 1, length(var.domains))
  validation_method         = "DNS"
  tags                      = var.tags

  lifecycle {
    create_before_destroy = true # a domain always has a certificate
  }
}

# Not allow_overwrite: a second owner would take the record along when it goes, and the certificates of all
# Regions would fail to renew months later. So it is refused at once, and told to leave the record alone.
resource "aws_route53_record" "validation" {
  for_each = { for d in var.domains : d.name => d if local.certify && d.validate }

  zone_id = var.zone_id
  name    = local.validations[each.key].resource_record_name
  type    = local.validations[each.key].resource_record_type
  records = [local.validations[each.key].resource_record_value]
  ttl     = 300

  lifecycle {
    precondition {
      condition     = var.zone_id != null
      error_message = "Give the zone_id that ${each.key} is in, or set validate = false and write ACM's record yourself."
    }
  }
}

resource "aws_acm_certificate_validation" "this" {
  count = local.certify ? 1 : 0

  certificate_arn = aws_acm_certificate.this[0].arn

  # Not validation_record_fqdns: that must name the records of all domains, and another Region may have
  # written some. ACM is asked until it has seen them all.
  depends_on = [aws_route53_record.validation]
}

resource "aws_apigatewayv2_domain_name" "this" {
  for_each = toset(var.domains[*].name)

  domain_name = each.key
  tags        = var.tags

  # What HTTP APIs ask for, and what lets every Region have the same name.
  domain_name_configuration {
    certificate_arn = local.certificate
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }

  lifecycle {
    precondition {
      condition     = var.create_certificate || var.certificate_arn != null
      error_message = "Give certificate_arn, or set create_certificate = true."
    }
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  for_each = aws_apigatewayv2_domain_name.this

  api_id      = aws_apigatewayv2_api.this.id
  domain_name = each.value.id
  stage       = aws_apigatewayv2_stage.this.name
}
