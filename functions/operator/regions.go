package operator

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
)

func (h *Handler) regions(ctx context.Context, c *call) (int, any, error) {
	snapshot, err := h.table.Read(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("read the Regions: %w", err)
	}
	body := wire.RegionsAnswer{Origin: h.origin(c), View: h.view(snapshot), Regions: []wire.Region{}}
	for _, name := range h.settings.Regions {
		body.Regions = append(body.Regions, h.region(name, snapshot, c.now))
	}
	return http.StatusOK, body, nil
}

func (h *Handler) oneRegion(ctx context.Context, c *call) (int, any, error) {
	snapshot, err := h.table.Read(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("read the Region %s: %w", c.region, err)
	}
	return http.StatusOK, wire.RegionAnswer{
		Origin: h.origin(c), View: h.view(snapshot), Region: h.region(c.region, snapshot, c.now),
	}, nil
}

// view says how much of the table a snapshot has.
func (h *Handler) view(snapshot registry.Snapshot) wire.View {
	v := wire.View{Replica: snapshot.Replica, UnreadRegions: []string{}, UnreadRows: len(snapshot.Unread)}
	for _, name := range h.settings.Regions {
		if _, read := snapshot.Statuses[name]; !read {
			v.UnreadRegions = append(v.UnreadRegions, name)
		}
	}
	v.Complete = len(v.UnreadRegions) == 0 && v.UnreadRows == 0
	return v
}

func (h *Handler) region(name string, snapshot registry.Snapshot, now time.Time) wire.Region {
	region := wire.Region{Name: name, Able: h.able(name, snapshot, now)}
	_, region.RowLost = snapshot.Lost[name]
	if status, read := snapshot.Statuses[name]; read {
		region.Row = row(status, now)
	}
	if standing, out := snapshot.Orders.Against(name, now); out {
		region.Order = new(show(standing, snapshot.Orders, now))
	}
	return region
}

// able says whether the Region's row proves that it can serve now.
func (h *Handler) able(name string, snapshot registry.Snapshot, now time.Time) bool {
	status, read := snapshot.Statuses[name]
	return read && failover.Settings{MaxLag: h.settings.MaxLag}.Able(status, snapshot.Orders, now)
}

// others are the Regions but one that are known to be able.
func (h *Handler) others(about string, snapshot registry.Snapshot, now time.Time) (able []string) {
	for _, name := range h.settings.Regions {
		if name != about && h.able(name, snapshot, now) {
			able = append(able, name)
		}
	}
	return able
}

func row(s failover.Status, now time.Time) *wire.Row {
	r := &wire.Row{
		Seq: s.Seq, At: s.At, AgeSeconds: now.Sub(s.At).Seconds(), Can: s.Can, Probes: []wire.Probe{}, Sees: []wire.Peer{},
		CheckersSeenAt: s.CheckersSeenAt, PassingSince: s.PassingSince, FailingSince: s.FailingSince,
		OrderedOut: s.OrderedOut, Version: s.Version,
	}
	if s.Held != nil {
		r.Held = &wire.Hold{Since: s.Held.Since, Why: string(s.Held.Why), QuietSince: s.Held.QuietSince}
	}
	for _, p := range s.Probes {
		r.Probes = append(r.Probes, wire.Probe{
			Name: p.Name, Critical: p.Critical, OK: p.OK, Why: p.Why, TookSeconds: p.Took.Seconds(),
		})
	}
	for _, peer := range slices.Sorted(maps.Keys(s.Sees)) {
		sight := s.Sees[peer]
		r.Sees = append(r.Sees, wire.Peer{
			Region: peer, Seq: sight.Seq, LagSeconds: sight.Lag.Seconds(), Reachable: sight.Reachable,
		})
	}
	return r
}
