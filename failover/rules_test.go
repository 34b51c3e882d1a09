package failover_test

import (
	"errors"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/failover"
)

// A refusal names the rule and the record, for callers with words of their own.
func TestRefusalsNameTheirRule(t *testing.T) {
	t.Parallel()
	a := failover.Record{Name: "a.example.com.", Type: "A", TTL: time.Minute, Values: []string{"192.0.2.1"}}
	with := func(change func(*failover.Record)) failover.Record {
		r := a
		change(&r)
		return r
	}
	cname := with(func(r *failover.Record) { r.Type, r.Values = "CNAME", []string{"b.example.net."} })
	tests := map[failover.Rule][]failover.Record{
		failover.InZone:         {with(func(r *failover.Record) { r.Name = "a.example.org." })},
		failover.NotAtApex:      {with(func(r *failover.Record) { *r = cname; r.Name = "example.com." })},
		failover.AloneAsCNAME:   {a, cname},
		failover.OneOfAKind:     {a, a},
		failover.TargetExists:   {{Name: "b.example.com.", Type: "A", Alias: &failover.Alias{Name: "c.example.com."}}},
		failover.CheckedPrimary: {with(func(r *failover.Record) { r.SetIdentifier, r.Failover = "1", failover.Primary })},
		failover.ValidAddress:   {with(func(r *failover.Record) { r.Values = []string{"x"} })},
	}
	for rule, records := range tests {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			refusal, ok := errors.AsType[*failover.Refusal](failover.ValidateRecords("example.com.", records))
			if !ok || refusal.Rule != rule || refusal.Record.Name != records[len(records)-1].Name || refusal.Error() == "" {
				t.Errorf("refusal %+v, want rule %q", refusal, rule)
			}
			if rule == failover.ValidAddress && refusal.Value != "x" {
				t.Errorf("value %q", refusal.Value)
			}
		})
	}
}
