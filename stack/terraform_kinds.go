package stack

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

// kind is what becomes of one kind of resource. An attribute that load does not ask for is listed as unknown,
// unless it is moot or has its usual value.
type kind struct {
	name string
	data bool // of a data source

	// load takes a resource into the loader, or says why it does not.
	load func(l *loader, r *tfstate.Resource) (whyNot string)

	moot  string            // attributes that change nothing a lab shows, by path
	usual map[string]string // what AWS takes an attribute for when nobody sets it
	lacks map[string]string // what the lab does where AWS would heed an attribute
}

// always are moot everywhere: what names, describes or tags a resource.
const always = "arn description id name_prefix region tags tags_all timeouts"

// passes reports whether nobody asking for an attribute is no loss.
func (k kind) passes(a tfstate.Attribute) bool {
	return slices.Contains(strings.Fields(always), a.Path) || slices.Contains(strings.Fields(k.moot), a.Path) ||
		a.Text != "" && k.usual[a.Path] == a.Text
}

// kinds are in the order in which they refer to each other.
var kinds = slices.Concat(tableKinds, functionKinds, apiKinds, poolKinds, scheduleKinds, dnsKinds)

var tableKinds = []kind{
	{
		name: "aws_dynamodb_table", load: loadTable,
		moot: `deletion_protection_enabled point_in_time_recovery server_side_encryption table_class
			stream_arn stream_enabled stream_label stream_view_type read_capacity write_capacity on_demand_throughput warm_throughput
			global_secondary_index.read_capacity global_secondary_index.write_capacity
			global_secondary_index.on_demand_throughput global_secondary_index.warm_throughput
			replica.arn replica.deletion_protection_enabled replica.kms_key_arn replica.point_in_time_recovery
			replica.propagate_tags replica.stream_arn replica.stream_label`,
		usual: map[string]string{"billing_mode": "PAY_PER_REQUEST", "replica.consistency_mode": "EVENTUAL"},
		lacks: map[string]string{
			"billing_mode":             "the lab's tables have no capacity to run out of",
			"global_table_witness":     "the lab replicates all data to every Region",
			"replica.consistency_mode": "the lab's replicas are consistent in the end, not at once",
			"import_table":             "the lab's tables begin empty",
			"restore_source_name":      "the lab's tables begin empty",
			"restore_source_table_arn": "the lab's tables begin empty",
		},
	},
	{
		name: "aws_dynamodb_table_replica", load: loadReplica,
		moot: "deletion_protection_enabled kms_key_arn point_in_time_recovery table_class_override",
	},
}

var functionKinds = []kind{
	{
		name: "aws_lambda_function", load: loadFunction,
		moot: `architectures code_sha256 code_signing_config_arn ephemeral_storage invoke_arn kms_key_arn last_modified
			logging_config publish
			qualified_arn qualified_invoke_arn replace_security_groups_on_destroy replacement_security_group_ids
			response_streaming_invoke_arn role signing_job_arn signing_profile_version_arn skip_destroy source_code_hash
			source_code_size source_kms_key_arn tracing_config version`,
		usual: map[string]string{"package_type": "Zip"},
		lacks: map[string]string{
			"dead_letter_config": "the lab drops events that failed",
			"file_system_config": "the lab's functions have no file system but /tmp",
			"image_uri":          "the lab fetches no images: it runs what it is given as the function's code",
			"layers":             "the lab fetches no layers",
			"package_type":       "the lab runs no images: it runs what it is given as the function's code",
			"s3_bucket":          "the lab fetches no code: it runs what it is given as the function's",
			"s3_key":             "the lab fetches no code: it runs what it is given as the function's",
			"snap_start":         "the lab starts every environment anew",
			"vpc_config":         "the lab's functions are in no VPC",
		},
	},
	{
		name: "aws_lambda_function_event_invoke_config", load: loadEventInvokeConfig,
		lacks: map[string]string{"destination_config": "the lab drops events that failed, and tells nobody of others"},
	},
	{
		name: "aws_lambda_alias", moot: "function_name function_version invoke_arn name",
		lacks: map[string]string{"routing_config": "the lab has one version of a function, the latest"},
	},
}

var scheduleKinds = []kind{
	{
		name: "aws_scheduler_schedule", load: loadSchedule,
		moot: `flexible_time_window.maximum_window_in_minutes group_name kms_key_arn schedule_expression_timezone
			target.retry_policy target.role_arn`,
		lacks: map[string]string{
			"end_date":                  "the lab's schedules never end",
			"start_date":                "the lab's schedules begin when the lab does",
			"target.dead_letter_config": "the lab drops what a function does not take",
		},
	},
	{
		name: "aws_cloudwatch_event_rule", load: loadEventRule,
		moot:  "event_bus_name force_destroy role_arn",
		lacks: map[string]string{"event_pattern": "the lab has no event bus: the rule fires by the clock alone"},
	},
	{
		name: "aws_cloudwatch_event_target", load: loadEventTarget,
		moot: "event_bus_name force_destroy retry_policy role_arn target_id",
		lacks: map[string]string{
			"dead_letter_config": "the lab drops what a function does not take",
			"input_path":         "the lab sends the event of EventBridge Scheduler as a whole",
			"input_transformer":  "the lab sends the event of EventBridge Scheduler as it is",
		},
	},
}

// irrelevant begin the kinds that are plainly no part of serving: who may do what, who is told, what it costs and
// how it is kept secret. The rest are providers that make things on no cloud.
var irrelevant = strings.Fields(`
	aws_iam_ aws_lambda_permission aws_lambda_code_signing_config aws_kms_ aws_acm_
	aws_cloudwatch_log_ aws_cloudwatch_metric_ aws_cloudwatch_composite_alarm aws_cloudwatch_dashboard
	aws_cloudwatch_query_definition aws_sns_ aws_xray_ aws_route53_query_log aws_dynamodb_contributor_insights
	aws_dynamodb_tag aws_budgets_ aws_resourcegroups_ aws_scheduler_schedule_group aws_apigatewayv2_deployment
	archive_ external local_ null_ random_ terraform_data time_ tls_`)

func passedOver(name string) bool {
	return slices.ContainsFunc(irrelevant, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
