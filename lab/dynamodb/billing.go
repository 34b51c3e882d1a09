package dynamodb

import (
	"fmt"
	"time"
)

// The billing modes.
const (
	provisioned = "PROVISIONED"
	onDemand    = "PAY_PER_REQUEST"
)

// billing is how a table is paid for, the same in all Regions. The lab does not throttle: throughput is
// remembered and shown.
type billing struct {
	mode          string
	throughput    throughput            // of a provisioned table
	indexes       map[string]throughput // of its global indexes
	onDemandSince time.Time             // when it last became on-demand; zero if it never was
}

type throughput struct{ read, write int64 }

type throughputInput struct{ ReadCapacityUnits, WriteCapacityUnits optional[int64] }

func (p *throughputInput) value() throughput {
	return throughput{read: p.ReadCapacityUnits.value, write: p.WriteCapacityUnits.value}
}

func (c *constraints) throughput(given *throughputInput, at string) {
	if given == nil {
		return
	}
	c.atLeastOne(given.WriteCapacityUnits, at+".writeCapacityUnits")
	c.atLeastOne(given.ReadCapacityUnits, at+".readCapacityUnits")
}

func (c *constraints) atLeastOne(given optional[int64], at string) {
	c.require(given.given, at)
	if given.given && given.value < 1 {
		c.add(fmt.Sprintf("'%d'", given.value), at, "Member must have value greater than or equal to 1")
	}
}

// maxUnits is the largest throughput that is understood at all.
const maxUnits = 1_000_000_000_000

func (t throughput) inBounds() error {
	switch {
	case t.read > maxUnits:
		return invalid("Given value %d for ReadCapacityUnits is out of bounds", t.read)
	case t.write > maxUnits:
		return invalid("Given value %d for WriteCapacityUnits is out of bounds", t.write)
	}
	return nil
}

func newOnDemand() billing {
	return billing{mode: onDemand, indexes: make(map[string]throughput), onDemandSince: time.Now()}
}

// newBilling is how a new table is paid for.
func newBilling(mode string, given *throughputInput, indexes []indexInput) (billing, error) {
	b := newOnDemand()
	if mode == provisioned {
		b = billing{mode: provisioned, indexes: make(map[string]throughput)}
	}
	switch {
	case mode == onDemand && given != nil:
		return b, wrong("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST")
	case mode == onDemand:
	case given == nil:
		return b, wrong("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
	default:
		b.throughput = given.value()
	}
	for _, ix := range indexes {
		switch name := ix.IndexName.value; {
		case mode == onDemand && ix.ProvisionedThroughput != nil:
			return b, wrong("ProvisionedThroughput should not be specified for index: %s when BillingMode is PAY_PER_REQUEST", name)
		case mode == onDemand:
		case ix.ProvisionedThroughput == nil:
			return b, wrong("ProvisionedThroughput is not specified for index: %s", name)
		default:
			b.indexes[name] = ix.ProvisionedThroughput.value()
		}
	}
	return b, b.throughput.inBounds()
}
