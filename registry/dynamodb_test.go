package registry_test

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/registry"
	"github.com/tandem-failover/tandem/registry/registrytest"
	"github.com/tandem-failover/tandem/stack"
)

// putter is a client with which a test can spoil rows.
type putter interface {
	registry.Client
	spoil(t *testing.T, row map[string]types.AttributeValue)
}

type fake struct{ *registrytest.Table }

func (f fake) spoil(_ *testing.T, row map[string]types.AttributeValue) { f.Put(row) }

// real is AWS's client over a socket, to the lab's DynamoDB.
type real struct{ *sdk.Client }

func (r real) spoil(t *testing.T, row map[string]types.AttributeValue) {
	t.Helper()
	_, err := r.PutItem(t.Context(), &sdk.PutItemInput{TableName: new("tandem"), Item: row})
	check(t, err)
}

func newReal(t *testing.T) real {
	service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{{
		Name: "tandem", Regions: []string{"eu-west-1"},
		PartitionKey: stack.Key{Name: "pk", Type: "S"}, SortKey: &stack.Key{Name: "sk", Type: "S"},
	}}})
	check(t, err)
	server := httptest.NewServer(service.Handler("eu-west-1"))
	t.Cleanup(func() {
		server.Close()
		service.Close()
	})
	return real{sdk.New(sdk.Options{
		Region: "eu-west-1", BaseEndpoint: &server.URL, HTTPClient: awshttp.NewBuildableClient(),
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
	})}
}

// later is the row of another round of that number.
func later(s failover.Status) failover.Status {
	s.At = s.At.Add(time.Second)
	return s
}

// TestConditionsAndRanges has both tables judge what the registry asks, so that the fake in other tests
// does not say yes where DynamoDB would not.
func TestConditionsAndRanges(t *testing.T) {
	for name, client := range map[string]putter{"the fake": fake{&registrytest.Table{}}, "the lab's DynamoDB": newReal(t)} {
		t.Run(name, func(t *testing.T) {
			table := registry.NewTable(client, "eu-west-1", "tandem", "shop")
			ctx := t.Context()

			check(t, table.WriteStatus(ctx, status("eu", 1), 0))
			check(t, table.WriteStatus(ctx, status("eu", 2), 1))
			if err := table.WriteStatus(ctx, later(status("eu", 2)), 1); !errors.Is(err, registry.ErrOvertaken) {
				t.Errorf("a round that comes second: %v", err)
			}
			for _, seq := range []types.AttributeValue{
				nil, &types.AttributeValueMemberN{Value: "7"}, &types.AttributeValueMemberN{Value: "1e30"}, &types.AttributeValueMemberS{Value: "7"},
				&types.AttributeValueMemberNULL{Value: true}, &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberN{Value: "7"}}},
			} {
				row := map[string]types.AttributeValue{
					"pk": &types.AttributeValueMemberS{Value: "SERVICE#shop"}, "sk": &types.AttributeValueMemberS{Value: "STATUS#eu"},
				}
				if seq != nil {
					row["seq"] = seq
				}
				client.spoil(t, row)
				snapshot, err := table.Read(ctx)
				check(t, err)
				lost := snapshot.Lost["eu"]
				check(t, table.ReplaceStatus(ctx, status("eu", lost.Seq+1), lost))
				if err := table.ReplaceStatus(ctx, later(status("eu", lost.Seq+1)), lost); !errors.Is(err, registry.ErrOvertaken) {
					t.Errorf("the row with seq %v is replaced twice: %v", seq, err)
				}
			}

			first := order("eu", failover.Out, noon)
			check(t, table.PutOrder(ctx, first))
			check(t, table.PutOrder(ctx, first))
			other := first
			other.Reason = "another"
			if taken, ok := errors.AsType[*registry.TakenError](table.PutOrder(ctx, other)); !ok || !taken.Order.Equal(first) {
				t.Errorf("another order under the ID: %+v", taken)
			}

			now := time.Now().UTC()
			var ids []string
			for i := range 5 {
				at := now.Add(time.Duration(i) * time.Second)
				ids = append(ids, registry.NewID(at))
				check(t, table.PutEvent(ctx, registry.Event{ID: ids[i], At: at, Region: "eu", Kind: registry.Held}))
			}
			page, err := table.Events(ctx, ids[4], 3)
			check(t, err)
			if len(page.Events) != 3 || page.Events[0].ID != ids[3] || page.Events[2].ID != ids[1] || !page.More || page.Unread != 0 {
				t.Errorf("the three events before the newest are %+v, of %v", page, ids)
			}
			if page, err = table.Events(ctx, ids[1], 3); err != nil || len(page.Events) != 1 || page.More {
				t.Errorf("the last page is %+v, %v", page, err)
			}
		})
	}
}
