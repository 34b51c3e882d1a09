package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestPackagesAreReproducible(t *testing.T) {
	dir := t.TempDir()
	var packages [2][]byte
	for i := range packages {
		binary := filepath.Join(dir, "binary")
		if err := os.WriteFile(binary, bytes.Repeat([]byte("code"), 1<<16), 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Duration(i) * 24 * time.Hour)
		if err := os.Chtimes(binary, old, old); err != nil {
			t.Fatal(err)
		}
		archive := filepath.Join(dir, "functions.zip")
		if err := pack(archive, binary); err != nil {
			t.Fatal(err)
		}
		var err error
		if packages[i], err = os.ReadFile(archive); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(packages[0], packages[1]) {
		t.Error("two packages of the same program differ")
	}
	archive, err := zip.NewReader(bytes.NewReader(packages[0]), int64(len(packages[0])))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != 1 || archive.File[0].Name != "bootstrap" || archive.File[0].Mode() != 0o755 {
		t.Errorf("the package holds %v: want bootstrap alone, that may be run", archive.File)
	}
}
