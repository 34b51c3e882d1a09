package main

import (
	"fmt"
	"os"

	"github.com/tandem-failover/tandem/stack"
)

// bootstrap is the name of a function's program on provided.al2023, and so of this binary when it is one.
const bootstrap = "bootstrap"

// functionCode serves every function of Tandem's own stack with this very binary. A function of somebody
// else's needs code of its own.
func functionCode(stack.Function) (path string, argv []string, err error) {
	path, err = os.Executable()
	if err != nil {
		return "", nil, fmt.Errorf("find this program's own file: %w", err)
	}
	return path, []string{bootstrap}, nil
}
