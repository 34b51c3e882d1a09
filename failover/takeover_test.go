package failover

import (
	"testing"
	"time"
)

// peerRow is us's row a minute ago: it takes over.
func peerRow(edits ...func(*Status)) Status {
	row := Status{Region: "us", Seq: 7, At: after(-time.Minute), Can: true, CheckersSeenAt: after(-time.Minute)}
	for _, edit := range edits {
		edit(&row)
	}
	return row
}

func TestAble(t *testing.T) {
	tests := []struct {
		name   string
		row    Status
		orders Orders
		want   bool
	}{
		{"it says so", peerRow(), nil, true},
		{"it says that it cannot", peerRow(func(s *Status) { s.Can = false }), nil, false},
		{"too old to believe", peerRow(func(s *Status) { s.At = after(-150 * time.Second) }), nil, false},
		{"from the future", peerRow(func(s *Status) { s.At = after(time.Hour) }), nil, false},
		{"fenced since", peerRow(), Orders{fence(out("1", "us", -1))}, false},
		{"drained", peerRow(), Orders{out("1", "us", -1)}, true},
		{"held", peerRow(func(s *Status) { s.Held = &Hold{} }), nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := DefaultSettings().Able(tt.row, tt.orders, noon); got != tt.want {
				t.Errorf("Able(%+v, %+v) = %v, want %v", tt.row, tt.orders, got, tt.want)
			}
		})
	}
}

// Eu holds itself, ap is ordered out or not, and us may take over.
func TestAHoldIsWaivedWhenNobodyElseTakesOver(t *testing.T) {
	against := out("1", "ap", -time.Hour)
	tests := []struct {
		name   string
		orders Orders
		rows   []Status // of the others
		held   bool
	}{
		{"no order", nil, nil, true},
		{"an order, and no other Region is known", Orders{against}, nil, false},
		{"us takes over", Orders{against}, []Status{peerRow()}, true},
		{"us is out as well", Orders{against, out("2", "us", -1)}, []Status{peerRow()}, false},
		{"us cannot", Orders{against}, []Status{peerRow(func(s *Status) { s.Can = false })}, false},
		{"us holds itself too", Orders{against}, []Status{peerRow(func(s *Status) { s.Held = &Hold{} })}, false},
		{"us was not heard of lately", Orders{against}, []Status{peerRow(func(s *Status) { s.At = after(-time.Hour) })}, false},
		{"nobody asks us", Orders{against}, []Status{peerRow(func(s *Status) { s.CheckersSeenAt = after(-time.Hour) })}, false},
		{"us has no checks yet", Orders{against}, []Status{peerRow(func(s *Status) { s.CheckersSeenAt = time.Time{} })}, true},
		{"only eu itself is well", Orders{against}, []Status{peerRow(func(s *Status) { s.Region = "eu" })}, false},
		{"the order has expired", Orders{expiring(against, -1)}, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := round(0, under(tt.orders...))
			r.Rows = make(map[string]Status)
			for _, row := range tt.rows {
				r.Rows[row.Region] = row
			}
			row := &Status{Region: "eu", Seq: 3, At: noon, CheckersSeenAt: noon, Held: &Hold{Since: noon, Why: HeldFailing}}
			if _, held := DefaultSettings().Held(row, r); held != tt.held {
				t.Errorf("held is %v, want %v", held, tt.held)
			}
		})
	}
}
