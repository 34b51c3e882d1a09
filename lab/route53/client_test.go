package route53

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
)

// direct is an HTTP client without a network, so that AWS's own client works in a synctest bubble.
type direct struct{ handler http.Handler }

func (d direct) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as a server has it
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// client is AWS's own client for Go, calling the service's API.
func client(s *Service) *sdk.Client {
	return sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: aws.String("https://route53.lab"), HTTPClient: direct{s.API()},
		Credentials: aws.AnonymousCredentials{}, Retryer: aws.NopRetryer{},
	})
}

// submit sends one batch to zone Z1.
func submit(t testing.TB, s *Service, changes ...types.Change) error {
	_, err := client(s).ChangeResourceRecordSets(t.Context(), &sdk.ChangeResourceRecordSetsInput{
		HostedZoneId: aws.String("Z1"), ChangeBatch: &types.ChangeBatch{Changes: changes, Comment: aws.String("a test")},
	})
	return err
}

func do(action types.ChangeAction, set types.ResourceRecordSet) types.Change {
	return types.Change{Action: action, ResourceRecordSet: &set}
}

// simple is a record set with values and a TTL of a minute.
func simple(name string, rtype types.RRType, values ...string) types.ResourceRecordSet {
	set := types.ResourceRecordSet{Name: &name, Type: rtype, TTL: aws.Int64(60)}
	for _, value := range values {
		set.ResourceRecords = append(set.ResourceRecords, types.ResourceRecord{Value: &value})
	}
	return set
}

// routed is a simple record set with a set identifier and a policy.
func routed(set types.ResourceRecordSet, identifier string, policy func(*types.ResourceRecordSet)) types.ResourceRecordSet {
	set.SetIdentifier = &identifier
	policy(&set)
	return set
}

// answered is what DNS says to a name and type, the data alone.
func answered(t testing.TB, s *Service, name string, qtype uint16) string {
	t.Helper()
	var data []string
	got := ask(t, s, new(dns.Msg).SetQuestion(name, qtype))
	for _, rr := range got.Answer {
		data = append(data, strings.TrimPrefix(rr.String(), rr.Header().String()))
	}
	if len(data) == 0 {
		return dns.RcodeToString[got.Rcode]
	}
	return strings.Join(data, " ")
}

// probes counts the dialled connections.
func (n *network) probes() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.dialled)
}

// listed are the records of zone Z1 as the API lists them, page by page.
func listed(t testing.TB, s *Service, pageSize int32) []types.ResourceRecordSet {
	t.Helper()
	var all []types.ResourceRecordSet
	in := &sdk.ListResourceRecordSetsInput{HostedZoneId: aws.String("Z1"), MaxItems: &pageSize}
	for {
		out, err := client(s).ListResourceRecordSets(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, out.ResourceRecordSets...)
		if !out.IsTruncated {
			return all
		}
		if len(out.ResourceRecordSets) != int(pageSize) {
			t.Fatalf("a page of %d, want %d", len(out.ResourceRecordSets), pageSize)
		}
		in.StartRecordName, in.StartRecordType = out.NextRecordName, out.NextRecordType
		in.StartRecordIdentifier = out.NextRecordIdentifier
	}
}

// httpConfig is the settings of an HTTP check of www.example.com every 10 s, two in a row.
func httpConfig() *types.HealthCheckConfig {
	return &types.HealthCheckConfig{
		Type: types.HealthCheckTypeHttp, FullyQualifiedDomainName: aws.String("www.example.com"),
		RequestInterval: aws.Int32(10), FailureThreshold: aws.Int32(2),
	}
}

// create makes a check, and expects that it succeeds.
func create(t testing.TB, s *Service, reference string, config *types.HealthCheckConfig) string {
	t.Helper()
	out, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{
		CallerReference: &reference, HealthCheckConfig: config,
	})
	if err != nil {
		t.Fatal(err)
	}
	return *out.HealthCheck.Id
}

// idle are options with www.example.com and no check.
func idle() Options {
	o := checkOptions(failover.Check{})
	o.Checks = nil
	return o
}
