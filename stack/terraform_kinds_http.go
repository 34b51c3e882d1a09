package stack

// What becomes of the kinds of resources that clients speak to: APIs, issuers of tokens, names.

var apiKinds = []kind{
	{
		name: "aws_apigatewayv2_api", load: loadAPI,
		moot: `api_endpoint api_key_selection_expression execution_arn fail_on_warnings ip_address_type route_selection_expression version`,
		lacks: map[string]string{
			"body":               "the lab reads no OpenAPI: declare routes and integrations as resources",
			"cors_configuration": "the lab answers no preflight requests and adds no CORS headers",
			"credentials_arn":    "quick create is not read: declare the route, the integration and the stage as resources",
			"route_key":          "quick create is not read: declare the route, the integration and the stage as resources",
			"target":             "quick create is not read: declare the route, the integration and the stage as resources",
		},
	},
	{
		name: "aws_apigatewayv2_integration", load: loadIntegration,
		moot: `connection_id credentials_arn integration_method integration_response_selection_expression passthrough_behavior
			payload_format_version`,
		lacks: map[string]string{
			"request_parameters":  "the lab passes requests on as they come",
			"response_parameters": "the lab passes responses on as they come",
			"tls_config":          "the lab takes an origin's certificate by the name in its URI",
		},
	},
	{
		name: "aws_apigatewayv2_authorizer", load: loadAuthorizer,
		moot: "authorizer_payload_format_version authorizer_result_ttl_in_seconds",
	},
	{
		name: "aws_apigatewayv2_route", load: loadRoute,
		moot: "operation_name",
		lacks: map[string]string{
			"api_key_required":  "the lab asks for no API keys",
			"request_parameter": "the lab requires no parameters",
		},
	},
	{
		name: "aws_apigatewayv2_stage", load: loadStage,
		moot: `access_log_settings auto_deploy deployment_id execution_arn invoke_url
			default_route_settings.data_trace_enabled default_route_settings.detailed_metrics_enabled
			default_route_settings.logging_level route_settings.data_trace_enabled route_settings.detailed_metrics_enabled
			route_settings.logging_level`,
		lacks: map[string]string{"stage_variables": "the lab's events have no stage variables"},
	},
	{
		name: "aws_apigatewayv2_domain_name", load: loadDomain,
		moot: `api_mapping_selection_expression domain_name_configuration.certificate_arn
			domain_name_configuration.hosted_zone_id domain_name_configuration.ip_address_type
			domain_name_configuration.ownership_verification_certificate_arn domain_name_configuration.security_policy`,
		usual: map[string]string{"domain_name_configuration.endpoint_type": "REGIONAL", "routing_mode": "API_MAPPING_ONLY"},
		lacks: map[string]string{
			"mutual_tls_authentication": "the lab asks clients for no certificate",
			"routing_mode":              "the lab maps a domain to an API, whatever its rules say",
		},
	},
	{name: "aws_apigatewayv2_api_mapping", load: loadMapping},
}

var poolKinds = []kind{
	{
		// Nearly everything of a pool is about users, of whom a lab has none.
		name: "aws_cognito_user_pool", load: loadPool,
		moot: `account_recovery_setting admin_create_user_config alias_attributes auto_verified_attributes creation_date
			custom_domain deletion_protection device_configuration domain email_configuration email_mfa_configuration
			email_verification_message email_verification_subject endpoint estimated_number_of_users last_modified_date
			mfa_configuration password_policy schema sign_in_policy sms_authentication_message sms_configuration
			sms_verification_message software_token_mfa_configuration user_attribute_update_settings user_pool_add_ons
			user_pool_tier username_attributes username_configuration verification_message_template web_authn_configuration`,
		lacks: map[string]string{"lambda_config": "the lab's pools ask no functions: tokens are as the pool alone makes them"},
	},
	{name: "aws_cognito_resource_server", load: loadResourceServer, moot: "scope_identifiers"},
	{
		name: "aws_cognito_user_pool_client", load: loadClient,
		moot: `allowed_oauth_flows_user_pool_client analytics_configuration auth_session_validity callback_urls default_redirect_uri
			enable_propagate_additional_user_context_data enable_token_revocation generate_secret id_token_validity
			logout_urls prevent_user_existence_errors read_attributes refresh_token_rotation refresh_token_validity
			supported_identity_providers token_validity_units.id_token token_validity_units.refresh_token user_pool_id write_attributes`,
	},
	{
		name: "aws_cognito_user_pool_domain", load: loadPoolDomain,
		moot: `aws_account_id cloudfront_distribution cloudfront_distribution_arn cloudfront_distribution_zone_id
			managed_login_version s3_bucket version`,
	},
}

var dnsKinds = []kind{
	{
		name: "aws_route53_zone", load: loadZone,
		moot: "comment delegation_set_id enable_accelerated_recovery force_destroy primary_name_server",
	},
	{
		name: "aws_route53_zone", data: true, load: loadZoneLookup,
		moot: `caller_reference comment linked_service_description linked_service_principal name name_servers
			primary_name_server resource_record_set_count vpc_id`,
	},
	{
		name: "aws_route53_health_check", load: loadCheck,
		moot: "cloudwatch_alarm_name cloudwatch_alarm_region enable_sni insufficient_data_health_status measure_latency routing_control_arn triggers",
		lacks: map[string]string{
			"regions": "in the lab all 16 checkers ask",
		},
	},
	{
		name: "aws_route53_record", load: loadRecord,
		moot: "allow_overwrite name",
		lacks: map[string]string{
			"cidr_routing_policy":         "the lab does not know where clients are: the record is as one without a policy",
			"geoproximity_routing_policy": "the lab does not know where clients are: the record is as one without a policy",
		},
	},
}
