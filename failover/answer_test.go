package failover

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const testZone = "example.com."

// rec is an A record whose value and set identifier are id; change adapts it.
func rec(name, id string, change ...func(*Record)) Record {
	r := Record{Name: name, Type: "A", SetIdentifier: id, TTL: time.Minute, Values: []string{id}}
	for _, c := range change {
		c(&r)
	}
	return r
}

func role(f FailoverRole) func(*Record)  { return func(r *Record) { r.Failover = f } }
func weight(w int) func(*Record)         { return func(r *Record) { r.Weight = &w } }
func region(name string) func(*Record)   { return func(r *Record) { r.Region = name } }
func check(id string) func(*Record)      { return func(r *Record) { r.CheckID = id } }
func rtype(t string) func(*Record)       { return func(r *Record) { r.Type = t } }
func multi(r *Record)                    { r.MultiValue = true }
func geo(place Geo) func(*Record)        { return func(r *Record) { r.Geo = &place } }
func alias(to string) func(*Record)      { return aliasTo(to, true) }
func blindAlias(to string) func(*Record) { return aliasTo(to, false) }
func aliasTo(n string, eth bool) func(*Record) {
	return func(r *Record) {
		r.Alias, r.Values, r.TTL = &Alias{Name: n, EvaluateTargetHealth: eth}, nil, 0
	}
}

// failing is a Health in which the named checks are unhealthy.
func failing(ids string) Health {
	list := strings.Fields(ids)
	return func(id string) bool { return !slices.Contains(list, id) }
}

