package dynamodb_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// BenchmarkSDK is what a function sees: AWS's own client over a socket. What it costs beyond
// BenchmarkLoopback is the client's.
func BenchmarkSDK(b *testing.B) {
	server := httptest.NewServer(benchService(b, music).Handler(ireland))
	defer server.Close()
	transport := awshttp.NewBuildableClient()
	defer transport.GetTransport().CloseIdleConnections()
	db := sdk.New(sdk.Options{
		Region: ireland, BaseEndpoint: aws.String(server.URL), HTTPClient: transport,
		Credentials: credentials,
	})
	table := aws.String(music.Name)
	for _, test := range []struct {
		name string
		call func(context.Context) error
	}{
		{"PutItem", func(ctx context.Context) error {
			_, err := db.PutItem(ctx, &sdk.PutItemInput{TableName: table, Item: item{"artist": s("STATUS"), "year": n("1995"), "seq": n("42"), "at": s("2026-01-01T00:00:00Z")}})
			return err
		}},
		{"GetItem", func(ctx context.Context) error {
			_, err := db.GetItem(ctx, &sdk.GetItemInput{TableName: table, Key: item{"artist": s("STATUS"), "year": n("1995")}})
			return err
		}},
		{"Query20", func(ctx context.Context) error {
			_, err := db.Query(ctx, &sdk.QueryInput{
				TableName: table, KeyConditionExpression: aws.String("artist = :a"), Limit: aws.Int32(20),
				ExpressionAttributeValues: map[string]types.AttributeValue{":a": s("many")},
			})
			return err
		}},
	} {
		b.Run(test.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := test.call(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
