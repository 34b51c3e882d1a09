package lab_test

import (
	"context"
	"fmt"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/lab"
)

func Example() {
	l, err := lab.Start(context.Background(), plain(), lab.Options{Scale: 10, Command: testBinary})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer l.Close()
	reply, err := dns.Exchange(new(dns.Msg).SetQuestion("www.example.test.", dns.TypeA), l.Deployment().Lab.DNS)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(reply.Answer[0])
	// Output: www.example.test.	20	IN	CNAME	d-0000000001.execute-api.us-east-1.amazonaws.com.
}
