package main

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
)

// schemas are those of one provider, in the format of `terraform providers schema -json`.
type schemas struct {
	Provider    schema            `json:"provider"`
	Resources   map[string]schema `json:"resource_schemas"`
	DataSources map[string]schema `json:"data_source_schemas"`
}

type schema struct {
	Version int64 `json:"version"`
	Block   block `json:"block"`
}

type block struct {
	Attributes map[string]attribute   `json:"attributes"`
	Blocks     map[string]nestedBlock `json:"block_types"`
}

type attribute struct {
	Type      typeConstraint `json:"type"`
	Required  bool           `json:"required"`
	Optional  bool           `json:"optional"`
	Computed  bool           `json:"computed"`
	Sensitive bool           `json:"sensitive"`
}

type nestedBlock struct {
	Nesting  string `json:"nesting_mode"`
	Block    block  `json:"block"`
	MinItems int64  `json:"min_items"`
	MaxItems int64  `json:"max_items"`
}

func parseSchemas(text []byte) (schemas, error) {
	var s schemas
	if err := json.Unmarshal(text, &s); err != nil {
		return schemas{}, fmt.Errorf("read schema.json: %w", err)
	}
	return s, nil
}

// single reports whether the block is there once, and not a list, a set or a map of them.
func (n nestedBlock) single() bool { return n.Nesting == "single" || n.Nesting == "group" }

var nestings = map[string]tfprotov5.SchemaNestedBlockNestingMode{
	"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
	"group":  tfprotov5.SchemaNestedBlockNestingModeGroup,
	"list":   tfprotov5.SchemaNestedBlockNestingModeList,
	"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov5.SchemaNestedBlockNestingModeMap,
}

// wire is the schema as the plugin protocol has it.
func (s schema) wire() *tfprotov5.Schema {
	return &tfprotov5.Schema{Version: s.Version, Block: s.Block.wire()}
}

func (b block) wire() *tfprotov5.SchemaBlock {
	out := &tfprotov5.SchemaBlock{}
	for name, a := range b.Attributes {
		out.Attributes = append(out.Attributes, &tfprotov5.SchemaAttribute{
			Name: name, Type: a.Type.Type, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
		})
	}
	for name, nested := range b.Blocks {
		out.BlockTypes = append(out.BlockTypes, &tfprotov5.SchemaNestedBlock{
			TypeName: name, Block: nested.Block.wire(), Nesting: nestings[nested.Nesting],
			MinItems: nested.MinItems, MaxItems: nested.MaxItems,
		})
	}
	return out
}

func wireAll(in map[string]schema) map[string]*tfprotov5.Schema {
	out := make(map[string]*tfprotov5.Schema, len(in))
	for name, s := range in {
		out[name] = s.wire()
	}
	return out
}
