package route53_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
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

// A record is made by AWS's own client, and answered at once.
func ExampleService_API() {
	s, err := route53.New(route53.Options{Zones: []stack.Zone{{ID: "Z1", Name: "example.com."}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	server := httptest.NewServer(s.API())
	defer server.Close()
	client := sdk.New(sdk.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, Credentials: aws.AnonymousCredentials{},
		HTTPClient: awshttp.NewBuildableClient(),
	})
	_, err = client.ChangeResourceRecordSets(context.Background(), &sdk.ChangeResourceRecordSetsInput{
		HostedZoneId: aws.String("Z1"),
		ChangeBatch: &types.ChangeBatch{Changes: []types.Change{{
			Action: types.ChangeActionCreate,
			ResourceRecordSet: &types.ResourceRecordSet{
				Name: aws.String("www.example.com"), Type: types.RRTypeA, TTL: aws.Int64(60),
				ResourceRecords: []types.ResourceRecord{{Value: aws.String("192.0.2.1")}},
			},
		}}},
	})
	fmt.Println(err, s.Answer("www.example.com", "A").Records[0].Values)
	// Output: <nil> [192.0.2.1]
}
