# The table as it is planned and made. Nothing here reaches AWS.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }

  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem" }
  }
}

variables {
  name       = "tandem"
  hash_key   = "pk"
  attributes = [{ name = "pk", type = "S" }]
}

run "a_table_of_one_region" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "A Region that takes over needs capacity that nobody planned."
  }

  assert {
    condition     = !aws_dynamodb_table.this.stream_enabled && length(var.replicas) == 0
    error_message = "A table without replicas needs no stream."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled && aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "A table is protected from deletion and can be restored, unless someone says otherwise."
  }

  assert {
    condition     = length(aws_dynamodb_table.this.server_side_encryption) == 0 && length(aws_dynamodb_table.this.ttl) == 0
    error_message = "No key and no TTL were asked for."
  }
}

run "a_global_table" {
  command = apply

  variables {
    range_key          = "sk"
    attributes         = [{ name = "pk", type = "S" }, { name = "sk", type = "S" }]
    ttl_attribute_name = "ttl"
    replicas           = { eu-central-1 = {}, us-east-1 = {} }
  }

  assert {
    condition     = toset([for r in aws_dynamodb_table.this.replica : r.region_name]) == toset(["eu-central-1", "us-east-1"])
    error_message = "There is one replica for each Region asked for."
  }

  assert {
    condition     = alltrue([for r in aws_dynamodb_table.this.replica : r.point_in_time_recovery && r.propagate_tags])
    error_message = "Replicas can be restored and have the table's tags."
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "DynamoDB replicates by this stream and turns it on itself: without it every plan would differ."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "ttl" && one(aws_dynamodb_table.this.ttl).enabled
    error_message = "Items expire by the attribute asked for."
  }

  assert {
    condition = output.arns == tomap({
      eu-west-1    = "arn:aws:dynamodb:eu-west-1:123456789012:table/tandem"
      eu-central-1 = "arn:aws:dynamodb:eu-central-1:123456789012:table/tandem"
      us-east-1    = "arn:aws:dynamodb:us-east-1:123456789012:table/tandem"
    })
    error_message = "Each Region has the ARN of its own replica, the table's own Region included."
  }
}

run "keys_of_our_own" {
  command = apply

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
    replicas    = { eu-central-1 = { kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/2" } }
  }

  assert {
    condition     = one(aws_dynamodb_table.this.server_side_encryption).enabled && one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn == var.kms_key_arn
    error_message = "The table is encrypted with the key given."
  }

  assert {
    condition     = one(aws_dynamodb_table.this.replica).kms_key_arn == "arn:aws:kms:eu-central-1:123456789012:key/2"
    error_message = "Each replica is encrypted with the key of its Region."
  }

  assert {
    condition     = output.kms_key_arns == { eu-west-1 = "arn:aws:kms:eu-west-1:123456789012:key/1", eu-central-1 = "arn:aws:kms:eu-central-1:123456789012:key/2" }
    error_message = "Whoever uses the table is told of the key in each Region."
  }
}
