package drill

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// show prints counts instead of pointers.
func show(w Writes) string {
	return fmt.Sprintf("acked %d, missing %s, late %s, overwritten %s, lost %s, unproven %s, converged %v", w.Acked,
		number(w.MissingAtSwitch), number(w.Late), number(w.Overwritten), number(w.Lost), number(w.Unproven), w.Converged)
}

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// at is n seconds into the drill.
func at(n float64) time.Time { return epoch.Add(time.Duration(n * float64(time.Second))) }

// wrote is an acknowledged write of one tenth of a second.
func wrote(value, region string, second float64) write {
	return write{Value: value, Key: "k", Region: region, Started: at(second), Done: at(second + 0.1), Acked: true}
}

func saw(value, region string, second float64) sighting {
	return sighting{At: at(second), Region: region, Key: "k", Value: value}
}

func ended(value, region string) sighting {
	return sighting{At: at(900), Region: region, Key: "k", Value: value, Final: true}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	before, lastOne := wrote("before", east, 10), wrote("last", east, 59)
	unacked := wrote("unacked", east, 58)
	unacked.Acked = false
	overlapping := wrote("overlapping", east, 59.05)
	tests := []struct {
		name      string
		writes    []write
		sightings []sighting
		want      string
	}{
		{"everything was there",
			[]write{before, lastOne}, []sighting{saw("last", west, 90), ended("last", east), ended("last", west)},
			"acked 2, missing 0, late 0, overwritten 0, lost 0, unproven 0, converged true"},
		{"the last one arrives after healing",
			[]write{before, lastOne}, []sighting{saw("before", west, 90), saw("last", west, 365), ended("last", east), ended("last", west)},
			"acked 2, missing 1, late 1, overwritten 0, lost 0, unproven 0, converged true"},
		{"the last one is brought along by a later write of its Region",
			[]write{before, lastOne, wrote("home", east, 500)},
			[]sighting{saw("before", west, 90), saw("home", west, 502), ended("home", east), ended("home", west)},
			"acked 3, missing 1, late 1, overwritten 0, lost 0, unproven 0, converged true"},
		{"the other side wrote first",
			[]write{before, lastOne, wrote("other", west, 100)},
			[]sighting{saw("before", west, 90), ended("other", east), ended("other", west)},
			"acked 3, missing 1, late 0, overwritten 1, lost 0, unproven 0, converged true"},
		{"the other side wrote first, and its Region again later",
			[]write{before, lastOne, wrote("other", west, 100), wrote("home", east, 500)},
			[]sighting{saw("before", west, 90), saw("home", west, 502), ended("home", east), ended("home", west)},
			"acked 4, missing 1, late 0, overwritten 1, lost 0, unproven 0, converged true"},
		{"it never arrives",
			[]write{before, lastOne}, []sighting{saw("before", west, 90), ended("last", east), ended("before", west)},
			"acked 2, missing 1, late 0, overwritten 0, lost 1, unproven 0, converged false"},
		{"nothing is there at all",
			[]write{before}, []sighting{saw("", west, 90), ended("", east), ended("", west)},
			"acked 1, missing 1, late 0, overwritten 0, lost 1, unproven 0, converged true"},
		{"an older write wins at the end",
			[]write{before, wrote("other", west, 100), wrote("home", east, 500)},
			[]sighting{saw("before", west, 90), ended("other", east), ended("other", west)},
			"acked 3, missing 0, late 0, overwritten 0, lost 1, unproven 0, converged true"},
		{"what is read was never acknowledged",
			[]write{before, unacked, lastOne}, []sighting{saw("unacked", west, 90), ended("last", east), ended("last", west)},
			"acked 2, missing 0, late 0, overwritten 0, lost 0, unproven 1, converged true"},
		{"the other side wrote before anyone looked",
			[]write{lastOne, wrote("other", west, 89)}, []sighting{saw("other", west, 90), ended("other", east), ended("other", west)},
			"acked 2, missing 0, late 0, overwritten 0, lost 0, unproven 1, converged true"},
		{"either of two that overlapped may win",
			[]write{lastOne, overlapping}, []sighting{saw("last", west, 90), ended("last", east), ended("last", west)},
			"acked 2, missing 0, late 0, overwritten 0, lost 0, unproven 0, converged true"},
		{"one key could not be read at the switch",
			[]write{before, lastOne, {Value: "x", Key: "unread", Region: east, Started: at(58), Done: at(58.1), Acked: true}},
			[]sighting{saw("last", west, 90), ended("last", east), ended("last", west)},
			"acked 3, missing 0, late 0, overwritten 0, lost 0, unproven 1, converged true"},
		{"nobody looked at the switch",
			[]write{lastOne}, []sighting{ended("last", east), ended("last", west)},
			"acked 1, missing –, late –, overwritten –, lost 0, unproven –, converged true"},
		{"nobody looked at the end",
			[]write{before, lastOne}, []sighting{saw("before", west, 90)},
			"acked 2, missing 1, late –, overwritten –, lost –, unproven 0, converged false"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := ledger{writes: tt.writes, sightings: tt.sightings, lost: east, fault: at(60), switched: at(88)}
			writes, rpo := l.classify()
			if got := show(writes); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if (rpo == nil) != (writes.MissingAtSwitch == nil) {
				t.Errorf("recovery point %v with %s", rpo, show(writes))
			}
		})
	}
}

