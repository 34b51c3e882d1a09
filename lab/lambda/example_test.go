package lambda_test

import (
	"context"
	"fmt"
	"os"

	"github.com/tandem-failover/tandem/lab/lambda"
	"github.com/tandem-failover/tandem/stack"
)

// The program under test serves as function code itself: started as "bootstrap", it calls lambda.Start of
// aws-lambda-go with a handler that returns what it is given.
func Example() {
	region, err := lambda.New(lambda.Options{
		Region:    "eu-west-1",
		Account:   "123456789012",
		Functions: []stack.Function{{Region: "eu-west-1", Name: "echo", Handler: "app"}},
		Command: func(stack.Function) (string, []string, error) {
			path, err := os.Executable()
			return path, []string{"bootstrap"}, err
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer region.Close()

	result, err := region.Invoke(context.Background(), "echo", []byte(`{"do":"hello"}`))
	fmt.Println(string(result.Payload), err)

	region.Stop()
	_, err = region.Invoke(context.Background(), "echo", nil)
	fmt.Println(err)
	// Output:
	// {"do":"hello"} <nil>
	// invoke function "echo": lambda is not available
}
