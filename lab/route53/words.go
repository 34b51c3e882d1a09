package route53

import (
	"errors"
	"fmt"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// words puts what is wrong with a zone's records as AWS has been seen to put it; what nobody has reported
// keeps the words of package failover, which name the remedy.
func (b *batch) words(err error) (messages []string) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range several.Unwrap() {
			messages = append(messages, b.words(one)...)
		}
		return messages
	}
	if broken, ok := errors.AsType[*failover.Refusal](err); ok {
		return []string{b.refusal(broken)}
	}
	if broken, ok := errors.AsType[*valueError](err); ok {
		return []string{fmt.Sprintf("Invalid Resource Record: '%v, encountered with '%s''", broken.err, broken.text)}
	}
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

func (b *batch) refusal(broken *failover.Refusal) string {
	r := broken.Record
	name, zone := wire.FormatName(r.Name), wire.FormatName(b.zone.name)
	switch broken.Rule {
	case failover.InZone:
		return fmt.Sprintf("RRSet with DNS name %s is not permitted in zone %s", name, zone)
	case failover.NotAtApex:
		return fmt.Sprintf("RRSet of type CNAME with DNS name %s is not permitted at apex in zone %s", name, zone)
	case failover.AloneAsCNAME:
		return b.besideCNAME(name, zone)
	case failover.OneOfAKind:
		set := fmt.Sprintf("RRSet with DNS name %s, type %s", name, r.Type)
		if r.SetIdentifier != "" {
			set += ", SetIdentifier " + r.SetIdentifier
		}
		return set + " cannot be created as other RRSets exist with the same name and type."
	case failover.TargetExists:
		return triedAlias(r, "but that target was not found")
	case failover.CheckedPrimary:
		return "A non-alias primary ResourceRecordSet must have an associated health check. No changes made."
	case failover.ValidAddress:
		if r.Type == "A" {
			return illegal("ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)", broken.Value)
		}
		return illegal("AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)", broken.Value)
	default:
		return broken.Error()
	}
}

func illegal(problem, value string) string {
	return fmt.Sprintf("Invalid Resource Record: 'FATAL problem: %s encountered with '%s''", problem, value)
}

// besideCNAME tells a CNAME that came to other types from another type that came to a CNAME.
func (b *batch) besideCNAME(name, zone string) string {
	for _, e := range b.edits {
		if e.action != wire.Delete && wire.FormatName(e.record.Name) == name && e.record.Type != "CNAME" {
			return fmt.Sprintf("RRSet of type %s with DNS name %s is not permitted because a conflicting RRSet of "+
				"type CNAME with the same DNS name already exists in zone %s", e.record.Type, name, zone)
		}
	}
	return fmt.Sprintf("RRSet of type CNAME with DNS name %s is not permitted as it conflicts with other records "+
		"with the same DNS name in zone %s", name, zone)
}
