package dynamodb_test

import (
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/lab/dynamodb"
)

// byWho is an index over an attribute that is in no key of orders.
var byWho = types.CreateGlobalSecondaryIndexAction{
	IndexName:  aws.String("byWho"),
	KeySchema:  []types.KeySchemaElement{{AttributeName: aws.String("who"), KeyType: "HASH"}},
	Projection: &types.Projection{ProjectionType: "ALL"},
}

func indexing(updates ...types.GlobalSecondaryIndexUpdate) sdk.UpdateTableInput {
	return sdk.UpdateTableInput{
		TableName:                   orders.TableName,
		AttributeDefinitions:        []types.AttributeDefinition{{AttributeName: aws.String("who"), AttributeType: "S"}},
		GlobalSecondaryIndexUpdates: updates,
	}
}

func deleting(name string) types.GlobalSecondaryIndexUpdate {
	return types.GlobalSecondaryIndexUpdate{Delete: &types.DeleteGlobalSecondaryIndexAction{IndexName: &name}}
}

func creating(ix types.CreateGlobalSecondaryIndexAction) types.GlobalSecondaryIndexUpdate {
	return types.GlobalSecondaryIndexUpdate{Create: &ix}
}

// An index is made of the items that there are, in every Region, and deleted.
func TestIndexIsMadeAndDeleted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make()
		s.update(sdk.UpdateTableInput{ReplicaUpdates: []types.ReplicationGroupUpdate{create(sweden)}})
		eventually()
		put := func(id string, who types.AttributeValue) error {
			_, err := s.PutItem(t.Context(), &sdk.PutItemInput{TableName: orders.TableName, Item: item{"id": &types.AttributeValueMemberS{Value: id}, "who": who}})
			return err
		}
		if err := put("1", one); err != nil {
			t.Fatal(err)
		}
		if err := put("2", n("1")); err != nil { // the index will not hold it
			t.Fatal(err)
		}
		eventually()
		found := func(region string) (int32, error) {
			out, err := client(s.Service, region).Query(t.Context(), &sdk.QueryInput{
				TableName: orders.TableName, IndexName: byWho.IndexName,
				KeyConditionExpression: aws.String("who = :w"), ExpressionAttributeValues: item{":w": one},
			})
			if err != nil {
				return 0, err
			}
			return out.Count, nil
		}

		d := s.update(indexing(creating(byWho)))
		if ix := d.GlobalSecondaryIndexes; d.TableStatus != "UPDATING" || len(ix) != 1 || ix[0].IndexStatus != "CREATING" || !*ix[0].Backfilling {
			t.Errorf("%s with %+v", d.TableStatus, ix)
		}
		_, err := found(ireland)
		wantError(t, err, "ValidationException: Cannot read from backfilling global secondary index: byWho")
		settle()
		d = s.describe()
		if ix := d.GlobalSecondaryIndexes; d.TableStatus != "ACTIVE" || ix[0].IndexStatus != "ACTIVE" || ix[0].Backfilling != nil || *ix[0].ItemCount != 1 || len(d.AttributeDefinitions) != 2 {
			t.Errorf("%s with %+v", d.TableStatus, ix)
		}
		if err := put("3", one); err != nil {
			t.Fatal(err)
		}
		wantError(t, put("4", n("1")), "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key who Expected: S Actual: N IndexName: byWho")
		eventually()
		for _, region := range []string{ireland, sweden} {
			if n, err := found(region); n != 2 || err != nil {
				t.Errorf("%d found in %s, %v; want 2", n, region, err)
			}
		}

		// A Region that joins later has the index too.
		s.update(sdk.UpdateTableInput{ReplicaUpdates: []types.ReplicationGroupUpdate{create(ohio)}})
		eventually()
		if n, err := found(ohio); n != 2 || err != nil {
			t.Errorf("%d found in ohio, %v; want 2", n, err)
		}

		if d := s.update(indexing(deleting("byWho"))); d.GlobalSecondaryIndexes[0].IndexStatus != "DELETING" {
			t.Errorf("%+v", d.GlobalSecondaryIndexes)
		}
		settle()
		if d := s.describe(); len(d.GlobalSecondaryIndexes) != 0 || d.TableStatus != "ACTIVE" || len(d.AttributeDefinitions) != 1 {
			t.Errorf("%s with %+v", d.TableStatus, d.GlobalSecondaryIndexes)
		}
		_, err = found(sweden)
		wantError(t, err, "ValidationException: The table does not have the specified index: byWho")
		if err := put("4", n("1")); err != nil {
			t.Errorf("the index is gone, but: %v", err)
		}
	})
}

