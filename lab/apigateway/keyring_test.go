package apigateway_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

const (
	discoveryError = `Bearer scope="" error="invalid_token" error_description="OIDC discovery endpoint communication error"`
	keysError      = `Bearer scope="" error="invalid_token" error_description="JWKS communication error"`
	kidError       = `Bearer scope="" error="invalid_token" error_description="the token does not have a valid kid"`
)

// lasting is a token that outlives any test.
func lasting(kid string, key *rsa.PrivateKey) string {
	return sign(key, crypto.SHA256, fmt.Sprintf(`{"kid":%q,"alg":"RS256"}`, kid), claimsOf(map[string]any{"exp": 1 << 40}))
}

var errDown = errors.New("no route to host")

func down(*http.Request) (*http.Response, error) { return nil, errDown }

// hanging answers only when it is given up.
func hanging(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

// timeline asks a Gateway with a token at instants of lab time.
type timeline struct {
	*testing.T
	gateway http.Handler
	issuer  *issuer
	scale   scale.Factor
	start   time.Time
}

func newTimeline(t *testing.T, s scale.Factor) *timeline {
	i := newIssuer()
	return &timeline{T: t, gateway: newGuarded(t, i, s), issuer: i, scale: s, start: time.Now()}
}

// at asks when so much lab time has passed since the start. authenticate "" means admitted; fetches are
// those of the keys since the start.
func (l *timeline) at(after time.Duration, token, authenticate string, fetches int) {
	l.Helper()
	time.Sleep(time.Until(l.start.Add(l.scale.Real(after)))) // in a bubble: no time passes
	r := askWith(l.gateway, "/token", token)
	if got := r.Header.Get("Www-Authenticate"); got != authenticate || (authenticate == "") != (r.StatusCode == 200) {
		l.Errorf("after %v: got %d %s, want %q", after, r.StatusCode, got, authenticate)
	}
	if discovery, _ := l.issuer.fetches(); discovery != fetches {
		l.Errorf("after %v: the issuer was asked %d times, want %d", after, discovery, fetches)
	}
}

func TestKeysLiveTwoHours(t *testing.T) {
	t.Parallel()
	key := ours()
	for _, s := range []scale.Factor{1, 20} {
		t.Run(fmt.Sprint(float64(s)), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				token, l := lasting("k1", key), newTimeline(t, s)
				l.at(0, token, "", 1)
				l.at(time.Hour, token, "", 1)
				l.issuer.set(func(i *issuer) { i.answer = down })
				l.at(2*time.Hour-time.Second, token, "", 1)
				l.at(2*time.Hour, token, discoveryError, 2)
				l.at(2*time.Hour+time.Second, token, discoveryError, 3)
				l.issuer.set(func(i *issuer) { i.answer = nil })
				l.at(2*time.Hour+2*time.Second, token, "", 4)
				l.at(4*time.Hour+time.Second, token, "", 4)
				l.at(4*time.Hour+2*time.Second, token, "", 5)
			})
		})
	}
}

func TestIssuerDownBeforeTheFirstToken(t *testing.T) {
	t.Parallel()
	key := ours()
	synctest.Test(t, func(t *testing.T) {
		token, l := lasting("k1", key), newTimeline(t, 1)
		l.issuer.set(func(i *issuer) { i.answer = down })
		l.at(0, token, discoveryError, 1)
		l.at(999*time.Millisecond, token, discoveryError, 1) // it was just asked
		l.issuer.set(func(i *issuer) { i.answer = nil })
		l.at(time.Second, token, "", 2)
	})
}

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	oldKey, newKey := ours(), theirs()
	synctest.Test(t, func(t *testing.T) {
		before, after, l := lasting("k1", oldKey), lasting("k2", newKey), newTimeline(t, 1)
		l.at(0, before, "", 1)
		l.issuer.set(func(i *issuer) { i.keys["k2"] = newKey })
		l.at(9*time.Second, after, kidError, 1) // the last fetch is not long enough ago
		l.at(10*time.Second, after, "", 2)
		l.at(11*time.Second, before, "", 2) // both keys overlap
		l.issuer.set(func(i *issuer) { delete(i.keys, "k1") })
		l.at(time.Hour, before, "", 2) // nobody asked for anything new
		l.at(2*time.Hour+10*time.Second, before, kidError, 3)
		l.at(2*time.Hour+11*time.Second, after, "", 3)
	})
}

