package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tandem-failover/tandem/deployment"
)

// The files that a lab leaves for others to read while it runs.
const (
	DescriptorFile = "tandem.yaml"
	caFile         = "ca.pem"
)

// directory is where the lab's files are. A directory of the user's stays; the lab's files in it go.
type directory struct {
	root  string // for the files that others read
	work  string // for all else: a private directory that goes with the lab
	files []string
}

func openDirectory(root string) (*directory, error) {
	if root == "" {
		work, err := makeWork(os.TempDir())
		if err != nil {
			return nil, err
		}
		return &directory{root: work, work: work}, nil
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("make the lab's directory %s: %w", root, err)
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return nil, fmt.Errorf("make the lab's directory: %w", err)
	}
	if err := refuseForeign(absolute); err != nil {
		return nil, err
	}
	work, err := makeWork(absolute)
	if err != nil {
		return nil, err
	}
	return &directory{root: absolute, work: work}, nil
}

// refuseForeign spares a directory whose files are somebody else's: the lab would replace them, and take
// them away when it ends. A lab that was killed leaves its own behind.
func refuseForeign(root string) error {
	descriptor := filepath.Join(root, DescriptorFile)
	_, err := os.Stat(descriptor)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(root, caFile)); err == nil {
			return fmt.Errorf("%s has a %s that is not a lab's: choose another directory", root, caFile)
		}
		return nil
	}
	if d, err := deployment.ReadFile(descriptor); err != nil || d.Lab == nil {
		return fmt.Errorf("%s is not a lab's: choose another directory, or move it away", descriptor)
	}
	return nil
}

// workPrefix begins a private directory's name; the process that owns it follows.
const workPrefix = "tandem-lab-"

// makeWork makes a private directory beneath parent, and removes those of labs that were killed there.
func makeWork(parent string) (string, error) {
	sweep(parent)
	work, err := os.MkdirTemp(parent, fmt.Sprintf("%s%d-", workPrefix, os.Getpid()))
	if err != nil {
		return "", fmt.Errorf("make the lab's directory: %w", err)
	}
	return work, nil
}

// sweep removes the private directories of labs that were killed and could not do it themselves.
func sweep(parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return // no reason not to start
	}
	for _, entry := range entries {
		owner, found := strings.CutPrefix(entry.Name(), workPrefix)
		owner, _, _ = strings.Cut(owner, "-")
		pid, err := strconv.Atoi(owner)
		if found && err == nil && !alive(pid) {
			_ = os.RemoveAll(filepath.Join(parent, entry.Name())) // may be another user's
		}
	}
}

func (d *directory) path(name string) string { return filepath.Join(d.root, name) }

// write puts a file in its place in one step, for its owner's eyes only.
func (d *directory) write(name string, data []byte) error {
	temporary := filepath.Join(d.work, name)
	if err := os.WriteFile(temporary, data, 0o600); err != nil {
		return fmt.Errorf("write the lab's files: %w", err)
	}
	if d.path(name) != temporary {
		if err := os.Rename(temporary, d.path(name)); err != nil {
			return fmt.Errorf("write the lab's files: %w", err)
		}
	}
	d.files = append(d.files, name)
	return nil
}

func (d *directory) close() error {
	var errs []error
	for _, name := range d.files {
		if err := os.Remove(d.path(name)); err != nil && !os.IsNotExist(err) {
			errs = append(errs, fmt.Errorf("remove the lab's files: %w", err))
		}
	}
	if err := os.RemoveAll(d.work); err != nil {
		errs = append(errs, fmt.Errorf("remove the lab's files: %w", err))
	}
	return errors.Join(errs...)
}
