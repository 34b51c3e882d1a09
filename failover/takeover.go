package failover

import "time"

// Able says whether row shows a Region that can serve at now: the row says so, it is younger than MaxLag,
// and no fence stands against the Region. A row from the future is as bad as an old one.
func (s Settings) Able(row Status, orders Orders, now time.Time) bool {
	return row.Can && now.Sub(row.At).Abs() < s.MaxLag && !orders.Fenced(row.Region, now)
}

// waived says that the hold of r's Region must not count: an order stands against another Region, and no
// other Region is known to take over from that one.
//
// It is what makes law P2 true. If tier one were empty, tier two would answer the first Region that can,
// ordered out or not. It is not empty: a Region that can and has no order against it waives its hold, or
// knows of another that is in tier one. The rows that tell of such a Region are up to MaxLag old, so if
// that one is lost meanwhile, the order has no effect until its row is too old, or says so.
func (s Settings) waived(r Round) bool {
	if !r.Orders.AgainstOther(r.Region, r.Now) {
		return false
	}
	for region, row := range r.Rows {
		if region != r.Region && s.takesOver(row, r) {
			return false
		}
	}
	return true
}

// takesOver says that clients should go to the Region of row when another is ordered out: it is able, asked
// by checkers, not held, and under no order.
func (s Settings) takesOver(row Status, r Round) bool {
	if _, out := r.Orders.Against(row.Region, r.Now); out {
		return false
	}
	return row.Held == nil && !s.unseen(row, r.Now) && s.Able(row, r.Orders, r.Now)
}
