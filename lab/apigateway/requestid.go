package apigateway

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// newRequestID makes an ID like JKJaXmPLvHcESHA=: 11 random bytes, which base64 ends with one "=". It is
// the event's requestId and the response's apigw-requestid. Nothing depends on it, so it needs no seed.
func newRequestID() string {
	var raw [16]byte
	binary.LittleEndian.PutUint64(raw[:8], rand.Uint64())
	binary.LittleEndian.PutUint64(raw[8:], rand.Uint64())
	var text [16]byte
	base64.URLEncoding.Encode(text[:], raw[:11])
	return string(text[:])
}

// newUUID makes the request ID of an answer of the management API.
func newUUID() string {
	high, low := rand.Uint64(), rand.Uint64()
	const version, variant = 4, 0b10 // RFC 9562, section 5.4
	return fmt.Sprintf("%08x-%04x-%x%03x-%04x-%012x", uint32(high>>32), uint16(high>>16), version, high&0xfff,
		variant<<14|uint16(low>>48)&0x3fff, low&0xffff_ffff_ffff)
}

// traceID is the X-Ray trace header for an integration: a root of our own, or the client's with our hop
// beside it. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func traceID(client string, at time.Time) string {
	own := fmt.Sprintf("1-%08x-%08x%016x", uint32(at.Unix()), rand.Uint32(), rand.Uint64())
	for field := range strings.SplitSeq(client, ";") {
		if field = strings.TrimSpace(field); strings.HasPrefix(field, "Root=") {
			return "Self=" + own + ";" + field
		}
	}
	return "Root=" + own
}
