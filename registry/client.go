package registry

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// LoadConfig reads the SDK's standard environment and sets what a failover cannot leave to defaults:
// connecting takes at most timeout (the SDK's own bound is 30 s), and a call is tried twice with a short
// wait between (its own is three times, up to 20 s apart). Connections are kept alive. Calls themselves
// end with their contexts.
func LoadConfig(ctx context.Context, timeout time.Duration) (aws.Config, error) {
	// AWS_CA_BUNDLE works with the SDK's own kind of client only.
	client := awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = timeout }).
		WithTransportOptions(func(t *http.Transport) { t.TLSHandshakeTimeout = timeout })
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithHTTPClient(client),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = 2
				o.MaxBackoff = timeout / 10
			})
		}),
	)
	if err != nil {
		return aws.Config{}, fmt.Errorf("load the AWS configuration: %w", err)
	}
	return cfg, nil
}

// NewClient talks to DynamoDB in region. With AWS_ENDPOINT_URL every Region has the same address, and the
// Region that a request is signed for tells them apart.
func NewClient(cfg aws.Config, region string) *dynamodb.Client {
	return dynamodb.NewFromConfig(cfg, func(o *dynamodb.Options) { o.Region = region })
}

// Place says where a service's rows are: in a table with a replica in every Region.
type Place struct {
	Table   string
	Service string
	Home    string   // this Region
	Regions []string // all of them, in order of preference
}

// Open reaches the table at place, at home first. Each attempt at a replica gets the timeout.
func Open(cfg aws.Config, place Place, timeout time.Duration) *Replicas {
	table := func(region string) *Table {
		return NewTable(NewClient(cfg, region), region, place.Table, place.Service)
	}
	var others []*Table
	for _, region := range place.Regions {
		if region != place.Home {
			others = append(others, table(region))
		}
	}
	return NewReplicas(timeout, table(place.Home), others...)
}
