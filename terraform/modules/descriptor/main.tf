# Line by line, not by yamlencode, so that a person finds the keys in the order in which the program prints
# them. Strings are quoted as JSON, which is YAML.
locals {
  head = [
    "schema: tandem/v1",
    "name: ${jsonencode(var.name)}",
    "zone: ${jsonencode("${trimsuffix(var.zone_name, ".")}.")}",
    "table: ${jsonencode(var.table)}",
    "service: ${jsonencode(var.service)}",
    "time_scale: 1",
    "regions:",
  ]

  regions = [
    for r in var.regions : [
      "- name: ${jsonencode(r.endpoint.region)}",
      "  endpoint: ${jsonencode("https://${r.endpoint.host}")}",
      "  target: ${jsonencode(r.endpoint.target.domain_name)}",
      "  checks:",
      "    can: ${jsonencode(var.checks[r.endpoint.region].can)}",
      "    prefer: ${jsonencode(var.checks[r.endpoint.region].prefer)}",
      "    holds:",
      [for at, id in var.checks[r.endpoint.region].holds : "      ${at}: ${jsonencode(id)}"],
      "  issuer: ${jsonencode(r.issuer)}",
      "  token_endpoint: ${jsonencode(r.token_endpoint)}",
      "  client_id: ${jsonencode(r.client_id)}",
    ]
  ]
}
