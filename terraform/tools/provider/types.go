package main

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// typeConstraint is a type as Terraform writes it: "string", ["set", "string"].
type typeConstraint struct{ tftypes.Type }

var primitives = map[string]tftypes.Type{"string": tftypes.String, "number": tftypes.Number, "bool": tftypes.Bool}

func (c *typeConstraint) UnmarshalJSON(text []byte) (err error) {
	var name string
	if json.Unmarshal(text, &name) == nil {
		c.Type = primitives[name]
	} else if c.Type, err = constructed(text); err != nil {
		return fmt.Errorf("type %s: %w", text, err)
	}
	if c.Type == nil {
		return fmt.Errorf("type %s is unknown", text)
	}
	return nil
}

// constructed is a type with others in it; nil when it is unknown.
func constructed(text []byte) (tftypes.Type, error) {
	var parts [2]json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return nil, err
	}
	constructor := string(parts[0])
	if constructor == `"object"` {
		var attributes map[string]typeConstraint
		err := json.Unmarshal(parts[1], &attributes)
		types := make(map[string]tftypes.Type)
		for name, a := range attributes {
			types[name] = a.Type
		}
		return tftypes.Object{AttributeTypes: types}, err
	}
	var of typeConstraint
	if err := json.Unmarshal(parts[1], &of); err != nil {
		return nil, err
	}
	switch constructor {
	case `"list"`:
		return tftypes.List{ElementType: of.Type}, nil
	case `"set"`:
		return tftypes.Set{ElementType: of.Type}, nil
	case `"map"`:
		return tftypes.Map{ElementType: of.Type}, nil
	default:
		return nil, nil
	}
}

// typ is the type of a value of the block.
func (b block) typ() tftypes.Type {
	types := make(map[string]tftypes.Type)
	for name, a := range b.Attributes {
		types[name] = a.Type.Type
	}
	for name, nested := range b.Blocks {
		t := nested.Block.typ()
		switch nested.Nesting {
		case "list":
			t = tftypes.List{ElementType: t}
		case "set":
			t = tftypes.Set{ElementType: t}
		case "map":
			t = tftypes.Map{ElementType: t}
		}
		types[name] = t
	}
	return tftypes.Object{AttributeTypes: types}
}
