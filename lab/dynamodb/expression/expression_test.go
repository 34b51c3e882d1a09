package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// document reads an item or values from JSON, "" for none.
func document(t testing.TB, body string) value.Map {
	t.Helper()
	if body == "" {
		return nil
	}
	r, err := wire.NewReader([]byte(body))
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	m, err := value.DecodeMap(r)
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return m
}

const (
	song = `{"title":{"S":"Army of Me"},"year":{"N":"1995"},"tags":{"SS":["art","pop"]},"tracks":{"L":[{"S":"a"},{"N":"2"},{"M":{"x":{"BOOL":true}}}]},"info":{"M":{"name":{"S":"Björk"},"blank":{"NULL":true}}},"bytes":{"B":"AAEC"},"dotted.name":{"N":"1"}}`
	some = `{":s":{"S":"Army"},":n":{"N":"1995.0"},":m":{"N":"2000"},":t":{"S":"SS"},":b":{"B":"AAE="},":l":{"L":[{"S":"z"}]},":ss":{"SS":["pop","rock"]},":true":{"BOOL":true},":two":{"N":"2"},":five":{"N":"5"}}`
)

var aliases = map[string]string{"#n": "name", "#d": "dotted.name"}

func TestConditionHolds(t *testing.T) {
	t.Parallel()
	item := document(t, song)
	for text, want := range map[string]bool{
		"#y = :n":                                   true, // as numbers
		"#y <> :n":                                  false,
		"#y < :m AND #y <= :n AND :m > #y":          true,
		"#y >= :m":                                  false,
		"#y = :s":                                   false, // another type
		"#y <> :s":                                  true,
		"#y < :s":                                   false,
		"nothing = :n":                              false,
		"nothing <> :n":                             true, // what is not there differs from everything
		"nothing <> nowhere":                        true,
		"nothing < :n":                              false,
		"NOT nothing < :n":                          true,
		"#y BETWEEN :two AND :m":                    true,
		"#y BETWEEN :n AND :n":                      true,
		"#y IN (:s, :two)":                          false,
		"#y IN (:s, :n)":                            true,
		"attribute_exists(info.#n)":                 true,
		"attribute_exists(info.blank)":              true, // NULL is a value
		"attribute_exists(info[0])":                 false,
		"attribute_exists(tracks.x)":                false,
		"attribute_not_exists(tracks[3])":           true,
		"attribute_type(tags, :t)":                  true,
		"attribute_type(title, :t)":                 false,
		"begins_with(title, :s)":                    true,
		"begins_with(bytes, :b)":                    true,
		"begins_with(#y, :s)":                       false,
		"contains(title, :s)":                       true,
		"contains(tags, :s)":                        false,
		"contains(tracks, :two)":                    true,
		"size(title) = size(tracks)":                false,
		"size(info.#n) = :five":                     true, // six bytes
		"size(tracks) > :two":                       true,
		"size(#y) > :two":                           false, // numbers have no size
		"tracks[2].x = :true":                       true,
		"#d < :two":                                 true, // an alias with a dot is one name
		"#y = :s OR #y = :s AND #y = :n OR #y = :n": true,
		"(#y = :n OR #y = :n) AND #y = :s":          false,
		"NOT #y = :s AND #y = :n":                   true, // NOT binds tighter than AND
		"(title) > (:s)":                            true,
	} {
		s := &expression.Substitutions{Names: map[string]string{"#n": "name", "#d": "dotted.name", "#y": "year"}, Values: document(t, some)}
		c, err := expression.ParseCondition(expression.ConditionExpression, text, s)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Holds(item); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}

// Refusals in DynamoDB's words.
func TestConditionRefusals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                           "The expression can not be empty;",
		"a":                          `Syntax error; token: "<EOF>", near: "a"`,
		"a = ":                       `Syntax error; token: "<EOF>", near: "= "`,
		"a = :n :s":                  `Syntax error; token: ":s", near: ":n :s"`,
		"foo-bar = :n":               `Syntax error; token: "-", near: "foo-bar"`,
		"a = :n AND":                 `Syntax error; token: "<EOF>", near: "AND"`,
		"a AND b = :n":               `Syntax error; token: "AND", near: "a AND b"`,
		"(a = :n":                    `Syntax error; token: "<EOF>", near: ":n"`,
		"a $ :n":                     `Syntax error; token: "$", near: "a $ :n"`,
		"_a = :n":                    `Syntax error; token: "_", near: "_a"`,
		"a[00] = :n":                 `Syntax error; token: "0", near: "00]"`,
		"a = ::n":                    `Syntax error; token: ":", near: "= ::n"`,
		"# = :n":                     `Syntax error; token: "#", near: "# ="`,
		" = :n":                      `Syntax error; token: "=", near: " = :n"`,
		"  ":                         `Syntax error; token: "<EOF>", near: "  "`,
		"a.set = :n":                 `Syntax error; token: "set", near: ".set ="`,
		"((a)) = :n and":             "The expression has redundant parentheses;",
		"if_not_exists(a, :n)":       "The function is not allowed in a condition expression; function: if_not_exists",
		"a BETWEEN :n AND a":         "The first operand must be distinct from the remaining operands for this operator or function; operator: BETWEEN, first operand: [a]",
		"a IN (:n, a)":               "The first operand must be distinct from the remaining operands for this operator or function; operator: IN, first operand: [a]",
		"attribute_type(a, size(b))": "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
		// Of several faults, the same one as DynamoDB's: words first, then operators, in the order written.
		"exists(status)":                    "Invalid function name; function: exists",
		"status = exists(a)":                "Attribute name is a reserved keyword; reserved keyword: status",
		"a = :x AND status = :n":            "Attribute name is a reserved keyword; reserved keyword: status",
		"a = a AND b = :x":                  "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
		"a < :l AND b = b":                  "Incorrect operand type for operator or function; operator or function: <, operand type: L",
		"size(:n) < :l":                     "Incorrect operand type for operator or function; operator or function: size, operand type: N",
		"attribute_exists(:x, b)":           "An expression attribute value used in expression is not defined; attribute value: :x",
		"attribute_exists(a, b) AND c = :x": "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
		"attribute_exists(":                 `Syntax error; token: "<EOF>", near: "("`,
		"a[:n] = :n":                        `Syntax error; token: ":n", near: "[:n]"`,
		"a[4294967296] = :n":                "List index is not within the allowable range; index: [4294967296]",
		"((a = :n))":                        "The expression has redundant parentheses;",
		"((a)) = :n":                        "The expression has redundant parentheses;",
		"Status = :n":                       "Attribute name is a reserved keyword; reserved keyword: Status",
		"a.ttl = :n":                        "Attribute name is a reserved keyword; reserved keyword: ttl",
		"#x = :n":                           "An expression attribute name used in the document path is not defined; attribute name: #x",
		"a = :x":                            "An expression attribute value used in expression is not defined; attribute value: :x",
		"exists(a)":                         "Invalid function name; function: exists",
		"Attribute_Exists(a)":               "Invalid function name; function: Attribute_Exists",
		"size(a)":                           "The function is not allowed to be used this way in an expression; function: size",
		"contains(a, :n) = :n":              "The function is not allowed to be used this way in an expression; function: contains",
		"attribute_exists(size(a))":         "Operator or function requires a document path; operator or function: attribute_exists",
		"contains(a, attribute_exists(b))":  "The function is not allowed to be used this way in an expression; function: attribute_exists",
		"size(size(a)) = :n":                "Incorrect operand type for operator or function; operator or function: size, operand type: N",
		"attribute_exists(:n)":              "Operator or function requires a document path; operator or function: attribute_exists",
		"attribute_exists(a, b)":            "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
		"begins_with(a, :n)":                "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
		"a < :l":                            "Incorrect operand type for operator or function; operator or function: <, operand type: L",
		"attribute_type(a, :n)":             "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
		"attribute_type(a, :s)":             "Invalid attribute type name found; type: Army, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
		"a BETWEEN :m AND :n":               "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2000}, upper bound operand: AttributeValue: {N:1995}",
		"a BETWEEN :n AND :s":               "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1995}, upper bound operand: AttributeValue: {S:Army}",
		"a.b = a.b":                         "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a, b]",
		"attribute_exists(a" + strings.Repeat(".b", 32) + ")": "The document path has too many nesting levels; nesting levels: 33",
		strings.Repeat(" ", 4097):                             "Expression size has exceeded the maximum allowed size; expression size: 4097",
		"a IN (" + strings.Repeat(":n, ", 100) + ":n)":        "The IN operator is provided with too many operands; number of operands: 101",
		strings.Repeat("a=:n OR ", 200) + "a = :n":            "The expression contains too many operators; operator count: 301",
	} {
		s := &expression.Substitutions{Names: aliases, Values: document(t, some)}
		_, err := expression.ParseCondition(expression.FilterExpression, text, s)
		if want = "Invalid FilterExpression: " + want; err == nil || err.Error() != want {
			t.Errorf("%.60s: %v\nwant %s", text, err, want)
		}
	}
}

