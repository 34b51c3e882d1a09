package dynamodb

import "github.com/tandem-failover/tandem/lab/dynamodb/value"

// indexUnits is what a write consumed of the table's indexes, without those it did not change.
func (t *table) indexUnits(before, after value.Map) []indexUnits {
	var consumed []indexUnits
	for _, ix := range t.indexes {
		if units := ix.writeUnits(before, after); units > 0 {
			consumed = append(consumed, indexUnits{ix, units})
		}
	}
	return consumed
}

// writeUnits is what a write consumes of the index: one write to put, change or take out an entry, two
// for an entry that moves, none if what the index holds stays the same.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
func (ix *index) writeUnits(before, after value.Map) float64 {
	from, was := ix.keyOf(before, "")
	to, is := ix.keyOf(after, "")
	switch {
	case !was && !is:
		return 0
	case was && is && from != to:
		return writeUnits(ix.size(before), 0) + writeUnits(0, ix.size(after))
	case was && is && value.Equal(ix.project(before), ix.project(after)):
		return 0
	case !was:
		before = nil
	case !is:
		after = nil
	}
	return writeUnits(ix.size(before), ix.size(after))
}
