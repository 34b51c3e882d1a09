package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// table is the application's DynamoDB table in memory. It knows the one update that the application makes.
type table struct {
	err  error
	hang bool

	mu   sync.Mutex // guards rows
	rows map[string]map[string]types.AttributeValue
}

func (t *table) trouble(ctx context.Context) error {
	if t.hang {
		<-ctx.Done()
		return ctx.Err()
	}
	return t.err
}

func (t *table) GetItem(ctx context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	if err := t.trouble(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return &dynamodb.GetItemOutput{Item: t.rows[in.Key["id"].(*types.AttributeValueMemberS).Value]}, nil
}

func (t *table) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	if err := t.trouble(ctx); err != nil {
		return nil, err
	}
	if *in.UpdateExpression != "SET #value = :value, #region = :region, #at = :at ADD #version :one" {
		return nil, errors.New("not an update this table knows: " + *in.UpdateExpression)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	id := in.Key["id"].(*types.AttributeValueMemberS).Value
	row := maps.Clone(in.Key)
	version := 1
	if old, found := t.rows[id]["version"].(*types.AttributeValueMemberN); found {
		n, _ := strconv.Atoi(old.Value)
		version = n + 1
	}
	row["version"] = &types.AttributeValueMemberN{Value: strconv.Itoa(version)}
	for _, name := range []string{"value", "region", "at"} {
		row[name] = in.ExpressionAttributeValues[":"+name]
	}
	if t.rows == nil {
		t.rows = make(map[string]map[string]types.AttributeValue)
	}
	t.rows[id] = row
	return &dynamodb.UpdateItemOutput{Attributes: row}, nil
}

func handler(t *table) *Handler {
	return New(Settings{Region: "eu-west-1", Table: "items", Timeout: 2 * time.Second}, t, slog.New(slog.DiscardHandler))
}

func ask(t *testing.T, h *Handler, method, path, body string, edits ...func(*events.APIGatewayV2HTTPRequest)) (int, map[string]any) {
	t.Helper()
	req := events.APIGatewayV2HTTPRequest{RawPath: path, Body: body}
	req.RequestContext.HTTP.Method = method
	for _, edit := range edits {
		edit(&req)
	}
	res, err := h.Handle(t.Context(), req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(res.Body), &got); err != nil {
		t.Fatalf("%s %s: body %s: %v", method, path, res.Body, err)
	}
	if res.Headers["x-served-by"] != "eu-west-1" || got["served_by"] != "eu-west-1" {
		t.Errorf("%s %s: the answer does not say who served: %v %s", method, path, res.Headers, res.Body)
	}
	return res.StatusCode, got
}

func TestItemsComeBack(t *testing.T) {
	t.Parallel()
	h := handler(&table{})
	for version, value := range []string{"one", `{"qty":2}`} {
		status, put := ask(t, h, "PUT", "/items/order-1", value)
		if status != 200 || put["value"] != value || put["version"] != float64(version+1) || put["region"] != "eu-west-1" {
			t.Errorf("PUT %s = %d %v", value, status, put)
		}
		status, got := ask(t, h, "GET", "/items/order-1", "")
		if status != 200 || !maps.Equal(got, put) {
			t.Errorf("GET = %d %v, want %v", status, got, put)
		}
	}
}

func TestAnswers(t *testing.T) {
	encoded := func(req *events.APIGatewayV2HTTPRequest) { req.IsBase64Encoded = true }
	asJSON := func(req *events.APIGatewayV2HTTPRequest) {
		req.Headers = map[string]string{"content-type": "application/json; charset=utf-8"}
	}
	tests := []struct {
		name, method, path, body string
		edit                     func(*events.APIGatewayV2HTTPRequest)
		status                   int
		say                      string // part of the error, if it is one
	}{
		{"the Region", "GET", "/", "", nil, 200, ""},
		{"ready", "GET", "/ready", "", nil, 200, ""},
		{"an item that is not there", "GET", "/items/none", "", nil, 404, "no item none"},
		{"no such path", "GET", "/orders", "", nil, 404, "want /, /ready or /items/{id}"},
		{"no such method", "DELETE", "/items/a", "", nil, 405, "DELETE is not allowed"},
		{"writing the root", "POST", "/", "", nil, 405, "POST is not allowed"},
		{"an escaped id", "PUT", "/items/a%2Db", "x", nil, 200, ""},
		{"no id", "PUT", "/items/", "x", nil, 400, "the id must be"},
		{"an id of two segments", "PUT", "/items/a/b", "x", nil, 400, "the id must be"},
		{"a broken escape", "GET", "/items/%zz", "", nil, 400, "the id must be"},
		{"a long id", "GET", "/items/" + strings.Repeat("a", 129), "", nil, 400, "the id must be"},
		{"no body", "PUT", "/items/a", "", nil, 400, "the body is empty"},
		{"a large body", "PUT", "/items/a", strings.Repeat("a", 64<<10+1), nil, 400, "65537 bytes, at most 65536"},
		{"no text", "PUT", "/items/a", "\xff", nil, 400, "UTF-8"},
		{"base64", "PUT", "/items/a", base64.StdEncoding.EncodeToString([]byte("héllo")), encoded, 200, ""},
		{"no base64", "PUT", "/items/a", "!", encoded, 400, "not base64"},
		{"JSON", "PUT", "/items/a", `{"a":1}`, asJSON, 200, ""},
		{"no JSON", "PUT", "/items/a", `{"a":`, asJSON, 400, "not the JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			edits := []func(*events.APIGatewayV2HTTPRequest){}
			if tt.edit != nil {
				edits = append(edits, tt.edit)
			}
			status, body := ask(t, handler(&table{}), tt.method, tt.path, tt.body, edits...)
			said, _ := body["error"].(string)
			if status != tt.status || !strings.Contains(said, tt.say) || (said == "") != (status == 200) {
				t.Errorf("%s %s = %d %v, want %d with %q", tt.method, tt.path, status, body, tt.status, tt.say)
			}
		})
	}
}

func TestATableInTrouble(t *testing.T) {
	for _, path := range []string{"/items/a", "/ready"} {
		t.Run(path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if status, body := ask(t, handler(&table{err: errors.New("secret cause")}), "GET", path, ""); status != 503 || body["error"] != "the table did not answer" {
					t.Errorf("a failing table gives %d %v", status, body)
				}
				began := time.Now()
				if status, _ := ask(t, handler(&table{hang: true}), "GET", path, ""); status != 503 || time.Since(began) != 2*time.Second {
					t.Errorf("a hanging table gives %d after %v, want 503 after the timeout", status, time.Since(began))
				}
			})
		})
	}
}

func TestReadSettings(t *testing.T) {
	t.Parallel()
	env := map[string]string{"AWS_REGION": "eu-west-1", "TANDEM_APP_TABLE": "items", "TANDEM_APP_TIMEOUT": "100ms"}
	got, err := ReadSettings(func(name string) string { return env[name] })
	if want := (Settings{"eu-west-1", "items", 100 * time.Millisecond}); got != want || err != nil {
		t.Errorf("ReadSettings = %+v, %v, want %+v", got, err, want)
	}
	if _, err := ReadSettings(func(string) string { return "" }); err == nil || !strings.Contains(err.Error(), "TANDEM_APP_TABLE: not set") {
		t.Errorf("ReadSettings of nothing = %v", err)
	}
}
