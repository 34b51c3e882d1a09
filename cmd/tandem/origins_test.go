package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/stack"
)

func TestLeadOrigins(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		uri, text string
		want      string // the URI then
		absent    []string
		says      string // in the error
	}{
		"none given":      {uri: "https://app.example.com/{proxy}", want: "https://app.example.com/{proxy}", absent: []string{"app.example.com"}},
		"one given":       {uri: "https://app.example.com:8443/v1/{proxy}?a={b}", text: "app.example.com=http://127.0.0.1:3000", want: "http://127.0.0.1:3000/v1/{proxy}?a={b}"},
		"of IPv6":         {uri: "http://app.example.com/", text: "app.example.com=http://[::1]:3000", want: "http://[::1]:3000/"},
		"in capitals":     {uri: "https://App.example.com/", text: "app.EXAMPLE.com=http://localhost:3000/", want: "http://localhost:3000/"},
		"of one port":     {uri: "https://app.example.com:8443/", text: "app.example.com:8443=http://127.0.0.1:3000", want: "http://127.0.0.1:3000/"},
		"here, and meant": {uri: "http://localhost:8080/{proxy}", text: "localhost:8080=http://localhost:8080", want: "http://localhost:8080/{proxy}"},
		"here":            {uri: "http://LOCALHOST:2375/{proxy}", says: "an integration calls localhost:2375, on this machine: if that is meant, say --origin 'localhost:2375=http://localhost:2375'"},
		"here by address": {uri: "http://[::ffff:127.0.0.1]:2375/", says: "on this machine"},
		"no host":         {uri: "unix:///var/run/daemon.sock", want: "unix:///var/run/daemon.sock"},
		"with a path":     {uri: "https://app.example.com/", text: "app.example.com=http://127.0.0.1:1/base", says: "the path is the integration's own: end the URL after the port"},
		"with a password": {uri: "https://app.example.com/", text: "app.example.com=http://a:b@127.0.0.1:1", says: "end the URL after the port"},
		"for no host":     {uri: "https://app.example.com/", text: "=http://127.0.0.1:1", says: "write HOST=URL"},
		"a function's":    {uri: "", want: ""},
		"another host":    {uri: "https://app.example.com/", text: "api.example.com=http://127.0.0.1:1", says: "no integration has that host; there are app.example.com"},
		"somewhere else":  {uri: "https://app.example.com/", text: "app.example.com=http://10.0.0.1", says: "write HOST=URL, the URL of something on this machine"},
		"no URL":          {uri: "https://app.example.com/", text: "app.example.com", says: "write HOST=URL"},
		"no way to call":  {uri: "https://app.example.com/", text: "app.example.com=ftp://127.0.0.1", says: "write HOST=URL"},
		"nothing for one": {uri: "https://app.example.com/", text: "app.example.com=", says: "write HOST=URL"},
	} {
		kind := "HTTP_PROXY"
		if row.uri == "" {
			kind = "AWS_PROXY"
		}
		given := stack.Stack{APIs: []stack.API{{Integrations: []stack.Integration{{Type: kind, URI: row.uri}}}}}
		s := given
		var texts []string
		if row.text != "" {
			texts = append(texts, row.text)
		}
		absent, err := leadOrigins(&s, texts)
		if row.says != "" {
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%s: error %v, want one that says %q", name, err, row.says)
			}
			continue
		}
		if err != nil || s.APIs[0].Integrations[0].URI != row.want || !slices.Equal(absent, row.absent) {
			t.Errorf("%s: %q, absent %q, %v; want %q, absent %q", name, s.APIs[0].Integrations[0].URI, absent, err, row.want, row.absent)
		}
		if given.APIs[0].Integrations[0].URI != row.uri {
			t.Errorf("%s: the stack given is changed too", name)
		}
	}
}

func TestAnOriginIsLedOnce(t *testing.T) {
	t.Parallel()
	_, err := leadOrigins(new(stack.Stack), []string{"a.example=http://127.0.0.1:1", "A.example=http://127.0.0.1:2"})
	if err == nil || !strings.Contains(err.Error(), "a.example has a URL already: give it one") {
		t.Errorf("two URLs for one host: %v", err)
	}
}
