package operator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
)

func TestARetryMeetsTheFirstOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.row(t, "us")
		body := `{"state":"out","mode":"fence","reason":"r","expires_in":"1m"}`
		first := read[wire.OrderAnswer](t, w, "eu", 201, request("PUT", "orders/eu", body, keyed("k")))
		time.Sleep(30 * time.Second)

		// Replicated, a retry anywhere is the first, by whatever client the other Region's issuer knows; though
		// by now the fence would be refused, and its end is nearer than a new one may be.
		w.tables["eu"].ReplicateTo(w.tables["us"])
		other := claims(map[string]string{"client_id": "cli-us", "scope": "tandem/operate"})
		for _, region := range regions {
			again := read[wire.OrderAnswer](t, w, region, 200, request("PUT", "orders/eu", body, keyed("k"), other))
			if !again.Repeated || again.Order != first.Order {
				t.Errorf("%s answers a retry with %+v, want %+v", region, again, first)
			}
		}
		if len(w.ids("eu")) != 1 || strings.Count(w.metrics.String(), "OrderGiven\":1") != 1 {
			t.Errorf("orders are %v, metrics %s", w.ids("eu"), w.metrics)
		}
		// Another order under the key is refused, whatever differs.
		for path, body := range map[string]string{
			"orders/eu": `{"state":"out","mode":"fence","reason":"r","expires_in":"2m"}`,
			"orders/us": body,
		} {
			if problem := read[wire.Problem](t, w, "us", 422, request("PUT", path, body, keyed("k"))); problem.Code != wire.KeyReused {
				t.Errorf("problem is %+v", problem)
			}
		}
		// The first order stays what a retry is told, after it was lifted too: it does not come back.
		read[wire.OrderAnswer](t, w, "us", 201, request("PUT", "orders/eu", back))
		again := read[wire.OrderAnswer](t, w, "us", 200, request("PUT", "orders/eu", body, keyed("k")))
		if !again.Repeated || again.Order.Newest || again.Order.Stands {
			t.Errorf("a retry after the restore is told %+v", again.Order)
		}
	})
}

// Retries at once in one Region: one order, one answer of 201.
func TestRetriesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld()
	var mu sync.Mutex // guards given
	given := map[int]map[string]bool{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			res, err := w.handlers["eu"].Handle(t.Context(), request("PUT", "orders/us", drain, keyed("k")))
			var body wire.OrderAnswer
			if err != nil || json.Unmarshal([]byte(res.Body), &body) != nil {
				t.Errorf("answer is %+v, %v", res, err)
			}
			mu.Lock()
			defer mu.Unlock()
			if given[res.StatusCode] == nil {
				given[res.StatusCode] = map[string]bool{}
			}
			given[res.StatusCode][fmt.Sprint(body.Order.ID, body.Order.At)] = true
		})
	}
	wg.Wait()
	if len(w.ids("eu")) != 1 || len(given[201]) != 1 || len(given) > 2 {
		t.Errorf("%d orders, answers %v, want one order", len(w.ids("eu")), given)
	}
	for id := range given[200] {
		if !given[201][id] {
			t.Errorf("retries are told %v, the first %v", given[200], given[201])
		}
	}
}

// TestKeys plays clients that send intentions under keys, in any Region, at any pace, with lost answers,
// replicas that fail and links that lag:
//
//   - a key never has two orders in one replica, and one in all when they have converged
//   - within a Region every answer of 200 or 201 to a key tells the same order, until replication brings
//     another Region's
//   - what stands under a key is what was asked for under it
//   - a key with another order is refused wherever the first is known
func TestKeys(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld()
			w.row(t, "eu")
			w.row(t, "us")
			bodies := []string{drain, back, `{"state":"out","mode":"drain","reason":"another","expires_in":"2h"}`}
			known := map[string]map[string]string{"eu": {}, "us": {}} // by Region and key: the body it has
			asked := map[string]map[string]bool{}                     // by key: the bodies that were taken under it
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				time.Sleep(time.Duration(rapid.IntRange(0, 5).Draw(rt, "pause")) * time.Second)
				switch region := rapid.SampledFrom(regions).Draw(rt, "region"); rapid.IntRange(0, 5).Draw(rt, "step") {
				case 0:
					w.replicate()
					known["eu"], known["us"] = w.keys(t, "eu", asked), w.keys(t, "us", asked)
				case 1:
					w.tables[region].Fail(rapid.SampledFrom([]error{errDown, nil}).Draw(rt, "fault"))
				default:
					key := rapid.SampledFrom([]string{"k1", "k2"}).Draw(rt, "key")
					body := rapid.SampledFrom(bodies).Draw(rt, "body")
					w.intend(t, known, asked, region, key, body)
				}
			}
			w.tables["eu"].Fail(nil)
			w.tables["us"].Fail(nil)
			w.replicate()
			if eu, us := w.ids("eu"), w.ids("us"); !slices.Equal(eu, us) || len(eu) != len(asked) {
				t.Fatalf("converged, eu has %v and us %v, want one order for each of %v", eu, us, asked)
			}
			w.keys(t, "eu", asked)
		})
	})
}

// intend sends one intention, and judges the answer by what its replica knew.
func (w *world) intend(t *testing.T, known map[string]map[string]string, asked map[string]map[string]bool, region, key, body string) {
	res := w.ask(t, region, request("PUT", "orders/us", body, keyed(key)))
	var given wire.OrderAnswer
	check(t, json.Unmarshal([]byte(res.Body), &given))
	if res.StatusCode == 503 {
		return // both replicas fail, and neither took it
	}
	at := given.Replica
	if res.StatusCode == 422 {
		if known["eu"][key] == body && known["us"][key] == body {
			t.Fatalf("%s refuses %s under %s, and that is what it has", region, body, key)
		}
		return
	}
	if first, repeats := known[at][key]; repeats != (res.StatusCode == 200) || repeats && first != body {
		t.Fatalf("%s answers %d to %s under %s, which %s knows as %q", region, res.StatusCode, body, key, at, first)
	}
	known[at][key] = body
	if asked[key] == nil {
		asked[key] = map[string]bool{}
	}
	asked[key][body] = true
}

// keys are the bodies of the orders that a replica has under the keys, each of which must have been asked
// for.
func (w *world) keys(t *testing.T, region string, asked map[string]map[string]bool) map[string]string {
	t.Helper()
	has := map[string]string{}
	for key, bodies := range asked {
		found := 0
		for body := range bodies {
			if w.holds(t, region, key, body) {
				has[key] = body
				found++
			}
		}
		if found > 1 {
			t.Fatalf("%s has %d orders under %s", region, found, key)
		}
	}
	return has
}

func (w *world) holds(t *testing.T, region, key, body string) bool {
	t.Helper()
	c := &call{APIGatewayV2HTTPRequest: request("PUT", "orders/us", body, keyed(key)), region: "us", now: round.Now()}
	req, err := parseRequest(c)
	check(t, err)
	as, err := c.stamp()
	check(t, err)
	rows := w.rows(t, region)
	return slices.ContainsFunc(rows, func(o failover.Order) bool {
		as.by, as.at = o.By, o.At
		same, err := w.handlers[region].compose(req, as)
		return err == nil && same.Equal(o)
	})
}
