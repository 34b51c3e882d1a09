package registry

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/failover"
)

// Rows as DynamoDB items, and back. Times are RFC 3339 with nanoseconds in UTC, durations as Go prints
// them, both readable in a console; what is zero is left out. Attributes that are not known are passed
// over, so that an older Region understands a newer one's rows.

type item = map[string]types.AttributeValue

// The sort key says what a row is. Events sort first: Read begins behind them.
const (
	eventPrefix  = "EVENT#"
	orderPrefix  = "ORDER#"
	statusPrefix = "STATUS#"
)

func partition(service string) string    { return "SERVICE#" + service }
func eventKey(id string) string          { return eventPrefix + id }
func orderKey(region, id string) string  { return orderPrefix + region + "#" + id }
func statusKey(region string) string     { return statusPrefix + region }
func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
func flag(b bool) types.AttributeValue   { return &types.AttributeValueMemberBOOL{Value: b} }
func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// add reads one row into the snapshot.
func (s *Snapshot) add(row item) {
	key := (&reader{item: row}).text("sk")
	var err error
	switch {
	case strings.HasPrefix(key, statusPrefix):
		var status failover.Status
		if status, err = readStatus(row); err == nil {
			s.Statuses[status.Region] = status
			break
		}
		if s.Lost == nil {
			s.Lost = make(map[string]LostRow)
		}
		s.Lost[strings.TrimPrefix(key, statusPrefix)] = readLost(row)
	case strings.HasPrefix(key, orderPrefix):
		var order failover.Order
		if order, err = readOrder(row); err == nil {
			s.Orders = append(s.Orders, order)
		}
	default:
		err = fmt.Errorf("row %q: neither an order nor a status", key)
	}
	if err != nil {
		s.Unread = append(s.Unread, err)
	}
}

func statusItem(s failover.Status) item {
	row := item{"region": text(s.Region), "seq": number(s.Seq), "can": flag(s.Can)}
	setTime(row, "at", s.At)
	setText(row, "version", s.Version)
	setTime(row, "checkers_seen_at", s.CheckersSeenAt)
	setTime(row, "failing_since", s.FailingSince)
	setTime(row, "passing_since", s.PassingSince)
	setText(row, "ordered_out", s.OrderedOut)
	if s.FailingRounds != 0 {
		row["failing_rounds"] = number(int64(s.FailingRounds))
	}
	if s.Held != nil {
		held := item{"why": text(string(s.Held.Why))}
		setTime(held, "since", s.Held.Since)
		setTime(held, "quiet_since", s.Held.QuietSince)
		row["held"] = &types.AttributeValueMemberM{Value: held}
	}
	if len(s.Probes) > 0 {
		probes := make([]types.AttributeValue, len(s.Probes))
		for i, p := range s.Probes {
			probes[i] = &types.AttributeValueMemberM{Value: probeItem(p)}
		}
		row["probes"] = &types.AttributeValueMemberL{Value: probes}
	}
	if len(s.Sees) > 0 {
		sees := item{}
		for peer, sight := range s.Sees {
			sees[peer] = &types.AttributeValueMemberM{Value: sightItem(sight)}
		}
		row["sees"] = &types.AttributeValueMemberM{Value: sees}
	}
	return row
}

func readStatus(row item) (failover.Status, error) {
	r := &reader{item: row}
	s := failover.Status{
		Region:         r.text("region"),
		Seq:            r.number("seq"),
		At:             r.time("at"),
		Can:            r.flag("can"),
		Version:        r.text("version"),
		CheckersSeenAt: r.time("checkers_seen_at"),
		FailingSince:   r.time("failing_since"),
		FailingRounds:  int(r.number("failing_rounds")),
		PassingSince:   r.time("passing_since"),
		OrderedOut:     r.text("ordered_out"),
	}
	if held, found := r.within("held"); found {
		s.Held = &failover.Hold{
			Since:      held.time("since"),
			Why:        failover.HoldReason(held.text("why")),
			QuietSince: held.time("quiet_since"),
		}
	}
	for _, p := range r.list("probes") {
		s.Probes = append(s.Probes, readProbe(p))
	}
	if sees, found := r.within("sees"); found {
		s.Sees = map[string]failover.Sight{}
		for _, peer := range slices.Sorted(maps.Keys(sees.item)) {
			sight, _ := sees.within(peer)
			s.Sees[peer] = readSight(sight)
		}
	}
	return s, r.finish(statusKey(s.Region), "region", "seq", "at", "can")
}

