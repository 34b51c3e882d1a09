package lab

import (
	"net/http"
	"strings"
)

// scope is the credential scope of an AWS request signed with Signature Version 4: with one endpoint for
// all Regions it is the only place that says which Region and service are meant.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
type scope struct{ region, service string }

// scopeOf reads the scope from the Authorization header or, of a presigned request, from the query.
// The lab reads it and does not verify the signature: whoever reaches the loopback may use the lab.
func scopeOf(r *http.Request) (scope, bool) {
	credential := r.URL.Query().Get("X-Amz-Credential")
	if _, after, found := strings.Cut(r.Header.Get("Authorization"), "Credential="); found {
		credential, _, _ = strings.Cut(after, ",")
	}
	// <access key>/<yyyymmdd>/<region>/<service>/aws4_request
	parts := strings.Split(strings.TrimSpace(credential), "/")
	if len(parts) != 5 || parts[4] != "aws4_request" || parts[2] == "" || parts[3] == "" {
		return scope{}, false
	}
	return scope{region: parts[2], service: parts[3]}, true
}
