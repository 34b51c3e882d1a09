package app

import (
	"time"

	"github.com/tandem-failover/tandem/functions/setting"
)

// Settings are what the demo application must know.
type Settings struct {
	Region  string        // AWS_REGION
	Table   string        // TANDEM_APP_TABLE: its own global table, with the key id
	Timeout time.Duration // TANDEM_APP_TIMEOUT: for the work on one request, 2 s by default
}

// ReadSettings reads the settings. Its error names every variable that is wrong.
func ReadSettings(getenv func(string) string) (Settings, error) {
	env := setting.From(getenv)
	s := Settings{
		Region:  env.Text("AWS_REGION"),
		Table:   env.Text("TANDEM_APP_TABLE"),
		Timeout: env.Duration("TANDEM_APP_TIMEOUT", 2*time.Second),
	}
	return s, env.Err()
}
