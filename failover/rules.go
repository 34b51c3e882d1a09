package failover

import (
	"errors"
	"fmt"
)

// Rule tells the broken rules apart that Route 53's API has words of its own for.
type Rule string

// The rules that a Refusal can name.
const (
	InZone         Rule = "a record lies in its zone"
	NotAtApex      Rule = "no CNAME is at the apex"
	AloneAsCNAME   Rule = "a CNAME is the only type of its name"
	OneOfAKind     Rule = "records of one name and type share a policy and are told apart"
	TargetExists   Rule = "an alias leads to a record of its zone"
	CheckedPrimary Rule = "a PRIMARY with values has a health check"
	ValidAddress   Rule = "an A or AAAA record holds addresses"
)

// Refusal is the error of a record that breaks a Rule.
type Refusal struct {
	Rule   Rule
	Record Record
	Value  string // the one that is wrong, for ValidAddress

	text string
}

// Error says what is wrong with the record, and the remedy.
func (r *Refusal) Error() string { return r.text }

// rules collects what is wrong, subject after subject, so that a person mends everything at once.
type rules struct {
	subject string // of what comes next, as the person called it
	broken  []error
}

// refuse notes a broken rule: the field as AWS calls it, and what is wrong together with the remedy.
func (r *rules) refuse(field, why string, args ...any) {
	r.broken = append(r.broken, errors.New(r.says(field, why, args...)))
}

// breaks notes that a record breaks a rule which callers tell apart.
func (r *rules) breaks(rule Rule, record Record, field, why string, args ...any) *Refusal {
	broken := &Refusal{Rule: rule, Record: record, text: r.says(field, why, args...)}
	r.broken = append(r.broken, broken)
	return broken
}

func (r *rules) says(field, why string, args ...any) string {
	return fmt.Sprintf("%s: %s: %s", r.subject, field, fmt.Sprintf(why, args...))
}

// err joins what was refused; nil when nothing was.
func (r *rules) err() error { return errors.Join(r.broken...) }

// atMost refuses a value longer than a quota of AWS's.
func (r *rules) atMost(field, value string, most int) {
	if len(value) > most {
		r.refuse(field, "has %d characters; shorten it to %d", len(value), most)
	}
}

// empty refuses a value where none may be.
func (r *rules) empty(field string, isEmpty bool, why string) {
	if !isEmpty {
		r.refuse(field, "leave it out: %s", why)
	}
}
