package stack_test

import (
	"fmt"

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
