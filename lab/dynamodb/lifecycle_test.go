package dynamodb_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tandem-failover/tandem/lab/dynamodb"
)

// orders is a table that requests make.
var orders = sdk.CreateTableInput{
	TableName:            aws.String("orders"),
	AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: "S"}},
	KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: "HASH"}},
	BillingMode:          "PAY_PER_REQUEST",
}

// shop is a service without tables, with a client in ireland.
type shop struct {
	*dynamodb.Service
	*sdk.Client
	t testing.TB
}

func newShop(t testing.TB, o dynamodb.Options) *shop {
	o.Regions = global.Regions
	service, err := dynamodb.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &shop{service, client(service, ireland), t}
}

// make makes orders and waits until it is ACTIVE.
func (s *shop) make(change ...func(*sdk.CreateTableInput)) {
	s.t.Helper()
	in := orders
	for _, c := range change {
		c(&in)
	}
	if _, err := s.CreateTable(s.t.Context(), &in); err != nil {
		s.t.Fatal(err)
	}
	settle()
}

func settle() {
	time.Sleep(dynamodb.DefaultSettling)
	synctest.Wait()
}

func (s *shop) describe() *types.TableDescription {
	s.t.Helper()
	out, err := s.DescribeTable(s.t.Context(), &sdk.DescribeTableInput{TableName: orders.TableName})
	if err != nil {
		s.t.Fatal(err)
	}
	return out.Table
}

// update changes orders and returns what is told of it while it changes.
func (s *shop) update(in sdk.UpdateTableInput) *types.TableDescription {
	s.t.Helper()
	in.TableName = orders.TableName
	out, err := s.UpdateTable(s.t.Context(), &in)
	if err != nil {
		s.t.Fatal(err)
	}
	return out.TableDescription
}

func TestTableLife(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		made, err := s.CreateTable(t.Context(), &orders)
		if err != nil {
			t.Fatal(err)
		}
		if made.TableDescription.TableStatus != "CREATING" {
			t.Errorf("made, it is %s", made.TableDescription.TableStatus)
		}
		time.Sleep(dynamodb.DefaultSettling - 1)
		synctest.Wait()
		if got := s.describe().TableStatus; got != "CREATING" {
			t.Errorf("before it settles it is %s", got)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		d := s.describe()
		if d.TableStatus != "ACTIVE" || *d.TableId != *made.TableDescription.TableId || !d.CreationDateTime.Equal(*made.TableDescription.CreationDateTime) {
			t.Errorf("settled, it is %s", d.TableStatus)
		}
		if w := d.WarmThroughput; *w.ReadUnitsPerSecond != 12000 || *w.WriteUnitsPerSecond != 4000 || w.Status != "ACTIVE" {
			t.Errorf("warm throughput %+v", w)
		}
		if d.StreamSpecification != nil || d.SSEDescription != nil || d.TableClassSummary != nil || d.GlobalTableVersion != nil || len(d.Replicas) > 0 {
			t.Errorf("it has what was not asked for: %+v", d)
		}
		if _, err := s.PutItem(t.Context(), &sdk.PutItemInput{TableName: orders.TableName, Item: item{"id": one}}); err != nil {
			t.Error(err)
		}

		gone, err := s.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: orders.TableName})
		if err != nil || gone.TableDescription.TableStatus != "DELETING" {
			t.Fatal(gone, err)
		}
		_, err = s.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: orders.TableName})
		wantError(t, err, "ResourceInUseException: Attempt to change a resource which is still in use: Table is being deleted: orders")
		_, err = s.CreateTable(t.Context(), &orders)
		wantError(t, err, "ResourceInUseException: Table already exists: orders")
		settle()
		_, err = s.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: orders.TableName})
		wantError(t, err, "ResourceNotFoundException: Requested resource not found: Table: orders not found")
		s.make()
		if again := s.describe(); *again.TableId == *d.TableId || *again.TableArn != *d.TableArn || *again.ItemCount != 0 {
			t.Errorf("made again it is the one before: %+v", again)
		}
	})
}

// Tables of one name in different Regions have nothing to do with each other.
func TestStrangers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make()
		there := client(s.Service, sweden)
		if _, err := there.CreateTable(t.Context(), &orders); err != nil {
			t.Fatal(err)
		}
		settle()
		if _, err := s.PutItem(t.Context(), &sdk.PutItemInput{TableName: orders.TableName, Item: item{"id": one}}); err != nil {
			t.Fatal(err)
		}
		eventually()
		out, err := there.GetItem(t.Context(), &sdk.GetItemInput{TableName: orders.TableName, Key: item{"id": one}})
		if err != nil || out.Item != nil {
			t.Errorf("the item of another table: %v %v", out.Item, err)
		}
		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, ReplicaUpdates: []types.ReplicationGroupUpdate{create(sweden)}})
		wantError(t, err, "ValidationException: Failed to create a the new replica of table with name: ‘orders’ because one or more replicas already existed as tables.")
	})
}

