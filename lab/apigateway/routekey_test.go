package apigateway

import (
	"slices"
	"strings"
	"testing"
)

func TestParseRouteKey(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		key, method string
		names       []string
	}{
		{"$default", "", nil},
		{"GET /", "GET", nil},
		{"ANY /items/{id}", "ANY", []string{"id"}},
		{"DELETE /{region-name}/{proxy+}", "DELETE", []string{"region-name", "proxy"}},
		{"GET /.tandem/v1/holds/{region}", "GET", []string{"region"}},
	} {
		got, err := parseRouteKey(test.key)
		if err != nil || got.method != test.method || !slices.Equal(got.names(), test.names) {
			t.Errorf("%q: got %+v, %v", test.key, got, err)
		}
	}
}

func TestParseRouteKeyRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, key, hint string }{
		{"path alone", "/items", `write "METHOD /path"`},
		{"empty", "", `write "METHOD /path"`},
		{"method in small letters", "get /items", "in capitals"},
		{"unknown method", "FETCH /items", "none of"},
		{"no slash", "GET items", `must begin with "/"`},
		{"no path", "GET ", `must begin with "/"`},
		{"trailing slash", "GET /items/", "leave it off"},
		{"empty segment", "GET /a//b", `segment ""`},
		{"query", "GET /a?b=c", "match the path alone"},
		{"second space", "GET /a b", "match the path alone"},
		{"half a variable", "GET /a/{id", "neither text nor a whole variable"},
		{"variable within text", "GET /a/x{id}", "neither text nor a whole variable"},
		{"nameless variable", "GET /{}", "neither text nor a whole variable"},
		{"nameless greedy variable", "GET /{+}", "neither text nor a whole variable"},
		{"greedy in the middle", "GET /{proxy+}/a", "move it to the end"},
		{"same name twice", "GET /{id}/{id}", "give each variable its own name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseRouteKey(test.key)
			if err == nil || !strings.Contains(err.Error(), test.hint) {
				t.Errorf("%q: got error %v, want one with %q", test.key, err, test.hint)
			}
		})
	}
}
