package main

import (
	"regexp"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// findings are what comparing a stream came to.
type findings struct {
	mu       sync.Mutex     // guards what follows while programs are played
	compared map[string]int // operations, by name
	known    map[string]int // differences that are listed, by name
	kinds    map[string]*failure
	unlisted []*failure // those of kinds, the most frequent first
	took     time.Duration
}

// failure is a kind of difference that is not listed.
type failure struct {
	times   int
	program stream.Program   // one that shows it
	shown   judge.Difference // as this program shows it
	shrunk  bool             // whether the program is as short as it gets
}

func newFindings() *findings {
	return &findings{compared: map[string]int{}, known: map[string]int{}, kinds: map[string]*failure{}}
}

// operations is how many have been compared.
func (f *findings) operations() (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return total(f.compared)
}

// add takes over what playing a program came to.
func (f *findings) add(p stream.Program, o outcome) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for name, n := range o.compared {
		f.compared[name] += n
	}
	for name, n := range o.known {
		f.known[name] += n
	}
	for _, d := range o.unlisted {
		kind := kindOf(d)
		if f.kinds[kind] == nil {
			f.kinds[kind] = &failure{program: p, shown: d}
			f.unlisted = append(f.unlisted, f.kinds[kind])
		}
		f.kinds[kind].times++
	}
}

func total(counts map[string]int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}

var (
	// particulars are what differs between two refusals of one kind: quoted text, names, numbers.
	particulars = regexp.MustCompile(`"[^"]*"|'[^']*'|\{[^{}]*\}|\[[^\]]*\]|[#:]\w+|: [^ :;]+$|\d+|[Kk]ey: \S+|attribute: \S+`)
	place       = regexp.MustCompile(`\[\d+\]`)
)

// kindOf names the kind of a difference, so that the same one is reported once.
func kindOf(d judge.Difference) string {
	kind := d.Operation.Name + " " + place.ReplaceAllString(d.Field, "[]")
	if d.Field == "error" {
		kind += " " + particulars.ReplaceAllString(d.Lab, "…") + " / " + particulars.ReplaceAllString(d.Engine, "…")
	}
	return kind
}
