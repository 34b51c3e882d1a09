package failover

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The laws of the two tiers, over everything a Region can be and believe, through the functions that
// run in it (CanServe, SaysHold), the checks of the real tree (Aggregate, Calculate) and the answer
// that Route 53 gives (Zone.Answer):
//
//	P1  some Region can                                ⇒ the Region answered can
//	P2  views converged, and some able Region has no   ⇒ the Region answered has none
//	    order against it
//	P3  nobody can                                     ⇒ the first in order is answered
//
// A world is seen from one DNS location. Partitions are in it twice: a Region that this location's
// checkers do not reach, and Regions that do not know of each other's orders.
type world struct {
	regions []local
	orders  []OrderMode // by Region: the order that really stands against it, "" for none
}

// local is all about one Region that bears on the answer.
type local struct {
	reached bool        // by the checkers
	probes  bool        // its critical probes pass
	held    bool        // its row says so
	knows   []OrderMode // by Region: the order it believes to stand, perhaps wrongly; "" for none
	trusts  []bool      // by Region: its row, as read here, is that of one that takes over, perhaps wrongly
}

var lawsNow = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// heard is what checkers hear from one Region: the whole of its influence on the answer. A Region that
// they do not reach is heard to say nothing at all.
type heard struct {
	can  bool
	hold [4]bool // by Region: it answers that Region's hold route with the search string
}

// heard asks the Region with index i as its functions would answer.
func (l local) heard(i int) heard {
	var h heard
	if !l.reached {
		return h
	}
	var orders Orders
	for about, mode := range l.knows {
		if mode != "" {
			orders = append(orders, Order{ID: "1", Region: regionNames[about], State: Out, Mode: mode, At: lawsNow})
		}
	}
	row := &Status{Region: regionNames[i], Seq: 1, At: lawsNow, CheckersSeenAt: lawsNow}
	if l.held {
		row.Held = &Hold{Since: lawsNow, Why: HeldAway}
	}
	probes := []Probe{{Name: "origin", Critical: true, OK: l.probes}}
	h.can = CanServe(regionNames[i], probes, orders, lawsNow)
	round := Round{Now: lawsNow, Region: regionNames[i], Orders: orders, OrdersKnown: true, Rows: map[string]Status{}}
	for about, trusted := range l.trusts {
		round.Rows[regionNames[about]] = Status{Region: regionNames[about], At: lawsNow, CheckersSeenAt: lawsNow, Can: trusted}
	}
	for about := range l.knows {
		h.hold[about] = DefaultSettings().SaysHold(regionNames[about], row, round)
	}
	return h
}

// converged says that the views have: every Region that checkers reach believes exactly the orders that
// stand, and trusts nobody who does not take over. What an unreached Region believes cannot be heard.
func (w world) converged() bool {
	takers := w.takers()
	return !slices.ContainsFunc(w.regions, func(l local) bool {
		return l.reached && (!slices.Equal(l.knows, w.orders) || l.trustsBeyond(takers))
	})
}

// takers are, by Region, those that take over when another is ordered out: all that tier one has if the
// views have converged and no hold is waived.
func (w world) takers() []bool {
	takers := make([]bool, len(w.regions))
	for i, l := range w.regions {
		takers[i] = l.reached && l.probes && !l.held && w.orders[i] == ""
	}
	return takers
}

func (l local) trustsBeyond(takers []bool) bool {
	for i, trusted := range l.trusts {
		if trusted && !takers[i] {
			return true
		}
	}
	return false
}

// oracle asks a tree of n Regions for its answer, one world after the other.
type oracle struct {
	zone   *Zone
	all    []heard // in the world that is asked about
	health Health
}

func newOracle(n int) *oracle {
	tree := testTree(n)
	o := &oracle{zone: NewZone(tree.Zone, tree.Records())}
	found := make(map[string]func() bool) // by check: whether checkers find what they search for
	for i, region := range regionNames[:n] {
		found[tree.CanID(region)] = func() bool { return o.all[i].can }
		for at, peer := range regionNames[:n] {
			found[tree.HoldID(region, peer)] = func() bool { return o.all[at].hold[i] }
		}
	}
	byID := make(map[string]Check)
	for _, c := range tree.Checks() {
		byID[c.ID] = c
	}
	passed, failed := checkers(Checkers, 0, 0), checkers(0, Checkers, 0)
	o.health = WithCalculated(tree.Checks(), func(id string) bool {
		if found[id]() {
			return Aggregate(byID[id], passed)
		}
		return Aggregate(byID[id], failed)
	})
	return o
}

