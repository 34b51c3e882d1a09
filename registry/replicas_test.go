package registry_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
)

var errDown = errors.New("down")

// world is one table in three Regions, as eu reaches it.
func world() (eu, us, ap *registrytest.Table, replicas *registry.Replicas) {
	eu, us, ap = &registrytest.Table{}, &registrytest.Table{}, &registrytest.Table{}
	at := func(client registry.Client, region string) *registry.Table {
		return registry.NewTable(client, region, "tandem", "shop")
	}
	return eu, us, ap, registry.NewReplicas(300*time.Millisecond, at(eu, "eu"), at(us, "us"), at(ap, "ap"))
}

func TestReadFallsBack(t *testing.T) {
	tests := []struct {
		name  string
		fault func(eu, us, ap *registrytest.Table)
		want  string // the replica that answered, "" for none
		took  time.Duration
	}{
		{"all well", func(_, _, _ *registrytest.Table) {}, "eu", 0},
		{"home fails", func(eu, _, _ *registrytest.Table) { eu.Fail(errDown) }, "us", 0},
		{"home hangs", func(eu, _, _ *registrytest.Table) { eu.Hang() }, "us", 150 * time.Millisecond},
		{"only the last is left", func(eu, us, _ *registrytest.Table) { eu.Hang(); us.Hang() }, "ap", 300 * time.Millisecond},
		{"home hangs and the next fails", func(eu, us, _ *registrytest.Table) { eu.Hang(); us.Fail(errDown) }, "ap", 150 * time.Millisecond},
		{"none is left", func(eu, us, ap *registrytest.Table) { eu.Fail(errDown); us.Fail(errDown); ap.Fail(errDown) }, "", 0},
		{"all hang", func(eu, us, ap *registrytest.Table) { eu.Hang(); us.Hang(); ap.Hang() }, "", 600 * time.Millisecond},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				eu, us, ap, replicas := world()
				tt.fault(eu, us, ap)
				began := time.Now()
				got, err := replicas.Read(t.Context())
				if got.Replica != tt.want || (err != nil) != (tt.want == "") {
					t.Errorf("read %q, %v, want %q", got.Replica, err, tt.want)
				}
				if took := time.Since(began); took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
			})
		})
	}
}

func TestReadTellsOfEveryReplica(t *testing.T) {
	t.Parallel()
	eu, us, ap, replicas := world()
	eu.Fail(errDown)
	us.Fail(errDown)
	ap.Fail(errDown)
	_, err := replicas.Read(t.Context())
	for _, region := range []string{"in eu", "in us", "in ap"} {
		if err == nil || !strings.Contains(err.Error(), region) {
			t.Errorf("error %v does not tell what happened %s", err, region)
		}
	}
}

func TestReadEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		eu, us, ap, replicas := world()
		eu.Hang()
		us.Hang()
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		began := time.Now()
		if _, err := replicas.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Read = %v, want the deadline", err)
		}
		if took := time.Since(began); took != 200*time.Millisecond {
			t.Errorf("took %v beyond its context", took)
		}
		if ap.Calls() != 0 {
			t.Error("a replica was asked after the context had ended")
		}
	})
}

// A read whose context has already ended fails, and does not wait for anybody.
func TestReadWithoutTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, us, _, replicas := world()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := replicas.Read(ctx); !errors.Is(err, context.Canceled) || us.Calls() != 0 {
			t.Errorf("Read = %v after %d calls to us, want its context's end", err, us.Calls())
		}
	})
}

// Whatever fails or hangs, a read takes two timeouts at most, and finds a replica that answers.
func TestReadFindsWhoAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		faults := rapid.SliceOfN(rapid.SampledFrom([]string{"", "fails", "hangs"}), 1, 4).Draw(rt, "faults")
		synctest.Test(t, func(t *testing.T) {
			var tables []*registry.Table
			var well []string
			for i, fault := range faults {
				fake, region := &registrytest.Table{}, fmt.Sprint("region-", i)
				switch fault {
				case "fails":
					fake.Fail(errDown)
				case "hangs":
					fake.Hang()
				default:
					well = append(well, region)
				}
				tables = append(tables, registry.NewTable(fake, region, "tandem", "shop"))
			}
			began := time.Now()
			got, err := registry.NewReplicas(300*time.Millisecond, tables[0], tables[1:]...).Read(t.Context())
			if took := time.Since(began); took > 600*time.Millisecond {
				t.Errorf("%q: took %v", faults, took)
			}
			if (err == nil) != (len(well) > 0) || err == nil && got.Replica != well[0] {
				t.Errorf("%q: read %q, %v, want one of %v, the first", faults, got.Replica, err, well)
			}
		})
	})
}

