// Package failover decides: how Route 53 counts checks and chooses records, how a Region judges
// itself, and how long a recovery should take.
//
// It is pure. Time is an argument; there is no socket, clock, goroutine or logger, and no import
// outside the standard library. The functions on AWS, the lab, the prediction and the tests share it,
// so what was proved here is what runs.
package failover