func TestRecoveryPointIsTheOldestMissingWrite(t *testing.T) {
	t.Parallel()
	l := ledger{
		writes:    []write{wrote("v", east, 10), wrote("a", east, 55), wrote("b", east, 59), wrote("c", east, 61)},
		sightings: []sighting{saw("v", west, 90)},
		lost:      east, fault: at(60), switched: at(88),
	}
	_, rpo := l.classify()
	if want := at(60).Sub(at(55.1)); rpo == nil || *rpo != want {
		t.Errorf("recovery point %v, want %v", rpo, want)
	}
}

// A world of two Regions that really are last-writer-wins, of which the classification sees only what
// clients see. It must never call a write lost or missing that was there.
func TestClassifyAgreesWithTheWorld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		w := world{random: rand.New(rand.NewPCG(seed, 0)), keeps: rapid.Bool().Draw(t, "the delayed writes arrive")}
		w.play(rapid.IntRange(1, 40).Draw(t, "writes"), rapid.IntRange(1, 6).Draw(t, "keys"))
		writes, _ := w.ledger().classify()
		missing, lost := *writes.MissingAtSwitch, *writes.Lost
		if missing > w.missing {
			t.Errorf("seed %d: %d missing, in truth %d: %s", seed, missing, w.missing, show(writes))
		}
		if missing+*writes.Unproven < w.missing {
			t.Errorf("seed %d: %d missing and %d unproven, in truth %d missing", seed, missing, *writes.Unproven, w.missing)
		}
		if lost != w.lost {
			t.Errorf("seed %d: %d lost, in truth %d: %s", seed, lost, w.lost, show(writes))
		}
		if w.keeps && *writes.Late+*writes.Overwritten+*writes.Unproven < missing {
			t.Errorf("seed %d: everything arrived, yet some missing write is neither late nor overwritten: %s", seed, show(writes))
		}
	})
}

// world is one run's truth: writes in the east up to the fault at 60 s, in the west from the switch at
// 88 s, in the east again from 450 s; the last second before the fault is replicated only if keeps.
type world struct {
	random        *rand.Rand
	keeps         bool
	writes        []write
	seen          []sighting
	missing, lost int
}

func (w *world) ledger() ledger {
	return ledger{writes: w.writes, sightings: w.seen, lost: east, fault: at(60), switched: at(88)}
}

func (w *world) play(n, keys int) {
	east1, west1 := map[string]write{}, map[string]write{} // what each Region holds
	held := map[string][]write{}                           // in the east, not copied before the fault
	moment := 0.0
	for i := range n {
		moment = max(moment, 800*float64(i)/float64(n)) + w.random.Float64()
		k := fmt.Sprintf("k%d", w.random.IntN(keys))
		x := write{Value: fmt.Sprintf("v%d", i), Key: k, Started: at(moment), Done: at(moment + 0.1), Acked: true}
		if moment += 0.2; moment > 59 && moment < 89 {
			continue
		}
		switch {
		case moment < 59 && w.random.IntN(2) == 0 || moment < 50:
			x.Region, east1[k], west1[k] = east, x, x
			held[k] = nil // copies of one key keep their order
		case moment < 59:
			x.Region, east1[k] = east, x
			held[k] = append(held[k], x)
		case moment < 450:
			x.Region, west1[k] = west, x
		default:
			x.Region, east1[k], west1[k] = east, x, x
		}
		w.writes = append(w.writes, x)
	}
	w.look(keys, held, west1)
	w.end(keys, east1, west1, held)
}

func (w *world) look(keys int, held map[string][]write, _ map[string]write) {
	for i := range keys {
		k := fmt.Sprintf("k%d", i)
		w.missing += len(held[k])
		w.seen = append(w.seen, sighting{At: at(88), Region: west, Key: k, Value: w.inWestAtSwitch(k, held[k])})
	}
}

func (w *world) inWestAtSwitch(key string, held []write) string {
	value := ""
	for _, x := range w.writes {
		if x.Key == key && x.Region == east && x.Done.Before(at(60)) && !containsWrite(held, x) {
			value = x.Value
		}
	}
	return value
}

func (w *world) end(keys int, east1, west1 map[string]write, held map[string][]write) {
	for i := range keys {
		k := fmt.Sprintf("k%d", i)
		if w.keeps {
			winner := east1[k]
			if west1[k].Started.After(winner.Started) {
				winner = west1[k]
			}
			east1[k], west1[k] = winner, winner
			if len(held[k]) > 0 {
				w.seen = append(w.seen, sighting{At: at(420), Region: west, Key: k, Value: w.valueInWestAfterHealing(k, held[k])})
			}
		} else if last := west1[k]; last.Started.After(east1[k].Started) {
			east1[k] = last
		}
		for region, holds := range map[string]map[string]write{east: east1, west: west1} {
			w.seen = append(w.seen, sighting{At: at(900), Region: region, Key: k, Value: holds[k].Value, Final: true})
		}
		for _, x := range held[k] {
			w.lost += count(!w.keeps && !west1[k].Started.After(x.Started))
		}
	}
}

func (w *world) valueInWestAfterHealing(key string, held []write) string {
	value := held[len(held)-1].Value
	for _, x := range w.writes {
		if x.Key == key && x.Region == west {
			value = x.Value
		}
	}
	return value
}

func containsWrite(writes []write, x write) bool {
	for _, w := range writes {
		if w.Value == x.Value {
			return true
		}
	}
	return false
}
