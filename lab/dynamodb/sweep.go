package dynamodb

import (
	"context"
	"errors"
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

// errAlive says that an item has been written since it was found expired.
var errAlive = errors.New("it has not expired")

func (r *replica) deleteExpired(attribute string, now time.Time) {
	r.snapshot().Scan(func(key string, at row) bool {
		if expired(at.item, attribute, now) {
			_, _, _ = r.write(key, func(before value.Map) (value.Map, error) {
				if !expired(before, attribute, now) {
					return nil, errAlive
				}
				return nil, nil
			})
		}
		return true
	})
}

// expired says whether an item is to be deleted: its attribute is a number, the Unix time of the end of
// its life in seconds, which is over.
func expired(item value.Map, attribute string, now time.Time) bool {
	n, ok := item.Get(attribute).(value.Number)
	if !ok {
		return false
	}
	end, err := strconv.ParseFloat(string(n), 64)
	return err == nil && end < seconds(now) && end > seconds(now.Add(-tooOld))
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
