package failover

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The life of a Region in rounds a minute apart unless a step says otherwise, and whether it ends held.
func TestHolds(t *testing.T) {
	minute := func(n float64, edits ...func(*Round)) Round {
		return round(time.Duration(n*float64(time.Minute)), edits...)
	}
	minutes := func(from, to int, edits ...func(*Round)) (rs []Round) {
		for m := from; m <= to; m++ {
			rs = append(rs, minute(float64(m), edits...))
		}
		return rs
	}
	life := func(parts ...[]Round) (rs []Round) {
		for _, part := range parts {
			rs = append(rs, part...)
		}
		return rs
	}
	outAt := func(m int) Order { return out("1", "eu", time.Duration(m)*time.Minute) }
	inAt := func(m int) Order { return in("2", "eu", time.Duration(m)*time.Minute) }

	tests := []struct {
		name   string
		manual bool
		rounds []Round
		want   HoldReason // of the last row, "" for not held
	}{
		{"first deployment", false, minutes(0, 0), ""},
		{"first deployment that fails", false, minutes(0, 0, probeFails), ""},
		{"always fine", false, minutes(0, 20), ""},
		{"one bad round", false, life(minutes(0, 1), minutes(2, 2, probeFails), minutes(3, 3)), ""},
		{"two bad rounds within half a minute", false,
			life(minutes(0, 0), []Round{minute(1, probeFails), minute(1.5, probeFails), minute(2)}), ""},
		{"two bad rounds over a minute", false, life(minutes(0, 0), minutes(1, 2, probeFails)), HeldFailing},
		{"failing leaves a hold behind", false, life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 7)), HeldFailing},
		{"passing for five minutes ends it", false, life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 8)), ""},
		{"a relapse starts the five minutes anew", false,
			life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 6), minutes(7, 7, probeFails), minutes(8, 12)), HeldFailing},
		{"not caught up with a peer it can reach", false,
			life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 20, peerBehind)), HeldFailing},
		{"never heard of a peer it can reach", false,
			life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 20, peerUnheardOf)), HeldFailing},
		{"a peer that it cannot reach is not waited for", false,
			life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 8, peerCutOff)), ""},

		{"unless the round was too hasty to reach it", false,
			life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 20, peerCutOff, hasty)), HeldFailing},

		{"a gap of four minutes", false, life(minutes(0, 0), minutes(4, 4)), ""},
		{"a longer gap", false, life(minutes(0, 0), minutes(5, 5)), HeldAway},
		{"back for five minutes", false, life(minutes(0, 0), minutes(5, 10)), ""},
		{"away again before the five minutes", false, life(minutes(0, 0), minutes(5, 8), minutes(13, 17)), HeldAway},
		{"a row from the future", false, life(minutes(60, 60), minutes(0, 0)), HeldAway},
		{"a row from the future, five minutes later", false, life(minutes(60, 60), minutes(0, 5)), ""},
		{"a little skew", false, life(minutes(0, 1), []Round{minute(0.8), minute(1.6)}), ""},

		{"never asked by a checker", false, minutes(0, 20, notAsked), ""},
		{"no checker for four minutes", false, life(minutes(0, 0), minutes(1, 4, notAsked)), ""},
		{"no checker for longer", false, life(minutes(0, 0), minutes(1, 5, notAsked)), HeldUnseen},
		{"no checker for an hour", false, life(minutes(0, 0), minutes(1, 60, notAsked)), HeldUnseen},
		{"asked again", false, life(minutes(0, 0), minutes(1, 60, notAsked), minutes(61, 65)), HeldUnseen},
		{"asked again for five minutes", false, life(minutes(0, 0), minutes(1, 60, notAsked), minutes(61, 66)), ""},

		{"under an order", false, life(minutes(0, 0), minutes(1, 9, under(outAt(1)))), ""},
		{"lifted", false, life(minutes(0, 0), minutes(1, 9, under(outAt(1))), minutes(10, 14, under(outAt(1), inAt(10)))), HeldOrdered},
		{"lifted for five minutes", false, life(minutes(0, 0), minutes(1, 9, under(outAt(1))), minutes(10, 15, under(outAt(1), inAt(10)))), ""},
		{"expired", false, life(minutes(0, 0), minutes(1, 12, under(expiring(outAt(1), 10*time.Minute)))), HeldOrdered},
		{"given and lifted between two rounds", false,
			life(minutes(0, 1), []Round{minute(2, under(out("1", "eu", 70*time.Second), in("2", "eu", 80*time.Second)))}), HeldOrdered},
		{"the table is lost under an order, and its memory", false, life(minutes(0, 0), minutes(1, 2, under(outAt(1))), minutes(3, 9, tableLost)), HeldOrdered},
		{"lifted while the table was lost", false,
			life(minutes(0, 0), minutes(1, 2, under(outAt(1))), minutes(3, 9, tableLost), minutes(10, 10, under(outAt(1), inAt(5)))), HeldOrdered},
		{"an order in out of nowhere", false, life(minutes(0, 0), minutes(1, 2, under(inAt(1)))), ""},

		{"manual: time alone does not end a hold", true, life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 60)), HeldFailing},
		{"manual: in ends it", true, life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 4), minutes(5, 5, under(inAt(4)))), ""},
		{"manual: an older in does not", true, life(minutes(0, 0), minutes(1, 2, probeFails), minutes(3, 60, under(inAt(1)))), HeldFailing},
		{"manual: not while it still fails", true, life(minutes(0, 0), minutes(1, 9, probeFails, under(inAt(4)))), HeldFailing},
		{"manual: lifting an order is the release itself", true,
			life(minutes(0, 0), minutes(1, 9, under(outAt(1))), minutes(10, 10, under(outAt(1), inAt(10)))), ""},
		{"manual: an expired order waits for the operator", true,
			life(minutes(0, 0), minutes(1, 60, under(expiring(outAt(1), 10*time.Minute)))), HeldOrdered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := DefaultSettings()
			s.ManualFailback = tt.manual
			var row *Status
			for _, r := range tt.rounds {
				next, counts := s.Next(row, r)
				if !counts {
					continue
				}
				row = &next
			}
			if got := reason(row.Held); got != tt.want {
				t.Errorf("after %d rounds held is %q, want %q: %+v", len(tt.rounds), got, tt.want, row)
			}
		})
	}
}

