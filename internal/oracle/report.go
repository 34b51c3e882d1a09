package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
)

// print writes the differences that are not listed, then what was compared.
func (f *findings) print(w io.Writer, known []judge.Known) {
	for i, failure := range f.unlisted {
		fmt.Fprintf(w, "\ndifference %d of %d, seen %d times\n%s\n", i+1, len(f.unlisted), failure.times, failure.shown)
		if !failure.shrunk {
			continue
		}
		fmt.Fprintln(w, "  program:")
		for _, operation := range failure.program {
			fmt.Fprintf(w, "    %s\n", operation)
		}
	}
	fmt.Fprintf(w, "\n%d operations compared in %s:\n", total(f.compared), f.took.Round(100*time.Millisecond))
	for _, name := range slices.Sorted(maps.Keys(f.compared)) {
		fmt.Fprintf(w, "  %6d %s\n", f.compared[name], name)
	}
	fmt.Fprintln(w, "known differences, see internal/oracle/judge/known.yaml:")
	for _, k := range known {
		note := ""
		if f.known[k.Name] == 0 {
			note = " (not met: if that is so with any seed, take it off the list)"
		}
		fmt.Fprintf(w, "  %6d %s%s\n", f.known[k.Name], k.Name, note)
	}
	fmt.Fprintf(w, "%d unlisted differences\n", len(f.unlisted))
}
