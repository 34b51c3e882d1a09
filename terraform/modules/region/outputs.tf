output "endpoint" {
  description = "This Region as the module route53 takes it: its own name, and where DNS must lead for `name` (`target`) and for its own (`host_target`)."
  value = {
    region      = var.region
    host        = local.host
    target      = module.api.targets[var.name]
    host_target = module.api.targets[local.host]
  }
}

output "issuer" {
  description = "Who signs the tokens of this Region's operator API."
  value       = module.cognito.issuer
}

output "token_endpoint" {
  description = "Where operators get tokens for this Region, by client_credentials."
  value       = module.cognito.token_endpoint
}

output "client_id" {
  description = "ID of the operator's client in this Region."
  value       = module.cognito.client_id
}

output "client_secret" {
  description = "Secret of the operator's client in this Region. Whoever has it can evacuate Regions."
  value       = module.cognito.client_secret
  sensitive   = true
}

output "entropy" {
  description = "51 characters that Cognito drew at random. Of the first Region's, a deployment makes its nonce and its key."
  value       = module.cognito.entropy
  sensitive   = true
}

output "user_pool_id" {
  description = "ID of this Region's pool, for further clients."
  value       = module.cognito.user_pool_id
}

output "function_names" {
  description = "Names of Tandem's functions, by handler."
  value       = { for handler, f in module.functions : handler => f.function_name }
}

output "function_log_group_names" {
  description = "Names of their log groups, by handler."
  value       = { for handler, f in module.functions : handler => f.log_group_name }
}

output "access_log_group_name" {
  description = "Name of the log group with a line of JSON for each request; in it `status` is a string and `routeKey` names the route."
  value       = module.api.access_log_group_name
}

output "api_id" {
  description = "ID of the API, the dimension ApiId of its metrics."
  value       = module.api.api_id
}

output "route_keys" {
  description = "Routes of the API, by what they are for."
  value       = module.api.route_keys
}

output "schedule_name" {
  description = "Name of the prober's schedule."
  value       = aws_scheduler_schedule.prober.name
}

output "certificate_arn" {
  description = "Certificate of both names."
  value       = module.api.certificate_arn
}
