package stack_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
)

// tester is what helpers need of a test, of rapid's too.
type tester interface {
	Helper()
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// document is a printed state that tests edit.
type document map[string]any

// plain is the state of a stack that is not Tandem's.
func plain(t tester) document {
	t.Helper()
	text, err := os.ReadFile("testdata/plain.json")
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d document) reader(t tester) io.Reader {
	t.Helper()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text)
}

func (d document) values() map[string]any { return d["values"].(map[string]any) }
func (d document) root() map[string]any   { return d.values()["root_module"].(map[string]any) }

func (d document) output(name, value string) {
	d.values()["outputs"].(map[string]any)[name] = map[string]any{"value": value}
}

// modules are the root module and its children: there are no grandchildren in testdata.
func (d document) modules() []map[string]any {
	modules := []map[string]any{d.root()}
	children, _ := d.root()["child_modules"].([]any)
	for _, child := range children {
		modules = append(modules, child.(map[string]any))
	}
	return modules
}

// each calls f with every resource, and keeps those for which it is true.
func (d document) each(f func(resource map[string]any) bool) {
	for _, m := range d.modules() {
		kept := []any{}
		for _, r := range m["resources"].([]any) {
			if f(r.(map[string]any)) {
				kept = append(kept, r)
			}
		}
		m["resources"] = kept
	}
}

// set changes an attribute of one resource, or of all whose address ends so. A path leads into the first block
// of that name: "target.arn".
func (d document) set(address, path string, value any) {
	found := false
	d.each(func(r map[string]any) bool {
		if !strings.HasSuffix(r["address"].(string), address) {
			return true
		}
		values := r["values"].(map[string]any)
		steps := strings.Split(path, ".")
		for _, step := range steps[:len(steps)-1] {
			values = values[step].([]any)[0].(map[string]any)
		}
		values[steps[len(steps)-1]], found = value, true
		return true
	})
	if !found {
		panic("no resource " + address) // a mistake of the test
	}
}

// remove takes resources away, by the ends of their addresses.
func (d document) remove(addresses ...string) {
	d.each(func(r map[string]any) bool {
		for _, address := range addresses {
			if strings.HasSuffix(r["address"].(string), address) {
				return false
			}
		}
		return true
	})
}

// add puts a resource into the root module.
func (d document) add(kind, name string, values map[string]any) {
	d.root()["resources"] = append(d.root()["resources"].([]any), map[string]any{
		"address": kind + "." + name, "mode": "managed", "type": kind, "name": name, "values": values,
	})
}
