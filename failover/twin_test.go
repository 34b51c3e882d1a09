package failover

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// twin answers as Zone.Answer should, by following AWS's text word for word: list the records of the
// group in the order in which the policy picks them, drop the unhealthy, and pick; if that leaves none,
// pick among all. It knows nothing of indexes or memory, and would not come back from a loop.
type twin struct {
	records []Record
	q       Query
	healthy Health
}

func (tw *twin) answer(name string) []Record {
	group := tw.picked(name)
	if len(group) == 0 {
		return nil
	}
	left := slices.DeleteFunc(slices.Clone(group), func(r Record) bool { return !tw.isHealthy(r) })
	if len(left) == 0 {
		left = group
	}
	var chosen []Record
	switch {
	case left[0].MultiValue:
		for len(left) > 0 && len(chosen) < 8 {
			i := tw.draw(len(left))
			chosen = append(chosen, left[i])
			left[i] = left[0]
			left = left[1:]
		}
		return chosen
	case left[0].Weight != nil:
		left = tw.tickets(left)
		chosen = left[tw.draw(len(left)):][:1]
	default:
		chosen = left[:1]
	}
	if a := chosen[0].Alias; a != nil {
		return tw.answer(a.Name)
	}
	return chosen
}

// picked is the group in the order of picking, without what does not apply to the asker.
func (tw *twin) picked(name string) []Record {
	var group []Record
	for _, r := range tw.records {
		applies := r.Geo == nil || r.Geo.Country == "*" ||
			r.Geo.Subdivision != "" && r.Geo.Country == tw.q.Geo.Country && r.Geo.Subdivision == tw.q.Geo.Subdivision ||
			r.Geo.Subdivision == "" && r.Geo.Country != "" && r.Geo.Country == tw.q.Geo.Country ||
			r.Geo.Continent != "" && r.Geo.Continent == tw.q.Geo.Continent
		if r.Name == name && applies {
			group = append(group, r)
		}
	}
	far := func(r Record) string {
		switch {
		case r.Failover != "":
			return string(r.Failover) // PRIMARY sorts before SECONDARY
		case r.Geo != nil:
			return fmt.Sprint(r.Geo.Subdivision == "", r.Geo.Country == "" || r.Geo.Country == "*", r.Geo.Country == "*")
		case r.Region != "":
			return fmt.Sprint(r.Region != tw.q.Region, tw.q.Region == "" || r.Region[:2] != tw.q.Region[:2], r.Region)
		default:
			return ""
		}
	}
	slices.SortStableFunc(group, func(a, b Record) int { return cmp.Compare(far(a), far(b)) })
	return group
}

func (tw *twin) isHealthy(r Record) bool {
	if r.CheckID != "" && !tw.healthy(r.CheckID) {
		return false
	}
	if r.Alias == nil || !r.Alias.EvaluateTargetHealth {
		return true
	}
	return slices.ContainsFunc(tw.picked(r.Alias.Name), tw.isHealthy)
}

// tickets has each record as often as it weighs; if none weighs anything, each once.
func (tw *twin) tickets(group []Record) []Record {
	var tickets []Record
	for _, r := range group {
		for range *r.Weight {
			tickets = append(tickets, r)
		}
	}
	if len(tickets) == 0 {
		return group
	}
	return tickets
}

func (tw *twin) draw(n int) int {
	i := int(tw.q.Pick % uint64(n))
	tw.q.Pick /= uint64(n)
	return i
}

// zoneDraw draws zones: six names, each under one policy, with aliases among them. Every record's set
// identifier is its index.
type zoneDraw struct {
	loops bool // aliases may lead anywhere, not only to later names
	blind bool // aliases need not evaluate target health
	mixed bool // the records of a name need not be under one policy
}

var (
	drawnRegions = []string{"eu-west-1", "eu-west-2", "us-east-1", "ap-south-1"}
	drawnPlaces  = []Geo{{Country: "*"}, {Continent: "NA"}, {Country: "US"}, {Country: "US", Subdivision: "CA"}, {Continent: "EU"}}
)

func drawnName(i int) string { return fmt.Sprintf("n%d.example.com.", i) }

