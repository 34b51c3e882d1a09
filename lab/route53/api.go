package route53

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

const (
	apiVersion = "/2013-04-01/"
	apiHost    = "https://route53.amazonaws.com"

	// maxRequest is more than the largest change batch comes to, in bytes.
	maxRequest = 2 << 20
)

// call is one request to the API.
type call struct {
	ids   []string // what stood in the place of the path's asterisks
	query url.Values
	body  []byte
}

// operation is one of the API's. Its document is the response.
type operation func(s *Service, c call) (document any, err error)

// routes are the operations the lab has.
var routes = []struct {
	method, path string // a segment * is an ID
	run          operation
}{
	{http.MethodGet, "hostedzone", listHostedZones},
	{http.MethodPost, "hostedzone", createHostedZone},
	{http.MethodGet, "hostedzonesbyname", listHostedZonesByName},
	{http.MethodGet, "hostedzonecount", getHostedZoneCount},
	{http.MethodGet, "hostedzone/*", getHostedZone},
	{http.MethodPost, "hostedzone/*", updateHostedZoneComment},
	{http.MethodDelete, "hostedzone/*", deleteHostedZone},
	{http.MethodGet, "hostedzone/*/rrset", listRecords},
	{http.MethodPost, "hostedzone/*/rrset", changeRecords},
	{http.MethodGet, "change/*", getChange},
	{http.MethodGet, "testdnsanswer", testDNSAnswer},
	{http.MethodGet, "healthcheck", listHealthChecks},
	{http.MethodPost, "healthcheck", createHealthCheck},
	{http.MethodGet, "healthcheckcount", getHealthCheckCount},
	{http.MethodGet, "healthcheck/*", getHealthCheck},
	{http.MethodPost, "healthcheck/*", updateHealthCheck},
	{http.MethodDelete, "healthcheck/*", deleteHealthCheck},
	{http.MethodGet, "healthcheck/*/status", getHealthCheckStatus},
	{http.MethodGet, "healthcheck/*/lastfailurereason", getHealthCheckLastFailureReason},
	{http.MethodGet, "checkeripranges", getCheckerIPRanges},
	{http.MethodGet, "tags/*/*", listTags},
	{http.MethodPost, "tags/*/*", changeTags},
	{http.MethodPost, "tags/*", listTagsOfSeveral},
}

// API is Route 53's management API, REST-XML under /2013-04-01/, for unchanged clients: zones, records,
// health checks and their tags can be read and steered. Records take effect before the call returns, health
// checks at their next probe. It does not look at who signed a request.
// https://docs.aws.amazon.com/Route53/latest/APIReference/Welcome.html
func (s *Service) API() http.Handler { return http.HandlerFunc(s.serveAPI) }

func (s *Service) serveAPI(w http.ResponseWriter, r *http.Request) {
	id := s.uuid()
	status := http.StatusOK
	document, err := s.dispatch(w, r)
	if err != nil {
		refusal := asAPIError(err)
		status, document = refusal.status, refusal.document(id)
	}
	body, err := wire.Encode(document)
	if err != nil {
		panic(err) // every document is one of package wire, which always encode
	}
	header := w.Header()
	header.Set("X-Amzn-Requestid", id)
	header.Set("Content-Type", "text/xml")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if made, ok := document.(interface{ Location() string }); ok {
		status = http.StatusCreated
		header.Set("Location", apiHost+strings.TrimSuffix(apiVersion, "/")+made.Location())
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

// dispatch finds the operation and runs it.
func (s *Service) dispatch(w http.ResponseWriter, r *http.Request) (any, error) {
	c := call{query: r.URL.Query()}
	run, err := c.route(r)
	if err != nil {
		return nil, err
	}
	c.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge",
			"The request body is larger than %d bytes", maxRequest)
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "MalformedInput", "The request body is incomplete: %v", err)
	}
	return run(s, c)
}

// route finds the operation by the method and the path, with or without a slash at the end, and takes the IDs
// out of the path.
func (c *call) route(r *http.Request) (operation, error) {
	unknown := refuse(http.StatusNotFound, "UnknownOperationException",
		"the lab has no operation %s %s", r.Method, r.URL.Path)
	path, ours := strings.CutPrefix(r.URL.EscapedPath(), apiVersion)
	if !ours {
		return nil, unknown
	}
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for _, route := range routes {
		if ids, ok := match(route.path, segments); ok && route.method == r.Method {
			c.ids = ids
			return route.run, nil
		}
	}
	return nil, unknown
}

// match compares a path with a pattern. An escaped slash, as some clients send within an ID, separates nothing.
func match(pattern string, segments []string) (ids []string, ok bool) {
	wanted := strings.Split(pattern, "/")
	if len(wanted) != len(segments) {
		return nil, false
	}
	for i, segment := range segments {
		text, err := url.PathUnescape(segment)
		switch {
		case err != nil:
			return nil, false
		case wanted[i] == "*" && text != "":
			ids = append(ids, text)
		case wanted[i] != text:
			return nil, false
		}
	}
	return ids, true
}
