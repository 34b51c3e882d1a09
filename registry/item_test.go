package registry

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/failover"
)

// Whatever is written reads back the same, to the nanosecond.
func TestStatusRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawStatus(t)
		row := statusItem(want)
		row["sk"] = text(statusKey(want.Region))
		got, err := readStatus(row)
		if err != nil {
			t.Fatalf("readStatus(%+v): %v", want, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("status changed on its way (-want +got):\n%s", diff)
		}
	})
}

func TestOrderRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := failover.Order{
			ID: NewID(drawTime(t, "made")), Region: drawName(t, "region"), State: failover.Out,
			Mode:   rapid.SampledFrom([]failover.OrderMode{failover.Drain, failover.Fence}).Draw(t, "mode"),
			Reason: rapid.String().Draw(t, "reason"), By: rapid.String().Draw(t, "by"),
			OnBehalfOf: rapid.String().Draw(t, "on behalf of"), At: drawTime(t, "at"),
			Share: rapid.IntRange(0, 100).Draw(t, "share"), Override: rapid.Bool().Draw(t, "override"),
		}
		if rapid.Bool().Draw(t, "expires") {
			want.ExpiresAt = want.At.Add(time.Nanosecond)
		}
		row := orderItem(want)
		row["sk"] = text(orderKey(want.Region, want.ID))
		if got, err := readOrder(row); err != nil || got != want {
			t.Fatalf("readOrder = %+v, %v, want %+v", got, err, want)
		}
	})
}

func TestEventRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := drawTime(t, "at")
		want := Event{ID: NewID(at), At: at, Region: drawName(t, "region"), Kind: Held, Why: rapid.String().Draw(t, "why")}
		row := eventItem(want)
		row["sk"] = text(eventKey(want.ID))
		if got, err := readEvent(row); err != nil || got != want {
			t.Fatalf("readEvent = %+v, %v, want %+v", got, err, want)
		}
	})
}

func TestRefusedRows(t *testing.T) {
	status := func(edit func(item)) item {
		row := statusItem(failover.Status{
			Region: "eu", Seq: 1, At: time.Unix(0, 0), Held: &failover.Hold{Since: time.Unix(0, 0)},
			Probes: []failover.Probe{{Name: "app"}}, Sees: map[string]failover.Sight{"us": {}},
		})
		row["sk"] = text("STATUS#eu")
		edit(row)
		return row
	}
	tests := []struct {
		name string
		row  item
		want string // part of the error
	}{
		{"a number as text", status(func(r item) { r["seq"] = text("1") }), "attribute seq: is *types.AttributeValueMemberS"},
		{"a number out of range", status(func(r item) { r["seq"] = &types.AttributeValueMemberN{Value: "1e30"} }), "attribute seq"},
		{"no time", status(func(r item) { delete(r, "at") }), "attribute at: missing"},
		{"no sensible time", status(func(r item) { r["at"] = text("yesterday") }), "attribute at"},
		{"a broken hold", status(func(r item) { r["held"] = flag(true) }), "attribute held"},
		{"a mistake deep inside", status(func(r item) {
			r["held"].(*types.AttributeValueMemberM).Value["since"] = text("then")
		}), "attribute since"},
		{"a probe that is no map", status(func(r item) {
			r["probes"] = &types.AttributeValueMemberL{Value: []types.AttributeValue{text("app")}}
		}), "attribute probes"},
		{"a sight that is no map", status(func(r item) {
			r["sees"] = &types.AttributeValueMemberM{Value: item{"us": text("fine")}}
		}), "attribute us"},
		{"another Region's row", status(func(r item) { r["region"] = text("us") }), `belong to "STATUS#us"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := readStatus(tt.row)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("readStatus = %+v, %v, want an error with %q", got, err, tt.want)
			}
		})
	}
}

func TestReadingIgnoresWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	row := statusItem(failover.Status{Region: "eu", Seq: 1, At: time.Unix(0, 0)})
	row["sk"], row["mood"] = text("STATUS#eu"), text("sunny")
	if _, err := readStatus(row); err != nil {
		t.Errorf("a newer version's row is refused: %v", err)
	}
}

func drawName(t *rapid.T, label string) string {
	return rapid.StringMatching(`[a-z]{2}-[a-z]{4,9}-[1-9]`).Draw(t, label)
}

func drawTime(t *rapid.T, label string) time.Time {
	return time.Unix(rapid.Int64Range(1, 4e9).Draw(t, label), rapid.Int64Range(0, 1e9-1).Draw(t, label)).UTC()
}

func drawDuration(t *rapid.T, label string) time.Duration {
	return time.Duration(rapid.Int64().Draw(t, label))
}

func drawStatus(t *rapid.T) failover.Status {
	s := failover.Status{
		Region: drawName(t, "region"), Seq: rapid.Int64Min(1).Draw(t, "seq"), At: drawTime(t, "at"),
		Can: rapid.Bool().Draw(t, "can"), Version: rapid.String().Draw(t, "version"),
		FailingRounds: rapid.IntMin(0).Draw(t, "failing rounds"), OrderedOut: rapid.String().Draw(t, "ordered out"),
	}
	for _, when := range []*time.Time{&s.CheckersSeenAt, &s.FailingSince, &s.PassingSince} {
		if rapid.Bool().Draw(t, "set") {
			*when = drawTime(t, "when")
		}
	}
	if rapid.Bool().Draw(t, "held") {
		s.Held = &failover.Hold{Since: drawTime(t, "since"), Why: failover.HeldAway}
		if rapid.Bool().Draw(t, "quiet") {
			s.Held.QuietSince = drawTime(t, "quiet since")
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "probes") {
		s.Probes = append(s.Probes, failover.Probe{
			Name: rapid.String().Draw(t, "name"), Critical: rapid.Bool().Draw(t, "critical"),
			OK: rapid.Bool().Draw(t, "ok"), Why: rapid.String().Draw(t, "why"), Took: drawDuration(t, "took"),
		})
	}
	if n := rapid.IntRange(0, 3).Draw(t, "peers"); n > 0 {
		s.Sees = map[string]failover.Sight{}
		for range n {
			s.Sees[drawName(t, "peer")] = failover.Sight{
				Seq: rapid.Int64().Draw(t, "peer's seq"), Lag: drawDuration(t, "lag"), Reachable: rapid.Bool().Draw(t, "reachable"),
			}
		}
	}
	return s
}
