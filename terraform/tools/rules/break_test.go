// Package rules holds the Terraform code to what its modules' tests cannot see, and shows that the rules bite: it makes
// mistakes in a copy of the code, one at a time, and asks that each is found, with a message that says what is wrong.
// A test that nothing can fail protects nobody.
package rules

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// A mistake is one edit of one file: an old text, which must be there exactly once, so that no row outlives the code
// that it is about, and the new text in its place.
type mistake struct {
	name     string
	file     string // below modules/
	old, new string
	by       finder
	says     string // what the failure must say
}

// A finder runs what should find a mistake in a copy of the code, and returns what it says of it.
type finder func(ctx context.Context, program *cli.CLI, root string) error

// tests runs one file of a module's tests, such as route53/tests/tree.
func tests(file string) finder {
	return func(ctx context.Context, program *cli.CLI, root string) error {
		module, test, _ := strings.Cut(file, "/")
		folder := filepath.Join(root, "modules", module)
		if _, err := program.Run(ctx, folder, "init", "-backend=false"); err != nil {
			return err
		}
		_, err := program.Run(ctx, folder, "test", "-filter="+test+".tftest.hcl")
		return err
	}
}

func TestMistakesAreFound(t *testing.T) {
	t.Parallel()
	slow(t)
	program, root := tools(t)
	turns := make(chan struct{}, 2) // each is a program, its provider and its tests
	t.Run("each", func(t *testing.T) {
		for _, m := range mistakes {
			t.Run(m.name, func(t *testing.T) {
				t.Parallel()
				turns <- struct{}{}
				defer func() { <-turns }()
				copied, err := cli.Copy(filepath.Dir(root), t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				m.makeIn(t, filepath.Join(copied, "modules", filepath.FromSlash(m.file)))
				m.mustBeFound(t, m.by(t.Context(), program, copied))
			})
		}
	})
}

// mustBeFound wants a failure that helps.
func (m mistake) mustBeFound(t *testing.T, failure error) {
	if failure == nil {
		t.Fatalf("nothing fails with this in modules/%s:\n%s\nLet an assertion fail, with a message that helps.", m.file, m.new)
	}
	if said := unwrapped(failure.Error()); !strings.Contains(said, m.says) {
		t.Errorf("the failure does not say %q:\n%s", m.says, said)
	}
}

// makeIn makes the mistake in a file.
func (m mistake) makeIn(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), m.old); n != 1 {
		t.Fatalf("%s has this %d times; write the row anew, so that it is there once:\n%s", m.file, n, m.old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), m.old, m.new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unwrapped is a text of the program's without the frames and line breaks that it puts around messages.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(text)), " ")
}

// slow leaves a test out where tests must be quick.
func slow(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs Terraform: rules take a minute or two in all")
	}
}
