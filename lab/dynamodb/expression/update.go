package expression

import "github.com/tandem-failover/tandem/lab/dynamodb/value"

// Update is an update expression: its clauses in the order they are written.
type Update struct {
	Clauses []Clause

	operators int
	repeated  string // the first section that comes twice
}

// Clause is what a section of an update does to one path.
type Clause struct {
	Section string // SET, REMOVE, ADD or DELETE
	Path    Path
	Value   Operand // what SET sets; the *Placeholder of what ADD adds or DELETE deletes; nil to REMOVE
}

// ParseUpdate reads an update expression.
func ParseUpdate(text string, s *Substitutions) (*Update, error) {
	u, err := parseUpdate(text)
	if err == nil {
		err = checkUpdate(u, s)
	}
	if err != nil {
		return nil, UpdateExpression.within(err)
	}
	return u, nil
}

// parseUpdate reads the sections. One that comes twice is told only after other faults, as DynamoDB does.
func parseUpdate(text string) (*Update, error) {
	if len(text) > maxLength { // DynamoDB does not tell the size here
		return nil, refuse("Expression size has exceeded the maximum allowed size;")
	}
	p, err := newParser(text)
	if err != nil {
		return nil, err
	}
	u := &Update{}
	seen := map[string]bool{}
	for first := true; first || p.peek().kind != endOfText; first = false {
		section := p.section()
		if section == "" {
			return nil, p.unexpected()
		}
		if seen[section] && u.repeated == "" {
			u.repeated = section
		}
		seen[section] = true
		if err := p.clauses(section, &u.Clauses); err != nil {
			return nil, err
		}
	}
	u.operators = p.operators
	return u, p.end()
}

// section steps over the keyword that begins a section.
func (p *parser) section() string {
	for _, keyword := range []string{"SET", "REMOVE", "ADD", "DELETE"} {
		if p.accept(keyword) {
			return keyword
		}
	}
	return ""
}

// clauses reads clause ( "," clause )*.
func (p *parser) clauses(section string, to *[]Clause) error {
	for {
		c := Clause{Section: section}
		var err error
		if c.Path, err = p.path(); err != nil {
			return err
		}
		switch section {
		case "SET":
			c.Value, err = p.assigned()
		case "ADD", "DELETE":
			c.Value, err = p.change()
		}
		if err != nil {
			return err
		}
		*to = append(*to, c)
		if !p.accept(",") {
			return nil
		}
	}
}

// assigned reads "=" sum.
func (p *parser) assigned() (Operand, error) {
	if err := p.expect("="); err != nil {
		return nil, err
	}
	return p.sum()
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

// change reads the placeholder of what is added or deleted.
func (p *parser) change() (Operand, error) {
	t := p.peek()
	if t.kind != placeholder {
		return nil, p.unexpected()
	}
	p.at++
	return &Placeholder{Name: t.text}, nil
}

// Paths lists the paths that an update changes.
func (u *Update) Paths() []Path {
	paths := make([]Path, len(u.Clauses))
	for i, c := range u.Clauses {
		paths[i] = c.Path
	}
	return paths
}

// AppendSources appends the paths that an update takes values from.
func (u *Update) AppendSources(paths []Path) []Path {
	for _, c := range u.Clauses {
		if c.Value != nil {
			paths = appendPaths(paths, c.Value)
		}
	}
	return paths
}

// Assigned returns the type that an update gives an attribute; known is false if the update leaves it
// alone or the type depends on the item.
func (u *Update) Assigned(attribute string) (t value.Type, known bool) {
	for _, c := range u.Clauses {
		if c.Value != nil && len(c.Path) == 1 && c.Path[0].Name == attribute {
			return typeOf(c.Value)
		}
	}
	return "", false
}
