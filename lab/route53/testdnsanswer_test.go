package route53

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
)

func TestTestDNSAnswer(t *testing.T) {
	t.Parallel()
	s := serve(t, manyZones())
	tests := map[string]struct {
		name, code string
		rtype      types.RRType
		data       []string
	}{
		"values":           {"A.example.com", "NOERROR", "A", []string{"192.0.2.1", "192.0.2.2"}},
		"CNAME":            {"cname.example.com.", "NOERROR", "A", []string{ireland, "127.0.1.1"}},
		"alias to AWS":     {"example.com", "NOERROR", "A", []string{"127.0.1.1"}},
		"wildcard":         {`\052.wild.example.com`, "NOERROR", "A", []string{"192.0.2.4"}},
		"no such type":     {"a.example.com", "NOERROR", "AAAA", nil},
		"no such name":     {"none.example.com", "NXDOMAIN", "A", nil},
		"another zone":     {"a.example.org", "REFUSED", "A", nil},
		"a zone of itself": {"own.example.com", "REFUSED", "NS", nil},
		"no address":       {"unknown.example.com", "SERVFAIL", "A", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := client(s).TestDNSAnswer(t.Context(), &sdk.TestDNSAnswerInput{
				HostedZoneId: aws.String("/hostedzone/Z1"), RecordName: &tt.name, RecordType: tt.rtype,
			})
			if err != nil {
				t.Fatal(err)
			}
			if *out.ResponseCode != tt.code || out.RecordType != tt.rtype || *out.Protocol != "UDP" || *out.Nameserver != "ns-1.awsdns-00.com" {
				t.Errorf("answer %+v, want %s", out, tt.code)
			}
			if diff := cmp.Diff(append([]string{}, tt.data...), append([]string{}, out.RecordData...)); diff != "" {
				t.Errorf("data (-want +got):\n%s", diff)
			}
		})
	}
	in := sdk.TestDNSAnswerInput{HostedZoneId: aws.String("Z1"), RecordName: aws.String("a.example.com"), RecordType: "A"}
	for _, tt := range []struct {
		change     func(*sdk.TestDNSAnswerInput)
		code, want string
	}{
		{func(in *sdk.TestDNSAnswerInput) { in.HostedZoneId = aws.String("Z9") }, "NoSuchHostedZone", "Z9"},
		{func(in *sdk.TestDNSAnswerInput) { in.RecordType = "X" }, "InvalidInput", `RecordType "X"`},
		{func(in *sdk.TestDNSAnswerInput) { in.RecordName = aws.String("a..b") }, "InvalidInput", "DomainLabelEmpty"},
		{func(in *sdk.TestDNSAnswerInput) { in.ResolverIP = aws.String("192.0.2.1") }, "InvalidInput", "resolverip"},
		{func(in *sdk.TestDNSAnswerInput) { in.EDNS0ClientSubnetIP = aws.String("192.0.2.1") }, "InvalidInput", "edns0clientsubnetip"},
	} {
		changed := in
		tt.change(&changed)
		_, err := client(s).TestDNSAnswer(t.Context(), &changed)
		refused(t, err, tt.code, tt.want)
	}
}
