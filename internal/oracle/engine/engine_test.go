package engine

import (
	"errors"
	"strings"
	"testing"
)

func TestUnavailable(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // no Java
	if e, err := Start(t.Context(), t.TempDir()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("got %v, %v", e, err)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if strings.Count(Version, ".") != 2 {
		t.Errorf("Version = %q", Version)
	}
}

// What an engine that does not start says last is shown, however much it says.
func TestTail(t *testing.T) {
	t.Parallel()
	var said tail
	for range 100 {
		if n, err := said.Write([]byte(strings.Repeat("x", 99) + "\n")); n != 100 || err != nil {
			t.Fatal(n, err)
		}
	}
	if _, err := said.Write([]byte("the end\n")); err != nil {
		t.Fatal(err)
	}
	if got := said.String(); len(got) > 5000 || !strings.HasSuffix(got, "x\nthe end") {
		t.Errorf("kept %d bytes: %.20q…", len(got), got)
	}
}
