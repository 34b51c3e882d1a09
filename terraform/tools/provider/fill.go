package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// choose is the value of an attribute that the configuration leaves to AWS.
type choose func(attribute string, t tftypes.Type) tftypes.Value

// fill returns a value with every computed attribute that is null or unknown as it is chosen. What is null as a
// whole, because it is to be destroyed, stays so.
func fill(b block, given *tfprotov5.DynamicValue, by func(config tftypes.Value) choose) (*tfprotov5.DynamicValue, error) {
	v, err := given.Unmarshal(b.typ())
	if err != nil {
		return nil, err
	}
	if v.IsNull() {
		return given, nil
	}
	if v, err = b.fill(v, by(v)); err != nil {
		return nil, err
	}
	filled, err := tfprotov5.NewDynamicValue(b.typ(), v)
	return &filled, err
}

func (b block) fill(v tftypes.Value, chosen choose) (tftypes.Value, error) {
	if !v.IsKnown() || v.IsNull() {
		return v, nil
	}
	attributes := make(map[string]tftypes.Value)
	if err := v.As(&attributes); err != nil {
		return v, err
	}
	for name, a := range b.Attributes {
		if a.Computed && (attributes[name].IsNull() || !attributes[name].IsKnown()) {
			attributes[name] = chosen(name, a.Type.Type)
		}
	}
	for name, nested := range b.Blocks {
		filled, err := nested.fill(attributes[name], chosen)
		if err != nil {
			return v, fmt.Errorf("%s: %w", name, err)
		}
		attributes[name] = filled
	}
	return tftypes.NewValue(v.Type(), attributes), nil
}

func (n nestedBlock) fill(v tftypes.Value, chosen choose) (tftypes.Value, error) {
	if n.single() || !v.IsKnown() || v.IsNull() {
		return n.Block.fill(v, chosen)
	}
	var items []tftypes.Value
	if err := v.As(&items); err != nil {
		return v, err
	}
	for i := range items {
		filled, err := n.Block.fill(items[i], chosen)
		if err != nil {
			return v, err
		}
		items[i] = filled
	}
	return tftypes.NewValue(v.Type(), items), nil
}
