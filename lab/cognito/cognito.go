// Package cognito imitates the Amazon Cognito user pools of one Region, as far as tokens for machines
// need: app clients trade their secret for an access token, and everyone can verify it.
//
//	client ── POST <prefix>.auth.<region>.amazoncognito.com/oauth2/token ──► access token
//	verifier ── GET cognito-idp.<region>.amazonaws.com/<pool>/.well-known/… ──► issuer, keys
//
// A pool is regional: its hosts, clients, secrets and keys live and die with the Region.
//
// Lab time and real time: tokens live as long as the client's AccessTokenValidity divided by the scale,
// in whole seconds and at least one. Their exp and expires_in are real time, because clients and
// verifiers compare them with real clocks.
//
// Sources are pages of the Cognito developer guide,
// https://docs.aws.amazon.com/cognito/latest/developerguide/: token-endpoint.html,
// cognito-user-pools-define-resource-servers.html, federation-endpoints.html,
// amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html; and the service model 2016-04-18. Where
// they are silent the comment says "our choice".
package cognito

import (
	"cmp"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
	"github.com/tandem-failover/tandem/stack"
)

// Options say what a Service holds.
type Options struct {
	Region  string
	Account string           // twelve digits; part of the pools' ARNs
	Pools   []stack.UserPool // those of other Regions are left alone

	// Scale divides the validity of tokens and the time that replaced keys stay published.
	Scale scale.Factor

	Sink event.Sink // hears of new keys; nil to drop the events

	// Log hears at debug level why a token was refused, which clients are not told. It is never given a
	// secret, a token or anything else of the client's. nil discards.
	Log *slog.Logger
}

// Keys is the kind of event that tells of a pool's new signing keys: Subject is the pool's ID, From and
// To are the IDs of the keys that signed and that now sign access tokens.
const Keys event.Kind = "keys"

// Service is Cognito in one Region. It is safe for concurrent use.
//
// It is the http.Handler of the public endpoints, which it tells apart by the request's Host; Hosts are
// its names. API is the handler of the AWS API.
type Service struct {
	region  string
	account string
	pools   []*pool // in the order declared
	doors   map[string]http.Handler
	created time.Time
	overlap time.Duration // real time that replaced keys stay published
	sink    event.Sink
}

// New checks the Region's pools and serves them.
//
// The error lists everything that is wrong, a line each, naming the pool and what to do.
func New(options Options) (*Service, error) {
	declared := slices.DeleteFunc(slices.Clone(options.Pools), func(p stack.UserPool) bool {
		return p.Region != options.Region
	})
	if err := check(options.Region, declared); err != nil {
		return nil, err
	}
	s := &Service{
		region:  options.Region,
		account: options.Account,
		created: time.Now(),
		overlap: wholeSeconds(options.Scale.Real(keyOverlap)),
		sink:    options.Sink,
	}
	if s.sink == nil {
		s.sink = event.Discard
	}
	s.doors = map[string]http.Handler{issuerHost(options.Region): issuers{s}}
	log := cmp.Or(options.Log, slog.New(slog.DiscardHandler))
	for _, d := range declared {
		p := newPool(d, options.Scale)
		s.pools = append(s.pools, p)
		if d.Domain != "" {
			s.doors[domainHost(d)] = &tokenEndpoint{pool: p, log: log.With("pool", d.ID)}
		}
	}
	return s, nil
}

// ServeHTTP answers one request to a public endpoint. An unknown Host is our choice: 404.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	door, known := s.doors[hostname(r.Host)]
	if !known {
		sendMessage(w, http.StatusNotFound, "no user pool of this Region has this host name")
		return
	}
	door.ServeHTTP(w, r)
}

// pool is the pool of that ID, nil if there is none.
func (s *Service) pool(id string) *pool {
	for _, p := range s.pools {
		if p.declared.ID == id {
			return p
		}
	}
	return nil
}
