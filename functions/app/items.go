package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Client is what the application needs of DynamoDB.
type Client interface {
	GetItem(context.Context, *dynamodb.GetItemInput, ...func(*dynamodb.Options)) (*dynamodb.GetItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
}

var _ Client = (*dynamodb.Client)(nil)

// item is one thing stored, with the Region that stored it. Version counts the writes that Region's
// replica has seen: two Regions that write at once may give the same one, and the later write wins.
type item struct {
	ID      string    `json:"id"`
	Value   string    `json:"value"`
	Version int64     `json:"version"`
	Region  string    `json:"region"`
	At      time.Time `json:"at"`
}

// valueLimit is the most bytes an item's value may have; DynamoDB takes items of 400 KB.
const valueLimit = 64 << 10

var goodID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,128}$`)

// items are the rows of the application's table as this Region's replica has them.
type items struct {
	client Client
	table  string
	region string
}

// get reads one item, with what this Region wrote before.
func (s items) get(ctx context.Context, id string) (item, error) {
	out, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(s.table), Key: key(id), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return item{}, fmt.Errorf("read item %s of %s: %w", id, s.table, err)
	}
	if len(out.Item) == 0 {
		return item{}, refusal{http.StatusNotFound, "no item " + id}
	}
	return parse(out.Item)
}

// put stores a value and returns the item as it now is.
func (s items) put(ctx context.Context, id, value string) (item, error) {
	out, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                aws.String(s.table),
		Key:                      key(id),
		UpdateExpression:         aws.String("SET #value = :value, #region = :region, #at = :at ADD #version :one"),
		ExpressionAttributeNames: map[string]string{"#value": "value", "#region": "region", "#at": "at", "#version": "version"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":value":  &types.AttributeValueMemberS{Value: value},
			":region": &types.AttributeValueMemberS{Value: s.region},
			":at":     &types.AttributeValueMemberS{Value: time.Now().UTC().Format(time.RFC3339Nano)},
			":one":    &types.AttributeValueMemberN{Value: "1"},
		},
		ReturnValues: types.ReturnValueAllNew,
	})
	if err != nil {
		return item{}, fmt.Errorf("write item %s of %s: %w", id, s.table, err)
	}
	return parse(out.Attributes)
}

// ready reads an item that need not exist.
func (s items) ready(ctx context.Context) error {
	_, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(s.table), Key: key("ready")})
	if err != nil {
		return fmt.Errorf("read %s: %w", s.table, err)
	}
	return nil
}

func key(id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}}
}

func parse(row map[string]types.AttributeValue) (item, error) {
	str := func(name string) string {
		if s, ok := row[name].(*types.AttributeValueMemberS); ok {
			return s.Value
		}
		return ""
	}
	it := item{ID: str("id"), Value: str("value"), Region: str("region")}
	n, ok := row["version"].(*types.AttributeValueMemberN)
	if !ok {
		return item{}, fmt.Errorf("item %q has no version", it.ID)
	}
	var err error
	if it.Version, err = strconv.ParseInt(n.Value, 10, 64); err != nil {
		return item{}, fmt.Errorf("item %q: version: %w", it.ID, err)
	}
	if it.At, err = time.Parse(time.RFC3339Nano, str("at")); err != nil {
		return item{}, fmt.Errorf("item %q: at: %w", it.ID, err)
	}
	return it, nil
}

// itemValue is the body of a request to store an item.
func itemValue(req events.APIGatewayV2HTTPRequest) (string, error) {
	refuse := func(what string) (string, error) { return "", refusal{http.StatusBadRequest, what} }
	value := req.Body
	if req.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return refuse("the body is not base64, though it claims to be")
		}
		value = string(decoded)
	}
	switch {
	case value == "":
		return refuse("the body is empty: it is the item's value")
	case len(value) > valueLimit:
		return refuse(fmt.Sprintf("the body has %d bytes, at most %d are allowed", len(value), valueLimit))
	case !utf8.ValidString(value):
		return refuse("the body is not UTF-8 text")
	case strings.HasPrefix(req.Headers["content-type"], "application/json") && !json.Valid([]byte(value)):
		return refuse("the body is not the JSON that its content-type says")
	}
	return value, nil
}
