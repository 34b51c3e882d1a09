package route53

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"syscall"

	"github.com/tandem-failover/tandem/failover"
)

// outcome is what one probe found, in the words of GetHealthCheckStatus. The successes, the HTTP failures
// and the timeout are spelled as observed on AWS; AWS documents no list, so the rest are the lab's own.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_StatusReport.html
type outcome struct {
	pass   bool
	status string
}

const timedOut = "Connection timed out. The endpoint or the internet connection is down, or requests are being " +
	"blocked by your firewall. See https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/" +
	"dns-failover-router-firewall-rules.html"

var unresolved = outcome{status: "Failure: DNS resolution failed."}

// finding words what was found at an address; checks by name tell which one they resolved to.
func (e *endpoint) finding(pass bool, at netip.Addr, format string, args ...any) outcome {
	text := fmt.Sprintf(format, args...)
	if !e.address.IsValid() {
		text += ". Resolved IP: " + at.String()
	}
	if pass {
		return outcome{pass: true, status: "Success: " + text}
	}
	return outcome{status: "Failure: " + text}
}

// unconnected words why no connection came about.
func (e *endpoint) unconnected(at netip.Addr, err error) outcome {
	switch {
	case isTimeout(err):
		return outcome{status: "Failure: " + timedOut}
	case errors.Is(err, syscall.ECONNREFUSED):
		return e.finding(false, at, "Connection refused")
	default:
		return e.finding(false, at, "Connection failed: %v", err)
	}
}

// unsecured words why the TLS handshake failed. An alert is named as OpenSSL names it, which is what AWS
// shows: "SSL alert handshake_failure".
func (e *endpoint) unsecured(at netip.Addr, err error) outcome {
	if isTimeout(err) {
		return e.finding(false, at, "TLS handshake not done within %v of connecting", failover.StatusTimeout)
	}
	if alert, ok := errors.AsType[*net.OpError](err); ok && alert.Op == "remote error" {
		name := strings.TrimPrefix(alert.Err.Error(), "tls: ")
		return e.finding(false, at, "SSL alert %s", strings.ReplaceAll(name, " ", "_"))
	}
	return e.finding(false, at, "TLS handshake failed: %v", err)
}

// unanswered words why no status line came.
func (e *endpoint) unanswered(at netip.Addr, err error) outcome {
	if isTimeout(err) {
		return e.finding(false, at, "No HTTP status code within %v of connecting", failover.StatusTimeout)
	}
	return e.finding(false, at, "No HTTP status code: %v", err)
}

// answered words an HTTP status, and what was wrong besides it, if anything.
func (e *endpoint) answered(at netip.Addr, response *http.Response, complaint string) outcome {
	reason := strings.TrimSpace(strings.TrimPrefix(response.Status, fmt.Sprintf("%03d", response.StatusCode)))
	text := fmt.Sprintf("HTTP Status Code %d", response.StatusCode)
	if reason != "" {
		text += ", " + reason
	}
	if complaint != "" {
		text += ". " + complaint
	}
	return e.finding(complaint == "" && failover.PassStatus(response.StatusCode), at, "%s", text)
}

// isTimeout says whether a deadline passed, in any of the ways that dialling and reading say so.
func isTimeout(err error) bool {
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}
