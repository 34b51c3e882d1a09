package main

import (
	"sync"

	"github.com/tandem-failover/tandem/event"
)

// printer shows events one after the other, off the lab's own goroutines: a slow terminal must not slow
// the lab.
type printer struct {
	stream  event.Stream
	printed sync.WaitGroup
}

func startPrinter(show event.Sink) *printer {
	const queue = 4096
	p := &printer{}
	sub := p.stream.Subscribe(queue)
	p.printed.Go(func() {
		for e := range sub.Events {
			show(e)
		}
	})
	return p
}

func (p *printer) publish(e event.Event) { p.stream.Publish(e) }

// close shows what is still in the queue.
func (p *printer) close() {
	p.stream.Close()
	p.printed.Wait()
}
