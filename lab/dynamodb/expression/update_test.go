package expression_test

import (
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb/expression"
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	const before = `{"n":{"N":"5"},"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"}]},"m":{"M":{"a":{"S":"x"}}},"ss":{"SS":["a","b"]}}`
	const values = `{":n":{"N":"2"},":s":{"S":"y"},":l":{"L":[{"S":"z"}]},":ss":{"SS":["b","c"]},":ab":{"SS":["a","b"]}}`
	for text, want := range map[string]string{ // what changes
		"SET n = :n":                                    `{"n":{"N":"2"}}`,
		"SET n = n + :n, k = n - :n":                    `{"n":{"N":"7"},"k":{"N":"3"}}`, // of n before
		"SET n = m.a, m.a = n":                          `{"n":{"S":"x"},"m":{"M":{"a":{"N":"5"}}}}`,
		"SET k = if_not_exists(k, :n) + :n":             `{"k":{"N":"4"}}`,
		"SET n = if_not_exists(n, :s)":                  `{}`,
		"SET l = list_append(l, :l)":                    `{"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"S":"z"}]}}`,
		"SET l = list_append(:l, l)":                    `{"l":{"L":[{"S":"z"},{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"}]}}`,
		"SET k = list_append(if_not_exists(k, :l), :l)": `{"k":{"L":[{"S":"z"},{"S":"z"}]}}`,
		"SET l[9] = :s, l[7] = :n":                      `{"l":{"L":[{"N":"0"},{"N":"1"},{"N":"2"},{"N":"3"},{"N":"2"},{"S":"y"}]}}`,
		"SET l[1] = :s, m.b = :s":                       `{"l":{"L":[{"N":"0"},{"S":"y"},{"N":"2"},{"N":"3"}]},"m":{"M":{"a":{"S":"x"},"b":{"S":"y"}}}}`,
		"REMOVE l[0], l[2], l[8]":                       `{"l":{"L":[{"N":"1"},{"N":"3"}]}}`,
		"REMOVE l[0] SET l[1] = :s":                     `{"l":{"L":[{"S":"y"},{"N":"2"},{"N":"3"}]}}`,
		"REMOVE m.a, k":                                 `{"m":{"M":{}}}`,
		"ADD n :n, k :n, ss :ss":                        `{"n":{"N":"7"},"k":{"N":"2"},"ss":{"SS":["a","b","c"]}}`,
		"ADD k :ss, m.c :n":                             `{"k":{"SS":["b","c"]},"m":{"M":{"a":{"S":"x"},"c":{"N":"2"}}}}`,
		"DELETE ss :ss, k :ss":                          `{"ss":{"SS":["a"]}}`,
		"delete ss :ab add k :n set j = (:n)":           `{"ss":{"NULL":true},"k":{"N":"2"},"j":{"N":"2"}}`, // NULL here: gone
	} {
		s := &expression.Substitutions{Values: document(t, values)}
		u, err := expression.ParseUpdate(text, s)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		item := document(t, before)
		got, err := u.Apply(item)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		expected := item
		for _, a := range document(t, want) {
			if a.Value == (value.Null{}) {
				expected = expected.Without(a.Name)
			} else {
				expected = expected.With(a.Name, a.Value)
			}
		}
		if !value.Equal(got, expected) {
			t.Errorf("%s gives %s, want %s", text, value.AppendMap(nil, got), value.AppendMap(nil, expected))
		}
		if !value.Equal(item, document(t, before)) {
			t.Errorf("%s changed the item it was applied to: %s", text, value.AppendMap(nil, item))
		}
	}
}

