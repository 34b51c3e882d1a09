package lambda

import (
	"archive/zip"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"syscall"
)

// bootstrap is the program a package of a custom runtime holds at its root.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
const bootstrap = "bootstrap"

// maxUnpacked is Lambda's limit for an unzipped package, in bytes.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxUnpacked = 250 << 20

// unpack writes a function's package into the directory root. A missing or non-executable bootstrap is
// no error: on AWS the function can be created, and its invocations fail. One built for another machine
// is: AWS would run it, and this machine never will.
func unpack(pkg, root string) error {
	if pkg == "" {
		return nil
	}
	if err := extract(pkg, root, maxUnpacked); err != nil {
		return fmt.Errorf("unpack %s: %w", pkg, err)
	}
	program, err := os.Open(filepath.Join(root, bootstrap))
	if err != nil {
		return nil // its invocations will say so
	}
	defer program.Close()
	if err := runsHere(program); err != nil {
		return fmt.Errorf("package %s: %w", pkg, err)
	}
	return nil
}

// openPackage opens a file and nothing else: reading a pipe would wait for a writer, and not heed Ctrl-C.
func openPackage(pkg string) (*zip.ReadCloser, error) {
	info, err := os.Stat(pkg)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	return zip.OpenReader(pkg)
}

// extract unzips at most limit bytes. An os.Root keeps every name inside, whatever the archive says.
func extract(pkg, dir string, limit int64) error {
	archive, err := openPackage(pkg)
	if err != nil {
		return err
	}
	defer archive.Close()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, file := range archive.File {
		written, err := extractFile(root, file, limit)
		if err != nil {
			return fmt.Errorf("%q: %w", file.Name, err)
		}
		limit -= written
	}
	return nil
}

func extractFile(root *os.Root, file *zip.File, limit int64) (written int64, err error) {
	name, err := filepath.Localize(path.Clean(file.Name))
	if err != nil {
		return 0, err
	}
	if file.FileInfo().IsDir() {
		return 0, root.MkdirAll(name, 0o700)
	}
	if !file.Mode().IsRegular() {
		return 0, fmt.Errorf("is %v, not a regular file", file.Mode().Type())
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return 0, err
	}
	in, err := file.Open()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	// A process forked now would hold the file open for writing until its exec, and the file could not be
	// executed meanwhile ("text file busy", https://go.dev/issue/22315).
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	// Whoever reads the file is its owner: of the modes only the owner's matter.
	out, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, file.Mode().Perm()&0o700|0o600)
	if err != nil {
		return 0, err
	}
	// What an entry really holds is counted: the size its header claims may be a lie.
	written, err = io.Copy(out, io.LimitReader(in, limit+1))
	if err := errors.Join(err, out.Close()); err != nil {
		return written, err
	}
	if written > limit {
		return written, fmt.Errorf("the package is larger than %d MB unzipped", maxUnpacked>>20)
	}
	return written, nil
}

// machines are Lambda's architectures, and those of this machine, by the number in an ELF file's header.
var machines = map[elf.Machine]string{elf.EM_X86_64: "amd64", elf.EM_AARCH64: "arm64"}

// runsHere refuses a Linux program for another operating system or architecture than this machine's.
// What is not an ELF file, such as a script, is left for the system to judge when it is started.
func runsHere(bootstrap io.ReaderAt) error {
	program, err := elf.NewFile(bootstrap)
	if err != nil {
		return nil
	}
	architecture, ok := machines[program.Machine]
	if !ok {
		architecture = program.Machine.String()
	}
	if runtime.GOOS != "linux" || architecture != runtime.GOARCH {
		return fmt.Errorf("bootstrap is for linux/%s and this machine is %s/%s: build it for this machine",
			architecture, runtime.GOOS, runtime.GOARCH)
	}
	return nil
}