func (z zoneDraw) draw(t *rapid.T) []Record {
	const names = 6
	var records []Record
	for i := range names {
		p := policy(rapid.IntRange(int(simple), int(multivalue)).Draw(t, "policy"))
		n := rapid.IntRange(1, 4).Draw(t, "records")
		if p == simple && !z.mixed {
			n = 1
		}
		for j := range n {
			if z.mixed {
				p = policy(rapid.IntRange(int(simple), int(multivalue)).Draw(t, "policy"))
			}
			r := rec(drawnName(i), strconv.Itoa(len(records)))
			switch p {
			case failover:
				r.Failover = []FailoverRole{Primary, Secondary}[j%2]
			case weighted:
				r.Weight = new(rapid.IntRange(0, 3).Draw(t, "weight"))
			case latency:
				r.Region = drawnRegions[j]
			case geolocation:
				r.Geo = &drawnPlaces[(j+i)%len(drawnPlaces)]
			case multivalue:
				r.MultiValue = true
			}
			if c := rapid.IntRange(-1, 5).Draw(t, "check"); c >= 0 {
				r.CheckID = strconv.Itoa(c)
			}
			first := i + 1
			if z.loops {
				first = 0
			}
			if first < names && rapid.Bool().Draw(t, "alias") && p != multivalue {
				to := drawnName(rapid.IntRange(first, names-1).Draw(t, "to"))
				aliasTo(to, !z.blind || rapid.Bool().Draw(t, "evaluate"))(&r)
			}
			records = append(records, r)
		}
	}
	return records
}

func drawQuery(t *rapid.T) Query {
	return Query{
		Name: drawnName(rapid.IntRange(0, 5).Draw(t, "name")), Type: "A",
		Region: rapid.SampledFrom(append(drawnRegions, "sa-east-1", "")).Draw(t, "region"),
		Geo: rapid.SampledFrom([]Geo{
			{}, {Continent: "NA", Country: "US", Subdivision: "CA"}, {Continent: "NA", Country: "US"}, {Continent: "EU", Country: "IE"},
		}).Draw(t, "geo"),
		Pick: rapid.Uint64().Draw(t, "pick"),
	}
}

func drawHealth(t *rapid.T) Health {
	checks := rapid.SliceOfN(rapid.Bool(), 6, 6).Draw(t, "checks")
	return func(id string) bool {
		i, err := strconv.Atoi(id)
		return err == nil && checks[i]
	}
}

func TestAnswerAgreesWithTwin(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records, q, healthy := zoneDraw{blind: true}.draw(t), drawQuery(t), drawHealth(t)
		got := NewZone(testZone, records).Answer(q, healthy).Records
		want := slices.Clone((&twin{records, q, healthy}).answer(q.Name))
		for i := range want {
			want[i].Name = q.Name
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v among %+v: (-twin +answer)\n%s", q, records, diff)
		}
	})
}

// TestAnswerIsHealthyIfItCan: as long as every alias looks at its target's health, nothing unhealthy is
// on the way while there is a healthy way.
func TestAnswerIsHealthyIfItCan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records, q, healthy := zoneDraw{}.draw(t), drawQuery(t), drawHealth(t)
		a := NewZone(testZone, records).Answer(q, healthy)
		tw := &twin{records, q, healthy}
		way := slices.ContainsFunc(tw.picked(q.Name), tw.isHealthy)
		sick := slices.ContainsFunc(a.Path, func(r Record) bool { return r.CheckID != "" && !healthy(r.CheckID) })
		if way && (sick || a.Open || len(a.Records) == 0) {
			t.Fatalf("%+v among %+v: there is a healthy way, the answer is %+v", q, records, a)
		}
	})
}

// answerStaysInside: whatever the records, Answer ends, and invents nothing.
func answerStaysInside(t *rapid.T) {
	records, q, healthy := zoneDraw{loops: true, blind: true, mixed: true}.draw(t), drawQuery(t), drawHealth(t)
	a := NewZone(testZone, records).Answer(q, healthy)
	for _, r := range a.Path {
		i, err := strconv.Atoi(r.SetIdentifier)
		if err != nil || gocmp.Diff(records[i], r) != "" {
			t.Fatalf("%+v is on the way, and not in the zone", r)
		}
	}
	for i, r := range a.Records {
		from := a.Path[len(a.Path)-len(a.Records)+i]
		from.Name = q.Name
		if gocmp.Diff(from, r) != "" {
			t.Fatalf("answered %+v, chosen was %+v", r, from)
		}
	}
	if !a.Exists || len(a.Records) > maxMultiValue {
		t.Fatalf("exists %v with %d records", a.Exists, len(a.Records))
	}
}

func TestAnswerStaysInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, answerStaysInside)
}

