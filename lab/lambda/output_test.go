package lambda

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func linesOf(chunks ...string) []string {
	var told []string
	w := &lines{emit: func(line string) { told = append(told, line) }}
	for _, chunk := range chunks {
		w.Write([]byte(chunk))
	}
	w.flush()
	return told
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine)
	for name, row := range map[string]struct{ chunks, want []string }{
		"nothing":               {nil, nil},
		"whole lines":           {[]string{"a\nb\n"}, []string{"a", "b"}},
		"a line in pieces":      {[]string{"a", "b", "c\n"}, []string{"abc"}},
		"no end":                {[]string{"a\nb"}, []string{"a", "b"}},
		"empty lines":           {[]string{"\n\n"}, []string{"", ""}},
		"carriage returns":      {[]string{"a\r\nb\r\n"}, []string{"a", "b"}},
		"as long as may be":     {[]string{long + "\n"}, []string{long}},
		"one byte more":         {[]string{long + "y\n"}, []string{long, "y"}},
		"very long, in pieces":  {[]string{long, long, "y"}, []string{long, long, "y"}},
		"very long, then short": {[]string{long + long + "\nz\n"}, []string{long, long, "z"}},
	} {
		if got := linesOf(row.chunks...); !slices.Equal(got, row.want) {
			t.Errorf("%s: %d lines %.40q, want %d %.40q", name, len(got), got, len(row.want), row.want)
		}
	}
}

// However the text is cut into writes, the lines are those of the whole.
func TestLinesDoNotDependOnTheWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		chunks := rapid.SliceOf(rapid.StringMatching(`[a\n]{0,5}`)).Draw(t, "chunks")
		if got, want := linesOf(chunks...), linesOf(strings.Join(chunks, "")); !slices.Equal(got, want) {
			t.Errorf("lines %q, want %q", got, want)
		}
	})
}