// answer is the index of the Region answered, and the tier.
func (o *oracle) answer(all []heard) (int, Tier) {
	o.all = all
	region, tier := Answered(o.zone.Answer(Query{Name: "api.example.com.", Type: "A"}, o.health))
	return slices.Index(regionNames, region), tier
}

// judgeByAbility checks P1 and P3, which speak only of what is heard.
func judgeByAbility(t rapid.TB, all []heard, answered int, tier Tier) {
	some := slices.ContainsFunc(all, func(h heard) bool { return h.can })
	switch {
	case answered < 0:
		t.Fatalf("%+v: nobody is answered", all)
	case some && !all[answered].can:
		t.Fatalf("P1: %+v: Region %d is answered and cannot", all, answered)
	case !some && answered != 0:
		t.Fatalf("P3: %+v: nobody can, and Region %d is answered, not the first", all, answered)
	case some == (tier == Open):
		t.Fatalf("%+v: answered by tier %v", all, tier)
	}
}

// judgeByOrders checks P2.
func judgeByOrders(t rapid.TB, w world, all []heard, answered int) {
	if !w.converged() {
		return
	}
	for i, mode := range w.orders {
		if all[i].can && mode == "" && w.orders[answered] != "" {
			t.Fatalf("P2: %+v: Region %d is able and free, and %d is answered, ordered %s", w, i, answered, w.orders[answered])
		}
	}
}

var orderModes = []OrderMode{"", Drain, Fence}

// locals are all states of a Region among n, with whom it may trust: each nobody or those. One that is not
// reached has one state: nothing it is or believes is heard.
func locals(n int, trusts ...[]bool) []local {
	all := []local{{knows: make([]OrderMode, n)}}
	for knows := range product(n, orderModes) {
		for _, probes := range []bool{false, true} {
			for _, held := range []bool{false, true} {
				for _, trusted := range append(trusts, nil) {
					all = append(all, local{reached: true, probes: probes, held: held, knows: slices.Clone(knows), trusts: trusted})
				}
			}
		}
	}
	return all
}

// product yields every sequence of n choices. The slice is reused.
func product[T any](n int, choices []T) func(yield func([]T) bool) {
	return func(yield func([]T) bool) {
		digits, chosen := make([]int, n), make([]T, n)
		for {
			for i, d := range digits {
				chosen[i] = choices[d]
			}
			if !yield(chosen) {
				return
			}
			i := 0
			for i < n && digits[i] == len(choices)-1 {
				digits[i] = 0
				i++
			}
			if i == n {
				return
			}
			digits[i]++
		}
	}
}

// voices are the different things that the Region with index i, of n, can be heard to say.
func voices(i, n int) []heard {
	var all []heard
	for _, l := range locals(n, slices.Repeat([]bool{true}, n)) {
		if h := l.heard(i); !slices.Contains(all, h) {
			all = append(all, h)
		}
	}
	return all
}

// TestLawsOfAbility checks P1 and P3 for two and three Regions over every combination of what they can
// be heard to say, and so of all local states: those that are heard alike are one case. Four Regions
// would make a million; TestPreferAsksEverybody proves that it does not matter who objects to a Region,
// so there each only objects to itself.
func TestLawsOfAbility(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{2: 8 * 8, 3: 16 * 16 * 16, 4: 4 * 4 * 4 * 4} {
		o := newOracle(n)
		all := make([]heard, n)
		cases := 0
		var visit func(i int)
		visit = func(i int) {
			if i == n {
				cases++
				answered, tier := o.answer(all)
				judgeByAbility(t, all, answered, tier)
				return
			}
			for _, all[i] = range voices(i, n) {
				if n < 4 || all[i].onlyAbout(i) {
					visit(i + 1)
				}
			}
		}
		visit(0)
		if cases != want {
			t.Errorf("%d Regions: %d cases, want %d: the locals are no longer all", n, cases, want)
		}
	}
}

