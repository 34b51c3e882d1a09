package expression

import (
	"cmp"
	"slices"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// Projection picks parts of items.
type Projection struct {
	Paths []Path
	root  branch
}

// ParseProjection reads a projection expression.
func ParseProjection(text string, s *Substitutions) (*Projection, error) {
	paths, err := parseProjection(text)
	for _, path := range paths {
		err = cmp.Or(err, checkReserved(path))
	}
	if err == nil {
		err = checkPaths(paths, s)
	}
	if err != nil {
		return nil, ProjectionExpression.within(err)
	}
	return Project(paths), nil
}

func parseProjection(text string) ([]Path, error) {
	p, err := newParser(text)
	if err != nil {
		return nil, err
	}
	paths, err := p.paths()
	if err != nil {
		return nil, err
	}
	return paths, p.end()
}

// paths reads path ( "," path )*.
func (p *parser) paths() ([]Path, error) {
	var paths []Path
	for {
		path, err := p.path()
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
		if !p.accept(",") {
			return paths, nil
		}
	}
}

// checkPaths binds paths and refuses two of which one leads into what the other means, or which take one
// place for a map and for a list. It begins with the last path, as DynamoDB does.
func checkPaths(paths []Path, s *Substitutions) error {
	const text = "Two document paths %s with each other; must remove or rewrite one of these paths; path one: %s, path two: %s"
	for i, a := range slices.Backward(paths) {
		if err := s.bind(a); err != nil {
			return err
		}
		for _, b := range slices.Backward(paths[i+1:]) {
			same := 0
			for same < min(len(a), len(b)) && a[same] == b[same] {
				same++
			}
			switch {
			case same == min(len(a), len(b)):
				return refuse(text, "overlap", a, b)
			case (a[same].Name == "") != (b[same].Name == ""):
				return refuse(text, "conflict", a, b)
			}
		}
	}
	return nil
}

// Project makes a projection of paths that do not overlap.
func Project(paths []Path) *Projection {
	p := &Projection{Paths: paths}
	for _, path := range paths {
		p.root.add(path)
	}
	return p
}

// Of returns what the projection picks from an item.
func (p *Projection) Of(item value.Map) value.Map {
	picked, _ := p.root.pick(item).(value.Map)
	return picked
}

// branch is the tree of the steps that projected paths take from one place.
type branch struct {
	steps []Step
	next  []*branch // after each step; a branch without steps takes all
}

func (b *branch) add(p Path) {
	if len(p) == 0 {
		return
	}
	i := slices.Index(b.steps, p[0])
	if i < 0 {
		i = len(b.steps)
		b.steps = append(b.steps, p[0])
		b.next = append(b.next, &branch{})
	}
	b.next[i].add(p[1:])
}

// pick returns the parts of v on the branch, in v's order, or nil if there are none.
func (b *branch) pick(v value.Value) value.Value {
	if len(b.steps) == 0 {
		return v
	}
	switch v := v.(type) {
	case value.Map:
		var picked []value.Attribute
		for i, step := range b.steps {
			if part := b.next[i].pick(v.Get(step.Name)); part != nil {
				picked = append(picked, value.Attribute{Name: step.Name, Value: part})
			}
		}
		if picked != nil {
			return value.NewMap(picked...)
		}
	case value.List:
		var picked value.List
		for index, element := range v {
			if i := slices.Index(b.steps, Step{Index: index}); i >= 0 {
				if part := b.next[i].pick(element); part != nil {
					picked = append(picked, part)
				}
			}
		}
		if picked != nil {
			return picked
		}
	}
	return nil
}
