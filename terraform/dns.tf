locals {
  # The zone of api.example.com is example.com, unless zone_name says another; that of example.com itself.
  parent    = replace(var.name, "/^[^.]+\\./", "")
  guessed   = strcontains(local.parent, ".") ? local.parent : var.name
  new_zone  = coalesce(var.create_zone, var.zone_id == null)
  zone_id   = local.new_zone ? one(aws_route53_zone.this[*].zone_id) : var.zone_id
  zone_name = coalesce(var.zone_name, one(data.aws_route53_zone.this[*].name), local.guessed)
}

resource "aws_route53_zone" "this" {
  # checkov:skip=CKV2_AWS_38:signing takes a DS record in the zone above, which is not ours to write, and one that is wrong takes the name from everybody; give the zone_id of a zone that you have signed
  # checkov:skip=CKV2_AWS_39:a line for each DNS query, to pay for; a failover is told by checks and alarms
  provider = aws.global
  count    = local.new_zone ? 1 : 0

  name = coalesce(var.zone_name, local.guessed)
  tags = var.tags
}

# Only its name is asked for, to tell whether the records are at its apex. It must be there already: of a zone
# made in the same apply the name is given.
data "aws_route53_zone" "this" {
  provider = aws.global
  count    = !local.new_zone && var.zone_name == null ? 1 : 0

  zone_id = var.zone_id
}

module "route53" {
  source    = "./modules/route53"
  providers = { aws = aws.global }

  name      = var.name
  zone_id   = local.zone_id
  zone_name = local.zone_name
  endpoints = [module.primary.endpoint, module.secondary.endpoint]
  policy    = var.policy
  weights   = var.weights
  ttl       = var.ttl
  nonce     = local.nonce
  key       = local.key
  can       = var.can
  hold      = var.hold
  tags      = var.tags
}
