locals {
  role_name = "${var.name}-${data.aws_region.this.id}"

  # Log streams are named by Lambda, so the resource ends in :*, as CloudWatch Logs asks for. The role may
  # not make log groups: one that was deleted stays deleted.
  own_log = [{
    Sid      = "OwnLog"
    Effect   = "Allow"
    Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    Resource = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }]

  # X-Ray has no resources to name in a policy.
  traces = var.tracing_mode == "Active" ? [{
    Sid      = "Traces"
    Effect   = "Allow"
    Action   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    Resource = ["*"]
  }] : []
}

resource "aws_iam_role" "this" {
  name                 = local.role_name
  description          = "What the function ${var.name} in ${data.aws_region.this.id} may do"
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  lifecycle {
    precondition {
      condition     = length(local.role_name) <= 64
      error_message = "Shorten name: the role ${local.role_name} has ${length(local.role_name)} characters, and IAM takes 64."
    }
  }
}

resource "aws_iam_role_policy" "this" {
  name = var.name
  role = aws_iam_role.this.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for s in var.statements : merge(
        { Sid = s.sid, Effect = "Allow", Action = s.actions, Resource = s.resources },
        { for conditions in [s.conditions] : "Condition" => conditions if length(conditions) > 0 },
      )],
      local.own_log,
      local.traces,
    )
  })
}
