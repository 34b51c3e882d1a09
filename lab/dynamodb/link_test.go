package dynamodb

import (
	"strconv"
	"testing"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// An open link that carries too many writes keeps the latest of each item.
func TestLinkMerges(t *testing.T) {
	t.Parallel()
	const most, items = 100, 10
	l := newLink(route{"a", "b"}, Options{Sink: event.Discard})
	l.merge = most
	target := &replica{clock: &clock{}}
	latest := map[string]version{}
	for i := range most + 1 {
		key := strconv.Itoa(i % items)
		latest[key] = version(i + 1)
		l.send(delivery{target: target, key: key, row: row{item: value.Map{}, version: latest[key]}})
	}
	if got := l.backlog(); got != items {
		t.Errorf("%d writes under way, want one for each of %d items", got, items)
	}
	for _, d := range l.inFlight {
		if d.row.version != latest[d.key] {
			t.Errorf("item %s: version %d under way, want %d", d.key, d.row.version, latest[d.key])
		}
	}
}

// The clock moves on even where the system's does not.
func TestClock(t *testing.T) {
	t.Parallel()
	var c clock
	c.last.Store(1 << 62) // far in the future
	first := c.next()
	if second := c.next(); first != 1<<62+1 || second != first+1 {
		t.Errorf("versions %d and %d, want %d and the next", first, second, 1<<62+1)
	}
}
