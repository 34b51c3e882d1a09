//go:build !unix

package lab

// alive cannot tell here, so nothing is swept.
func alive(int) bool { return true }
