output "api_id" {
  description = "ID of the API."
  value       = aws_apigatewayv2_api.this.id
}

output "api_endpoint" {
  description = "Default endpoint of the API, which answers only if it is not disabled."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "execution_arn" {
  description = "What the ARNs of the API's routes begin with."
  value       = aws_apigatewayv2_api.this.execution_arn
}

output "stage_name" {
  description = "Name of the only stage, `$default`."
  value       = aws_apigatewayv2_stage.this.name
}

output "route_keys" {
  description = "The routes, by what they are for."
  value       = { for name, route in aws_apigatewayv2_route.this : name => route.route_key }
}

output "targets" {
  description = "Where each domain name must lead in DNS: the regional name that API Gateway gave it, and the hosted zone for an alias."
  value = {
    for name, domain in aws_apigatewayv2_domain_name.this : name => {
      domain_name    = domain.domain_name_configuration[0].target_domain_name
      hosted_zone_id = domain.domain_name_configuration[0].hosted_zone_id
    }
  }
}

output "certificate_arn" {
  description = "Certificate of the domains, once ACM has issued it; null without domains."
  value       = local.certificate
}

output "access_log_group_name" {
  description = "Name of the log group with a line of JSON for each request."
  value       = aws_cloudwatch_log_group.this.name
}

output "access_log_group_arn" {
  description = "ARN of that log group."
  value       = aws_cloudwatch_log_group.this.arn
}
