package registry_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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
		want  string        // the replica that answered, "" for none
		took  time.Duration // one timeout for each replica that hangs
	}{
		{"all well", func(_, _, _ *registrytest.Table) {}, "eu", 0},
		{"home fails", func(eu, _, _ *registrytest.Table) { eu.Fail(errDown) }, "us", 0},
		{"home hangs", func(eu, _, _ *registrytest.Table) { eu.Hang() }, "us", 300 * time.Millisecond},
		{"only the last is left", func(eu, us, _ *registrytest.Table) { eu.Hang(); us.Hang() }, "ap", 600 * time.Millisecond},
		{"none is left", func(eu, us, ap *registrytest.Table) { eu.Fail(errDown); us.Fail(errDown); ap.Fail(errDown) }, "", 0},
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
		ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
		defer cancel()
		began := time.Now()
		if _, err := replicas.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Read = %v, want the deadline", err)
		}
		if took := time.Since(began); took != 400*time.Millisecond {
			t.Errorf("took %v beyond its context", took)
		}
		if ap.Calls() != 0 {
			t.Error("a replica was asked after the context had ended")
		}
	})
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
