# The deployment as it is made, two Regions from one variable. Nothing here reaches AWS.

mock_provider "aws" {
  alias = "primary"

  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-1:123456789012:certificate/c1"
      domain_validation_options = [
        { domain_name = "api.example.com", resource_record_name = "_a.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "eu-west-1.api.example.com", resource_record_name = "_b.eu-west-1.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
        { domain_name = "example.com", resource_record_name = "_c.example.com.", resource_record_type = "CNAME", resource_record_value = "_z.acm-validations.aws." },
        { domain_name = "eu-west-1.example.com", resource_record_name = "_d.eu-west-1.example.com.", resource_record_type = "CNAME", resource_record_value = "_w.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:tandem" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-west-1_abcdefghi", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/tandem" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-1:123456789012:function:tandem"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:tandem/invocations"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:tandem" }
  }
}

mock_provider "aws" {
  alias = "secondary"

  mock_data "aws_region" {
    defaults = { id = "eu-central-1", name = "eu-central-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-central-1:123456789012:certificate/c2"
      domain_validation_options = [
        { domain_name = "api.example.com", resource_record_name = "_a.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_x.acm-validations.aws." },
        { domain_name = "eu-central-1.api.example.com", resource_record_name = "_b.eu-central-1.api.example.com.", resource_record_type = "CNAME", resource_record_value = "_y.acm-validations.aws." },
        { domain_name = "example.com", resource_record_name = "_c.example.com.", resource_record_type = "CNAME", resource_record_value = "_z.acm-validations.aws." },
        { domain_name = "eu-central-1.example.com", resource_record_name = "_d.eu-central-1.example.com.", resource_record_type = "CNAME", resource_record_value = "_w.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:tandem" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-central-1_abcdefghi", endpoint = "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abcdefghi" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/tandem" }
  }

  mock_resource "aws_lambda_function" {
    defaults = {
      arn        = "arn:aws:lambda:eu-central-1:123456789012:function:tandem"
      invoke_arn = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:123456789012:function:tandem/invocations"
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-central-1:123456789012:tandem" }
  }
}

mock_provider "aws" {
  alias = "global"

  mock_data "aws_route53_zone" {
    defaults = { name = "example.com" }
  }

  mock_resource "aws_route53_zone" {
    defaults = { zone_id = "Z0123456789NEWZONE", name_servers = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk"] }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:tandem-route53" }
  }
}

variables {
  name     = "api.example.com"
  artifact = { path = "tests/empty.zip" }
}

run "two_regions" {
  command = apply

  assert {
    condition     = output.endpoints == { eu-west-1 = "https://eu-west-1.api.example.com", eu-central-1 = "https://eu-central-1.api.example.com" }
    error_message = "Each Region has an address of its own."
  }

  assert {
    condition     = aws_route53_zone.this[0].name == "example.com" && output.zone_id == "Z0123456789NEWZONE" && length(output.name_servers) == 2
    error_message = "A zone is made for the name, and its name servers are told."
  }

  assert {
    condition     = module.route53.names == tolist(["api.example.com", "able-2.api.example.com", "able.api.example.com", "preferred-2.api.example.com", "preferred.api.example.com"])
    error_message = "Each chain has a link for each Region."
  }

  assert {
    condition     = keys(output.checks) == ["eu-central-1", "eu-west-1"] && alltrue([for c in values(output.checks) : keys(c.holds) == ["eu-central-1", "eu-west-1"]])
    error_message = "Each Region is asked about each."
  }

  assert {
    condition     = output.topic_arns == ["arn:aws:sns:eu-west-1:123456789012:tandem", "arn:aws:sns:eu-central-1:123456789012:tandem", "arn:aws:sns:us-east-1:123456789012:tandem-route53"]
    error_message = "Each Region tells by itself, us-east-1 what Route 53 finds."
  }

  assert {
    condition     = keys(output.client_secrets) == ["eu-central-1", "eu-west-1"]
    error_message = "Each Region has a client of its own."
  }
}

run "the_descriptor" {
  command = apply

  assert {
    condition = alltrue([for d in [yamldecode(output.tandem_yaml)] :
      d.schema == "tandem/v1" && d.name == "api.example.com" && d.zone == "example.com." && d.table == "tandem" && d.service == "api.example.com" &&
      d.regions[*].name == ["eu-west-1", "eu-central-1"] && d.regions[0].issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdefghi" &&
      d.regions[1].checks == output.checks["eu-central-1"]
    ])
    error_message = "The command line finds everything, the Regions in order."
  }

  assert {
    condition     = !strcontains(output.tandem_yaml, nonsensitive(module.primary.client_secret)) && !strcontains(output.tandem_yaml, local.nonce) && !strcontains(output.tandem_yaml, local.key)
    error_message = "The descriptor may be shared: nothing in it is secret."
  }
}

run "what_nobody_guesses" {
  command = apply

  assert {
    condition     = local.nonce == nonsensitive(substr(sha256("hold ${module.primary.entropy}"), 0, 32)) && local.key == nonsensitive(substr(sha256("check ${module.primary.entropy}"), 0, 32)) && local.nonce != local.key
    error_message = "Nonce and key are both of the first Region's entropy, and neither tells the other."
  }
}

run "a_zone_of_yours" {
  command = plan
  variables { zone_id = "Z0123456789ABCDEFGHIJ" }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && length(output.name_servers) == 0 && output.zone_id == "Z0123456789ABCDEFGHIJ" && local.zone_name == "example.com"
    error_message = "No second zone of the same name is made, and the one there is asked for its name."
  }
}

run "a_zone_with_its_name" {
  command = plan

  variables {
    zone_id   = "Z0123456789ABCDEFGHIJ"
    zone_name = "example.com"
  }

  assert {
    condition     = length(data.aws_route53_zone.this) == 0
    error_message = "What was said is not asked for."
  }
}

run "the_zone_itself" {
  command = plan
  variables { name = "example.com" }

  assert {
    condition     = aws_route53_zone.this[0].name == "example.com"
    error_message = "The zone of example.com is not com."
  }
}

run "an_app_of_your_own" {
  command = plan

  variables {
    apps = {
      eu-west-1    = { kind = "http", uri = "https://eu-west-1.origin.example.com", probes = [{ name = "login", type = "http", url = "https://eu-west-1.origin.example.com/login" }] }
      eu-central-1 = { kind = "http", uri = "https://eu-central-1.origin.example.com" }
    }
  }

  assert {
    condition     = length(module.app_table) == 0 && !contains(keys(module.primary.function_names), "app") && !contains(keys(module.secondary.function_names), "app")
    error_message = "Without the demo there is neither its function nor its table."
  }

  assert {
    condition     = local.alarming_probes == { eu-west-1 = ["tandem-table", "login"], eu-central-1 = ["tandem-table"] }
    error_message = "Each probe of yours alarms in its Region."
  }
}

run "an_app_of_your_own_in_one_region" {
  command = plan
  variables { apps = { eu-west-1 = { kind = "http", uri = "https://eu-west-1.origin.example.com" } } }

  assert {
    condition     = local.tables["eu-west-1"].app == null && local.tables["eu-central-1"].app.name == "tandem-items"
    error_message = "Only where the demo is are its items probed."
  }
}

run "a_new_version_in_one_region" {
  command = plan
  variables { artifacts = { eu-central-1 = { path = "tests/empty.zip", architecture = "x86_64" } } }

  assert {
    condition     = local.artifacts["eu-west-1"].architecture == "arm64" && local.artifacts["eu-central-1"].architecture == "x86_64"
    error_message = "The other Region stays with what it has."
  }
}

run "no_alarms" {
  command = plan
  variables { create_alarms = false }

  assert {
    condition     = length(output.topic_arns) == 0
    error_message = "Nothing tells anybody."
  }
}
