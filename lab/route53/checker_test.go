package route53

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/scale"
)

const www = "192.0.2.1:80"

// rig is one check with its endpoint, its events and its service at work. Call it in a bubble.
func rig(t *testing.T, o Options) (*Service, *network, *journal) {
	t.Helper()
	n, j := newNetwork(t), new(journal)
	n.set(www, says(0, ok))
	o.Dial, o.Sink = n.dial, j.sink
	s := serve(t, o)
	s.Start(t.Context())
	return s, n, j
}

// The verdict turns at the very moment the rule says: when the 14th of 16 checkers has failed twice in a
// row, and when the third has passed twice again.
func TestDetectionToTheInstant(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		dead     endpointFunc
		gone     bool
		interval time.Duration
		scale    scale.Factor
		probe    time.Duration // what a failing probe takes
	}{
		"refused":                {gone: true, interval: 10 * time.Second},
		"hung":                   {dead: nil, interval: 10 * time.Second, probe: 4 * time.Second},
		"no status":              {dead: says(5*time.Second, ok), interval: 10 * time.Second, probe: 2 * time.Second},
		"error":                  {dead: says(0, "HTTP/1.1 500 Internal Server Error\r\n\r\n"), interval: 10 * time.Second},
		"slow error":             {dead: says(time.Second, "HTTP/1.1 500 Internal Server Error\r\n\r\n"), interval: 10 * time.Second, probe: time.Second},
		"hung, every 30 s":       {dead: nil, interval: 30 * time.Second, probe: 4 * time.Second},
		"hung, 20 times faster":  {dead: nil, interval: 10 * time.Second, scale: 20, probe: 4 * time.Second},
		"error, 20 times faster": {dead: says(0, "HTTP/1.1 500 Internal Server Error\r\n\r\n"), interval: 30 * time.Second, scale: 20},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := wwwCheck()
				c.RequestInterval = tt.interval
				o := checkOptions(c)
				o.Scale = tt.scale
				s, n, j := rig(t, o)
				interval, probe := tt.scale.Real(tt.interval), tt.scale.Real(tt.probe)
				time.Sleep(3 * interval)
				if !s.Healthy("c1") || len(s.Observations("c1")) != failover.Checkers {
					t.Fatalf("healthy %v with %d observations before the fault", s.Healthy("c1"), len(s.Observations("c1")))
				}

				n.set(www, tt.dead)
				if tt.gone {
					n.remove(www)
				}
				died := time.Now()
				time.Sleep(4*interval + 4*probe)
				failing := j.of(event.Checker, "www", died)
				if len(failing) != failover.Checkers {
					t.Fatalf("%d checkers turned, want %d", len(failing), failover.Checkers)
				}
				// Two failures in a row: the first begins within one interval of the fault.
				earliest, latest := interval+2*probe, 2*interval+2*probe
				for _, e := range failing {
					if after := e.Time.Sub(died); after < earliest || after > latest {
						t.Errorf("a checker turned %v after the fault, want within %v to %v", after, earliest, latest)
					}
				}
				turned(t, j, died, failing[13].Time, "unhealthy", "2 of 16 checkers healthy")

				n.set(www, says(0, ok))
				healed := time.Now()
				time.Sleep(4*interval + 4*probe)
				passing := j.of(event.Checker, "www", healed)
				if len(passing) != failover.Checkers {
					t.Fatalf("%d checkers turned back, want %d", len(passing), failover.Checkers)
				}
				turned(t, j, healed, passing[2].Time, "healthy", "3 of 16 checkers healthy")
			})
		})
	}
}

// turned expects exactly one change of the check since a moment.
func turned(t *testing.T, j *journal, since, at time.Time, to, why string) {
	t.Helper()
	changes := j.of(event.Check, "www", since)
	if len(changes) != 1 || changes[0].To != to || changes[0].Why != why || !changes[0].Time.Equal(at) {
		t.Errorf("changes %+v, want one at %v to %s, %s", changes, at, to, why)
	}
}

