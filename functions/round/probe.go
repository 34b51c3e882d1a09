package round

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/functions/setting"
)

// Scanner is what a table probe needs of DynamoDB.
type Scanner interface {
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
}

// probe is something to look at: look fails if it is not well.
type probe struct {
	name     string
	critical bool
	look     func(context.Context) error
}

// run looks, and never fails to say how it went.
func (p probe) run(ctx context.Context) (outcome failover.Probe) {
	began := time.Now()
	outcome = failover.Probe{Name: p.name, Critical: p.critical, Why: "panic"} // unless it returns
	defer func() {
		_ = recover() // told by Why: one probe's bug must not take the function down
		outcome.Took = time.Since(began)
	}()
	err := p.look(ctx)
	outcome.OK, outcome.Why = err == nil, code(err)
	return outcome
}

// configured makes the probes that the settings list.
func configured(specs []setting.Probe, client *http.Client, tables Scanner) []probe {
	var probes []probe
	for _, spec := range specs {
		p := probe{name: spec.Name, critical: spec.Critical}
		switch spec.Type {
		case setting.ProbeHTTP:
			p.look = func(ctx context.Context) error { return get(ctx, client, spec.URL) }
		case setting.ProbeTable:
			p.look = func(ctx context.Context) error { return scan(ctx, tables, spec.Table) }
		}
		probes = append(probes, p)
	}
	return probes
}

// NewHTTPClient makes the client for probes of type http, by the standard environment (HTTPS_PROXY,
// SSL_CERT_FILE). Every probe opens a connection of its own, as a client who just arrives does: a kept
// one would pass while new ones are refused, and may be dead after Lambda froze the function. A redirect
// is an answer, and not a good one.
func NewHTTPClient(timeout time.Duration) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: timeout}).DialContext,
			TLSHandshakeTimeout:    timeout,
			MaxResponseHeaderBytes: 16 << 10,
			DisableKeepAlives:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bodyLimit is as much as is read of a probe's answer.
const bodyLimit = 4 << 10

// codeError fails a probe with a code that says it all.
type codeError string

func (c codeError) Error() string { return string(c) }

func get(ctx context.Context, client *http.Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "tandem-probe")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return codeError("status-" + strconv.Itoa(res.StatusCode))
	}
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, bodyLimit))
	return err
}

// scan reads one item of any table, whatever its key. The read is strongly consistent because that is
// what fails where writes would: a Region of a strongly consistent global table that is cut off answers
// eventually consistent reads still.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
func scan(ctx context.Context, tables Scanner, table string) error {
	_, err := tables.Scan(ctx, &dynamodb.ScanInput{
		TableName: aws.String(table), Limit: aws.Int32(1), ConsistentRead: aws.Bool(true),
	})
	return err
}

// code is err in a word for rows, answers and metrics; "" for none. It is public, so it names no host.
func code(err error) string {
	if err == nil {
		return ""
	}
	if c, ok := errors.AsType[codeError](err); ok {
		return string(c)
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "dns"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "tls"
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "refused"
	}
	return "unreachable"
}
