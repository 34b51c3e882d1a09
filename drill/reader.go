package drill

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/deployment"
)

// sighting is what one Region had under one key at one moment.
type sighting struct {
	At     time.Time // when the read began: the value is at least this new
	Region string
	Key    string
	Value  string // "" when this run's writes are not there at all
	Final  bool   // of the last round, when the traffic was over
}

// readersAtOnce bounds the reads beside the traffic, so that looking does not change what is seen.
const readersAtOnce = 4

// reader looks at items through each Region's own endpoint, whatever DNS says.
type reader struct {
	stamp     stamp
	timeout   time.Duration
	endpoints map[string]string
	transport map[string]*http.Transport
}

func newReader(d deployment.Deployment, w wire, s stamp) *reader {
	rd := &reader{stamp: s, timeout: w.timeout, endpoints: map[string]string{}, transport: map[string]*http.Transport{}}
	for _, r := range d.Regions {
		rd.endpoints[r.Name] = "https://" + hostOf(r.Endpoint)
		rd.transport[r.Name] = w.transport(func(ctx context.Context, network, address string) (net.Conn, error) {
			if w.resolver.atlas.known(r.Name) {
				address = w.resolver.atlas.address(r.Name, "")
			}
			return w.dial(ctx, network, address)
		})
	}
	return rd
}

func (rd *reader) close() {
	for _, t := range rd.transport {
		t.CloseIdleConnections()
	}
}

// do sends one request to a Region. A 404 is an answer too: the item is not there.
func (rd *reader) do(ctx context.Context, region string, r *request) error {
	ctx, cancel := context.WithTimeout(ctx, rd.timeout)
	defer cancel()
	r.Started = time.Now()
	err := roundTrip(ctx, rd.transport[region], rd.endpoints[region], r)
	r.Done = time.Now()
	if r.Failure = failureOf(err, r.Status); r.ok() || r.Status == http.StatusNotFound && !r.Write {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("status %d", r.Status)
	}
	return fmt.Errorf("reach item %s in %s: %w", r.Key, region, err)
}

// look reads keys in one Region, in the given order. Keys that could not be read are left out: nobody
// knows what was there.
func (rd *reader) look(ctx context.Context, region string, keys []string) []sighting {
	seen := make([]*sighting, len(keys))
	each(len(keys), func(i int) {
		r := request{Key: keys[i]}
		if rd.do(ctx, region, &r) == nil {
			seen[i] = &sighting{At: r.Started, Region: region, Key: keys[i], Value: rd.stamp.find(r.Value)}
		}
	})
	var found []sighting
	for _, s := range seen {
		if s != nil {
			found = append(found, *s)
		}
	}
	return found
}

// seed gives every key a value, in one Region, before the traffic begins.
func (rd *reader) seed(ctx context.Context, region string, keys int) ([]request, error) {
	writes := make([]request, keys)
	errs := make([]error, keys)
	each(keys, func(i int) {
		writes[i] = request{Write: true, Key: rd.stamp.key(i), Value: rd.stamp.seed(i)}
		for range 3 { // a function's cold start may cost the first try
			if errs[i] = rd.do(ctx, region, &writes[i]); errs[i] == nil || ctx.Err() != nil {
				return
			}
		}
	})
	for i, err := range errs {
		if err != nil {
			return nil, err
		}
		if writes[i].Region != region {
			return nil, fmt.Errorf("item %s was sent to %s but the answer's %s header says %q", writes[i].Key, region, servedBy, writes[i].Region)
		}
	}
	return writes, nil
}

// each calls do for 0 to n-1, readersAtOnce at a time, in that order of starting.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, readersAtOnce) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
