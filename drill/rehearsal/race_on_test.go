//go:build race

package rehearsal_test

// pace is the scale of the labs in these tests: the race detector slows functions down too, because
// they are this binary.
const pace = 4
