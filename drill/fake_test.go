package drill

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/scale"
)

// Names of the fake deployment.
const (
	east = "eu-east-1"
	west = "eu-west-1"
	api  = "api.example.com"
)

// fake is a deployment small enough to know by heart: two Regions that hold items in memory and copy
// them to each other after a lag, and a DNS that moves a known time after a fault and after healing.
// Connections are in memory, so that it runs under synctest and what is measured is exact.
type fake struct {
	scale       scale.Factor
	lag         time.Duration // of replication; this and what follows is lab time
	detectAfter time.Duration // from a fault to the Check event
	decideAfter time.Duration // from that to the Answer event
	failbackIn  time.Duration // from healing to the Answer event
	flap        bool          // the answer goes back and forth once more
	held        bool          // tier one is empty
	injectFails error
	wrongHeader bool
	// deadAfterwards is a Region that dies when the drill is over, at the last Heal.
	deadAfterwards bool
	loseOnArrive   bool // what the lost Region had not yet copied is dropped

	events event.Stream

	mu       sync.Mutex
	down     map[string]string // the fault by Region
	answer   string            // the Region that DNS leads to
	items    map[string]map[string]item
	waiting  []func() // copies held up by a fault
	healed   chan struct{}
	injected []Fault
	heals    int
	writes   int

	certificate tls.Certificate
	roots       *x509.CertPool
	listeners   map[string]memory
	servers     []*http.Server
	serving     sync.WaitGroup
}

type item struct {
	value string
	at    time.Time
}

func newFake(t *testing.T) *fake {
	f := &fake{
		scale: 1, lag: time.Second, detectAfter: 26 * time.Second, decideAfter: 2 * time.Second, failbackIn: 90 * time.Second,
		down: map[string]string{}, answer: east, healed: make(chan struct{}),
		items:     map[string]map[string]item{east: {}, west: {}},
		listeners: map[string]memory{},
	}
	f.certify(t)
	for _, region := range []string{east, west} {
		l := memory{conns: make(chan net.Conn), closed: make(chan struct{})}
		f.listeners[region] = l
		server := &http.Server{
			Handler:   http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.serve(region, w, r) }),
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{f.certificate}},
			ErrorLog:  log.New(io.Discard, "", 0),
		}
		f.servers = append(f.servers, server)
		f.serving.Go(func() { _ = server.ServeTLS(l, "", "") })
	}
	return f
}

func (f *fake) close() {
	for _, s := range f.servers {
		_ = s.Close()
	}
	f.serving.Wait()
	f.events.Close()
}

func (f *fake) Deployment() deployment.Deployment {
	region := func(name string) deployment.Region {
		return deployment.Region{
			Name: name, Endpoint: "https://" + name + "." + api, Target: "d-" + name + ".execute-api.amazonaws.com",
			Checks: deployment.Checks{Can: "can-" + name, Prefer: "prefer-" + name},
		}
	}
	return deployment.Deployment{
		Name: api, TimeScale: float64(f.scale), Regions: []deployment.Region{region(east), region(west)},
		Lab: &deployment.Lab{Addresses: map[string]string{east: "east:1", west: "west:2"}},
	}
}

func (f *fake) Subscribe(size int) *event.Subscription { return f.events.Subscribe(size) }

func (f *fake) CheckHealthy(id string) (healthy, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kind, region, _ := strings.Cut(id, "-")
	return f.down[region] == "" && (kind == "can" || !f.held), true
}

