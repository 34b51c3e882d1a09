package lab_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/internal/leak"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/stack"
)

// TestMain lets the test binary be the code of the test stack's functions.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "bootstrap" {
		lambda.Start(serve)
		return
	}
	os.Exit(leak.Run(m, "tandem/lab"))
}

// serve answers who and where it is.
func serve(_ context.Context, r events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	body, err := json.Marshal(map[string]string{"region": os.Getenv("AWS_REGION"), "path": r.RawPath})
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Body: string(body)}, err
}

func testBinary(stack.Function) (string, []string, error) {
	path, err := os.Executable()
	return path, []string{"bootstrap"}, err
}

// plain is a two-Region stack as many have it, and nothing of Tandem's: failover records on a check of
// GET /health, one function a Region, one global table.
func plain() stack.Stack {
	regions := []string{"us-east-1", "us-west-2"}
	zone := stack.Zone{ID: "Z1", Name: "example.test."}
	s := stack.Stack{
		Name: "www.example.test", Regions: regions,
		Tables: []stack.Table{{Name: "data", Regions: regions, PartitionKey: stack.Key{Name: "id", Type: "S"}}},
	}
	for i, region := range regions {
		target := "d-000000000" + string(rune('1'+i)) + ".execute-api." + region + ".amazonaws.com"
		s.Functions = append(s.Functions, stack.Function{
			Region: region, Name: "web", Handler: "bootstrap", Runtime: "provided.al2023",
			Timeout: 10 * time.Second, MemorySize: 128, AsyncAttempts: 1, AsyncMaxAge: time.Minute,
		})
		s.APIs = append(s.APIs, stack.API{
			Region: region, ID: "api000000" + string(rune('1'+i)), Name: "web",
			Routes:       []stack.Route{{Key: "$default", Integration: "web"}},
			Integrations: []stack.Integration{{ID: "web", Type: "AWS_PROXY", Function: "web", Timeout: 30 * time.Second}},
			Domains:      []stack.Domain{{Name: s.Name, Target: target}, {Name: region + ".example.test", Target: target}},
		})
		check := failover.Check{
			ID: "check-" + region, Name: region, Type: failover.HTTPS, FQDN: region + ".example.test", Port: 443,
			ResourcePath: "/health", RequestInterval: 10 * time.Second, FailureThreshold: 2,
		}
		s.Checks = append(s.Checks, check)
		role := []failover.FailoverRole{failover.Primary, failover.Secondary}[i]
		zone.Records = append(zone.Records,
			failover.Record{
				Name: "www.example.test.", Type: "CNAME", SetIdentifier: region, Failover: role,
				TTL: 20 * time.Second, Values: []string{target + "."}, CheckID: check.ID,
			},
			failover.Record{
				Name: region + ".example.test.", Type: "CNAME", TTL: 20 * time.Second, Values: []string{target + "."},
			})
	}
	s.Zones = []stack.Zone{zone}
	return s
}

