output "checks" {
  description = "IDs of each Region's health checks: `can`, `prefer`, and `holds` by the Region that is asked."
  value = {
    for region in local.regions : region => {
      can    = aws_route53_health_check.can[region].id
      prefer = aws_route53_health_check.prefer[region].id
      holds  = { for at in local.regions : at => aws_route53_health_check.hold["${region} at ${at}"].id }
    }
  }

  # What the variables must agree on is said here, once, before anything is made.
  precondition {
    condition     = local.apex || endswith(var.name, ".${local.zone_name}")
    error_message = "Give the zone that ${var.name} is in: ${local.zone_name} is another."
  }

  precondition {
    condition     = !local.apex || var.ttl == null
    error_message = "Leave ttl out, or use a name below ${local.zone_name}: at a zone's apex the records are aliases, and their TTL is AWS's."
  }

  precondition {
    condition     = alltrue([for e in var.endpoints : e.host != var.name])
    error_message = "Give each Region a host other than ${var.name}: a check of the name that it decides about makes no sense."
  }

  precondition {
    condition     = toset(keys(var.weights)) == toset(var.policy == "weighted" ? local.regions : [])
    error_message = "Give weights for each of ${join(", ", local.regions)} with the policy weighted, and none with another."
  }
}

output "names" {
  description = "Names of all records of the tree, the clients' name first."
  value       = distinct(concat([var.name], sort([for leaf in aws_route53_record.leaf : leaf.name])))
}
