package apigateway

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// api is one HTTP API, ready to serve.
type api struct {
	id     string
	routes router
}

// route leads calls past its guards to its integration.
type route struct {
	key         string   // as configured; functions see it
	names       []string // of the path variables, in order
	guards      []guard
	integration integration
	timeout     time.Duration // of the integration, in real time
}

// New checks the APIs and returns the Gateway that serves them. The error lists everything that is wrong,
// a line each, naming the API, the route or integration and what to do.
func New(opts Options) (*Gateway, error) {
	g := &Gateway{
		region: opts.Region, account: opts.Account,
		declared: slices.Clone(opts.APIs), created: time.Now(),
		hosts: make(map[string]*api),
		log:   cmp.Or(opts.Log, slog.New(slog.DiscardHandler)),
	}
	opts.Log = g.log
	keyrings := make(map[string]*keyring)
	var problems []error
	if opts.Region == "" {
		problems = append(problems, errors.New("no Region given: set Options.Region"))
	}
	for _, declared := range opts.APIs {
		b := builder{opts: opts, declared: declared, keyrings: keyrings}
		built := b.build()
		for _, host := range hosts(declared) {
			if other, taken := g.hosts[host]; taken {
				b.problem("host %s already leads to API %s: map a domain to one API only", host, other.id)
			}
			g.hosts[host] = built
		}
		problems = append(problems, b.problems...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("configure API Gateway in %s: %w", opts.Region, err)
	}
	return g, nil
}

// hosts are the host names that lead to an API. What a disabled default endpoint answers AWS does not say for HTTP
// APIs; of the lab it is that of any name which leads nowhere, and the 403 of REST APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
func hosts(declared stack.API) []string {
	var names []string
	if !declared.DisableExecuteAPIEndpoint {
		names = append(names, hostname(Host(declared)))
	}
	for _, domain := range declared.Domains {
		names = append(names, hostname(domain.Name))
	}
	return names
}

// builder makes one api and gathers what is wrong with it.
type builder struct {
	opts     Options
	declared stack.API
	keyrings map[string]*keyring // of the whole Gateway, by issuer
	problems []error
}

func (b *builder) problem(format string, args ...any) {
	name := b.declared.ID
	if b.declared.Name != "" {
		name += " (" + b.declared.Name + ")"
	}
	b.problems = append(b.problems, fmt.Errorf("API %s: %w", name, fmt.Errorf(format, args...)))
}

func (b *builder) build() *api {
	b.checkNames()
	built := &api{id: b.declared.ID}
	integrations, authorizers := b.integrations(), b.authorizers()
	for _, r := range b.declared.Routes {
		key, err := parseRouteKey(r.Key)
		if err != nil {
			b.problem("route %q: %w", r.Key, err)
			continue
		}
		through, known := integrations[r.Integration]
		if !known {
			b.problem("route %q: no integration %q: name one of the API's integrations", r.Key, r.Integration)
			continue
		}
		b.checkVariables(r.Key, key, through)
		added := &route{
			key: r.Key, names: key.names(), guards: b.guards(r, authorizers),
			integration: through.integration, timeout: b.opts.Scale.Real(through.timeout),
		}
		if other := built.routes.add(key, added); other != nil {
			b.problem("route %q: matches the same requests as %q: keep one of them", r.Key, other.key)
		}
	}
	return built
}

func (b *builder) checkNames() {
	switch {
	case b.declared.ID == "" || strings.ContainsAny(b.declared.ID, ". :/"):
		b.problem("ID %q is not a host label: give the API's ID as AWS assigns it, such as a1b2c3d4e5", b.declared.ID)
	case b.declared.Region != b.opts.Region:
		b.problem("it is of Region %q: give it to that Region's gateway", b.declared.Region)
	}
	if n := len(b.declared.Routes); n > MaxRoutes {
		b.problem("%d routes are more than an API's %d: merge some with {variables} or ANY", n, MaxRoutes)
	}
	for _, domain := range b.declared.Domains {
		if strings.Trim(domain.Name, ".") == "" || strings.ContainsAny(domain.Name, " :/*") {
			b.problem("domain %q is not a host name: write it like api.example.com", domain.Name)
		}
	}
}

// guards are a route's guards, in the order in which they judge: first the one that is cheapest, so that
// a flood of tokens costs no more signatures than the route has throughput. AWS does not say its order.
func (b *builder) guards(r stack.Route, authorizers map[string]*authorizer) []guard {
	var guards []guard
	if r.Throttle != nil {
		if !(r.Throttle.Rate >= 0) || r.Throttle.Burst < 0 { // so that NaN is refused
			b.problem("route %q: throttle of %v/s with burst %d: neither may be negative; 0 refuses every request",
				r.Key, r.Throttle.Rate, r.Throttle.Burst)
		}
		guards = append(guards, throttle(newBucket(*r.Throttle, b.opts.Scale, time.Now())))
	}
	if authorization := b.authorization(r, authorizers); authorization != nil {
		guards = append(guards, authorization)
	}
	return guards
}