func start(t *testing.T, options lab.Options) *lab.Lab {
	t.Helper()
	options.Command = testBinary
	l, err := lab.Start(t.Context(), plain(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// await reads events until one is wanted.
func await(t *testing.T, sub *event.Subscription, what string, wanted func(event.Event) bool) event.Event {
	t.Helper()
	for {
		select {
		case e, ok := <-sub.Events:
			if !ok {
				t.Fatalf("the lab ended before: %s", what)
			}
			t.Logf("%+v", e)
			if wanted(e) {
				return e
			}
		case <-time.After(time.Minute):
			t.Fatalf("nothing more happens; waited until: %s", what)
		}
	}
}

func answerIs(name, region string) func(event.Event) bool {
	return func(e event.Event) bool {
		return e.Kind == event.Answer && e.Subject == name && strings.Contains(e.To, region)
	}
}

// ask asks the lab's name server, and returns the CNAME's target and TTL.
func ask(t *testing.T, d deployment.Deployment, name string) (target string, ttl uint32) {
	t.Helper()
	query := new(dns.Msg).SetQuestion(dns.Fqdn(name), dns.TypeA)
	reply, err := dns.ExchangeContext(t.Context(), query, d.Lab.DNS)
	if err != nil {
		t.Fatal(err)
	}
	for _, rr := range reply.Answer {
		if cname, ok := rr.(*dns.CNAME); ok {
			return cname.Target, cname.Hdr.Ttl
		}
	}
	t.Fatalf("no CNAME for %s in\n%v", name, reply)
	return "", 0
}

// browser reaches the lab as curl --proxy --cacert does.
func browser(t *testing.T, d deployment.Deployment) *http.Client {
	t.Helper()
	ca, err := os.ReadFile(d.Lab.CA)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	proxy, err := url.Parse(d.Lab.Proxy)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func fetch(t *testing.T, client *http.Client, url string) string {
	t.Helper()
	response, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestARegionDiesAndTheAnswerMoves(t *testing.T) {
	for _, how := range []string{"region-refused", "region-hung"} {
		t.Run(how, func(t *testing.T) {
			l := start(t, lab.Options{Scale: 10, Seed: 1})
			d := l.Deployment()
			sub := l.Subscribe(4096)
			client := browser(t, d)

			if got := fetch(t, client, "https://www.example.test/a"); got != `{"path":"/a","region":"us-east-1"}` {
				t.Errorf("before: got %s", got)
			}
			if _, ttl := ask(t, d, "www.example.test"); ttl != 20 {
				t.Errorf("TTL is %d on the wire; AWS's 20 stays 20 however fast the lab runs", ttl)
			}
			if _, err := l.Inject(fault.Spec{Name: how, Region: "us-east-1"}); err != nil {
				t.Fatal(err)
			}
			await(t, sub, "the answer moves", answerIs("www.example.test", "us-west-2"))
			if target, _ := ask(t, d, "www.example.test"); target != "d-0000000002.execute-api.us-west-2.amazonaws.com." {
				t.Errorf("DNS still says %s", target)
			}
			if got := fetch(t, client, "https://www.example.test/b"); got != `{"path":"/b","region":"us-west-2"}` {
				t.Errorf("during: got %s", got)
			}
			if err := l.Faults().Reset(); err != nil {
				t.Fatal(err)
			}
			await(t, sub, "the answer moves back", answerIs("www.example.test", "us-east-1"))
			if got := fetch(t, client, "https://www.example.test/c"); got != `{"path":"/c","region":"us-east-1"}` {
				t.Errorf("after: got %s", got)
			}
		})
	}
}

// sdk is a DynamoDB client of one Region with nothing but an endpoint set. The SDK's own HTTP client
// heeds AWS_CA_BUNDLE, which many machines have set.
func sdk(d deployment.Deployment, region string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: region, BaseEndpoint: aws.String(d.Lab.Edge),
		Credentials:      credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		RetryMaxAttempts: 1,
	})
}

func TestAnSDKWritesInOneRegionAndReadsInTheOther(t *testing.T) {
	t.Parallel()
	l := start(t, lab.Options{Scale: 20, Seed: 1})
	d := l.Deployment()
	key := map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "x"}}
	if _, err := sdk(d, "us-east-1").PutItem(t.Context(), &dynamodb.PutItemInput{
		TableName: aws.String("data"), Item: key,
	}); err != nil {
		t.Fatal(err)
	}
	for {
		got, err := sdk(d, "us-west-2").GetItem(t.Context(), &dynamodb.GetItemInput{TableName: aws.String("data"), Key: key})
		if err != nil {
			t.Fatal(err)
		}
		if got.Item != nil {
			return
		}
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lab")
	l := start(t, lab.Options{Scale: 20, Dir: dir})
	fetch(t, browser(t, l.Deployment()), "https://www.example.test/")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("files left in the lab's directory: %v, %v", left, err)
	}
	if _, err := dns.Exchange(new(dns.Msg).SetQuestion("www.example.test.", dns.TypeA), l.Deployment().Lab.DNS); err == nil {
		t.Error("the name server still answers")
	}
}

func TestATakenPortIsSaid(t *testing.T) {
	t.Parallel()
	const shared, first = "127.0.0.1", "127.0.1.1" // the second is the first Region's, where there is more than one
	for name, tt := range map[string]struct {
		host   string
		choose func(*lab.Options, int)
	}{
		"DNS":   {shared, func(o *lab.Options, port int) { o.DNSPort = port }},
		"edge":  {shared, func(o *lab.Options, port int) { o.EdgePort = port }},
		"HTTPS": {first, func(o *lab.Options, port int) { o.HTTPSPort = port }},
		"HTTP":  {first, func(o *lab.Options, port int) { o.HTTPPort = port }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			host := tt.host
			if runtime.GOOS != "linux" {
				host = shared
			}
			taken, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
			if err != nil {
				t.Fatal(err)
			}
			defer taken.Close()
			var options lab.Options
			tt.choose(&options, taken.Addr().(*net.TCPAddr).Port)
			l, err := lab.Start(t.Context(), plain(), options)
			if err == nil {
				l.Close()
				t.Fatal("two listeners on one port")
			}
			if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), taken.Addr().String()) {
				t.Errorf("got %v, want an error that names %v as in use", err, taken.Addr())
			}
		})
	}
}

func TestTheFilesOfAKilledLabAreSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const nobody = 1<<31 - 1 // above the highest process ID of any system
	killed := filepath.Join(dir, fmt.Sprintf("tandem-lab-%d-1", nobody))
	living := filepath.Join(dir, fmt.Sprintf("tandem-lab-%d-1", os.Getpid()))
	for _, left := range []string{killed, living} {
		if err := os.Mkdir(left, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	start(t, lab.Options{Dir: dir})
	if _, err := os.Stat(killed); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", killed, err)
	}
	if _, err := os.Stat(living); err != nil {
		t.Errorf("another lab's files are gone: %v", err)
	}
}

// A directory may hold the descriptor of a real deployment: that is nothing to replace, and nothing to
// take away at the end.
func TestADescriptorOfSomebodyElseStays(t *testing.T) {
	t.Parallel()
	for _, name := range []string{lab.DescriptorFile, "ca.pem"} {
		dir := t.TempDir()
		file := filepath.Join(dir, name)
		const theirs = "schema: tandem/v1\nname: api.example.com\n"
		if err := os.WriteFile(file, []byte(theirs), 0o644); err != nil {
			t.Fatal(err)
		}
		l, err := lab.Start(t.Context(), plain(), lab.Options{Command: testBinary, Dir: dir})
		if err == nil {
			l.Close()
			t.Errorf("%s: a lab started over it", name)
		} else if !strings.Contains(err.Error(), "choose another directory") {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadFile(file); err != nil || string(left) != theirs {
			t.Errorf("%s now holds %q, %v", name, left, err)
		}
	}
}
