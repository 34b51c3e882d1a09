package main

import (
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/deployment"
)

// A state of tables, or of functions alone, has no name that clients use: nothing is told to be asked under it.
func TestWelcomeWithoutAName(t *testing.T) {
	t.Parallel()
	d := deployment.Deployment{
		Regions: []deployment.Region{{Name: "eu-west-1"}}, TimeScale: 10,
		Lab: &deployment.Lab{DNS: "127.0.0.1:53", Proxy: "http://127.0.0.1:80", Edge: "http://127.0.0.1:80", CA: "ca.pem"},
	}
	text := welcome(d, "/lab")
	if !strings.HasPrefix(text, "A stack without a name for clients in eu-west-1, 10× AWS's pace\n") ||
		!strings.Contains(text, "export AWS_ENDPOINT_URL=http://127.0.0.1:80 AWS_DEFAULT_REGION=eu-west-1\n") ||
		strings.Contains(text, "dig") || strings.Contains(text, "https://") {
		t.Errorf("the welcome is\n%s", text)
	}
}
