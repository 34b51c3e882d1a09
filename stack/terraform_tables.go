package stack

import (
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

type loadedTable struct {
	Table
	arn string // of the table where it was made
}

// loadTable takes a table with its replicas. Where it was made is the first of its Regions.
func loadTable(l *loader, r *tfstate.Resource) string {
	types := make(map[string]string)
	for _, a := range r.Blocks("attribute") {
		types[a.Text("name")] = a.Text("type")
	}
	key := func(name string) Key {
		if types[name] == "" {
			l.problem(r, "key %q is none of its attributes: add an attribute block for it", name)
		}
		return Key{Name: name, Type: types[name]}
	}
	sortKey := func(a *tfstate.Attributes) *Key {
		if a.Text("range_key") == "" {
			return nil
		}
		return new(key(a.Text("range_key")))
	}
	t := loadedTable{arn: r.Text("arn"), Table: Table{
		Name: r.Text("name"), Regions: []string{l.regionOf(r)},
		PartitionKey: key(r.Text("hash_key")), SortKey: sortKey(&r.Attributes),
	}}
	for _, replica := range r.Blocks("replica") {
		l.replicate(&t, replica.Text("region_name"))
	}
	if ttl := r.Block("ttl"); ttl.Flag("enabled") {
		t.TTLAttribute = ttl.Text("attribute_name")
	}
	for _, x := range r.Blocks("global_secondary_index") {
		i := index(x)
		i.PartitionKey, i.SortKey = key(x.Text("hash_key")), sortKey(x)
		t.GlobalIndexes = append(t.GlobalIndexes, i)
	}
	for _, x := range r.Blocks("local_secondary_index") {
		i := index(x)
		i.PartitionKey, i.SortKey = t.PartitionKey, sortKey(x)
		t.LocalIndexes = append(t.LocalIndexes, i)
	}
	l.tables = append(l.tables, &t)
	return ""
}

func index(x *tfstate.Attributes) Index {
	return Index{
		Name: x.Text("name"), Projection: x.Text("projection_type"),
		NonKeyAttributes: slices.Sorted(slices.Values(x.Texts("non_key_attributes"))),
	}
}

func (l *loader) replicate(t *loadedTable, region string) {
	l.see(region)
	if !slices.Contains(t.Regions, region) {
		t.Regions = append(t.Regions, region)
	}
}

// loadReplica takes a replica that is a resource of its own.
func loadReplica(l *loader, r *tfstate.Resource) string {
	home := r.Text("global_table_arn")
	for _, t := range l.tables {
		if strings.EqualFold(t.arn, home) {
			l.replicate(t, l.regionOf(r))
			return ""
		}
	}
	l.problem(r, "replicates %q, which is in no state given: print the table's state as well, one after the other", home)
	return ""
}
