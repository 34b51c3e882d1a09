package lambda

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// Runnable says why this machine cannot run a function's own package; nil when it can. New refuses what is not
// runnable, unless it has no package: then the lab is given a program in its place.
func Runnable(f stack.Function) error {
	if err := imitated(f.Runtime); err != nil {
		return err
	}
	if f.Package == "" {
		return errors.New("it has no package here")
	}
	archive, err := openPackage(f.Package)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("its package %s is not here", f.Package)
	}
	if err != nil {
		return fmt.Errorf("read its package %s: %w", f.Package, err)
	}
	defer archive.Close()
	program, err := archive.Open(bootstrap)
	if err != nil {
		return fmt.Errorf("its package %s has no bootstrap", f.Package)
	}
	defer program.Close()
	text, err := io.ReadAll(io.LimitReader(program, maxUnpacked))
	if err != nil {
		return fmt.Errorf("read its package %s: %w", f.Package, err)
	}
	return runsHere(bytes.NewReader(text))
}

// imitated refuses a runtime whose own program a package does not hold.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
func imitated(runtime string) error {
	if runtime == "" || strings.HasPrefix(runtime, "provided") {
		return nil
	}
	return fmt.Errorf("runtime %s is not imitated by the lab: only provided.al2023 and provided.al2 are", runtime)
}
