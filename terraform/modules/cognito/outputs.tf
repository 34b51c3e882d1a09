output "user_pool_id" {
  description = "ID of the pool, `<region>_<9 letters and digits>`."
  value       = aws_cognito_user_pool.this.id
}

output "issuer" {
  description = "Who signs the tokens: what a JWT authorizer is configured with."
  value       = "https://${aws_cognito_user_pool.this.endpoint}"
}

output "token_endpoint" {
  description = "Where clients get tokens, by client_credentials."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${data.aws_region.this.id}.amazoncognito.com/oauth2/token"
}

output "scopes" {
  description = "The scopes in full, by what they allow: read and operate."
  value       = { for scope in ["read", "operate"] : scope => "${aws_cognito_resource_server.this.identifier}/${scope}" }
}

output "client_id" {
  description = "ID of the operator's client, which is also the audience of its tokens: Cognito writes no `aud` into them."
  value       = aws_cognito_user_pool_client.operator.id
}

output "client_secret" {
  description = "Secret of the operator's client. Whoever has it can evacuate Regions."
  value       = aws_cognito_user_pool_client.operator.client_secret
  sensitive   = true
}

output "entropy" {
  description = "51 characters that Cognito drew at random when the pool was made, and that open nothing. Use a hash of them with a word of your own."
  value       = aws_cognito_user_pool_client.entropy.client_secret
  sensitive   = true
}
