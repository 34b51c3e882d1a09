package lab

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/netip"

	"github.com/tandem-failover/tandem/lab/apigateway"
	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/lab/fault"
	"github.com/tandem-failover/tandem/lab/lambda"
	"github.com/tandem-failover/tandem/lab/scheduler"
	"github.com/tandem-failover/tandem/stack"
)

// region is one Region's services and its doors.
type region struct {
	name        string
	addr        netip.Addr // in DNS answers
	https, http *gate
	certificate tls.Certificate
	gateway     *apigateway.Gateway
	pools       *cognito.Service
	issuers     *http.Transport // from here to the issuers of tokens
	functions   *lambda.Service
	schedules   *scheduler.Service
}

// account is the AWS account that everything in a lab belongs to.
const account = "000000000000"

// build makes a Region's services. Its functions can run; its schedules do not fire yet.
func (r *region) build(l *Lab) error {
	name := r.name
	var err error
	r.functions, err = lambda.New(lambda.Options{
		Region: name, Account: account, Functions: l.stack.Functions,
		Command: l.options.Command, Environment: l.functionEnvironment(name), Dir: l.dir.work,
		Scale: l.options.Scale, Sink: l.publish, Limits: l.options.Limits,
		Log: func(function, line string) { l.options.Log(name, function, line) },
	})
	if err != nil {
		return err
	}
	r.issuers = &http.Transport{
		DialContext: l.byName(name), TLSClientConfig: l.authority.trust(), DisableKeepAlives: true,
	}
	r.gateway, err = apigateway.New(apigateway.Options{
		Region: name, Account: account, APIs: apisOf(l.stack, name), Scale: l.options.Scale,
		Invoke:    l.invoke(r),
		Transport: l.backends,
		Issuers:   r.issuers,
	})
	if err != nil {
		return err
	}
	r.schedules, err = scheduler.New(scheduler.Options{
		Region: name, Account: account, Schedules: l.stack.Schedules,
		Scale: l.options.Scale, Seed: l.options.Seed, Sink: l.publish,
		Invoke: func(_ context.Context, s stack.Schedule, payload []byte) error {
			return r.functions.InvokeAsync(s.Function, payload)
		},
	})
	return err
}

// invoke leads API Gateway to Lambda, past the faults of Lambda.
func (l *Lab) invoke(r *region) apigateway.Invoke {
	return func(ctx context.Context, function string, payload []byte) ([]byte, string, error) {
		if err := l.troubles.fate(r.name, "lambda").meet(ctx); err != nil {
			return nil, "", err
		}
		result, err := r.functions.Invoke(ctx, function, payload)
		return result.Payload, result.FunctionError, err
	}
}

// set makes the Region serve, refuse or hang. Going down, its doors close first, and coming up they
// open last, so that nobody sees it half dead. A lost Region loses its processes; its tables survive.
func (r *region) set(m fault.Mode) error {
	if m == fault.Serving {
		r.functions.Start()
		r.schedules.Start()
		return r.setDoors(m)
	}
	err := r.setDoors(m)
	r.schedules.Stop()
	r.functions.Stop()
	return err
}

func (r *region) setDoors(m fault.Mode) error { return errors.Join(r.https.set(m), r.http.set(m)) }

func apisOf(s stack.Stack, region string) []stack.API {
	var apis []stack.API
	for _, api := range s.APIs {
		if api.Region == region {
			apis = append(apis, api)
		}
	}
	return apis
}
