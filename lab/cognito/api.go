package cognito

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// maxRequest is the largest request to the API, in bytes; our choice.
const maxRequest = 1 << 20

// target begins the X-Amz-Target of every request.
const target = "AWSCognitoIdentityProviderService."

// API returns the handler of Cognito's AWS API in the Region, as far as reading goes. Whoever serves it
// has checked that requests are signed, and for this Region.
func (s *Service) API() http.Handler { return api{s} }

type api struct{ *Service }

// operations are what the lab has of the service.
var operations = map[string]func(*Service, *input) (any, error){
	"DescribeResourceServer": (*Service).describeResourceServer,
	"DescribeUserPool":       (*Service).describeUserPool,
	"DescribeUserPoolClient": (*Service).describeUserPoolClient,
	"DescribeUserPoolDomain": (*Service).describeUserPoolDomain,
	"GetUserPoolMfaConfig":   (*Service).getUserPoolMfaConfig,
	"ListResourceServers":    (*Service).listResourceServers,
	"ListTagsForResource":    (*Service).listTagsForResource,
	"ListUserPoolClients":    (*Service).listUserPoolClients,
	"ListUserPools":          (*Service).listUserPools,
}

// input holds the parameters of all operations; nil is absent.
type input struct {
	UserPoolID  *string `json:"UserPoolId"`
	ClientID    *string `json:"ClientId"`
	Identifier  *string
	Domain      *string
	ResourceArn *string
	MaxResults  *int
	NextToken   *string
}

// ServeHTTP speaks AWS's JSON 1.1. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
func (a api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-Requestid", newUUID())
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		return // the client is gone
	}
	output, err := a.answer(r.Header.Get("X-Amz-Target"), body)
	if err == nil {
		sendJSON(w, http.StatusOK, output)
		return
	}
	refused, ok := errors.AsType[*apiError](err)
	if !ok {
		refused = &apiError{Code: "InternalErrorException", Message: err.Error(), status: http.StatusInternalServerError}
	}
	w.Header().Set("X-Amzn-Errortype", refused.Code)
	sendJSON(w, refused.status, refused)
}

func (a api) answer(asked string, body []byte) (any, error) {
	name, ours := strings.CutPrefix(asked, target)
	run, known := operations[name]
	if !ours || !known {
		return nil, apiErrorf("UnknownOperationException", "the lab does not have %s", asked)
	}
	in := new(input)
	err := json.Unmarshal(body, in)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil, apiErrorf("SerializationException", "%s has the wrong type, %s", cmp.Or(wrong.Field, "the body"), wrong.Value)
	}
	if err != nil {
		return nil, apiErrorf("SerializationException", "the body is not JSON")
	}
	return run(a.Service, in)
}
