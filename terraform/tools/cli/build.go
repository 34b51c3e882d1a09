package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Program is a Go program of others, in the version that these tools are made for.
type Program struct {
	Name    string
	Module  string
	Version string
	Package string // below the module: "." or "./cmd/tofu"
}

// ErrUnavailable says that a program is not here and cannot be fetched. A check that needs it is skipped, aloud.
var ErrUnavailable = errors.New("it is not here and cannot be fetched")

// Build returns the program's path. It is built once, into the user's cache, which log is told of because it takes
// minutes. It is built where its module lies, with the dependencies that its own go.mod asks for and replaces:
// installing it by path and version would refuse what is replaced, and these tools' go.mod need not know of it.
func (p Program) Build(ctx context.Context, log io.Writer) (string, error) {
	cache, err := Cache()
	if err != nil {
		return "", err
	}
	program := filepath.Join(cache, p.Name+"-"+p.Version)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	fmt.Fprintf(log, "building %s %s, once: it takes some minutes\n", p.Name, p.Version)
	scratch, err := os.MkdirTemp(cache, "build-")
	if err != nil {
		return "", fmt.Errorf("make the cache: %w", err)
	}
	defer os.RemoveAll(scratch)
	printed, err := output(ctx, scratch, "go", "mod", "download", "-json", p.Module+"@"+p.Version)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var module struct{ Dir, Error string }
	if json.Unmarshal(printed, &module) == nil && module.Error != "" {
		err = errors.New(module.Error)
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %w", p.Name, p.Version, ErrUnavailable, err)
	}
	built := filepath.Join(scratch, p.Name)
	if _, err := output(ctx, module.Dir, "go", "build", "-o", built, p.Package); err != nil {
		return "", fmt.Errorf("build %s: %w", p.Name, err)
	}
	if err := os.Rename(built, program); err != nil {
		return "", fmt.Errorf("keep %s: %w", p.Name, err)
	}
	return program, nil
}

// Cache is the folder where these tools keep what they build for longer than a run.
func Cache() (string, error) {
	users, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the user's cache: %w", err)
	}
	cache := filepath.Join(users, "tandem", "terraform")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the user's cache: %w", err)
	}
	return cache, nil
}
