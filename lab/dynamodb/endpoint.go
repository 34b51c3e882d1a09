package dynamodb

import (
	"encoding/base32"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxBody is the largest request, in bytes.
const maxBody = 16 << 20

// jsonType is the protocol's content type; application/json is taken too, and answered alike.
const jsonType = "application/x-amz-json-1.0"

// endpoint answers one Region's requests.
type endpoint struct {
	service *Service
	region  string
}

// Handler returns the endpoint of one Region. Where no table has a replica it answers as DynamoDB does
// in a Region without tables. Signatures are not verified, but requests must be signed in form.
func (s *Service) Handler(region string) http.Handler {
	return &endpoint{service: s, region: region}
}

// buffers hold answers while they are written.
var buffers = sync.Pool{New: func() any { return new(make([]byte, 0, 4<<10)) }}

// ServeHTTP speaks the protocol of
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(w, r)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		return // the client is gone
	}
	w.Header().Set("X-Amzn-Requestid", e.service.requestID())
	contentType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	contentType = strings.TrimSpace(contentType)
	switch known := contentType == jsonType || contentType == "application/json"; {
	case r.Method == http.MethodGet:
		send(w, http.StatusOK, "", []byte("healthy: dynamodb."+e.region+".amazonaws.com "))
		return
	case r.Method != http.MethodPost, len(body) > 0 && !known:
		send(w, http.StatusNotFound, "", []byte("<UnknownOperationException/>\n"))
		return
	case contentType != jsonType:
		contentType = "application/json"
	}

	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	answer, err := e.answer(r, body, (*buffer)[:0])
	status := http.StatusOK
	if err != nil {
		refusal := asAPIError(err)
		answer, status = refusal.appendTo((*buffer)[:0]), refusal.status()
	}
	send(w, status, contentType, answer)
	*buffer = answer
}

// answer runs the request's operation, which appends its result to dst. What is wrong is told in AWS's
// order: the body's JSON, the operation, the signature, the parameters.
func (e *endpoint) answer(r *http.Request, body, dst []byte) ([]byte, error) {
	reader, err := wire.NewReader(body)
	if err != nil && len(body) > 0 {
		return nil, &apiError{kind: kindSerialization}
	}
	run, unknown := findOperation(r.Header.Get("X-Amz-Target"))
	if unknown != nil {
		return nil, unknown
	}
	if err := e.authenticate(r); err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return nil, &apiError{kind: kindSerialization}
	}
	in, err := decodeInput(reader)
	if err != nil {
		return nil, err
	}
	in.body, in.host = body, r.Host
	return run(e, in, dst)
}

// send writes an answer. SDKs check its CRC-32; those for Go warn of and drop connections without one.
func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	h := w.Header()
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no answer
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	limited := http.MaxBytesReader(w, r.Body, maxBody)
	if r.ContentLength < 0 || r.ContentLength > maxBody {
		return io.ReadAll(limited)
	}
	body := make([]byte, r.ContentLength)
	_, err := io.ReadFull(limited, body)
	return body, err
}

// requestID makes an ID like AWS's, 52 characters of base 32. The mixing is SplitMix64's.
func (s *Service) requestID() string {
	const words = 4
	var raw [8 * words]byte
	serial := s.served.Add(1)
	for i := range words {
		z := s.seed + (serial*words+uint64(i))*0x9E3779B97F4A7C15
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		binary.LittleEndian.PutUint64(raw[8*i:], z^z>>31)
	}
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:])
}
