package expression

import "strings"

type tokenKind uint8

const (
	endOfText   tokenKind = iota
	word                  // a name, function or keyword
	alias                 // #name
	placeholder           // :value
	number                // digits; a 0 stands alone
	symbol                // = <> < <= > >= ( ) [ ] , . + - and what belongs nowhere
)

type token struct {
	kind       tokenKind
	text       string
	start, end int // its place in the expression
}

// is says whether t is the keyword, in any case, or the symbol.
func (t token) is(text string) bool {
	switch t.kind {
	case word:
		return strings.EqualFold(t.text, text)
	case symbol:
		return t.text == text
	}
	return false
}

// tokenize cuts an expression into tokens; the last one is endOfText.
func tokenize(text string) []token {
	tokens := make([]token, 0, len(text)/4+2)
	for at := 0; at < len(text); {
		if strings.IndexByte(" \t\r\n", text[at]) >= 0 {
			at++
			continue
		}
		kind, length := tokenAt(text[at:])
		end := at + length
		tokens = append(tokens, token{kind: kind, text: text[at:end], start: at, end: end})
		at = end
	}
	return append(tokens, token{kind: endOfText, text: "<EOF>", start: len(text), end: len(text)})
}

func tokenAt(text string) (kind tokenKind, length int) {
	switch c := text[0]; {
	case c == '#' && span(text[1:], wordByte) > 0:
		return alias, 1 + span(text[1:], wordByte)
	case c == ':' && span(text[1:], wordByte) > 0:
		return placeholder, 1 + span(text[1:], wordByte)
	case c == '0':
		return number, 1
	case digit(c):
		return number, span(text, digit)
	case letter(c):
		return word, span(text, wordByte)
	case strings.HasPrefix(text, "<>"), strings.HasPrefix(text, "<="), strings.HasPrefix(text, ">="):
		return symbol, 2
	}
	for i := range text { // a whole character, whatever it is
		if i > 0 {
			return symbol, i
		}
	}
	return symbol, len(text)
}

func span(text string, of func(byte) bool) int {
	for i := range len(text) {
		if !of(text[i]) {
			return i
		}
	}
	return len(text)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func wordByte(c byte) bool { return letter(c) || digit(c) || c == '_' }
