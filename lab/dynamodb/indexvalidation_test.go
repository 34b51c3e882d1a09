package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// Refusals around indexes, in DynamoDB's words.
func TestIndexValidation(t *testing.T) {
	t.Parallel()
	h := newService(t, dynamodb.Options{Tables: []stack.Table{games}}).Handler(ireland)
	const (
		byGame   = `"KeyConditionExpression":"game = :g","ExpressionAttributeValues":{":g":{"S":"go"}}`
		byScore  = `"KeyConditionExpression":"game = :g AND score > :s","ExpressionAttributeValues":{":g":{"S":"go"},":s":{"N":"5"}}`
		byTeam   = `"KeyConditionExpression":"team = :t","ExpressionAttributeValues":{":t":{"S":"x"}}`
		filtered = `"KeyConditionExpression":"team = :t","ExpressionAttributeValues":{":t":{"S":"x"},":f":{"S":"y"}}`
		update   = `"Key":{"user":{"S":"a"},"game":{"S":"go"}}`
		start    = "The provided starting key is invalid"
	)
	long := strings.Repeat("x", 2049)
	for name, test := range map[string]struct{ operation, body, want string }{
		"no name":               {"Query", `"IndexName":"a;",` + byGame, "2 validation errors detected: Value 'a;' at 'indexName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3"},
		"no such index":         {"Scan", `"IndexName":"byWhat"`, "The table does not have the specified index: byWhat"},
		"consistent":            {"Query", `"IndexName":"byGame","ConsistentRead":true,` + byGame, "Consistent reads are not supported on global secondary indexes"},
		"consistent scan":       {"Scan", `"IndexName":"byGame","ConsistentRead":true`, "Consistent reads are not supported on global secondary indexes"},
		"by the table's key":    {"Query", `"IndexName":"byTeam",` + byGame, "Query condition missed key schema element: team"},
		"by another sort key":   {"Query", `"IndexName":"byToken","KeyConditionExpression":"team = :t AND score = :t","ExpressionAttributeValues":{":t":{"S":"x"}}`, "Query condition missed key schema element: token"},
		"without a sort key":    {"Query", `"IndexName":"byTeam","KeyConditionExpression":"team = :t AND score = :t","ExpressionAttributeValues":{":t":{"S":"x"}}`, "Query key condition not supported"},
		"empty key":             {"Query", `"IndexName":"byTeam","KeyConditionExpression":"team = :t","ExpressionAttributeValues":{":t":{"S":""}}`, "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byTeam, IndexKey: team"},
		"all attributes":        {"Query", `"IndexName":"byTeam","Select":"ALL_ATTRIBUTES",` + byTeam, "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index byTeam because its projection type is not ALL"},
		"all attributes, scan":  {"Scan", `"IndexName":"byToken","Select":"ALL_ATTRIBUTES"`, "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index byToken because its projection type is not ALL"},
		"not projected":         {"Query", `"IndexName":"byTeam","ProjectionExpression":"team, more.x, note, more.y",` + byTeam, "One or more parameter values were invalid: Global secondary index byTeam does not project [more, note]"},
		"filter not projected":  {"Query", `"IndexName":"byTeam","FilterExpression":"note = :f OR more = :f",` + filtered, "One or more parameter values were invalid: Secondary index byTeam does not project one or more filter attributes: [more, note]"},
		"filter by its key":     {"Query", `"IndexName":"byToken","FilterExpression":"begins_with(#t, :f)","ExpressionAttributeNames":{"#t":"token"},` + filtered, "Filter Expression can only contain non-primary key attributes: Primary key attribute: token"},
		"filter into a key":     {"Query", `"IndexName":"byTeam","FilterExpression":"game.x = :f",` + filtered, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: game"},
		"into an index's key":   {"Scan", `"ProjectionExpression":"score[0]"`, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: score"},
		"scan's filter too":     {"Scan", `"FilterExpression":"attribute_exists(team.x)"`, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: team"},
		"start, too few":        {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"go"}},` + byGame, start},
		"start, another":        {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"go"},"team":{"S":"x"}},` + byGame, start},
		"start, its type":       {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"go"},"score":{"S":"x"}},` + byGame, "The provided key element does not match the schema"},
		"start, table's type":   {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"N":"1"},"game":{"S":"go"},"score":{"N":"1"}},` + byGame, start + ": The provided key element does not match the schema"},
		"start elsewhere":       {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"chess"},"score":{"N":"1"}},` + byGame, "The provided starting key is outside query boundaries based on provided conditions"},
		"start before":          {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"go"},"score":{"N":"5"}},` + byScore, "The provided starting key does not match the range key predicate"},
		"start in another":      {"Query", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"chess"},"score":{"N":"6"}},` + byScore, "The query can return at most one row and cannot be restarted"},
		"scan's start":          {"Scan", `"IndexName":"byGame","ExclusiveStartKey":{"user":{"S":"a"},"game":{"S":"go"}}`, start},
		"table scan's start":    {"Scan", `"ExclusiveStartKey":{"user":{"S":"a"}}`, start + ": The provided key element does not match the schema"},
		"segment alone":         {"Scan", `"Segment":0`, "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"},
		"segments alone":        {"Scan", `"TotalSegments":1`, "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"},
		"segment too large":     {"Scan", `"Segment":2,"TotalSegments":2`, "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 2 is not less than TotalSegments: 2"},
		"segments out of range": {"Scan", `"Segment":-1,"TotalSegments":1000001`, "2 validation errors detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: Member must have value less than or equal to 1000000; Value '-1' at 'segment' failed to satisfy constraint: Member must have value greater than or equal to 0"},
		"put another type":      {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"score":{"S":"x"}}`, "One or more parameter values were invalid: Type mismatch for Index Key score Expected: N Actual: S IndexName: byGame"},
		"put a list":            {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"team":{"L":[]}}`, "One or more parameter values were invalid: Type mismatch for Index Key team Expected: S Actual: L IndexName: byTeam"},
		"put an empty string":   {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"team":{"S":""}}`, "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: byTeam, IndexKey: team"},
		"put an empty binary":   {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"token":{"B":""}}`, "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty binary value. IndexName: byToken, IndexKey: token"},
		"put a long key":        {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"team":{"S":"` + long + `"}}`, "One or more parameter values were invalid: Size limit exceeded for Index Key team Actual Size: 2049 bytes Max Size: 2048 bytes IndexName: byTeam"},
		"put a long sort key":   {"PutItem", `"Item":{"user":{"S":"a"},"game":{"S":"go"},"name":{"S":"` + long + `"}}`, "One or more parameter values were invalid: Size limit exceeded for Index Key name Actual Size: 2049 bytes Max Size: 1024 bytes IndexName: byName"},
		"set another type":      {"UpdateItem", update + `,"UpdateExpression":"SET score = :v","ExpressionAttributeValues":{":v":{"S":"x"}}`, "One or more parameter values were invalid: Type mismatch for Index Key score Expected: N Actual: S IndexName: byGame"},
		"set a sum":             {"UpdateItem", update + `,"UpdateExpression":"SET team = score + :v","ExpressionAttributeValues":{":v":{"N":"1"}}`, "One or more parameter values were invalid: Type mismatch for Index Key team Expected: S Actual: N IndexName: byTeam"},
		"set a list":            {"UpdateItem", update + `,"UpdateExpression":"SET team = list_append(:v, more)","ExpressionAttributeValues":{":v":{"L":[]}}`, "One or more parameter values were invalid: Type mismatch for Index Key team Expected: S Actual: L IndexName: byTeam"},
		"add to another type":   {"UpdateItem", update + `,"UpdateExpression":"ADD team :v","ExpressionAttributeValues":{":v":{"N":"1"}}`, "One or more parameter values were invalid: Type mismatch for Index Key team Expected: S Actual: N IndexName: byTeam"},
		"set what turns out so": {"UpdateItem", update + `,"UpdateExpression":"SET team = if_not_exists(more, :v)","ExpressionAttributeValues":{":v":{"N":"1"}}`, "The update expression attempted to update the secondary index key to unsupported type"},
		"set an empty string":   {"UpdateItem", update + `,"UpdateExpression":"SET team = :v","ExpressionAttributeValues":{":v":{"S":""}}`, "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."},
		"set a long key":        {"UpdateItem", update + `,"UpdateExpression":"SET team = :v","ExpressionAttributeValues":{":v":{"S":"` + long + `"}}`, "One or more parameter values were invalid: Size limit exceeded for Index Key team Actual Size: 2049 bytes Max Size: 2048 bytes IndexName: byTeam"},
		"set into a key":        {"UpdateItem", update + `,"UpdateExpression":"SET team.x = :v","ExpressionAttributeValues":{":v":{"N":"1"}}`, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: team"},
		"set from within a key": {"UpdateItem", update + `,"UpdateExpression":"SET more = list_append(note, team[1])"`, "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: team"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := call(t, h, request(ireland, test.operation, `{"TableName":"games",`+test.body+`}`))
			var refusal struct{ Message string } // either case
			if err := json.Unmarshal([]byte(body), &refusal); err != nil || status != 400 || refusal.Message != test.want {
				t.Errorf("got %d %s\nwant %s", status, body, test.want)
			}
		})
	}
}

