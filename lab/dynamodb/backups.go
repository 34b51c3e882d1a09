package dynamodb

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"
)

// How far back a table can be restored, in days.
const (
	defaultRecoveryDays = 35
	maxRecoveryDays     = 35
)

// recoveryDelay is how far behind the present point-in-time recovery is.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
const recoveryDelay = 5 * time.Minute

// pointInTime is a table's point-in-time recovery in a Region: a setting that the lab remembers and
// shows. Nothing is recorded, and restoring is refused.
type pointInTime struct {
	since time.Time // zero when it is off
	days  int64
}

type continuousBackupsInput struct{ TableName optional[string] }

// describeContinuousBackups is DescribeContinuousBackups.
func describeContinuousBackups(e *endpoint, p continuousBackupsInput) (continuousBackups, error) {
	var c constraints
	c.table(p.TableName)
	if err := c.verdict(); err != nil {
		return continuousBackups{}, err
	}
	_, m, err := e.backedUp(p.TableName)
	if err != nil {
		return continuousBackups{}, err
	}
	return m.backups.describe(), nil
}

type updateContinuousBackupsInput struct {
	TableName                        optional[string]
	PointInTimeRecoverySpecification *struct {
		PointInTimeRecoveryEnabled optional[bool]
		RecoveryPeriodInDays       optional[int64]
	}
}

// updateContinuousBackups is UpdateContinuousBackups.
func updateContinuousBackups(e *endpoint, p updateContinuousBackupsInput) (continuousBackups, error) {
	if err := p.check(); err != nil {
		return continuousBackups{}, err
	}
	s := e.service
	if err := s.lockControl(); err != nil {
		return continuousBackups{}, err
	}
	defer s.control.Unlock()
	t, m, err := e.backedUp(p.TableName)
	if err != nil {
		return continuousBackups{}, err
	}
	wanted := pointInTime{}
	if spec := p.PointInTimeRecoverySpecification; spec.PointInTimeRecoveryEnabled.value {
		wanted = pointInTime{since: m.backups.since, days: cmp.Or(spec.RecoveryPeriodInDays.value, defaultRecoveryDays)}
		if wanted.since.IsZero() {
			wanted.since = time.Now()
		}
	}
	s.changeLocked(t, func(t *table) { t.members[e.region].backups = wanted })
	return wanted.describe(), nil
}

func (p *updateContinuousBackupsInput) check() error {
	const at = "pointInTimeRecoverySpecification"
	var c constraints
	c.table(p.TableName)
	spec := p.PointInTimeRecoverySpecification
	c.require(spec != nil, at)
	if spec == nil {
		return c.verdict()
	}
	c.require(spec.PointInTimeRecoveryEnabled.given, at+".pointInTimeRecoveryEnabled")
	if days := spec.RecoveryPeriodInDays; days.given {
		c.atLeastOne(days, at+".recoveryPeriodInDays")
		if days.value > maxRecoveryDays {
			c.add(fmt.Sprintf("'%d'", days.value), at+".recoveryPeriodInDays", fmt.Sprintf("Member must have value less than or equal to %d", maxRecoveryDays))
		}
		if !spec.PointInTimeRecoveryEnabled.value && spec.PointInTimeRecoveryEnabled.given {
			return cmp.Or(c.verdict(), invalid("Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."))
		}
	}
	return c.verdict()
}

// backedUp finds a table; these operations have an error of their own for none.
func (e *endpoint) backedUp(name optional[string]) (*table, *member, error) {
	t, m, err := e.find(name)
	if err != nil {
		err = &apiError{kind: kindTableNotFound, message: "Table not found: " + name.value}
	}
	return t, m, err
}

type continuousBackups struct {
	ContinuousBackupsDescription struct {
		ContinuousBackupsStatus        string
		PointInTimeRecoveryDescription struct {
			PointInTimeRecoveryStatus  string
			RecoveryPeriodInDays       int64           `json:",omitzero"`
			EarliestRestorableDateTime json.RawMessage `json:",omitempty"`
			LatestRestorableDateTime   json.RawMessage `json:",omitempty"`
		}
	}
}

func (b pointInTime) describe() continuousBackups {
	var result continuousBackups
	result.ContinuousBackupsDescription.ContinuousBackupsStatus = "ENABLED"
	d := &result.ContinuousBackupsDescription.PointInTimeRecoveryDescription
	d.PointInTimeRecoveryStatus = "DISABLED"
	if !b.since.IsZero() {
		latest := time.Now().Add(-recoveryDelay)
		if latest.Before(b.since) {
			latest = b.since
		}
		d.PointInTimeRecoveryStatus, d.RecoveryPeriodInDays = "ENABLED", b.days
		d.EarliestRestorableDateTime, d.LatestRestorableDateTime = epochSeconds(b.since), epochSeconds(latest)
	}
	return result
}
