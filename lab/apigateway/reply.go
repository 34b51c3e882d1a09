package apigateway

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

// reply is an HTTP response on its way to the client. Replies may be shared between requests: nobody
// changes one after it was made.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// The replies that the gateway gives by itself. Statuses and bodies are AWS's where it documents them or
// they were observed; the bodies of 400, 413, 429 and 431, and the status 431, are our choice.
var (
	badRequest          = refusal(http.StatusBadRequest, "Bad Request")
	forbidden           = refusal(http.StatusForbidden, "Forbidden")
	notFound            = refusal(http.StatusNotFound, "Not Found")
	payloadTooLarge     = refusal(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	tooManyRequests     = refusal(http.StatusTooManyRequests, "Too Many Requests")
	headTooLarge        = refusal(http.StatusRequestHeaderFieldsTooLarge, "Request Header Fields Too Large")
	internalServerError = refusal(http.StatusInternalServerError, "Internal Server Error")
	serviceUnavailable  = refusal(http.StatusServiceUnavailable, "Service Unavailable")
)

func refusal(status int, message string) *reply {
	return &reply{
		status: status,
		header: http.Header{"Content-Type": {"application/json"}},
		body:   fmt.Appendf(nil, `{"message":%q}`, message),
	}
}

// write sends the reply with the request's ID, which every response carries.
func (p *reply) write(w http.ResponseWriter, method, id string) {
	header := w.Header()
	maps.Copy(header, p.header)
	header["Apigw-Requestid"] = []string{id}
	if _, typed := header["Content-Type"]; !typed {
		header["Content-Type"] = nil // or net/http would guess one from the body
	}
	hasBody := bodyAllowed(p.status)
	// A backend's answer to HEAD keeps the length that it told.
	if _, told := header["Content-Length"]; !told && hasBody {
		header["Content-Length"] = []string{strconv.Itoa(len(p.body))}
	}
	w.WriteHeader(p.status)
	if hasBody && method != http.MethodHead {
		w.Write(p.body) // fails only when the client is gone
	}
}

// bodyAllowed reports whether a response of this status may have a body (RFC 9110, section 6.4.1).
func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}
