package expression

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
)

// assign returns container with v at the path. All but the last step must be there.
func assign(container value.Value, path Path, v value.Value) (value.Value, error) {
	if len(path) == 0 {
		return v, nil
	}
	step := path[0]
	switch container := container.(type) {
	case value.Map:
		if step.Name == "" {
			return nil, errPath
		}
		inner, err := assign(container.Get(step.Name), path[1:], v)
		if err != nil {
			return nil, err
		}
		return container.With(step.Name, inner), nil
	case value.List:
		if step.Name != "" || step.Index >= len(container) && len(path) > 1 {
			return nil, errPath
		}
		if step.Index >= len(container) {
			return append(slices.Clip(container), v), nil
		}
		inner, err := assign(container[step.Index], path[1:], v)
		if err != nil {
			return nil, err
		}
		changed := slices.Clone(container)
		changed[step.Index] = inner
		return changed, nil
	}
	return nil, errPath
}

// remove returns container without what is at the path. All but the last step must be there.
func remove(container value.Value, path Path) (value.Value, error) {
	step, last := path[0], len(path) == 1
	switch container := container.(type) {
	case value.Map:
		switch {
		case step.Name == "":
			return nil, errPath
		case last:
			return container.Without(step.Name), nil
		}
		inner, err := remove(container.Get(step.Name), path[1:])
		if err != nil {
			return nil, err
		}
		return container.With(step.Name, inner), nil
	case value.List:
		switch {
		case step.Name != "", step.Index >= len(container) && !last:
			return nil, errPath
		case step.Index >= len(container):
			return container, nil
		case last:
			return slices.Delete(slices.Clone(container), step.Index, step.Index+1), nil
		}
		inner, err := remove(container[step.Index], path[1:])
		if err != nil {
			return nil, err
		}
		changed := slices.Clone(container)
		changed[step.Index] = inner
		return changed, nil
	}
	return nil, errPath
}

func comparePaths(a, b Path) int {
	return slices.CompareFunc(a, b, func(x, y Step) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), cmp.Compare(x.Index, y.Index))
	})
}
