package apigateway_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/stack"
)

func ExampleNew() {
	hello := func(_ context.Context, function string, _ []byte) ([]byte, string, error) {
		return fmt.Appendf(nil, `{"statusCode":200,"body":"hello from %s"}`, function), "", nil
	}
	gateway, err := apigateway.New(apigateway.Options{
		Region:  "eu-west-1",
		Account: "111122223333",
		Invoke:  hello,
		APIs: []stack.API{{
			Region:       "eu-west-1",
			ID:           "a1b2c3d4e5",
			Routes:       []stack.Route{{Key: "GET /greetings/{name}", Integration: "greeter"}},
			Integrations: []stack.Integration{{ID: "greeter", Type: "AWS_PROXY", Function: "greet"}},
			Domains:      []stack.Domain{{Name: "api.example.com"}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, path := range []string{"/greetings/ann", "/elsewhere"} {
		w := httptest.NewRecorder()
		gateway.ServeHTTP(w, httptest.NewRequest("GET", "https://api.example.com"+path, nil))
		fmt.Println(w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	// Output:
	// 200 text/plain; charset=utf-8 hello from greet
	// 404 application/json {"message":"Not Found"}
}

func ExampleGateway_API() {
	gateway, err := apigateway.New(apigateway.Options{
		Region: "eu-west-1",
		APIs:   []stack.API{{Region: "eu-west-1", ID: "a1b2c3d4e5", Domains: []stack.Domain{{Name: "api.example.com"}}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, request := range []string{"GET /v2/domainnames/api.example.com/apimappings", "DELETE /v2/apis/a1b2c3d4e5"} {
		method, path, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		gateway.API().ServeHTTP(w, httptest.NewRequest(method, path, nil))
		fmt.Print(w.Code, " ", w.Body)
	}
	// Output:
	// 200 {"items":[{"apiId":"a1b2c3d4e5","apiMappingId":"ndfy5w","apiMappingKey":"","stage":"$default"}]}
	// 501 {"message":"the lab does not have DELETE /v2/apis/a1b2c3d4e5: HTTP APIs are declared in the stack and can be read here; see docs/differences-from-aws.md"}
}
