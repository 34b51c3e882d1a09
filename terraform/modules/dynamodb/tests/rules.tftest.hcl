# What is refused before AWS would refuse it, or would lose data over it.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-1", name = "eu-west-1" }
  }
}

variables {
  name       = "tandem"
  hash_key   = "pk"
  attributes = [{ name = "pk", type = "S" }]
}

run "a_name_that_dynamodb_does_not_take" {
  command = plan
  variables { name = "tandem/items" }
  expect_failures = [var.name]
}

run "a_key_of_no_type" {
  command = plan
  variables { attributes = [{ name = "pk", type = "string" }] }
  expect_failures = [var.attributes]
}

run "a_replica_by_no_region" {
  command = plan
  variables { replicas = { Frankfurt = {} } }
  expect_failures = [var.replicas]
}

run "a_replica_where_the_table_is" {
  command = plan
  variables { replicas = { eu-west-1 = {} } }
  expect_failures = [aws_dynamodb_table.this]
}

run "an_attribute_that_is_no_key" {
  command = plan
  variables { attributes = [{ name = "pk", type = "S" }, { name = "owner", type = "S" }] }
  expect_failures = [aws_dynamodb_table.this]
}

run "a_key_that_is_no_attribute" {
  command = plan
  variables { range_key = "sk" }
  expect_failures = [aws_dynamodb_table.this]
}

run "a_key_for_the_table_and_none_for_its_replica" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
    replicas    = { eu-central-1 = {} }
  }

  expect_failures = [aws_dynamodb_table.this]
}

run "an_alias_for_a_key" {
  command = plan
  variables { kms_key_arn = "alias/tandem" }
  expect_failures = [var.kms_key_arn]
}
