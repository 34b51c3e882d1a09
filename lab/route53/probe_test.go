package route53

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// once probes the service's first endpoint as its first checker.
func once(t *testing.T, s *Service) (seen outcome, took time.Duration) {
	t.Helper()
	start := time.Now()
	seen = s.probe(t.Context(), s.checks[0].endpoint.Load(), newChecker(0, 0, 0))
	return seen, time.Since(start)
}

func compressed(t *testing.T, text string, open func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var b bytes.Buffer
	w, err := open(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func body(header, text string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", header, len(text), text)
}

// slowly sends the parts one by one, each after its delay.
func slowly(parts ...any) endpointFunc {
	return func(conn net.Conn) {
		if _, err := conn.Read(make([]byte, 4096)); err != nil {
			return
		}
		for _, part := range parts {
			switch part := part.(type) {
			case time.Duration:
				time.Sleep(part)
			case string:
				if _, err := io.WriteString(conn, part); err != nil {
					return
				}
			}
		}
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	const (
		second = time.Second
		almost = 2*time.Second - time.Millisecond
		resolv = ". Resolved IP: 192.0.2.1"
		match  = failover.HTTPStrMatch
	)
	gz := func(text string) string {
		return compressed(t, text, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
	}
	zl := compressed(t, "found", func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil })
	raw := compressed(t, "found", func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	inWindow := strings.Repeat("x", failover.SearchWindow-5) + "found"
	tests := map[string]struct {
		kind     failover.CheckType // HTTP if empty; the search string is "found"
		endpoint endpointFunc
		want     string
		took     time.Duration
	}{
		"200":                  {endpoint: says(0, ok), want: "Success: HTTP Status Code 200, OK" + resolv},
		"redirect":             {endpoint: says(0, "HTTP/1.1 301 Moved Permanently\r\nLocation: /x\r\n\r\n"), want: "Success: HTTP Status Code 301, Moved Permanently" + resolv},
		"no reason phrase":     {endpoint: says(0, "HTTP/1.1 204\r\n\r\n"), want: "Success: HTTP Status Code 204" + resolv},
		"HTTP/1.0":             {endpoint: says(0, "HTTP/1.0 200 OK\r\n\r\n"), want: "Success: HTTP Status Code 200, OK" + resolv},
		"503":                  {endpoint: says(0, "HTTP/1.1 503 Service Unavailable\r\n\r\n"), want: "Failure: HTTP Status Code 503, Service Unavailable" + resolv},
		"404":                  {endpoint: says(0, "HTTP/1.1 404 Not Found\r\n\r\n"), want: "Failure: HTTP Status Code 404, Not Found" + resolv},
		"status in time":       {endpoint: says(almost, ok), want: "Success: HTTP Status Code 200, OK" + resolv, took: almost},
		"status too late":      {endpoint: says(3*second, ok), want: "Failure: No HTTP status code within 2s of connecting" + resolv, took: 2 * second},
		"half a status line":   {endpoint: slowly("HTTP/1.1 200", 9*second), want: "Failure: No HTTP status code within 2s of connecting" + resolv, took: 2 * second},
		"status, slow header":  {endpoint: slowly(second, "HTTP/1.1 200 OK\r\n", almost, "\r\n"), want: "Success: HTTP Status Code 200, OK" + resolv, took: second + almost},
		"status, no header":    {endpoint: slowly(second, "HTTP/1.1 200 OK\r\n", 9*second), want: "Failure: HTTP header not complete within 2s of the status line" + resolv, took: 3 * second},
		"a body never ends":    {endpoint: slowly("HTTP/1.1 200 OK\r\n\r\n", "x", 9*second), want: "Success: HTTP Status Code 200, OK" + resolv},
		"closed at once":       {endpoint: func(net.Conn) {}, want: "Failure: No HTTP status code: io: read/write on closed pipe" + resolv},
		"closed after request": {endpoint: says(0, ""), want: "Failure: No HTTP status code: EOF" + resolv},
		"not HTTP":             {endpoint: says(0, "SSH-2.0-x\r\n"), want: `Failure: Malformed HTTP response: malformed HTTP response "SSH-2.0-x"` + resolv},
		"malformed header":     {endpoint: says(0, "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), want: `Failure: Malformed HTTP response: malformed MIME header: missing colon: "no colon"` + resolv},
		"largest header":       {endpoint: says(0, header(maxHeader)), want: "Success: HTTP Status Code 200, OK" + resolv},
		"header too large":     {endpoint: says(0, header(maxHeader+1)), want: "Failure: HTTP header larger than 16384 bytes" + resolv},
		"never connected": {endpoint: nil, took: 4 * second, want: "Failure: Connection timed out. The endpoint or the internet connection is down, or requests " +
			"are being blocked by your firewall. See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-router-firewall-rules.html"},
		"TCP": {kind: failover.TCP, endpoint: func(net.Conn) {}, want: "Success: TCP connection established" + resolv},
		"TCP, never connected": {kind: failover.TCP, endpoint: nil, took: 10 * second, want: "Failure: Connection timed out. The endpoint or the internet connection is down, or requests " +
			"are being blocked by your firewall. See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-router-firewall-rules.html"},

		"match":                 {kind: match, endpoint: says(0, body("", "it is found here")), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match, other case":     {kind: match, endpoint: says(0, body("", "Found")), want: "Failure: HTTP Status Code 200, OK. Search string not in the first 5120 bytes of the body" + resolv},
		"match at window's end": {kind: match, endpoint: says(0, body("", inWindow)), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match across its end":  {kind: match, endpoint: says(0, body("", "x"+inWindow)), want: "Failure: HTTP Status Code 200, OK. Search string not in the first 5120 bytes of the body" + resolv},
		"match, 503":            {kind: match, endpoint: says(0, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\n\r\nfound"), want: "Failure: HTTP Status Code 503, Service Unavailable" + resolv},
		"match in gzip":         {kind: match, endpoint: says(0, body("Content-Encoding: gzip\r\n", gz("found"))), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match beyond in gzip":  {kind: match, endpoint: says(0, body("Content-Encoding: gzip\r\n", gz("x"+inWindow))), want: "Failure: HTTP Status Code 200, OK. Search string not in the first 5120 bytes of the body" + resolv},
		"match in deflate":      {kind: match, endpoint: says(0, body("Content-Encoding: Deflate\r\n", zl)), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match in raw deflate":  {kind: match, endpoint: says(0, body("Content-Encoding: deflate\r\n", raw)), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match in brotli":       {kind: match, endpoint: says(0, body("Content-Encoding: br\r\n", "found")), want: `Failure: HTTP Status Code 200, OK. Body not readable: content encoding "br"` + resolv},
		"match in false gzip":   {kind: match, endpoint: says(0, body("Content-Encoding: gzip\r\n", "found, but not by gzip")), want: "Failure: HTTP Status Code 200, OK. Body not readable: gzip: invalid header" + resolv},
		"match in chunks":       {kind: match, endpoint: says(0, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfou\r\n2\r\nnd\r\n0\r\n\r\n"), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match in tiny chunks":  {kind: match, endpoint: says(0, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+strings.Repeat("1\r\nx\r\n", failover.SearchWindow-5)+"5\r\nfound\r\n0\r\n\r\n"), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match until closed":    {kind: match, endpoint: says(0, "HTTP/1.1 200 OK\r\n\r\nfound"), want: "Success: HTTP Status Code 200, OK" + resolv},
		"match, body cut short": {kind: match, endpoint: says(0, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfound"), want: "Failure: HTTP Status Code 200, OK. Body not readable: unexpected EOF" + resolv},
		"match, body in time":   {kind: match, endpoint: slowly(almost, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", almost, "found"), want: "Success: HTTP Status Code 200, OK" + resolv, took: 2 * almost},
		"match, body too late":  {kind: match, endpoint: slowly(second, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 3*second, "found"), want: "Failure: HTTP Status Code 200, OK. Body not received within 2s of the status code" + resolv, took: 3 * second},
		"match, then no end":    {kind: match, endpoint: slowly("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfound", 9*second), want: "Failure: HTTP Status Code 200, OK. Body not received within 2s of the status code" + resolv, took: 2 * second},
		"match, window is enough": {kind: match, endpoint: slowly("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"+inWindow, 9*second),
			want: "Success: HTTP Status Code 200, OK" + resolv},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := wwwCheck()
				if tt.kind != "" {
					c.Type = tt.kind
				}
				if c.Type == match {
					c.SearchString = "found"
				}
				c.Port = 80
				n := newNetwork(t)
				n.set("192.0.2.1:80", tt.endpoint)
				o := checkOptions(c)
				o.Dial = n.dial
				seen, took := once(t, serve(t, o))
				if seen.status != tt.want || seen.pass != strings.HasPrefix(tt.want, "Success") {
					t.Errorf("pass %v, status\n%s, want\n%s", seen.pass, seen.status, tt.want)
				}
				if took != tt.took {
					t.Errorf("took %v, want %v", took, tt.took)
				}
			})
		})
	}
}

// header is a response whose header has exactly this many bytes.
func header(size int) string {
	const start, end = "HTTP/1.1 200 OK\r\nX: ", "\r\n\r\n"
	return start + strings.Repeat("x", size-len(start)-len(end)) + end
}

func TestProbeThatFindsNoEndpoint(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fqdn string
		want string
	}{
		"refused":           {"www.example.com", "Failure: Connection refused. Resolved IP: 192.0.2.1"},
		"name in any case":  {"WWW.Example.Com.", "Failure: Connection refused. Resolved IP: 192.0.2.1"},
		"only IPv6":         {"v6.example.com", "Failure: DNS resolution failed."},
		"no such name":      {"none.example.com", "Failure: DNS resolution failed."},
		"a name of no zone": {"www.example.net", "Failure: DNS resolution failed."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := wwwCheck()
			c.FQDN = tt.fqdn
			o := checkOptions(c)
			o.Dial = newNetwork(t).dial
			if seen, _ := once(t, serve(t, o)); seen.pass || seen.status != tt.want {
				t.Errorf("pass %v, status %q, want %q", seen.pass, seen.status, tt.want)
			}
		})
	}
}

// A check by IP address probes that address whatever its name resolves to.
func TestProbeByIPAddress(t *testing.T) {
	t.Parallel()
	c := wwwCheck()
	c.IPAddress = "8.8.8.8"
	o := checkOptions(c)
	o.Dial = newNetwork(t).dial
	if seen, _ := once(t, serve(t, o)); seen.status != "Failure: Connection refused" {
		t.Errorf("status %q, want no resolved address", seen.status)
	}
}

func TestRequest(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*failover.Check)
		line   string
		host   string
	}{
		"HTTP on 80":          {func(*failover.Check) {}, "GET / HTTP/1.1", "www.example.com"},
		"HTTPS on 443":        {func(c *failover.Check) { c.Type = failover.HTTPS }, "GET / HTTP/1.1", "www.example.com"},
		"HTTP on 443":         {func(c *failover.Check) { c.Port = 443 }, "GET / HTTP/1.1", "www.example.com:443"},
		"HTTPS on 8443":       {func(c *failover.Check) { c.Type = failover.HTTPS; c.Port = 8443 }, "GET / HTTP/1.1", "www.example.com:8443"},
		"path, no slash":      {func(c *failover.Check) { c.ResourcePath = "a?b=c" }, "GET /a?b=c HTTP/1.1", "www.example.com"},
		"trailing dot":        {func(c *failover.Check) { c.FQDN += "." }, "GET / HTTP/1.1", "www.example.com"},
		"address and name":    {func(c *failover.Check) { c.IPAddress = "8.8.8.8" }, "GET / HTTP/1.1", "www.example.com"},
		"address alone":       {func(c *failover.Check) { c.IPAddress, c.FQDN = "8.8.8.8", "" }, "GET / HTTP/1.1", "8.8.8.8"},
		"IPv6 address":        {func(c *failover.Check) { c.IPAddress, c.FQDN = "2600::1", "" }, "GET / HTTP/1.1", "[2600::1]"},
		"IPv6 address on 81":  {func(c *failover.Check) { c.IPAddress, c.FQDN, c.Port = "2600::1", "", 81 }, "GET / HTTP/1.1", "[2600::1]:81"},
		"characters as given": {func(c *failover.Check) { c.ResourcePath = "/%20é" }, "GET /%20é HTTP/1.1", "www.example.com"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := wwwCheck()
			tt.change(&c)
			e, err := newEndpoint(c.WithDefaults())
			if err != nil {
				t.Fatal(err)
			}
			want := tt.line + "\r\nHost: " + tt.host + "\r\n" +
				"User-Agent: Amazon-Route53-Health-Check-Service (ref c1; report http://amzn.to/1vsZADi)\r\n" +
				"Accept: */*\r\nAccept-Encoding: identity,gzip,deflate\r\nConnection: close\r\n\r\n"
			if got := string(e.request); got != want {
				t.Errorf("request %q, want %q", got, want)
			}
		})
	}
}
