package scheduler

import (
	"regexp"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
	"pgregory.net/rapid"
)

func anyTimetable(t *rapid.T) timetable {
	return timetable{
		start:    time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		interval: time.Duration(rapid.Int64Range(1, 60*24*365).Draw(t, "minutes")) * time.Minute,
		scale:    scale.Factor(rapid.SampledFrom([]float64{0, 1, 3, 20, 60, 1000}).Draw(t, "scale")),
		seed:     rapid.Uint64().Draw(t, "seed"),
		stream:   rapid.Uint64().Draw(t, "stream"),
	}
}

func TestFiringsStayInTheirMinuteAndInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		k := rapid.Int64Range(0, 10_000).Draw(t, "k")
		late := table.fires(k).Sub(table.due(k))
		if late < 0 || late >= table.scale.Real(precision) {
			t.Errorf("firing %d is %v late, want less than a lab minute", k, late)
		}
		if !table.fires(k).Before(table.fires(k + 1)) {
			t.Errorf("firing %d at %v is not before the next at %v", k, table.fires(k), table.fires(k+1))
		}
	})
}

func TestAfterIsTheFirstFiringStillDue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		now := table.start.Add(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(1000*time.Hour)).Draw(t, "elapsed")))
		k := table.after(now)
		if table.due(k).Before(now) {
			t.Errorf("firing %d was due at %v, before %v", k, table.due(k), now)
		}
		if k > 0 && !table.due(k-1).Before(now) {
			t.Errorf("firing %d is due at %v, not before %v, and was passed over", k-1, table.due(k-1), now)
		}
	})
}

func TestTheFirstFiringIsNotDelayed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if table := anyTimetable(t); !table.fires(0).Equal(table.start) {
			t.Errorf("first firing at %v, want %v", table.fires(0), table.start)
		}
	})
}

func TestIdentifiersAreWellFormedAndDiffer(t *testing.T) {
	t.Parallel()
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	id := regexp.MustCompile(`^[0-9a-f]{16}$`)
	rapid.Check(t, func(t *rapid.T) {
		table := anyTimetable(t)
		execution, event := table.identify(1)
		if !uuid.MatchString(event) || !id.MatchString(execution) {
			t.Errorf("identify = %q, %q", execution, event)
		}
		if other, _ := table.identify(2); other == execution {
			t.Errorf("two executions share the ID %q", execution)
		}
	})
}
