package drill

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"rate", "writes", "timeout"}
	for word, want := range map[string]string{"rat": "rate", "write": "writes", "time_out": "timeout", "colour": "", "": ""} {
		if got := nearest(word, keys); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}

func TestEditsAgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[abc]{0,5}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if got, want := edits(a, b), editsByDefinition(a, b); got != want {
			t.Errorf("%q to %q takes %d edits, want %d", a, b, got, want)
		}
	})
}

func editsByDefinition(a, b string) int {
	switch {
	case a == "":
		return len(b)
	case b == "":
		return len(a)
	case a[0] == b[0]:
		return editsByDefinition(a[1:], b[1:])
	}
	return 1 + min(editsByDefinition(a[1:], b), editsByDefinition(a, b[1:]), editsByDefinition(a[1:], b[1:]))
}
