package lambda

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	"github.com/tandem-failover/tandem/stack"
)

// sdk is AWS's own client of the Service's API.
func sdk(t *testing.T, s *Service) *lambda.Client {
	t.Helper()
	server := httptest.NewServer(s.API())
	t.Cleanup(server.Close)
	client := awshttp.NewBuildableClient()
	t.Cleanup(client.GetTransport().CloseIdleConnections)
	return lambda.New(lambda.Options{
		BaseEndpoint: aws.String(server.URL), Region: "eu-west-1", RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
		HTTPClient:  client.WithTransportOptions(func(tr *http.Transport) { tr.DisableKeepAlives = true }),
	})
}

func TestTheSDKInvokes(t *testing.T) {
	s := region(t, "app")
	client := sdk(t, s)
	for _, name := range []string{"app", "arn:aws:lambda:eu-west-1:123456789012:function:app", "123456789012:function:app", "app:$LATEST"} {
		got, err := client.Invoke(t.Context(), &lambda.InvokeInput{
			FunctionName: &name, Payload: order{Do: "print", Print: "hello"}.payload(),
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.StatusCode != 200 || got.FunctionError != nil || !strings.Contains(string(got.Payload), "hello") || aws.ToString(got.ExecutedVersion) != "$LATEST" {
			t.Errorf("%s: got %d, %v, %s", name, got.StatusCode, got.FunctionError, got.Payload)
		}
	}
	failed, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("app"), Payload: order{Do: "error"}.payload()})
	if err != nil || aws.ToString(failed.FunctionError) == "" || failed.StatusCode != 200 {
		t.Errorf("a function error: got %+v, %v; want status 200 and a FunctionError", failed, err)
	}
	queued, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("app"), InvocationType: types.InvocationTypeEvent})
	if err != nil || queued.StatusCode != 202 {
		t.Errorf("an event: got %+v, %v; want status 202", queued, err)
	}
	tried, err := client.Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("app"), InvocationType: types.InvocationTypeDryRun})
	if err != nil || tried.StatusCode != 204 {
		t.Errorf("a dry run: got %+v, %v; want status 204", tried, err)
	}
}

func TestTheSDKIsRefused(t *testing.T) {
	s := region(t, "app")
	client := sdk(t, s)
	blocked := region(t, "app", declared(func(f *stack.Function) { f.Reserved = new(int) }))
	tests := map[string]struct {
		client *lambda.Client
		in     lambda.InvokeInput
		code   string
		says   string
	}{
		"unknown function": {client, lambda.InvokeInput{FunctionName: aws.String("nobody")}, "ResourceNotFoundException", "Function not found: arn:aws:lambda:eu-west-1:123456789012:function:nobody"},
		"other version":    {client, lambda.InvokeInput{FunctionName: aws.String("app"), Qualifier: aws.String("7")}, "ResourceNotFoundException", "function:app:7"},
		"other account":    {client, lambda.InvokeInput{FunctionName: aws.String("arn:aws:lambda:eu-west-1:999999999999:function:app")}, "ResourceNotFoundException", "Function not found"},
		"no JSON":          {client, lambda.InvokeInput{FunctionName: aws.String("app"), Payload: []byte("{")}, "InvalidRequestContentException", "into json"},
		"too large":        {client, lambda.InvokeInput{FunctionName: aws.String("app"), Payload: []byte(`"` + strings.Repeat("x", MaxRequest) + `"`)}, "RequestTooLargeException", "smaller than 6291456"},
		"a log tail":       {client, lambda.InvokeInput{FunctionName: aws.String("app"), LogType: types.LogTypeTail}, "InvalidParameterValueException", "log tails"},
		"reserved nothing": {sdk(t, blocked), lambda.InvokeInput{FunctionName: aws.String("app")}, "TooManyRequestsException", "Rate Exceeded."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tt.client.Invoke(t.Context(), &tt.in)
			refused, ok := errors.AsType[smithy.APIError](err)
			if !ok || refused.ErrorCode() != tt.code || !strings.Contains(refused.ErrorMessage(), tt.says) {
				t.Errorf("got %v, want %s that says %q", err, tt.code, tt.says)
			}
		})
	}
}

func TestTheSDKDescribes(t *testing.T) {
	s := region(t, "app", declared(func(f *stack.Function) {
		f.Environment = map[string]string{"A": "b"}
		f.AsyncAttempts, f.AsyncMaxAge, f.Timeout = 1, time.Minute, 10*time.Second
		f.Reserved = aws.Int(3)
	}))
	client := sdk(t, s)
	got, err := client.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("app")})
	if err != nil {
		t.Fatal(err)
	}
	c := got.Configuration
	if aws.ToInt32(c.Timeout) != 10 || c.State != types.StateActive || c.Environment.Variables["A"] != "b" || aws.ToInt32(got.Concurrency.ReservedConcurrentExecutions) != 3 {
		t.Errorf("GetFunction: %+v", c)
	}
	list, err := client.ListFunctions(t.Context(), nil)
	if err != nil || len(list.Functions) != 1 || aws.ToString(list.Functions[0].FunctionName) != "app" {
		t.Errorf("ListFunctions: %+v, %v", list, err)
	}
	tries, err := client.GetFunctionEventInvokeConfig(t.Context(), &lambda.GetFunctionEventInvokeConfigInput{FunctionName: aws.String("app")})
	if err != nil || aws.ToInt32(tries.MaximumRetryAttempts) != 0 || aws.ToInt32(tries.MaximumEventAgeInSeconds) != 60 {
		t.Errorf("GetFunctionEventInvokeConfig: %+v, %v", tries, err)
	}
	reserved, err := client.GetFunctionConcurrency(t.Context(), &lambda.GetFunctionConcurrencyInput{FunctionName: aws.String("app")})
	if err != nil || aws.ToInt32(reserved.ReservedConcurrentExecutions) != 3 {
		t.Errorf("GetFunctionConcurrency: %+v, %v", reserved, err)
	}
	versions, err := client.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: aws.String("app")})
	if err != nil || len(versions.Versions) != 1 {
		t.Errorf("ListVersionsByFunction: %+v, %v", versions, err)
	}
	w := httptest.NewRecorder()
	s.API().ServeHTTP(w, httptest.NewRequest("GET", "/2015-03-31/functions//configuration", nil))
	if w.Code != http.StatusNotImplemented {
		t.Errorf("a path without a name: status %d, want %d", w.Code, http.StatusNotImplemented)
	}
	_, err = client.DeleteFunction(t.Context(), &lambda.DeleteFunctionInput{FunctionName: aws.String("app")})
	if refused, ok := errors.AsType[smithy.APIError](err); !ok || refused.ErrorCode() != "UnknownOperationException" {
		t.Errorf("DeleteFunction: %v, want a refusal", err)
	}
}
