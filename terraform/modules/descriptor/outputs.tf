output "yaml" {
  description = "Text of tandem.yaml. There is no secret in it."
  value       = join("\n", concat(local.head, flatten(local.regions), [""]))
}
