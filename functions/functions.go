// Package functions is the program that runs on Lambda: one binary for every function, which does what
// the function's handler setting names.
package functions

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tandem-failover/tandem/functions/app"
	"github.com/tandem-failover/tandem/functions/health"
	"github.com/tandem-failover/tandem/functions/operator"
	"github.com/tandem-failover/tandem/functions/prober"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/functions/setting"
	"github.com/tandem-failover/tandem/registry"
)

// handlers makes each handler by its name.
var handlers = map[string]func(environment) (any, error){
	"app":      newApp,
	"health":   newHealth,
	"operator": newOperator,
	"prober":   newProber,
}

// Handles reports whether there is a handler of that name.
func Handles(handler string) bool {
	_, known := handlers[handler]
	return known
}

// environment is what the process has around it.
type environment struct {
	getenv func(string) string
	out    io.Writer // one line per write: log and metrics
	log    *slog.Logger
}

// Main runs the handler that _HANDLER names, for as long as the process lives. It exits with status 1,
// and says so on standard output, if the settings are wrong.
func Main() {
	env := environment{
		getenv: os.Getenv, out: os.Stdout,
		log: slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("handler", os.Getenv("_HANDLER"), "region", os.Getenv("AWS_REGION")),
	}
	handle, err := newHandler(env)
	if err != nil {
		env.log.Error("not started", "err", err)
		reportInit(env.getenv("AWS_LAMBDA_RUNTIME_API"), err)
		os.Exit(1)
	}
	lambda.Start(handle)
}

func newHandler(env environment) (any, error) {
	name := env.getenv("_HANDLER")
	construct, known := handlers[name]
	if !known {
		return nil, fmt.Errorf("handler %q is not known: want one of %s", name, strings.Join(slices.Sorted(maps.Keys(handlers)), ", "))
	}
	handle, err := construct(env)
	if err != nil {
		return nil, fmt.Errorf("settings of the handler %s: %w", name, err)
	}
	return handle, nil
}

func newHealth(env environment) (any, error) {
	settings, runner, err := newRunner(env)
	if err != nil {
		return nil, err
	}
	return health.New(settings, runner, env.log).Handle, nil
}

func newProber(env environment) (any, error) {
	settings, runner, err := newRunner(env)
	if err != nil {
		return nil, err
	}
	return prober.New(settings, runner).Handle, nil
}

func newApp(env environment) (any, error) {
	settings, err := app.ReadSettings(env.getenv)
	if err != nil {
		return nil, err
	}
	// Half of the time for connecting leaves the other half for a second attempt.
	cfg, err := registry.LoadConfig(context.Background(), settings.Timeout/2)
	if err != nil {
		return nil, err
	}
	handler := app.New(settings, registry.NewClient(cfg, settings.Region), env.log)
	prime(handler.Prime)
	return handler.Handle, nil
}

func newOperator(env environment) (any, error) {
	settings, err := operator.ReadSettings(env.getenv)
	if err != nil {
		return nil, err
	}
	cfg, err := registry.LoadConfig(context.Background(), settings.ReadTimeout)
	if err != nil {
		return nil, err
	}
	place := registry.Place{Table: settings.Table, Service: settings.Service, Home: settings.Region, Regions: settings.Regions}
	handler := operator.New(settings, registry.Open(cfg, place, settings.ReadTimeout), env.log, env.out)
	prime(handler.Prime)
	return handler.Handle, nil
}

func newRunner(env environment) (setting.Tandem, *round.Runner, error) {
	settings, err := setting.Read(env.getenv)
	if err != nil {
		return settings, nil, err
	}
	cfg, err := registry.LoadConfig(context.Background(), settings.ReadTimeout)
	if err != nil {
		return settings, nil, err
	}
	place := registry.Place{Table: settings.Table, Service: settings.Service, Home: settings.Region, Regions: settings.Regions}
	runner := round.New(round.Parts{
		Settings: settings,
		Registry: registry.Open(cfg, place, settings.ReadTimeout),
		HTTP:     round.NewHTTPClient(settings.ProbeTimeout()),
		Tables:   registry.NewClient(cfg, settings.Region),
		Log:      env.log,
		Metrics:  env.out,
		Version:  version(),
	})
	prime(runner.Prime)
	return settings, runner, nil
}

// version is that of the module as it was built, which holds the commit.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
