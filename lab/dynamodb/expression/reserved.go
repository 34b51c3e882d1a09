package expression

import (
	_ "embed"
	"strings"
)

// reservedText lists the words that cannot stand for attributes, one a line.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
//
//go:embed reserved.txt
var reservedText string

var reserved = func() map[string]bool {
	words := make(map[string]bool, 600)
	for word := range strings.Lines(reservedText) {
		words[strings.TrimSpace(word)] = true
	}
	return words
}()

// checkReserved refuses a path with a reserved word in it, in whatever case; aliases are free.
func checkReserved(p Path) error {
	for _, step := range p {
		if reserved[strings.ToUpper(step.Name)] {
			return refuse("Attribute name is a reserved keyword; reserved keyword: %s", step.Name)
		}
	}
	return nil
}
