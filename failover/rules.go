package failover

import (
	"errors"
	"fmt"
)

// rules collects what is wrong, subject after subject, so that a person mends everything at once.
type rules struct {
	subject string // of what comes next, as the person called it
	broken  []error
}

// refuse notes a broken rule: the field as AWS calls it, and what is wrong together with the remedy.
func (r *rules) refuse(field, why string, args ...any) {
	r.broken = append(r.broken, fmt.Errorf("%s: %s: %s", r.subject, field, fmt.Sprintf(why, args...)))
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
