package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// document is a state as terraform show -json prints it, with what is worth keeping.
type document struct {
	Format string `json:"format_version"`
	Values values `json:"values"`
}

type values struct {
	Outputs map[string]output `json:"outputs"`
	Root    module            `json:"root_module"`
}

type output struct {
	Sensitive bool `json:"sensitive"`
	Value     any  `json:"value"`
}

type module struct {
	Address   string     `json:"address,omitempty"`
	Resources []resource `json:"resources,omitempty"`
	Children  []module   `json:"child_modules,omitempty"`
}

type resource struct {
	Address string         `json:"address"`
	Mode    string         `json:"mode"`
	Type    string         `json:"type"`
	Values  map[string]any `json:"values"`
}

// unrecorded are kinds that say nothing about serving, and that a stack passes over.
var unrecorded = strings.Fields(`aws_acm_ aws_cloudwatch_ aws_iam_ aws_kms_ aws_lambda_permission aws_sns_`)

// unwritten are attributes that are not written down: where a file lay, what was in it, and what nobody must take
// for a secret because it can be read here.
var unwritten = []string{"filename", "source_code_hash", "client_secret", "tags_all"}

// normalise keeps of a state what a stack is made of, a resource a line, so that a change of the code can be read
// as a change of lines.
func normalise(printed []byte) ([]byte, error) {
	var d document
	if err := json.Unmarshal(printed, &d); err != nil {
		return nil, fmt.Errorf("read the state: %w", err)
	}
	if len(d.Values.Root.Children) == 0 {
		return nil, errors.New("the state has no modules: it is not that of terraform/")
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"format_version\": \"1.0\", \"values\": {\n")
	var outputs []string
	for _, name := range slices.Sorted(maps.Keys(d.Values.Outputs)) {
		if o := d.Values.Outputs[name]; name == "tandem_yaml" && !o.Sensitive {
			outputs = append(outputs, fmt.Sprintf("  %q: {\"value\": %s}", name, line(o.Value)))
		}
	}
	fmt.Fprintf(&b, "\"outputs\": {\n%s\n},\n\"root_module\": ", strings.Join(outputs, ",\n"))
	d.Values.Root.write(&b)
	b.WriteString("\n}}\n")
	return b.Bytes(), nil
}

func (m module) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "{\"address\": %s, \"resources\": [", line(m.Address))
	separator := "\n"
	for _, r := range m.Resources {
		if r.kept() {
			fmt.Fprintf(b, "%s  %s", separator, line(resource{r.Address, r.Mode, r.Type, written(r.Values)}))
			separator = ",\n"
		}
	}
	b.WriteString("\n], \"child_modules\": [")
	separator = "\n"
	for _, child := range m.Children {
		b.WriteString(separator)
		child.write(b)
		separator = ",\n"
	}
	b.WriteString("]}")
}

func (r resource) kept() bool {
	return r.Mode == "managed" && !slices.ContainsFunc(unrecorded, func(prefix string) bool { return strings.HasPrefix(r.Type, prefix) })
}

// written leaves out what is empty: it reads the same when it is not there. Zeros and false may have been chosen.
func written(attributes map[string]any) map[string]any {
	kept := make(map[string]any)
	for name, value := range attributes {
		if value = compact(value); value != nil && !slices.Contains(unwritten, name) {
			kept[name] = value
		}
	}
	return kept
}

// compact is a value without what is empty in it; nil when nothing is left.
func compact(value any) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case map[string]any:
		if v = written(v); len(v) == 0 {
			return nil
		}
		return v
	case []any:
		var kept []any
		for _, item := range v {
			if item = compact(item); item != nil {
				kept = append(kept, item)
			}
		}
		if kept == nil {
			return nil
		}
		return kept
	}
	return value
}

// line is a value as JSON on one line, with < and > as they are.
func line(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // it was decoded from JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}
