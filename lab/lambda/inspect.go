package lambda

import (
	"cmp"
	"slices"
	"time"
)

// Environment is what can be seen of one execution environment.
type Environment struct {
	Function string
	Number   int       // counted from 1, per function
	PID      int       // 0 until its process has started
	State    string    // starting, idle, busy, answered or leaving
	Since    time.Time // of the state
	Events   int       // it was given so far
}

// Environments lists the execution environments there are, by function and number.
func (s *Service) Environments() []Environment {
	var list []Environment
	for _, f := range s.functions {
		list = append(list, f.environments()...)
	}
	slices.SortFunc(list, func(a, b Environment) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Number, b.Number))
	})
	return list
}

func (f *function) environments() []Environment {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]Environment, 0, len(f.all))
	for e := range f.all {
		list = append(list, Environment{
			Function: f.spec.Name, Number: e.number, PID: e.pid,
			State: string(e.state), Since: e.since, Events: e.handled,
		})
	}
	return list
}
