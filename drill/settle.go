package drill

import (
	"context"
	"time"
)

const (
	// SettleWithin is how long, in lab time, a drill waits for a young deployment. Hold checks start
	// unhealthy and turn within an interval, one Region's before the other's, and the answer follows: that
	// would look like a failover. Clients that heard it keep it for a TTL.
	SettleWithin = 2 * time.Minute

	settleEvery = 500 * time.Millisecond // lab time
)

// settle waits until every Region is preferred, or as long as it may: whoever is not steady by then is told
// before the first fault. What happened before the traffic is not part of the drill.
func (r *run) settle(ctx context.Context) {
	health, ok := r.target.(HealthReader)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, r.scale.Real(SettleWithin))
	defer cancel()
	ticker := time.NewTicker(r.scale.Real(settleEvery))
	defer ticker.Stop()
	for !r.allPreferred(health) {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
	for {
		select {
		case _, open := <-r.listening.Events:
			if !open {
				return
			}
		default:
			return
		}
	}
}

// allPreferred says that no check that can be read keeps a Region from being preferred.
func (r *run) allPreferred(health HealthReader) bool {
	for _, region := range r.deployment.Regions {
		if healthy, known := health.CheckHealthy(region.Checks.Prefer); known && !healthy {
			return false
		}
	}
	return true
}