func TestUpdateTable(t *testing.T) {
	t.Parallel()
	units := func(read, write int64) *types.ProvisionedThroughput {
		return &types.ProvisionedThroughput{ReadCapacityUnits: &read, WriteCapacityUnits: &write}
	}
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make(func(in *sdk.CreateTableInput) {
			in.BillingMode, in.ProvisionedThroughput, in.DeletionProtectionEnabled = "", units(3, 4), aws.Bool(true)
			in.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: "KEYS_ONLY"}
		})
		d := s.describe()
		if d.BillingModeSummary != nil || *d.ProvisionedThroughput.ReadCapacityUnits != 3 || *d.WarmThroughput.WriteUnitsPerSecond != 4 {
			t.Errorf("provisioned: %+v", d)
		}
		stream := *d.LatestStreamArn
		if d.StreamSpecification.StreamViewType != "KEYS_ONLY" || !strings.HasPrefix(stream, *d.TableArn+"/stream/2000-") {
			t.Errorf("stream %s %+v", stream, d.StreamSpecification)
		}
		_, err := s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, ProvisionedThroughput: units(3, 4)})
		wantError(t, err, "ValidationException: The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 3. Requested ReadCapacityUnits: 3. Current WriteCapacityUnits provisioned for the table: 4. Requested WriteCapacityUnits: 4. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.")
		_, err = s.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: orders.TableName})
		wantError(t, err, "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, ReplicaUpdates: []types.ReplicationGroupUpdate{create(sweden)}})
		wantError(t, err, "ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled.")

		if d := s.update(sdk.UpdateTableInput{BillingMode: "PAY_PER_REQUEST"}); d.TableStatus != "UPDATING" || d.BillingModeSummary.BillingMode != "PAY_PER_REQUEST" {
			t.Errorf("%s, %+v", d.TableStatus, d.BillingModeSummary)
		}
		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, TableClass: "STANDARD"})
		wantError(t, err, "ResourceInUseException: Attempt to change a resource which is still in use: Table is being updated: orders")
		if d := s.update(sdk.UpdateTableInput{DeletionProtectionEnabled: aws.Bool(false)}); *d.DeletionProtectionEnabled || d.TableStatus != "UPDATING" {
			t.Errorf("protection does not wait: %v, %s", *d.DeletionProtectionEnabled, d.TableStatus)
		}
		settle()
		s.update(sdk.UpdateTableInput{BillingMode: "PROVISIONED", ProvisionedThroughput: units(1, 1)})
		settle()
		if d := s.describe(); d.TableStatus != "ACTIVE" || d.BillingModeSummary.BillingMode != "PROVISIONED" || *d.ProvisionedThroughput.WriteCapacityUnits != 1 {
			t.Errorf("provisioned again: %+v", d)
		}

		s.update(sdk.UpdateTableInput{StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(false)}})
		settle()
		if d := s.describe(); d.StreamSpecification != nil || *d.LatestStreamArn != stream {
			t.Errorf("a stream that is off: %+v, %s", d.StreamSpecification, *d.LatestStreamArn)
		}
		s.update(sdk.UpdateTableInput{StreamSpecification: &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: "NEW_IMAGE"}})
		settle()
		if d := s.describe(); d.StreamSpecification.StreamViewType != "NEW_IMAGE" || *d.LatestStreamArn == stream {
			t.Errorf("another stream: %+v, %s", d.StreamSpecification, *d.LatestStreamArn)
		}

		s.update(sdk.UpdateTableInput{TableClass: "STANDARD_INFREQUENT_ACCESS"})
		settle()
		if c := s.describe().TableClassSummary; c.TableClass != "STANDARD_INFREQUENT_ACCESS" || c.LastUpdateDateTime == nil {
			t.Errorf("class %+v", c)
		}
	})
}

func TestAccount(t *testing.T) {
	t.Parallel()
	s := newShop(t, dynamodb.Options{})
	defer s.Close()
	limits, err := s.DescribeLimits(t.Context(), &sdk.DescribeLimitsInput{})
	if err != nil || *limits.TableMaxReadCapacityUnits != 40_000 || *limits.AccountMaxWriteCapacityUnits != 80_000 {
		t.Errorf("limits %+v, %v", limits, err)
	}
	found, err := s.DescribeEndpoints(t.Context(), &sdk.DescribeEndpointsInput{})
	if err != nil || len(found.Endpoints) != 1 || *found.Endpoints[0].Address != "dynamodb.test" {
		t.Errorf("endpoints %+v, %v: want the one that was asked", found, err)
	}
}

// Tables are made, changed and deleted while others are read.
func TestManyHands(t *testing.T) {
	t.Parallel()
	s := newShop(t, dynamodb.Options{Settling: time.Microsecond})
	defer s.Close()
	must := func(what func() error) {
		for { // until what went before has settled
			err := what()
			if err != nil && (strings.Contains(err.Error(), "ResourceInUseException") || strings.Contains(err.Error(), "ResourceNotFoundException")) {
				runtime.Gosched()
				continue
			}
			if err != nil {
				t.Error(err)
			}
			return
		}
	}
	var working sync.WaitGroup
	for i := range 3 {
		name := aws.String(fmt.Sprint("table-", i))
		in := orders
		in.TableName = name
		working.Go(func() {
			for range 5 {
				must(func() error { _, err := s.CreateTable(t.Context(), &in); return err })
				must(func() error {
					_, err := s.PutItem(t.Context(), &sdk.PutItemInput{TableName: name, Item: item{"id": one}})
					return err
				})
				must(func() error {
					_, err := s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: name, TableClass: "STANDARD"})
					return err
				})
				must(func() error { _, err := s.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: name}); return err })
			}
		})
		working.Go(func() {
			for range 20 {
				if _, err := s.ListTables(t.Context(), &sdk.ListTablesInput{}); err != nil {
					t.Error(err)
				}
				_, _ = s.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: name}) // it may be there or not
			}
		})
	}
	working.Wait()
}

// After Close tables are served as they are, and cannot be changed.
func TestClosed(t *testing.T) {
	t.Parallel()
	s := newShop(t, dynamodb.Options{})
	s.Close()
	_, err := s.CreateTable(t.Context(), &orders)
	wantError(t, err, "InternalFailure: the lab's tables are closed")
}

var one = s("1")
