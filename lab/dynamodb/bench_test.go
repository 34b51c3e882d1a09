package dynamodb_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

type benchRequest struct{ name, operation, body string }

// The requests that a registry and a demo make, on a table in two Regions.
var benchRequests = []benchRequest{
	{"PutItem", "PutItem", `{"TableName":"Music","Item":{"artist":{"S":"STATUS"},"year":{"N":"1995"},"seq":{"N":"42"},"at":{"S":"2026-01-01T00:00:00Z"},"can":{"BOOL":true},"probes":{"L":[{"M":{"name":{"S":"origin"},"ok":{"BOOL":true}}}]},"version":{"S":"v1.2.3"}},"ConditionExpression":"attribute_not_exists(artist) OR seq <= :seq","ExpressionAttributeValues":{":seq":{"N":"42"}}}`},
	{"GetItem", "GetItem", `{"TableName":"Music","Key":{"artist":{"S":"STATUS"},"year":{"N":"1995"}},"ConsistentRead":true}`},
	{"UpdateItem", "UpdateItem", `{"TableName":"Music","Key":{"artist":{"S":"STATUS"},"year":{"N":"1996"}},"UpdateExpression":"SET v = if_not_exists(v, :zero) + :one","ExpressionAttributeValues":{":zero":{"N":"0"},":one":{"N":"1"}}}`},
	{"Query20", "Query", `{"TableName":"Music","KeyConditionExpression":"artist = :a","ExpressionAttributeValues":{":a":{"S":"many"}},"Limit":20}`},
	{"BatchGetItem20", "BatchGetItem", `{"RequestItems":{"Music":{"Keys":[` + repeat(20, `{"artist":{"S":"many"},"year":{"N":"%d"}}`) + `]}}}`},
	{"BatchWriteItem20", "BatchWriteItem", `{"RequestItems":{"Music":[` + repeat(20, `{"PutRequest":{"Item":{"artist":{"S":"many"},"year":{"N":"%d"},"seq":{"N":"2"}}}}`) + `]}}`},
	{"TransactGetItems4", "TransactGetItems", transaction(repeat(4, `{"Get":{"TableName":"Music","Key":{"artist":{"S":"many"},"year":{"N":"%d"}}}}`))},
	{"TransactWriteItems4", "TransactWriteItems", transaction(
		`{"Put":{"TableName":"Music","Item":{"artist":{"S":"EVENT"},"year":{"N":"1"},"at":{"S":"2026-01-01T00:00:00Z"}}}}`,
		`{"Update":{"TableName":"Music","Key":{"artist":{"S":"STATUS"},"year":{"N":"1996"}},"UpdateExpression":"ADD v :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}`,
		`{"Delete":{"TableName":"Music","Key":{"artist":{"S":"many"},"year":{"N":"-1"}}}}`,
		`{"ConditionCheck":{"TableName":"Music","Key":{"artist":{"S":"STATUS"},"year":{"N":"1995"}},"ConditionExpression":"attribute_exists(artist)"}}`,
	)},
}

// indexed is music with indexes on what the requests write.
var indexed = stack.Table{
	Name: music.Name, Regions: music.Regions, PartitionKey: music.PartitionKey, SortKey: music.SortKey,
	GlobalIndexes: []stack.Index{{Name: "bySeq", PartitionKey: stack.Key{Name: "at", Type: "S"}, SortKey: &stack.Key{Name: "seq", Type: "N"}, Projection: "ALL"}},
	LocalIndexes:  []stack.Index{{Name: "byAt", PartitionKey: music.PartitionKey, SortKey: &stack.Key{Name: "at", Type: "S"}, Projection: "KEYS_ONLY"}},
}

// indexRequests are the same for indexes.
var indexRequests = []benchRequest{
	benchRequests[0],
	{"Query20All", "Query", `{"TableName":"Music","IndexName":"bySeq","KeyConditionExpression":"#at = :a","ExpressionAttributeNames":{"#at":"at"},"ExpressionAttributeValues":{":a":{"S":"2026-01-01T00:00:00Z"}},"Limit":20}`},
	{"Query20Keys", "Query", `{"TableName":"Music","IndexName":"byAt","KeyConditionExpression":"artist = :a","ExpressionAttributeValues":{":a":{"S":"many"}},"Limit":20}`},
}

// benchService has 1000 items in one partition, and no replication under way.
func benchService(b *testing.B, table stack.Table) *dynamodb.Service {
	service := newService(b, dynamodb.Options{Tables: []stack.Table{table}})
	if err := service.SetLink(ireland, sweden, dynamodb.Link{}); err != nil {
		b.Fatal(err)
	}
	h := service.Handler(ireland)
	put := func(artist string, year int) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request(ireland, "PutItem", fmt.Sprintf(`{"TableName":"Music","Item":{"artist":{"S":%q},"year":{"N":"%d"},"seq":{"N":"1"},"at":{"S":"2026-01-01T00:00:00Z"},"can":{"BOOL":true}}}`, artist, year)))
		if w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
	for year := range 1000 {
		put("many", year)
	}
	put("STATUS", 1995)
	return service
}

// discard is a response that keeps nothing but the status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }

func BenchmarkHandler(b *testing.B) { benchHandler(b, music, benchRequests) }
func BenchmarkIndexes(b *testing.B) { benchHandler(b, indexed, indexRequests) }

func benchHandler(b *testing.B, table stack.Table, requests []benchRequest) {
	for _, test := range requests {
		b.Run(test.name, func(b *testing.B) {
			h := benchService(b, table).Handler(ireland)
			r := request(ireland, test.operation, test.body)
			body := bytes.NewReader([]byte(test.body))
			r.Body = io.NopCloser(body)
			w := &discard{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				body.Reset([]byte(test.body))
				h.ServeHTTP(w, r)
				if w.status != http.StatusOK {
					b.Fatal(w.status)
				}
			}
		})
	}
}

func BenchmarkLoopback(b *testing.B) {
	for _, test := range benchRequests {
		b.Run(test.name, func(b *testing.B) {
			server := httptest.NewServer(benchService(b, music).Handler(ireland))
			defer server.Close()
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			b.ReportAllocs()
			for b.Loop() {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL, bytes.NewReader([]byte(test.body)))
				if err != nil {
					b.Fatal(err)
				}
				sign(r, ireland, test.operation)
				answer, err := transport.RoundTrip(r)
				if err != nil {
					b.Fatal(err)
				}
				_, err = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(answer.Status, err)
				}
			}
		})
	}
}