func TestSubstitutions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		names  map[string]string
		values string
		want   string
	}{
		"used":         {map[string]string{"#n": "b"}, `{":v":{"S":""}}`, ""},
		"unused name":  {map[string]string{"#n": "b", "#z": "c", "#y": "d"}, `{":v":{"S":""}}`, "Value provided in ExpressionAttributeNames unused in expressions: keys: {#y, #z}"},
		"unused value": {map[string]string{"#n": "b"}, `{":v":{"S":""},":w":{"S":""}}`, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"},
		"no names":     {map[string]string{}, "", "ExpressionAttributeNames must not be empty"},
		"no values":    {nil, "{}", "ExpressionAttributeValues must not be empty"},
		"wrong name":   {map[string]string{"n": "b"}, "", `ExpressionAttributeNames contains invalid key: Syntax error; key: "n"`},
		"wrong value":  {nil, `{":v-":{"S":""}}`, `ExpressionAttributeValues contains invalid key: Syntax error; key: ":v-"`},
	} {
		s := &expression.Substitutions{Names: test.names, Values: document(t, test.values)}
		err := s.Check()
		if err == nil {
			if _, err := expression.ParseCondition(expression.ConditionExpression, "a.#n = :v", s); err != nil {
				t.Fatal(err)
			}
			err = s.Unused()
		}
		if test.want == "" && err != nil || test.want != "" && (err == nil || err.Error() != test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// claim is a condition in text beside what it means, built by one who does not know the parser.
type claim struct {
	text  string
	holds func(a, b int) bool
	level int // how tightly it binds: 0 OR, 1 AND, 2 the rest
}

func (c claim) within(level int) string {
	if c.level < level {
		return "(" + c.text + ")"
	}
	return c.text
}

func claims(depth int) *rapid.Generator[claim] {
	return rapid.Custom(func(t *rapid.T) claim {
		shape := "comparison"
		if depth > 0 {
			shape = rapid.SampledFrom([]string{"comparison", "AND", "OR", "NOT", "between", "in"}).Draw(t, "shape")
		}
		n, m := rapid.IntRange(0, 3).Draw(t, "n"), rapid.IntRange(0, 3).Draw(t, "m")
		side := func(level int) (string, func(a, b int) bool) {
			c := claims(depth-1).Draw(t, "side")
			return c.within(level), c.holds
		}
		switch shape {
		case "AND":
			l, left := side(2)
			r, right := side(1)
			return claim{l + " AND " + r, func(a, b int) bool { return left(a, b) && right(a, b) }, 1}
		case "OR":
			l, left := side(1)
			r, right := side(0)
			return claim{l + " or " + r, func(a, b int) bool { return left(a, b) || right(a, b) }, 0}
		case "NOT":
			l, left := side(2)
			return claim{"NOT " + l, func(a, b int) bool { return !left(a, b) }, 2}
		case "between":
			n, m = min(n, m), max(n, m)
			return claim{fmt.Sprintf("a BETWEEN :v%d AND :v%d", n, m), func(a, b int) bool { return n <= a && a <= m }, 2}
		case "in":
			return claim{fmt.Sprintf("b IN (:v%d, a, :v%d)", n, m), func(a, b int) bool { return b == n || b == a || b == m }, 2}
		}
		switch rapid.SampledFrom([]string{"=", "<>", "<", "<=", ">", ">="}).Draw(t, "comparator") {
		case "=":
			return claim{fmt.Sprintf("a = :v%d", n), func(a, b int) bool { return a == n }, 2}
		case "<>":
			return claim{"a <> b", func(a, b int) bool { return a != b }, 2}
		case "<":
			return claim{fmt.Sprintf("b < :v%d", n), func(a, b int) bool { return b < n }, 2}
		case "<=":
			return claim{"b <= a", func(a, b int) bool { return b <= a }, 2}
		case ">":
			return claim{fmt.Sprintf("(:v%d) > (b)", n), func(a, b int) bool { return n > b }, 2}
		}
		return claim{fmt.Sprintf("a >= :v%d", n), func(a, b int) bool { return a >= n }, 2}
	})
}

// The evaluator agrees with its naive twin on every item.
func TestConditionTwin(t *testing.T) {
	t.Parallel()
	values := document(t, `{":v0":{"N":"0"},":v1":{"N":"1"},":v2":{"N":"2"},":v3":{"N":"3"}}`)
	rapid.Check(t, func(t *rapid.T) {
		c := claims(3).Draw(t, "claim")
		parsed, err := expression.ParseCondition(expression.ConditionExpression, c.text, &expression.Substitutions{Values: values})
		if err != nil {
			t.Fatalf("%s: %v", c.text, err)
		}
		for a := range 4 {
			for b := range 4 {
				item := value.NewMap(
					value.Attribute{Name: "a", Value: value.Number(fmt.Sprint(a))},
					value.Attribute{Name: "b", Value: value.Number(fmt.Sprint(b))},
				)
				if got, want := parsed.Holds(item), c.holds(a, b); got != want {
					t.Errorf("%s with a=%d b=%d is %v, want %v", c.text, a, b, got, want)
				}
			}
		}
	})
}

func TestProjection(t *testing.T) {
	t.Parallel()
	item := document(t, song)
	for text, want := range map[string]string{
		"title":                `{"title":{"S":"Army of Me"}}`,
		"info.#n, tracks[2].x": `{"info":{"M":{"name":{"S":"Björk"}}},"tracks":{"L":[{"M":{"x":{"BOOL":true}}}]}}`,
		"tracks[1], tracks[0]": `{"tracks":{"L":[{"S":"a"},{"N":"2"}]}}`,
		"nothing, title.x":     `{}`,
		"tracks[9]":            `{}`,
		"#d":                   `{"dotted.name":{"N":"1"}}`,
	} {
		p, err := expression.ParseProjection(text, &expression.Substitutions{Names: aliases})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := p.Of(item); !value.Equal(got, document(t, want)) {
			t.Errorf("%s gives %s, want %s", text, value.AppendMap(nil, got), want)
		}
	}
	for text, want := range map[string]string{
		"a, a.b":    "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
		"a[1], a.b": "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [1]], path two: [a, b]",
		"name":      "Attribute name is a reserved keyword; reserved keyword: name",
		"a,":        `Syntax error; token: "<EOF>", near: ","`,
		"a = b":     `Syntax error; token: "=", near: "a = b"`,
	} {
		_, err := expression.ParseProjection(text, &expression.Substitutions{})
		if want = "Invalid ProjectionExpression: " + want; err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

func TestKeyConditionRefusals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a = :s OR b = :s":             "Invalid operator used in KeyConditionExpression: OR",
		"NOT a = :s":                   "Invalid operator used in KeyConditionExpression: NOT",
		"a <> :s":                      "Invalid operator used in KeyConditionExpression: <>",
		"a IN (:s)":                    "Invalid operator used in KeyConditionExpression: IN",
		"contains(a, :s)":              "Invalid operator used in KeyConditionExpression: contains",
		"size(a) = :n":                 "KeyConditionExpressions cannot contain nested operations",
		"a = b":                        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
		":s = :s":                      "Invalid condition in KeyConditionExpression: No key attribute specified",
		":n BETWEEN :n AND :m":         "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand",
		"a.b = :s":                     "KeyConditionExpressions cannot have conditions on nested attributes",
		"a = :s AND a = :s":            "KeyConditionExpressions must only contain one condition per key",
		"a = :s AND b = :s AND c = :s": "Conditions can be of length 1 or 2 only",
	} {
		c, err := expression.ParseCondition(expression.KeyConditionExpression, text, &expression.Substitutions{Values: document(t, some)})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if _, err = expression.KeyTerms(c); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}
