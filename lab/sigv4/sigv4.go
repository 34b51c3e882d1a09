// Package sigv4 reads the form of AWS requests signed with Signature Version 4. With one endpoint for all
// Regions, the credential scope is the only place that says which Region and service are meant.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
//
// Signatures are read and not verified: whoever reaches the loopback may use the lab.
package sigv4

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Scope is who signed a request, and for what.
type Scope struct {
	AccessKey string
	Region    string
	Service   string // as AWS abbreviates it: dynamodb, lambda, cognito-idp

	terminator string
}

// Check refuses a scope that is not for a Region and a service, with all that is wrong.
func (s Scope) Check(region, service string) error {
	wrong := ""
	if s.Region != region {
		wrong += "Credential should be scoped to a valid region, not '" + s.Region + "'. "
	}
	if s.Service != service {
		wrong += "Credential should be scoped to correct service: '" + service + "'. "
	}
	if s.terminator != terminator {
		wrong += "Credential should be scoped with a valid terminator: '" + terminator + "', not '" + s.terminator + "'. "
	}
	if wrong != "" {
		return &Error{InvalidSignature, wrong}
	}
	return nil
}

// Error says what is wrong with a signature's form, in AWS's words.
type Error struct {
	Code    Code
	Message string
}

// Code is the name of the error; services of the JSON protocols append "Exception".
type Code string

// The codes that Read returns.
const (
	MissingAuthenticationToken Code = "MissingAuthenticationToken"
	IncompleteSignature        Code = "IncompleteSignature"
	InvalidSignature           Code = "InvalidSignature"
)

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

const (
	terminator = "aws4_request"
	algorithm  = "X-Amz-Algorithm" // the parameter that presigned requests begin with
)

// Read returns the scope of a request that is signed in its header or, presigned, in its query. Whether the
// scope fits is for Check to say. What Read returns beside an error is as much of the scope as could be read.
// Errors are of type *Error.
func Read(r *http.Request) (Scope, error) {
	header := strings.TrimSpace(r.Header.Get("Authorization"))
	var query url.Values
	if r.URL.RawQuery != "" {
		query = r.URL.Query()
	}
	presigned := query.Has(algorithm)
	switch {
	case header != "" && presigned:
		return Scope{}, &Error{InvalidSignature, "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."}
	case presigned:
		return readQuery(query)
	case !strings.HasPrefix(header, "AWS4-"):
		return Scope{}, &Error{MissingAuthenticationToken, "Request is missing Authentication Token"}
	}
	return readHeader(header, r.Header)
}

func readHeader(authorization string, header http.Header) (Scope, error) {
	_, list, _ := strings.Cut(authorization, " ")
	names := [...]string{"Credential", "Signature", "SignedHeaders"}
	var given [len(names)]string
	for parameter := range strings.FieldsFuncSeq(list, func(c rune) bool { return c == ',' || c == ' ' }) {
		name, content, _ := strings.Cut(parameter, "=")
		if i := slices.Index(names[:], name); i >= 0 {
			given[i] = content
		}
	}
	scope, err := readCredential(given[0])
	missing := ""
	for i, name := range names {
		if given[i] == "" {
			missing += "Authorization header requires '" + name + "' parameter. "
		}
	}
	if header.Get("X-Amz-Date") == "" && header.Get("Date") == "" {
		missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
	}
	if missing != "" {
		return scope, &Error{IncompleteSignature, missing + "Authorization=" + authorization}
	}
	return scope, err
}

func readQuery(query url.Values) (Scope, error) {
	scope, err := readCredential(query.Get("X-Amz-Credential"))
	missing := ""
	for _, name := range []string{algorithm, "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"} {
		if query.Get(name) == "" {
			missing += "AWS query-string parameters must include '" + name + "'. "
		}
	}
	if missing != "" {
		return scope, &Error{IncompleteSignature, missing + "Re-examine the query-string parameters."}
	}
	return scope, err
}

// readCredential reads keyid/date/region/service/term.
func readCredential(credential string) (Scope, error) {
	const elements = 5
	var parts [elements + 1]string // room for one too many
	n := 0
	for part := range strings.SplitSeq(strings.TrimRight(credential, "/"), "/") {
		parts[min(n, elements)] = part
		n++
	}
	if n != elements {
		return Scope{}, &Error{IncompleteSignature, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'"}
	}
	return Scope{AccessKey: parts[0], Region: parts[2], Service: parts[3], terminator: parts[4]}, nil
}
