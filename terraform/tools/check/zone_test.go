package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Whoever makes the zone beside the deployment knows its ID only when it is made, and Terraform must know before
// whether the root makes another.
func TestAZoneMadeInTheSameApply(t *testing.T) {
	t.Parallel()
	folder, run := code(t, "examples", "existing-zone")
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(newZone), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "outputs.tf")); err != nil {
		t.Fatal(err)
	}
	run("init", "-backend=false")
	run("plan")
}

const newZone = `
provider "aws" {
  region = "us-east-1"
}

resource "aws_route53_zone" "this" {
  name = var.zone_name
}

module "tandem" {
  source = "../.."

  name        = "api.${var.zone_name}"
  create_zone = false
  zone_id     = aws_route53_zone.this.zone_id
  zone_name   = var.zone_name
  artifact    = var.artifact
}
`
