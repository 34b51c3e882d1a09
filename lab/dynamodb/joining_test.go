package dynamodb_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// What a Region wrote before the table left it may be on its way for long. A replica that is made
// meanwhile gets it as well.
func TestLateArrivalAfterSeeding(t *testing.T) {
	t.Parallel()
	for _, newcomer := range []string{ohio, sweden} { // another Region, and the one that left
		t.Run(newcomer, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorldOf(t, pair, dynamodb.Options{})
				defer w.Close()
				w.set(sweden, ireland, dynamodb.Link{Cut: true})
				w.put(sweden, "a", "late")
				if err := w.update(ireland, remove(sweden)); err != nil {
					t.Fatal(err)
				}
				eventually()
				if err := w.update(ireland, create(newcomer)); err != nil {
					t.Fatal(err)
				}
				eventually()
				w.set(sweden, ireland, dynamodb.Link{})
				eventually()
				w.expect(ireland, "a", "late")
				w.expect(newcomer, "a", "late")
			})
		})
	}
}

// Nothing stays under way to a table that is no more.
func TestNothingIsUnderWayToADeletedTable(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldOf(t, pair, dynamodb.Options{})
		defer w.Close()
		w.set(ireland, sweden, dynamodb.Link{Cut: true})
		w.put(ireland, "a", "1")
		for _, region := range []string{ireland, sweden} {
			if _, err := w.clients[region].DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: &global.Name}); err != nil {
				t.Fatal(err)
			}
			eventually()
		}
		if n := w.Backlog(ireland, sweden); n != 0 {
			t.Errorf("%d writes under way to a table that is no more", n)
		}
	})
}

// Two Regions have a write that a third, of which a replica is made, has not got. The newcomer is told of
// it once.
func TestNewcomerHearsOfAWriteOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		regions := []string{"a", "b", "c", "d"}
		var heard []string
		service, err := dynamodb.New(dynamodb.Options{
			Regions: regions,
			Tables:  []stack.Table{{Name: global.Name, Regions: regions[:3], PartitionKey: global.PartitionKey}},
			Observer: func(o dynamodb.Observation) {
				if o.Region == "d" && o.Write.Region == "c" {
					heard = append(heard, fmt.Sprint(o.Fate))
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer service.Close()
		w := &world{t: t, Service: service, clients: map[string]*sdk.Client{}}
		for _, region := range regions {
			w.clients[region] = client(service, region)
		}
		w.set("c", "a", dynamodb.Link{Lag: time.Hour})
		w.set("c", "b", dynamodb.Link{})
		w.set("b", "d", dynamodb.Link{Lag: time.Second})
		w.set("c", "d", dynamodb.Link{Lag: 20 * time.Second})
		w.put("c", "x", "1")
		time.Sleep(time.Second)
		if err := w.update("a", create("d")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		w.put("b", "x", "2")
		eventually()
		eventually()
		if len(heard) > 1 {
			t.Errorf("d heard of one write: %v", heard)
		}
	})
}

// A class that there is not is refused for a replica as it is for a table.
func TestReplicaClass(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldOf(t, pair, dynamodb.Options{})
		defer w.Close()
		u := create(ohio)
		u.Create.TableClassOverride = "GOLD"
		wantError(t, w.update(ireland, u), "ValidationException: 1 validation error detected: Value 'GOLD' at 'replicaUpdates.1.member.create.tableClassOverride' "+
			"failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, STANDARD_INFREQUENT_ACCESS]")
	})
}
