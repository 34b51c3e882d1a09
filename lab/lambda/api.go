package lambda

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// API answers Lambda's own API in this Region: it invokes functions and describes them. The signature's
// form is the caller's to check. Operations that would change a function are refused: functions come from
// the stack.
//
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
func (s *Service) API() http.Handler {
	routes := http.NewServeMux()
	for pattern, operation := range map[string]apiOperation{
		"POST /2015-03-31/functions/{name}/invocations":        s.apiInvoke,
		"GET /2015-03-31/functions/{$}":                        s.apiListFunctions,
		"GET /2015-03-31/functions":                            s.apiListFunctions,
		"GET /2015-03-31/functions/{name}":                     s.apiGetFunction,
		"GET /2015-03-31/functions/{name}/configuration":       s.apiGetConfiguration,
		"GET /2015-03-31/functions/{name}/versions":            s.apiListVersions,
		"GET /2019-09-30/functions/{name}/concurrency":         s.apiGetConcurrency,
		"GET /2019-09-25/functions/{name}/event-invoke-config": s.apiGetEventInvokeConfig,
		"/": s.apiUnknown,
	} {
		routes.HandleFunc(pattern, serveAPI(operation))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Clean(r.URL.Path) != strings.TrimSuffix(r.URL.Path, "/") {
			serveAPI(s.apiUnknown)(w, r) // the mux would redirect
			return
		}
		routes.ServeHTTP(w, r)
	})
}

// apiOperation answers one request, or says why not: errors are *apiError or what Invoke returns.
type apiOperation func(w http.ResponseWriter, r *http.Request) error

// apiError is a refusal in Lambda's words.
type apiError struct {
	status  int
	code    string
	message string
	reason  string // of TooManyRequestsException
}

func (e *apiError) Error() string { return e.code + ": " + e.message }

func serveAPI(operation apiOperation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Amzn-Requestid", newRequestID())
		if err := operation(w, r); err != nil {
			asAPIError(err).write(w)
		}
	}
}

// asAPIError finds the wire form of what an operation returned.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
func asAPIError(err error) *apiError {
	if refused, ok := errors.AsType[*apiError](err); ok {
		return refused
	}
	switch {
	case errors.Is(err, ErrThrottled):
		return &apiError{
			status: http.StatusTooManyRequests, code: "TooManyRequestsException", message: "Rate Exceeded.",
			reason: "ConcurrentInvocationLimitExceeded",
		}
	case errors.Is(err, ErrTooLarge):
		return &apiError{status: http.StatusRequestEntityTooLarge, code: "RequestTooLargeException", message: err.Error()}
	}
	return &apiError{status: http.StatusInternalServerError, code: "ServiceException", message: err.Error()}
}

func (e *apiError) write(w http.ResponseWriter) {
	kind := "User"
	if e.status >= http.StatusInternalServerError {
		kind = "Service"
	}
	body := map[string]string{"Type": kind, "Message": e.message, "message": e.message} // SDKs read one or the other
	if e.reason != "" {
		body["Reason"] = e.reason
	}
	w.Header().Set("X-Amzn-Errortype", e.code)
	writeJSON(w, e.status, body)
}

func writeJSON(w http.ResponseWriter, status int, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err) // plain structures always marshal
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

func (s *Service) apiUnknown(_ http.ResponseWriter, r *http.Request) error {
	return &apiError{
		status: http.StatusNotImplemented, code: "UnknownOperationException",
		message: fmt.Sprintf("the lab does not have %s %s: its functions come from the stack", r.Method, r.URL.Path),
	}
}

// named finds the function that a request's path names: by its name, its ARN or the account and the name.
// The one version there is may be asked for.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html#API_GetFunction_RequestParameters
func (s *Service) named(r *http.Request) (*function, error) {
	name := r.PathValue("name")
	qualifier := r.URL.Query().Get("Qualifier")
	name = strings.TrimPrefix(name, s.arn(""))
	name = strings.TrimPrefix(name, s.options.Account+":function:")
	if bare, after, qualified := strings.Cut(name, ":"); qualified && !strings.HasPrefix(name, "arn:") {
		name, qualifier = bare, after
	}
	f, ok := s.functions[name]
	if !ok || qualifier != "" && qualifier != latest {
		arn := s.arn(name)
		if qualifier != "" {
			arn += ":" + qualifier
		}
		return nil, &apiError{status: http.StatusNotFound, code: "ResourceNotFoundException", message: "Function not found: " + arn}
	}
	return f, nil
}