// TestKnownKeysOutliveAFailedFetch: asking for a new key at a dead issuer does not lose the old ones.
func TestKnownKeysOutliveAFailedFetch(t *testing.T) {
	t.Parallel()
	key := ours()
	synctest.Test(t, func(t *testing.T) {
		known, unknown, l := lasting("k1", key), lasting("k2", key), newTimeline(t, 1)
		l.at(0, known, "", 1)
		l.issuer.set(func(i *issuer) { i.answer = down })
		l.at(10*time.Second, unknown, discoveryError, 2)
		l.at(10*time.Second, known, "", 2)
		l.at(19*time.Second, unknown, discoveryError, 2) // a flood is no worse when the issuer is down
		l.at(20*time.Second, unknown, discoveryError, 3)
	})
}

// TestFloodOfUnknownKeys: whoever sends made-up kids gets one fetch per ten seconds out of us.
func TestFloodOfUnknownKeys(t *testing.T) {
	t.Parallel()
	key := ours()
	synctest.Test(t, func(t *testing.T) {
		known, l := lasting("k1", key), newTimeline(t, 1)
		l.at(0, known, "", 1)
		const seconds = 100
		for n := range 10 * seconds {
			time.Sleep(100 * time.Millisecond)
			header := fmt.Sprintf(`{"kid":"made-up-%d","alg":"RS256"}`, n)
			r := askWith(l.gateway, "/token", encode([]byte(header))+".e30.c2lnbmF0dXJl")
			if got := r.Header.Get("Www-Authenticate"); got != kidError {
				t.Fatalf("got %s", got)
			}
		}
		if discovery, keys := l.issuer.fetches(); discovery != 1+seconds/10 || keys != discovery {
			t.Errorf("the issuer was asked %d and %d times, want %d", discovery, keys, 1+seconds/10)
		}
		l.at(seconds*time.Second, known, "", 1+seconds/10)
	})
}

// TestOneFetchForAll: those who need a key meanwhile wait for the fetch that is under way.
func TestOneFetchForAll(t *testing.T) {
	t.Parallel()
	key := ours()
	synctest.Test(t, func(t *testing.T) {
		token, i := lasting("k1", key), newIssuer()
		release := make(chan struct{})
		i.answer = func(r *http.Request) (*http.Response, error) {
			<-release
			i.mu.Lock()
			defer i.mu.Unlock()
			return document200(200, i.documentsLocked()[r.URL.Path]), nil
		}
		g := newGuarded(t, i, 1)
		var asking sync.WaitGroup
		for range 50 {
			asking.Go(func() {
				if r := askWith(g, "/token", token); r.StatusCode != 200 {
					t.Errorf("got %d %s", r.StatusCode, r.Header.Get("Www-Authenticate"))
				}
			})
		}
		synctest.Wait() // until one of them fetches
		impatient, hangUp := context.WithCancel(t.Context())
		asking.Go(func() {
			r := httptest.NewRequestWithContext(impatient, "GET", "https://"+domain+"/token", nil)
			r.Header = bearer(token)
			w := httptest.NewRecorder()
			g.ServeHTTP(w, r)
			if got := w.Header().Get("Www-Authenticate"); got != keysError {
				t.Errorf("who hung up got %d %s", w.Code, got)
			}
		})
		synctest.Wait()
		hangUp()
		synctest.Wait()
		close(release)
		asking.Wait()
		if discovery, keys := i.fetches(); discovery != 1 || keys != 1 {
			t.Errorf("the issuer was asked %d and %d times", discovery, keys)
		}
	})
}

// TestAFetchOutlivesItsRequest: hanging up does not keep the keys from everybody.
func TestAFetchOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	i := newIssuer()
	g := newGuarded(t, i, 1)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	r := httptest.NewRequestWithContext(gone, "GET", "https://"+domain+"/token", nil)
	r.Header = bearer(goodToken(nil))
	g.ServeHTTP(httptest.NewRecorder(), r)
	if got := askWith(g, "/token", goodToken(nil)); got.StatusCode != 200 {
		t.Errorf("got %d %s", got.StatusCode, got.Header.Get("Www-Authenticate"))
	}
	if discovery, _ := i.fetches(); discovery != 1 {
		t.Errorf("the issuer was asked %d times", discovery)
	}
}

