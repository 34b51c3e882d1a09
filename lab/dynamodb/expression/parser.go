package expression

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// parser holds what the grammars share: a place in the tokens, document paths, operands.
type parser struct {
	text   string
	tokens []token
	at     int

	operators int

	// Of the parentheses closed last, to find pairs that hold nothing but another pair.
	opened, closed int
}

// keywords are no names in any kind of expression.
var keywords = []string{"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"}

func newParser(text string) (*parser, error) {
	if text == "" {
		return nil, refuse("The expression can not be empty;")
	}
	if len(text) > maxLength {
		return nil, refuse("Expression size has exceeded the maximum allowed size; expression size: %d", len(text))
	}
	return &parser{text: text, tokens: tokenize(text), opened: -1, closed: -1}, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

// accept steps over the keyword or symbol if it comes next.
func (p *parser) accept(text string) bool {
	if !p.peek().is(text) {
		return false
	}
	p.at++
	return true
}

func (p *parser) expect(text string) error {
	if !p.accept(text) {
		return p.unexpected()
	}
	return nil
}

// unexpected refuses the next token; DynamoDB shows it between its neighbours, and what the text begins
// with has the blanks before it for one.
func (p *parser) unexpected() error {
	before, after := 0, min(p.at+1, len(p.tokens)-1)
	if p.at > 0 {
		before = p.tokens[p.at-1].start
	}
	near := p.text[before:p.tokens[after].end]
	return refuse(`Syntax error; token: "%s", near: "%s"`, p.peek().text, near)
}

// end expects that nothing follows.
func (p *parser) end() error {
	if p.peek().kind != endOfText {
		return p.unexpected()
	}
	return nil
}

// open steps over an opening parenthesis; close must be given what it returns.
func (p *parser) open() int {
	p.at++
	return p.at - 1
}

func (p *parser) close(opened int) error {
	if !p.peek().is(")") {
		return p.unexpected()
	}
	if p.opened == opened+1 && p.closed == p.at-1 {
		return refuse("The expression has redundant parentheses;")
	}
	p.opened, p.closed = opened, p.at
	p.at++
	return nil
}

// name reads an attribute's name or alias.
func (p *parser) name() (string, error) {
	t := p.peek()
	switch t.kind {
	case alias:
	case word:
		if keyword(t) {
			return "", p.unexpected()
		}
	default:
		return "", p.unexpected()
	}
	p.at++
	return t.text, nil
}

func keyword(t token) bool { return slices.ContainsFunc(keywords, t.is) }

// path reads name ( "." name | "[" digits "]" )*.
func (p *parser) path() (Path, error) {
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	path := Path{{Name: name}}
	for {
		switch {
		case p.accept("."):
			if name, err = p.name(); err != nil {
				return nil, err
			}
			path = append(path, Step{Name: name})
		case p.accept("["):
			t := p.peek()
			if t.kind != number {
				return nil, p.unexpected()
			}
			index, err := strconv.Atoi(t.text)
			if err != nil || index > math.MaxInt32 {
				return nil, refuse("List index is not within the allowable range; index: [%s]", t.text)
			}
			p.at++
			if err := p.expect("]"); err != nil {
				return nil, err
			}
			path = append(path, Step{Index: index})
		case len(path) > maxPath:
			return nil, refuse("The document path has too many nesting levels; nesting levels: %d", len(path))
		default:
			return path, nil
		}
	}
}

// operand reads a path, placeholder or function, possibly in parentheses.
func (p *parser) operand() (Operand, error) {
	switch t := p.peek(); {
	case t.is("("):
		opened := p.open()
		o, err := p.operand()
		if err != nil {
			return nil, err
		}
		return o, p.close(opened)
	case t.kind == placeholder:
		p.at++
		return &Placeholder{Name: t.text}, nil
	case t.kind == word && !keyword(t) && p.tokens[p.at+1].is("("):
		p.at++
		return p.call(t.text)
	}
	return p.path()
}

// call reads the operands of a function whose name has been read.
func (p *parser) call(function string) (*Call, error) {
	p.operators++
	operands, err := p.operands()
	return &Call{Function: function, Operands: operands}, err
}

// operands reads "(" operand ( "," operand )* ")".
func (p *parser) operands() ([]Operand, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var operands []Operand
	for {
		o, err := p.operand()
		if err != nil {
			return nil, err
		}
		operands = append(operands, o)
		if !p.accept(",") {
			return operands, p.expect(")")
		}
	}
}

// isAlias tells #name from a name.
func isAlias(name string) bool { return strings.HasPrefix(name, "#") }
