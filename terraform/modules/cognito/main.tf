data "aws_region" "this" {}

resource "aws_cognito_user_pool" "this" {
  name                = var.name
  deletion_protection = var.deletion_protection_enabled ? "ACTIVE" : "INACTIVE"
  tags                = var.tags

  # The pool is for machines: nobody can sign up.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }
}

resource "aws_cognito_resource_server" "this" {
  user_pool_id = aws_cognito_user_pool.this.id
  identifier   = "tandem"
  name         = "Tandem operator API" # Cognito refuses an apostrophe

  scope {
    scope_name        = "read"
    scope_description = "See Regions, orders and events"
  }

  scope {
    scope_name        = "operate"
    scope_description = "Give orders, and see all"
  }
}

resource "aws_cognito_user_pool_client" "operator" {
  user_pool_id    = aws_cognito_user_pool.this.id
  name            = "operator"
  generate_secret = true

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = aws_cognito_resource_server.this.scope_identifiers

  # No way for users to sign in. An empty list would mean Cognito's defaults, which have two.
  explicit_auth_flows = ["ALLOW_REFRESH_TOKEN_AUTH"]

  # All of them, though there are no other tokens: what is left out the provider may send as 0 in a later
  # update, which Cognito refuses. https://github.com/hashicorp/terraform-provider-aws/issues/32504
  access_token_validity  = var.access_token_validity_in_minutes
  id_token_validity      = 1
  refresh_token_validity = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "hours"
    refresh_token = "days"
  }
}

# A deployment needs something that nobody can guess: what its holds say, and where its checkers ask. A
# provider for random numbers would be one more dependency whose state is its only memory; Cognito draws a
# secret of 51 characters for any client and keeps it. This client exists for that secret. No OAuth flow is
# allowed to it and no user can sign in by it, so that the secret opens nothing.
resource "aws_cognito_user_pool_client" "entropy" {
  user_pool_id    = aws_cognito_user_pool.this.id
  name            = "entropy"
  generate_secret = true

  allowed_oauth_flows_user_pool_client = false
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH"]

  access_token_validity  = 5
  id_token_validity      = 1
  refresh_token_validity = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "hours"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  user_pool_id = aws_cognito_user_pool.this.id

  # Hexadecimal digits cannot spell a word that Cognito reserves; the pool's ID itself could.
  domain = coalesce(var.domain_prefix, "${var.name}-${substr(sha256(aws_cognito_user_pool.this.id), 0, 12)}")
}
