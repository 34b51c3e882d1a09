package dynamodb

import (
	"encoding/json"
	"slices"
)

// maxTables is how many tables one answer lists.
const maxTables = 100

// listTables is ListTables: the tables of the Region, in whatever state, by name.
func listTables(e *endpoint, in *input, dst []byte) ([]byte, error) {
	var c constraints
	c.name(in.ExclusiveStartTable, "exclusiveStartTableName")
	c.within(in.Limit, "limit", 1, maxTables)
	if err := c.err(in); err != nil {
		return nil, err
	}
	result := struct {
		TableNames             []string
		LastEvaluatedTableName string `json:",omitempty"`
	}{TableNames: []string{}}
	for at := range *e.service.catalogue.Load() {
		if at.region == e.region && at.name > in.ExclusiveStartTable.value {
			result.TableNames = append(result.TableNames, at.name)
		}
	}
	slices.Sort(result.TableNames)
	limit := maxTables
	if in.Limit.given {
		limit = in.Limit.value
	}
	if len(result.TableNames) > limit {
		result.TableNames = result.TableNames[:limit]
		result.LastEvaluatedTableName = result.TableNames[limit-1]
	}
	encoded, err := json.Marshal(result)
	return append(dst, encoded...), err
}
