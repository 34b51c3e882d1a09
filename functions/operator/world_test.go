package operator

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/round"
	"github.com/tandem-failover/tandem/operator/wire"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
)

var errDown = errors.New("down at 10.0.0.7")

const bearer = "eyJ-the-token-itself"

// buffer is what a handler logs and counts.
type buffer struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// world is one deployment's operator APIs, in Regions eu and us, over one table.
type world struct {
	tables   map[string]*registrytest.Table
	handlers map[string]*Handler
	log      *buffer
	metrics  *buffer
}

var regions = []string{"eu", "us"}

func newWorld() *world {
	w := &world{
		tables: map[string]*registrytest.Table{"eu": {}, "us": {}}, handlers: map[string]*Handler{},
		log: &buffer{}, metrics: &buffer{},
	}
	for i, region := range regions {
		settings := Settings{
			Region: region, Regions: regions, Service: "shop", Budget: 3 * time.Second, ReadTimeout: 300 * time.Millisecond,
			Period: time.Minute, MaxLag: 150 * time.Second,
		}
		table := registry.NewReplicas(settings.ReadTimeout, w.table(region), w.table(regions[1-i]))
		w.handlers[region] = New(settings, table, slog.New(slog.NewJSONHandler(w.log, nil)), w.metrics)
	}
	return w
}

func (w *world) table(region string) *registry.Table {
	return registry.NewTable(w.tables[region], region, "tandem", "shop")
}

// replicate lets both replicas have everything.
func (w *world) replicate() {
	w.tables["eu"].ReplicateTo(w.tables["us"])
	w.tables["us"].ReplicateTo(w.tables["eu"])
}

// row writes a Region's row, of one that can serve, into both replicas.
func (w *world) row(t testing.TB, region string, edits ...func(*failover.Status)) {
	t.Helper()
	s := failover.Status{Region: region, Seq: 1, At: round.Now(), Can: true}
	for _, edit := range edits {
		edit(&s)
	}
	check(t, w.table(region).WriteStatus(t.Context(), s, 0))
	w.replicate()
}

// ids are the sort keys of the orders in a replica.
func (w *world) ids(region string) []string {
	return slices.DeleteFunc(w.tables[region].Rows(), func(sk string) bool { return !strings.HasPrefix(sk, "ORDER#") })
}

type edit func(*events.APIGatewayV2HTTPRequest)

// request is a good one, by a client that may do everything.
func request(method, path, body string, edits ...edit) events.APIGatewayV2HTTPRequest {
	req := events.APIGatewayV2HTTPRequest{
		RawPath: wire.Path + path, Body: body, Headers: map[string]string{"authorization": "Bearer " + bearer},
	}
	req.RequestContext.HTTP.Method, req.RequestContext.RequestID = method, "request-1"
	claims(map[string]string{"client_id": "cli", "scope": "tandem/operate", "token_use": "access"})(&req)
	for _, edit := range edits {
		edit(&req)
	}
	return req
}

func claims(claims map[string]string) edit {
	return func(req *events.APIGatewayV2HTTPRequest) {
		req.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: claims},
		}
	}
}

func scope(scope string) edit {
	return claims(map[string]string{"client_id": "cli", "scope": scope, "token_use": "access"})
}

func keyed(key string) edit {
	return func(req *events.APIGatewayV2HTTPRequest) { req.Headers["idempotency-key"] = key }
}

func query(name, value string) edit {
	return func(req *events.APIGatewayV2HTTPRequest) { req.QueryStringParameters = map[string]string{name: value} }
}

// nextIs goes on from a page, or begins.
func nextIs(token string) edit {
	return func(req *events.APIGatewayV2HTTPRequest) {
		if token != "" {
			req.QueryStringParameters["next"] = token
		}
	}
}

// ask asks a Region, and checks what every answer must be.
func (w *world) ask(t testing.TB, region string, req events.APIGatewayV2HTTPRequest) events.APIGatewayV2HTTPResponse {
	t.Helper()
	res, err := w.handlers[region].Handle(t.Context(), req)
	if err != nil {
		t.Fatalf("Handle failed: %v", err)
	}
	var origin wire.Origin
	if err := json.Unmarshal([]byte(res.Body), &origin); err != nil || origin.ServedBy != region || origin.RequestID != "request-1" || origin.At.IsZero() {
		t.Errorf("the answer does not say who gave it: %s", res.Body)
	}
	if res.Headers["cache-control"] != "no-store" || res.Headers["content-type"] != "application/json" {
		t.Errorf("headers are %v", res.Headers)
	}
	for _, secret := range []string{bearer, "10.0.0.7"} {
		if strings.Contains(res.Body, secret) {
			t.Errorf("the answer tells %q: %s", secret, res.Body)
		}
	}
	return res
}

// read asks and decodes what must come with the status, strictly: the shapes are those of package wire.
func read[T any](t testing.TB, w *world, region string, status int, req events.APIGatewayV2HTTPRequest) (body T) {
	t.Helper()
	res := w.ask(t, region, req)
	if res.StatusCode != status {
		t.Fatalf("answer is %d %s, want %d", res.StatusCode, res.Body, status)
	}
	decoder := json.NewDecoder(strings.NewReader(res.Body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil {
		t.Fatalf("answer is %s: %v", res.Body, err)
	}
	return body
}

const drain = `{"state":"out","mode":"drain","reason":"rehearsal"}`

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rows are the orders in a replica, which may be one that fails.
func (w *world) rows(t testing.TB, region string) failover.Orders {
	t.Helper()
	copied := &registrytest.Table{}
	w.tables[region].ReplicateTo(copied)
	snapshot, err := registry.NewTable(copied, region, "tandem", "shop").Read(t.Context())
	check(t, err)
	return snapshot.Orders
}