// Each checker counts its interval from response to request, from a phase of its own that the seed decides.
func TestCheckersAreNotCoordinated(t *testing.T) {
	t.Parallel()
	rhythm := func(t *testing.T, seed uint64) (phases []time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			o := checkOptions(wwwCheck())
			o.Seed = seed
			_, n, _ := rig(t, o)
			n.set(www, says(time.Second, ok))
			start := time.Now()
			time.Sleep(21 * time.Second)
			var all []time.Duration
			n.mu.Lock()
			for _, at := range n.dialled {
				all = append(all, at.Sub(start))
			}
			n.mu.Unlock()
			slices.Sort(all)
			phases = all[:failover.Checkers]
			again := all[failover.Checkers : 2*failover.Checkers-1]
			for i, at := range again {
				if want := phases[i] + 11*time.Second; at != want {
					t.Errorf("second probe number %d at %v, want %v: a response after 1 s and 10 s more", i, at, want)
				}
			}
		})
		return phases
	}
	first := rhythm(t, 1)
	if !slices.Equal(first, rhythm(t, 1)) {
		t.Error("the same seed gave other phases")
	}
	if slices.Equal(first, rhythm(t, 2)) {
		t.Error("another seed gave the same phases")
	}
	if first[0] < 0 || first[15] >= 10*time.Second || len(slices.Compact(first)) != failover.Checkers {
		t.Errorf("phases %v, want 16 different ones within the interval", first)
	}
}

func TestObservationsNameTheirCheckers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _, _ := rig(t, checkOptions(wwwCheck()))
		if seen := s.Observations("c1"); len(seen) != 0 {
			t.Errorf("observations before any probe: %v", seen)
		}
		time.Sleep(11 * time.Second)
		seen := s.Observations("c1")
		perRegion := make(map[string]int)
		ips := make(map[string]bool)
		for _, o := range seen {
			perRegion[o.Region]++
			ips[o.IP.String()] = true
			if o.Status != "Success: HTTP Status Code 200, OK. Resolved IP: 192.0.2.1" || !o.Healthy || o.Checked.IsZero() {
				t.Errorf("observation %+v", o)
			}
			if !strings.HasPrefix(o.IP.String(), "15.177.") {
				t.Errorf("checker at %v, want one of 15.177.0.0/18", o.IP)
			}
		}
		for _, region := range CheckerRegions {
			if perRegion[region] != 2 {
				t.Errorf("%d checkers in %s, want 2", perRegion[region], region)
			}
		}
		if len(ips) != failover.Checkers {
			t.Errorf("%d different addresses, want %d", len(ips), failover.Checkers)
		}
		if s.Observations("nowhere") != nil || s.Healthy("nowhere") {
			t.Error("a check that is not has observations, or is healthy")
		}
	})
}

// Blind checkers fail like those whose packets are lost. Six Regions of eight leave four checkers that
// see, which is enough; seven leave two, which is not.
func TestBlindCheckers(t *testing.T) {
	t.Parallel()
	for blind, healthy := range map[int]bool{6: true, 7: false} {
		synctest.Test(t, func(t *testing.T) {
			s, _, _ := rig(t, checkOptions(wwwCheck()))
			if err := s.SetBlind(CheckerRegions[:blind], nil); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			if s.Healthy("c1") != healthy {
				t.Errorf("%d Regions blind: healthy %v, want %v", blind, s.Healthy("c1"), healthy)
			}
			timeouts := 0
			for _, o := range s.Observations("c1") {
				if strings.HasPrefix(o.Status, "Failure: Connection timed out.") {
					timeouts++
				}
			}
			if timeouts != 2*blind {
				t.Errorf("%d Regions blind: %d checkers time out", blind, timeouts)
			}
			if err := s.SetBlind(nil, nil); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			if !s.Healthy("c1") {
				t.Error("still unhealthy with all checkers seeing again")
			}
		})
	}
	s := serve(t, Options{})
	if err := s.SetBlind([]string{"eu-central-1"}, nil); err == nil || !strings.Contains(err.Error(), `"eu-central-1": Route 53 has none there`) {
		t.Errorf("SetBlind = %v", err)
	}
}

