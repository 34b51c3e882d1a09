// Command provider is a provider for Terraform and OpenTofu that knows hashicorp/aws by its schemas and calls no
// API. What it applies exists nowhere: it is there to check Terraform code, and to write down what the code
// declares, where there is neither an account nor a way to download the real provider.
//
// A planned value that AWS would choose is unknown. An applied one has the form that AWS gives it, and follows
// from the configuration and the Region alone: the same code always leaves the same state. It refuses what the
// schema refuses and nothing more; the real provider also knows that an interval is 10 or 30.
package main

import (
	_ "embed"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
)

// schemaJSON is of hashicorp/aws 5.32.0, the oldest that the modules take: the kinds of resources that they use,
// some that users may add, and no descriptions.
//
//go:embed schema.json
var schemaJSON []byte

func main() {
	schemas, err := parseSchemas(schemaJSON)
	if err != nil {
		log.Fatal(err)
	}
	serve := func() tfprotov5.ProviderServer { return &provider{schemas: schemas} }
	if err := tf5server.Serve("registry.terraform.io/hashicorp/aws", serve); err != nil {
		log.Fatal(err)
	}
}
