package route53

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// Limits on a batch; what an UPSERT holds counts twice.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
const (
	maxBatchValues     = 1000
	maxBatchCharacters = 32000
)

// batch is changes to a zone's records. It decides what comes of them and does nothing else.
type batch struct {
	zone  *zone
	edits []edit
}

// edit is one change.
type edit struct {
	action string
	record failover.Record
}

// newBatch reads changes, and refuses what is wrong with them whatever the zone holds.
func newBatch(z *zone, changes []wire.Change) (*batch, error) {
	if len(changes) == 0 {
		return nil, invalidInput("Invalid XML ; the element Changes holds no Change")
	}
	b := &batch{zone: z}
	var messages []string
	for _, change := range changes {
		if !slices.Contains([]string{wire.Create, wire.Delete, wire.Upsert}, change.Action) {
			return nil, invalidInput("Invalid XML ; Action %q is none of CREATE, DELETE and UPSERT", change.Action)
		}
		if why := change.Incomplete(); why != "" {
			return nil, invalidInput("%s", why)
		}
		record, err := change.Record()
		if err != nil {
			messages = append(messages, err.Error())
		}
		b.edits = append(b.edits, edit{change.Action, record})
	}
	messages = append(messages, b.excess()...)
	if len(messages) > 0 {
		return nil, invalidBatch(messages)
	}
	return b, nil
}

// excess says by what the batch is too large.
func (b *batch) excess() (messages []string) {
	values, characters := 0, 0
	for _, e := range b.edits {
		times := 1
		if e.action == wire.Upsert {
			times = 2
		}
		values += times * len(e.record.Values)
		for _, text := range e.record.Values {
			characters += times * utf8.RuneCountInString(text)
		}
	}
	if values > maxBatchValues {
		messages = append(messages, fmt.Sprintf("Number of records limit of %d exceeded.", maxBatchValues))
	}
	if characters > maxBatchCharacters {
		messages = append(messages, fmt.Sprintf("Number of characters limit of %d exceeded.", maxBatchCharacters))
	}
	return messages
}

// apply returns the zone as the edits, done one after the other, leave it. What the records may not be
// together is judged once all are done, so their order matters only where one edit undoes another.
func (b *batch) apply() (*zone, error) {
	sets := make(map[rank]int) // where in records
	records := slices.Clone(b.zone.records)
	for i, r := range records {
		sets[rankOf(r)] = i
	}
	var messages []string
	deleted := make([]bool, len(records), len(records)+len(b.edits))
	for _, e := range b.edits {
		key := rankOf(e.record)
		at, exists := sets[key]
		switch {
		case e.action == wire.Create && exists:
			messages = append(messages, e.tried("create", "but it already exists"))
		case e.action == wire.Delete && !exists:
			messages = append(messages, e.tried("delete", "but it was not found"))
		case e.action == wire.Delete && !wire.SameRecord(records[at], e.record):
			messages = append(messages, e.tried("delete", "but the values provided do not match the current values"))
		case e.action == wire.Delete:
			deleted[at] = true
			delete(sets, key)
		case exists:
			records[at] = e.record
		default:
			sets[key] = len(records)
			records, deleted = append(records, e.record), append(deleted, false)
		}
	}
	if len(messages) > 0 {
		return nil, invalidBatch(messages)
	}
	left := records[:0]
	for i, r := range records {
		if !deleted[i] {
			left = append(left, r)
		}
	}
	return b.zoneOf(left)
}

// tried says of an edit what AWS says.
func (e edit) tried(what, but string) string {
	set := fmt.Sprintf("name='%s', type='%s'", wire.FormatName(e.record.Name), e.record.Type)
	if e.record.SetIdentifier != "" {
		set += fmt.Sprintf(", set-identifier='%s'", e.record.SetIdentifier)
	}
	return fmt.Sprintf("Tried to %s resource record set [%s] %s", what, set, but)
}

// zoneOf makes the zone of these records, if they may be.
func (b *batch) zoneOf(records []failover.Record) (*zone, error) {
	messages := slices.Concat(b.apex(records), b.aliases())
	next, err := newZone(b.zone.id, b.zone.name, b.zone.servers, records)
	messages = append(messages, b.words(err)...)
	if len(messages) > 0 {
		return nil, invalidBatch(messages)
	}
	return next, nil
}

// apex refuses to leave a zone without the records that it must have.
func (b *batch) apex(records []failover.Record) (messages []string) {
	servers, authorities, stray := 0, 0, false
	for _, r := range records {
		switch {
		case r.Type == "SOA":
			authorities += len(r.Values)
			stray = stray || r.Name != b.zone.name
		case r.Type == "NS" && r.Name == b.zone.name:
			servers++
		}
	}
	if authorities != 1 || stray {
		messages = append(messages, "A HostedZone must contain exactly one SOA record.")
	}
	if servers == 0 {
		messages = append(messages, "A HostedZone must contain at least one NS record for the zone itself.")
	}
	return messages
}

// aliases refuses aliases whose hosted zone and name do not belong together: package failover tells those
// into the zone by their names.
func (b *batch) aliases() (messages []string) {
	for _, e := range b.edits {
		alias := e.record.Alias
		if alias == nil || e.action == wire.Delete {
			continue
		}
		if (alias.ZoneID == b.zone.id) != dns.IsSubDomain(b.zone.name, alias.Name) {
			messages = append(messages, triedAlias(e.record, "but the alias target name does not lie within the target zone"))
		}
	}
	return messages
}

func triedAlias(r failover.Record, but string) string {
	return fmt.Sprintf("Tried to create an alias that targets %s, type %s in zone %s, %s",
		wire.FormatName(r.Alias.Name), r.Type, r.Alias.ZoneID, but)
}

// touched are the names with addresses that the batch changed, and that no alias leads to.
func (b *batch) touched(before, after *names) (names []watchedName) {
	for _, e := range b.edits {
		rtype := resolvedType(e.record)
		if name := e.record.Name; (rtype == "A" || rtype == "AAAA") && !before.inner[name] && !after.inner[name] {
			names = append(names, watchedName{name, rtype})
		}
	}
	return names
}
