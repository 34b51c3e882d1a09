package route53

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// rank is what the records of a zone are sorted by: the name with its labels in reverse, the type, the set
// identifier.
type rank struct{ name, rtype, identifier string }

func rankOf(r failover.Record) rank {
	return rank{name: wire.ReverseName(wire.FormatName(r.Name)), rtype: r.Type, identifier: r.SetIdentifier}
}

func (a rank) compare(b rank) int {
	return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.rtype, b.rtype),
		strings.Compare(a.identifier, b.identifier))
}

// listRecords lists a zone's records, from the one asked for or the next after it.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
func listRecords(s *Service, c call) (any, error) {
	maxItems, err := readMaxItems(c.query, recordsPage)
	if err != nil {
		return nil, err
	}
	z, err := s.answers.Load().find(c.ids[0])
	if err != nil {
		return nil, err
	}
	start, err := startRank(c)
	if err != nil {
		return nil, err
	}
	records, next := cut(z.from(start), maxItems)
	out := wire.ListResourceRecordSetsResponse{MaxItems: maxItems}
	for _, r := range records {
		out.ResourceRecordSets.ResourceRecordSet = append(out.ResourceRecordSets.ResourceRecordSet, wire.NewRecordSet(r.Record))
	}
	if next != nil {
		out.IsTruncated, out.NextRecordName = true, wire.FormatName(next.Name)
		out.NextRecordType, out.NextRecordIdentifier = next.Type, next.SetIdentifier
	}
	return out, nil
}

// startRank reads where the list shall start.
func startRank(c call) (rank, error) {
	name, rtype, identifier := c.query.Get("name"), c.query.Get("type"), c.query.Get("identifier")
	switch {
	case rtype != "" && name == "":
		return rank{}, invalidInput("StartRecordType is without a StartRecordName")
	case identifier != "" && (name == "" || rtype == ""):
		return rank{}, invalidInput("StartRecordIdentifier is without a StartRecordName and a StartRecordType")
	case name == "":
		return rank{}, nil
	}
	parsed, err := wire.ParseName(name)
	if err != nil {
		return rank{}, invalidInput("%v", err)
	}
	return rankOf(failover.Record{Name: parsed, Type: rtype, SetIdentifier: identifier}), nil
}

// ranked is a record at its place in the list.
type ranked struct {
	rank
	failover.Record
}

// inOrder sorts records as they are listed.
func inOrder(records []failover.Record) []ranked {
	all := make([]ranked, len(records))
	for i, r := range records {
		all[i] = ranked{rankOf(r), r}
	}
	slices.SortFunc(all, func(a, b ranked) int { return a.compare(b.rank) })
	return all
}

// from are the zone's records in order, from a rank on.
func (z *zone) from(start rank) []ranked {
	all := z.ordered()
	at, _ := slices.BinarySearchFunc(all, start, func(r ranked, start rank) int { return r.compare(start) })
	return all[at:]
}
