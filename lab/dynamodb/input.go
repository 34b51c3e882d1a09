package dynamodb

import (
	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// optional is a parameter that need not be given.
type optional[T any] struct {
	value T
	given bool
}

// attributes is a parameter that is a map of attribute values.
type attributes struct {
	value.Map
	given bool

	// What is wrong with one of the values, nil if nothing; told only after other parameters' faults.
	invalid *value.Error
}

// input holds the parameters of any operation: they have one meaning throughout the service. What an
// operation does not have it does not look at.
type input struct {
	TableName           optional[string]
	Item                attributes
	Key                 attributes
	ConsistentRead      optional[bool]
	ReturnValues        optional[string]
	OnConditionFailure  optional[string] // ReturnValuesOnConditionCheckFailure
	ReturnCapacity      optional[string] // ReturnConsumedCapacity
	ReturnMetrics       optional[string] // ReturnItemCollectionMetrics
	Condition           optional[string] // ConditionExpression, and so on
	Update              optional[string]
	Projection          optional[string]
	Filter              optional[string]
	KeyCondition        optional[string]
	Names               optional[map[string]string] // ExpressionAttributeNames
	Values              attributes                  // ExpressionAttributeValues
	IndexName           optional[string]
	Select              optional[string]
	Limit               optional[int]
	Segment             optional[int]
	TotalSegments       optional[int]
	ScanIndexForward    optional[bool]
	ExclusiveStartKey   attributes
	ExclusiveStartTable optional[string]
	Keys                keyList  // of one table in BatchGetItem
	RequestItems        deferred // of the batches: by table
	TransactItems       deferred
	Token               optional[string] // ClientRequestToken

	legacy string // the first parameter given that expressions have replaced

	body []byte // all of it, for operations on tables
	host string // what the client calls the endpoint
}

// deferred is a parameter whose shape depends on the operation, which reads it itself.
type deferred struct {
	wire.Reader
	given bool
}

// decodeInput reads a request.
func decodeInput(r *wire.Reader) (*input, error) {
	in, start := &input{}, r.Mark()
	if r.EnterObject(wire.Map) != nil {
		return nil, &apiError{kind: kindSerialization}
	}
	r.Return(start)
	return in, in.decodeAll(r, wire.Map)
}

// decodeAll reads an object of parameters: a request or, in batches and transactions, a member of one.
func (in *input) decodeAll(r *wire.Reader, want wire.Type) error {
	return decodeFields(r, want, func(key string) error { return in.decode(r, key) })
}

// decodeFields reads an object field by field. A field that is null counts as not given.
func decodeFields(r *wire.Reader, want wire.Type, field func(key string) error) error {
	if err := r.EnterObject(want); err != nil {
		return err
	}
	for r.More() {
		key := r.Key()
		if r.Null() {
			continue
		}
		if err := field(key); err != nil {
			return err
		}
	}
	return nil
}

func (in *input) decode(r *wire.Reader, key string) error {
	switch key {
	case "TableName":
		return decodeText(r, &in.TableName)
	case "Item":
		return in.Item.decode(r)
	case "Key":
		return in.Key.decode(r)
	case "ConsistentRead":
		return decodeBool(r, &in.ConsistentRead)
	case "ReturnValues":
		return decodeText(r, &in.ReturnValues)
	case "ReturnValuesOnConditionCheckFailure":
		return decodeText(r, &in.OnConditionFailure)
	case "ReturnConsumedCapacity":
		return decodeText(r, &in.ReturnCapacity)
	case "ReturnItemCollectionMetrics":
		return decodeText(r, &in.ReturnMetrics)
	case "ConditionExpression":
		return decodeText(r, &in.Condition)
	case "UpdateExpression":
		return decodeText(r, &in.Update)
	case "ProjectionExpression":
		return decodeText(r, &in.Projection)
	case "FilterExpression":
		return decodeText(r, &in.Filter)
	case "KeyConditionExpression":
		return decodeText(r, &in.KeyCondition)
	case "ExpressionAttributeNames":
		return decodeNames(r, &in.Names)
	case "ExpressionAttributeValues":
		return in.Values.decode(r)
	case "IndexName":
		return decodeText(r, &in.IndexName)
	case "Select":
		return decodeText(r, &in.Select)
	case "Limit":
		return decodeInt(r, &in.Limit)
	case "Segment":
		return decodeInt(r, &in.Segment)
	case "TotalSegments":
		return decodeInt(r, &in.TotalSegments)
	case "ScanIndexForward":
		return decodeBool(r, &in.ScanIndexForward)
	case "ExclusiveStartKey":
		return in.ExclusiveStartKey.decode(r)
	case "ExclusiveStartTableName":
		return decodeText(r, &in.ExclusiveStartTable)
	case "Keys":
		return in.Keys.decode(r)
	case "RequestItems":
		in.RequestItems = deferred{*r, true}
	case "TransactItems":
		in.TransactItems = deferred{*r, true}
	case "ClientRequestToken":
		return decodeText(r, &in.Token)
	default:
		if successors[key] != "" && in.legacy == "" {
			in.legacy = key
		}
	}
	r.Skip()
	return nil
}

func decodeText(r *wire.Reader, to *optional[string]) (err error) {
	to.given = true
	to.value, err = r.String(wire.String)
	return err
}

func decodeBool(r *wire.Reader, to *optional[bool]) (err error) {
	to.given = true
	to.value, err = r.Bool()
	return err
}

func decodeInt(r *wire.Reader, to *optional[int]) (err error) {
	to.given = true
	to.value, err = r.Int()
	return err
}

func decodeNames(r *wire.Reader, to *optional[map[string]string]) error {
	if err := r.EnterObject(wire.Map); err != nil {
		return err
	}
	to.given, to.value = true, make(map[string]string)
	for r.More() {
		alias := r.Key()
		name, err := r.String(wire.String)
		if err != nil {
			return err
		}
		to.value[alias] = name
	}
	return nil
}

// err is what is wrong with a value, if anything.
func (a *attributes) err() error {
	if a.invalid == nil {
		return nil
	}
	return a.invalid
}

// decode reads the map. A value that breaks a rule is kept for later; JSON of the wrong shape is told
// at once, as DynamoDB does.
func (a *attributes) decode(r *wire.Reader) error {
	a.given = true
	start := r.Mark()
	var err error
	if a.Map, err = value.DecodeMap(r); err == nil {
		return nil
	}
	rule, ok := err.(*value.Error)
	if !ok {
		return err
	}
	a.invalid = rule
	r.Return(start)
	r.Skip()
	return nil
}
