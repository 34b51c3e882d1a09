package failover_test

import (
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// A Region that was gone for an hour holds itself from its very first answer.
func ExampleSettings_Held() {
	settings := failover.DefaultSettings()
	wrote := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	row := failover.Status{Region: "eu-west-1", Seq: 7, At: wrote, CheckersSeenAt: wrote}

	hold, held := settings.Held(&row, failover.Round{Region: "eu-west-1", Now: wrote.Add(time.Hour)})
	fmt.Println(held, hold.Why)
	// Output: true away
}
