package dynamodb_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/lab/dynamodb"
)

func TestEncryption(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make()
		const key = "arn:aws:kms:eu-west-1:123456789012:key/k"
		custom := &types.SSESpecification{Enabled: aws.Bool(true), SSEType: "KMS", KMSMasterKeyId: aws.String("k")}
		if d := s.update(sdk.UpdateTableInput{SSESpecification: custom}); d.TableStatus != "ACTIVE" || d.SSEDescription.Status != "UPDATING" || *d.SSEDescription.KMSMasterKeyArn != key {
			t.Errorf("%s, %+v", d.TableStatus, d.SSEDescription)
		}
		_, err := s.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: orders.TableName})
		wantError(t, err, "ResourceInUseException: Attempt to change a resource which is still in use: Table is being updated: orders")
		settle()
		if d := s.describe().SSEDescription; d.Status != "ENABLED" || *d.KMSMasterKeyArn != key {
			t.Errorf("%+v", d)
		}
		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, SSESpecification: custom})
		wantError(t, err, "ValidationException: One or more parameter values were invalid: Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key")

		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, ReplicaUpdates: []types.ReplicationGroupUpdate{create(sweden)}})
		wantError(t, err, "ValidationException: One or more parameter values were invalid: KMSMasterKeyId must be specified for each replica.")
		keyed := create(sweden)
		keyed.Create.KMSMasterKeyId = aws.String("there")
		s.update(sdk.UpdateTableInput{ReplicaUpdates: []types.ReplicationGroupUpdate{keyed}})
		eventually()
		if r := s.describe().Replicas; len(r) != 1 || *r[0].KMSMasterKeyId != "arn:aws:kms:eu-north-1:123456789012:key/there" {
			t.Errorf("replicas %+v", r)
		}
		s.update(sdk.UpdateTableInput{SSESpecification: &types.SSESpecification{Enabled: aws.Bool(false)}})
		settle()
		if d := s.describe().SSEDescription; d != nil {
			t.Errorf("off, it is %+v", d)
		}
	})
}

func TestReplicaSettings(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make(func(in *sdk.CreateTableInput) {
			in.Tags = []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}}
			in.SSESpecification = &types.SSESpecification{Enabled: aws.Bool(true)}
		})
		s.update(sdk.UpdateTableInput{ReplicaUpdates: []types.ReplicationGroupUpdate{create(sweden)}})
		eventually()
		if d := s.describe(); d.StreamSpecification.StreamViewType != "NEW_AND_OLD_IMAGES" || *d.GlobalTableVersion != "2019.11.21" {
			t.Errorf("stream %+v, version %s", d.StreamSpecification, *d.GlobalTableVersion)
		}
		there := client(s.Service, sweden)
		colder := types.ReplicationGroupUpdate{Update: &types.UpdateReplicationGroupMemberAction{RegionName: aws.String(sweden), TableClassOverride: "STANDARD_INFREQUENT_ACCESS"}}
		if d := s.update(sdk.UpdateTableInput{ReplicaUpdates: []types.ReplicationGroupUpdate{colder}}); d.TableStatus != "UPDATING" || d.Replicas[0].ReplicaStatus != "UPDATING" {
			t.Errorf("%s, %s", d.TableStatus, d.Replicas[0].ReplicaStatus)
		}
		settle()
		d := s.describe()
		if d.TableClassSummary != nil || d.Replicas[0].ReplicaTableClassSummary.TableClass != "STANDARD_INFREQUENT_ACCESS" || d.Replicas[0].ReplicaStatus != "ACTIVE" {
			t.Errorf("%+v", d.Replicas[0])
		}
		tags, err := there.ListTagsOfResource(t.Context(), &sdk.ListTagsOfResourceInput{ResourceArn: d.Replicas[0].ReplicaArn})
		if err != nil || len(tags.Tags) != 0 {
			t.Errorf("a replica has its own tags: %v, %v", tags.Tags, err)
		}
		if _, err := there.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, DeletionProtectionEnabled: aws.Bool(true)}); err != nil {
			t.Error(err)
		}
		_, err = s.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: orders.TableName, ReplicaUpdates: []types.ReplicationGroupUpdate{remove(sweden)}})
		wantError(t, err, "ValidationException: Cannot delete table orders in region eu-north-1 because it has deletion protection enabled. Disable deletion protection first.")
	})
}

func TestTags(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		tag := func(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }
		s.make(func(in *sdk.CreateTableInput) { in.Tags = []types.Tag{tag("a", "1"), tag("b", "2")} })
		arn := s.describe().TableArn
		if _, err := s.TagResource(t.Context(), &sdk.TagResourceInput{ResourceArn: arn, Tags: []types.Tag{tag("a", "3"), tag("c", "")}}); err != nil {
			t.Error(err)
		}
		if _, err := s.UntagResource(t.Context(), &sdk.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"b", "x"}}); err != nil {
			t.Error(err)
		}
		out, err := s.ListTagsOfResource(t.Context(), &sdk.ListTagsOfResourceInput{ResourceArn: arn})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, tag := range out.Tags {
			got[*tag.Key] = *tag.Value
		}
		if diff := cmp.Diff(map[string]string{"a": "3", "c": ""}, got); diff != "" {
			t.Errorf("want(-), got(+):\n%s", diff)
		}
	})
}

func TestContinuousBackups(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, dynamodb.Options{})
		defer s.Close()
		s.make()
		describe := func() *types.PointInTimeRecoveryDescription {
			out, err := s.DescribeContinuousBackups(t.Context(), &sdk.DescribeContinuousBackupsInput{TableName: orders.TableName})
			if err != nil || out.ContinuousBackupsDescription.ContinuousBackupsStatus != "ENABLED" {
				t.Fatal(out, err)
			}
			return out.ContinuousBackupsDescription.PointInTimeRecoveryDescription
		}
		if d := describe(); d.PointInTimeRecoveryStatus != "DISABLED" || d.EarliestRestorableDateTime != nil {
			t.Errorf("at first %+v", d)
		}
		on := &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)}
		if _, err := s.UpdateContinuousBackups(t.Context(), &sdk.UpdateContinuousBackupsInput{TableName: orders.TableName, PointInTimeRecoverySpecification: on}); err != nil {
			t.Fatal(err)
		}
		since := time.Now()
		time.Sleep(time.Hour)
		d := describe()
		if d.PointInTimeRecoveryStatus != "ENABLED" || *d.RecoveryPeriodInDays != 35 || !d.EarliestRestorableDateTime.Equal(since) || !d.LatestRestorableDateTime.Equal(since.Add(55*time.Minute)) {
			t.Errorf("an hour later %+v", d)
		}
	})
}
