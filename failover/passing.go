package failover

import "bytes"

// PassStatus says whether an HTTP status code passes a probe: any 2xx or 3xx. A redirect is a pass by
// itself; checkers do not follow it.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
func PassStatus(code int) bool { return 200 <= code && code < 400 }

// MatchBody says whether search, case and all, lies wholly inside the first SearchWindow bytes of body.
// The body is the decoded one: checkers undo gzip and deflate.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
func MatchBody(body []byte, search string) bool {
	return bytes.Contains(body[:min(len(body), SearchWindow)], []byte(search))
}
