# Everything of one Region. It reads nothing of the others but their names, so that each Region can have a
# state of its own: an apply in one needs no other to be up.

# What the variables must agree on is said here, before anything is made.
# tflint-ignore: terraform_unused_declarations # its conditions are what it is for
data "aws_region" "this" {
  lifecycle {
    precondition {
      condition     = contains(var.regions, var.region)
      error_message = "List ${var.region} in regions: functions must know that they are among them."
    }

    precondition {
      condition     = length(setsubtract(var.regions, keys(var.tables.status.arns))) == 0
      error_message = "Give tables.status.arns for each of ${join(", ", var.regions)}: functions read the table in every Region, so it needs a replica there."
    }

    precondition {
      condition     = var.tables.app == null || try(contains(keys(var.tables.app.arns), var.region), false)
      error_message = "Give tables.app.arns for ${var.region}: the app works on the replica in its own Region."
    }

    precondition {
      condition     = var.app.kind != "demo" || var.tables.app != null
      error_message = "Give tables.app: the demo app keeps its items there."
    }

    # A read asks all replicas within two timeouts, and the order and its event may have to try each in turn.
    precondition {
      condition     = var.settings.operator_budget_milliseconds >= (2 + 2 * length(var.regions)) * var.settings.read_timeout_milliseconds
      error_message = "Set operator_budget_milliseconds to ${2 + 2 * length(var.regions)} read_timeout_milliseconds or more: it must hold a read and two writes, and the operator API does not start without."
    }

    precondition {
      condition = alltrue([
        var.functions.health.timeout * 1000 > var.settings.health_budget_milliseconds,
        var.functions.operator.timeout * 1000 > var.settings.operator_budget_milliseconds,
        var.functions.app.timeout * 1000 > var.settings.app_timeout_milliseconds,
      ])
      error_message = "Give each function a timeout of more than its budget in settings: Lambda would end it before it answers."
    }

    postcondition {
      condition     = self.id == var.region
      error_message = "Pass the provider of ${var.region}: the one given is configured for ${self.id}."
    }
  }
}

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  host          = "${var.region}.${var.name}"
  validate_name = coalesce(var.validate_name, var.regions[0] == var.region)
}

module "functions" {
  source   = "../lambda"
  for_each = local.functions

  name         = "${var.label}-${each.key}"
  description  = each.value.description
  handler      = each.key
  artifact     = var.artifact.path
  architecture = var.artifact.architecture
  memory_size  = var.functions[each.key].memory_size
  timeout      = var.functions[each.key].timeout
  environment  = each.value.environment
  statements   = each.value.statements
  tracing_mode = var.tracing_mode
  tags         = var.tags

  reserved_concurrent_executions = var.functions[each.key].reserved_concurrent_executions
  permissions_boundary           = var.permissions_boundary
  log_retention_in_days          = var.log_retention_in_days
}

# An issuer for each Region: one that dies with another Region is no use in this one.
module "cognito" {
  source = "../cognito"

  name          = var.label
  domain_prefix = var.domain_prefix
  tags          = var.tags

  access_token_validity_in_minutes = var.access_token_validity_in_minutes
  deletion_protection_enabled      = var.deletion_protection_enabled
}

module "api" {
  source = "../api-gateway"

  name = var.label
  key  = var.key

  health = {
    function_name = module.functions["health"].function_arn
    invoke_arn    = module.functions["health"].invoke_arn
  }

  operator = {
    function_name = module.functions["operator"].function_arn
    invoke_arn    = module.functions["operator"].invoke_arn
    issuer        = module.cognito.issuer
    audience      = concat([module.cognito.client_id], var.additional_client_ids)
    read_scope    = module.cognito.scopes.read
    operate_scope = module.cognito.scopes.operate
  }

  app = {
    function             = local.app_function
    http                 = var.app.kind == "http" ? { uri = var.app.uri } : null
    authorizer           = var.app.authorizer
    ready_path           = local.ready_path
    timeout_milliseconds = var.app.timeout_milliseconds
  }

  domains = [
    { name = var.name, validate = local.validate_name },
    { name = local.host },
  ]
  zone_id            = var.zone_id
  create_certificate = var.create_certificate
  certificate_arn    = var.certificate_arn

  disable_execute_api_endpoint = var.disable_execute_api_endpoint
  detailed_metrics_enabled     = var.detailed_metrics_enabled
  throttles                    = var.throttles
  cors                         = var.cors
  log_retention_in_days        = var.log_retention_in_days
  tags                         = var.tags
}

# The Region's own name: what checks, peers and the command line ask, so that its certificate and its
# mapping are watched too.
resource "aws_route53_record" "host" {
  zone_id = var.zone_id
  name    = local.host
  type    = "CNAME"
  ttl     = var.ttl
  records = [module.api.targets[local.host].domain_name]
}
