package dynamodb

import (
	"encoding/json"
	"slices"
)

// maxTables is how many tables one answer lists.
const maxTables = 100

// listTables is ListTables: the tables with a replica in the Region, by name.
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
	for name, t := range e.service.tables {
		if t.replicas[e.region] != nil && name > in.ExclusiveStartTable.value {
			result.TableNames = append(result.TableNames, name)
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
