// Package registrytest has a DynamoDB table in memory that does what the registry asks of DynamoDB, for
// tests of the registry and of what is built on it.
package registrytest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type item = map[string]types.AttributeValue

// version is a row as it was written at an instant of a clock that all tables share, and that never has
// the same time twice.
type version struct {
	item
	at int64
}

var clock atomic.Int64

// Table is one replica with the string keys pk and sk. The zero value is an empty table that answers.
// Each of its expressions is one that the registry uses; any other is a ValidationException.
type Table struct {
	// PageSize is how many rows a page of a query holds; 0 means all.
	PageSize int

	mu    sync.Mutex // guards all below
	rows  map[string]version
	fault func(context.Context) error
	calls int
}

// Fail makes every further call return err; nil heals.
func (t *Table) Fail(err error) {
	t.set(func(context.Context) error { return err })
}

// Hang makes every further call wait for the end of its context.
func (t *Table) Hang() {
	t.set(func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
}

// Calls counts the calls so far, failed ones included.
func (t *Table) Calls() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calls
}

// Rows returns the sort keys in the table, sorted.
func (t *Table) Rows() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var keys []string
	for _, row := range t.rows {
		keys = append(keys, str(row.item["sk"]))
	}
	slices.Sort(keys)
	return keys
}

// Put writes a row as it is.
func (t *Table) Put(row map[string]types.AttributeValue) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.putLocked(version{row, clock.Add(1)})
}

// ReplicateTo copies every row to another replica, as an uninterrupted link would in the end: where both
// have one, the later written stays.
func (t *Table) ReplicateTo(other *Table) {
	t.mu.Lock()
	rows := maps.Clone(t.rows)
	t.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	for _, row := range rows {
		other.putLocked(row)
	}
}

// GetItem imitates DynamoDB's.
func (t *Table) GetItem(ctx context.Context, in *dynamodb.GetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error) {
	if err := t.call(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return &dynamodb.GetItemOutput{Item: maps.Clone(t.rows[key(in.Key)].item)}, nil
}

// PutItem imitates DynamoDB's, with the conditions that a row is there or not, and about its seq.
func (t *Table) PutItem(ctx context.Context, in *dynamodb.PutItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	if err := t.call(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	stored, exists := t.rows[key(in.Item)]
	found, met := stored.item, true
	switch condition := aws.ToString(in.ConditionExpression); condition {
	case "":
	case "attribute_not_exists(pk)":
		met = !exists
	case "attribute_exists(pk) AND attribute_not_exists(seq)":
		met = exists && found["seq"] == nil
	case "seq = :prev":
		met = exists && reflect.DeepEqual(found["seq"], in.ExpressionAttributeValues[":prev"])
	default:
		return nil, invalid("ConditionExpression", condition)
	}
	if !met {
		failed := &types.ConditionalCheckFailedException{Message: aws.String("The conditional request failed")}
		if in.ReturnValuesOnConditionCheckFailure == types.ReturnValuesOnConditionCheckFailureAllOld {
			failed.Item = maps.Clone(found)
		}
		return nil, failed
	}
	t.putLocked(version{in.Item, clock.Add(1)})
	return &dynamodb.PutItemOutput{}, nil
}

// Query imitates DynamoDB's, with the key conditions sk >= :from and sk < :end.
func (t *Table) Query(ctx context.Context, in *dynamodb.QueryInput, _ ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error) {
	if err := t.call(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	values := in.ExpressionAttributeValues
	var match func(sk string) bool
	switch condition := aws.ToString(in.KeyConditionExpression); condition {
	case "pk = :pk AND sk >= :from":
		match = func(sk string) bool { return sk >= str(values[":from"]) }
	case "pk = :pk AND sk < :end":
		match = func(sk string) bool { return sk < str(values[":end"]) }
	default:
		return nil, invalid("KeyConditionExpression", condition)
	}
	var rows []item
	for _, row := range t.rows {
		if str(row.item["pk"]) == str(values[":pk"]) && match(str(row.item["sk"])) {
			rows = append(rows, row.item)
		}
	}
	slices.SortFunc(rows, func(a, b item) int { return strings.Compare(str(a["sk"]), str(b["sk"])) })
	if in.ScanIndexForward != nil && !*in.ScanIndexForward {
		slices.Reverse(rows)
	}
	if start := in.ExclusiveStartKey; start != nil {
		at := slices.IndexFunc(rows, func(row item) bool { return str(row["sk"]) == str(start["sk"]) })
		rows = rows[at+1:]
	}
	size := len(rows)
	for _, limit := range []int{t.PageSize, int(aws.ToInt32(in.Limit))} {
		if limit > 0 {
			size = min(size, limit)
		}
	}
	out := &dynamodb.QueryOutput{}
	for _, row := range rows[:size] {
		out.Items = append(out.Items, maps.Clone(row))
	}
	if size > 0 && size < len(rows) {
		last := rows[size-1]
		out.LastEvaluatedKey = item{"pk": last["pk"], "sk": last["sk"]}
	}
	return out, nil
}

func (t *Table) set(fault func(context.Context) error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fault = fault
}

func (t *Table) call(ctx context.Context) error {
	t.mu.Lock()
	t.calls++
	fault := t.fault
	t.mu.Unlock()
	if fault != nil {
		if err := fault(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// putLocked writes a row unless a later version is there.
func (t *Table) putLocked(row version) {
	if t.rows == nil {
		t.rows = make(map[string]version)
	}
	if id := key(row.item); t.rows[id].at < row.at {
		t.rows[id] = version{maps.Clone(row.item), row.at}
	}
}

func key(row item) string { return str(row["pk"]) + "\x00" + str(row["sk"]) }

func str(v types.AttributeValue) string {
	s, _ := v.(*types.AttributeValueMemberS)
	if s == nil {
		return ""
	}
	return s.Value
}

func invalid(what, expression string) error {
	return fmt.Errorf("ValidationException: Invalid %s: registrytest does not know %q", what, expression)
}
