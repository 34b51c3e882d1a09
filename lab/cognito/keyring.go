package cognito

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
)

// keyOverlap is how long replaced keys stay published, in lab time: as long as an access token can live,
// so that every token can be verified until it expires. AWS publishes neither schedule nor overlap.
const keyOverlap = maxValidity

// errClosed is what waiting for keys ends with if the Service was closed before they were made.
var errClosed = errors.New("closed before the pool had keys")

// maxReplaced is how many replaced pairs a pool publishes at most. With their keys a set has some 55 kB, and
// API Gateway reads 150,000 bytes. http-api-jwt-authorizer.html
const maxReplaced = 64

// keyring holds a pool's keys. It is empty until fill has run, once.
type keyring struct {
	ready chan struct{} // closed when the pool has keys or never will
	err   error         // why it never will; set before ready is closed

	mu        sync.Mutex // guards what follows
	signing   pair
	replaced  []replaced // oldest first
	published []byte     // the key set as served; nil when it must be written anew
}

// pair are the keys of a pool that sign at a time: one signs ID tokens, the other access tokens, so that
// their key IDs differ. amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
type pair struct{ id, access *key }

// replaced keys sign no more and are published until then.
type replaced struct {
	pair
	until time.Time
}

func newKeyring() *keyring { return &keyring{ready: make(chan struct{})} }

// fill makes the first keys, unless ctx ends before.
func (r *keyring) fill(ctx context.Context) {
	defer close(r.ready)
	keys, err := newPair(ctx)
	if ctx.Err() != nil {
		err = errClosed
	}
	r.signing, r.err = keys, err
}

func newPair(ctx context.Context) (pair, error) {
	var keys [2]*key
	for i := range keys {
		if ctx.Err() != nil {
			return pair{}, ctx.Err()
		}
		var err error
		if keys[i], err = newKey(); err != nil {
			return pair{}, err
		}
	}
	return pair{id: keys[0], access: keys[1]}, nil
}

// wait returns once there are keys, or fails if there will be none or ctx ends.
func (r *keyring) wait(ctx context.Context) error {
	select {
	case <-r.ready:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// access is the key that signs access tokens now. Wait first.
func (r *keyring) access() *key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.signing.access
}

// rotate lets other keys sign and publishes the ones before until then. Wait first.
func (r *keyring) rotate(to pair, now, until time.Time) (from pair, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dropLocked(now)
	if len(r.replaced) == maxReplaced {
		return pair{}, fmt.Errorf("%d replaced pairs of keys are still published: wait until the oldest goes at %s",
			maxReplaced, r.replaced[0].until.Format(time.RFC3339))
	}
	from = r.signing
	r.replaced = append(r.replaced, replaced{pair: from, until: until})
	r.signing = to
	r.published = nil
	return from, nil
}

// dropLocked forgets replaced keys whose time is over.
func (r *keyring) dropLocked(now time.Time) {
	for len(r.replaced) > 0 && !now.Before(r.replaced[0].until) {
		r.replaced = r.replaced[1:]
		r.published = nil
	}
}

// set is the JSON Web Key Set at a time: the keys that sign and those replaced not long ago. Wait first.
func (r *keyring) set(now time.Time) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dropLocked(now)
	if r.published != nil {
		return r.published, nil
	}
	keys := []json.RawMessage{r.signing.id.public, r.signing.access.public}
	for _, old := range r.replaced {
		keys = append(keys, old.id.public, old.access.public)
	}
	var err error
	r.published, err = json.Marshal(map[string]any{"keys": keys})
	return r.published, err
}
