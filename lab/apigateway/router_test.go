package apigateway

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func newRouter(t testing.TB, keys ...string) *router {
	t.Helper()
	var made router
	for _, key := range keys {
		parsed, err := parseRouteKey(key)
		if err != nil {
			t.Fatalf("parse %q: %v", key, err)
		}
		if other := made.add(parsed, &route{key: key, names: parsed.names()}); other != nil {
			t.Fatalf("%q is taken by %q", key, other.key)
		}
	}
	return &made
}

func lookup(r *router, method, path string) (key string, values []string) {
	found, values := r.match(method, path, nil)
	if found == nil {
		return "", nil
	}
	return found.key, values
}

func TestMatch(t *testing.T) {
	t.Parallel()
	documented := []string{
		"GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default",
	}
	for _, test := range []struct {
		name         string
		keys         []string
		method, path string
		want         string
		values       []string
	}{
		// The table of http-api-develop-routes.html.
		{"documented: fixed", documented, "GET", "/pets/dog/1", "GET /pets/dog/1", nil},
		{"documented: variable", documented, "GET", "/pets/dog/2", "GET /pets/dog/{id}", []string{"2"}},
		{"documented: greedy", documented, "GET", "/pets/cat/1", "GET /pets/{proxy+}", []string{"cat/1"}},
		{"documented: greedy ANY", documented, "POST", "/test/5", "ANY /{proxy+}", []string{"test/5"}},
		{"root falls to $default", documented, "GET", "/", "$default", nil},

		{"METHOD before ANY", []string{"ANY /a", "GET /a"}, "GET", "/a", "GET /a", nil},
		{"ANY for the others", []string{"ANY /a", "GET /a"}, "PUT", "/a", "ANY /a", nil},
		{"full before greedy", []string{"GET /{proxy+}", "ANY /{x}"}, "GET", "/a", "ANY /{x}", []string{"a"}},
		{"full needs the method", []string{"POST /a", "GET /{proxy+}"}, "GET", "/a", "GET /{proxy+}", []string{"a"}},
		{"back from a fixed segment", []string{"POST /a/b", "GET /{x}/b"}, "GET", "/a/b", "GET /{x}/b", []string{"a"}},
		{"leftmost fixed segment", []string{"GET /a/{y}", "GET /{x}/b"}, "GET", "/a/b", "GET /a/{y}", []string{"b"}},
		{"longest greedy", []string{"GET /{p+}", "GET /a/{p+}"}, "GET", "/a/b/c", "GET /a/{p+}", []string{"b/c"}},
		{"greedy path before its method", []string{"GET /{p+}", "ANY /a/{p+}"}, "GET", "/a/b", "ANY /a/{p+}", []string{"b"}},
		{"variable and greedy", []string{"GET /{x}/{p+}"}, "GET", "/a/b/c", "GET /{x}/{p+}", []string{"a", "b/c"}},
		{"root", []string{"GET /"}, "GET", "/", "GET /", nil},
		{"OPTIONS greedy before $default", []string{"$default", "OPTIONS /{proxy+}"}, "OPTIONS", "/a", "OPTIONS /{proxy+}", []string{"a"}},
		{"OPTIONS goes to $default", []string{"$default", "GET /a"}, "OPTIONS", "/a", "$default", nil},
		{"HEAD is not GET", []string{"GET /a"}, "HEAD", "/a", "", nil},

		{"trailing slash differs", []string{"GET /a"}, "GET", "/a/", "", nil},
		{"case differs", []string{"GET /a"}, "GET", "/A", "", nil},
		{"variable is not empty", []string{"GET /a/{x}"}, "GET", "/a/", "", nil},
		{"greedy is not empty", []string{"GET /a/{p+}"}, "GET", "/a/", "", nil},
		{"greedy keeps a trailing slash", []string{"GET /{p+}"}, "GET", "/a/", "GET /{p+}", []string{"a/"}},
		{"nothing matches", []string{"GET /a"}, "GET", "/b", "", nil},
		{"asterisk", []string{"ANY /{p+}", "$default"}, "OPTIONS", "*", "$default", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, values := lookup(newRouter(t, test.keys...), test.method, test.path)
			if got != test.want || !slices.Equal(values, test.values) {
				t.Errorf("%s %s among %q: got %q %q, want %q %q",
					test.method, test.path, test.keys, got, values, test.want, test.values)
			}
		})
	}
}

// naiveMatch compares the request with every route in turn.
func naiveMatch(keys []string, method, path string) (best string, values []string) {
	var bestRank []int
	for _, key := range keys {
		parsed, _ := parseRouteKey(key)
		rank, found, ok := naiveRank(parsed, method, path)
		if ok && (bestRank == nil || slices.Compare(rank, bestRank) < 0) {
			best, bestRank, values = key, rank, found
		}
	}
	return best, values
}