// The seam for asking what would be if Route 53 judged otherwise: here every single checker must agree.
func TestJudgeCanBeReplaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o := checkOptions(wwwCheck())
		o.Judge = func(_ failover.Check, checkers []failover.Checker) bool {
			return !slices.ContainsFunc(checkers, func(c failover.Checker) bool { return !c.Healthy() })
		}
		_, n, j := rig(t, o)
		time.Sleep(time.Minute)
		n.remove(www)
		died := time.Now()
		time.Sleep(time.Minute)
		turned(t, j, died, j.of(event.Checker, "www", died)[0].Time, "unhealthy", "15 of 16 checkers healthy")
	})
}

func TestDisabledCheckIsNotProbed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := wwwCheck()
		c.Disabled = true
		s, n, _ := rig(t, checkOptions(c))
		n.remove(www)
		time.Sleep(5 * time.Minute)
		n.mu.Lock()
		defer n.mu.Unlock()
		if len(n.dialled) != 0 || !s.Healthy("c1") || s.Observations("c1") != nil {
			t.Errorf("%d probes, healthy %v", len(n.dialled), s.Healthy("c1"))
		}
	})
}

// Wherever a probe is when the service closes, it ends at that moment; the bubble finds what does not.
func TestCloseEndsProbesUnderWay(t *testing.T) {
	t.Parallel()
	silent := endpointFunc(func(conn net.Conn) { _, _ = conn.Read(make([]byte, 1<<16)); time.Sleep(time.Second) })
	tests := map[string]endpointFunc{
		"connecting": nil,
		"waiting":    silent,
		"reading":    slowly("HTTP/1.1 200 OK\r\n", time.Second),
	}
	for name, far := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, n, _ := rig(t, checkOptions(wwwCheck()))
				n.set(www, far)
				for { // until a probe is under way
					time.Sleep(10 * time.Millisecond)
					n.mu.Lock()
					begun := len(n.dialled)
					n.mu.Unlock()
					if begun > 0 {
						break
					}
				}
				before := time.Now()
				for range 2 {
					if err := s.Close(); err != nil {
						t.Errorf("Close = %v", err)
					}
				}
				if took := time.Since(before); took != 0 {
					t.Errorf("Close took %v", took)
				}
			})
		})
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t)
		o := checkOptions(wwwCheck())
		o.Dial = n.dial
		s := serve(t, o)
		ctx, cancel := context.WithCancel(t.Context())
		s.Start(ctx)
		time.Sleep(30 * time.Second)
		cancel()
		synctest.Wait()
		n.mu.Lock()
		probes := len(n.dialled)
		n.mu.Unlock()
		time.Sleep(time.Minute)
		if len(n.dialled) != probes {
			t.Errorf("%d probes after the end", len(n.dialled)-probes)
		}
	})
}

// A check's name is resolved at every probe: when it moves, the next probe follows.
func TestNamesAreResolvedAtEveryProbe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// The check watches a name that fails over by that very check. AWS calls the outcome
		// unpredictable; all that matters here is that probes follow the name.
		c := wwwCheck()
		o := checkOptions(c)
		o.Zones[0].Records = []failover.Record{
			{Name: "www.example.com.", Type: "A", SetIdentifier: "1", Failover: failover.Primary, TTL: time.Minute,
				Values: []string{"192.0.2.1"}, CheckID: "c1"},
			{Name: "www.example.com.", Type: "A", SetIdentifier: "2", Failover: failover.Secondary, TTL: time.Minute,
				Values: []string{"192.0.2.2"}},
		}
		s, n, j := rig(t, o)
		n.remove(www)
		for len(j.of(event.Check, "www", time.Time{})) == 0 {
			time.Sleep(time.Second)
		}
		time.Sleep(9 * time.Second)
		statuses := make(map[string]bool)
		for _, o := range s.Observations("c1") {
			statuses[cmp.Or(o.Status, "none")] = true
		}
		if !statuses["Failure: Connection refused. Resolved IP: 192.0.2.2"] {
			t.Errorf("statuses %v, want probes of the secondary", statuses)
		}
	})
}
