package failover

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Order is an operator's word about a Region: take it out of service, or let it back in. Orders are
// never deleted: restoring a Region is an order "in", so the newest order decides and the rest is the
// audit.
type Order struct {
	ID         string // a ULID, or made from the key by which a client knows its retries
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

// Newest returns the order that decides about region: the latest given, the larger ID where two were
// given at the same instant.
func (os Orders) Newest(region string) (Order, bool) {
	var newest Order
	found := false
	for _, o := range os {
		if o.Region == region && (!found || newest.before(o)) {
			newest, found = o, true
		}
	}
	return newest, found
}

// Against returns the order that stands against region at now: the newest one for it, if that is out
// and has not expired. An older order never comes back because a newer one expired.
func (os Orders) Against(region string, now time.Time) (Order, bool) {
	o, found := os.Newest(region)
	if !found || !o.Standing(now) {
		return Order{}, false
	}
	return o, true
}

// AgainstOther says whether an order stands at now against any Region but region.
func (os Orders) AgainstOther(region string, now time.Time) bool {
	newest := make(map[string]Order) // one pass: orders are never deleted, so there may be many
	for _, o := range os {
		if n, found := newest[o.Region]; o.Region != region && (!found || n.before(o)) {
			newest[o.Region] = o
		}
	}
	for _, o := range newest {
		if o.Standing(now) {
			return true
		}
	}
	return false
}

// Fenced says whether region must not serve at now: an order stands against it, and that is a fence.
func (os Orders) Fenced(region string, now time.Time) bool {
	o, out := os.Against(region, now)
	return out && o.Mode == Fence
}

// Equal says whether two orders are the same in every word and at every instant.
func (o Order) Equal(p Order) bool {
	same := o.At.Equal(p.At) && o.ExpiresAt.Equal(p.ExpiresAt)
	p.At, p.ExpiresAt = o.At, o.ExpiresAt
	return same && o == p
}

// Standing says whether o, being its Region's newest, takes it out of service at now.
func (o Order) Standing(now time.Time) bool {
	return o.State == Out && (o.ExpiresAt.IsZero() || now.Before(o.ExpiresAt))
}

// Validate refuses an order that no Region could obey. The error names the field.
func (o Order) Validate() error {
	switch {
	case o.ID == "":
		return errors.New("order: id is empty")
	case o.Region == "":
		return fmt.Errorf("order %s: region is empty", o.ID)
	case o.State != Out && o.State != In:
		return fmt.Errorf("order %s: state is %q, want %q or %q", o.ID, o.State, Out, In)
	case o.State == Out && o.Mode != Drain && o.Mode != Fence:
		return fmt.Errorf("order %s: mode is %q, want %q or %q", o.ID, o.Mode, Drain, Fence)
	case o.At.IsZero():
		return fmt.Errorf("order %s: the time it was given is missing", o.ID)
	case !o.ExpiresAt.IsZero() && !o.ExpiresAt.After(o.At):
		return fmt.Errorf("order %s: expires at %s, before it was given", o.ID, o.ExpiresAt.Format(time.RFC3339))
	}
	return nil
}

func (o Order) before(p Order) bool {
	if !o.At.Equal(p.At) {
		return o.At.Before(p.At)
	}
	return o.ID < p.ID
}

// endOf is when the last order out against region ends: lifted by an order in, or expiring. It is zero
// when nothing will end that order yet, and if there never was one.
func (os Orders) endOf(region string) time.Time {
	outs := slices.DeleteFunc(slices.Clone(os), func(o Order) bool { return o.State != Out })
	last, found := outs.Newest(region)
	if !found {
		return time.Time{}
	}
	end := last.ExpiresAt
	for _, o := range os {
		if o.Region == region && o.State == In && last.before(o) && (end.IsZero() || o.At.Before(end)) {
			end = o.At
		}
	}
	return end
}
