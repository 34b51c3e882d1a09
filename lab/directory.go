package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The files that a lab leaves for others to read while it runs.
const (
	DescriptorFile = "tandem.yaml"
	caFile         = "ca.pem"
)

// directory is where the lab's files are. A directory of the user's stays; the lab's files in it go.
type directory struct {
	root    string
	private bool
	files   []string
}

func openDirectory(root string) (*directory, error) {
	if root == "" {
		sweep(os.TempDir())
		private, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", privatePrefix, os.Getpid()))
		if err != nil {
			return nil, fmt.Errorf("make the lab's directory: %w", err)
		}
		return &directory{root: private, private: true}, nil
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("make the lab's directory %s: %w", root, err)
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return nil, fmt.Errorf("make the lab's directory: %w", err)
	}
	return &directory{root: absolute}, nil
}

// privatePrefix begins a private directory's name; the process that owns it follows.
const privatePrefix = "tandem-lab-"

// sweep removes the private directories of labs that were killed and could not do it themselves.
func sweep(temp string) {
	entries, err := os.ReadDir(temp)
	if err != nil {
		return // no reason not to start
	}
	for _, entry := range entries {
		owner, found := strings.CutPrefix(entry.Name(), privatePrefix)
		owner, _, _ = strings.Cut(owner, "-")
		pid, err := strconv.Atoi(owner)
		if found && err == nil && !alive(pid) {
			_ = os.RemoveAll(filepath.Join(temp, entry.Name())) // may be another user's
		}
	}
}

func (d *directory) path(name string) string { return filepath.Join(d.root, name) }

func (d *directory) write(name string, data []byte) error {
	if err := os.WriteFile(d.path(name), data, 0o600); err != nil {
		return fmt.Errorf("write the lab's files: %w", err)
	}
	d.files = append(d.files, name)
	return nil
}

func (d *directory) close() error {
	if d.private {
		return os.RemoveAll(d.root)
	}
	for _, name := range d.files {
		if err := os.Remove(d.path(name)); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove the lab's files: %w", err)
		}
	}
	return nil
}
