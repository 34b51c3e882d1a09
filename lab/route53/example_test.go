package route53_test

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53"
	"github.com/tandem-failover/tandem/stack"
)

func Example() {
	s, err := route53.New(route53.Options{
		Zones: []stack.Zone{{Name: "example.com.", Records: []failover.Record{{
			Name: "api.example.com.", Type: "CNAME", TTL: 20 * time.Second,
			Values: []string{"d-1.execute-api.eu-west-1.amazonaws.com."},
		}}}},
		Hosts: map[string][]netip.Addr{
			"d-1.execute-api.eu-west-1.amazonaws.com": {netip.MustParseAddr("127.0.1.1")},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	if err := s.Listen(context.Background(), "127.0.0.1:0"); err != nil {
		fmt.Println(err)
		return
	}
	response, err := dns.Exchange(new(dns.Msg).SetQuestion("api.example.com.", dns.TypeA), s.Addr().String())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, record := range response.Answer {
		fmt.Println(record)
	}
	// Output:
	// api.example.com.	20	IN	CNAME	d-1.execute-api.eu-west-1.amazonaws.com.
	// d-1.execute-api.eu-west-1.amazonaws.com.	60	IN	A	127.0.1.1
}
