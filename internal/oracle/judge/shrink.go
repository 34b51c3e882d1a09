package judge

import (
	"maps"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// Shrink makes a program smaller as long as it still fails: it leaves out operations, then parts of their
// bodies, then words of their expressions. It stops when nothing more can go or after budget runs.
func Shrink(p stream.Program, budget int, fails func(stream.Program) bool) stream.Program {
	s := &shrinker{budget: budget, fails: fails}
	for before := -1; before != s.taken && s.budget > 0; {
		before = s.taken
		p = s.operations(p)
		for i := len(p) - 1; i >= 0; i-- {
			s.body(p, i)
		}
	}
	return p
}

type shrinker struct {
	budget, taken int
	fails         func(stream.Program) bool
}

func (s *shrinker) try(p stream.Program) bool {
	if s.budget == 0 {
		return false
	}
	s.budget--
	if !s.fails(p) {
		return false
	}
	s.taken++
	return true
}

// operations leaves out runs of operations: half of them, a quarter, and so on.
func (s *shrinker) operations(p stream.Program) stream.Program {
	for size := len(p) / 2; size > 0; size /= 2 {
		for at := len(p) - size; at >= 0; at -= size {
			if without := slices.Delete(slices.Clone(p), at, at+size); s.try(without) {
				p = without
			}
			at = min(at, len(p))
		}
	}
	return p
}

// body makes the body of one operation smaller.
func (s *shrinker) body(p stream.Program, i int) {
	replace := func(body any) bool {
		smaller := slices.Clone(p)
		smaller[i].Body = body.(map[string]any)
		if !s.try(smaller) {
			return false
		}
		p[i] = smaller[i]
		return true
	}
	s.value(p[i].Body, replace)
	if p[i].Pages > 0 {
		smaller := slices.Clone(p)
		smaller[i].Pages = 0
		if s.try(smaller) {
			p[i].Pages = 0
		}
	}
}

// value tries smaller forms of v; replace says whether one of them still fails.
func (s *shrinker) value(v any, replace func(any) bool) {
	switch v := v.(type) {
	case map[string]any:
		s.fields(v, replace)
	case []any:
		s.elements(v, replace)
	case string:
		s.words(v, replace)
	}
}

func (s *shrinker) fields(m map[string]any, replace func(any) bool) {
	for _, name := range slices.Sorted(maps.Keys(m)) {
		without := maps.Clone(m)
		delete(without, name)
		if replace(without) {
			m = without
			continue
		}
		s.value(m[name], func(smaller any) bool {
			with := maps.Clone(m)
			with[name] = smaller
			if !replace(with) {
				return false
			}
			m = with
			return true
		})
	}
}

func (s *shrinker) elements(list []any, replace func(any) bool) {
	for i := len(list) - 1; i >= 0; i-- {
		without := slices.Delete(slices.Clone(list), i, i+1)
		if replace(without) {
			list = without
			continue
		}
		s.value(list[i], func(smaller any) bool {
			with := slices.Clone(list)
			with[i] = smaller
			if !replace(with) {
				return false
			}
			list = with
			return true
		})
	}
}

// words leaves out parts of a text between blanks, halves first; a long word is cut in half.
func (s *shrinker) words(text string, replace func(any) bool) {
	parts := strings.Split(text, " ")
	for size := max(1, len(parts)/2); len(parts) > 1; size /= 2 {
		for at := 0; at+size <= len(parts); {
			without := slices.Delete(slices.Clone(parts), at, at+size)
			if len(without) > 0 && replace(strings.Join(without, " ")) {
				parts = without
			} else {
				at += size
			}
		}
		if size == 1 {
			break
		}
	}
	const long = 40
	for len(parts) == 1 && len(parts[0]) > long && replace(parts[0][:len(parts[0])/2]) {
		parts[0] = parts[0][:len(parts[0])/2]
	}
}
