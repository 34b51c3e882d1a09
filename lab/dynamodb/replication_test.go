package dynamodb_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// global is a table in three Regions.
var global = stack.Table{Name: "global", Regions: []string{ireland, sweden, ohio}, PartitionKey: stack.Key{Name: "id", Type: "S"}}

// world is a global table with a client in each Region.
type world struct {
	*dynamodb.Service
	t       testing.TB
	clients map[string]*sdk.Client
	events  []event.Event
}

func newWorld(t testing.TB, o dynamodb.Options) *world { return newWorldOf(t, global, o) }

// newWorldOf is a world with another table, of global's name and in some of its Regions.
func newWorldOf(t testing.TB, table stack.Table, o dynamodb.Options) *world {
	w := &world{t: t, clients: map[string]*sdk.Client{}}
	var mu sync.Mutex
	o.Tables = []stack.Table{table}
	o.Regions = global.Regions
	o.Sink = func(e event.Event) {
		mu.Lock()
		defer mu.Unlock()
		w.events = append(w.events, e)
	}
	var err error
	if w.Service, err = dynamodb.New(o); err != nil {
		t.Fatal(err)
	}
	for _, region := range global.Regions {
		w.clients[region] = client(w.Service, region)
	}
	return w
}

func (w *world) put(region, id, v string) {
	w.t.Helper()
	if _, err := w.clients[region].PutItem(w.t.Context(), &sdk.PutItemInput{TableName: &global.Name, Item: item{"id": s(id), "v": s(v)}}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(region, id string) {
	w.t.Helper()
	if _, err := w.clients[region].DeleteItem(w.t.Context(), &sdk.DeleteItemInput{TableName: &global.Name, Key: item{"id": s(id)}}); err != nil {
		w.t.Fatal(err)
	}
}

// get returns the item's v in a Region, "" if there is no item.
func (w *world) get(region, id string) string {
	w.t.Helper()
	out, err := w.clients[region].GetItem(w.t.Context(), &sdk.GetItemInput{TableName: &global.Name, Key: item{"id": s(id)}, ConsistentRead: aws.Bool(true)})
	if err != nil {
		w.t.Fatal(err)
	}
	return text(out.Item["v"])
}

// text is a string's value, "" if there is none.
func text(v types.AttributeValue) string {
	if v, ok := v.(*types.AttributeValueMemberS); ok {
		return v.Value
	}
	return ""
}

func (w *world) set(from, to string, l dynamodb.Link) {
	w.t.Helper()
	if err := w.SetLink(from, to, l); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) expect(region, id, want string) {
	w.t.Helper()
	if got := w.get(region, id); got != want {
		w.t.Errorf("%s in %s is %q, want %q", id, region, got, want)
	}
}

// eventually is long after every lag in these tests.
func eventually() {
	time.Sleep(time.Hour)
	synctest.Wait()
}

func TestLag(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		scale scale.Factor
		lag   time.Duration // lab time
		real  time.Duration
	}{{1, time.Second, time.Second}, {20, time.Second, 50 * time.Millisecond}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, dynamodb.Options{Scale: test.scale})
			defer w.Close()
			w.set(ireland, sweden, dynamodb.Link{Lag: test.lag})
			w.put(ireland, "a", "1")
			w.expect(ireland, "a", "1")
			time.Sleep(test.real - 1)
			synctest.Wait()
			w.expect(sweden, "a", "")
			if got := w.Backlog(ireland, sweden); got != 1 {
				t.Errorf("backlog %d, want 1", got)
			}
			time.Sleep(time.Nanosecond)
			synctest.Wait()
			w.expect(sweden, "a", "1")
			if got := w.Backlog(ireland, sweden); got != 0 {
				t.Errorf("backlog %d, want 0", got)
			}
		})
	}
}

// Half of the writes take a second, most up to two and a half, none five.
func TestDefaultLag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{Seed: 1})
		defer w.Close()
		const writes = 1000
		for i := range writes {
			w.put(ireland, fmt.Sprint(i), "1")
		}
		passed := time.Duration(0)
		for _, test := range []struct {
			at          time.Duration
			least, most int
		}{
			{500*time.Millisecond - 1, writes, writes},
			{time.Second, writes * 45 / 100, writes * 55 / 100},
			{2500 * time.Millisecond, 1, writes * 2 / 100},
			{dynamodb.DefaultLag + 8*dynamodb.DefaultJitter, 0, 0},
		} {
			time.Sleep(test.at - passed)
			passed = test.at
			synctest.Wait()
			if got := w.Backlog(ireland, sweden); got < test.least || got > test.most {
				t.Errorf("%d of %d writes under way after %v, want %d to %d", got, writes, test.at, test.least, test.most)
			}
		}
	})
}

