package failover

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// after is the instant d after noon, which all tables here count from.
func after(d time.Duration) time.Time { return noon.Add(d) }

func out(id, region string, at time.Duration) Order {
	return Order{ID: id, Region: region, State: Out, Mode: Drain, At: after(at), Share: 100}
}

func in(id, region string, at time.Duration) Order {
	return Order{ID: id, Region: region, State: In, At: after(at), Share: 100}
}

func expiring(o Order, at time.Duration) Order { o.ExpiresAt = after(at); return o }

func fence(o Order) Order { o.Mode = Fence; return o }

func TestAgainst(t *testing.T) {
	tests := []struct {
		name   string
		orders Orders
		want   string // the ID of the order that stands against eu, "" for none
	}{
		{"no order", nil, ""},
		{"an order out", Orders{out("1", "eu", 0)}, "1"},
		{"an order against another Region", Orders{out("1", "us", 0)}, ""},
		{"lifted", Orders{out("1", "eu", 0), in("2", "eu", time.Second)}, ""},
		{"lifted, the rows in the other order", Orders{in("2", "eu", time.Second), out("1", "eu", 0)}, ""},
		{"out again after in", Orders{out("1", "eu", 0), in("2", "eu", 1), out("3", "eu", 2)}, "3"},
		{"expires later", Orders{expiring(out("1", "eu", 0), 2*time.Hour)}, "1"},
		{"expires now", Orders{expiring(out("1", "eu", 0), time.Hour)}, ""},
		{"an expired order does not uncover an older one",
			Orders{out("1", "eu", 0), expiring(out("2", "eu", time.Second), time.Minute)}, ""},
		{"same instant, larger ID decides", Orders{out("2", "eu", 0), in("1", "eu", 0)}, "2"},
		{"given by a clock that runs ahead", Orders{out("1", "eu", 2*time.Hour)}, "1"},
	}
	now := after(time.Hour)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, found := tt.orders.Against("eu", now)
			if got.ID != tt.want || found != (tt.want != "") {
				t.Errorf("%+v.Against(eu) = %q, %v, want %q", tt.orders, got.ID, found, tt.want)
			}
		})
	}
}

func TestFenced(t *testing.T) {
	t.Parallel()
	orders := Orders{out("1", "eu", 0), fence(out("2", "us", 0))}
	for region, want := range map[string]bool{"eu": false, "us": true, "ap": false} {
		if got := orders.Fenced(region, after(time.Hour)); got != want {
			t.Errorf("Fenced(%s) = %v, want %v", region, got, want)
		}
	}
	lifted := append(orders, in("3", "us", time.Second))
	if lifted.Fenced("us", after(time.Hour)) {
		t.Error("a lifted fence still stands")
	}
}

func TestAgainstOther(t *testing.T) {
	t.Parallel()
	orders := Orders{out("1", "eu", 0)}
	for region, want := range map[string]bool{"eu": false, "us": true} {
		if got := orders.AgainstOther(region, after(0)); got != want {
			t.Errorf("AgainstOther(%s) = %v, want %v", region, got, want)
		}
	}
}

func TestOrdersAreEqualInEveryWord(t *testing.T) {
	t.Parallel()
	o := expiring(out("1", "eu", 0), time.Hour)
	abroad := o
	abroad.At = o.At.In(time.FixedZone("there", 3600))
	if !o.Equal(o) || !o.Equal(abroad) {
		t.Errorf("%+v does not equal itself, or itself by another clock face", o)
	}
	for name, other := range map[string]Order{
		"later": out("1", "eu", 1), "for ever": out("1", "eu", 0), "fenced": fence(o), "in": expiring(in("1", "eu", 0), time.Hour),
	} {
		if o.Equal(other) {
			t.Errorf("%s: %+v equals %+v", name, o, other)
		}
	}
}

func TestOrderValidate(t *testing.T) {
	tests := []struct {
		name  string
		order Order
		want  string // part of the error, "" for none
	}{
		{"drain", out("1", "eu", 0), ""},
		{"in needs no mode", in("1", "eu", 0), ""},
		{"no id", out("", "eu", 0), "id is empty"},
		{"no region", out("1", "", 0), "region is empty"},
		{"no state", Order{ID: "1", Region: "eu", At: noon}, `state is ""`},
		{"out without a mode", Order{ID: "1", Region: "eu", State: Out, At: noon}, `mode is ""`},
		{"no time", Order{ID: "1", Region: "eu", State: In}, "time"},
		{"expires before it begins", expiring(out("1", "eu", 0), -1), "before it was given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.order.Validate()
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Validate(%+v) = %v, want an error with %q", tt.order, err, tt.want)
			}
		})
	}
}

// The Regions read rows in any sequence and must still agree.
func TestOrdersDecideInAnySequence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		orders := drawOrders(t, "eu", "us")
		shuffled := Orders(rapid.Permutation(orders).Draw(t, "shuffled"))
		now := after(drawDuration(t, "now"))
		for _, region := range []string{"eu", "us"} {
			a, foundA := orders.Against(region, now)
			b, foundB := shuffled.Against(region, now)
			if a != b || foundA != foundB {
				t.Fatalf("Against(%s) depends on the sequence: %+v or %+v", region, a, b)
			}
			if foundA && orders.Fenced(region, now) != (a.Mode == Fence) {
				t.Fatalf("Fenced(%s) differs from the standing order %+v", region, a)
			}
		}
	})
}

func drawDuration(t *rapid.T, name string) time.Duration {
	return time.Duration(rapid.IntRange(0, 3600).Draw(t, name)) * time.Second
}

func drawOrders(t *rapid.T, regions ...string) Orders {
	var orders Orders
	for i := range rapid.IntRange(0, 5).Draw(t, "orders") {
		o := Order{
			ID:     string(rune('a' + i)),
			Region: rapid.SampledFrom(regions).Draw(t, "region"),
			State:  rapid.SampledFrom([]OrderState{Out, In}).Draw(t, "state"),
			Mode:   rapid.SampledFrom([]OrderMode{Drain, Fence}).Draw(t, "mode"),
			At:     after(drawDuration(t, "at")),
		}
		if rapid.Bool().Draw(t, "expires") {
			o.ExpiresAt = o.At.Add(time.Second + drawDuration(t, "for"))
		}
		orders = append(orders, o)
	}
	return orders
}