// onlyAbout says that the Region with index i objects to no other.
func (h heard) onlyAbout(i int) bool {
	h.hold[i] = false
	return h.hold == [4]bool{}
}

// TestPreferAsksEverybody checks that prefer(R) is healthy exactly when R can and nobody objects.
func TestPreferAsksEverybody(t *testing.T) {
	t.Parallel()
	for n := 2; n <= 4; n++ {
		o, tree := newOracle(n), testTree(n)
		for i, region := range regionNames[:n] {
			for objects := range product(n, []bool{false, true}) {
				for _, can := range []bool{false, true} {
					o.all = make([]heard, n)
					o.all[i].can = can
					for at, objects := range objects {
						o.all[at].hold[i] = objects
					}
					want := can && !slices.Contains(objects, true)
					if got := o.health(tree.PreferID(region)); got != want {
						t.Errorf("%d Regions, prefer(%s): can %v, objections %v: healthy %v, want %v", n, region, can, objects, got, want)
					}
				}
			}
		}
	}
}

// TestLawOfOrders checks P2 over every set of orders and every state of Regions whose views converged. Each
// may have read the rows of all who take over, or of none: a hold is waived or not by whether there is one.
func TestLawOfOrders(t *testing.T) {
	t.Parallel()
	for n := 2; n <= 4; n++ {
		o := newOracle(n)
		for orders := range product(n, orderModes) {
			at := slices.DeleteFunc(locals(n), func(l local) bool { return l.reached && !slices.Equal(l.knows, orders) })
			alone, trusting := make([][]heard, n), make([][]heard, n) // by Region and state
			for i := range n {
				for _, l := range at {
					alone[i] = append(alone[i], l.heard(i))
					l.trusts = slices.Repeat([]bool{true}, n)
					trusting[i] = append(trusting[i], l.heard(i))
				}
			}
			w := world{regions: make([]local, n), orders: orders}
			for choice := range product(n, []int{0, 1, 2, 3, 4}) {
				for i, c := range choice {
					w.regions[i] = at[c]
				}
				judgeTrust(t, o, w, func(i int, trusts bool) heard {
					if trusts {
						return trusting[i][choice[i]]
					}
					return alone[i][choice[i]]
				})
			}
		}
	}
}

// judgeTrust checks the laws in a world for everyone who may or may not trust those who take over.
func judgeTrust(t *testing.T, o *oracle, w world, hear func(i int, trusts bool) heard) {
	takers, all := w.takers(), make([]heard, len(w.regions))
	for trusts := range product(len(w.regions), []bool{false, true}) {
		news := true // or else it is heard like a case with less trust
		for i, trusted := range trusts {
			w.regions[i].trusts = nil
			if all[i] = hear(i, trusted); trusted {
				w.regions[i].trusts = takers
				others := slices.Concat(takers[:i], takers[i+1:])
				news = news && slices.Contains(others, true) && all[i] != hear(i, false)
			}
		}
		if news {
			answered, tier := o.answer(all)
			judgeByOrders(t, w, all, answered)
			judgeByAbility(t, all, answered, tier)
		}
	}
}

// TestLaws draws whole worlds of up to four Regions: orders, who knows of them, who is reached.
func TestLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "regions")
		drawOrders := rapid.SliceOfN(rapid.SampledFrom(orderModes), n, n)
		w := world{orders: drawOrders.Draw(t, "orders")}
		var all []heard
		for i := range n {
			l := local{
				reached: rapid.Bool().Draw(t, "reached"), probes: rapid.Bool().Draw(t, "probes"),
				held: rapid.Bool().Draw(t, "held"), knows: w.orders,
			}
			if rapid.Bool().Draw(t, "own view") {
				l.knows = drawOrders.Draw(t, "knows")
				l.trusts = rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "trusts")
			}
			w.regions, all = append(w.regions, l), append(all, l.heard(i))
		}
		answered, tier := newOracle(n).answer(all)
		judgeByAbility(t, all, answered, tier)
		judgeByOrders(t, w, all, answered)
	})
}
