package dynamodb

import (
	"container/heap"
	"context"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
)

// maxInFlight is how many writes an open link carries before it keeps only the latest of each item.
const maxInFlight = 1 << 16

// link carries writes from one Region to another. Open, it delivers each when it is due; cut or with a
// frozen end, it holds the latest of each item. What was held is delivered when the link is free again
// and the lag has passed.
type link struct {
	route route
	scale scale.Factor
	sink  event.Sink
	wake  chan struct{} // has room for one: the next thing to do may have changed

	delivering sync.Mutex // held while writes arrive: who has it knows that none is arriving

	mu       sync.Mutex // guards what follows
	setting  Link
	frozen   int // ends in a frozen Region
	inFlight dueFirst
	merge    int // how many writes in flight are too many
	held     map[place]delivery
	late     int  // of the writes in flight, how many were held
	behind   bool // since writes were held, until those have all arrived
	random   *rand.Rand
}

func newLink(r route, o Options) *link {
	h := fnv.New64a()
	h.Write([]byte(r.String()))
	return &link{
		route:   r,
		scale:   o.Scale,
		sink:    o.Sink,
		wake:    make(chan struct{}, 1),
		setting: Link{Lag: DefaultLag, Jitter: DefaultJitter},
		merge:   maxInFlight,
		held:    make(map[place]delivery),
		random:  rand.New(rand.NewPCG(o.Seed, h.Sum64())),
	}
}

// send puts a write on its way.
func (l *link) send(d delivery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.due = time.Now().Add(l.scale.Real(l.setting.draw(l.random)))
	if l.holdsLocked() {
		l.holdLocked(d)
		return
	}
	heap.Push(&l.inFlight, d)
	if len(l.inFlight) > l.merge {
		l.mergeLocked()
	}
	if l.inFlight[0].due.Equal(d.due) {
		l.signal()
	}
}

// change alters the link's state under its lock, then sorts the writes under way accordingly. When it
// returns nothing arrives that the new state does not let through.
func (l *link) change(alter func()) {
	l.delivering.Lock()
	defer l.delivering.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	alter()
	if l.holdsLocked() {
		for _, d := range l.inFlight {
			l.holdLocked(d)
		}
		l.inFlight, l.late = nil, 0
	} else {
		l.releaseLocked()
	}
	l.signal()
}

func (l *link) holdsLocked() bool { return l.setting.Cut || l.frozen > 0 }

func (l *link) holdLocked(d delivery) {
	keepLatest(l.held, d)
	if !l.behind {
		l.behind = true
		l.signal()
	}
}

func (l *link) releaseLocked() {
	for _, d := range l.held {
		d.late = true
		l.inFlight = append(l.inFlight, d)
	}
	l.late += len(l.held)
	clear(l.held)
	heap.Init(&l.inFlight)
}

// mergeLocked keeps the latest write of each item, which bounds the memory by the number of items.
func (l *link) mergeLocked() {
	latest := make(map[place]delivery)
	for _, d := range l.inFlight {
		keepLatest(latest, d)
	}
	l.inFlight, l.late = l.inFlight[:0], 0
	for _, d := range latest {
		l.inFlight = append(l.inFlight, d)
		if d.late {
			l.late++
		}
	}
	heap.Init(&l.inFlight)
	l.merge = max(maxInFlight, 2*len(l.inFlight))
}

// forget drops what is under way to a replica that is no more.
func (l *link) forget(target *replica) {
	l.change(func() {
		l.inFlight = slices.DeleteFunc(l.inFlight, func(d delivery) bool {
			if d.target == target && d.late {
				l.late--
			}
			return d.target == target
		})
		maps.DeleteFunc(l.held, func(at place, _ delivery) bool { return at.target == target })
	})
}

// underWay lists the writes to a replica that have not arrived. None is arriving meanwhile.
func (l *link) underWay(target *replica) []delivery {
	l.delivering.Lock()
	defer l.delivering.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []delivery
	for _, d := range l.inFlight {
		if d.target == target {
			list = append(list, d)
		}
	}
	for at, d := range l.held {
		if at.target == target {
			list = append(list, d)
		}
	}
	return list
}

func (l *link) backlog() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.inFlight) + len(l.held)
}

func (l *link) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run delivers until ctx ends. It alone publishes the link's events, so that they alternate.
func (l *link) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	told := false
	for {
		if !told && l.isBehind() {
			told = true
			l.publish("caught up", "behind", "the link holds writes")
		}
		next := l.deliver()
		if told && l.catchUp() {
			told = false
			l.publish("behind", "caught up", "every held write has arrived")
		}
		timer.Stop()
		if !next.IsZero() {
			timer.Reset(time.Until(next))
		}
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-timer.C:
		}
	}
}

// deliver hands over the writes that are due and returns when the next one is, zero if none is waiting.
func (l *link) deliver() (next time.Time) {
	l.delivering.Lock()
	defer l.delivering.Unlock()
	for {
		d, next, ok := l.take()
		if !ok {
			return next
		}
		d.target.apply(d.key, d.row)
	}
}

// take removes the first write if it is due.
func (l *link) take() (d delivery, next time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.inFlight) == 0 {
		return d, next, false
	}
	if next = l.inFlight[0].due; next.After(time.Now()) {
		return d, next, false
	}
	d = heap.Pop(&l.inFlight).(delivery)
	if d.late {
		l.late--
	}
	return d, next, true
}

func (l *link) isBehind() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.behind
}

// catchUp says whether all that was held on a link that was behind has arrived, and if so forgets it.
func (l *link) catchUp() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.late+len(l.held) > 0 {
		return false
	}
	l.behind = false
	return true
}

func (l *link) publish(from, to, why string) {
	l.sink(event.Event{Time: time.Now(), Kind: event.Replication, Region: l.route.from, Subject: l.route.String(), From: from, To: to, Why: why})
}
