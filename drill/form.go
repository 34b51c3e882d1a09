package drill

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// form remembers on which line of the file each key stands, by its path: "steps[1].at". The rules that
// need several keys at once use it to point at the right one.
type form map[string]int

// line is where path stands, or where the nearest thing around it does.
func (f form) line(path string) int {
	for {
		if n, ok := f[path]; ok {
			return n
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return 1
		}
		path = path[:cut]
	}
}

// readForm compares the tree of a file with the structs it will be decoded into. The library's own
// strict mode stops at the first unknown key and does not know which one was meant.
func readForm(tree *ast.File) (form, Problems) {
	r := formReader{lines: form{}}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		what := fmt.Sprintf("%d documents in the file", len(tree.Docs))
		if len(tree.Docs) < 2 {
			what = "nothing in the file"
		}
		return nil, Problems{{Line: 1, What: what, Remedy: "write exactly one scenario"}}
	}
	r.read("", tree.Docs[0].Body, reflect.TypeFor[Scenario]())
	return r.lines, r.problems
}

type formReader struct {
	lines    form
	problems Problems
}

func (r *formReader) read(path string, node ast.Node, want reflect.Type) {
	if want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	if node.Type() == ast.NullType {
		r.object(path, node, "has no value", "write "+describe(want)+", or leave the key out")
		return
	}
	switch {
	case want == reflect.TypeFor[time.Duration]():
		r.readDuration(path, node)
	case want.Kind() == reflect.Struct:
		r.readStruct(path, node, want)
	case want.Kind() == reflect.Slice:
		r.readList(path, node, want)
	case !fits(node, want.Kind()):
		r.object(path, node, "is "+article(node), "write "+describe(want))
	}
}

func (r *formReader) readStruct(path string, node ast.Node, want reflect.Type) {
	pairs, ok := node.(ast.MapNode)
	if !ok {
		r.object(path, node, "is "+article(node), "write "+describe(want))
		return
	}
	fields := yamlFields(want)
	for it := pairs.MapRange(); it.Next(); {
		key := it.Key().GetToken()
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		field, ok := fields[key.Value]
		if !ok {
			r.unknown(at, key.Value, key.Position.Line, want)
			continue
		}
		r.lines[at] = key.Position.Line
		r.read(at, it.Value(), field)
	}
}

func (r *formReader) readList(path string, node ast.Node, want reflect.Type) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		r.object(path, node, "is "+article(node), "write "+describe(want))
		return
	}
	for i, v := range list.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		r.lines[at] = firstLine(v)
		r.read(at, v, want.Elem())
	}
}

func (r *formReader) readDuration(path string, node ast.Node) {
	const remedy = "write a number with its unit, such as 60s or 5m"
	text, ok := node.(*ast.StringNode)
	if !ok {
		r.object(path, node, "is "+article(node), remedy)
		return
	}
	d, err := time.ParseDuration(text.Value)
	switch {
	case err != nil:
		r.object(path, node, fmt.Sprintf("is %q", text.Value), remedy)
	case d < 0:
		r.object(path, node, "is negative", remedy)
	}
}

func (r *formReader) unknown(path, key string, line int, want reflect.Type) {
	keys := yamlKeys(want)
	remedy := "the keys here are " + strings.Join(keys, ", ")
	if meant := nearest(key, keys); meant != "" {
		remedy = fmt.Sprintf("did you mean %q?", meant)
	}
	r.problems = append(r.problems, Problem{Line: line, What: fmt.Sprintf("unknown key %q", path), Remedy: remedy})
}

func (r *formReader) object(path string, node ast.Node, what, remedy string) {
	if path == "" {
		path = "the scenario"
	}
	r.problems = append(r.problems, Problem{Line: firstLine(node), What: path + " " + what, Remedy: remedy})
}

// yamlKeys are the keys that a struct is spelled with, in the order of its fields.
func yamlKeys(t reflect.Type) []string {
	var keys []string
	for f := range fieldsOf(t) {
		keys = append(keys, f)
	}
	return keys
}

func yamlFields(t reflect.Type) map[string]reflect.Type {
	types := make(map[string]reflect.Type)
	for key, field := range fieldsOf(t) {
		types[key] = field
	}
	return types
}

func fieldsOf(t reflect.Type) iter.Seq2[string, reflect.Type] {
	return func(yield func(string, reflect.Type) bool) {
		for i := range t.NumField() {
			key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
			if !yield(key, t.Field(i).Type) {
				return
			}
		}
	}
}

func fits(node ast.Node, want reflect.Kind) bool {
	switch want {
	case reflect.String:
		return node.Type() == ast.StringType || node.Type() == ast.LiteralType
	case reflect.Int:
		return node.Type() == ast.IntegerType
	case reflect.Float64:
		return node.Type() == ast.IntegerType || node.Type() == ast.FloatType
	}
	return false
}

// firstLine is the line on which a node begins; a mapping's own token is its first colon.
func firstLine(node ast.Node) int {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken().Position.Line
	}
	return node.GetToken().Position.Line
}

// describe says what a value of type t looks like, for a person.
func describe(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a duration"
	case t.Kind() == reflect.Struct:
		return "keys: " + strings.Join(yamlKeys(t), ", ")
	case t.Kind() == reflect.Slice:
		return "a list"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t.Kind() == reflect.Float64:
		return "a number"
	}
	return "a text"
}

func article(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "a mapping"
	case ast.SequenceType:
		return "a list"
	case ast.StringType, ast.LiteralType:
		return "a text"
	case ast.IntegerType, ast.FloatType:
		return "a number"
	case ast.BoolType:
		return "a boolean"
	}
	return "a YAML " + strings.ToLower(node.Type().String())
}
