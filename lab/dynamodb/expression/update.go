package expression

import (
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Update is an update expression: what each of its sections does.
type Update struct {
	Set    []Assignment
	Remove []Path
	Add    []Change
	Delete []Change
}

// Assignment sets a path to what the operand is before the update.
type Assignment struct {
	Path  Path
	Value Operand
}

// Change adds a value to what is at a path, or deletes it from a set there.
type Change struct {
	Path  Path
	Value *Placeholder
}

// ParseUpdate reads an update expression.
func ParseUpdate(text string, s *Substitutions) (*Update, error) {
	u, repeated, err := parseUpdate(text)
	if err == nil {
		err = checkUpdate(u, repeated, s)
	}
	if err != nil {
		return nil, UpdateExpression.within(err)
	}
	return u, nil
}

// parseUpdate reads the sections. One that comes twice is told only after other faults, as DynamoDB does.
func parseUpdate(text string) (u *Update, repeated string, err error) {
	p, err := newParser(text, "SET", "REMOVE", "ADD", "DELETE")
	if err != nil {
		return nil, "", err
	}
	u = &Update{}
	sections := map[string]func() error{
		"SET":    func() error { return p.list(func() error { return p.assignment(&u.Set) }) },
		"REMOVE": func() error { return p.list(func() error { return p.removal(&u.Remove) }) },
		"ADD":    func() error { return p.list(func() error { return p.change(&u.Add) }) },
		"DELETE": func() error { return p.list(func() error { return p.change(&u.Delete) }) },
	}
	seen := map[string]bool{}
	for first := true; first || p.peek().kind != endOfText; first = false {
		keyword := p.section()
		if keyword == "" {
			return nil, "", p.unexpected()
		}
		if seen[keyword] && repeated == "" {
			repeated = keyword
		}
		seen[keyword] = true
		if err := sections[keyword](); err != nil {
			return nil, "", err
		}
	}
	return u, repeated, p.end()
}

// section steps over the keyword that begins a section.
func (p *parser) section() string {
	for _, keyword := range p.keywords {
		if p.accept(keyword) {
			return keyword
		}
	}
	return ""
}

// list reads one ( "," one )*.
func (p *parser) list(one func() error) error {
	for {
		if err := one(); err != nil {
			return err
		}
		if !p.accept(",") {
			return nil
		}
	}
}

// assignment reads path "=" sum.
func (p *parser) assignment(to *[]Assignment) error {
	path, err := p.path()
	if err != nil {
		return err
	}
	if err := p.expect("="); err != nil {
		return err
	}
	v, err := p.sum()
	*to = append(*to, Assignment{Path: path, Value: v})
	return err
}

// sum reads operand ( ("+" | "-") operand )?, possibly in parentheses.
func (p *parser) sum() (Operand, error) {
	left, err := p.summand()
	operator := p.peek()
	if err != nil || !operator.is("+") && !operator.is("-") {
		return left, err
	}
	if _, nested := left.(*Sum); nested {
		return nil, p.unexpected()
	}
	p.at++
	p.operators++
	right, err := p.operand()
	return &Sum{Operator: operator.text, Left: left, Right: right}, err
}

// summand reads an operand, or a sum in parentheses.
func (p *parser) summand() (Operand, error) {
	if !p.peek().is("(") {
		return p.operand()
	}
	opened := p.open()
	o, err := p.sum()
	if err != nil {
		return nil, err
	}
	return o, p.close(opened)
}

func (p *parser) removal(to *[]Path) error {
	path, err := p.path()
	*to = append(*to, path)
	return err
}

// change reads path placeholder.
func (p *parser) change(to *[]Change) error {
	path, err := p.path()
	if err != nil {
		return err
	}
	t := p.peek()
	if t.kind != placeholder {
		return p.unexpected()
	}
	p.at++
	*to = append(*to, Change{Path: path, Value: &Placeholder{Name: t.text}})
	return nil
}

// Paths lists the paths that an update changes.
func (u *Update) Paths() []Path {
	var paths []Path
	for _, a := range u.Set {
		paths = append(paths, a.Path)
	}
	paths = append(paths, u.Remove...)
	for _, c := range u.Add {
		paths = append(paths, c.Path)
	}
	for _, c := range u.Delete {
		paths = append(paths, c.Path)
	}
	return paths
}

// Sources lists the paths that an update takes values from.
func (u *Update) Sources() []Path {
	var paths []Path
	_ = visitAll(u.operands(), func(o Operand) error { // the visit never fails
		if path, ok := o.(Path); ok {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

// Assigned returns the type that an update gives an attribute; known is false if the update leaves it
// alone or the type depends on the item.
func (u *Update) Assigned(attribute string) (t value.Type, known bool) {
	for _, a := range u.Set {
		if len(a.Path) == 1 && a.Path[0].Name == attribute {
			return typeOf(a.Value)
		}
	}
	for _, c := range slices.Concat(u.Add, u.Delete) {
		if len(c.Path) == 1 && c.Path[0].Name == attribute {
			return c.Value.Value.Type(), true
		}
	}
	return "", false
}
