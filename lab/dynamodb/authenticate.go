package dynamodb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// authenticate refuses requests that are not signed in form: with Signature Version 4, for this Region
// and service. Keys and signatures are not verified.
func (e *endpoint) authenticate(r *http.Request) error {
	header := r.Header.Get("Authorization")
	var query url.Values
	if r.URL.RawQuery != "" {
		query = r.URL.Query()
	}
	presigned := query.Has("X-Amz-Algorithm")
	switch {
	case header != "" && presigned:
		return &apiError{kind: kindBadSignature, message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."}
	case presigned:
		return e.checkQuery(query)
	case !strings.HasPrefix(strings.TrimSpace(header), "AWS4-"):
		return &apiError{kind: kindNoToken, message: "Request is missing Authentication Token"}
	}
	return e.checkHeader(header, r)
}

func (e *endpoint) checkHeader(header string, r *http.Request) error {
	_, list, _ := strings.Cut(header, " ")
	names := [...]string{"Credential", "Signature", "SignedHeaders"}
	var given [len(names)]string
	for parameter := range strings.FieldsFuncSeq(list, func(c rune) bool { return c == ',' || c == ' ' }) {
		name, content, _ := strings.Cut(parameter, "=")
		if i := slices.Index(names[:], name); i >= 0 {
			given[i] = content
		}
	}
	missing := ""
	for i, name := range names {
		if given[i] == "" {
			missing += "Authorization header requires '" + name + "' parameter. "
		}
	}
	if r.Header.Get("X-Amz-Date") == "" && r.Header.Get("Date") == "" {
		missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
	}
	if missing != "" {
		return &apiError{kind: kindIncomplete, message: missing + "Authorization=" + header}
	}
	return e.checkScope(given[0])
}

func (e *endpoint) checkQuery(query url.Values) error {
	missing := ""
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"} {
		if query.Get(name) == "" {
			missing += "AWS query-string parameters must include '" + name + "'. "
		}
	}
	if missing != "" {
		return &apiError{kind: kindIncomplete, message: missing + "Re-examine the query-string parameters."}
	}
	return e.checkScope(query.Get("X-Amz-Credential"))
}

// checkScope reads keyid/date/region/service/term.
func (e *endpoint) checkScope(credential string) error {
	const elements = 5
	scope := strings.Split(strings.TrimRight(credential, "/"), "/")
	if len(scope) != elements {
		return &apiError{kind: kindIncomplete, message: "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'"}
	}
	wrong := ""
	if scope[2] != e.region {
		wrong += "Credential should be scoped to a valid region, not '" + scope[2] + "'. "
	}
	if scope[3] != "dynamodb" {
		wrong += "Credential should be scoped to correct service: 'dynamodb'. "
	}
	if scope[4] != "aws4_request" {
		wrong += "Credential should be scoped with a valid terminator: 'aws4_request', not '" + scope[4] + "'. "
	}
	if wrong != "" {
		return &apiError{kind: kindBadSignature, message: wrong}
	}
	return nil
}
