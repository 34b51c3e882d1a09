package stack

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
)

// recorded is the state that the code in terraform/ leaves: make stack writes it.
//
//go:embed recorded.json
var recorded []byte

// Recorded is the stack that the Terraform code in terraform/ declares with its defaults, for api.tandem.test in two
// Regions. Its IDs, its nonce and its key are made up, and the same every time; the clients' secrets are drawn.
func Recorded() (Stack, error) {
	s, unknown, err := FromTerraform(bytes.NewReader(recorded))
	if err != nil {
		return Stack{}, fmt.Errorf("the recorded stack: %w", err)
	}
	var lacking []error
	for _, u := range unknown {
		lacking = append(lacking, errors.New(u.String()))
	}
	if lacking != nil {
		return Stack{}, fmt.Errorf("the recorded stack declares what a stack cannot say: %w", errors.Join(lacking...))
	}
	return s, nil
}
