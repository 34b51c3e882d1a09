package lab_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
)

func describe(ctx context.Context, d deployment.Deployment, region string) error {
	_, err := sdk(d, region).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("data")})
	return err
}

func TestTheSDKSeesWhatIsWrong(t *testing.T) {
	t.Parallel()
	l := start(t, lab.Options{Scale: 20})
	d := l.Deployment()
	if err := describe(t.Context(), d, "us-east-1"); err != nil {
		t.Fatalf("all well: %v", err)
	}

	t.Run("a Region that the stack does not have", func(t *testing.T) {
		err := describe(t.Context(), d, "eu-west-1")
		if api, ok := errors.AsType[smithy.APIError](err); !ok || !strings.Contains(api.ErrorMessage(), "us-east-1, us-west-2") {
			t.Errorf("got %v, want an API error that names the Regions there are", err)
		}
	})
	t.Run("a failing service", func(t *testing.T) {
		inject(t, l, fault.Spec{Name: "service-failing", Service: "dynamodb", Region: "us-east-1"})
		err := describe(t.Context(), d, "us-east-1")
		if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "InternalServerError" {
			t.Errorf("got %v, want DynamoDB's InternalServerError", err)
		}
		if err := describe(t.Context(), d, "us-west-2"); err != nil {
			t.Errorf("the other Region: %v", err)
		}
	})
	t.Run("a Region that refuses", func(t *testing.T) {
		inject(t, l, fault.Spec{Name: "region-refused", Region: "us-east-1"})
		if err := describe(t.Context(), d, "us-east-1"); err == nil {
			t.Error("a dead Region answered")
		} else if _, answered := errors.AsType[smithy.APIError](err); answered {
			t.Errorf("got an answer, %v; want a broken connection", err)
		}
	})
	t.Run("a Region that hangs", func(t *testing.T) {
		inject(t, l, fault.Spec{Name: "region-hung", Region: "us-east-1"})
		ctx, cancel := context.WithCancel(t.Context())
		answered := make(chan error, 1)
		go func() { answered <- describe(ctx, d, "us-east-1") }()
		if err := describe(t.Context(), d, "us-west-2"); err != nil {
			t.Errorf("the other Region: %v", err)
		}
		cancel()
		if err := <-answered; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the client's own giving up", err)
		}
	})
	if err := l.Faults().Reset(); err != nil {
		t.Fatal(err)
	}
	if err := describe(t.Context(), d, "us-east-1"); err != nil {
		t.Errorf("after the healing: %v", err)
	}
}

func inject(t *testing.T, l *lab.Lab, spec fault.Spec) {
	t.Helper()
	if _, err := l.Inject(spec); err != nil {
		t.Fatal(err)
	}
}

