package apigateway

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// eventHeaders are the headers of an event: names in lower case, repeated ones joined with commas, cookies
// and what concerns one connection alone left out, and API Gateway's own added.
//
// The forwarded scheme and port are AWS's, whose endpoints speak nothing but HTTPS, so that a function
// behaves in the lab as there.
func (c *call) eventHeaders() map[string]string {
	header := c.request.Header
	joined := make(map[string]string, len(header)+6)
	hops := connectionHeaders(header)
	for name, values := range header {
		if name != "Cookie" && !hops.has(name) {
			joined[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	joined["host"] = c.request.Host
	joined["content-length"] = strconv.Itoa(len(c.body))
	joined["x-amzn-trace-id"] = traceID(joined["x-amzn-trace-id"], c.at)
	joined["x-forwarded-for"] = appended(joined["x-forwarded-for"], c.sourceIP())
	joined["x-forwarded-port"] = "443"
	joined["x-forwarded-proto"] = "https"
	return joined
}

// eventCookies are the single cookies of all Cookie headers.
func eventCookies(header http.Header) []string {
	var cookies []string
	for _, line := range header["Cookie"] {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				cookies = append(cookies, cookie)
			}
		}
	}
	return cookies
}

// eventQuery are the decoded query parameters, the values of repeated keys joined with commas in their
// order. What cannot be decoded stays as it came: our choice.
func eventQuery(raw string) map[string]string {
	if raw == "" {
		return nil
	}
	parameters := make(map[string]string, 1+strings.Count(raw, "&"))
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		key, value = unescaped(key), unescaped(value)
		if earlier, repeated := parameters[key]; repeated {
			value = earlier + "," + value
		}
		parameters[key] = value
	}
	return parameters
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// appended adds an element to a list-valued header.
func appended(list, element string) string {
	if list == "" {
		return element
	}
	return list + ", " + element
}
