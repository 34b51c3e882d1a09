provider "aws" {
  region = "us-east-1"
}

data "aws_route53_zone" "this" {
  name = var.zone_name
}

module "tandem" {
  source = "../.."

  name      = "api.${var.zone_name}"
  zone_id   = data.aws_route53_zone.this.zone_id
  zone_name = var.zone_name
  artifact  = var.artifact
}