func FuzzAnswer(f *testing.F) { f.Fuzz(rapid.MakeFuzz(answerStaysInside)) }

// TestAnswerEndsSoon asks zones in which a search that forgot what it had seen would take 4^deep steps,
// below and above the depth for which it has room without allocating.
func TestAnswerEndsSoon(t *testing.T) {
	t.Parallel()
	for _, deep := range []int{15, 16, 31, 32, 60} {
		var records []Record
		for i := range deep {
			for _, id := range ids(4) {
				records = append(records, rec(drawnName(i), id, weight(1), alias(drawnName(i+1))))
			}
		}
		records = append(records, rec(drawnName(deep), "", check("last")))
		a := NewZone(testZone, records).Answer(Query{Name: drawnName(0), Type: "A"}, failing("last"))
		if !a.Open || len(a.Path) != deep+1 || len(a.Records) != 1 {
			t.Errorf("open %v, %d records by a path of %d, want open, 1 by %d", a.Open, len(a.Records), len(a.Path), deep+1)
		}
	}
}

// TestWeightsAreProbabilities counts choices over many picks, through two levels of weights whose
// choices must not depend on each other.
func TestWeightsAreProbabilities(t *testing.T) {
	t.Parallel()
	zone := NewZone(testZone, []Record{
		rec("a.example.com.", "b", weight(1), alias("b.example.com.")), rec("a.example.com.", "c", weight(1), alias("c.example.com.")),
		rec("b.example.com.", "b1", weight(1)), rec("b.example.com.", "b3", weight(3)),
		rec("c.example.com.", "c1", weight(1)), rec("c.example.com.", "c1'", weight(1)),
	})
	seen := make(map[string]int)
	for pick := range uint64(1600) {
		seen[values(zone.Answer(Query{Name: "a.example.com.", Type: "A", Pick: pick}, failing("")))]++
	}
	want := map[string]int{"b1": 200, "b3": 600, "c1": 400, "c1'": 400}
	if diff := gocmp.Diff(want, seen); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMultiValueIsARandomSubset(t *testing.T) {
	t.Parallel()
	var records []Record
	for _, id := range ids(12) {
		records = append(records, rec("a.example.com.", id, multi, check(id)))
	}
	zone := NewZone(testZone, records)
	rapid.Check(t, func(t *rapid.T) {
		sick := rapid.SampledFrom([]string{"", "0 1 2", "0 1 2 3 4 5 6", "0 1 2 3 4 5 6 7 8 9 10 11"}).Draw(t, "failing")
		a := zone.Answer(Query{Name: "a.example.com.", Type: "A", Pick: rapid.Uint64().Draw(t, "pick")}, failing(sick))
		want := map[string]int{"": 8, "0 1 2": 8, "0 1 2 3 4 5 6": 5}[sick]
		if a.Open {
			want = 8
		}
		distinct := make(map[string]bool)
		for _, r := range a.Records {
			distinct[r.SetIdentifier] = true
			if !a.Open && !failing(sick)(r.CheckID) {
				t.Fatalf("%s is unhealthy", r.SetIdentifier)
			}
		}
		if len(a.Records) != want || len(distinct) != want || a.Open != (len(sick) > 20) {
			t.Fatalf("failing %q: %d records, %d of them distinct, open %v; want %d", sick, len(a.Records), len(distinct), a.Open, want)
		}
	})
	first := make(map[string]bool)
	for pick := range uint64(12) {
		first[zone.Answer(Query{Name: "a.example.com.", Type: "A", Pick: pick}, failing("")).Records[0].SetIdentifier] = true
	}
	if len(first) != 12 {
		t.Errorf("%d of 12 records can come first", len(first))
	}
}

func BenchmarkAnswer(b *testing.B) {
	for n := 2; n <= 4; n++ {
		b.Run(fmt.Sprintf("%d Regions", n), func(b *testing.B) {
			tree := testTree(n)
			zone, down := NewZone(tree.Zone, tree.Records()), tree.PreferID(regionNames[0])
			q := Query{Name: "api.example.com.", Type: "A"}
			healthy := func(id string) bool { return id != down }
			b.ReportAllocs()
			for b.Loop() {
				zone.Answer(q, healthy)
			}
		})
	}
}

func BenchmarkNewZone(b *testing.B) {
	tree := testTree(2)
	records := tree.Records()
	b.ReportAllocs()
	for b.Loop() {
		NewZone(tree.Zone, records)
	}
}
