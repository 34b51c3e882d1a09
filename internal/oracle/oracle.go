// Command oracle sends one random stream of requests to the lab's DynamoDB and to DynamoDB Local, AWS's
// own imitation, and compares what they answer: status, error code, message and every field.
//
//	make oracle                                        20,000 operations, another stream each time
//	make oracle ORACLE_SEED=7                          the stream of a run before
//	ORACLE_ENDPOINT=http://127.0.0.1:8000 make oracle  with an engine that runs already
//
// DynamoDB Local is fetched by Maven and needs a JDK. Where they are missing nothing is compared and the exit
// status is 0, unless ORACLE=required. Status 1 is a difference that judge/known.yaml does not list, or a
// comparison that could not be made; it is printed with the shortest program that shows it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/tandem-failover/tandem/internal/oracle/engine"
	"github.com/tandem-failover/tandem/internal/oracle/judge"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// settings are what a run may be told.
type settings struct {
	seed       uint64
	operations int
	length     int    // of a program, in operations
	endpoint   string // of an engine that runs already; "" to start one
	reports    int    // kinds of differences to shrink and print
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) (status int) {
	s := settings{endpoint: getenv("ORACLE_ENDPOINT")}
	flags := flag.NewFlagSet("oracle", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Uint64Var(&s.seed, "seed", 1+rand.Uint64N(1e6), "of the stream; drawn if not given")
	flags.IntVar(&s.operations, "operations", 20_000, "how many to compare at least")
	flags.IntVar(&s.length, "length", 60, "operations of one program, which has tables of its own")
	flags.IntVar(&s.reports, "reports", 5, "how many kinds of differences to shrink and print")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	known, err := judge.KnownDifferences()
	if err != nil {
		fmt.Fprintln(stderr, "oracle:", err)
		return 1
	}
	engineName := s.endpoint
	if s.endpoint == "" {
		local, err := startEngine(ctx)
		if errors.Is(err, engine.ErrUnavailable) && getenv("ORACLE") != "required" {
			fmt.Fprintln(stdout, "oracle: skipped:", err)
			return 0
		}
		if err != nil {
			fmt.Fprintln(stderr, "oracle:", err)
			return 1
		}
		defer local.Close()
		s.endpoint, engineName = local.URL, "DynamoDB Local "+engine.Version
	}
	fmt.Fprintf(stdout, "oracle: the lab and %s, seed %d\n", engineName, s.seed)
	found, err := compareStream(ctx, s, known)
	if err != nil {
		fmt.Fprintln(stderr, "oracle:", err)
		return 1
	}
	found.print(stdout, known)
	if len(found.unlisted) > 0 {
		return 1
	}
	return 0
}

func startEngine(ctx context.Context) (*engine.Engine, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("find a folder for the engine: %w", err)
	}
	return engine.Start(ctx, filepath.Join(cache, "tandem-oracle"))
}
