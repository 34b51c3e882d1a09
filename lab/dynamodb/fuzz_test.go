package dynamodb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// Whatever a request holds, it is answered in JSON, and never with a fault of the lab's own.
func FuzzRequest(f *testing.F) {
	for _, r := range benchRequests {
		f.Add(r.operation, r.body)
	}
	f.Add("TransactWriteItems", `{"TransactItems":[{"Put":{"TableName":"plain","Item":{"id":{"S":""}}}},null,{"Get":[]}],"ClientRequestToken":"a"}`)
	f.Add("BatchWriteItem", `{"RequestItems":{"plain":[{"PutRequest":null,"DeleteRequest":{"Key":{"id":{"NS":["1"]}}}}],"plain":[]}}`)
	f.Fuzz(func(t *testing.T, operation, body string) {
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{plain, music, games}})
		if err != nil {
			t.Fatal(err)
		}
		defer service.Close()
		w := httptest.NewRecorder()
		service.Handler(ireland).ServeHTTP(w, request(ireland, operation, body))
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: %d %s", operation, body, w.Code, w.Body)
		}
	})
}
