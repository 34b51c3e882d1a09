package failover

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	allPass   = []Probe{{Name: "app", Critical: true, OK: true}, {Name: "peer", OK: false, Why: "timeout"}}
	appFails  = []Probe{{Name: "app", Critical: true, Why: "status-500"}, {Name: "peer", OK: true}}
	peersNear = map[string]Sight{"us": {Seq: 7, Lag: time.Minute, Reachable: true}}
)

// round is a round of eu at a time after noon: it passes, is caught up, and a checker just asked.
func round(at time.Duration, edits ...func(*Round)) Round {
	r := Round{
		Now: after(at), Region: "eu", Probes: allPass, OrdersKnown: true,
		Peers: peersNear, CheckersSeenAt: after(at), Version: "v1",
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func probeFails(r *Round) { r.Probes = appFails }
func notAsked(r *Round)   { r.CheckersSeenAt = time.Time{} }
func tableLost(r *Round)  { r.Orders, r.OrdersKnown = nil, false }
func peerBehind(r *Round) {
	r.Peers = map[string]Sight{"us": {Seq: 7, Lag: time.Hour, Reachable: true}}
}
func peerUnheardOf(r *Round) { r.Peers = map[string]Sight{"us": {Reachable: true}} }
func peerCutOff(r *Round)    { r.Peers = map[string]Sight{"us": {Seq: 7, Lag: time.Hour}} }
func hasty(r *Round)         { r.Hasty = true }
func under(os ...Order) func(*Round) {
	return func(r *Round) { r.Orders = os }
}

func TestCanServe(t *testing.T) {
	tests := []struct {
		name   string
		probes []Probe
		orders Orders
		want   bool
	}{
		{"all critical probes pass", allPass, nil, true},
		{"no probes", nil, nil, true},
		{"a critical probe fails", appFails, nil, false},
		{"a drain is a preference", allPass, Orders{out("1", "eu", 0)}, true},
		{"a fence", allPass, Orders{fence(out("1", "eu", 0))}, false},
		{"a fence of another Region", allPass, Orders{fence(out("1", "us", 0))}, true},
		{"an expired fence", allPass, Orders{expiring(fence(out("1", "eu", 0)), time.Minute)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := CanServe("eu", tt.probes, tt.orders, after(time.Hour)); got != tt.want {
				t.Errorf("CanServe(%+v, %+v) = %v, want %v", tt.probes, tt.orders, got, tt.want)
			}
		})
	}
}

func TestWhichRoundsCount(t *testing.T) {
	s := DefaultSettings()
	row := &Status{At: noon, CheckersSeenAt: noon}
	told := after(-2 * time.Minute)
	tests := []struct {
		name        string
		row         *Status
		at          time.Duration
		seen        time.Duration
		due, wanted bool
	}{
		{"no row yet", nil, 0, 0, true, true},
		{"just ran", row, 29 * time.Second, 29 * time.Second, false, false},
		{"half a period later", row, 30 * time.Second, 30 * time.Second, true, false},
		{"a period later", row, 60 * time.Second, 0, true, true},
		{"checkers ask, the row does not tell", &Status{At: noon, CheckersSeenAt: told}, 30 * time.Second, 30 * time.Second, true, true},
		{"checkers ask, the row is too young", &Status{At: noon, CheckersSeenAt: told}, 20 * time.Second, 20 * time.Second, false, false},
		{"nobody but the row's last checker asked", &Status{At: noon, CheckersSeenAt: told}, 40 * time.Second, -2 * time.Minute, true, false},
		{"skew", row, -29 * time.Second, 0, false, false},
		{"the clock went back", row, -time.Hour, 0, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			due, wanted := s.Due(tt.row, after(tt.at)), s.Wanted(tt.row, after(tt.at), after(tt.seen))
			if due != tt.due || wanted != tt.wanted {
				t.Errorf("Due = %v, Wanted = %v, want %v, %v", due, wanted, tt.due, tt.wanted)
			}
		})
	}
}

func TestNextCarriesStreaks(t *testing.T) {
	t.Parallel()
	s := DefaultSettings()
	first, _ := s.Next(nil, round(0))
	second, _ := s.Next(&first, round(time.Minute, probeFails, notAsked))
	third, _ := s.Next(&second, round(2*time.Minute, probeFails, notAsked))
	back, _ := s.Next(&third, round(3*time.Minute))
	gone, _ := s.Next(&back, round(time.Hour))

	for _, tt := range []struct {
		name           string
		row            Status
		passing, fails time.Duration // since; -1 for not
		rounds         int
		seen           time.Duration
	}{
		{"first", first, 0, -1, 0, 0},
		{"fails", second, -1, time.Minute, 1, 0},
		{"fails again", third, -1, time.Minute, 2, 0},
		{"passes", back, 3 * time.Minute, -1, 0, 3 * time.Minute},
		{"back from away", gone, time.Hour, -1, 0, time.Hour},
	} {
		if got, want := tt.row.PassingSince, sinceNoon(tt.passing); !got.Equal(want) {
			t.Errorf("%s: PassingSince = %v, want %v", tt.name, got, want)
		}
		if got, want := tt.row.FailingSince, sinceNoon(tt.fails); !got.Equal(want) {
			t.Errorf("%s: FailingSince = %v, want %v", tt.name, got, want)
		}
		if tt.row.FailingRounds != tt.rounds {
			t.Errorf("%s: FailingRounds = %d, want %d", tt.name, tt.row.FailingRounds, tt.rounds)
		}
		if got, want := tt.row.CheckersSeenAt, after(tt.seen); !got.Equal(want) {
			t.Errorf("%s: CheckersSeenAt = %v, want %v", tt.name, got, want)
		}
	}
}

func sinceNoon(d time.Duration) time.Time {
	if d < 0 {
		return time.Time{}
	}
	return after(d)
}

// A round moves the sequence by exactly one, or leaves the row alone; nothing in a row lies in its future.
func TestNextIsMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultSettings()
		var row *Status
		at := time.Duration(0)
		for range rapid.IntRange(1, 30).Draw(t, "rounds") {
			at += time.Duration(rapid.IntRange(-120, 300).Draw(t, "step")) * time.Second
			r := drawRound(t, at)
			next, counts := s.Next(row, r)
			switch {
			case !counts && (row == nil || next.Seq != row.Seq || !next.At.Equal(row.At)):
				t.Fatalf("a round that does not count changed %+v to %+v", row, next)
			case counts && row != nil && next.Seq != row.Seq+1, counts && row == nil && next.Seq != 1:
				t.Fatalf("seq %d follows %+v", next.Seq, row)
			case counts && next.Can != CanServe("eu", r.Probes, r.Orders, r.Now):
				t.Fatalf("can is %v in %+v", next.Can, next)
			}
			for _, past := range []time.Time{next.PassingSince, next.FailingSince, next.CheckersSeenAt} {
				if past.After(next.At) {
					t.Fatalf("%v lies in the future of %+v", past, next)
				}
			}
			row = &next
		}
	})
}

func drawRound(t *rapid.T, at time.Duration) Round {
	r := round(at, under(drawOrders(t, "eu", "us")...))
	for _, edit := range []func(*Round){probeFails, notAsked, tableLost, peerBehind, peerCutOff} {
		if rapid.IntRange(0, 3).Draw(t, "edit") == 0 {
			edit(&r)
		}
	}
	return r
}
