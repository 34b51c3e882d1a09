package fault

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// ErrNothing says that no active fault was meant.
var ErrNothing = errors.New("no fault is active there")

// Active are the faults that a world suffers now. Build it with NewActive.
type Active struct {
	world World

	mu     sync.Mutex // guards faults, and makes changes to the world one at a time
	faults map[Place]Fault
}

// NewActive starts with a world in order.
func NewActive(w World) *Active { return &Active{world: w, faults: make(map[Place]Fault)} }

// Inject adds a fault; one that was active in the same place is replaced.
func (a *Active) Inject(f Fault) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := f.Inject(a.world); err != nil {
		return fmt.Errorf("inject %q: %w", f, err)
	}
	a.faults[f.Place()] = f
	return nil
}

// Heal undoes the faults of one Region: its own, its services' and its links'. The error is
// ErrNothing when there was none.
func (a *Active) Heal(region string) error {
	return a.undo(func(f Fault) bool { return f.Place().touches(region) })
}

// Reset undoes every fault. A world in order stays as it is.
func (a *Active) Reset() error {
	err := a.undo(func(Fault) bool { return true })
	if errors.Is(err, ErrNothing) {
		return nil
	}
	return err
}

// List tells the active faults, sorted by place.
func (a *Active) List() []Fault {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sortedLocked()
}

func (a *Active) undo(meant func(Fault) bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var errs []error
	undone := 0
	for _, f := range a.sortedLocked() {
		if !meant(f) {
			continue
		}
		undone++
		if err := f.Undo(a.world); err != nil {
			errs = append(errs, fmt.Errorf("undo %q: %w", f, err))
			continue
		}
		delete(a.faults, f.Place())
	}
	if undone == 0 {
		return ErrNothing
	}
	return errors.Join(errs...)
}

func (a *Active) sortedLocked() []Fault {
	return slices.SortedFunc(maps.Values(a.faults), func(x, y Fault) int {
		return strings.Compare(x.Place().String(), y.Place().String())
	})
}