func reason(h *Hold) HoldReason {
	if h == nil {
		return ""
	}
	return h.Why
}

// What is answered between rounds, from the last row alone.
func TestSaysHold(t *testing.T) {
	s := DefaultSettings()
	fresh := &Status{Region: "eu", Seq: 3, At: noon, CheckersSeenAt: noon}
	held := &Status{Region: "eu", Seq: 3, At: noon, CheckersSeenAt: noon, Held: &Hold{Since: noon, Why: HeldFailing}}
	obeys := &Status{Region: "eu", Seq: 3, At: noon, CheckersSeenAt: noon, OrderedOut: "1"}
	lifted := under(out("1", "eu", -time.Hour), in("2", "eu", -time.Second))

	tests := []struct {
		name  string
		about string
		row   *Status
		round Round
		want  bool
	}{
		{"nothing known", "eu", nil, round(0), false},
		{"a fresh row", "eu", fresh, round(time.Minute), false},
		{"held", "eu", held, round(time.Minute), true},
		{"held, asked about the peer", "us", held, round(time.Minute), false},
		{"an order against it", "eu", fresh, round(0, under(out("1", "eu", 0))), true},
		{"an order against the peer", "us", fresh, round(0, under(out("1", "us", 0))), true},
		{"an order against the peer, asked about itself", "eu", fresh, round(0, under(out("1", "us", 0))), false},
		{"waived by an order against the peer", "eu", held, round(0, under(out("1", "us", 0))), false},
		{"no longer waived once that is lifted", "eu", held, round(0, under(out("1", "us", -2), in("2", "us", -1))), true},
		{"orders against both", "eu", held, round(0, under(out("1", "us", 0), out("2", "eu", 0))), true},
		{"back after a gap, before any round", "eu", fresh, round(time.Hour), true},
		{"a clock that went back", "eu", fresh, round(-time.Hour), true},
		{"not asked for long, the row is fresh", "eu",
			&Status{Region: "eu", At: after(time.Hour), CheckersSeenAt: noon}, round(time.Hour), true},
		{"an order just lifted", "eu", obeys, round(time.Second, lifted), true},
		{"an order in memory expires", "eu", fresh, round(time.Minute, under(expiring(out("1", "eu", 0), time.Second))), true},
		{"the table is lost: what was obeyed may have expired, it was not forgotten", "eu", obeys, round(time.Second, tableLost), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := s.SaysHold(tt.about, tt.row, tt.round); got != tt.want {
				t.Errorf("SaysHold(%s, %+v, %+v) = %v, want %v", tt.about, tt.row, tt.round, got, tt.want)
			}
		})
	}
}

