package dynamodb

import (
	"strconv"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/stack"
)

// An index that is added holds the items that were there and can be in it, and those written later; one
// that is removed is gone.
func TestIndexOfItemsThatAreThere(t *testing.T) {
	t.Parallel()
	declared := stack.Table{PartitionKey: stack.Key{Name: "id", Type: "S"}}
	r := &replica{clock: &clock{}}
	put := func(id string, team value.Value) {
		item := value.NewMap(value.Attribute{Name: "id", Value: value.String(id)}, value.Attribute{Name: "team", Value: team})
		r.apply(id, row{item: item, size: value.ItemSize(item), version: r.clock.next()})
	}
	for i := range 100 {
		put(strconv.Itoa(i), value.String("x"))
	}
	put("number", value.Number("1"))
	put("empty", value.String(""))
	ix := newIndex(declared, stack.Index{Name: "byTeam", PartitionKey: stack.Key{Name: "team", Type: "S"}, Projection: projectKeys}, true)
	r.addIndex(ix)
	r.apply("0", row{version: r.clock.next()})
	put("new", value.String("y"))
	x := r.indexed("byTeam")
	if items, bytes := r.countIndexed(x); items != 100 || bytes != 99*len("idteamx")+9+90*2+len("idteamnewy") {
		t.Errorf("%d items in %d bytes, want 99 of those there and a new one", items, bytes)
	}
	r.removeIndex("byTeam")
	put("newer", value.String("y"))
	if r.indexed("byTeam") != nil || len(r.allIndexed()) != 0 {
		t.Error("the index is still there")
	}
	if items, _ := r.countIndexed(x); items != 100 {
		t.Errorf("%d items in a removed index, want those at its removal", items)
	}
}

// A table's list of indexes is replaced, not changed: who reads it meanwhile is not disturbed.
func TestIndexListsAreReplaced(t *testing.T) {
	t.Parallel()
	named := func(name string) *index { return &index{Index: stack.Index{Name: name}} }
	names := func(list []*index) (joined string) {
		for _, ix := range list {
			joined += ix.Name
		}
		return joined
	}
	first := withIndex(withIndex(nil, named("c")), named("a"))
	second := withIndex(first, named("b"))
	third := withoutIndex(second, "a")
	if got := names(first) + " " + names(second) + " " + names(third); got != "ac abc bc" {
		t.Errorf("lists %q, want ac abc bc", got)
	}
}

// An item from before the index was made keeps what cannot be its key until an update touches it.
func TestUpdateLeavesMisfitsAlone(t *testing.T) {
	t.Parallel()
	declared := stack.Table{PartitionKey: stack.Key{Name: "id", Type: "S"}, GlobalIndexes: []stack.Index{
		{Name: "byTeam", PartitionKey: stack.Key{Name: "team", Type: "S"}, Projection: projectAll},
	}}
	table := &table{Table: declared, indexes: declaredIndexes(declared)}
	before := value.NewMap(value.Attribute{Name: "id", Value: value.String("a")}, value.Attribute{Name: "team", Value: value.Number("1")})
	if err := table.checkUpdated(before, before.With("note", value.String("x"))); err != nil {
		t.Errorf("update of another attribute: %v", err)
	}
	if err := table.checkUpdated(before, before.With("team", value.Number("2"))); err == nil {
		t.Error("update of the misfit to another: no error")
	}
}
