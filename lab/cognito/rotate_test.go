package cognito_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lestrrat-go/jwx/v3/jws"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

func TestRotation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const day = 24 * time.Hour / 10 // lab time
		var told []event.Event
		s := newService(t, cognito.Options{
			Region: region, Pools: []stack.UserPool{operator}, Scale: 10, Sink: func(e event.Event) { told = append(told, e) },
		})
		rotate := func() {
			t.Helper()
			if err := s.RotateKeys(operator.ID); err != nil {
				t.Fatal(err)
			}
		}
		first := issue(t, s)
		rotate()
		second := issue(t, s)
		time.Sleep(day / 2)
		rotate()
		third := issue(t, s)

		for _, step := range []struct {
			name     string
			after    time.Duration
			verifies []string
			refused  []string
		}{
			{"at once", 0, []string{first, second, third}, nil},
			{"a moment before the first's day ends", day/2 - 1, []string{first, second, third}, nil},
			{"when it ends", 1, []string{second, third}, []string{first}},
			{"a moment before the second's day ends", day/2 - 1, []string{second, third}, []string{first}},
			{"when that ends", 1, []string{third}, []string{first, second}},
			{"much later", 10 * day, []string{third}, []string{first, second}},
		} {
			time.Sleep(step.after)
			set := keySet(t, s, cognito.Issuer(operator))
			if n := 2 * len(step.verifies); set.Len() != n {
				t.Errorf("%s: %d keys, want %d", step.name, set.Len(), n)
			}
			for _, token := range step.verifies {
				if _, err := jws.Verify([]byte(token), jws.WithKeySet(set)); err != nil {
					t.Errorf("%s: %v", step.name, err)
				}
			}
			for _, token := range step.refused {
				if _, err := jws.Verify([]byte(token), jws.WithKeySet(set)); err == nil {
					t.Errorf("%s: a token of keys long gone verifies", step.name)
				}
			}
		}
		checkTold(t, told, first, second, third)
	})
}

// checkTold wants an event for each change from a token's key to the next one's.
func checkTold(t *testing.T, told []event.Event, tokens ...string) {
	t.Helper()
	if len(told) != len(tokens)-1 {
		t.Fatalf("%d events: %v", len(told), told)
	}
	for i, e := range told {
		from, _ := parts(t, tokens[i])
		to, _ := parts(t, tokens[i+1])
		if e.Kind != cognito.Keys || e.Region != region || e.Subject != operator.ID || e.From != from["kid"] || e.To != to["kid"] || e.Time.IsZero() {
			t.Errorf("event %+v, of keys %v and %v", e, from["kid"], to["kid"])
		}
	}
}

func TestRotatingWhatIsNotThere(t *testing.T) {
	t.Parallel()
	err := shared.RotateKeys("eu-west-1_nope")
	if err == nil || !strings.Contains(err.Error(), `"eu-west-1_nope"`) || !strings.Contains(err.Error(), region) {
		t.Errorf("error %v names neither pool nor Region", err)
	}
}

// Clients, verifiers and a rotation at the same time: whoever has a token finds its key in the set.
func TestRotationUnderTraffic(t *testing.T) {
	t.Parallel()
	s := newService(t, cognito.Options{Region: region, Pools: []stack.UserPool{operator}})
	done := make(chan error, 1)
	go func() { done <- s.RotateKeys(operator.ID) }()
	for rotating := true; rotating; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			rotating = false
		default:
		}
		token := issue(t, s)
		if _, err := jws.Verify([]byte(token), jws.WithKeySet(keySet(t, s, cognito.Issuer(operator)))); err != nil {
			t.Fatal(err)
		}
	}
	if n := keySet(t, s, cognito.Issuer(operator)).Len(); n != 4 {
		t.Errorf("%d keys, want 4", n)
	}
}
