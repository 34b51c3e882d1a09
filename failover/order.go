package failover

import "time"

// Order is an operator's word about a Region: take it out of service, or let it back in. Orders are
// never deleted: restoring a Region is an order "in", so the newest order decides and the rest is the
// audit.
type Order struct {
	ID         string // a ULID: sorts by time
	Region     string
	State      OrderState
	Mode       OrderMode // of an order out
	Reason     string
	By         string // the authenticated client
	OnBehalfOf string // the person, as that client tells it
	At         time.Time
	ExpiresAt  time.Time // zero means never
	Share      int       // percent of the Region's traffic; 100 until shares are built
	Override   bool      // a fence of the last able Region, on purpose
}

// OrderState says whether the Region shall serve.
type OrderState string

// The two states an order can ask for.
const (
	Out OrderState = "out"
	In  OrderState = "in"
)

// OrderMode says how strongly a Region is out.
type OrderMode string

// Drain is a preference: the Region still serves when no other can. Fence also fails its ability: the
// Region must not take a write.
const (
	Drain OrderMode = "drain"
	Fence OrderMode = "fence"
)

// Orders are all orders known, in any order.
type Orders []Order