// naiveRank says whether a route matches and how well: smaller is better.
func naiveRank(key routeKey, method, path string) (rank []int, values []string, ok bool) {
	if key.method == "" {
		return []int{2}, nil, true
	}
	if key.method != method && key.method != anyMethod {
		return nil, nil, false
	}
	parts := strings.Split(path, "/")[1:]
	rank = []int{0}
	for i, s := range key.segments {
		if i >= len(parts) {
			return nil, nil, false
		}
		rank = append(rank, int(s.kind))
		switch s.kind {
		case fixed:
			if parts[i] != s.text {
				return nil, nil, false
			}
		case variable:
			if parts[i] == "" {
				return nil, nil, false
			}
			values = append(values, parts[i])
		case greedy:
			rest := strings.Join(parts[i:], "/")
			rank[0] = 1
			values = append(values, rest)
			return append(rank, methodRank(key)), values, rest != ""
		}
	}
	return append(rank, methodRank(key)), values, len(parts) == len(key.segments)
}

func methodRank(key routeKey) int {
	if key.method == anyMethod {
		return 1
	}
	return 0
}

var (
	someMethods = []string{"GET", "POST", anyMethod}
	someParts   = []string{"a", "b", "c", "{x}", "{p+}"}
)

// someKeys draws route keys that do not conflict, from few parts so that they overlap.
func someKeys(t *rapid.T) []string {
	var keys []string
	var taken router
	for range rapid.IntRange(1, 12).Draw(t, "routes") {
		key := rapid.SampledFrom(someMethods).Draw(t, "method") + " "
		for i := range rapid.IntRange(0, 4).Draw(t, "segments") {
			part := rapid.SampledFrom(someParts).Draw(t, "part")
			key += "/" + strings.Replace(part, "x", fmt.Sprint("x", i), 1)
		}
		if strings.HasSuffix(key, " ") {
			key += "/"
		}
		if rapid.IntRange(0, 9).Draw(t, "default") == 0 {
			key = defaultKey
		}
		parsed, err := parseRouteKey(key)
		if err != nil || taken.add(parsed, &route{key: key}) != nil {
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

// TestMatchLikeNaive holds the tree against a comparison of all routes.
func TestMatchLikeNaive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := someKeys(t)
		tree := newRouterOf(keys)
		for range 8 {
			method := rapid.SampledFrom([]string{"GET", "POST", "HEAD"}).Draw(t, "method")
			path := "/" + strings.Join(rapid.SliceOfN(
				rapid.SampledFrom([]string{"a", "b", "c", "d", ""}), 0, 6).Draw(t, "path"), "/")
			got, values := lookup(tree, method, path)
			want, wantValues := naiveMatch(keys, method, path)
			if got != want || !slices.Equal(values, wantValues) {
				t.Fatalf("%s %s among %q: got %q %q, naively %q %q", method, path, keys, got, values, want, wantValues)
			}
		}
	})
}

func newRouterOf(keys []string) *router {
	var made router
	for _, key := range keys {
		parsed, _ := parseRouteKey(key)
		made.add(parsed, &route{key: key})
	}
	return &made
}

// FuzzMatch: whatever is asked, the tree and the naive comparison agree, and putting the values back into
// the route's path gives the path asked for.
func FuzzMatch(f *testing.F) {
	keys := []string{
		"GET /", "GET /a", "ANY /a", "POST /a/{x}", "GET /{x}/b", "GET /{x}/{y}", "ANY /a/{p+}", "GET /{x}/b/{p+}", "GET /{p+}",
	}
	tree := newRouterOf(keys)
	f.Add("GET", "/a/b/c")
	f.Add("POST", "/a//")
	f.Fuzz(func(t *testing.T, method, path string) {
		path = "/" + path
		got, values := lookup(tree, method, path)
		want, wantValues := naiveMatch(keys, method, path)
		if got != want || !slices.Equal(values, wantValues) {
			t.Fatalf("%s %q: got %q %q, naively %q %q", method, path, got, values, want, wantValues)
		}
		if got == "" {
			return
		}
		parsed, _ := parseRouteKey(got)
		var rebuilt strings.Builder
		for _, s := range parsed.segments {
			text := s.text
			if s.kind != fixed {
				text, values = values[0], values[1:]
			}
			rebuilt.WriteString("/" + text)
		}
		if rebuilt.String() != path {
			t.Fatalf("%q with its values is %q, want %q", got, rebuilt.String(), path)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	var keys []string
	for i := range 60 {
		base := fmt.Sprintf("/service%02d", i)
		keys = append(keys, "GET "+base, "POST "+base, "GET "+base+"/{id}", "ANY "+base+"/{id}/parts/{proxy+}")
	}
	tree := newRouter(b, keys...)
	for name, path := range map[string]string{
		"fixed": "/service42", "variable": "/service42/7", "greedy": "/service42/7/parts/x/y", "none": "/elsewhere/7",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var room [6]string
			for b.Loop() {
				tree.match("GET", path, room[:0])
			}
		})
	}
}
