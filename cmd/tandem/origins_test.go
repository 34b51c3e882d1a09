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
		"here already":    {uri: "http://localhost:8080/{proxy}", want: "http://localhost:8080/{proxy}"},
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
