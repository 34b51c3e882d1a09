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
	optional := func(name string) *Key {
		if name == "" {
			return nil
		}
		return new(key(name))
	}
	t := loadedTable{arn: r.Text("arn"), Table: Table{
		Name: r.Text("name"), Regions: []string{l.regionOf(r)},
		PartitionKey: key(r.Text("hash_key")), SortKey: optional(r.Text("range_key")),
	}}
	for _, replica := range r.Blocks("replica") {
		l.replicate(&t, replica.Text("region_name"))
	}
	if ttl := r.Block("ttl"); ttl.Flag("enabled") {
		t.TTLAttribute = ttl.Text("attribute_name")
	}
	for _, x := range r.Blocks("global_secondary_index") {
		i := index(x)
		partition, sort := l.keyNames(r, x)
		i.PartitionKey, i.SortKey = key(partition), optional(sort)
		t.GlobalIndexes = append(t.GlobalIndexes, i)
	}
	for _, x := range r.Blocks("local_secondary_index") {
		i := index(x)
		i.PartitionKey, i.SortKey = t.PartitionKey, optional(x.Text("range_key"))
		t.LocalIndexes = append(t.LocalIndexes, i)
	}
	l.tables = append(l.tables, &t)
	return ""
}

// keyNames are the names of a global index's keys. From version 6.29 of the provider on key_schema says them, and
// there may be several of each kind. https://github.com/hashicorp/terraform-provider-aws/pull/45357
func (l *loader) keyNames(r *tfstate.Resource, x *tfstate.Attributes) (partition, sort string) {
	names := map[string][]string{"HASH": nil, "RANGE": nil}
	for _, k := range x.Blocks("key_schema") {
		kind := k.Text("key_type")
		names[kind] = append(names[kind], k.Text("attribute_name"))
	}
	if max(len(names["HASH"]), len(names["RANGE"])) > 1 {
		l.lack(r, "global_secondary_index.key_schema", "the lab's indexes have one key of each kind: "+x.Text("name")+" has the first ones")
	}
	first := func(name string, others []string) string {
		if name == "" && len(others) > 0 {
			return others[0]
		}
		return name
	}
	return first(x.Text("hash_key"), names["HASH"]), first(x.Text("range_key"), names["RANGE"])
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
