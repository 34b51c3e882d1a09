package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

func read(t *testing.T, status int, body string) judge.Answer {
	t.Helper()
	a, err := judge.Read(status, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status      [2]int
		lab, engine string
		want        []string // field: lab | engine
	}{
		"same":             {[2]int{200, 200}, `{"Count":1}`, `{"Count":1}`, nil},
		"sets":             {[2]int{200, 200}, `{"Item":{"a":{"SS":["a","b"]}}}`, `{"Item":{"a":{"SS":["b","a"]}}}`, nil},
		"lists":            {[2]int{200, 200}, `{"Item":{"a":{"L":[1,2]}}}`, `{"Item":{"a":{"L":[2,1]}}}`, []string{"Item.a.L[0]: 1 | 2", "Item.a.L[1]: 2 | 1"}},
		"length":           {[2]int{200, 200}, `{"Items":[1]}`, `{"Items":[]}`, []string{"Items: [1] | []"}},
		"missing":          {[2]int{200, 200}, `{"Count":1}`, `{"Items":[]}`, []string{"Count: 1 | ", "Items:  | []"}},
		"message":          {[2]int{400, 400}, `{"__type":"a#b","message":"c"}`, `{"__type":"a#b","Message":"c"}`, nil},
		"other message":    {[2]int{400, 400}, `{"__type":"a#b","message":"c"}`, `{"__type":"a#b","Message":"d"}`, []string{"error: 400 a#b: c | 400 a#b: d"}},
		"other type":       {[2]int{400, 400}, `{"__type":"a#b"}`, `{"__type":"a#c"}`, []string{"error: 400 a#b:  | 400 a#c: "}},
		"keys in messages": {[2]int{400, 400}, `{"__type":"a","message":"keys: {:a, :b}"}`, `{"__type":"a","message":"keys: {:b, :a}"}`, nil},
		"field of refusal": {[2]int{400, 400}, `{"__type":"a","Item":{}}`, `{"__type":"a"}`, []string{"Item: {} | "}},
		"only one accepts": {[2]int{200, 400}, `{"Count":1}`, `{"__type":"a"}`, []string{"error: accepted | 400 a: "}},
	} {
		var got []string
		for _, d := range judge.Compare(stream.Operation{}, read(t, test.status[0], test.lab), read(t, test.status[1], test.engine)) {
			got = append(got, d.Field+": "+d.Lab+" | "+d.Engine)
			if want := test.status[0] != test.status[1]; d.Parted != want {
				t.Errorf("%s: parted is %v", name, d.Parted)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestCanonicalNumbers(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"0": "0", "-0": "0", "0.0": "0", "1e2": "100", "007": "7", "+5": "5", ".5": "0.5", "5.": "5", "-1.50": "-1.5", "100": "100",
		"1e-130": "0." + strings.Repeat("0", 129) + "1", "1E+3": "1000", "x": "x",
	} {
		a := read(t, 200, `{"Item":{"a":{"N":"`+written+`"},"b":{"L":[{"NS":["`+written+`"]}]}}}`)
		a.CanonicalNumbers()
		b := read(t, 200, `{"Item":{"a":{"N":"`+want+`"},"b":{"L":[{"NS":["`+want+`"]}]}}}`)
		if found := judge.Compare(stream.Operation{}, b, a); found != nil {
			t.Errorf("%s: %v", written, found)
		}
	}
}

func TestUnorder(t *testing.T) {
	t.Parallel()
	const items = `{"Items":[{"s":{"S":"b"},"k":2},{"s":{"S":"b"},"k":1},{"s":{"S":"a"},"k":0}]}`
	for sortedBy, want := range map[string]string{
		"":  `{"Items":[{"s":{"S":"a"},"k":0},{"s":{"S":"b"},"k":1},{"s":{"S":"b"},"k":2}]}`, // in the order of their JSON
		"s": `{"Items":[{"s":{"S":"b"},"k":1},{"s":{"S":"b"},"k":2},{"s":{"S":"a"},"k":0}]}`, // only within b
	} {
		got := read(t, 200, items)
		got.Unorder(sortedBy)
		if found := judge.Compare(stream.Operation{}, got, read(t, 200, want)); found != nil {
			t.Errorf("by %q: %v", sortedBy, found)
		}
	}
}

func TestContinue(t *testing.T) {
	t.Parallel()
	first := read(t, 200, `{"Items":[1],"Count":1,"ScannedCount":2,"LastEvaluatedKey":{"a":1}}`)
	got := first.Continue(read(t, 200, `{"Items":[2],"Count":1,"ScannedCount":3}`))
	want := read(t, 200, `{"Items":[1,2],"Count":2,"ScannedCount":5}`)
	if found := judge.Compare(stream.Operation{}, got, want); found != nil {
		t.Error(found)
	}
}

func TestKnownDifferences(t *testing.T) {
	t.Parallel()
	known, err := judge.KnownDifferences()
	if err != nil {
		t.Fatal(err)
	}
	refusal := judge.Difference{Operation: stream.Operation{Name: "GetItem"}, Field: "error",
		Lab:    "400 com.amazonaws.dynamodb.v20120810#ResourceNotFoundException: Requested resource not found",
		Engine: "400 com.amazonaws.dynamodb.v20120810#ResourceNotFoundException: Cannot do operations on a non-existent table"}
	if k := judge.Explain(known, refusal); k == nil || k.Name != "table that does not exist" {
		t.Errorf("%v is explained by %v", refusal, k)
	}
	// What would be a fault of the lab must not be on the list.
	for _, d := range []judge.Difference{
		{Operation: stream.Operation{Name: "GetItem"}, Field: "Item.a.S", Lab: `"a"`, Engine: `"b"`},
		{Operation: stream.Operation{Name: "Query"}, Field: "Count", Lab: "1", Engine: "2"},
		{Operation: stream.Operation{Name: "PutItem"}, Field: "error", Lab: "accepted", Engine: "400 a#ConditionalCheckFailedException: The conditional request failed"},
		{Operation: stream.Operation{Name: "UpdateItem"}, Field: "error", Lab: "500 a#InternalFailure: x", Engine: "accepted"},
		{Operation: stream.Operation{Name: "UpdateItem"}, Field: "error", Lab: "400 a#ValidationException: Invalid UpdateExpression: x", Engine: "400 a#ValidationException: Invalid UpdateExpression: y"},
	} {
		if k := judge.Explain(known, d); k != nil {
			t.Errorf("%q explains %v", k.Name, d)
		}
	}
}

// A program fails as long as it puts "x" after creating a table; everything else must go.
func TestShrink(t *testing.T) {
	t.Parallel()
	p := stream.New(3, 0, 60)
	p = slices.Insert(p, 30, stream.Operation{Name: "PutItem", Pages: 3, Body: map[string]any{
		"Item":                map[string]any{"id": map[string]any{"S": "x"}, "l": map[string]any{"L": []any{1, 2}}},
		"ConditionExpression": "a = :b AND here OR c",
	}})
	runs := 0
	got := judge.Shrink(p, 2000, func(p stream.Program) bool {
		runs++
		created := slices.IndexFunc(p, func(o stream.Operation) bool { return o.Name == "CreateTable" })
		put := slices.IndexFunc(p, func(o stream.Operation) bool {
			return strings.Contains(o.JSON(), `{"S":"x"}`) && strings.Contains(o.JSON(), "here")
		})
		return created >= 0 && put > created
	})
	if len(got) != 2 || got[0].JSON() != "{}" || got[1].JSON() != `{"ConditionExpression":"here","Item":{"id":{"S":"x"}}}` || got[1].Pages != 0 {
		t.Errorf("shrunk to %v in %d runs", got, runs)
	}
	runs = 0
	judge.Shrink(p, 7, func(stream.Program) bool { runs++; return false })
	if runs != 7 {
		t.Errorf("%d runs with a budget of 7", runs)
	}
}