// readLost reads what there is of the sequence number.
func readLost(row item) LostRow {
	r := &reader{item: row}
	lost := LostRow{Seq: r.number("seq"), was: row["seq"]}
	if r.mistake != nil || lost.Seq < 0 || lost.Seq == math.MaxInt64 {
		lost.Seq = 0
	}
	return lost
}

func probeItem(p failover.Probe) item {
	row := item{"name": text(p.Name), "critical": flag(p.Critical), "ok": flag(p.OK), "took": text(p.Took.String())}
	setText(row, "why", p.Why)
	return row
}

func readProbe(r *reader) failover.Probe {
	return failover.Probe{
		Name: r.text("name"), Critical: r.flag("critical"), OK: r.flag("ok"), Why: r.text("why"), Took: r.duration("took"),
	}
}

func sightItem(s failover.Sight) item {
	return item{"seq": number(s.Seq), "lag": text(s.Lag.String()), "reachable": flag(s.Reachable)}
}

func readSight(r *reader) failover.Sight {
	return failover.Sight{Seq: r.number("seq"), Lag: r.duration("lag"), Reachable: r.flag("reachable")}
}

func orderItem(o failover.Order) item {
	row := item{
		"id": text(o.ID), "region": text(o.Region), "state": text(string(o.State)),
		"share": number(int64(o.Share)), "override": flag(o.Override),
	}
	setText(row, "mode", string(o.Mode))
	setText(row, "reason", o.Reason)
	setText(row, "by", o.By)
	setText(row, "on_behalf_of", o.OnBehalfOf)
	setTime(row, "at", o.At)
	setTime(row, "expires_at", o.ExpiresAt)
	return row
}

func readOrder(row item) (failover.Order, error) {
	r := &reader{item: row}
	o := failover.Order{
		ID:         r.text("id"),
		Region:     r.text("region"),
		State:      failover.OrderState(r.text("state")),
		Mode:       failover.OrderMode(r.text("mode")),
		Reason:     r.text("reason"),
		By:         r.text("by"),
		OnBehalfOf: r.text("on_behalf_of"),
		At:         r.time("at"),
		ExpiresAt:  r.time("expires_at"),
		Share:      int(r.number("share")),
		Override:   r.flag("override"),
	}
	if err := r.finish(orderKey(o.Region, o.ID), "id", "region", "state", "at"); err != nil {
		return o, err
	}
	return o, o.Validate()
}

func eventItem(e Event) item {
	row := item{
		"id": text(e.ID), "region": text(e.Region), "kind": text(string(e.Kind)),
		// DynamoDB reads epoch seconds here:
		// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
		"ttl": number(e.At.Add(EventTTL).Unix()),
	}
	setText(row, "why", e.Why)
	setTime(row, "at", e.At)
	return row
}

func readEvent(row item) (Event, error) {
	r := &reader{item: row}
	e := Event{
		ID: r.text("id"), At: r.time("at"), Region: r.text("region"), Kind: EventKind(r.text("kind")), Why: r.text("why"),
	}
	return e, r.finish(eventKey(e.ID), "id", "at", "kind")
}

func setText(row item, name, s string) {
	if s != "" {
		row[name] = text(s)
	}
}

func setTime(row item, name string, t time.Time) {
	if !t.IsZero() {
		row[name] = text(t.UTC().Format(time.RFC3339Nano))
	}
}
