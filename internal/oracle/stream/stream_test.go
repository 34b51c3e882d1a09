package stream_test

import (
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

func text(p stream.Program) string {
	var b strings.Builder
	for _, o := range p {
		b.WriteString(o.String() + "\n")
	}
	return b.String()
}

func TestNewDependsOnSeedAndNumberAlone(t *testing.T) {
	t.Parallel()
	for number := range uint64(5) {
		p := text(stream.New(1, number, 60))
		if p != text(stream.New(1, number, 60)) {
			t.Errorf("program %d is not the same again", number)
		}
		if p == text(stream.New(2, number, 60)) || p == text(stream.New(1, number+1, 60)) {
			t.Errorf("program %d is the same as another one", number)
		}
	}
}

// What the stream is for: that every operation comes, and every part of the grammar.
func TestNewCovers(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for number := range uint64(40) {
		p := stream.New(1, number, 60)
		if p[0].Name != "CreateTable" || p[len(p)-1].Name != "Scan" {
			t.Errorf("program %d begins with %s and ends with %s", number, p[0].Name, p[len(p)-1].Name)
		}
		all.WriteString(text(p))
	}
	for _, wanted := range []string{
		"PutItem {", "GetItem {", "UpdateItem {", "DeleteItem {", "Query {", "Scan {", "BatchGetItem {", "BatchWriteItem {",
		"TransactGetItems {", "TransactWriteItems {", "CreateTable {", "DeleteTable {", "DescribeTable {", "ListTables {",
		"UpdateTimeToLive {", "DescribeTimeToLive {", "ConditionCheck", "GlobalSecondaryIndexes", "LocalSecondaryIndexes", "INCLUDE",
		"attribute_exists(", "attribute_not_exists(", "attribute_type(", "begins_with(", "contains(", "size(", "if_not_exists(",
		"list_append(", " BETWEEN ", " IN (", "NOT ", " OR ", "SET ", "REMOVE ", "ADD ", "DELETE ", "ExclusiveStartKey",
		`"ReturnValues":"UPDATED_NEW"`, `"Select":"COUNT"`, `"NULL":true`, `"BS":[`, `"N":"NaN"`, `"S":""`, `"TableName":"missing"`, ":unused",
	} {
		if !strings.Contains(all.String(), wanted) {
			t.Errorf("no program has %s", wanted)
		}
	}
}
