package dynamodb_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// recorder is an Observer that keeps everything.
type recorder struct {
	mu    sync.Mutex // guards heard
	heard []dynamodb.Observation
}

func (r *recorder) hear(o dynamodb.Observation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, o)
}

func (r *recorder) all() []dynamodb.Observation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.heard)
}

// fates tells what was heard in few words.
func (r *recorder) fates() []string {
	var told []string
	for _, o := range r.all() {
		text := fmt.Sprintf("%s of %s %s in %s", o.Write.Item.Get("v"), o.Write.Region, o.Fate, o.Region)
		if o.By.Version != 0 {
			text += fmt.Sprintf(" by %s", o.By.Item.Get("v"))
		}
		if o.Unseen {
			text += " unseen"
		}
		told = append(told, text)
	}
	return told
}

// pair is a table in two Regions.
var pair = stack.Table{Name: global.Name, Regions: []string{ireland, sweden}, PartitionKey: global.PartitionKey}

func TestObserver(t *testing.T) {
	t.Parallel()
	second := dynamodb.Link{Lag: time.Second}
	cut := dynamodb.Link{Lag: time.Second, Cut: true}
	for _, test := range []struct {
		name string
		run  func(*world)
		want []string
	}{
		{"a write arrives", func(w *world) {
			w.put(ireland, "a", "1")
		}, []string{"1 of eu-west-1 acknowledged in eu-west-1", "1 of eu-west-1 applied in eu-north-1"}},

		{"who has seen it replaces it", func(w *world) {
			w.put(ireland, "a", "1")
			eventually()
			w.put(sweden, "a", "2")
		}, []string{
			"1 of eu-west-1 acknowledged in eu-west-1", "1 of eu-west-1 applied in eu-north-1",
			"2 of eu-north-1 acknowledged in eu-north-1", "2 of eu-north-1 applied in eu-west-1",
		}},

		{"both write at once", func(w *world) {
			w.put(ireland, "a", "1")
			w.put(sweden, "a", "2")
			time.Sleep(time.Millisecond)
			w.put(ireland, "b", "3") // so that the order of the arrivals is known
		}, []string{
			"1 of eu-west-1 acknowledged in eu-west-1", "2 of eu-north-1 acknowledged in eu-north-1",
			"3 of eu-west-1 acknowledged in eu-west-1",
			"1 of eu-west-1 superseded in eu-north-1 by 2 unseen",
			"2 of eu-north-1 applied in eu-west-1", "1 of eu-west-1 overwritten in eu-west-1 by 2 unseen",
			"3 of eu-west-1 applied in eu-north-1",
		}},

		{"a cut link keeps the latest", func(w *world) {
			w.set(ireland, sweden, cut)
			w.put(ireland, "a", "1")
			w.put(ireland, "a", "2")
			w.set(ireland, sweden, second)
		}, []string{
			"1 of eu-west-1 acknowledged in eu-west-1", "2 of eu-west-1 acknowledged in eu-west-1",
			"1 of eu-west-1 superseded in eu-north-1 by 2", "2 of eu-west-1 applied in eu-north-1",
		}},

		// What a link left out had not seen the write either: the version that 3 replaced is later than 1's.
		{"what lies between is left out", func(w *world) {
			w.set(sweden, ireland, cut)
			w.set(ireland, sweden, cut)
			w.put(ireland, "a", "1")
			w.put(sweden, "a", "2")
			w.put(sweden, "a", "3")
			w.set(sweden, ireland, second)
		}, []string{
			"1 of eu-west-1 acknowledged in eu-west-1",
			"2 of eu-north-1 acknowledged in eu-north-1", "3 of eu-north-1 acknowledged in eu-north-1",
			"2 of eu-north-1 superseded in eu-west-1 by 3",
			"3 of eu-north-1 applied in eu-west-1", "1 of eu-west-1 overwritten in eu-west-1 by 3 unseen",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var r recorder
				w := newWorldOf(t, pair, dynamodb.Options{Observer: r.hear})
				defer w.Close()
				w.set(ireland, sweden, second)
				w.set(sweden, ireland, second)
				test.run(w)
				eventually()
				got := r.fates()
				slices.Sort(got) // at one instant the order is open
				slices.Sort(test.want)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("want(-), got(+):\n%s", diff)
				}
			})
		})
	}
}