func TestTheEdgeRefusesInTheServicesOwnFormat(t *testing.T) {
	t.Parallel()
	d := start(t, lab.Options{}).Deployment()
	const credential = "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=00"
	signed := func(service string) string { return strings.ReplaceAll(credential, "%s", service) }
	tests := map[string]struct {
		path, target  string
		authorization string
		status        int
		says          string
	}{
		"unsigned table":         {"/", "DynamoDB_20120810.ListTables", "", 400, `#MissingAuthenticationTokenException"`},
		"unsigned function":      {"/2015-03-31/functions", "", "", 403, `"__type":"MissingAuthenticationTokenException"`},
		"unsigned record":        {"/2013-04-01/hostedzone", "", "", 403, `<Code>MissingAuthenticationToken</Code>`},
		"unsigned API":           {"/v2/apis", "", "", 403, `"__type":"MissingAuthenticationTokenException"`},
		"unsigned pool":          {"/", "AWSCognitoIdentityProviderService.ListUserPools", "", 403, `"__type":"MissingAuthenticationTokenException"`},
		"unsigned form":          {"/", "", "", 400, `<Code>MissingAuthenticationToken</Code>`},
		"garbled":                {"/2015-03-31/functions", "", "AWS4-HMAC-SHA256 Credential=a/b", 403, `"__type":"IncompleteSignatureException"`},
		"other terminator":       {"/2015-03-31/functions", "", strings.ReplaceAll(signed("lambda"), "aws4_request", "aws5_request"), 403, `"__type":"InvalidSignatureException"`},
		"a JSON service":         {"/", "TrentService.Encrypt", signed("kms"), 501, `"__type":"UnknownOperationException","message":"the lab does not have the API of kms; it has `},
		"an XML service":         {"/", "", signed("iam"), 501, "<Code>UnknownOperation</Code>"},
		"a Region it lacks":      {"/", "", strings.ReplaceAll(signed("sts"), "us-east-1", "eu-west-9"), 400, "<Code>UnrecognizedClient</Code>"},
		"a JSON Region it lacks": {"/2015-03-31/functions", "", strings.ReplaceAll(signed("lambda"), "us-east-1", "eu-west-9"), 400, `"__type":"UnrecognizedClientException"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), "POST", d.Lab.Edge+tt.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("X-Amz-Date", "20261122T000000Z")
			if tt.target != "" {
				request.Header.Set("X-Amz-Target", tt.target)
			}
			if tt.authorization != "" {
				request.Header.Set("Authorization", tt.authorization)
			}
			response, err := client().Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil || response.StatusCode != tt.status || !strings.Contains(string(body), tt.says) {
				t.Errorf("got %d %s (%v), want %d and %s", response.StatusCode, body, err, tt.status, tt.says)
			}
		})
	}
}

// client knows no proxy and keeps no connection.
func client() *http.Client { return &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} }

func TestTheProxyLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	d := start(t, lab.Options{}).Deployment()
	web := browser(t, d)
	for _, url := range []string{"https://example.com/", "http://example.com/", "https://127.0.0.1:22/"} {
		response, err := web.Get(url)
		said := fmt.Sprint(err) // of a CONNECT that was refused
		if err == nil {
			said = response.Status
			response.Body.Close()
		}
		if !strings.Contains(said, "Bad Gateway") {
			t.Errorf("%s: got %q through the lab's proxy, want 502 Bad Gateway", url, said)
		}
	}
	if got := fetch(t, web, "http://www.example.test/plain"); got != `{"path":"/plain","region":"us-east-1"}` {
		t.Errorf("plain HTTP through the proxy: got %s", got)
	}
}

// Signatures are not verified, so a page that a browser of this machine shows could otherwise steer the lab:
// a presigned request needs no header that a browser would ask about.
func TestPagesCannotSteerTheLab(t *testing.T) {
	t.Parallel()
	d := start(t, lab.Options{}).Deployment()
	const presigned = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/20261122/us-east-1/lambda/aws4_request" +
		"&X-Amz-Signature=00&X-Amz-SignedHeaders=host&X-Amz-Date=20261122T000000Z"
	for origin, want := range map[string]int{"": 200, "https://elsewhere.example": 403} {
		request, err := http.NewRequestWithContext(t.Context(), "POST",
			d.Lab.Edge+"/2015-03-31/functions/web/invocations"+presigned, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if origin != "" {
			request.Header.Set("Origin", origin)
		}
		response, err := client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("from origin %q: got %s, want %d", origin, response.Status, want)
		}
	}
}

func TestBlindCheckersAreTold(t *testing.T) {
	t.Parallel()
	l := start(t, lab.Options{})
	sub := l.Subscribe(1000)
	inject(t, l, fault.Spec{Name: "checkers-blind", Checkers: []string{"us-east-1"}, Region: "us-west-2"})
	if e := await(t, sub, "blind checkers", func(e event.Event) bool { return e.Subject == "checkers" }); e.To != "blind" || e.Region != "us-west-2" {
		t.Errorf("told %+v", e)
	}
	if err := l.Faults().Reset(); err != nil {
		t.Fatal(err)
	}
	await(t, sub, "sight", func(e event.Event) bool { return e.Subject == "checkers" && e.To == "ok" })
}
