//go:build !race

package rehearsal_test

// pace is the scale of the labs in these tests, on a machine that also does something else.
const pace = 15
