package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/failover"
)

// Names in the default stack.
const (
	StatusTable = "tandem"       // the global table of rows, orders and events
	ItemsTable  = "tandem-items" // the demo app's own global table

	healthFunction = "tandem-health"
	proberFunction = "tandem-prober"
	appFunction    = "tandem-app"
)

// Default is Tandem's own stack: a demo application in every Region behind an HTTP API, its health in
// a global table, and the two-tier tree of records and checks in front.
func Default(s Settings) (Stack, error) {
	if err := s.Validate(); err != nil {
		return Stack{}, fmt.Errorf("default stack: %w", err)
	}
	tree := s.tree()
	st := Stack{
		Name:       s.Name,
		Regions:    s.Regions,
		Deployment: s.descriptor(tree),
		Tables: []Table{
			{
				Name: StatusTable, Regions: s.Regions, TTLAttribute: "ttl",
				PartitionKey: Key{Name: "pk", Type: "S"}, SortKey: &Key{Name: "sk", Type: "S"},
			},
			{Name: ItemsTable, Regions: s.Regions, PartitionKey: Key{Name: "id", Type: "S"}},
		},
		Checks: tree.Checks(),
		Zones: []Zone{{
			ID: tree.ZoneID, Name: fqdn(s.Zone), Records: tree.Records(),
			NameServers: []string{
				"ns-1.awsdns-01.org.", "ns-2.awsdns-02.co.uk.", "ns-3.awsdns-03.com.", "ns-4.awsdns-04.net.",
			},
		}},
	}
	for _, region := range s.Regions {
		st.Functions = append(st.Functions, s.functions(region)...)
		st.APIs = append(st.APIs, s.api(region))
		st.UserPools = append(st.UserPools, s.pool(region))
		st.Schedules = append(st.Schedules, Schedule{
			Region: region, Name: "tandem-prober", Expression: "rate(1 minute)", Function: proberFunction,
		})
	}
	return st, nil
}

// descriptor is what the command line must know of this stack.
func (s Settings) descriptor(tree failover.Tree) deployment.Deployment {
	d := deployment.Deployment{
		Schema: deployment.Schema, Name: s.Name, Zone: fqdn(s.Zone),
		Table: StatusTable, Service: s.Service, TimeScale: 1,
	}
	for _, leaf := range tree.Leaves {
		holds := make(map[string]string)
		for _, at := range s.Regions {
			holds[at] = tree.HoldID(leaf.Region, at)
		}
		pool := s.pool(leaf.Region)
		d.Regions = append(d.Regions, deployment.Region{
			Name: leaf.Region, Endpoint: "https://" + tree.Host(leaf.Region), Target: leaf.Target,
			Checks: deployment.Checks{Can: tree.CanID(leaf.Region), Prefer: tree.PreferID(leaf.Region), Holds: holds},
			Issuer: issuer(pool), TokenEndpoint: tokenEndpoint(pool), ClientID: s.clientID(leaf.Region),
		})
	}
	return d
}

func (s Settings) tree() failover.Tree {
	tree := failover.Tree{Name: s.Name, Zone: s.Zone, ZoneID: "Z0TANDEM00000000000", Settings: s.Tree}
	for _, region := range s.Regions {
		tree.Leaves = append(tree.Leaves, failover.Leaf{
			Region: region, Target: regionalName(s.Name, region),
			HostTarget: regionalName(region+"."+s.Name, region),
		})
	}
	return tree
}

func (s Settings) functions(region string) []Function {
	function := func(name, handler string, timeout time.Duration, environment map[string]string) Function {
		return Function{
			Region: region, Name: name, Handler: handler, Runtime: "provided.al2023",
			Timeout: timeout, MemorySize: 128, AsyncAttempts: 1, AsyncMaxAge: time.Minute,
			Environment: environment,
		}
	}
	return []Function{
		function(healthFunction, "health", 3*time.Second, s.environment(region)),
		function(proberFunction, "prober", 30*time.Second, s.environment(region)),
		function(appFunction, "app", 10*time.Second, appEnvironment()),
		function(operatorFunction, "operator", 10*time.Second, s.operatorEnvironment()),
	}
}

