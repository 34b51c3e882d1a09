package lab_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/lab"
	"github.com/tandem-failover/tandem/lab/fault"
)

var load = flag.Bool("load", false, "put a lab under load")

// mostMemory bounds the heap of a lab under any of the loads below, in bytes. What the tests' own clients
// hold is part of it.
const mostMemory = 512 << 20

// TestUnderLoad puts a lab under one kind of pressure after the other. It must answer, or say clearly why
// not, without growing; TestMain sees that nothing is left running.
func TestUnderLoad(t *testing.T) {
	if !*load {
		t.Skip("takes the whole machine for a while, which tests beside it would feel: go test ./lab -load")
	}
	l := start(t, lab.Options{Scale: 10})
	for _, pressure := range []struct {
		name string
		run  func(*testing.T, *lab.Lab)
	}{
		{"an outage under a thousand requests a second", outageUnderTraffic},
		{"bodies of 20 MB", hugeBodies},
		{"ten thousand items", manyItems},
		{"clients that never finish", slowClients},
		{"a flood of questions", questionFlood},
	} {
		t.Run(pressure.name, func(t *testing.T) {
			peak := watchHeap(t)
			pressure.run(t, l)
			if most := peak(); most > mostMemory {
				t.Errorf("the heap grew to %d MB, want at most %d", most>>20, mostMemory>>20)
			}
			if status := statusOf(regional(t, l.Deployment(), "us-west-2"), "us-west-2", nil); status != "200" {
				t.Errorf("afterwards a request is answered %s, want 200", status)
			}
		})
	}
}

// outageUnderTraffic sends open-loop traffic to two Regions while one of them dies and returns.
func outageUnderTraffic(t *testing.T, l *lab.Lab) {
	const (
		rate     = 1000
		requests = 4 * rate
	)
	clients := map[string]*http.Client{}
	for _, region := range []string{"us-east-1", "us-west-2"} {
		clients[region] = regional(t, l.Deployment(), region)
	}
	var mu sync.Mutex
	seen := map[string]map[string]int{"us-east-1": {}, "us-west-2": {}}
	var sending sync.WaitGroup
	pace := time.NewTicker(time.Second / rate)
	defer pace.Stop()
	for i := range requests {
		<-pace.C
		switch i {
		case requests / 4:
			inject(t, l, fault.Spec{Name: "region-refused", Region: "us-east-1"})
		case requests / 2:
			if err := l.Faults().Reset(); err != nil {
				t.Fatal(err)
			}
		}
		region := []string{"us-east-1", "us-west-2"}[i%2]
		sending.Go(func() {
			status := statusOf(clients[region], region, nil)
			mu.Lock()
			defer mu.Unlock()
			seen[region][status]++
		})
	}
	sending.Wait()
	t.Logf("answers: %v", seen)
	// Beyond what ten processes manage, Lambda's throttle shows as API Gateway's 500, and never otherwise.
	for region, answers := range seen {
		for status := range maps.Keys(answers) {
			if status != "200" && status != "500" && !(status == "broken" && region == "us-east-1") {
				t.Errorf("%s answered %s, %d times", region, status, answers[status])
			}
		}
	}
	if seen["us-east-1"]["broken"] == 0 || seen["us-east-1"]["200"] == 0 || seen["us-west-2"]["200"] == 0 {
		t.Errorf("answers %v: want an outage of us-east-1 alone, and an end of it", seen)
	}
}

// hugeBodies sends more than API Gateway takes, with and without saying so before.
func hugeBodies(t *testing.T, l *lab.Lab) {
	client := regional(t, l.Deployment(), "us-east-1")
	declared := make([]byte, 20<<20)
	var sending sync.WaitGroup
	for i := range 40 {
		sending.Go(func() {
			var body io.Reader = bytes.NewReader(declared) // its length is in the head of the request
			if i%2 == 0 {
				body = io.LimitReader(zeros{}, 20<<20)
			}
			// A client that is still sending may meet the closed connection before it reads the answer.
			// On a busy machine the time for reading a request may be over first: 400.
			if status := statusOf(client, "us-east-1", body); status != "413" && status != "400" && status != "broken" {
				t.Errorf("body %d: got %s, want 413", i, status)
			}
		})
	}
	sending.Wait()
}

