package dynamodb

import (
	"strconv"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// maxPage is how many bytes of items a query or a scan reads before it answers with what it has.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
const maxPage = 1 << 20

// page is what one request has read, before the filter.
type page struct {
	items   []value.Map // whole, even if an index holds less
	bytes   int         // as the table or the index holds them
	fetched int         // bytes read from the table for what an index does not hold
	more    bool        // the page ended before the range of keys may have
}

// read reads the segment's items in a range of keys, up to the limit, 0 for none, or the size of a page.
// What is fetched counts for each item in full read units.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Reads
func (from source) read(plan *queryPlan, k keys, backwards bool, limit int, s segment) page {
	var p page
	from.replica.scan(from.indexed, k, backwards, func(key string, at row) bool {
		if !s.holds(key) {
			return true
		}
		p.items = append(p.items, at.item)
		p.bytes += at.size
		if plan.fetch {
			p.fetched += wholeUnits(value.ItemSize(at.item))
		}
		p.more = len(p.items) == limit || p.bytes+p.fetched >= maxPage
		return !p.more
	})
	return p
}

// appendPage appends the result of a query or a scan.
func (in *input) appendPage(dst []byte, from source, plan *queryPlan, p page) []byte {
	counting := in.Select.value == "COUNT"
	count := 0
	dst = append(dst, '{')
	if !counting {
		dst = wire.AppendKey(dst, "Items")
		dst = append(dst, '[')
	}
	for _, item := range p.items {
		item = from.seen(plan, item)
		if plan.filter != nil && !plan.filter.Holds(item) {
			continue
		}
		if !counting {
			if count > 0 {
				dst = append(dst, ',')
			}
			dst = value.AppendMap(dst, project(plan.projection, item))
		}
		count++
	}
	if !counting {
		dst = append(dst, ']')
	}
	dst = strconv.AppendInt(wire.AppendKey(dst, "Count"), int64(count), 10)
	dst = strconv.AppendInt(wire.AppendKey(dst, "ScannedCount"), int64(len(p.items)), 10)
	if p.more {
		dst = wire.AppendKey(dst, "LastEvaluatedKey")
		dst = value.AppendMap(dst, cut(p.items[len(p.items)-1], from.startKeys()))
	}
	return append(in.appendRead(dst, from, p), '}')
}

// appendRead appends what reading a page consumed.
func (in *input) appendRead(dst []byte, from source, p page) []byte {
	if from.indexed == nil {
		return appendCapacity(dst, in, readUnits(p.bytes, in))
	}
	fetched := 0.0
	if p.fetched > 0 {
		fetched = readUnits(p.fetched, in)
	}
	return appendCapacity(dst, in, fetched, indexUnits{from.indexed.index, readUnits(p.bytes, in)})
}
