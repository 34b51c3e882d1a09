package stack_test

import (
	"fmt"
	"os"

	"github.com/tandem-failover/tandem/stack"
)

func ExampleRecorded() {
	s, err := stack.Recorded()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Name, s.Regions)
	for _, f := range s.Functions[:4] {
		fmt.Println(f.Region, f.Name, f.Runtime)
	}
	// Output:
	// api.tandem.test [eu-west-1 eu-central-1]
	// eu-west-1 tandem-app provided.al2023
	// eu-west-1 tandem-health provided.al2023
	// eu-west-1 tandem-operator provided.al2023
	// eu-west-1 tandem-prober provided.al2023
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
