package registry

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/failover"
)

// Client is what the registry needs of DynamoDB.
type Client interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
}

var _ Client = (*dynamodb.Client)(nil)

// Table is one service's rows in one Region's replica. Calls take as long as their context lets them.
type Table struct {
	client  Client
	region  string
	name    string
	service string
}

// NewTable is the replica in region, which client talks to, of the table name.
func NewTable(client Client, region, name, service string) *Table {
	return &Table{client: client, region: region, name: name, service: service}
}

// Read reads every Region's row and every order in one query, which is paged. Events sort before both
// and are left out: there can be many, and no decision needs them. The read is eventually consistent: in
// a strongly consistent global table that is the kind which an isolated Region still answers.
func (t *Table) Read(ctx context.Context) (Snapshot, error) {
	snapshot := Snapshot{Replica: t.region, Statuses: map[string]failover.Status{}}
	query := &dynamodb.QueryInput{
		TableName:              aws.String(t.name),
		KeyConditionExpression: aws.String("pk = :pk AND sk >= :from"),
		ExpressionAttributeValues: item{
			":pk":   text(partition(t.service)),
			":from": text(orderPrefix),
		},
	}
	for {
		page, err := t.client.Query(ctx, query)
		if err != nil {
			return Snapshot{}, t.failed("read", err)
		}
		for _, row := range page.Items {
			snapshot.add(row)
		}
		if len(page.LastEvaluatedKey) == 0 {
			return snapshot, nil
		}
		query.ExclusiveStartKey = page.LastEvaluatedKey
	}
}

// Status reads the row of one Region, nil for none.
func (t *Table) Status(ctx context.Context, region string) (*failover.Status, error) {
	got, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(t.name),
		Key:       item{"pk": text(partition(t.service)), "sk": text(statusKey(region))},
	})
	if err != nil {
		return nil, t.failed("read the status of "+region+" from", err)
	}
	if len(got.Item) == 0 {
		return nil, nil
	}
	row, err := readStatus(got.Item)
	if err != nil {
		return nil, t.failed("read the status of "+region+" from", err)
	}
	return &row, nil
}

// WriteStatus writes a Region's row after the one with the sequence number prevSeq, 0 for the first. It
// returns ErrOvertaken when the row is no longer that one.
func (t *Table) WriteStatus(ctx context.Context, s failover.Status, prevSeq int64) error {
	if prevSeq == 0 {
		return t.writeStatus(ctx, s, "attribute_not_exists(pk)", nil)
	}
	return t.writeStatus(ctx, s, "seq = :prev", number(prevSeq))
}

// ReplaceStatus writes a Region's row over one that could not be understood, or it would never be written
// again. It returns ErrOvertaken when the row is no longer that one.
func (t *Table) ReplaceStatus(ctx context.Context, s failover.Status, lost LostRow) error {
	if lost.was == nil {
		return t.writeStatus(ctx, s, "attribute_exists(pk) AND attribute_not_exists(seq)", nil)
	}
	return t.writeStatus(ctx, s, "seq = :prev", lost.was)
}

func (t *Table) writeStatus(ctx context.Context, s failover.Status, condition string, prev types.AttributeValue) error {
	what := "write the status of " + s.Region + " to"
	there, err := t.putIf(ctx, t.keyed(statusItem(s), statusKey(s.Region)), condition, prev)
	if err != nil {
		return t.failed(what, err)
	}
	if there == nil {
		return nil
	}
	// A retry after a lost answer meets the row that the first attempt wrote.
	if found, err := readStatus(there); err == nil && found.Seq == s.Seq && found.At.Equal(s.At) {
		return nil
	}
	return t.failed(what, ErrOvertaken)
}

// PutOrder writes an order. Writing the same order twice, here or in another Region, is harmless; if this
// replica has another one about the same Region under its ID, that one stays, and the error is a
// *TakenError.
func (t *Table) PutOrder(ctx context.Context, o failover.Order) error {
	if err := o.Validate(); err != nil {
		return err
	}
	what := "write order " + o.ID + " to"
	there, err := t.putIf(ctx, t.keyed(orderItem(o), orderKey(o.Region, o.ID)), "attribute_not_exists(pk)", nil)
	if err != nil {
		return t.failed(what, err)
	}
	if there == nil {
		return nil
	}
	first, err := readOrder(there)
	if err != nil {
		return t.failed(what, err)
	}
	if first.Equal(o) {
		return nil
	}
	return t.failed(what, &TakenError{Order: first})
}

// PutEvent writes an event.
func (t *Table) PutEvent(ctx context.Context, e Event) error {
	_, err := t.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(t.name), Item: t.keyed(eventItem(e), eventKey(e.ID)),
	})
	if err != nil {
		return t.failed("write event "+e.ID+" to", err)
	}
	return nil
}

// putIf writes a row on a condition. It returns the row that is there when the condition is not met, and
// nil when it was written.
func (t *Table) putIf(ctx context.Context, row item, condition string, prev types.AttributeValue) (there item, err error) {
	put := &dynamodb.PutItemInput{
		TableName: aws.String(t.name), Item: row, ConditionExpression: aws.String(condition),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	if prev != nil {
		put.ExpressionAttributeValues = item{":prev": prev}
	}
	_, err = t.client.PutItem(ctx, put)
	if failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
		if failed.Item == nil {
			return item{}, nil // the row is gone
		}
		return failed.Item, nil
	}
	return nil, err
}

func (t *Table) keyed(row item, key string) item {
	row["pk"], row["sk"] = text(partition(t.service)), text(key)
	return row
}

func (t *Table) failed(what string, err error) error {
	return fmt.Errorf("%s the table %s in %s: %w", what, strconv.Quote(t.name), t.region, err)
}