func TestPrimeAsksEveryReplica(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		eu, us, ap, replicas := world()
		us.Hang()
		began := time.Now()
		if got, err := replicas.Prime(t.Context()); err != nil || got.Replica != "eu" {
			t.Errorf("Prime = %+v, %v, want home's rows", got, err)
		}
		if took := time.Since(began); took != 300*time.Millisecond {
			t.Errorf("took %v, want the timeout of the replica that hangs", took)
		}
		if eu.Calls() != 1 || us.Calls() != 1 || ap.Calls() != 1 {
			t.Errorf("calls: %d, %d, %d, want one each", eu.Calls(), us.Calls(), ap.Calls())
		}
	})
}

func TestATakenIDIsTheLastWord(t *testing.T) {
	t.Parallel()
	_, us, _, replicas := world()
	first := order("eu", failover.Out, noon)
	if _, err := replicas.PutOrder(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if region, err := replicas.PutOrder(t.Context(), first); region != "eu" || err != nil {
		t.Errorf("the same order again: %q, %v", region, err)
	}
	second := first
	second.Reason = "another"
	region, err := replicas.PutOrder(t.Context(), second)
	if taken, ok := errors.AsType[*registry.TakenError](err); !ok || region != "eu" || !taken.Order.Equal(first) {
		t.Errorf("another order under the same ID: %q, %v, want the first", region, err)
	}
	if us.Calls() != 0 {
		t.Error("us was asked to take what eu has refused")
	}
}

func TestEventsAreWrittenWhereverTheyCan(t *testing.T) {
	t.Parallel()
	eu, us, _, replicas := world()
	eu.Fail(errDown)
	check(t, replicas.PutEvent(t.Context(), registry.Event{ID: registry.NewID(noon), At: noon, Kind: registry.Ordered}))
	if len(us.Rows()) != 1 {
		t.Errorf("us has %v, want the event", us.Rows())
	}
}

func TestOrdersAreWrittenWhereverTheyCan(t *testing.T) {
	t.Parallel()
	eu, us, _, replicas := world()
	eu.Fail(errDown)
	region, err := replicas.PutOrder(t.Context(), order("eu", failover.Out, noon))
	if err != nil || region != "us" || len(us.Rows()) != 1 {
		t.Errorf("PutOrder = %q, %v and us has %v, want the order there", region, err, us.Rows())
	}
}

func TestOwnAsksTheRegionItself(t *testing.T) {
	t.Parallel()
	eu, us, _, replicas := world()
	check(t, registry.NewTable(us, "us", "tandem", "shop").WriteStatus(t.Context(), status("us", 1), 0))
	got, err := replicas.Own(t.Context(), "us")
	if err != nil || got == nil || got.Region != "us" {
		t.Errorf("Own(us) = %+v, %v", got, err)
	}
	us.Fail(errDown)
	if _, err := replicas.Own(t.Context(), "us"); !errors.Is(err, errDown) {
		t.Errorf("Own(us) = %v, want us's own failure", err)
	}
	if eu.Calls() != 0 {
		t.Error("home was asked for us's own replica")
	}
	if _, err := replicas.Own(t.Context(), "moon"); err == nil {
		t.Error("Own(moon) found a replica")
	}
}

func TestTheRowIsWrittenAtHomeOnly(t *testing.T) {
	t.Parallel()
	eu, us, ap, replicas := world()
	eu.Fail(errDown)
	if err := replicas.WriteStatus(t.Context(), status("eu", 1), 0); !errors.Is(err, errDown) {
		t.Errorf("WriteStatus = %v, want home's failure", err)
	}
	if us.Calls()+ap.Calls() != 0 {
		t.Error("the row was written in another Region, where its condition means nothing")
	}
}