func TestIndexesOfAProvisionedTable(t *testing.T) {
	t.Parallel()
	units := func(read, write int64) *types.ProvisionedThroughput {
		return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
	}
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make(func(in *sdk.CreateTableInput) {
			in.BillingMode, in.ProvisionedThroughput = "PROVISIONED", units(1, 1)
			in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: aws.String("who"), AttributeType: "S"})
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{{IndexName: byWho.IndexName, KeySchema: byWho.KeySchema, Projection: byWho.Projection, ProvisionedThroughput: units(2, 3)}}
		})
		expect := func(read, write int64) {
			t.Helper()
			ix := s.describe().GlobalSecondaryIndexes[0]
			if p := ix.ProvisionedThroughput; *p.ReadCapacityUnits != read || *p.WriteCapacityUnits != write || *ix.WarmThroughput.ReadUnitsPerSecond != read {
				t.Errorf("index with %d and %d units, want %d and %d", *p.ReadCapacityUnits, *p.WriteCapacityUnits, read, write)
			}
		}
		expect(2, 3)
		change := func(read, write int64) types.GlobalSecondaryIndexUpdate {
			return types.GlobalSecondaryIndexUpdate{Update: &types.UpdateGlobalSecondaryIndexAction{IndexName: byWho.IndexName, ProvisionedThroughput: units(read, write)}}
		}
		s.update(indexing(change(5, 6)))
		settle()
		expect(5, 6)
		other := byWho
		other.IndexName = aws.String("other")
		for name, test := range map[string]struct {
			in   sdk.UpdateTableInput
			want string
		}{
			"the same units": {indexing(change(5, 6)), "ValidationException: The provisioned throughput for the index byWho will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the index byWho: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the index byWho: 6. Requested WriteCapacityUnits: 6. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."},
			"no units":       {indexing(creating(other)), "ValidationException: One or more parameter values were invalid: ProvisionedThroughput must be specified for index: other"},
			"there already":  {indexing(creating(byWho)), "ValidationException: Attempting to create an index which already exists"},
			"not there":      {indexing(deleting("other")), "ValidationException: Cannot delete an index that is not a GlobalSecondaryIndex: other"},
			"nothing":        {indexing(types.GlobalSecondaryIndexUpdate{}), "ValidationException: One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"},
			"two at once":    {indexing(creating(other), deleting("byWho")), "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"},
			"with units":     {indexing(change(7, 7), deleting("byWho")), "ValidationException: One or more parameter values were invalid: You cannot create or delete index while updating table IOPS"},
		} {
			test.in.TableName = orders.TableName
			_, err := s.UpdateTable(t.Context(), &test.in)
			if got := errorText(err); got != test.want {
				t.Errorf("%s: error %q, want %q", name, got, test.want)
			}
		}
		s.update(sdk.UpdateTableInput{BillingMode: "PAY_PER_REQUEST"})
		settle()
		if ix := s.describe().GlobalSecondaryIndexes[0]; *ix.ProvisionedThroughput.ReadCapacityUnits != 0 {
			t.Errorf("on demand it has %+v", ix.ProvisionedThroughput)
		}
	})
}
