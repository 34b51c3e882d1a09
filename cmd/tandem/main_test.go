package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tandem-failover/tandem/functions"
)

// TestMain lets the test binary be tandem in scripts, and the code of functions in the labs that it runs.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == bootstrap {
		functions.Main()
		return
	}
	testscript.Main(m, map[string]func(){"tandem": main, "orders": orders})
}

// orders is a function of somebody else's: it answers where it is and what it was asked.
func orders() {
	lambda.Start(func(r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Body: os.Getenv("AWS_REGION") + " has " + r.RawPath}, nil
	})
}

// TestScripts plays tandem as a user would, one file a story. Scripts of drills, which need the machine
// to keep pace, come after all others, one at a time.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("scripts: %v, %v", files, err)
	}
	var quick, drills []string
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "drill") {
			drills = append(drills, file)
		} else {
			quick = append(quick, file)
		}
	}
	t.Run("quick", func(t *testing.T) { play(t, quick) })
	for _, file := range drills {
		t.Run("alone", func(t *testing.T) { play(t, []string{file}) })
	}
}

func play(t *testing.T, files []string) {
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(env *testscript.Env) error {
			// A Unix socket's address is short, and the scripts' own directories are not everywhere.
			dir, err := os.MkdirTemp("", "tandem")
			if err != nil {
				return err
			}
			env.Defer(func() { os.RemoveAll(dir) })
			env.Setenv("LAB", dir)
			stacks, err := filepath.Abs("../../stack")
			if err != nil {
				return err
			}
			env.Setenv("STACKS", stacks)
			env.Setenv("LONG", filepath.Join(env.WorkDir, strings.Repeat("long", 30)))
			return nil
		},
		Cmds:                commands,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
