package operator

import (
	"net/http"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
)

// An order by a clock that runs ahead moves the next one's time, and not what is known of the Regions.
func TestAFenceIsJudgedByTheClockOfNow(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.row(t, "eu")
	w.row(t, "us")
	ahead := failover.Order{
		ID: "01J0000000000000000000000A", Region: "us", State: failover.In, Reason: "by a clock that is ahead", By: "other",
		At: round.Now().Add(5 * time.Minute), Share: 100,
	}
	check(t, w.table("eu").PutOrder(t.Context(), ahead))
	w.replicate()
	got := read[wire.OrderAnswer](t, w, "eu", http.StatusCreated,
		request(http.MethodPut, "orders/us", `{"state":"out","mode":"fence","reason":"writes must stop"}`))
	if len(got.Notes) > 0 {
		t.Errorf("notes = %q, want none: eu is able", got.Notes)
	}
}
