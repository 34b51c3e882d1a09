package lambda

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/stack"
)

// An entry is one file of a package.
type entry struct {
	name    string
	mode    fs.FileMode
	content []byte
}

func pack(t testing.TB, entries ...entry) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "package.zip")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Store}
		header.SetMode(e.mode)
		w, err := archive.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// thisProgram is the test binary as a package's bootstrap.
func thisProgram(t testing.TB) []byte {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func packaged(path string) func(*Options) {
	return func(o *Options) { o.Functions[0].Package, o.Command = path, nil }
}

func TestAPackageIsRun(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a bootstrap has no extension, and Windows runs no such program")
	}
	s := region(t, "app", packaged(pack(t, entry{"bootstrap", 0o755, thisProgram(t)}, entry{"data/config.json", 0o644, []byte("{}")})))
	if result := invoke(t, s, "app", order{Do: "echo"}); string(result.Payload) != `{"do":"echo"}` {
		t.Errorf("answer = %s", result.Payload)
	}
	if _, err := os.Stat(filepath.Join(s.functions["app"].root, "data", "config.json")); err != nil {
		t.Errorf("the package's data: %v", err)
	}
}

func TestAPackageWithoutAProgramFailsItsInvocations(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		path string
		want string
	}{
		"missing": {pack(t, entry{"main", 0o755, []byte("#!/bin/sh\n")}),
			"Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"},
		"not executable": {pack(t, entry{"bootstrap", 0o644, []byte("#!/bin/sh\n")}), "permission denied"},
		"not a program":  {pack(t, entry{"bootstrap", 0o755, []byte("hello")}), "exec format error"},
	} {
		if runtime.GOOS == "windows" && name != "missing" {
			continue
		}
		s := region(t, "app", packaged(row.path))
		result := invoke(t, s, "app", order{})
		if got := string(result.Payload); !strings.HasPrefix(got, `{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: `+result.RequestID) ||
			!strings.Contains(got, row.want) {
			t.Errorf("%s: answer = %s, want %s", name, got, row.want)
		}
	}
}

func TestARuntimeTheLabLacksFailsItsInvocations(t *testing.T) {
	t.Parallel()
	s := region(t, "app", packaged(pack(t, entry{"app.py", 0o644, nil})), declared(func(f *stack.Function) { f.Runtime = "python3.12" }))
	result := invoke(t, s, "app", order{})
	if !strings.Contains(string(result.Payload), "runtime python3.12 is not imitated by the lab") {
		t.Errorf("answer = %s", result.Payload)
	}
}

// A program that the lab is given speaks the Runtime API itself, whatever it is written in.
func TestAnyRuntimeRunsWhatTheLabIsGiven(t *testing.T) {
	t.Parallel()
	s := region(t, "app", declared(func(f *stack.Function) { f.Runtime = "python3.12" }))
	if result := invoke(t, s, "app", order{Do: "echo"}); string(result.Payload) != `{"do":"echo"}` {
		t.Errorf("answer = %s", result.Payload)
	}
}

func TestRunnable(t *testing.T) {
	t.Parallel()
	script := pack(t, entry{"bootstrap", 0o755, []byte("#!/bin/sh\n")})
	for name, row := range map[string]struct {
		runtime, path string
		want          string // "" for a function that runs
	}{
		"a script":            {"provided.al2023", script, ""},
		"no runtime":          {"", script, ""},
		"another runtime":     {"nodejs22.x", script, "runtime nodejs22.x is not imitated"},
		"no package":          {"provided.al2", "", "no package here"},
		"a missing package":   {"provided.al2023", "build/none.zip", "build/none.zip is not here"},
		"no zip":              {"provided.al2023", textFile(t), "not a valid zip file"},
		"no regular file":     {"provided.al2023", os.DevNull, "is not a regular file"},
		"no bootstrap":        {"provided.al2023", pack(t, entry{"main", 0o755, nil}), "has no bootstrap"},
		"another machine":     {"provided.al2023", pack(t, entry{"bootstrap", 0o755, foreign()}), "build it for this machine"},
		"this machine's form": {"provided.al2023", pack(t, entry{"bootstrap", 0o755, thisProgram(t)}), ""},
	} {
		if name == "this machine's form" && runtime.GOOS != "linux" {
			continue // Lambda's is ELF, this machine's is not
		}
		err := Runnable(stack.Function{Runtime: row.runtime, Package: row.path})
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error = %v, want %q", name, err, row.want)
		}
	}
}

// foreign is the head of a program for a machine that Lambda has not.
func foreign() []byte {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_RISCV), Version: uint32(elf.EV_CURRENT), Ehsize: 64,
	})
	return b.Bytes()
}

// textFile is a file that is no zip.
func textFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "text.zip")
	if err := os.WriteFile(name, []byte("not a zip"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestNewRefusesAPackage(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ path, want string }{
		"that is not there":         {filepath.Join(t.TempDir(), "none.zip"), "none.zip"},
		"that is no zip":            {textFile(t), "not a valid zip file"},
		"that leaves its directory": {pack(t, entry{"../evil", 0o644, nil}), `"../evil"`},
		"with an absolute name":     {pack(t, entry{"/etc/evil", 0o644, nil}), `"/etc/evil"`},
		"with a link":               {pack(t, entry{"link", fs.ModeSymlink | 0o777, []byte("/etc")}), "not a regular file"},
		"with a file twice":         {pack(t, entry{"a", 0o644, nil}, entry{"./a", 0o644, nil}), `"./a"`},
		"for another machine":       {pack(t, entry{"bootstrap", 0o755, foreign()}), "build it for this machine"},
	} {
		options := Options{Region: "eu-west-1", Functions: []stack.Function{{Region: "eu-west-1", Name: "app", Package: row.path}}}
		s, err := New(options)
		if err == nil {
			s.Close()
			t.Errorf("%s: no error", name)
		} else if !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), `function "app"`) {
			t.Errorf("%s: error = %v, want %s", name, err, row.want)
		}
	}
}

func TestExtractStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	path := pack(t, entry{"a", 0o644, make([]byte, 6)}, entry{"b", 0o644, make([]byte, 5)})
	if err := extract(path, t.TempDir(), 11); err != nil {
		t.Errorf("11 bytes of 11: %v", err)
	}
	if err := extract(path, t.TempDir(), 10); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("11 bytes of 10: %v", err)
	}
}

// The law: whatever a package is called to hold, nothing is written outside its directory.
func FuzzExtractStaysInside(f *testing.F) {
	for _, name := range []string{"bootstrap", "../up", "/root", "a/../../b", "a//b/", `..\up`, "C:evil", ".", ""} {
		f.Add(name, "a")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		var packed bytes.Buffer
		archive := zip.NewWriter(&packed)
		for _, name := range []string{first, second} {
			if w, err := archive.Create(name); err == nil {
				io.WriteString(w, "x") // a directory takes no content
			}
		}
		archive.Close()
		outer := t.TempDir()
		path, inner := filepath.Join(outer, "package.zip"), filepath.Join(outer, "inner")
		if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(inner, 0o700); err != nil {
			t.Fatal(err)
		}
		extract(path, inner, 1000)
		if list, err := os.ReadDir(outer); err != nil || len(list) != 2 {
			t.Errorf("packing %q and %q left %v outside, %v", first, second, list, err)
		}
	})
}