// environment is how Tandem's own functions learn their settings: every number is an ordinary variable.
func (s Settings) environment(region string) map[string]string {
	return map[string]string{
		"TANDEM_SERVICE":         s.Service,
		"TANDEM_TABLE":           StatusTable,
		"TANDEM_REGIONS":         strings.Join(s.Regions, ","),
		"TANDEM_NONCE":           s.Tree.Nonce,
		"TANDEM_CHECK_KEY":       s.Tree.Key,
		"TANDEM_PERIOD":          s.Region.Period.String(),
		"TANDEM_AWAY_AFTER":      s.Region.AwayAfter.String(),
		"TANDEM_STABLE_FOR":      s.Region.StableFor.String(),
		"TANDEM_MAX_LAG":         s.Region.MaxLag.String(),
		"TANDEM_FAILING_FOR":     s.Region.FailingFor.String(),
		"TANDEM_MANUAL_FAILBACK": strconv.FormatBool(s.Region.ManualFailback),
		"TANDEM_HEALTH_BUDGET":   s.HealthBudget.String(),
		"TANDEM_HEALTH_CACHE":    s.HealthCache.String(),
		"TANDEM_READ_TIMEOUT":    s.ReadTimeout.String(),
		"TANDEM_PROBES":          s.probes(region),
	}
}

// appEnvironment has what the app needs. The nonce and the checkers' key are none of its business: what it
// does not know it cannot tell.
func appEnvironment() map[string]string {
	return map[string]string{"TANDEM_APP_TABLE": ItemsTable, "TANDEM_APP_TIMEOUT": "2s"}
}

// probes are what decides whether a Region can serve: the app answers where clients find it, and its
// table can be read.
func (s Settings) probes(region string) string {
	type probe struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		URL      string `json:"url,omitempty"`
		Table    string `json:"table,omitempty"`
		Critical bool   `json:"critical"`
	}
	text, err := json.Marshal([]probe{
		{Name: "app", Type: "http", URL: "https://" + region + "." + s.Name + "/ready", Critical: true},
		{Name: "items", Type: "table", Table: ItemsTable, Critical: true},
	})
	if err != nil {
		panic(err) // strings and booleans always marshal
	}
	return string(text)
}

func (s Settings) api(region string) API {
	// 16 checkers of a few checks ask some times a second, in bursts, at routes that only they know. What
	// everybody may ask has a bucket of its own: emptying it fails nothing over.
	checkers := &Throttle{Rate: 200, Burst: 400}
	public := &Throttle{Rate: 50, Burst: 100}
	return API{
		Region: region, ID: apiID(s.Name, region), Name: "tandem",
		Integrations: []Integration{
			{ID: "health", Type: "AWS_PROXY", Function: healthFunction, Timeout: 30 * time.Second},
			{ID: "operator", Type: "AWS_PROXY", Function: operatorFunction, Timeout: 30 * time.Second},
			{ID: "app", Type: "AWS_PROXY", Function: appFunction, Timeout: 30 * time.Second},
		},
		Routes: append(operatorRoutes(),
			Route{Key: "GET " + failover.HealthPath, Integration: "health", Throttle: public},
			Route{Key: "GET " + failover.CheckPath(s.Tree.Key), Integration: "health", Throttle: checkers},
			Route{Key: "GET " + failover.HoldsPath + "{region}/" + s.Tree.Key, Integration: "health", Throttle: checkers},
			Route{Key: "$default", Integration: "app"},
		),
		Authorizers: []Authorizer{authorizer(s.pool(region))},
		Domains: []Domain{
			{Name: s.Name, Target: regionalName(s.Name, region)},
			{Name: region + "." + s.Name, Target: regionalName(region+"."+s.Name, region)},
		},
	}
}

// regionalName has the form that API Gateway gives to a custom domain name in a Region.
func regionalName(domain, region string) string {
	return "d-" + shortHash(domain, region) + ".execute-api." + region + ".amazonaws.com"
}

// apiID has the form of an HTTP API's id: ten characters, deterministic here.
func apiID(name, region string) string { return shortHash("api", name, region) }

func shortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])[:10]
}

func fqdn(name string) string { return strings.TrimSuffix(strings.ToLower(name), ".") + "." }
