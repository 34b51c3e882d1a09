package apigateway

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

// Times in lab time. AWS documents that keys may be cached for two hours and the timeout; that a key that
// is not known is asked for at all, and how often, is our choice.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
const (
	keyLife         = 2 * time.Hour
	documentTimeout = 1500 * time.Millisecond // of the discovery document, and again of the keys

	refetchPause = 10 * time.Second // between fetches while there are keys, for the sake of others
	retryPause   = time.Second      // between fetches while there are none
)

// keyring holds the public keys of one issuer, for all authorizers that trust it.
//
// Keys that are known serve for two hours whether the issuer is up or not, and no longer: after that, as
// before the first fetch, a dead issuer means that every token is refused. Anybody may send tokens with
// made-up kids, so fetches are spaced: a flood of them costs the issuer one fetch every refetchPause.
//
// A fetch is made by the request that needs it first; those that come meanwhile wait for it. It goes on
// when that request's client hangs up, or hanging up would keep keys from everybody, but ends with its
// two timeouts. Nothing runs between requests.
type keyring struct {
	issuer    string
	transport http.RoundTripper
	scale     scale.Factor

	current atomic.Pointer[keySet] // what the last successful fetch brought

	mu   sync.Mutex // guards the rest
	last *fetch
}

// keySet is what one fetch brought.
type keySet struct {
	keys map[string]publicKey // by kid
	at   time.Time            // when the fetch began
}

// fetch is one attempt to get an issuer's keys.
type fetch struct {
	began time.Time
	done  chan struct{} // closed at its end
	err   error         // of a fetch that is done
}

// find returns the key of a kid. It blocks for a fetch, two timeouts at most, only if the key is not at
// hand and the last fetch was long enough ago.
func (k *keyring) find(ctx context.Context, kid string, now time.Time) (publicKey, error) {
	if key, ok := k.cached(kid, now); ok {
		return key, nil
	}
	if err := k.refresh(ctx, now); err != nil {
		return publicKey{}, err
	}
	if key, ok := k.cached(kid, now); ok {
		return key, nil
	}
	return publicKey{}, wrongKey
}

func (k *keyring) cached(kid string, now time.Time) (publicKey, bool) {
	set, fresh := k.fresh(now)
	if !fresh {
		return publicKey{}, false
	}
	key, ok := set.keys[kid]
	return key, ok
}

// fresh returns the keys, if they may still be used.
func (k *keyring) fresh(now time.Time) (*keySet, bool) {
	set := k.current.Load()
	return set, set != nil && k.scale.Lab(now.Sub(set.at)) < keyLife
}

// refresh returns how the fetch ended that is due, under way, or not long ago.
func (k *keyring) refresh(ctx context.Context, now time.Time) error {
	k.mu.Lock()
	if k.last == nil || k.isDueLocked(now) {
		// Until it ends otherwise, or if it panics, it failed.
		k.last = &fetch{began: now, done: make(chan struct{}), err: keysNotAvailable}
		begun := k.last
		k.mu.Unlock()
		return k.run(context.WithoutCancel(ctx), begun)
	}
	last := k.last
	k.mu.Unlock()
	select {
	case <-last.done:
		return last.err
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", keysNotAvailable, context.Cause(ctx))
	}
}

func (k *keyring) isDueLocked(now time.Time) bool {
	select {
	case <-k.last.done:
	default:
		return false
	}
	pause := retryPause
	if _, fresh := k.fresh(now); fresh {
		pause = refetchPause
	}
	return k.scale.Lab(now.Sub(k.last.began)) >= pause
}

func (k *keyring) run(ctx context.Context, begun *fetch) error {
	defer close(begun.done)
	var keys map[string]publicKey
	keys, begun.err = k.download(ctx)
	if begun.err == nil {
		k.current.Store(&keySet{keys: keys, at: begun.began})
	}
	return begun.err
}
