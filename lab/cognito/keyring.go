package cognito

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// keyOverlap is how long replaced keys stay published, in lab time: as long as an access token can live,
// so that every token can be verified until it expires. AWS publishes neither schedule nor overlap.
const keyOverlap = maxValidity

// maxReplaced is how many replaced pairs a pool publishes at most. With their keys a set has some 55 kB, and
// API Gateway reads 150,000 bytes. http-api-jwt-authorizer.html
const maxReplaced = 64

// keyring holds a pool's keys. The first are made when somebody needs them, since that takes longer than a
// lab's whole start: whoever comes first makes them, and others wait.
type keyring struct {
	prepare func() error // makes the first keys, once

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

func newKeyring() *keyring {
	r := &keyring{}
	r.prepare = sync.OnceValue(func() error {
		keys, err := newPair()
		if err != nil {
			return err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.signing = keys
		return nil
	})
	return r
}

func newPair() (keys pair, err error) {
	if keys.id, err = newKey(); err != nil {
		return pair{}, err
	}
	keys.access, err = newKey()
	return keys, err
}

// access is the key that signs access tokens now. Prepare first.
func (r *keyring) access() *key {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.signing.access
}

// rotate lets other keys sign and publishes the ones before until then. Prepare first.
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

// set is the JSON Web Key Set at a time: the keys that sign and those replaced not long ago. Prepare first.
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
