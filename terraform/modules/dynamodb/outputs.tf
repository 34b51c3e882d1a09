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
