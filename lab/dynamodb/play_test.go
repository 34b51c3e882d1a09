package dynamodb_test

import (
	"slices"
	"strconv"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tandem-failover/tandem/lab/dynamodb"
)

// step is one thing that happens to a world: a write, or something that changes how it is replicated.
// Steps are drawn before the world is made: rapid cannot draw in a bubble.
type step struct {
	kind     string // put, remove, link, freeze, thaw, pass
	region   int    // of those where the table is
	to       string // a Region, of link
	id       string
	link     dynamodb.Link
	duration time.Duration // of pass
}

// steps draws what happens, of some kinds; a kind that is named twice comes twice as often.
func steps(most int, kinds ...string) *rapid.Generator[[]step] {
	one := rapid.Custom(func(t *rapid.T) step {
		seconds := func(most int, name string) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Second
		}
		return step{
			kind:   rapid.SampledFrom(kinds).Draw(t, "kind"),
			region: rapid.IntRange(0, len(global.Regions)-1).Draw(t, "region"),
			to:     rapid.SampledFrom(global.Regions).Draw(t, "to"),
			id:     rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id"),
			link: dynamodb.Link{
				Lag: seconds(5, "lag"), Jitter: seconds(2, "jitter"), Cut: rapid.Bool().Draw(t, "cut"),
			},
			duration: time.Duration(rapid.IntRange(0, 4000).Draw(t, "ms")) * time.Millisecond,
		}
	})
	return rapid.SliceOfN(one, 0, most)
}

// game plays steps and remembers the last write to every item, "" of a deletion.
type game struct {
	*world
	regions []string // where the table is
	last    map[string]string
	written int
}

func newGame(w *world, regions ...string) *game {
	return &game{world: w, regions: slices.Clone(regions), last: map[string]string{}}
}

func (g *game) play(steps []step) {
	for _, s := range steps {
		at := g.regions[s.region%len(g.regions)]
		switch s.kind {
		case "put":
			g.written++
			g.last[s.id] = strconv.Itoa(g.written)
			g.put(at, s.id, g.last[s.id])
		case "remove":
			synctest.Wait()            // or what is due now could arrive after it was looked for
			if g.get(at, s.id) != "" { // a deletion of what is not there is no write
				g.last[s.id] = ""
			}
			g.remove(at, s.id)
		case "link":
			if s.to != at {
				g.set(at, s.to, s.link)
			}
		case "freeze":
			g.Freeze(at)
		case "thaw":
			g.Thaw(at)
		case "pass":
			time.Sleep(s.duration)
			synctest.Wait()
		}
	}
}

// heal opens all links and waits until everything has arrived.
func (g *game) heal() {
	for _, from := range global.Regions {
		g.Thaw(from)
		for _, to := range global.Regions {
			if from != to {
				g.set(from, to, dynamodb.Link{Lag: time.Second})
			}
		}
	}
	eventually()
}

// check expects the last write of every item in every Region, and nothing else.
func (g *game) check(t rapidT) {
	want := map[string]string{}
	for id, v := range g.last {
		if v != "" {
			want[id] = v
		}
	}
	for _, region := range g.regions {
		if diff := cmp.Diff(want, g.items(region)); diff != "" {
			t.Errorf("the last writes(-) and %s(+) differ:\n%s", region, diff)
		}
	}
}

// rapidT is what of a test of rapid's can be used in a bubble.
type rapidT interface {
	Errorf(string, ...any)
}

// items reads all of the table in a Region: every item's v.
func (w *world) items(region string) map[string]string {
	w.t.Helper()
	out, err := w.clients[region].Scan(w.t.Context(), &sdk.ScanInput{TableName: &global.Name})
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{}
	for _, found := range out.Items {
		all[text(found["id"])] = text(found["v"])
	}
	return all
}
