package registry_test

import (
	"context"
	"fmt"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
)

// On AWS the client is registry.NewClient's, and Open makes the replicas.
func Example() {
	ctx := context.Background()
	table := registry.NewTable(&registrytest.Table{}, "eu-west-1", "tandem", "shop")
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	err := table.PutOrder(ctx, failover.Order{
		ID: registry.NewID(at), Region: "eu-west-1", State: failover.Out, Mode: failover.Drain, Reason: "rehearsal", At: at,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	snapshot, err := table.Read(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	order, out := snapshot.Orders.Against("eu-west-1", at.Add(time.Minute))
	fmt.Println(out, order.Mode, order.Reason)
	// Output: true drain rehearsal
}
