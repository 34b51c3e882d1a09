package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Root is the root of the repository.
func Root(ctx context.Context) (string, error) {
	dir, err := output(ctx, "", "go", "list", "-m", "-f", "{{.Dir}}", "github.com/tandem-failover/tandem/terraform/tools")
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	return filepath.Join(string(dir[:len(dir)-1]), "..", ".."), nil
}

// left are what is not part of the configuration: what programs leave behind, and these tools.
var left = []string{".terraform", ".terraform.lock.hcl", "terraform.tfstate", "terraform.tfstate.backup", "tools"}

// Copy copies the Terraform code of the repository to a folder, so that nothing is left behind among it, and gives
// it an artifact: its content is nobody's concern, but it must be there.
func Copy(root, to string) (copied string, err error) {
	copied = filepath.Join(to, "terraform")
	from := os.DirFS(filepath.Join(root, "terraform"))
	err = fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains(left, entry.Name()) && entry.IsDir():
			return fs.SkipDir
		case slices.Contains(left, entry.Name()):
			return nil
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(copied, name), 0o755)
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(copied, name), text, 0o644)
	})
	dist := filepath.Join(to, "dist")
	artifact := filepath.Join(dist, "tandem-functions-arm64.zip")
	if err := errors.Join(err, os.MkdirAll(dist, 0o755), os.WriteFile(artifact, emptyZip, 0o644)); err != nil {
		return "", fmt.Errorf("copy the Terraform code: %w", err)
	}
	return copied, nil
}

// emptyZip is a zip with nothing in it: its end of central directory record.
var emptyZip = append([]byte("PK\x05\x06"), make([]byte, 18)...)