func TestUpdateRefusals(t *testing.T) {
	t.Parallel()
	const item = `{"n":{"N":"5"},"s":{"S":"x"},"ss":{"SS":["a"]},"l":{"L":[]}}`
	const values = `{":n":{"N":"2"},":s":{"S":"y"},":ns":{"NS":["1"]},":big":{"N":"1e125"}}`
	const invalid = "Invalid UpdateExpression: "
	for text, want := range map[string]string{
		"":                             invalid + "The expression can not be empty;",
		"SET":                          invalid + `Syntax error; token: "<EOF>", near: "SET"`,
		"n = :n":                       invalid + `Syntax error; token: "n", near: "n ="`,
		"SET n = :n,":                  invalid + `Syntax error; token: "<EOF>", near: ","`,
		"SET n = n + n + n":            invalid + `Syntax error; token: "+", near: "n + n"`,
		"SET n = :n REMOVE set":        invalid + `Syntax error; token: "set", near: "REMOVE set"`,
		"ADD n n":                      invalid + `Syntax error; token: "n", near: "n n"`,
		"SET name = :n":                invalid + "Attribute name is a reserved keyword; reserved keyword: name",
		"SET n = exists(n, :n)":        invalid + "Invalid function name; function: exists",
		"SET n = :n SET s = :n":        invalid + `The "SET" section can only be used once in an update expression;`,
		"SET n = :x":                   invalid + "An expression attribute value used in expression is not defined; attribute value: :x",
		"SET n = :n, n = :n":           invalid + "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]",
		"SET n.a = :n REMOVE n[1]":     invalid + "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [n, a], path two: [n, [1]]",
		"ADD n :s":                     invalid + "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
		"DELETE n :n":                  invalid + "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
		"SET n = n + :s":               invalid + "Incorrect operand type for operator or function; operator or function: +, operand type: S",
		"SET n = list_append(l)":       invalid + "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1",
		"SET n = list_append(l, :n)":   invalid + "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
		"SET n = if_not_exists(:n, n)": invalid + "Operator or function requires a document path; operator or function: if_not_exists",
		"SET n = if_not_exists(n, n)":  invalid + "The first operand must be distinct from the remaining operands for this operator or function; operator: if_not_exists, first operand: [n]",
		"SET n = size(l)":              invalid + "The function is not allowed in an update expression; function: size",
		"SET n = list_append(l, list_append(l, l))": invalid + "The function is not allowed to be used this way in an expression; function: list_append",
		// Of several faults, the same one as DynamoDB's: words in the order written, then paths and then values, both
		// from the last.
		"SET n = exists(n), status = :x":     invalid + "Invalid function name; function: exists",
		"SET n = :x SET status = :n":         invalid + "Attribute name is a reserved keyword; reserved keyword: status",
		"SET s = :x, n = :n, n = :n":         invalid + "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]",
		"SET n = :n, n.a = :n, n[1] = :n":    invalid + "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [n, a], path two: [n, [1]]",
		"SET n = :x, s = list_append(:n, l)": invalid + "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
		"ADD n :s DELETE s :n":               invalid + "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
		"SET k.a = nowhere":                  "The document path provided in the update expression is invalid for update",
		"DELETE k.a :ns":                     "The document path provided in the update expression is invalid for update",
		"SET n = k":                          "The provided expression refers to an attribute that does not exist in the item",
		"SET n = k + :n":                     "The provided expression refers to an attribute that does not exist in the item",
		"SET n = s + :n":                     "An operand in the update expression has an incorrect data type",
		"SET l = list_append(l, s)":          "An operand in the update expression has an incorrect data type",
		"ADD s :n":                           "An operand in the update expression has an incorrect data type",
		"ADD ss :ns":                         "An operand in the update expression has an incorrect data type",
		"DELETE ss :ns":                      "An operand in the update expression has an incorrect data type",
		"SET k.a = :n":                       "The document path provided in the update expression is invalid for update",
		"SET n[0] = :n":                      "The document path provided in the update expression is invalid for update",
		"SET l.a = :n":                       "The document path provided in the update expression is invalid for update",
		"SET l[5].a = :n":                    "The document path provided in the update expression is invalid for update",
		"REMOVE k.a":                         "The document path provided in the update expression is invalid for update",
		"REMOVE l[0].a":                      "The document path provided in the update expression is invalid for update",
		"SET n = :big + :n":                  "Attempting to store more than 38 significant digits in a Number",
	} {
		s := &expression.Substitutions{Values: document(t, values)}
		u, err := expression.ParseUpdate(text, s)
		if err == nil {
			_, err = u.Apply(document(t, item))
		}
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

// What is not there yet begins as its key, which the update can compute with.
func TestUpdateOfKey(t *testing.T) {
	t.Parallel()
	u, err := expression.ParseUpdate("SET a = id", &expression.Substitutions{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := u.Apply(document(t, `{"id":{"S":"x"}}`))
	if want := document(t, `{"id":{"S":"x"},"a":{"S":"x"}}`); err != nil || !value.Equal(got, want) {
		t.Errorf("got %s, %v", value.AppendMap(nil, got), err)
	}
}
