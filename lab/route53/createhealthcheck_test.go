package route53

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tandem-failover/tandem/failover"
)

// The observed answer of AWS to the creation of an HTTP check, field by field.
func TestCreateHealthCheckIsOnceForAReference(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	c, ctx := client(s), t.Context()
	in := &sdk.CreateHealthCheckInput{CallerReference: aws.String("r"), HealthCheckConfig: &types.HealthCheckConfig{
		Type: types.HealthCheckTypeHttp, FullyQualifiedDomainName: aws.String("www.example.com"), ResourcePath: aws.String("a"),
	}}
	first, err := c.CreateHealthCheck(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	want := &types.HealthCheck{
		Id: first.HealthCheck.Id, CallerReference: aws.String("r"), HealthCheckVersion: aws.Int64(1),
		HealthCheckConfig: &types.HealthCheckConfig{
			Type: types.HealthCheckTypeHttp, FullyQualifiedDomainName: aws.String("www.example.com"), ResourcePath: aws.String("/a"),
			Disabled: aws.Bool(false), EnableSNI: aws.Bool(false), Inverted: aws.Bool(false), MeasureLatency: aws.Bool(false),
			FailureThreshold: aws.Int32(3), RequestInterval: aws.Int32(30),
		},
	}
	if diff := cmp.Diff(want, first.HealthCheck, cmpopts.IgnoreUnexported(types.HealthCheck{}, types.HealthCheckConfig{})); diff != "" {
		t.Errorf("check (-want +got):\n%s", diff)
	}
	if *first.Location != "https://route53.amazonaws.com/2013-04-01/healthcheck/"+*first.HealthCheck.Id {
		t.Errorf("location %s", *first.Location)
	}
	in.HealthCheckConfig.FailureThreshold = aws.Int32(3) // what it is anyway
	if again, err := c.CreateHealthCheck(ctx, in); err != nil || *again.HealthCheck.Id != *first.HealthCheck.Id {
		t.Errorf("again: %+v, %v", again, err)
	}
	in.HealthCheckConfig.FailureThreshold = aws.Int32(2)
	_, err = c.CreateHealthCheck(ctx, in)
	refused(t, err, "HealthCheckAlreadyExists", "A different health check")
	if err := deleteCheck(t, s, *first.HealthCheck.Id); err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateHealthCheck(ctx, in)
	refused(t, err, "HealthCheckAlreadyExists", "")
	if count, err := c.GetHealthCheckCount(ctx, nil); err != nil || *count.HealthCheckCount != 0 {
		t.Errorf("count %+v, %v", count, err)
	}
}

func TestCheckRefusals(t *testing.T) {
	t.Parallel()
	calculated := failover.Check{ID: "sum", Type: failover.Calculated, HealthThreshold: 1, Children: []string{"c1"}}
	byAddress := wwwCheck()
	byAddress.ID, byAddress.IPAddress = "address", "8.8.8.8"
	o := checkOptions(wwwCheck())
	o.Checks = append(o.Checks, calculated, byAddress)
	s := serve(t, o)
	made := func(change func(*types.HealthCheckConfig)) error {
		config := httpConfig()
		change(config)
		_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String("r"), HealthCheckConfig: config})
		return err
	}
	noReference := func() error {
		_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String(strings.Repeat("x", 65)), HealthCheckConfig: httpConfig()})
		return err
	}
	regions := []types.HealthCheckRegion{"us-east-1", "us-west-1", "eu-west-1"}
	for _, tt := range []struct {
		err        error
		code, want string
	}{
		{noReference(), "InvalidInput", "CallerReference has 65"},
		{made(func(c *types.HealthCheckConfig) { c.RequestInterval = aws.Int32(20) }), "InvalidInput", "Invalid parameter : check"},
		{made(func(c *types.HealthCheckConfig) { c.IPAddress = aws.String("10.0.0.1") }), "InvalidInput", "10.0.0.0/8"},
		{made(func(c *types.HealthCheckConfig) { c.ResourcePath = aws.String("/a b") }), "InvalidInput", "has a space"},
		{made(func(c *types.HealthCheckConfig) { c.Type = "CLOUDWATCH_METRIC" }), "InvalidInput", `"CLOUDWATCH_METRIC" is unknown`},
		{made(func(c *types.HealthCheckConfig) { c.MeasureLatency = aws.Bool(true) }), "InvalidInput", "no latency graphs"},
		{made(func(c *types.HealthCheckConfig) { c.EnableSNI = aws.Bool(true) }), "InvalidInput", "EnableSNI is for HTTPS"},
		{made(func(c *types.HealthCheckConfig) { c.Type, c.EnableSNI = "HTTPS", aws.Bool(false) }), "InvalidInput", "no probes without SNI"},
		{made(func(c *types.HealthCheckConfig) { c.Regions = regions }), "InvalidInput", "no choice of checker Regions"},
		{made(func(c *types.HealthCheckConfig) {
			c.AlarmIdentifier = &types.AlarmIdentifier{Name: aws.String("x"), Region: "us-east-1"}
		}), "InvalidInput", "Invalid parameter : Basic health checks must not have an metric region specified."},
		{made(func(c *types.HealthCheckConfig) { c.InsufficientDataHealthStatus = "Healthy" }), "InvalidInput", "the element InsufficientDataHealthStatus"},
		{made(func(c *types.HealthCheckConfig) {
			*c = types.HealthCheckConfig{Type: "CALCULATED", ChildHealthChecks: []string{"c1"}}
		}), "InvalidInput", "Invalid parameter : Calculated health checks must have a health threshold specified."},
		{made(func(c *types.HealthCheckConfig) {
			*c = types.HealthCheckConfig{Type: "CALCULATED", HealthThreshold: aws.Int32(1), ChildHealthChecks: []string{"sum", "none"}}
		}), "InvalidInput", "none does not exist"},
		{update(t, s, "c9", func(*sdk.UpdateHealthCheckInput) {}), "NoSuchHealthCheck", "c9"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.HealthCheckVersion = aws.Int64(2) }), "HealthCheckVersionMismatch", "version 1, not 2"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.IPAddress = aws.String("8.8.8.8") }), "InvalidInput", "by IP address or by name"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.FailureThreshold = aws.Int32(10)
			in.SearchString = aws.String("x")
		}), "InvalidInput", "only the STR_MATCH types"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.ResetElements = []types.ResettableElementName{"FullyQualifiedDomainName"}
		}), "InvalidInput", "FullyQualifiedDomainName: is missing"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.ResetElements = []types.ResettableElementName{"Port"} }), "InvalidInput", `cannot name "Port"`},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) { in.Regions = regions }), "InvalidInput", "no choice of checker Regions"},
		{update(t, s, "c1", func(in *sdk.UpdateHealthCheckInput) {
			in.AlarmIdentifier = &types.AlarmIdentifier{Name: aws.String("x"), Region: "us-east-1"}
		}), "InvalidInput", "metric region"},
		{update(t, s, "sum", func(in *sdk.UpdateHealthCheckInput) { in.ChildHealthChecks = []string{"sum"} }), "InvalidInput", "may not be a child"},
		{update(t, s, "address", func(in *sdk.UpdateHealthCheckInput) { in.IPAddress = aws.String("") }), "InvalidInput", "by IP address or by name"},
	} {
		refused(t, tt.err, tt.code, tt.want)
	}
	out, err := client(s).ListHealthChecks(t.Context(), &sdk.ListHealthChecksInput{})
	if err != nil || len(out.HealthChecks) != 3 {
		t.Fatalf("checks %+v, %v", out, err)
	}
	for _, c := range out.HealthChecks {
		if *c.HealthCheckVersion != 1 {
			t.Errorf("a refused update made version %d of %s", *c.HealthCheckVersion, *c.Id)
		}
	}
	if err := update(t, s, "address", func(in *sdk.UpdateHealthCheckInput) {
		in.IPAddress = aws.String("8.8.4.4")
		in.ResetElements = []types.ResettableElementName{"FullyQualifiedDomainName", "ResourcePath", "Regions"}
	}); err != nil {
		t.Error(err)
	}
	if e := s.check("address").endpoint.Load(); e.address.String() != "8.8.4.4" || e.check.FQDN != "" {
		t.Errorf("endpoint %+v", e)
	}
}

func TestTooManyChecks(t *testing.T) {
	t.Parallel()
	s := serve(t, idle())
	for i := range maxChecks {
		create(t, s, string(rune('a'+i)), httpConfig())
	}
	_, err := client(s).CreateHealthCheck(t.Context(), &sdk.CreateHealthCheckInput{CallerReference: aws.String("last"), HealthCheckConfig: httpConfig()})
	refused(t, err, "TooManyHealthChecks", "200")
	checks := 0
	pages := sdk.NewListHealthChecksPaginator(client(s), &sdk.ListHealthChecksInput{MaxItems: aws.Int32(30)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		checks += len(page.HealthChecks)
	}
	if checks != maxChecks {
		t.Errorf("pages hold %d checks", checks)
	}
	_, err = client(s).ListHealthChecks(t.Context(), &sdk.ListHealthChecksInput{Marker: aws.String("none")})
	refused(t, err, "InvalidInput", "Marker")
}
