package main

import (
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// leadOrigins leads the HTTP origins of a stack elsewhere, as texts say: HOST=URL. It returns the hosts that are not on
// this machine then, which a lab never calls.
func leadOrigins(s *stack.Stack, texts []string) (absent []string, err error) {
	to := make(map[string]*url.URL)
	for _, text := range texts {
		host, where, _ := strings.Cut(text, "=")
		at, err := url.Parse(where)
		if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || !local(at.Hostname()) {
			return nil, fmt.Errorf("--origin %q: write HOST=URL, the URL of something on this machine, such as app.example.com=http://127.0.0.1:3000", text)
		}
		to[host] = at
	}
	used := make(map[string]bool)
	s.APIs = slices.Clone(s.APIs)
	for i := range s.APIs {
		integrations := slices.Clone(s.APIs[i].Integrations)
		for j := range integrations {
			origin, err := url.Parse(integrations[j].URI)
			if err != nil || integrations[j].Type != "HTTP_PROXY" {
				continue // the lab says what is wrong with it
			}
			host := origin.Hostname()
			used[host] = true
			if at := to[host]; at != nil {
				origin.Scheme, origin.Host = at.Scheme, at.Host
				integrations[j].URI = strings.NewReplacer("%7B", "{", "%7D", "}").Replace(origin.String())
			} else if !local(host) && !slices.Contains(absent, host) {
				absent = append(absent, host)
			}
		}
		s.APIs[i].Integrations = integrations
	}
	for host := range to {
		if !used[host] {
			return nil, fmt.Errorf("--origin %s: no integration has that host; there are %s", host, strings.Join(absent, ", "))
		}
	}
	return absent, nil
}

// local reports whether a host is this machine.
func local(host string) bool {
	at, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && at.IsLoopback()
}

// tellOrigins names the origins that nothing stands for.
func tellOrigins(w io.Writer, absent []string) {
	if len(absent) == 0 {
		return
	}
	fmt.Fprintln(w, "The lab calls nothing outside this machine; --origin HOST=URL leads these origins to what is on it:")
	for _, host := range absent {
		fmt.Fprintf(w, "  %s\n", host)
	}
}
