package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestConfigurations(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"main.tf", "outputs.tf", "modules/a/main.tf", "modules/a/tests/a.tftest.hcl", "examples/b/c/main.tf", "README.md"} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := configurations(root)
	if want := []string{".", "examples/b/c", "modules/a"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}
