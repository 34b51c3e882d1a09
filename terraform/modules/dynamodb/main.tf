data "aws_region" "this" {}

locals {
  home   = data.aws_region.this.id
  global = length(var.replicas) > 0
}

resource "aws_dynamodb_table" "this" {
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST" # a Region takes over all traffic at once: no capacity to plan for that
  hash_key                    = var.hash_key
  range_key                   = var.range_key
  deletion_protection_enabled = var.deletion_protection_enabled
  tags                        = var.tags

  # Replication reads the stream. DynamoDB turns it on by itself and refuses to turn it off, so that a
  # configuration without it would differ from the table for ever.
  stream_enabled   = local.global
  stream_view_type = local.global ? "NEW_AND_OLD_IMAGES" : null

  dynamic "attribute" {
    for_each = { for a in var.attributes : a.name => a.type }

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "ttl" {
    for_each = var.ttl_attribute_name == null ? [] : [var.ttl_attribute_name]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = var.point_in_time_recovery_enabled
  }

  # Without this block the key is AWS's own. enabled = false says the same, and shows up as a difference.
  dynamic "server_side_encryption" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  dynamic "replica" {
    for_each = var.replicas

    content {
      region_name            = replica.key
      kms_key_arn            = replica.value.kms_key_arn
      point_in_time_recovery = var.point_in_time_recovery_enabled
      propagate_tags         = true
    }
  }

  lifecycle {
    # The provider deletes replicas before DynamoDB can refuse to delete the table. So a new table comes first:
    # one of the same name is refused while all is there, one of another name is in use before the old one goes.
    create_before_destroy = true

    precondition {
      condition     = !contains(keys(var.replicas), local.home)
      error_message = "Leave ${local.home} out of replicas: the table itself is there, because the provider is configured for it."
    }

    precondition {
      condition     = toset(var.attributes[*].name) == toset(compact([var.hash_key, var.range_key]))
      error_message = "List in attributes hash_key and, if there is one, range_key, and nothing else: DynamoDB refuses an attribute that is no key."
    }

    precondition {
      condition     = alltrue([for r in values(var.replicas) : (r.kms_key_arn == null) == (var.kms_key_arn == null)])
      error_message = "Give kms_key_arn for the table and for every replica, or for none: DynamoDB wants keys of one kind in all Regions, and a KMS key serves one Region."
    }
  }
}