func (f *fake) Inject(_ context.Context, fault Fault) error {
	if f.injectFails != nil {
		return f.injectFails
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.injected = append(f.injected, fault)
	if fault.Region == "" {
		return nil
	}
	f.down[fault.Region] = fault.Name
	f.after(f.detectAfter, func() {
		if !f.isDown(fault.Region) {
			return
		}
		f.events.Publish(event.Event{Kind: event.Check, Region: fault.Region, Subject: "can-" + fault.Region, From: "healthy", To: "unhealthy"})
		f.after(f.decideAfter, func() { f.lead(west) })
	})
	return nil
}

func (f *fake) Heal(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heals++
	if f.deadAfterwards && f.heals > 1 {
		f.down[west] = "region-hung"
		return nil
	}
	if len(f.down) == 0 {
		return nil
	}
	clear(f.down)
	close(f.healed)
	f.healed = make(chan struct{})
	for _, arrive := range f.waiting {
		f.after(f.lag, arrive)
	}
	f.waiting = nil
	f.after(f.failbackIn, func() {
		f.lead(east)
		if f.flap {
			f.after(10*time.Second, func() { f.lead(west) })
			f.after(20*time.Second, func() { f.lead(east) })
		}
	})
	return nil
}

func (f *fake) after(d time.Duration, do func()) { time.AfterFunc(f.scale.Real(d), do) }

func (f *fake) isDown(region string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.down[region] != ""
}

func (f *fake) lead(region string) {
	f.mu.Lock()
	from := f.answer
	f.answer = region
	f.mu.Unlock()
	target := func(r string) string { return "d-" + r + ".execute-api.amazonaws.com." }
	f.events.Publish(event.Event{Kind: event.Answer, Subject: api + ".", From: target(from), To: target(region)})
}

// serve stores and reads items. A Region that hangs answers when it is healed.
func (f *fake) serve(region string, w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	for f.down[region] == "region-hung" {
		healed := f.healed
		f.mu.Unlock()
		select {
		case <-healed:
		case <-r.Context().Done():
			return
		}
		f.mu.Lock()
	}
	defer f.mu.Unlock()
	if !f.wrongHeader {
		w.Header().Set("x-served-by", region)
	}
	key := strings.TrimPrefix(r.URL.Path, "/items/")
	switch r.Method {
	case http.MethodPut:
		body, _ := io.ReadAll(r.Body)
		f.writes++ // no two writes have the same timestamp, although time stands still here while they run
		f.put(region, key, item{string(body), time.Now().Add(time.Duration(f.writes))})
	case http.MethodGet:
		have, ok := f.items[region][key]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `{"key":%q,"value":%q}`, key, have.value)
	}
}

func (f *fake) put(region, key string, i item) {
	f.items[region][key] = i
	for other := range f.items {
		if other != region {
			f.copyLater(region, other, key, i)
		}
	}
}

// copyLater replicates, last writer wins. A copy that finds either side down waits for healing.
func (f *fake) copyLater(from, to, key string, i item) {
	var arrive func()
	arrive = func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.down[from] != "" || f.down[to] != "" {
			if !f.loseOnArrive || f.down[from] == "" {
				f.waiting = append(f.waiting, arrive)
			}
			return
		}
		if have := f.items[to][key]; i.at.After(have.at) {
			f.items[to][key] = i
		}
	}
	f.after(f.lag, arrive)
}

func (f *fake) dial(ctx context.Context, network, address string) (net.Conn, error) {
	region := map[string]string{"east:1": east, "west:2": west}[address]
	f.mu.Lock()
	fault := f.down[region]
	f.mu.Unlock()
	switch fault {
	case "region-refused":
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	case "region-hung":
		// A dial outlives the request that began it, but not its own timeout.
		ctx, cancel := context.WithTimeout(ctx, f.scale.Real(DefaultTimeout))
		defer cancel()
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Net: network, Err: ctx.Err()}
	}
	return f.listeners[region].dial(ctx)
}

func (f *fake) ask(_ context.Context, question *dns.Msg) (*dns.Msg, error) {
	f.mu.Lock()
	region := f.answer
	f.mu.Unlock()
	reply := new(dns.Msg).SetReply(question)
	rr, err := dns.NewRR(fmt.Sprintf("%s 20 IN CNAME d-%s.execute-api.amazonaws.com.", question.Question[0].Name, region))
	if err != nil {
		return nil, err
	}
	reply.Answer = []dns.RR{rr}
	return reply, nil
}

func (f *fake) wire(d deployment.Deployment, patience time.Duration) (wire, error) {
	return wire{
		name: canon(d.Name), scale: f.scale, timeout: f.scale.Real(patience),
		resolver: resolver{ask: f.ask, atlas: newAtlas(d)}, dial: f.dial, roots: f.roots,
	}, nil
}

func (f *fake) certify(t *testing.T) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{api, "*." + api}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	f.certificate = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
	f.roots = x509.NewCertPool()
	f.roots.AddCert(leaf)
}

// memory is a listener of in-memory connections.
type memory struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (m memory) dial(ctx context.Context) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case m.conns <- far:
		return &hasty{Conn: near}, nil
	case <-m.closed:
	case <-ctx.Done():
	}
	return nil, net.ErrClosed
}

// hasty does not wait for a reader when it says goodbye: crypto/tls sets a deadline only to send the
// alert that closes a connection, and a real socket's buffer takes it even if the other end hangs.
type hasty struct {
	net.Conn
	closing atomic.Bool
}

func (h *hasty) SetWriteDeadline(time.Time) error {
	h.closing.Store(true)
	return nil
}

func (h *hasty) Write(b []byte) (int, error) {
	if h.closing.Load() {
		return len(b), nil
	}
	return h.Conn.Write(b)
}

func (m memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m memory) Close() error {
	select {
	case <-m.closed:
	default:
		close(m.closed)
	}
	return nil
}

func (m memory) Addr() net.Addr { return &net.TCPAddr{} }
