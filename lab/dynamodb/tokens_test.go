package dynamodb

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/lab/scale"
)

var errRun = errors.New("cancelled")

// A second request is refused while the first runs, in the same Region; a first that fails is forgotten.
func TestTokensWhileRunning(t *testing.T) {
	t.Parallel()
	tokens := newTokens(scale.Factor(1))
	key, payload := token{"here", "t"}, [32]byte{}
	_, err := tokens.once(key, payload, func() (bill, error) {
		_, err := tokens.once(key, payload, func() (bill, error) { return nil, errors.New("ran twice at once") })
		if refusal := asAPIError(err); refusal.kind != kindInProgress {
			t.Errorf("the same token: %v", err)
		}
		if again, err := tokens.once(token{"there", "t"}, payload, func() (bill, error) { return bill{{}}, nil }); again != nil || err != nil {
			t.Errorf("the token in another Region: %v, %v", again, err)
		}
		return nil, errRun
	})
	if !errors.Is(err, errRun) {
		t.Fatal(err)
	}
	if again, err := tokens.once(key, payload, func() (bill, error) { return bill{{}}, nil }); again != nil || err != nil {
		t.Errorf("once more: %v, %v", again, err)
	}
	if again, err := tokens.once(key, payload, func() (bill, error) { return nil, errRun }); again == nil || err != nil {
		t.Errorf("a repetition: %v, %v", again, err)
	}
}

// However many tokens come, a bounded number is remembered.
func TestTokensAreBounded(t *testing.T) {
	t.Parallel()
	tokens, now := newTokens(scale.Factor(1)), time.Now()
	for i := range maxTokens + 100 {
		key := token{"here", strconv.Itoa(i)}
		if again, err := tokens.begin(key, [32]byte{}, now); again != nil || err != nil {
			t.Fatal(again, err)
		}
		tokens.end(key, bill{{}}, now)
	}
	if got := len(tokens.known); got > maxTokens+1 || got != len(tokens.done) {
		t.Errorf("%d tokens known, %d in order, want at most %d", got, len(tokens.done), maxTokens+1)
	}
	last := token{"here", strconv.Itoa(maxTokens + 99)}
	if again, err := tokens.begin(last, [32]byte{}, now); again == nil || err != nil {
		t.Errorf("the last one: %v, %v", again, err)
	}
	if again, err := tokens.begin(last, [32]byte{}, now.Add(tokenLifetime)); again != nil || err != nil || len(tokens.known) != 1 {
		t.Errorf("after their lifetime: %v, %v, %d known", again, err, len(tokens.known))
	}
}
