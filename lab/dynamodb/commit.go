package dynamodb

import (
	"cmp"
	"slices"
)

// fewReplicas is how many replicas most requests touch at most.
const fewReplicas = 4

// commit runs actions of one Region at one moment: all of them, or none if one cannot. Each writes its
// own version of its item, and each is sent to the other Regions by itself: there a transaction may be
// seen in part.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
func commit(actions []action) (done bool) {
	var few [fewReplicas]*replica
	held := few[:0]
	for i := range actions {
		held = withReplica(held, actions[i].replica)
	}
	for _, r := range held {
		r.mu.Lock()
	}
	defer func() {
		for _, r := range held {
			r.mu.Unlock()
		}
	}()
	done = true
	for i := range actions {
		a := &actions[i]
		a.before, _ = a.replica.rows.Get(a.key)
		a.after.item, a.err = a.decide(a.before.item)
		done = done && a.err == nil
	}
	if !done {
		return false
	}
	for i := range actions {
		a := &actions[i]
		if a.verb == check || a.before.item == nil && a.after.item == nil {
			a.after = a.before
			continue
		}
		a.after = a.replica.replaceLocked(a.key, a.before, a.after.item)
	}
	return true
}

// withReplica adds a replica to a list in the order in which everybody who holds several locks them: that
// in which they were made.
func withReplica(list []*replica, r *replica) []*replica {
	at, found := slices.BinarySearchFunc(list, r, func(a, b *replica) int { return cmp.Compare(a.made, b.made) })
	if found {
		return list
	}
	return slices.Insert(list, at, r)
}
