package route53

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/tandem-failover/tandem/failover"
)

// Bounds on what one probe reads, in bytes.
const (
	// maxHeader is the quota on the size of a response's header:
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
	maxHeader = 16384

	// maxBody is more than any encoding needs for the search window: chunks of one byte come to 30 KiB.
	maxBody = 64 << 10
)

// errTooLong ends a response that is larger than a probe reads.
var errTooLong = errors.New("response too long")

// boundedReader reads at most left bytes.
type boundedReader struct {
	from io.Reader
	left int
}

// Read implements io.Reader.
func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// headerComplaint says what was wrong with a response's header.
func headerComplaint(bounded *boundedReader, err error) string {
	switch {
	case isTimeout(err):
		return fmt.Sprintf("HTTP header not complete within %v of the status line", failover.BodyTimeout)
	case bounded.left <= 0:
		return fmt.Sprintf("HTTP header larger than %d bytes", maxHeader)
	default:
		return fmt.Sprintf("Malformed HTTP response: %v", err)
	}
}

// searchComplaint says why a string match does not pass: "" means that it does. The search window must
// have come whole, or to the body's end, even when the string is seen before that: it is the body that
// AWS gives two seconds.
func searchComplaint(response *http.Response, search string) string {
	window, err := readWindow(response)
	switch {
	case isTimeout(err):
		return fmt.Sprintf("Body not received within %v of the status code", failover.BodyTimeout)
	case err != nil:
		return fmt.Sprintf("Body not readable: %v", err)
	case !failover.MatchBody(window, search):
		return fmt.Sprintf("Search string not in the first %d bytes of the body", failover.SearchWindow)
	default:
		return ""
	}
}

// readWindow reads the search window of the body without its content encoding. Checkers undo gzip and
// deflate and no other.
func readWindow(response *http.Response) ([]byte, error) {
	var body io.Reader = response.Body
	var err error
	switch encoding := strings.ToLower(response.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		body, err = gzip.NewReader(body)
	case "deflate":
		body, err = inflate(body)
	default:
		err = fmt.Errorf("content encoding %q", encoding)
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(body, failover.SearchWindow))
}

// inflate reads deflate as HTTP defines it, in a zlib wrapper (RFC 9110 §8.4.1.2), or without one, as
// some servers send it. A zlib header is a multiple of 31 whose low four bits are 8 (RFC 1950 §2.2).
func inflate(body io.Reader) (io.Reader, error) {
	reader := bufio.NewReader(body)
	head, _ := reader.Peek(2)
	if len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(reader)
	}
	return flate.NewReader(reader), nil
}
