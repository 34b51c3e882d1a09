# The name begins as AWS asks for where a service delivers logs: permission for any other goes into one
# policy of the account, which has room for a few log groups only.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts by a key of its own; another would have to work in an outage for a line to be kept
  # checkov:skip=CKV_AWS_338:how long lines are kept, and billed, is log_retention_in_days
  name              = "/aws/vendedlogs/apigateway/${var.name}"
  retention_in_days = var.log_retention_in_days
  tags              = var.tags
}

locals {
  # All values are strings. No header of the client's is among them but the path: what it writes could
  # break the line.
  access_log = {
    requestId          = "$context.requestId"
    requestTime        = "$context.requestTime"
    sourceIp           = "$context.identity.sourceIp"
    domainName         = "$context.domainName"
    httpMethod         = "$context.httpMethod"
    path               = "$context.path"
    routeKey           = "$context.routeKey"
    status             = "$context.status"
    responseLatency    = "$context.responseLatency"
    responseLength     = "$context.responseLength"
    integrationStatus  = "$context.integration.status"
    integrationLatency = "$context.integration.latency"
    integrationError   = "$context.integration.error"
    errorMessage       = "$context.error.message"
    authorizerError    = "$context.authorizer.error"
    clientId           = "$context.authorizer.claims.client_id"
  }
}