// manyItems fills a table, and tries items at the limit of their size and beyond.
func manyItems(t *testing.T, l *lab.Lab) {
	const items, workers = 10_000, 8
	client := sdk(l.Deployment(), "us-east-1")
	put := func(id, data string) error {
		_, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{
			TableName: aws.String("data"), Item: map[string]types.AttributeValue{
				"id": &types.AttributeValueMemberS{Value: id}, "d": &types.AttributeValueMemberS{Value: data},
			},
		})
		return err
	}
	var writing sync.WaitGroup
	for worker := range workers {
		writing.Go(func() {
			for i := worker; i < items; i += workers {
				if err := put(fmt.Sprint(i), "x"); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	const rest = len("id") + len("full") + len("d")
	if err := put("full", strings.Repeat("x", 400<<10-rest)); err != nil {
		t.Errorf("an item of 400 KB: %v", err)
	}
	err := put("over", strings.Repeat("x", 400<<10-rest+1))
	if refused, ok := errors.AsType[smithy.APIError](err); !ok || refused.ErrorMessage() != "Item size has exceeded the maximum allowed size" {
		t.Errorf("an item of 400 KB and a byte: %v", err)
	}
	count := 0
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{TableName: aws.String("data"), Select: types.SelectCount})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count += int(page.Count)
	}
	if count != items+1 {
		t.Errorf("the table has %d items, want %d", count, items+1)
	}
}

// slowClients open connections and never finish a request; the Region answers others all the while, and
// hangs up on them when their time is over.
func slowClients(t *testing.T, l *lab.Lab) {
	d := l.Deployment()
	var conns []net.Conn
	for i := range 300 {
		conn, err := net.Dial("tcp", d.Lab.Addresses["us-east-1"])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if i%2 == 0 {
			conn = tls.Client(conn, &tls.Config{RootCAs: roots(t, d), ServerName: "us-east-1.example.test"})
			if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: us-east-1.example.test\r\nX-Slow: "); err != nil {
				t.Fatal(err)
			}
		} else if _, err := conn.Write([]byte{22}); err != nil { // the first byte of a handshake
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	if status := statusOf(regional(t, d, "us-east-1"), "us-east-1", nil); status != "200" {
		t.Errorf("beside slow clients a request is answered %s, want 200", status)
	}
	for _, conn := range conns {
		_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
		_, err := io.Copy(io.Discard, conn) // until the lab hangs up
		if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
			t.Fatal("a slow client is still connected after a minute")
		}
	}
}

// questionFlood sends datagrams, most of them garbage, faster than they can be answered, and holds TCP
// connections open that ask nothing.
func questionFlood(t *testing.T, l *lab.Lab) {
	d := l.Deployment()
	query, err := new(dns.Msg).SetQuestion("www.example.test.", dns.TypeCNAME).Pack()
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		conn, err := net.Dial("tcp", d.Lab.DNS)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	var sending sync.WaitGroup
	for range 4 {
		sending.Go(func() {
			conn, err := net.Dial("udp", d.Lab.DNS)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			for i := range 20_000 {
				_, _ = conn.Write(query[:1+i%len(query)]) // nobody reads the answers
			}
		})
	}
	sending.Wait()
	for range 20 { // datagrams may be lost in the flood
		if answer, err := dns.Exchange(new(dns.Msg).SetQuestion("www.example.test.", dns.TypeCNAME), d.Lab.DNS); err == nil && len(answer.Answer) == 1 {
			return
		}
	}
	t.Error("after the flood the name server does not answer")
}

// statusOf sends a request to a Region's own name: GET without a body, else POST.
func statusOf(client *http.Client, region string, body io.Reader) string {
	method := http.MethodGet
	if body != nil {
		method = http.MethodPost
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "https://"+region+".example.test/", body)
	if err != nil {
		return err.Error()
	}
	response, err := client.Do(request)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "nothing"
	case err != nil:
		return "broken"
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return "broken"
	}
	return fmt.Sprint(response.StatusCode)
}

// regional is a client that connects to one Region's HTTPS endpoint and keeps its connections.
func regional(t *testing.T, d deployment.Deployment, region string) *http.Client {
	t.Helper()
	var dialer net.Dialer
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots(t, d)}, MaxIdleConnsPerHost: 64, MaxConnsPerHost: 128,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, d.Lab.Addresses[region])
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func roots(t *testing.T, d deployment.Deployment) *x509.CertPool {
	t.Helper()
	ca, err := os.ReadFile(d.Lab.CA)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return pool
}

// watchHeap samples the heap until the function it returns is called, which returns the most there was.
func watchHeap(t *testing.T) (peak func() uint64) {
	t.Helper()
	runtime.GC()
	done := make(chan struct{})
	var most uint64
	var watching sync.WaitGroup
	watching.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-tick.C:
			case <-done:
				return
			}
		}
	})
	return func() uint64 {
		close(done)
		watching.Wait()
		t.Logf("the heap's peak: %d MB", most>>20)
		return most
	}
}

// zeros is a body without a declared length.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
