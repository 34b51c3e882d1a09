package apigateway_test

import (
	"os"
	"testing"

	"github.com/tandem-failover/tandem/internal/leak"
)

// TestMain sees that neither fetches of keys nor connections outlive the tests.
func TestMain(m *testing.M) { os.Exit(leak.Run(m, "tandem/lab/apigateway")) }
