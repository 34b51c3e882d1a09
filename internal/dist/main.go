// Command dist packages the functions for Lambda: dist/tandem-functions-<architecture>.zip for each
// architecture, with the program bootstrap that the runtime provided.al2023 starts.
//
// The same commit and the same Go give the same bytes, so that anybody can check what runs:
//
//	make dist && sha256sum dist/*.zip
//
// https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html
package main

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// architectures are Lambda's words for them, by Go's.
var architectures = []struct{ goarch, lambda string }{{"arm64", "arm64"}, {"amd64", "x86_64"}}

// program is the name that the runtime starts.
const program = "bootstrap"

// epoch is the time of every file in a package: the first that zip can tell.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func main() {
	if err := run("dist"); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "tandem-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	for _, a := range architectures {
		binary := filepath.Join(work, a.goarch)
		if err := build(binary, a.goarch); err != nil {
			return err
		}
		archive := filepath.Join(dir, "tandem-functions-"+a.lambda+".zip")
		if err := pack(archive, binary); err != nil {
			return fmt.Errorf("pack %s: %w", archive, err)
		}
		if err := tell(archive); err != nil {
			return err
		}
	}
	return nil
}

// build compiles the functions without what Lambda does not need: symbols, paths of this machine, and the
// RPC of the retired Go runtime.
func build(binary, goarch string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", "lambda.norpc", "-o", binary, "./functions/bootstrap")
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+goarch, "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the functions for %s: %w\n%s", goarch, err, said)
	}
	return nil
}

// pack writes a package that holds the program and nothing of when or by whom it was made.
func pack(archive, binary string) (err error) {
	code, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	file, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	writer := zip.NewWriter(file)
	writer.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	header := &zip.FileHeader{Name: program, Method: zip.Deflate, Modified: epoch}
	header.SetMode(0o755)
	entry, err := writer.CreateHeader(header)
	if err != nil {
		return err
	}
	if _, err := entry.Write(code); err != nil {
		return err
	}
	return writer.Close()
}

// tell prints what a package is called and its hash as Lambda and Terraform give it, CodeSha256.
func tell(archive string) error {
	data, err := os.ReadFile(archive)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	fmt.Printf("%s  %s  %.1f MB\n", archive, base64.StdEncoding.EncodeToString(sum[:]), float64(len(data))/(1<<20))
	return nil
}
