package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// update asks for one change of the table's Regions.
func (w *world) update(from string, u types.ReplicationGroupUpdate) error {
	_, err := w.clients[from].UpdateTable(w.t.Context(), &sdk.UpdateTableInput{TableName: &global.Name, ReplicaUpdates: []types.ReplicationGroupUpdate{u}})
	return err
}

func create(region string) types.ReplicationGroupUpdate {
	return types.ReplicationGroupUpdate{Create: &types.CreateReplicationGroupMemberAction{RegionName: &region}}
}

func remove(region string) types.ReplicationGroupUpdate {
	return types.ReplicationGroupUpdate{Delete: &types.DeleteReplicationGroupMemberAction{RegionName: &region}}
}

// describe returns the table's status in a Region and those that are seen from there in others.
func (w *world) describe(region string) (types.TableStatus, map[string]types.ReplicaStatus) {
	w.t.Helper()
	out, err := w.clients[region].DescribeTable(w.t.Context(), &sdk.DescribeTableInput{TableName: &global.Name})
	if err != nil {
		w.t.Fatal(err)
	}
	replicas := map[string]types.ReplicaStatus{}
	for _, r := range out.Table.Replicas {
		replicas[*r.RegionName] = r.ReplicaStatus
	}
	return out.Table.TableStatus, replicas
}

func TestReplicaJoinsAndLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldOf(t, pair, dynamodb.Options{})
		defer w.Close()
		w.put(ireland, "a", "1")
		w.remove(ireland, "a")
		w.put(ireland, "b", "2")
		eventually()

		if err := w.update(ireland, create(ohio)); err != nil {
			t.Fatal(err)
		}
		if status, replicas := w.describe(ireland); status != "UPDATING" || replicas[ohio] != "CREATING" || replicas[sweden] != "ACTIVE" {
			t.Errorf("%s with %v, want UPDATING, ohio CREATING", status, replicas)
		}
		_, err := w.clients[ohio].GetItem(t.Context(), &sdk.GetItemInput{TableName: &global.Name, Key: item{"id": s("b")}})
		wantError(t, err, "ResourceNotFoundException: Requested resource not found")
		w.put(ireland, "c", "3") // it goes on
		for _, other := range []types.ReplicationGroupUpdate{create(ohio), remove(sweden)} {
			wantError(t, w.update(sweden, other), "ResourceInUseException: Attempt to change a resource which is still in use: Table: global is being used.")
		}
		eventually()
		if status, replicas := w.describe(ohio); status != "ACTIVE" || len(replicas) != 2 || replicas[ireland] != "ACTIVE" {
			t.Errorf("%s with %v", status, replicas)
		}
		if diff := cmp.Diff(map[string]string{"b": "2", "c": "3"}, w.items(ohio)); diff != "" {
			t.Errorf("want(-), ohio(+):\n%s", diff)
		}
		w.put(ohio, "d", "4")
		eventually()
		w.expect(sweden, "d", "4")

		_, err = w.clients[ireland].DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: &global.Name})
		wantError(t, err, "ValidationException: Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.")
		w.set(ireland, ohio, dynamodb.Link{Cut: true})
		w.put(ireland, "e", "5")
		if err := w.update(sweden, remove(ohio)); err != nil {
			t.Fatal(err)
		}
		eventually()
		if n := w.Backlog(ireland, ohio); n != 0 {
			t.Errorf("%d writes under way to a Region that the table has left", n)
		}
		if status, replicas := w.describe(ireland); status != "ACTIVE" || len(replicas) != 1 {
			t.Errorf("%s with %v after ohio left", status, replicas)
		}
		_, err = w.clients[ohio].DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: &global.Name})
		wantError(t, err, "ResourceNotFoundException: Requested resource not found: Table: global not found")
		w.expect(sweden, "e", "5")
	})
}

// What was set of a link before a table used it holds for the table: a replica behind a cut link is
// CREATING until it is healed.
func TestReplicaBehindACutLink(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldOf(t, pair, dynamodb.Options{})
		defer w.Close()
		w.put(ireland, "a", "1")
		w.set(ireland, ohio, dynamodb.Link{Cut: true})
		if err := w.update(ireland, create(ohio)); err != nil {
			t.Fatal(err)
		}
		eventually()
		if _, replicas := w.describe(ireland); replicas[ohio] != "CREATING" {
			t.Errorf("ohio is %s behind a cut link", replicas[ohio])
		}
		w.set(ireland, ohio, dynamodb.Link{})
		eventually()
		if _, replicas := w.describe(ireland); replicas[ohio] != "ACTIVE" {
			t.Errorf("ohio is %s when the link is healed", replicas[ohio])
		}
		w.expect(ohio, "a", "1")
	})
}

// A write that is on its way from a Region when the table leaves it brings nothing back that was deleted
// since.
func TestLateArrivalFromARegionThatLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorldOf(t, pair, dynamodb.Options{})
		defer w.Close()
		w.set(sweden, ireland, dynamodb.Link{Lag: time.Minute})
		w.put(sweden, "a", "late")
		w.put(sweden, "b", "late")
		if err := w.update(ireland, remove(sweden)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		w.put(ireland, "a", "now")
		w.remove(ireland, "a")
		eventually()
		w.expect(ireland, "a", "")
		w.expect(ireland, "b", "late")
	})
}

// A replica is made while others write, whose links are cut and healed: nothing is lost and nothing comes
// back. A table that was in one Region keeps no tombstones, one in two does; both are tried.
func TestSeedingRacesWithWrites(t *testing.T) {
	t.Parallel()
	type joining struct {
		before, meanwhile, after []step
		from                     int
	}
	rapid.Check(t, func(rt *rapid.T) {
		seed := rapid.Uint64().Draw(rt, "seed")
		first := rapid.IntRange(1, 2).Draw(rt, "Regions at first")
		var script []joining
		for range global.Regions[first:] {
			some := steps(10, "put", "remove", "link", "pass")
			script = append(script, joining{
				some.Draw(rt, "before"), some.Draw(rt, "meanwhile"), some.Draw(rt, "after"),
				rapid.IntRange(0, len(global.Regions)-1).Draw(rt, "from"),
			})
		}
		synctest.Test(t, func(t *testing.T) {
			declared := stack.Table{Name: global.Name, Regions: global.Regions[:first], PartitionKey: global.PartitionKey}
			w := newWorldOf(t, declared, dynamodb.Options{Seed: seed})
			defer w.Close()
			g := newGame(w, declared.Regions...)
			for _, j := range script {
				g.play(j.before)
				newcomer := global.Regions[len(g.regions)]
				if err := w.update(g.regions[j.from%len(g.regions)], create(newcomer)); err != nil {
					t.Fatal(err)
				}
				g.play(j.meanwhile)
				for _, from := range g.regions {
					w.set(from, newcomer, dynamodb.Link{Lag: time.Second})
				}
				time.Sleep(20 * time.Second)
				synctest.Wait()
				g.regions = append(g.regions, newcomer)
				g.play(j.after)
			}
			g.heal()
			g.check(rt)
		})
	})
}

// errorText writes an error as "Code: message".
func errorText(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode() + ": " + api.ErrorMessage()
	}
	return fmt.Sprint(err)
}

func wantError(t testing.TB, err error, want string) {
	t.Helper()
	if got := errorText(err); got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}
