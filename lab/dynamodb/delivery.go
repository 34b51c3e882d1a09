package dynamodb

import "time"

// delivery is a write on its way to a replica.
type delivery struct {
	target *replica
	key    string
	row    row
	due    time.Time
	late   bool // it was held
}

// place is where a delivery goes. A link that holds keeps one delivery for each, the latest.
type place struct {
	target *replica
	key    string
}

// keepLatest adds a delivery to those that are kept, one for each place. Of two it is the later write that
// will arrive.
func keepLatest(kept map[place]delivery, d delivery) {
	at := place{d.target, d.key}
	other, ok := kept[at]
	switch {
	case !ok:
		kept[at] = d
	case d.row.version > other.row.version:
		kept[at] = d
		d.target.observeSuperseded(other.row, d.row)
	default:
		d.target.observeSuperseded(d.row, other.row)
	}
}

// dueFirst is a heap of deliveries.
type dueFirst []delivery

func (q dueFirst) Len() int           { return len(q) }
func (q dueFirst) Less(i, j int) bool { return q[i].due.Before(q[j].due) }
func (q dueFirst) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *dueFirst) Push(d any)        { *q = append(*q, d.(delivery)) }
func (q *dueFirst) Pop() any {
	last := len(*q) - 1
	d := (*q)[last]
	(*q)[last] = delivery{}
	*q = (*q)[:last]
	return d
}
