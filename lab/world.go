package lab

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/lab/fault"
)

// world lets faults act on the lab.
type world struct{ lab *Lab }

var _ fault.World = world{}

// SetRegion turns a Region off or on.
func (w world) SetRegion(name string, m fault.Mode) error {
	r, ok := w.lab.regions[name]
	if !ok {
		return fmt.Errorf("no Region is called %q", name)
	}
	was := w.lab.network.mode(name)
	if was == m {
		return nil
	}
	// Told before it is done: nothing that follows from it may seem to come earlier.
	w.lab.publish(event.Event{Kind: event.Region, Region: name, From: string(was), To: string(m)})
	w.lab.network.setMode(name, m)
	if m == fault.Serving {
		w.lab.tables.Thaw(name)
	} else {
		w.lab.tables.Freeze(name)
	}
	if err := r.set(m); err != nil {
		w.lab.network.setMode(name, was) // so that trying again does
		w.lab.publish(event.Event{Kind: event.Region, Region: name, From: string(m), To: string(was), Why: err.Error()})
		return err
	}
	return nil
}

// SetLink cuts, slows or mends the way from one Region to another, for replication and for calls.
func (w world) SetLink(from, to string, l fault.Link) error {
	if err := w.lab.tables.SetLink(from, to, w.lab.replicationLink(l)); err != nil {
		return err
	}
	w.lab.network.setLink(from, to, l)
	w.lab.publish(event.Event{Kind: event.Link, Subject: from + "→" + to, To: linkState(l)})
	return nil
}

// replicationLink adds a fault's lag to the lag that replication has anyway.
func (l *Lab) replicationLink(f fault.Link) dynamodb.Link {
	link := dynamodb.Link{Lag: dynamodb.DefaultLag, Jitter: dynamodb.DefaultJitter}
	if median := l.options.ReplicationLag; median != 0 {
		link.Lag, link.Jitter = median/2, median/2
	}
	link.Lag += f.Lag
	link.Cut = f.Cut
	return link
}

func linkState(l fault.Link) string {
	switch {
	case l.Cut:
		return "cut"
	case l.Lag > 0:
		return "slow"
	}
	return "open"
}

// SetService makes a service in a Region fail or answer late.
func (w world) SetService(region, service string, t fault.Trouble) error {
	w.lab.troubles.set(region, service, t)
	state := "ok"
	switch {
	case t.Silent:
		state = "silent"
	case t.Fails:
		state = "failing"
	case t.Delay > 0:
		state = "slow"
	}
	w.lab.publish(event.Event{Kind: event.Service, Region: region, Subject: service, To: state})
	return nil
}

// SetControlPlanes makes the APIs of global services answer or not.
func (w world) SetControlPlanes(up bool) error {
	w.lab.controlPlanesDown.Store(!up)
	state := "ok"
	if !up {
		state = "silent"
	}
	w.lab.publish(event.Event{Kind: event.Service, Subject: "control planes", To: state})
	return nil
}

// SetBlind cuts checkers off.
func (w world) SetBlind(checkerRegions []string, towards string) error {
	var reaches func(netip.Addr) bool
	if towards != "" {
		hidden, ok := w.lab.regions[towards]
		if !ok {
			return fmt.Errorf("no Region is called %q", towards)
		}
		reaches = func(a netip.Addr) bool { return a != hidden.addr }
	}
	if err := w.lab.dns.SetBlind(checkerRegions, reaches); err != nil {
		return err
	}
	state := "ok"
	if len(checkerRegions) > 0 {
		state = "blind"
	}
	w.lab.publish(event.Event{
		Kind: event.Service, Region: towards, Subject: "checkers", To: state, Why: strings.Join(checkerRegions, ", "),
	})
	return nil
}
