package drill

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// schema is the part of JSON Schema that scenarios/schema.json uses.
type schema struct {
	Ref                  string            `json:"$ref"`
	Type                 string            `json:"type"`
	Const                any               `json:"const"`
	Enum                 []any             `json:"enum"`
	Pattern              string            `json:"pattern"`
	MinLength            int               `json:"minLength"`
	MinItems             int               `json:"minItems"`
	MinProperties        int               `json:"minProperties"`
	Minimum              *float64          `json:"minimum"`
	ExclusiveMinimum     *float64          `json:"exclusiveMinimum"`
	Maximum              *float64          `json:"maximum"`
	Items                *schema           `json:"items"`
	Required             []string          `json:"required"`
	Properties           map[string]schema `json:"properties"`
	AdditionalProperties *bool             `json:"additionalProperties"`
	Defs                 map[string]schema `json:"$defs"`

	ID          string `json:"$id"`
	Draft       string `json:"$schema"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

func readSchema(t *testing.T) schema {
	t.Helper()
	file, err := os.Open("scenarios/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var s schema
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		t.Fatalf("the test knows only a part of JSON Schema: %v", err)
	}
	return s
}

// Every key that the structs have is in the schema, and no other.
func TestSchemaHasTheKeysOfTheStructs(t *testing.T) {
	t.Parallel()
	root := readSchema(t)
	compareKeys(t, root, root, "scenario", reflect.TypeFor[Scenario]())
	for name, def := range root.Defs {
		if name == "duration" {
			continue
		}
		if def.AdditionalProperties == nil || *def.AdditionalProperties {
			t.Errorf("%s accepts any key; the parser does not: set additionalProperties to false", name)
		}
	}
}

func compareKeys(t *testing.T, root, s schema, path string, want reflect.Type) {
	t.Helper()
	s = root.resolve(s)
	switch {
	case want.Kind() == reflect.Pointer:
		compareKeys(t, root, s, path, want.Elem())
	case want == reflect.TypeFor[time.Duration]():
		if s.Pattern == "" && len(s.Enum) == 0 {
			t.Errorf("%s is a duration, but the schema does not say how one is written", path)
		}
	case want.Kind() == reflect.Slice:
		if s.Items == nil {
			t.Fatalf("%s is a list, but the schema has no items", path)
		}
		compareKeys(t, root, *s.Items, path+"[]", want.Elem())
	case want.Kind() == reflect.Struct:
		if got, want := slices.Sorted(maps.Keys(s.Properties)), slices.Sorted(slices.Values(yamlKeys(want))); !slices.Equal(got, want) {
			t.Errorf("%s has the keys %v, the schema has %v", path, want, got)
		}
		for key, field := range yamlFields(want) {
			compareKeys(t, root, s.Properties[key], path+"."+key, field)
		}
	}
}

func TestSchemaNamesEveryFaultAndKind(t *testing.T) {
	t.Parallel()
	root := readSchema(t)
	if got := fmt.Sprint(root.Defs["step"].Properties["fault"].Enum); got != fmt.Sprint(faultNames()) {
		t.Errorf("the schema's faults are %s, ours are %v", got, faultNames())
	}
	if got := fmt.Sprint(root.Defs["class"].Properties["kind"].Enum); got != fmt.Sprint(kindNames()) {
		t.Errorf("the schema's kinds are %s, ours are %v", got, kindNames())
	}
}

func TestSchemaAcceptsScenariosAndRefusesMistakes(t *testing.T) {
	t.Parallel()
	root := readSchema(t)
	texts := map[string]string{"valid": valid}
	for _, name := range EmbeddedNames() {
		text, err := EmbeddedText(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	for name, text := range texts {
		if why := root.judge(t, text); why != "" {
			t.Errorf("scenario %s: the schema refuses it: %s", name, why)
		}
	}
	for _, planted := range []string{"  rat: 10", "  rate: fast", "  rate: 0", "  rate: 10\n  timeout: 5"} {
		if why := root.judge(t, strings.Replace(valid, "  rate: 10", planted, 1)); why == "" {
			t.Errorf("the schema accepts %q", planted)
		}
	}
}

func (s schema) judge(t *testing.T, text string) string {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return s.refuse(s, "scenario", v)
}

func (s schema) resolve(at schema) schema {
	if name, ok := strings.CutPrefix(at.Ref, "#/$defs/"); ok {
		return s.Defs[name]
	}
	return at
}

// refuse says why v does not fit at, "" when it does.
func (s schema) refuse(at schema, path string, v any) string {
	at = s.resolve(at)
	if at.Const != nil && v != at.Const || len(at.Enum) > 0 && !slices.Contains(at.Enum, v) {
		return fmt.Sprintf("%s is %v", path, v)
	}
	switch v := v.(type) {
	case map[string]any:
		return s.refuseObject(at, path, v)
	case []any:
		if at.Type != "array" || len(v) < at.MinItems {
			return fmt.Sprintf("%s is a list of %d", path, len(v))
		}
		for i, item := range v {
			if why := s.refuse(*at.Items, fmt.Sprintf("%s[%d]", path, i), item); why != "" {
				return why
			}
		}
	case string:
		if at.Type != "" && at.Type != "string" || len(v) < at.MinLength || at.Pattern != "" && !regexp.MustCompile(at.Pattern).MatchString(v) {
			return fmt.Sprintf("%s is the text %q", path, v)
		}
	case float64:
		if at.Type != "number" && at.Type != "integer" || at.Type == "integer" && v != float64(int(v)) ||
			at.Minimum != nil && v < *at.Minimum || at.Maximum != nil && v > *at.Maximum || at.ExclusiveMinimum != nil && v <= *at.ExclusiveMinimum {
			return fmt.Sprintf("%s is %v", path, v)
		}
	default:
		return fmt.Sprintf("%s is %v", path, v)
	}
	return ""
}

func (s schema) refuseObject(at schema, path string, v map[string]any) string {
	if at.Type != "object" || len(v) < at.MinProperties {
		return fmt.Sprintf("%s is a mapping of %d keys", path, len(v))
	}
	for _, key := range at.Required {
		if _, ok := v[key]; !ok {
			return fmt.Sprintf("%s has no %s", path, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(v)) {
		property, ok := at.Properties[key]
		if !ok {
			return fmt.Sprintf("%s has the unknown key %s", path, key)
		}
		if why := s.refuse(property, path+"."+key, v[key]); why != "" {
			return why
		}
	}
	return ""
}
