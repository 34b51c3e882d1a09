package dynamodb

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// tooOld is how long ago an item may have expired to be deleted: an attribute that says otherwise was
// likely not meant as a time.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
const tooOld = 5 * 365 * 24 * time.Hour

// sweep deletes expired items, period after period.
func (s *Service) sweep(ctx context.Context, period time.Duration) {
	ticker := time.NewTicker(max(period, time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.deleteExpired(time.Now())
		}
	}
}

// deleteExpired deletes what has expired, each table's items in one Region. From there it is replicated
// like any other deletion.
func (s *Service) deleteExpired(now time.Time) {
	for at, t := range *s.catalogue.Load() {
		if t.ttl.status == ttlEnabled && at.region == s.sweeper(t) {
			t.members[at.region].replica.deleteExpired(t.TTLAttribute, now)
		}
	}
}

// sweeper is the Region that sees to a table's expired items: the first that is alive.
func (s *Service) sweeper(t *table) string {
	i := slices.IndexFunc(t.Regions, func(region string) bool {
		return t.members[region].status.serves() && !s.isFrozen(region)
	})
	if i < 0 {
		return ""
	}
	return t.Regions[i]
}

// deleteExpired deletes what has expired, unless it has been written since it was found.
func (r *replica) deleteExpired(attribute string, now time.Time) {
	over := expiry{attribute, now}
	r.snapshot().Scan(func(key string, at row) bool {
		if over.Holds(at.item) {
			commit([]action{{verb: remove, condition: over, site: site{replica: r, key: key}}})
		}
		return true
	})
}

// expiry is the condition that an item's attribute is a number, the Unix time of the end of its life in
// seconds, and that this is over.
type expiry struct {
	attribute string
	now       time.Time
}

// Holds says whether an item is to be deleted.
func (e expiry) Holds(item value.Map) bool {
	n, ok := item.Get(e.attribute).(value.Number)
	if !ok {
		return false
	}
	end, err := strconv.ParseFloat(string(n), 64)
	return err == nil && end < seconds(e.now) && end > seconds(e.now.Add(-tooOld))
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
