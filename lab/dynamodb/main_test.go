package dynamodb_test

import (
	"os"
	"testing"

	"github.com/tandem-failover/tandem/internal/leak"
)

// TestMain sees that neither links nor changes of tables outlive the tests.
func TestMain(m *testing.M) { os.Exit(leak.Run(m, "tandem/lab/dynamodb")) }
