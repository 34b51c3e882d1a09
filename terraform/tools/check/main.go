// Command check checks the Terraform code of this repository: its format, and that the root, every module and every
// example is valid and passes its tests. It needs neither an account nor a registry. With arguments it checks those
// folders alone: modules/lambda.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Stdout, os.Args[1:])
	if errors.Is(err, cli.ErrUnavailable) {
		fmt.Println("skip  the Terraform code, unchecked:", err)
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, only []string) error {
	dir, err := os.MkdirTemp("", "tandem-terraform-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program, err := cli.New(ctx, dir, os.Stderr)
	if err != nil {
		return err
	}
	root, err := cli.Root(ctx)
	if err != nil {
		return err
	}
	copied, err := cli.Copy(root, dir)
	if err != nil {
		return err
	}
	if _, err := program.Run(ctx, copied, "fmt", "-check", "-diff", "-recursive"); err != nil {
		return fmt.Errorf("format the code with terraform fmt -recursive: %w", err)
	}
	folders, err := configurations(copied)
	if err != nil {
		return err
	}
	if len(only) > 0 {
		folders = slices.DeleteFunc(folders, func(f string) bool { return !slices.Contains(only, f) })
	}
	if len(folders) == 0 {
		return fmt.Errorf("there is no Terraform code in %v: name folders below terraform/, such as modules/lambda", only)
	}
	return checkAll(ctx, out, program, copied, folders)
}

// configurations are the folders that hold Terraform code, as paths below a root: "." is the root's own.
func configurations(root string) ([]string, error) {
	var folders []string
	err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".tf" {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if !slices.Contains(folders, folder) {
			folders = append(folders, filepath.ToSlash(folder))
		}
		return err
	})
	slices.Sort(folders)
	return folders, err
}

// checkAll checks folders, as many at a time as there are processors, and reports each when it is done.
func checkAll(ctx context.Context, out io.Writer, program *cli.CLI, root string, folders []string) error {
	var (
		checking sync.WaitGroup
		mu       sync.Mutex // guards out and failed
		failed   int
	)
	turns := make(chan struct{}, runtime.NumCPU())
	for _, folder := range folders {
		checking.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			began := time.Now()
			tests, err := check(ctx, program, filepath.Join(root, folder))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
				fmt.Fprintf(out, "FAIL  %s\n%v\n", folder, err)
				return
			}
			fmt.Fprintf(out, "ok    %-32s %2d test files  %.1fs\n", folder, tests, time.Since(began).Seconds())
		})
	}
	checking.Wait()
	if failed > 0 {
		return fmt.Errorf("%d of %d folders fail", failed, len(folders))
	}
	return nil
}

// check validates one folder and runs its tests, of which it returns how many files there are.
func check(ctx context.Context, program *cli.CLI, folder string) (tests int, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "tests", "*.tftest.hcl"))
	if err != nil {
		return 0, err
	}
	steps := [][]string{{"init", "-backend=false"}, {"validate"}}
	if len(files) > 0 {
		steps = append(steps, []string{"test"})
	}
	for _, step := range steps {
		if _, err := program.Run(ctx, folder, step...); err != nil {
			return 0, err
		}
	}
	return len(files), nil
}
