package event_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/event"
)

func Example() {
	var stream event.Stream
	sub := stream.Subscribe(8)
	stream.Publish(event.Event{Kind: event.Check, Subject: "can-eu-west-1", From: "healthy", To: "unhealthy"})
	stream.Close()
	for e := range sub.Events {
		fmt.Println(e.Kind, e.Subject, e.To)
	}
	// Output: check can-eu-west-1 unhealthy
}

// Every subscriber hears what was published while it listened, in order, and knows how much did not fit.
func TestSubscribersHearEverythingInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream event.Stream
		type listener struct {
			sub  *event.Subscription
			want []string
			size int
			cut  bool
		}
		var all []*listener
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"publish", "publish", "subscribe", "cancel"}).Draw(t, "step") {
			case "subscribe":
				size := rapid.IntRange(0, 5).Draw(t, "size")
				all = append(all, &listener{sub: stream.Subscribe(size), size: size})
			case "cancel":
				if len(all) > 0 {
					l := rapid.SampledFrom(all).Draw(t, "who")
					l.sub.Cancel()
					l.cut = true
				}
			case "publish":
				stream.Publish(event.Event{Why: strconv.Itoa(i)})
				for _, l := range all {
					if !l.cut {
						l.want = append(l.want, strconv.Itoa(i))
					}
				}
			}
		}
		stream.Close()
		for _, l := range all {
			fits := min(l.size, len(l.want))
			if missed := l.sub.Missed(); missed != len(l.want)-fits {
				t.Fatalf("missed %d of %d events with a queue of %d", missed, len(l.want), l.size)
			}
			for _, want := range l.want[:fits] {
				if e := <-l.sub.Events; e.Why != want || e.Time.IsZero() {
					t.Fatalf("heard %+v, want number %s with a time", e, want)
				}
			}
			if e, open := <-l.sub.Events; open {
				t.Fatalf("heard %+v after the end", e)
			}
		}
	})
}

func TestPublishKeepsATimeThatIsSet(t *testing.T) {
	var stream event.Stream
	sub := stream.Subscribe(1)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	stream.Publish(event.Event{Time: at})
	if e := <-sub.Events; !e.Time.Equal(at) {
		t.Errorf("time %v, want %v", e.Time, at)
	}
}

func TestSubscribingAfterTheEndEndsAtOnce(t *testing.T) {
	var stream event.Stream
	stream.Close()
	sub := stream.Subscribe(1)
	if _, open := <-sub.Events; open {
		t.Error("a closed stream still tells")
	}
	sub.Cancel() // harmless
}

func TestManyPublishersAndListeners(t *testing.T) {
	var stream event.Stream
	var publishing, listening sync.WaitGroup
	const each, publishers = 200, 4
	for range 3 {
		sub := stream.Subscribe(each * publishers)
		listening.Go(func() {
			heard := 0
			for range sub.Events {
				heard++
			}
			if heard != each*publishers || sub.Missed() != 0 {
				t.Errorf("heard %d, missed %d, of %d", heard, sub.Missed(), each*publishers)
			}
		})
	}
	for range publishers {
		publishing.Go(func() {
			for range each {
				stream.Publish(event.Event{Kind: event.Step})
			}
		})
	}
	publishing.Wait()
	stream.Close()
	listening.Wait()
}