func TestObserverLag(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var r recorder
		w := newWorldOf(t, pair, dynamodb.Options{Observer: r.hear, Scale: 10})
		defer w.Close()
		w.set(ireland, sweden, dynamodb.Link{Lag: 20 * time.Second})
		w.put(ireland, "a", "1")
		eventually()
		heard := r.all()
		if len(heard) != 2 || heard[0].Lag != 0 || heard[1].Lag != 2*time.Second {
			t.Errorf("heard %+v, want a lag of 2 s of real time", heard)
		}
	})
}

// standing is what a naive twin knows of a replica's row: the write that stands there, and all writes
// that its writer could have seen, one by one.
type standing struct {
	write dynamodb.Write
	seen  map[int64]dynamodb.Write
}

// judge checks the fates of writes against that twin, which follows what was acknowledged and applied.
type judge struct {
	t       rapidT
	rows    map[string]standing // by Region and key
	pending map[string]bool     // what must yet become of a write in a Region
	lost    map[int64]bool      // writes that must be heard to be overwritten, false when they were
}

func where(o dynamodb.Observation, region string) string { return region + " " + o.Write.Key }

func (j *judge) hear(o dynamodb.Observation) {
	fate := fmt.Sprint(o.Write.Version, " in ", o.Region)
	switch o.Fate {
	case dynamodb.Acknowledged:
		before := j.rows[where(o, o.Region)]
		seen := maps.Clone(before.seen)
		if seen == nil {
			seen = map[int64]dynamodb.Write{}
		}
		if before.write.Version != 0 {
			seen[before.write.Version] = before.write
		}
		j.rows[where(o, o.Region)] = standing{o.Write, seen}
		j.rows[fmt.Sprint(o.Write.Version)] = standing{o.Write, seen}
		for _, region := range global.Regions {
			if region != o.Region {
				j.pending[fmt.Sprint(o.Write.Version, " in ", region)] = true
			}
		}
	case dynamodb.Applied:
		j.settle(fate)
		before, after := j.rows[where(o, o.Region)], j.rows[fmt.Sprint(o.Write.Version)]
		if before.write.Version >= o.Write.Version {
			j.t.Errorf("%s: applied over %d, which is later", fate, before.write.Version)
		}
		if _, known := after.seen[before.write.Version]; before.write.Region == o.Region && !known {
			j.lost[before.write.Version] = true
		}
		j.rows[where(o, o.Region)] = after
	case dynamodb.Superseded:
		j.settle(fate)
		if o.By.Version <= o.Write.Version || o.By.Key != o.Write.Key {
			j.t.Errorf("%s: superseded by %d of %q", fate, o.By.Version, o.By.Key)
		}
		unseen := true
		for _, known := range j.rows[fmt.Sprint(o.By.Version)].seen {
			if known.Region == o.Write.Region && known.Version >= o.Write.Version {
				unseen = false
			}
		}
		if o.Unseen != unseen {
			j.t.Errorf("%s: superseded, unseen %v, want %v", fate, o.Unseen, unseen)
		}
	case dynamodb.Overwritten:
		if !j.lost[o.Write.Version] || o.Region != o.Write.Region || !o.Unseen {
			j.t.Errorf("%s: overwritten by %d, but it was seen or does not stand", fate, o.By.Version)
		}
		j.lost[o.Write.Version] = false
	}
}

func (j *judge) settle(fate string) {
	if !j.pending[fate] {
		j.t.Errorf("%s: heard before it was acknowledged, or twice", fate)
	}
	delete(j.pending, fate)
}

// Whatever is written where and happens to the links meanwhile, of every acknowledged write it is heard
// for every other Region that it was applied or superseded, once; those writes are heard to be
// overwritten, and only those, that a write took the place of without having seen them; and in the end
// all replicas hold the same.
func TestObserverHearsTheFateOfEveryWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		script := steps(40, "put", "put", "put", "remove", "link", "freeze", "thaw", "pass").Draw(rt, "steps")
		synctest.Test(t, func(t *testing.T) {
			var r recorder
			w := newWorld(t, dynamodb.Options{Seed: seed, Observer: r.hear})
			defer w.Close()
			g := newGame(w, global.Regions...)
			g.play(script)
			g.heal()
			j := &judge{t: rt, rows: map[string]standing{}, pending: map[string]bool{}, lost: map[int64]bool{}}
			for _, o := range r.all() {
				j.hear(o)
			}
			for fate := range j.pending {
				rt.Errorf("what became of %s was not heard", fate)
			}
			for version, missing := range j.lost {
				if missing {
					rt.Errorf("%d was lost, which was not heard", version)
				}
			}
			g.check(rt)
		})
	})
}
