package stack_test

import (
	"fmt"
	"os"

	"github.com/tandem-failover/tandem/stack"
)

func ExampleDefault() {
	s, err := stack.Default(stack.DefaultSettings())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, s.Regions)
	for _, check := range s.Checks[:2] {
		fmt.Println(check.Name, check.Type, check.RequestInterval)
	}
	// Output:
	// api.tandem.test [eu-west-1 eu-central-1]
	// can-eu-west-1 HTTPS_STR_MATCH 10s
	// hold-eu-west-1-at-eu-west-1 HTTPS_STR_MATCH 10s
}

// Any two-Region stack will do: this one fails over on GET /health, and knows nothing of Tandem.
func ExampleFromTerraform() {
	state, err := os.Open("testdata/plain.json") // terraform show -json > plain.json
	if err != nil {
		fmt.Println(err)
		return
	}
	defer state.Close()
	s, unknown, err := stack.FromTerraform(state)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, s.Regions)
	for _, u := range unknown {
		fmt.Println(u)
	}
	// Output:
	// api.example.org [eu-west-1 us-east-1]
	// aws_cognito_user_pool_client.web: the lab has no users to sign in: its clients get tokens by client_credentials alone
	// aws_s3_bucket.reports: the lab has nothing of this kind
}