// values flattens an answer's records, sorted because a multivalue answer comes in random order; an
// alias that leads out of the zone is shown as its target.
func values(a Answer) string {
	var all []string
	for _, r := range a.Records {
		if r.Alias != nil {
			all = append(all, "→"+r.Alias.Name)
		}
		all = append(all, r.Values...)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// way is an answer's path by set identifiers.
func way(a Answer) string {
	var ids []string
	for _, r := range a.Path {
		ids = append(ids, r.SetIdentifier)
	}
	return strings.Join(ids, " ")
}

func TestAnswer(t *testing.T) {
	t.Parallel()
	pair := []Record{rec("a.example.com.", "p", role(Primary), check("p")), rec("a.example.com.", "s", role(Secondary), check("s"))}
	tree := []Record{ // two branches of two leaves, and a branch that does not look
		rec("a.example.com.", "left", role(Primary), alias("left.example.com.")),
		rec("a.example.com.", "right", role(Secondary), alias("right.example.com.")),
		rec("b.example.com.", "left", role(Primary), blindAlias("left.example.com.")),
		rec("b.example.com.", "right", role(Secondary), alias("right.example.com.")),
		rec("c.example.com.", "left", role(Primary), alias("left.example.com."), check("own")),
		rec("c.example.com.", "right", role(Secondary), alias("right.example.com.")),
		rec("left.example.com.", "1", role(Primary), check("1")),
		rec("left.example.com.", "2", role(Secondary), check("2")),
		rec("right.example.com.", "3", role(Primary), check("3")),
		rec("right.example.com.", "4", role(Secondary), check("4")),
	}
	weights := []Record{
		rec("a.example.com.", "w0", weight(0), check("w0")), rec("a.example.com.", "w1", weight(1), check("w1")),
		rec("a.example.com.", "w3", weight(3), check("w3")),
	}
	idle := []Record{rec("a.example.com.", "x", weight(0), check("x")), rec("a.example.com.", "y", weight(0), check("y"))}
	regions := []Record{
		rec("a.example.com.", "us", region("us-east-1"), check("us")), rec("a.example.com.", "paris", region("eu-west-3"), check("paris")),
		rec("a.example.com.", "dublin", region("eu-west-1"), check("dublin")), rec("a.example.com.", "tokyo", region("ap-northeast-1"), check("tokyo")),
	}
	places := []Record{
		rec("a.example.com.", "any", geo(Geo{Country: "*"}), check("any")), rec("a.example.com.", "na", geo(Geo{Continent: "NA"}), check("na")),
		rec("a.example.com.", "us", geo(Geo{Country: "US"}), check("us")), rec("a.example.com.", "ca", geo(Geo{Country: "US", Subdivision: "CA"}), check("ca")),
	}
	california := Geo{Continent: "NA", Country: "US", Subdivision: "CA"}
	abroad := []Record{
		rec("a.example.com.", "places", role(Primary), alias("b.example.com.")), rec("a.example.com.", "s", role(Secondary)),
		rec("b.example.com.", "us", geo(Geo{Country: "US"})),
	}
	out := []Record{
		rec("a.example.com.", "gw", role(Primary), alias("d-1.execute-api.eu-west-1.amazonaws.com."), check("gw")),
		rec("a.example.com.", "gw2", role(Secondary), alias("d-2.execute-api.eu-west-3.amazonaws.com.")),
	}
	names := []Record{
		rec("example.com.", "apex"), rec("one.two.example.com.", "deep"),
		rec("c.example.com.", "other.example.net.", rtype("CNAME")),
		rec("ca.example.com.", "", rtype("CNAME"), alias("c.example.com.")),
		rec(`\052.wild.example.com.`, "wild"), rec("here.wild.example.com.", "text", rtype("TXT")),
		rec("loop1.example.com.", "", alias("loop2.example.com.")), rec("loop2.example.com.", "", alias("loop1.example.com.")),
		rec("lost.example.com.", "", alias("nowhere.example.com.")), rec("a.example.net.", "stranger"),
	}
	for _, tt := range []struct {
		name    string
		records []Record
		q       Query
		failing string
		want    string // the values
		way     string // the set identifiers of the path
	}{
		{"failover: primary", pair, Query{}, "", "p", "p"},
		{"failover: primary unhealthy", pair, Query{}, "p", "s", "s"},
		{"failover: secondary unhealthy", pair, Query{}, "s", "p", "p"},
		{"failover: both unhealthy, the primary, open", pair, Query{}, "p s", "p", "p"},

		{"tree: all healthy", tree, Query{}, "", "1", "left 1"},
		{"tree: within the branch", tree, Query{}, "1", "2", "left 2"},
		{"tree: backs out of a dead branch", tree, Query{}, "1 2", "3", "right 3"},
		{"tree: into the last leaf", tree, Query{}, "1 2 3", "4", "right 4"},
		{"tree: everything unhealthy, the first, open", tree, Query{}, "1 2 3 4", "1", "left 1"},
		{"tree: no evaluation, no backing out: open", tree, Query{Name: "b.example.com."}, "1 2", "1", "left 1"},
		{"alias with a check: both must pass", tree, Query{Name: "c.example.com."}, "own", "3", "right 3"},
		{"alias with a check: both pass", tree, Query{Name: "c.example.com."}, "1", "2", "left 2"},
		{"alias with a check: the target fails", tree, Query{Name: "c.example.com."}, "1 2", "3", "right 3"},
		{"alias whose check fails, all else too: its healthy leaf, open", tree, Query{Name: "c.example.com."}, "own 1 3 4", "2", "left 2"},

		{"weighted: first ticket", weights, Query{Pick: 0}, "", "w1", "w1"},
		{"weighted: second ticket", weights, Query{Pick: 1}, "", "w3", "w3"},
		{"weighted: last ticket", weights, Query{Pick: 3}, "", "w3", "w3"},
		{"weighted: tickets wrap", weights, Query{Pick: 4}, "", "w1", "w1"},
		{"weighted: the rest shares the tickets", weights, Query{Pick: 0}, "w1", "w3", "w3"},
		{"weighted: zero only when all others fail", weights, Query{Pick: 7}, "w1 w3", "w0", "w0"},
		{"weighted: all fail, by weight, open", weights, Query{Pick: 0}, "w0 w1 w3", "w1", "w1"},
		{"weighted: all zero are equal", idle, Query{Pick: 1}, "", "y", "y"},
		{"weighted: all zero, one fails", idle, Query{Pick: 1}, "y", "x", "x"},
		{"weighted: all zero, all fail, open", idle, Query{Pick: 3}, "x y", "y", "y"},

		{"latency: the asker's Region", regions, Query{Region: "eu-west-3"}, "", "paris", "paris"},
		{"latency: the next in the geography", regions, Query{Region: "eu-west-3"}, "paris", "dublin", "dublin"},
		{"latency: then any other, by name", regions, Query{Region: "eu-west-3"}, "paris dublin", "tokyo", "tokyo"},
		{"latency: all fail, the nearest, open", regions, Query{Region: "us-east-1"}, "us paris dublin tokyo", "us", "us"},
		{"latency: nobody knows the asker", regions, Query{}, "", "tokyo", "tokyo"},

		{"geolocation: state", places, Query{Geo: california}, "", "ca", "ca"},
		{"geolocation: widens to the country", places, Query{Geo: california}, "ca", "us", "us"},
		{"geolocation: widens to the continent", places, Query{Geo: california}, "ca us", "na", "na"},
		{"geolocation: widens to the default", places, Query{Geo: california}, "ca us na", "any", "any"},
		{"geolocation: all fail, the most specific, open", places, Query{Geo: california}, "ca us na any", "ca", "ca"},
		{"geolocation: another country", places, Query{Geo: Geo{Continent: "EU", Country: "IE"}}, "", "any", "any"},
		{"geolocation: nobody knows the asker", places, Query{}, "", "any", "any"},
		{"geolocation: no default, no data", places[1:], Query{Geo: Geo{Continent: "EU"}}, "", "", ""},

		{"geolocation below an alias: for this asker it is healthy", abroad, Query{Geo: california}, "", "us", "places us"},
		{"geolocation below an alias: none for this asker, back out", abroad, Query{Geo: Geo{Continent: "EU"}}, "", "s", "s"},

		{"outside the zone: the alias is left to the server", out, Query{}, "", "→d-1.execute-api.eu-west-1.amazonaws.com.", "gw"},
		{"outside the zone: its check can fail it", out, Query{}, "gw", "→d-2.execute-api.eu-west-3.amazonaws.com.", "gw2"},

		{"apex", names, Query{Name: "example.com."}, "", "apex", "apex"},
		{"CNAME for any type", names, Query{Name: "c.example.com.", Type: "AAAA"}, "", "other.example.net.", "other.example.net."},
		{"CNAME asked for", names, Query{Name: "c.example.com.", Type: "CNAME"}, "", "other.example.net.", "other.example.net."},
		{"alias to a CNAME", names, Query{Name: "ca.example.com."}, "", "other.example.net.", " other.example.net."},
		{"wildcard", names, Query{Name: "x.wild.example.com."}, "", "wild", "wild"},
		{"wildcard, several labels", names, Query{Name: "y.x.wild.example.com."}, "", "wild", "wild"},
		{"wildcard asked for itself", names, Query{Name: "*.wild.example.com."}, "", "wild", "wild"},
		{"wildcard yields to a name that exists", names, Query{Name: "here.wild.example.com."}, "", "", ""},
		{"wildcard yields to what exists above", names, Query{Name: "x.here.wild.example.com."}, "", "NXDOMAIN", ""},
		{"wildcard is not its own parent", names, Query{Name: "wild.example.com."}, "", "", ""},
		{"empty non-terminal", names, Query{Name: "two.example.com."}, "", "", ""},
		{"other type", names, Query{Name: "example.com.", Type: "MX"}, "", "", ""},
		{"no such name", names, Query{Name: "nobody.example.com."}, "", "NXDOMAIN", ""},
		{"below a name", names, Query{Name: "below.one.two.example.com."}, "", "NXDOMAIN", ""},
		{"outside the zone", names, Query{Name: "a.example.net."}, "", "NXDOMAIN", ""},
		{"a name that merely ends alike", names, Query{Name: "notexample.com."}, "", "NXDOMAIN", ""},
		{"loop: nothing is healthy, open", names, Query{Name: "loop1.example.com."}, "", "", " "},
		{"alias to nothing: nothing is healthy, open", names, Query{Name: "lost.example.com."}, "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.q.Name == "" {
				tt.q.Name = "a.example.com."
			}
			if tt.q.Type == "" {
				tt.q.Type = "A"
			}
			a := NewZone(testZone, tt.records).Answer(tt.q, failing(tt.failing))
			got := values(a)
			if !a.Exists {
				got = "NXDOMAIN"
			}
			if a.Open != strings.HasSuffix(tt.name, "open") {
				t.Errorf("open %v", a.Open)
			}
			if got != tt.want || way(a) != tt.way {
				t.Errorf("%+v, failing %q: %q by %q; want %q by %q", tt.q, tt.failing, got, way(a), tt.want, tt.way)
			}
			for _, r := range a.Records {
				if r.Name != tt.q.Name {
					t.Errorf("record is called %q, the question was %q", r.Name, tt.q.Name)
				}
			}
		})
	}
}
