package main

import (
	"strings"
	"unicode"
)

// printable is text of somebody else's as a terminal can show it: one line, that moves and colours nothing.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
