package dynamodb

import (
	"fmt"
	"time"
)

// ttlStatus is a TimeToLiveStatus.
type ttlStatus string

// The statuses of TTL.
const (
	ttlEnabling  ttlStatus = "ENABLING"
	ttlEnabled   ttlStatus = "ENABLED"
	ttlDisabling ttlStatus = "DISABLING"
	ttlDisabled  ttlStatus = "DISABLED"
)

// ttlState is how a table's TTL stands, the same in all Regions. Its attribute is the table's
// TTLAttribute.
type ttlState struct {
	status  ttlStatus // "" means DISABLED
	changed time.Time
}

// ttlInterval is how long after a change of TTL the next one is refused, in lab time.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
const ttlInterval = time.Hour

// maxTTLAttribute is the length of the attribute's name, in bytes.
const maxTTLAttribute = 255

type timeToLiveInput struct{ TableName optional[string] }

type timeToLive struct {
	TimeToLiveDescription struct {
		TimeToLiveStatus ttlStatus
		AttributeName    string `json:",omitempty"`
	}
}

// describeTimeToLive is DescribeTimeToLive.
func describeTimeToLive(e *endpoint, p timeToLiveInput) (timeToLive, error) {
	var result timeToLive
	var c constraints
	c.table(p.TableName)
	if err := c.verdict(); err != nil {
		return result, err
	}
	t, m, err := e.find(p.TableName)
	switch {
	case err != nil:
		return result, err
	case !m.status.serves():
		return result, invalid("Cannot describe time to live while table is in %s state: Current table state is %s", m.status, m.status)
	}
	d := &result.TimeToLiveDescription
	d.TimeToLiveStatus, d.AttributeName = t.ttl.status, t.TTLAttribute
	if t.TTLAttribute == "" {
		d.TimeToLiveStatus = ttlDisabled
	}
	return result, nil
}

type timeToLiveSpecification struct {
	Enabled       optional[bool]
	AttributeName optional[string]
}

type updateTimeToLiveInput struct {
	TableName               optional[string]
	TimeToLiveSpecification *timeToLiveSpecification
}

type updatedTimeToLive struct {
	TimeToLiveSpecification struct {
		Enabled       bool
		AttributeName string
	}
}

// updateTimeToLive is UpdateTimeToLive.
func updateTimeToLive(e *endpoint, p updateTimeToLiveInput) (updatedTimeToLive, error) {
	var result updatedTimeToLive
	if err := p.check(); err != nil {
		return result, err
	}
	s := e.service
	if err := s.lockControl(); err != nil {
		return result, err
	}
	defer s.control.Unlock()
	t, m, err := e.find(p.TableName)
	switch {
	case err != nil:
		return result, err
	case !m.status.serves():
		return result, t.settled(e.region)
	}
	spec := p.TimeToLiveSpecification
	if err := s.changeable(t, spec); err != nil {
		return result, err
	}
	s.changeTTLLocked(t, spec)
	result.TimeToLiveSpecification.Enabled = spec.Enabled.value
	result.TimeToLiveSpecification.AttributeName = spec.AttributeName.value
	return result, nil
}

// changeable refuses a change of TTL that would change nothing, or too soon.
func (s *Service) changeable(t *table, spec *timeToLiveSpecification) error {
	on := t.TTLAttribute != "" && t.ttl.status != ttlDisabling
	switch attribute := spec.AttributeName.value; {
	case on && attribute != t.TTLAttribute:
		return invalid("TimeToLive is active on a different AttributeName: current AttributeName is %s", t.TTLAttribute)
	case on && spec.Enabled.value:
		return invalid("TimeToLive is already enabled")
	case !on && !spec.Enabled.value:
		return invalid("TimeToLive is already disabled")
	case !t.ttl.changed.IsZero() && time.Since(t.ttl.changed) < s.scale.Real(ttlInterval):
		return invalid("Time to live has been modified multiple times within a fixed interval")
	}
	return nil
}

// changeTTLLocked changes TTL in all Regions. It comes to its end in whichever of them the table is then.
func (s *Service) changeTTLLocked(t *table, spec *timeToLiveSpecification) {
	attribute, during, then := spec.AttributeName.value, ttlEnabling, ttlEnabled
	if !spec.Enabled.value {
		attribute, during, then = "", ttlDisabling, ttlDisabled
	}
	t = s.changeLocked(t, func(t *table) {
		if attribute != "" {
			t.TTLAttribute = attribute
		}
		t.ttl = ttlState{status: during, changed: time.Now()}
	})
	for _, region := range t.Regions {
		s.settleLocked(t, region, func(now *table) {
			s.changeLocked(now, func(t *table) { t.TTLAttribute, t.ttl.status = attribute, then })
		})
	}
}

func (p *updateTimeToLiveInput) check() error {
	const at = "timeToLiveSpecification"
	var c constraints
	c.table(p.TableName)
	spec := p.TimeToLiveSpecification
	c.require(spec != nil, at)
	if spec != nil {
		c.require(spec.Enabled.given, at+".enabled")
		c.require(spec.AttributeName.given, at+".attributeName")
		switch name := spec.AttributeName.value; {
		case spec.AttributeName.given && name == "":
			c.add("''", at+".attributeName", "Member must have length greater than or equal to 1")
		case len(name) > maxTTLAttribute:
			c.add("'"+name+"'", at+".attributeName", fmt.Sprintf("Member must have length less than or equal to %d", maxTTLAttribute))
		}
	}
	return c.verdict()
}