func TestNewRefusesIndexesThatCannotBe(t *testing.T) {
	t.Parallel()
	text := func(name string) stack.Key { return stack.Key{Name: name, Type: "S"} }
	global := func(change func(*stack.Index)) func(*stack.Table) {
		ix := stack.Index{Name: "abc", PartitionKey: text("team"), Projection: "ALL"}
		change(&ix)
		return func(t *stack.Table) { t.GlobalIndexes = append(t.GlobalIndexes, ix) }
	}
	local := func(change func(*stack.Index)) func(*stack.Table) {
		ix := stack.Index{Name: "abc", PartitionKey: text("user"), SortKey: new(text("name")), Projection: "ALL"}
		change(&ix)
		return func(t *stack.Table) { t.LocalIndexes = append(t.LocalIndexes, ix) }
	}
	many := func(n int, add func(name string) func(*stack.Table)) func(*stack.Table) {
		return func(t *stack.Table) {
			for i := range n {
				add(fmt.Sprintf("index%d", i))(t)
			}
		}
	}
	for name, test := range map[string]struct {
		change func(*stack.Table)
		want   string // in the error; "" for none
	}{
		"as they can be": {many(20, func(name string) func(*stack.Table) { return global(func(ix *stack.Index) { ix.Name = name }) }), ""},
		"too many":       {many(21, func(name string) func(*stack.Table) { return global(func(ix *stack.Index) { ix.Name = name }) }), "GlobalSecondaryIndex count exceeds the per-table limit of 20"},
		"too many local": {many(6, func(name string) func(*stack.Table) { return local(func(ix *stack.Index) { ix.Name = name }) }), "Number of LocalSecondaryIndexes exceeds per-table limit of 5"},
		"local without a sort key of the table": {func(t *stack.Table) {
			local(func(*stack.Index) {})(t)
			t.SortKey = nil
		}, "Table KeySchema does not have a range key"},
		"local without a sort key":     {local(func(ix *stack.Index) { ix.SortKey = nil }), "Index KeySchema does not have a range key for index: abc"},
		"local with another partition": {local(func(ix *stack.Index) { ix.PartitionKey = text("team") }), "does not have the same leading hash key as table KeySchema for index: abc. index hash key: team, table hash key: user"},
		"name":                         {global(func(ix *stack.Index) { ix.Name = "ab" }), `index name "ab"`},
		"name twice": {func(t *stack.Table) {
			global(func(*stack.Index) {})(t)
			local(func(*stack.Index) {})(t)
		}, "Duplicate index name: abc"},
		"one key twice":    {global(func(ix *stack.Index) { ix.SortKey = new(text("team")) }), "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
		"key type":         {global(func(ix *stack.Index) { ix.PartitionKey.Type = "SS" }), `type "SS"`},
		"a key's name":     {global(func(ix *stack.Index) { ix.PartitionKey.Name = strings.Repeat("x", 256) }), "1 to 255 bytes"},
		"types of one key": {global(func(ix *stack.Index) { ix.PartitionKey = stack.Key{Name: "user", Type: "N"} }), "key user is of type S in one key and N in another"},
		"projection":       {global(func(ix *stack.Index) { ix.Projection = "" }), "Unknown ProjectionType"},
		"nothing included": {global(func(ix *stack.Index) { ix.Projection = "INCLUDE" }), "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
		"all and more":     {global(func(ix *stack.Index) { ix.NonKeyAttributes = []string{"x"} }), "ProjectionType is ALL, but NonKeyAttributes is specified"},
		"too much included": {global(func(ix *stack.Index) {
			ix.Projection, ix.NonKeyAttributes = "INCLUDE", make([]string, 101)
		}), "101 NonKeyAttributes"},
	} {
		table := stack.Table{Name: "games", Regions: []string{ireland}, PartitionKey: text("user"), SortKey: new(text("game"))}
		test.change(&table)
		service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{table}})
		if err == nil {
			service.Close()
		}
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v, want %q in it", name, err, test.want)
		}
	}
}
