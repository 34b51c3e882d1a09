package stack_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/stack"
)

// A stack as many have it, nothing of Tandem's: one function in two Regions, failover records on GET /health.
func TestFromTerraform(t *testing.T) {
	t.Parallel()
	got, unknown, err := stack.FromTerraform(plain(t).reader(t))
	if err != nil {
		t.Fatal(err)
	}
	want := stack.Stack{
		Name:    "api.example.org",
		Regions: []string{"eu-west-1", "us-east-1"},
		Tables: []stack.Table{{
			Name: "orders", Regions: []string{"eu-west-1", "us-east-1"},
			PartitionKey: stack.Key{Name: "id", Type: "S"}, TTLAttribute: "expires",
			GlobalIndexes: []stack.Index{{
				Name: "by-customer", PartitionKey: stack.Key{Name: "customer", Type: "S"},
				SortKey:    &stack.Key{Name: "placed", Type: "N"},
				Projection: "INCLUDE", NonKeyAttributes: []string{"state", "total"},
			}},
		}},
		Functions: []stack.Function{plainFunction("eu-west-1"), plainFunction("us-east-1")},
		APIs: []stack.API{
			plainAPI("eu-west-1", "w1"),
			plainAPI("us-east-1", "e5"),
		},
		UserPools: []stack.UserPool{{
			Region: "eu-west-1", ID: "eu-west-1_Plain0001", Name: "staff", Domain: "orders-staff",
			ResourceServers: []stack.ResourceServer{{
				Identifier: "orders", Name: "orders", Scopes: []stack.Scope{{Name: "admin", Description: "All orders"}},
			}},
			Clients: []stack.UserPoolClient{{
				ID: "3n4b5urk1ft4fl3mg5e62d9ado", Name: "machine", Scopes: []string{"orders/admin"},
				Secret: "9ra5qkplain0000example0000secret0000of0000nobody000", AccessTokenValidity: 30 * time.Minute,
			}},
		}},
		Schedules: []stack.Schedule{plainSchedule("eu-west-1"), plainSchedule("us-east-1")},
		Zones: []stack.Zone{{
			ID: "Z0PLAIN0EXAMPLE", Name: "example.org.",
			NameServers: []string{
				"ns-1.awsdns-01.org.", "ns-2.awsdns-02.co.uk.", "ns-3.awsdns-03.com.", "ns-4.awsdns-04.net.",
			},
			Records: []failover.Record{
				{Name: "example.org.", Type: "TXT", TTL: 5 * time.Minute, Values: []string{`"v=spf1 -all"`}},
				plainRecord("us-east-1", "e5", failover.Secondary),
				plainRecord("eu-west-1", "w1", failover.Primary),
			},
		}},
		Checks: []failover.Check{plainCheck("us-east-1", "e5"), plainCheck("eu-west-1", "w1")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the stack (-want +got):\n%s", diff)
	}
	var told []string
	for _, u := range unknown {
		told = append(told, u.String())
	}
	if diff := cmp.Diff([]string{
		"aws_cognito_user_pool_client.web: the lab has no users to sign in: its clients get tokens by client_credentials alone",
		"aws_s3_bucket.reports: the lab has nothing of this kind",
	}, told); diff != "" {
		t.Errorf("what is unknown (-want +got):\n%s", diff)
	}
}

func plainFunction(region string) stack.Function {
	return stack.Function{
		Region: region, Name: "orders-api", Handler: "bootstrap", Runtime: "provided.al2023", Package: "build/orders.zip",
		Environment: map[string]string{"TABLE": "orders"}, Timeout: 10 * time.Second, MemorySize: 256,
		AsyncAttempts: 2, AsyncMaxAge: time.Hour,
	}
}

// plainAPI has IDs that begin with what tells the Regions apart.
func plainAPI(region, id string) stack.API {
	integration, authorizer := "i"+id[1:]+"aaaa", "a"+id[1:]+"aaaa"
	stages := &stack.Throttle{Rate: 50, Burst: 100}
	return stack.API{
		Region: region, ID: id + "aaaaaaaa", Name: "orders",
		Routes: []stack.Route{
			{
				Key: "ANY /admin/{proxy+}", Integration: integration, Throttle: stages,
				Authorizer: authorizer, Scopes: []string{"orders/admin"},
			},
			{Key: "$default", Integration: integration, Throttle: stages},
			{Key: "GET /health", Integration: integration, Throttle: &stack.Throttle{Rate: 100, Burst: 200}},
		},
		Integrations: []stack.Integration{{ID: integration, Type: "AWS_PROXY", Function: "orders-api", Timeout: 30 * time.Second}},
		Authorizers: []stack.Authorizer{{
			ID: authorizer, Name: "staff", IdentitySource: "$request.header.Authorization",
			Issuer:   "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Plain0001",
			Audience: []string{"3n4b5urk1ft4fl3mg5e62d9ado"},
		}},
		Domains: []stack.Domain{{Name: "api.example.org", Target: "d-" + id + "bbbbbbbb.execute-api." + region + ".amazonaws.com"}},
	}
}

func plainSchedule(region string) stack.Schedule {
	return stack.Schedule{
		Region: region, Name: "orders-sweep", Expression: "rate(5 minutes)", Function: "orders-api", Input: `{"sweep":true}`,
	}
}

func plainRecord(region, id string, role failover.FailoverRole) failover.Record {
	return failover.Record{
		Name: "api.example.org.", Type: "A", SetIdentifier: region, Failover: role,
		Alias:   &failover.Alias{ZoneID: "ZLY8HYME6SFDD", Name: "d-" + id + "bbbbbbbb.execute-api." + region + ".amazonaws.com."},
		CheckID: "5d1a0000-0000-4000-8000-" + id + "aaaaaaaa00",
	}
}

func plainCheck(region, id string) failover.Check {
	return failover.Check{
		ID: "5d1a0000-0000-4000-8000-" + id + "aaaaaaaa00", Name: "orders " + region, Type: failover.HTTPS,
		FQDN: id + "aaaaaaaa.execute-api." + region + ".amazonaws.com", Port: 443, ResourcePath: "/health",
		RequestInterval: 30 * time.Second, FailureThreshold: 3,
	}
}

// Tandem's own state has the descriptor among its outputs, and the descriptor's order is the stack's.
func TestTheDescriptorComesAlong(t *testing.T) {
	t.Parallel()
	const text = `
schema: tandem/v1
name: api.example.org
zone: example.org.
table: tandem
service: orders
regions:
  - {name: us-east-1, endpoint: "https://us-east-1.api.example.org", target: d-1.example.}
  - {name: eu-west-1, endpoint: "https://eu-west-1.api.example.org", target: d-2.example.}
`
	d := plain(t)
	d.output("tandem_yaml", text)
	s, _, err := stack.FromTerraform(d.reader(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"us-east-1", "eu-west-1"}; !slices.Equal(s.Regions, want) || !slices.Equal(s.Tables[0].Regions, want) ||
		s.Deployment.Service != "orders" || s.Functions[0].Region != "us-east-1" {
		t.Errorf("Regions %v, table in %v, functions from %s on, descriptor of %q; want the descriptor's order %v",
			s.Regions, s.Tables[0].Regions, s.Functions[0].Region, s.Deployment.Service, want)
	}
	for name, tt := range map[string]struct{ text, says string }{
		"not a descriptor": {"schema: tandem/v9\n", `output tandem_yaml: schema is "tandem/v9"`},
		"another Region":   {strings.ReplaceAll(text, "us-east-1", "us-west-2"), "output tandem_yaml: names Region us-west-2, of which no state given has anything"},
	} {
		d.output("tandem_yaml", tt.text)
		if _, _, err := stack.FromTerraform(d.reader(t)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got error %v, want one that says %q", name, err, tt.says)
		}
	}
}

func TestDocumentsThatAreNoStateAreRefused(t *testing.T) {
	t.Parallel()
	recorded, err := os.ReadFile("testdata/plain.json")
	if err != nil {
		t.Fatal(err)
	}
	const alone = `{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"aws_lambda_function.f","mode":"managed",
		"type":"aws_lambda_function","values":{"function_name":"f","arn":"arn:aws:lambda:eu-west-1:111122223333:function:f"}}]}}}`
	for name, tt := range map[string]struct{ text, says string }{
		"nothing":      {"", "there is none: pipe what terraform show -json prints"},
		"no JSON":      {"# aws_s3_bucket.x:", "not what terraform show -json prints"},
		"cut off":      {string(recorded[:1000]), "unexpected EOF"},
		"a plan":       {`{"format_version":"1.2","planned_values":{}}`, "it is a plan: apply it"},
		"a state file": {`{"version":4,"serial":7}`, "it is a state file"},
		"later format": {`{"format_version":"2.0","values":{}}`, `its format_version is "2.0"`},
		"empty":        {`{"format_version":"1.0"}`, "apply the configuration first"},
		"irrelevant":   {`{"format_version":"1.0","values":{"root_module":{}}}`, "nothing that the lab runs"},
		"twice":        {string(recorded) + string(recorded), "give each state once"},
		"same name":    {strings.Repeat(alone, 2), `aws_lambda_function.f: another function in eu-west-1 has its name "f": give each state once`},
	} {
		_, _, err := stack.FromTerraform(strings.NewReader(tt.text))
		if err == nil || !strings.HasPrefix(err.Error(), "read the Terraform state: ") || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got error %v, want one that says %q", name, err, tt.says)
		}
	}
}