func TestLastWriterWins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		// Both Regions write at the same instant of the clock: the second write is the later one.
		w.put(ireland, "a", "ireland")
		w.put(sweden, "a", "sweden")
		// A deletion that is later wins too, though the write arrives after it.
		w.set(ireland, ohio, dynamodb.Link{Lag: 10 * time.Second})
		w.put(ireland, "b", "ireland")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		w.remove(sweden, "b")
		eventually()
		for _, region := range global.Regions {
			w.expect(region, "a", "sweden")
			w.expect(region, "b", "")
		}
	})
}

func TestConditionsAreLocal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		for _, region := range []string{ireland, sweden} { // both succeed: neither sees the other's yet
			_, err := w.clients[region].PutItem(t.Context(), &sdk.PutItemInput{
				TableName: &global.Name, Item: item{"id": s("lease"), "v": s(region)},
				ConditionExpression: aws.String("attribute_not_exists(id)"),
			})
			if err != nil {
				t.Errorf("put in %s: %v", region, err)
			}
		}
		eventually()
		w.expect(ireland, "lease", sweden)
	})
}

func TestCut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		w.put(ireland, "a", "under way")
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Second, Cut: true})
		for i := range 1000 {
			w.put(ireland, "b", fmt.Sprint(i))
		}
		w.put(sweden, "c", "back")
		eventually()
		w.expect(sweden, "a", "")
		w.expect(sweden, "b", "")
		w.expect(ohio, "b", "999")
		w.expect(ireland, "c", "back") // the way back is another link
		if got := w.Backlog(ireland, sweden); got != 2 {
			t.Errorf("backlog %d, want the latest write of two items", got)
		}
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Second})
		synctest.Wait()
		w.expect(sweden, "a", "under way")
		w.expect(sweden, "b", "999")

		link := ireland + "→" + sweden
		var got []string
		for _, e := range w.events {
			if e.Kind != event.Replication || e.Subject != link || e.Region != ireland {
				t.Errorf("event %+v, want replication over %s", e, link)
			}
			got = append(got, e.From+"→"+e.To)
		}
		if want := []string{"caught up→behind", "behind→caught up"}; !slices.Equal(got, want) {
			t.Errorf("events %q, want %q", got, want)
		}
	})
}

// A healed link has caught up when what it held has arrived, though new writes are always under way.
func TestCaughtUpUnderTraffic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Second, Cut: true})
		w.put(ireland, "a", "held")
		synctest.Wait()
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Second})
		for range 20 {
			w.put(ireland, "b", "new")
			time.Sleep(100 * time.Millisecond)
			synctest.Wait()
		}
		if w.Backlog(ireland, sweden) == 0 {
			t.Error("no write is under way")
		}
		if n := len(w.events); n != 2 || w.events[1].To != "caught up" {
			t.Errorf("events %+v, want behind and caught up", w.events)
		}
	})
}

func TestHealKeepsTheLag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Minute, Cut: true})
		w.put(ireland, "a", "1")
		time.Sleep(time.Second)
		w.set(ireland, sweden, dynamodb.Link{Lag: time.Minute})
		time.Sleep(59*time.Second - 1)
		synctest.Wait()
		w.expect(sweden, "a", "")
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		w.expect(sweden, "a", "1")
	})
}

func TestFreeze(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dynamodb.Options{})
		defer w.Close()
		w.Freeze(sweden)
		w.Freeze(sweden) // once more changes nothing
		w.set(ireland, sweden, dynamodb.Link{})
		w.put(ireland, "a", "1")
		w.put(sweden, "b", "2")
		eventually()
		w.expect(sweden, "a", "")
		w.expect(sweden, "b", "2") // its data is kept
		w.expect(ireland, "b", "")
		w.expect(ohio, "a", "1")
		w.Thaw(sweden)
		eventually()
		w.expect(sweden, "a", "1")
		w.expect(ireland, "b", "2")
		w.expect(ohio, "b", "2")
	})
}

func TestSetLinkRefuses(t *testing.T) {
	t.Parallel()
	service := newService(t, dynamodb.Options{Tables: []stack.Table{music}})
	if err := service.SetLink(ireland, ohio, dynamodb.Link{}); err == nil {
		t.Error("link to a Region without a replica: no error")
	}
	if err := service.SetLink(ireland, sweden, dynamodb.Link{Lag: -1}); err == nil {
		t.Error("negative lag: no error")
	}
}

// Whatever is written where, and whatever happens to the links meanwhile, all replicas are the same
// once everything has arrived, and hold the last write of every item.
func TestConvergence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		script := steps(40, "put", "put", "remove", "link", "freeze", "thaw", "pass").Draw(rt, "steps")
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, dynamodb.Options{Seed: seed})
			defer w.Close()
			g := newGame(w, global.Regions...)
			g.play(script)
			g.heal()
			g.check(rt)
		})
	})
}
