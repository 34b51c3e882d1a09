package registry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 7, time.UTC)

func status(region string, seq int64) failover.Status {
	return failover.Status{Region: region, Seq: seq, At: noon.Add(time.Duration(seq) * time.Minute), Can: true}
}

func order(region string, state failover.OrderState, at time.Time) failover.Order {
	return failover.Order{ID: registry.NewID(at), Region: region, State: state, Mode: failover.Drain, At: at, Share: 100}
}

func TestReadPagesThroughRowsAndOrders(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Table{PageSize: 2}
	table := registry.NewTable(fake, "eu", "tandem", "shop")
	other := registry.NewTable(fake, "eu", "tandem", "shop-2")

	orders := failover.Orders{order("us", failover.Out, noon), order("us", failover.In, noon.Add(time.Second)), order("eu", failover.Out, noon)}
	for _, o := range orders {
		check(t, table.PutOrder(t.Context(), o))
	}
	check(t, table.WriteStatus(t.Context(), status("eu", 1), 0))
	check(t, table.WriteStatus(t.Context(), status("us", 1), 0))
	check(t, table.PutEvent(t.Context(), registry.Event{ID: registry.NewID(noon), At: noon, Region: "eu", Kind: registry.Held}))
	check(t, other.WriteStatus(t.Context(), status("ap", 1), 0))

	got, err := table.Read(t.Context())
	check(t, err)
	byID := func(a, b failover.Order) int { return strings.Compare(a.ID, b.ID) }
	slices.SortFunc(orders, byID)
	slices.SortFunc(got.Orders, byID)
	want := registry.Snapshot{
		Replica: "eu", Orders: orders,
		Statuses: map[string]failover.Status{"eu": status("eu", 1), "us": status("us", 1)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestReadKeepsWhatItUnderstands(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Table{}
	table := registry.NewTable(fake, "eu", "tandem", "shop")
	check(t, table.PutOrder(t.Context(), order("us", failover.Out, noon)))
	for _, sk := range []string{"ORDER#us#zzz", "STATUS#eu", "WEATHER#eu"} {
		fake.Put(map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: sk},
		})
	}
	got, err := table.Read(t.Context())
	check(t, err)
	if len(got.Orders) != 1 || len(got.Statuses) != 0 || len(got.Unread) != 3 {
		t.Errorf("Read = %+v, want one order and three rows unread", got)
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	table := registry.NewTable(&registrytest.Table{}, "eu", "tandem", "shop")
	if got, err := table.Status(t.Context(), "eu"); got != nil || err != nil {
		t.Errorf("Status before the first round = %+v, %v, want none", got, err)
	}
	check(t, table.WriteStatus(t.Context(), status("eu", 1), 0))
	got, err := table.Status(t.Context(), "eu")
	check(t, err)
	if diff := cmp.Diff(status("eu", 1), *got); diff != "" {
		t.Errorf("Status (-want +got):\n%s", diff)
	}
}

func TestWriteStatusIsConditional(t *testing.T) {
	tests := []struct {
		name    string
		stored  int64 // the sequence number in the table, 0 for no row
		prevSeq int64
		write   failover.Status
		want    error
	}{
		{"the first row", 0, 0, status("eu", 1), nil},
		{"the next row", 4, 4, status("eu", 5), nil},
		{"another round was first", 5, 4, failover.Status{Region: "eu", Seq: 5, At: noon}, registry.ErrOvertaken},
		{"another round wrote the first row", 1, 0, failover.Status{Region: "eu", Seq: 1, At: noon}, registry.ErrOvertaken},
		{"the row is gone", 0, 4, status("eu", 5), registry.ErrOvertaken},
		{"our own write, its answer lost", 5, 4, status("eu", 5), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			table := registry.NewTable(&registrytest.Table{}, "eu", "tandem", "shop")
			for seq := range tt.stored {
				check(t, table.WriteStatus(t.Context(), status("eu", seq+1), seq))
			}
			err := table.WriteStatus(t.Context(), tt.write, tt.prevSeq)
			if !errors.Is(err, tt.want) {
				t.Errorf("WriteStatus(seq %d after %d) with %d stored = %v, want %v", tt.write.Seq, tt.prevSeq, tt.stored, err, tt.want)
			}
		})
	}
}

func TestPutOrderRefusesWhatNobodyCouldObey(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Table{}
	table := registry.NewTable(fake, "eu", "tandem", "shop")
	if err := table.PutOrder(t.Context(), failover.Order{Region: "eu"}); err == nil {
		t.Error("an order without an ID was written")
	}
	if rows := fake.Rows(); len(rows) != 0 {
		t.Errorf("rows are %v, want none", rows)
	}
}

// The ID of a key is the same wherever it is made: these are in tables.
func TestKeyedID(t *testing.T) {
	t.Parallel()
	if got, want := registry.KeyedID("key-1"), "3ETQNGXSEDKE63RR9W9S2V0WBW"; got != want || registry.KeyedID("key-2") == want {
		t.Errorf("KeyedID = %s, want %s, and no other key's", got, want)
	}
}

func TestEventsNewestFirst(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Table{PageSize: 2}
	table := registry.NewTable(fake, "eu", "tandem", "shop")
	now := time.Now().UTC()
	for i, age := range []time.Duration{registry.EventTTL + time.Hour, 3 * time.Hour, 2 * time.Hour, time.Hour} {
		at := now.Add(-age)
		check(t, table.PutEvent(t.Context(), registry.Event{ID: registry.NewID(at), At: at, Region: fmt.Sprint(i), Kind: registry.Held}))
	}
	regions := func(page registry.EventPage) (list []string) {
		for _, e := range page.Events {
			list = append(list, e.Region)
		}
		return list
	}
	for limit, want := range map[int][]string{1: {"3"}, 2: {"3", "2"}, 10: {"3", "2", "1"}} {
		page, err := table.Events(t.Context(), "", limit)
		check(t, err)
		if got := regions(page); !slices.Equal(got, want) || page.More != (limit < 3) || page.Replica != "eu" {
			t.Errorf("Events(%d) are %v, more %v, want %v without the expired one", limit, got, page.More, want)
		}
	}
	first, err := table.Events(t.Context(), "", 1)
	check(t, err)
	fake.Put(map[string]types.AttributeValue{
		"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: "EVENT#0"},
	})
	rest, err := table.Events(t.Context(), first.Events[0].ID, 10)
	check(t, err)
	if got := regions(rest); !slices.Equal(got, []string{"2", "1"}) || rest.More || rest.Unread != 1 {
		t.Errorf("the events before the newest are %+v, want 2 and 1, and one unread", rest)
	}
}

// A row that cannot be understood is replaced by the next, on the condition that it is still that one.
func TestALostRowIsReplaced(t *testing.T) {
	tests := []struct {
		name string
		seq  types.AttributeValue // in the lost row, nil for none
		want int64                // what can be told of it
	}{
		{"its number is readable", &types.AttributeValueMemberN{Value: "7"}, 7},
		{"it has no number", nil, 0},
		{"its number is text", &types.AttributeValueMemberS{Value: "7"}, 0},
		{"its number is too large", &types.AttributeValueMemberN{Value: "1e30"}, 0},
		{"its number is the last", &types.AttributeValueMemberN{Value: "9223372036854775807"}, 0},
		{"its number is negative", &types.AttributeValueMemberN{Value: "-3"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fake := &registrytest.Table{}
			table := registry.NewTable(fake, "eu", "tandem", "shop")
			row := map[string]types.AttributeValue{
				"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: "STATUS#eu"},
			}
			if tt.seq != nil {
				row["seq"] = tt.seq
			}
			fake.Put(row)
			snapshot, err := table.Read(t.Context())
			check(t, err)
			lost, found := snapshot.Lost["eu"]
			stand := snapshot.Status("eu")
			if !found || lost.Seq != tt.want || stand == nil || stand.Seq != tt.want || !stand.At.IsZero() {
				t.Fatalf("lost is %+v, %v, and the row is taken for %+v, want seq %d", lost, found, stand, tt.want)
			}
			check(t, table.ReplaceStatus(t.Context(), status("eu", tt.want+1), lost))
			if err := table.ReplaceStatus(t.Context(), status("eu", tt.want+2), lost); !errors.Is(err, registry.ErrOvertaken) {
				t.Errorf("replaced the row that replaced it: %v", err)
			}
			check(t, table.WriteStatus(t.Context(), status("eu", tt.want+2), tt.want+1))
		})
	}
}

func TestFailuresSayWhatAndWhere(t *testing.T) {
	t.Parallel()
	fake := &registrytest.Table{}
	throttled := errors.New("throttled")
	fake.Fail(throttled)
	table := registry.NewTable(fake, "eu-west-1", "tandem", "shop")
	_, err := table.Read(t.Context())
	if want := `read the table "tandem" in eu-west-1: throttled`; err == nil || err.Error() != want || !errors.Is(err, throttled) {
		t.Errorf("Read = %v, want %s", err, want)
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	table := registry.NewTable(&registrytest.Table{}, "eu", "tandem", "shop")
	for _, region := range []string{"eu", "us"} {
		check(b, table.WriteStatus(b.Context(), status(region, 1), 0))
	}
	for i := range 20 {
		check(b, table.PutOrder(b.Context(), order("eu", failover.Out, noon.Add(time.Duration(i)*time.Hour))))
	}
	for b.Loop() {
		if _, err := table.Read(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
