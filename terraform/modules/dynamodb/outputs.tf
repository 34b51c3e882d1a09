output "name" {
  description = "Name of the table, the same in every Region."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table in the provider's Region."
  value       = aws_dynamodb_table.this.arn
}

# A replica has the ARN of the table with its own Region in it.
output "arns" {
  description = "ARN of the table in each Region, by Region."
  value = tomap(merge(
    { (local.home) = aws_dynamodb_table.this.arn },
    { for region in keys(var.replicas) : region => replace(aws_dynamodb_table.this.arn, ":${local.home}:", ":${region}:") },
  ))
}

output "kms_key_arns" {
  description = "KMS key of the table in each Region, by Region, for whoever reads or writes it; `{}` with the key that AWS owns."
  value = { for region, key in merge(
    { (local.home) = var.kms_key_arn },
    { for region, replica in var.replicas : region => replica.kms_key_arn },
  ) : region => key if key != null }
}
