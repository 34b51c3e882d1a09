package dynamodb

import (
	"crypto/sha256"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
	"github.com/tandem-failover/tandem/lab/scale"
)

// tokenLifetime is how long a ClientRequestToken is valid after its transaction, in lab time.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken
const tokenLifetime = 10 * time.Minute

// maxTokens is how many transactions are remembered; of more, the oldest are forgotten early.
const maxTokens = 1 << 16

// tokens makes transactions with the same ClientRequestToken happen once. A transaction that was cancelled
// is not remembered: it may be tried again.
type tokens struct {
	lifetime time.Duration

	mu    sync.Mutex // guards what follows
	known map[token]*ticket
	done  []token // the known that are not running, the oldest first
}

type token struct{ region, text string }

// ticket is what is known of a transaction with a token.
type ticket struct {
	payload [sha256.Size]byte
	running bool
	expires time.Time
	again   bill // what a repetition consumes
}

func newTokens(factor scale.Factor) *tokens {
	return &tokens{lifetime: factor.Real(tokenLifetime), known: make(map[token]*ticket)}
}

// once runs a transaction, which returns what its repetition consumes. If this is the repetition, it does
// not run, and once returns that.
func (t *tokens) once(key token, payload [sha256.Size]byte, run func() (bill, error)) (again bill, err error) {
	earlier, err := t.begin(key, payload, time.Now())
	if err != nil || earlier != nil {
		return earlier, err
	}
	var consumed bill
	defer func() { t.end(key, consumed, time.Now()) }()
	consumed, err = run()
	return nil, err
}

// begin returns what a repetition of a transaction consumes, nil if it is to run now.
func (t *tokens) begin(key token, payload [sha256.Size]byte, now time.Time) (bill, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.done) > 0 && (len(t.done) > maxTokens || !now.Before(t.known[t.done[0]].expires)) {
		delete(t.known, t.done[0])
		t.done = t.done[1:]
	}
	earlier := t.known[key]
	switch {
	case earlier == nil:
		t.known[key] = &ticket{payload: payload, running: true}
		return nil, nil
	case earlier.payload != payload:
		return nil, &apiError{kind: kindMismatch, message: "DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used."}
	case earlier.running:
		return nil, &apiError{kind: kindInProgress, message: "Transaction from previous request is still in progress"}
	}
	return earlier.again, nil
}

// end remembers a transaction that ran, nil for one that did not succeed.
func (t *tokens) end(key token, again bill, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if again == nil {
		delete(t.known, key)
		return
	}
	done := t.known[key]
	done.running, done.again, done.expires = false, again, now.Add(t.lifetime)
	t.done = append(t.done, key)
}

// fingerprint tells requests apart by what they mean: fields and numbers may be written differently.
func fingerprint(members []transactWrite) [sha256.Size]byte {
	hash := sha256.New()
	var text []byte
	for i := range members {
		m := &members[i]
		text = append(text[:0], '0'+byte(m.verb))
		for _, given := range []optional[string]{m.TableName, m.Condition, m.Update, m.OnConditionFailure} {
			text = wire.AppendString(text, given.value)
		}
		for _, alias := range slices.Sorted(maps.Keys(m.Names.value)) {
			text = wire.AppendString(wire.AppendString(text, alias), m.Names.value[alias])
		}
		for _, given := range []value.Map{m.Item.Map, m.Key.Map, m.Values.Map} {
			text = value.AppendMap(text, given)
		}
		hash.Write(text)
	}
	return [sha256.Size]byte(hash.Sum(nil))
}