// A hold ends only in a Region that passed in every round for StableFor, counted by the test itself.
func TestHoldNeverEndsEarly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultSettings()
		var row *Status
		var passingSince time.Time
		at := time.Duration(0)
		for range rapid.IntRange(1, 40).Draw(t, "rounds") {
			at += time.Duration(rapid.SampledFrom([]int{30, 60, 60, 60, 90, 250}).Draw(t, "step")) * time.Second
			r := drawRound(t, at)
			next, _ := s.Next(row, r)
			if !next.Passing() {
				passingSince = time.Time{}
			} else if passingSince.IsZero() {
				passingSince = r.Now
			}
			if row != nil && row.Held != nil && next.Held == nil {
				if passingSince.IsZero() || r.Now.Sub(passingSince) < s.StableFor || r.Now.Sub(row.Held.Since) < s.StableFor {
					t.Fatalf("the hold %+v ended at %v, passing since %v", row.Held, r.Now, passingSince)
				}
				if !s.caughtUp(r) {
					t.Fatalf("the hold %+v ended behind %+v", row.Held, r.Peers)
				}
			}
			row = &next
		}
	})
}

// Time that passes without a round proves no failure, and never frees a held Region.
func TestTimeAloneNeverFailsNorFrees(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultSettings()
		s.ManualFailback = rapid.Bool().Draw(t, "manual")
		var row *Status
		at := time.Duration(0)
		for range rapid.IntRange(1, 10).Draw(t, "rounds") {
			at += time.Duration(rapid.IntRange(30, 300).Draw(t, "step")) * time.Second
			next, _ := s.Next(row, drawRound(t, at))
			row = &next
		}
		later := round(at+drawDuration(t, "later"), under())
		held, is := s.Held(row, later)
		if row.Held != nil && (!is || held.Why != row.Held.Why) {
			t.Fatalf("%+v is freed by time: %+v, %v", row.Held, held, is)
		}
		if row.Held == nil && is && held.Why == HeldFailing {
			t.Fatalf("time made %+v fail", row)
		}
	})
}

// The first answer after a gap and the row written right after it agree.
func TestFirstAnswerAgreesWithTheRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := DefaultSettings()
		row, _ := s.Next(nil, round(0))
		r := drawRound(t, drawDuration(t, "gap"))
		r.Probes = allPass
		next, counts := s.Next(&row, r)
		if !counts {
			return
		}
		before, after := s.SaysHold("eu", &row, r), s.SaysHold("eu", &next, r)
		if before != after {
			t.Fatalf("held is %v before the round and %v after it: %+v", before, after, r)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	b.ReportAllocs()
	s := DefaultSettings()
	row, _ := s.Next(nil, round(0))
	r := round(time.Minute, under(out("1", "us", 0), in("2", "us", 1)))
	for b.Loop() {
		if _, counts := s.Next(&row, r); !counts {
			b.Fatal("the round did not count")
		}
	}
}
