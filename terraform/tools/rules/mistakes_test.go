package rules

var mistakes = []mistake{
	// What people enter.
	{
		name: "an interval of 15", file: "route53/tests/tree.tftest.hcl", by: tests("route53/tests/tree"),
		old:  `key       = "fedcba9876543210"`,
		new:  "key = \"fedcba9876543210\"\ncan = { interval = 15 }",
		says: "Set can.interval to 10 or 30 seconds: Route 53 knows no others.",
	},
	{
		name: "a TTL at the apex", file: "route53/tests/tree.tftest.hcl", by: tests("route53/tests/tree"),
		old:  "name = \"example.com\"\n",
		new:  "name = \"example.com\"\nttl = 20\n",
		says: "Leave ttl out, or use a name below example.com: at a zone's apex the records are aliases, and their TTL is AWS's.",
	},
	{
		name: "more Regions than a calculated check has been tried with", file: "route53/tests/tree.tftest.hcl", by: tests("route53/tests/tree"),
		old:  `"us-east-2", "ap-south-1"]`,
		new:  `"us-east-2", "ap-south-1", "sa-east-1"]`,
		says: "List two to four Regions",
	},
	{
		name: "a Region twice", file: "route53/tests/tree.tftest.hcl", by: tests("route53/tests/tree"),
		old:  `"us-east-2", "ap-south-1"]`,
		new:  `"us-east-2", "us-east-2"]`,
		says: "List each Region once: it has one place in the order.",
	},
	{
		name: "away after three periods", file: "region/tests/functions.tftest.hcl", by: tests("region/tests/functions"),
		old:  "away_after_seconds           = 14401",
		new:  "away_after_seconds           = 10800",
		says: "Set away_after_seconds to four periods or more: schedules come late.",
	},
	{
		name: "a throttle of none", file: "api-gateway/tests/routes.tftest.hcl", by: tests("api-gateway/tests/routes"),
		old:  "app      = { rate = 1, burst = 1 }",
		new:  "app      = { rate = 0, burst = 0 }",
		says: "with 0 API Gateway refuses every request",
	},

	// What people change in the checks and records.
	{
		name: "a hold that is not inverted", file: "route53/main.tf", by: tests("route53/tests/tree"),
		old: "invert_healthcheck = true", new: "invert_healthcheck = false",
		says: "A check of a hold is inverted: to find the objection makes the Region unhealthy",
	},
	{
		name: "a hold that needs a second look", file: "route53/variables.tf", by: tests("route53/tests/tree"),
		old: "threshold = optional(number, 1)", new: "threshold = optional(number, 3)",
		says: "A hold is said on purpose: one look is enough",
	},
	{
		name: "preferred by one healthy child", file: "route53/main.tf", by: tests("route53/tests/tree"),
		old: "length(local.regions) + 1", new: "1",
		says: "all children must be healthy",
	},
	{
		name: "a check that is disabled", file: "route53/main.tf", by: tests("route53/tests/tree"),
		old: "enable_sni        = true # API Gateway", new: "disabled = true\nenable_sni = true # API Gateway",
		says: "No check is disabled: Route 53 takes one that is for healthy",
	},
	{
		name: "a Region that can serve while nobody answers", file: "route53/main.tf", by: tests("route53/tests/tree"),
		old: "enable_sni        = true # API Gateway", new: "invert_healthcheck = true\nenable_sni = true # API Gateway",
		says: "Only holds are inverted: a Region that does not answer can serve nobody.",
	},
	{
		name: "a check without SNI", file: "route53/main.tf", by: tests("route53/tests/tree"),
		old: "enable_sni        = true # API Gateway", new: "enable_sni        = false # API Gateway",
		says: "Checkers say by SNI whom they ask",
	},
	{
		name: "the tiers exchanged", file: "route53/records.tf", by: tests("route53/tests/tiers"),
		old:  "preferred = { for region, check in aws_route53_health_check.prefer :",
		new:  "preferred = { for region, check in aws_route53_health_check.can :",
		says: "The first tier is on prefer, the second on can:",
	},
	{
		name: "a TTL on an alias", file: "route53/records.tf", by: tests("route53/tests/tree"),
		old: "set_identifier = each.value.to\n", new: "set_identifier = each.value.to\nttl = 20\n",
		says: "An alias has its target's TTL: Route 53 refuses one of its own.",
	},
	{
		name: "an alias that does not look at its target", file: "route53/records.tf", by: tests("route53/tests/tree"),
		old: "evaluate_target_health = true", new: "evaluate_target_health = false",
		says: "An alias looks at the health of its target",
	},

	// Who is let in.
	{
		name: "/health-check behind the authorizer", file: "api-gateway/routes.tf", by: tests("api-gateway/tests/routes"),
		old:  `integration = "health", throttle = "health", authorizer = null`,
		new:  `integration = "health", throttle = "health", authorizer = "operator"`,
		says: "a checker sends no token",
	},
	{
		name: "holds behind the authorizer", file: "api-gateway/routes.tf", by: tests("api-gateway/tests/routes"),
		old:  `route_key = "GET ${local.prefix}/holds/{region}/${var.key}", integration = "health", throttle = "checkers", authorizer = null`,
		new:  `route_key = "GET ${local.prefix}/holds/{region}/${var.key}", integration = "health", throttle = "checkers", authorizer = "operator"`,
		says: "a checker sends no token",
	},
	{
		name: "the operator API in the open", file: "api-gateway/routes.tf", by: tests("api-gateway/tests/routes"),
		old: `authorizer = "operator" })`, new: `authorizer = null })`,
		says: "wants a token of the operators' issuer",
	},
	{
		name: "an order for who may read", file: "api-gateway/routes.tf", by: tests("api-gateway/tests/routes"),
		old: "scopes = local.operate", new: "scopes = local.read",
		says: "An order wants the scope to operate: to read is not enough.",
	},
	{
		name: "checkers in the bucket of strangers", file: "api-gateway/routes.tf", by: tests("api-gateway/tests/routes"),
		old:  `route_key = "GET /health-check/${var.key}", integration = "health", throttle = "checkers"`,
		new:  `route_key = "GET /health-check/${var.key}", integration = "health", throttle = "health"`,
		says: "each have their own buckets",
	},
	{
		name: "a function that anyone may invoke", file: "api-gateway/main.tf", by: tests("api-gateway/tests/routes"),
		old: `principal     = "apigateway.amazonaws.com"`, new: `principal = "*"`,
		says: "API Gateway alone is let in by these permissions, and only to invoke.",
	},
	{
		name: "a function that the whole API may invoke", file: "api-gateway/main.tf", by: tests("api-gateway/tests/routes"),
		old: "/$default/${each.value.path}", new: "/*",
		says: "Each route may invoke its function, and nothing else may.",
	},
	{
		name: "an OAuth flow for the source of randomness", file: "cognito/main.tf", by: tests("cognito/tests/pool"),
		old:  "allowed_oauth_flows_user_pool_client = false",
		new:  "allowed_oauth_flows_user_pool_client = true",
		says: "no OAuth flow takes it",
	},

	// Who may do and know what.
	{
		name: "a wildcard in a function's policy", file: "lambda/role.tf", by: tests("lambda/tests/shape"),
		old: `Resource = ["${aws_cloudwatch_log_group.this.arn}:*"]`, new: `Resource = ["*"]`,
		says: "The role has what was asked for, its own log, and nothing else.",
	},
	{
		name: "every action on a table", file: "region/functions.tf", by: tests("region/tests/functions"),
		old:  `"dynamodb:PutItem", "dynamodb:Query"]`,
		new:  `"dynamodb:*"]`,
		says: "without * and ?",
	},
	{
		name: "the nonce told to the operator API", file: "region/functions.tf", by: tests("region/tests/functions"),
		old: "merge(local.place, { TANDEM_OPERATOR_BUDGET", new: "merge(local.rounds, { TANDEM_OPERATOR_BUDGET",
		says: "The operator API is not told the nonce",
	},
	{
		name: "the check key told to the app", file: "region/functions.tf", by: tests("region/tests/functions"),
		old:  "{ TANDEM_APP_TIMEOUT = local.durations.APP_TIMEOUT }",
		new:  "{ TANDEM_APP_TIMEOUT = local.durations.APP_TIMEOUT, TANDEM_CHECK_KEY = var.key }",
		says: "The demo is told of its table alone",
	},
	{
		name: "a role for every account's schedules", file: "region/schedule.tf", by: tests("region/tests/region"),
		old:  `"aws:SourceAccount" = data.aws_caller_identity.this.account_id`,
		new:  ``,
		says: "Schedules of this account and Region take the role, and no others.",
	},

	// What is lost.
	{
		name: "a table that anyone deletes", file: "dynamodb/variables.tf", by: tests("dynamodb/tests/shape"),
		old:  "does not protect the replicas, which are deleted first.\"\n  type        = bool\n  default     = true",
		new:  "does not protect the replicas, which are deleted first.\"\n  type        = bool\n  default     = false",
		says: "protected from deletion",
	},
	{
		name: "a heart that stops unheard", file: "alarms/alarms.tf", by: tests("alarms/tests/alarms"),
		old:  "evaluation_periods  = var.thresholds.heartbeat_periods\n        treat_missing_data  = \"breaching\"",
		new:  "evaluation_periods  = var.thresholds.heartbeat_periods\n        treat_missing_data  = \"notBreaching\"",
		says: "what is missing alarms",
	},

	// What one module passes to another.
	{
		name: "a schedule that wakes another function", file: "region/schedule.tf", by: wired,
		old:  `arn      = module.functions["prober"].function_arn`,
		new:  `arn      = module.functions["health"].function_arn`,
		says: "not to the function prober of eu-west-1",
	},
	{
		name: "an issuer of another Region", file: "region/main.tf", by: wired,
		old:  "issuer        = module.cognito.issuer",
		new:  `issuer        = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi"`,
		says: "it asks for tokens of https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abcdefghi, not of https://cognito-idp.eu-west-1",
	},
	{
		name: "an app whose authorizer is forgotten", file: "region/main.tf", by: wired,
		old: "authorizer           = var.app.authorizer", new: "authorizer = null",
		says: "primary: the authorizer app is missing: anyone is let in",
	},
	{
		name: "a pool that anyone deletes", file: "region/main.tf", by: wired,
		old: "deletion_protection_enabled      = var.deletion_protection_enabled", new: "deletion_protection_enabled = false",
		says: "the nonce and the key are made of the first pool's entropy",
	},
	{
		name: "a role without the account's boundary", file: "region/main.tf", by: wired,
		old: "permissions_boundary           = var.permissions_boundary", new: "",
		says: "pass permissions_boundary on",
	},
	{
		name: "a name without the label", file: "region/schedule.tf", by: alone,
		old: `name                = "${var.label}-prober"`, new: `name = "tandem-prober"`,
		says: "aws_scheduler_schedule default tandem-prober is made twice",
	},
}
