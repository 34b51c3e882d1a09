package tfstate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

func read(t *testing.T, text string) *tfstate.State {
	t.Helper()
	s, err := tfstate.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// state is a printed state with these resources in its root module.
func state(resources string) string {
	return `{"format_version": "1.0", "values": {"root_module": {"resources": [` + resources + `]}}}`
}

func TestReadFindsAllModules(t *testing.T) {
	t.Parallel()
	const nested = `{"format_version":"1.0","values":{
		"outputs": {"url": {"value": "https://one"}, "n": {"value": 1}},
		"root_module": {"resources": [{"address": "a.x", "type": "a", "mode": "managed"}], "child_modules": [
			{"address": "module.m", "resources": [{"address": "module.m.data.b.y", "type": "b", "mode": "data"}], "child_modules": [
				{"address": "module.m.module.n[0]", "resources": [{"address": "module.m.module.n[0].c.z", "type": "c"}]}]}]}}}`
	s := read(t, nested+state(`{"address": "a.second", "type": "a"}`)+
		`{"format_version":"1.0","values":{"outputs":{"url":{"value":"https://other"}}}}`)
	var got []string
	for _, r := range s.Resources {
		if r.Data {
			got = append(got, "looked up")
		}
		got = append(got, r.Type+" "+r.Address)
	}
	want := []string{"a a.x", "looked up", "b module.m.data.b.y", "c module.m.module.n[0].c.z", "a a.second"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]any{"url": "https://one", "n": 1.0}, s.Outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

// What is set and nobody asked for is known by its path; what the format only has a place for is not set.
func TestUnasked(t *testing.T) {
	t.Parallel()
	r := read(t, state(`{"address": "a.x", "type": "a", "values": {
		"name": "n", "size": 3, "on": true, "secret": "s", "word": "w",
		"null": null, "empty": "", "zero": 0, "off": false, "none": [], "nothing": [{"a": "", "b": [{}]}],
		"whole": [{"a": 1}],
		"part": [{"a": "1", "b": "2", "inner": [{"c": 5}]}, {"b": "3"}]}}`)).Resources[0]
	r.Text("name")
	r.Number("size")
	r.Flag("on")
	for _, part := range r.Blocks("part") {
		part.Text("a")
		part.Block("inner")
	}
	want := []tfstate.Attribute{
		{Path: "part.b", Text: "2"}, {Path: "part.b", Text: "3"}, {Path: "part.inner.c"}, {Path: "secret", Text: "s"},
		{Path: "whole"}, {Path: "word", Text: "w"},
	}
	if diff := cmp.Diff(want, r.Unasked()); diff != "" {
		t.Errorf("unasked (-want +got):\n%s", diff)
	}
	if err := r.Err(); err != nil {
		t.Errorf("all were what was asked for, got %v", err)
	}
}

func TestAttributesOfAnotherTypeAreTold(t *testing.T) {
	t.Parallel()
	const values = `{"text": "s3cret", "number": 1.5, "list": [1], "map": {"a": 1}, "blocks": ["x"]}`
	for name, tt := range map[string]struct {
		ask  func(*tfstate.Resource)
		says string
	}{
		"number": {func(r *tfstate.Resource) { r.Number("text") }, "a.x: text: is no number"},
		"flag":   {func(r *tfstate.Resource) { r.Flag("text") }, "a.x: text: is no boolean"},
		"text":   {func(r *tfstate.Resource) { r.Text("number") }, "a.x: number: is no text"},
		"int":    {func(r *tfstate.Resource) { r.Int("number") }, "a.x: number: is no whole number"},
		"texts":  {func(r *tfstate.Resource) { r.Texts("list") }, "a.x: list: is no list of texts"},
		"map":    {func(r *tfstate.Resource) { r.Map("map") }, "a.x: map: is no map of texts"},
		"blocks": {func(r *tfstate.Resource) { r.Block("blocks") }, "a.x: blocks: is no list of blocks"},
	} {
		r := read(t, state(`{"address": "a.x", "type": "a", "values": `+values+`}`)).Resources[0]
		tt.ask(r)
		err := r.Err()
		if err == nil || !strings.HasPrefix(err.Error(), tt.says+": ") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want %q and no value", name, err, tt.says)
		}
	}
}

// A name that several have means the one that is referred to, or that is nearest.
func TestNearest(t *testing.T) {
	t.Parallel()
	const among = `{"format_version":"1.0","values":{"root_module":{
		"resources": [{"address": "f.one", "type": "f"}, {"address": "f.two", "type": "f"},
			{"address": "c.told", "type": "c", "depends_on": ["f.two"]}, {"address": "c.untold", "type": "c"}],
		"child_modules": [
			{"address": "module.r[\"a.module.x\"]", "resources": [
				{"address": "module.r[\"a.module.x\"].f.this", "type": "f"},
				{"address": "module.r[\"a.module.x\"].c.near", "type": "c", "depends_on": ["module.r.f.this"]}]},
			{"address": "module.r[\"b\"]", "resources": [
				{"address": "module.r[\"b\"].f.this", "type": "f"}, {"address": "module.r[\"b\"].c.near", "type": "c"}],
				"child_modules": [{"address": "module.r[\"b\"].module.deep", "resources": [
					{"address": "module.r[\"b\"].module.deep.c.near", "type": "c"}]}]}]}}}`
	s := read(t, among)
	var functions []*tfstate.Resource
	for _, r := range s.Resources {
		if r.Type == "f" {
			functions = append(functions, r)
		}
	}
	got := make(map[string]string)
	for _, r := range s.Resources {
		if r.Type != "c" {
			continue
		}
		got[r.Address] = "several"
		if n := r.Nearest(functions); n != nil {
			got[r.Address] = n.Address
		}
	}
	want := map[string]string{
		"c.told": "f.two", "c.untold": "several",
		`module.r["a.module.x"].c.near`:    `module.r["a.module.x"].f.this`,
		`module.r["b"].c.near`:             `module.r["b"].f.this`,
		`module.r["b"].module.deep.c.near`: `module.r["b"].f.this`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("nearest (-want +got):\n%s", diff)
	}
	if r := s.Resources[slices.IndexFunc(s.Resources, func(r *tfstate.Resource) bool { return r.Type == "c" })]; r.Nearest(nil) != nil {
		t.Error("of none, one is nearest")
	}
}