// TestAPanicIsAFailedFetch: nobody waits for a fetch that never ends.
func TestAPanicIsAFailedFetch(t *testing.T) {
	t.Parallel()
	key := ours()
	synctest.Test(t, func(t *testing.T) {
		token, l := lasting("k1", key), newTimeline(t, 1)
		l.issuer.set(func(i *issuer) { i.answer = func(*http.Request) (*http.Response, error) { panic("broken transport") } })
		func() {
			defer func() { _ = recover() }() // as net/http does
			l.at(0, token, "unreachable", 0)
		}()
		l.at(0, token, keysError, 1)
		l.issuer.set(func(i *issuer) { i.answer = nil })
		l.at(time.Second, token, "", 2)
	})
}

// TestBadIssuers never blocks longer than the two timeouts.
func TestBadIssuers(t *testing.T) {
	t.Parallel()
	const document = 1500 * time.Millisecond
	key := ours()
	fixed := func(status int, body string) func(*http.Request) (*http.Response, error) {
		return func(*http.Request) (*http.Response, error) { return document200(status, body), nil }
	}
	// keysBy serves the discovery document as it should be.
	keysBy := func(answer func(*http.Request) (*http.Response, error)) func(*http.Request) (*http.Response, error) {
		return func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == keysPath {
				return answer(r)
			}
			return document200(200, newIssuer().documentsLocked()[discoveryPath]), nil
		}
	}
	right := newIssuer().documentsLocked()[keysPath]
	padded := func(size int) string { return right + strings.Repeat(" ", size-len(right)) }
	for _, test := range []struct {
		name         string
		answer       func(*http.Request) (*http.Response, error)
		authenticate string
		waits        time.Duration
	}{
		{"down", down, discoveryError, 0},
		{"hanging", hanging, discoveryError, document},
		{"hanging within the body", endless, discoveryError, document},
		{"failing", fixed(500, `{"jwks_uri":"https://x.test/"}`), discoveryError, 0},
		{"redirecting", fixed(302, `{"jwks_uri":"https://x.test/"}`), discoveryError, 0},
		{"not JSON", fixed(200, `<html>`), discoveryError, 0},
		{"no jwks_uri", fixed(200, `{}`), discoveryError, 0},
		{"jwks_uri not https", fixed(200, `{"jwks_uri":"http://169.254.169.254/keys"}`), discoveryError, 0},
		{"jwks_uri a file", fixed(200, `{"jwks_uri":"file:///etc/passwd"}`), discoveryError, 0},
		{"large discovery", fixed(200, `{"jwks_uri":"`+strings.Repeat("x", 150_000)), discoveryError, 0},
		{"keys down", keysBy(down), keysError, 0},
		{"keys hanging", keysBy(hanging), keysError, document},
		{"keys failing", keysBy(fixed(503, right)), keysError, 0},
		{"keys not JSON", keysBy(fixed(200, `<html>`)), keysError, 0},
		{"keys of 150,001 bytes", keysBy(fixed(200, padded(150_001))), keysError, 0},
		{"keys of 150,000 bytes", keysBy(fixed(200, padded(150_000))), "", 0},
		{"no keys", keysBy(fixed(200, `{"keys":[]}`)), keysError, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				token, l := lasting("k1", key), newTimeline(t, 1)
				l.issuer.set(func(i *issuer) { i.answer = test.answer })
				l.at(0, token, test.authenticate, 1)
				if waited := time.Since(l.start); waited != test.waits {
					t.Errorf("waited %v, want %v", waited, test.waits)
				}
			})
		})
	}
}

// endless sends a body that never ends.
func endless(r *http.Request) (*http.Response, error) {
	read, write := io.Pipe()
	context.AfterFunc(r.Context(), func() { write.CloseWithError(context.Cause(r.Context())) })
	return &http.Response{StatusCode: 200, Body: read}, nil
}

