package apigateway

import (
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// hopByHop are the headers that concern one connection alone and that a proxy must not pass on
// (RFC 9110, section 7.6.1), as they are canonically written.
var hopByHop = []string{
	"Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
	"Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

// hops are the headers of one message that concern its connection alone, beyond hopByHop.
type hops []string

// connectionHeaders finds the headers that the Connection header names.
func connectionHeaders(header http.Header) hops {
	var named hops
	for _, line := range header["Connection"] {
		for name := range strings.SplitSeq(line, ",") {
			named = append(named, textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)))
		}
	}
	return named
}

func (h hops) has(name string) bool {
	return slices.Contains(hopByHop, name) || slices.Contains(h, name)
}

// endToEnd copies the headers that a proxy passes on.
func endToEnd(header http.Header) http.Header {
	passed := make(http.Header, len(header)+3)
	named := connectionHeaders(header)
	for name, values := range header {
		if !named.has(name) {
			passed[name] = values
		}
	}
	return passed
}
