# The pool and its clients as they are made, and what is refused. Nothing here reaches AWS.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_resource "aws_cognito_user_pool" {
    defaults = { id = "eu-west-1_aws000000", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aws000000" }
  }

  mock_resource "aws_cognito_resource_server" {
    defaults = { scope_identifiers = ["tandem/operate", "tandem/read"] }
  }
}

variables {
  name = "tandem"
}

run "the_pool" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "The pool is protected from deletion, unless someone says otherwise."
  }

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Nobody can sign up: the pool is for machines."
  }

  assert {
    condition     = aws_cognito_resource_server.this.identifier == "tandem" && toset(aws_cognito_resource_server.this.scope[*].scope_name) == toset(["read", "operate"])
    error_message = "The scopes are tandem/read and tandem/operate: the operator API knows no others."
  }

  assert {
    condition     = alltrue([for name in [aws_cognito_resource_server.this.name, aws_cognito_user_pool.this.name, aws_cognito_user_pool_client.operator.name, aws_cognito_user_pool_client.entropy.name] : can(regex("^[A-Za-z0-9_ +=,.@-]+$", name))])
    error_message = "Cognito takes names of letters, digits, blanks and _+=,.@- only."
  }
}

run "the_operators_client" {
  command = apply

  assert {
    condition     = aws_cognito_user_pool_client.operator.allowed_oauth_flows == toset(["client_credentials"]) && aws_cognito_user_pool_client.operator.allowed_oauth_flows_user_pool_client && aws_cognito_user_pool_client.operator.generate_secret
    error_message = "The operator's client gets tokens for itself, with a secret, and in no other way."
  }

  assert {
    condition     = aws_cognito_user_pool_client.operator.allowed_oauth_scopes == toset(["tandem/read", "tandem/operate"])
    error_message = "The operator's client may have both scopes."
  }

  assert {
    condition     = aws_cognito_user_pool_client.operator.access_token_validity == 15 && one(aws_cognito_user_pool_client.operator.token_validity_units).access_token == "minutes"
    error_message = "Tokens are good for 15 minutes: without the unit it would be hours."
  }

  assert {
    condition = alltrue([for c in [aws_cognito_user_pool_client.operator, aws_cognito_user_pool_client.entropy] :
    c.access_token_validity > 0 && c.id_token_validity > 0 && c.refresh_token_validity > 0 && length(compact(values(one(c.token_validity_units)))) == 3])
    error_message = "No validity is left to the provider, which would send 0 in a later update."
  }

  assert {
    condition     = output.issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aws000000"
    error_message = "The issuer is written as tokens have it."
  }
}

run "the_source_of_randomness" {
  command = apply

  assert {
    condition     = aws_cognito_user_pool_client.entropy.generate_secret && !aws_cognito_user_pool_client.entropy.allowed_oauth_flows_user_pool_client
    error_message = "The secret is drawn, and no OAuth flow takes it."
  }

  assert {
    condition     = aws_cognito_user_pool_client.entropy.explicit_auth_flows == toset(["ALLOW_REFRESH_TOKEN_AUTH"])
    error_message = "No user can sign in by the client; an empty list would mean Cognito's defaults."
  }
}

run "a_domain_of_its_own" {
  command = apply

  assert {
    condition     = can(regex("^tandem-[0-9a-f]{12}$", aws_cognito_user_pool_domain.this.domain))
    error_message = "The domain is free among all accounts and cannot spell what Cognito reserves, whatever the pool's ID spells."
  }

  assert {
    condition     = output.token_endpoint == "https://${aws_cognito_user_pool_domain.this.domain}.auth.eu-west-1.amazoncognito.com/oauth2/token"
    error_message = "Tokens are had at the domain."
  }
}

run "a_domain_as_asked_for" {
  command = plan
  variables { domain_prefix = "shop-operators" }

  assert {
    condition     = aws_cognito_user_pool_domain.this.domain == "shop-operators"
    error_message = "A domain that was asked for is taken."
  }
}

run "a_reserved_word" {
  command = plan
  variables { name = "my-aws-api" }
  expect_failures = [var.name]
}

run "a_reserved_word_in_the_domain" {
  command = plan
  variables { domain_prefix = "amazonas" }
  expect_failures = [var.domain_prefix]
}

run "tokens_that_are_too_short_lived" {
  command = plan
  variables { access_token_validity_in_minutes = 4 }
  expect_failures = [var.access_token_validity_in_minutes]
}