// TestKeySets asks with tokens signed by each way that keys can be told.
func TestKeySets(t *testing.T) {
	t.Parallel()
	plain := jwkOf("k1", ours(), "")
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, keys, alg string
		hash            crypto.Hash
		admitted        bool
	}{
		{"RS256", plain, "RS256", crypto.SHA256, true},
		{"RS384", plain, "RS384", crypto.SHA384, true},
		{"RS512", plain, "RS512", crypto.SHA512, true},
		{"for RS512 only", jwkOf("k1", ours(), `"alg":"RS512",`), "RS512", crypto.SHA512, true},
		{"for RS512, not RS256", jwkOf("k1", ours(), `"alg":"RS512",`), "RS256", crypto.SHA256, false},
		{"for PS256", jwkOf("k1", ours(), `"alg":"PS256",`), "RS256", crypto.SHA256, false},
		{"for encryption", jwkOf("k1", ours(), `"use":"enc",`), "RS256", crypto.SHA256, false},
		{"for signatures", jwkOf("k1", ours(), `"use":"sig",`), "RS256", crypto.SHA256, true},
		{"too weak", jwkOf("k1", weak, ""), "RS256", crypto.SHA256, false},
		{"no kid", strings.Replace(plain, `"kid":"k1",`, "", 1), "RS256", crypto.SHA256, false},
		{"empty kid", strings.Replace(plain, `"k1"`, `""`, 1), "RS256", crypto.SHA256, false},
		{"private", jwkOf("k1", ours(), fmt.Sprintf(`"d":%q,"p":%q,"q":%q,`, encode(ours().D.Bytes()),
			encode(ours().Primes[0].Bytes()), encode(ours().Primes[1].Bytes()))), "RS256", crypto.SHA256, false},
		{"a secret", `{"kty":"oct","kid":"k1","k":"c2VjcmV0"}`, "RS256", crypto.SHA256, false},
		{"beside others", `{"kty":"EC","kid":"e1","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},` +
			`{"kty":"NEW","kid":"n1"},` + plain, "RS256", crypto.SHA256, true},
		{"beside a broken one", `{"kty":"RSA","kid":"b1","n":"?","e":""},` + plain, "RS256", crypto.SHA256, true},
		{"after another of its kid", jwkOf("k1", theirs(), "") + "," + plain, "RS256", crypto.SHA256, false},
		{"before another of its kid", plain + "," + jwkOf("k1", theirs(), ""), "RS256", crypto.SHA256, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			i := newIssuer()
			i.answer = func(r *http.Request) (*http.Response, error) {
				if r.URL.Path == keysPath {
					return document200(200, `{"keys":[`+test.keys+`]}`), nil
				}
				return document200(200, newIssuer().documentsLocked()[discoveryPath]), nil
			}
			key := ours()
			if test.name == "too weak" {
				key = weak
			}
			token := sign(key, test.hash, fmt.Sprintf(`{"kid":"k1","alg":%q}`, test.alg), claimsOf(nil))
			r := askWith(newGuarded(t, i, 1), "/token", token)
			if (r.StatusCode == 200) != test.admitted {
				t.Errorf("got %d %s", r.StatusCode, r.Header.Get("Www-Authenticate"))
			}
		})
	}
}

// TestAuthorizersShareAnIssuer and its keys.
func TestAuthorizersShareAnIssuer(t *testing.T) {
	t.Parallel()
	declared := guarded()
	second := declared.Authorizers[0]
	second.ID, second.Audience = "second", []string{"second"}
	declared.Authorizers = append(declared.Authorizers, second)
	declared.Routes[0].Authorizer = "second"
	i := newIssuer()
	g, err := apigateway.New(apigateway.Options{Region: region, APIs: []stack.API{declared}, Invoke: echo, Issuers: i})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/token": 200, "/open": 401} {
		if r := askWith(g, path, goodToken(nil)); r.StatusCode != want {
			t.Errorf("%s: got %d", path, r.StatusCode)
		}
	}
	if discovery, _ := i.fetches(); discovery != 1 {
		t.Errorf("the issuer was asked %d times", discovery)
	}
}
