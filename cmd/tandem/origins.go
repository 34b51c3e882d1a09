package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/stack"
)

// leadOrigins leads the HTTP origins of a stack elsewhere, as texts say: HOST=URL, where HOST may have a port. It
// returns the hosts that nothing stands for then, which a lab never calls.
//
// What is called on this machine is for its user to say, and not for a state: on AWS an origin is elsewhere, and one
// at 127.0.0.1 here is somebody else's database, or daemon.
func leadOrigins(s *stack.Stack, texts []string) (absent []string, err error) {
	to, err := parseOrigins(texts)
	if err != nil {
		return nil, err
	}
	hosts, used := make(map[string]bool), make(map[string]bool)
	s.APIs = slices.Clone(s.APIs)
	for i := range s.APIs {
		integrations := slices.Clone(s.APIs[i].Integrations)
		for j := range integrations {
			origin, err := url.Parse(integrations[j].URI)
			if err != nil || integrations[j].Type != "HTTP_PROXY" || origin.Hostname() == "" {
				continue // the lab says what is wrong with it
			}
			host := strings.ToLower(origin.Hostname())
			hosts[host] = true
			name := strings.ToLower(origin.Host)
			if to[name] == nil {
				name = host
			}
			switch at := to[name]; {
			case at != nil:
				used[name] = true
				origin.Scheme, origin.Host = at.Scheme, at.Host
				integrations[j].URI = strings.NewReplacer("%7B", "{", "%7D", "}").Replace(origin.String())
			case local(host):
				return nil, fmt.Errorf("an integration calls %s, on this machine: if that is meant, say --origin '%[1]s=%s://%[1]s'",
					strings.ToLower(origin.Host), origin.Scheme)
			case !slices.Contains(absent, host):
				absent = append(absent, host)
			}
		}
		s.APIs[i].Integrations = integrations
	}
	for _, name := range slices.Sorted(maps.Keys(to)) {
		if !used[name] {
			return nil, fmt.Errorf("--origin %s: no integration has that host; there are %s",
				name, strings.Join(slices.Sorted(maps.Keys(hosts)), ", "))
		}
	}
	return absent, nil
}

// parseOrigins are URLs by host, in lower case.
func parseOrigins(texts []string) (map[string]*url.URL, error) {
	to := make(map[string]*url.URL)
	for _, text := range texts {
		host, where, _ := strings.Cut(text, "=")
		host = strings.ToLower(host)
		at, err := url.Parse(where)
		switch {
		case err != nil || host == "" || at.Hostname() == "" || at.Scheme != "http" && at.Scheme != "https" || !local(at.Hostname()):
			err = errors.New("write HOST=URL, the URL of something on this machine, such as app.example.com=http://127.0.0.1:3000")
		case at.User != nil || at.Path != "" && at.Path != "/" || at.RawQuery != "" || at.Fragment != "":
			err = errors.New("the path is the integration's own: end the URL after the port")
		case to[host] != nil:
			err = fmt.Errorf("%s has a URL already: give it one", host)
		}
		if err != nil {
			return nil, fmt.Errorf("--origin %q: %w", text, err)
		}
		to[host] = at
	}
	return to, nil
}

// local reports whether a host is this machine.
func local(host string) bool {
	at, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && at.Unmap().IsLoopback()
}

// tellOrigins names the origins that nothing stands for.
func tellOrigins(w io.Writer, absent []string) {
	if len(absent) == 0 {
		return
	}
	fmt.Fprintln(w, "The lab calls nothing outside this machine; --origin HOST=URL leads these origins to what is on it:")
	for _, host := range absent {
		fmt.Fprintf(w, "  %s\n", printable(host))
	}
}
