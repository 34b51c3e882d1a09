package stack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/stack"
)

// The provider says an index's keys in one of two ways, and either is the same index.
func TestKeysOfAnIndex(t *testing.T) {
	t.Parallel()
	want, _, err := stack.FromTerraform(plain(t).reader(t))
	if err != nil {
		t.Fatal(err)
	}
	d := plain(t)
	d.set("aws_dynamodb_table.orders", "global_secondary_index.hash_key", "")
	d.set("aws_dynamodb_table.orders", "global_secondary_index.range_key", "")
	d.set("aws_dynamodb_table.orders", "global_secondary_index.key_schema", []any{
		map[string]any{"attribute_name": "customer", "key_type": "HASH"}, map[string]any{"attribute_name": "placed", "key_type": "RANGE"},
	})
	got, unknown, err := stack.FromTerraform(d.reader(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Tables, got.Tables); diff != "" {
		t.Errorf("tables (-by name +by schema):\n%s", diff)
	}
	if _, before, _ := stack.FromTerraform(plain(t).reader(t)); !cmp.Equal(before, unknown) {
		t.Errorf("listed %v, want nothing of the index", unknown)
	}
}
