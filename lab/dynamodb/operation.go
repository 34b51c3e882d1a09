package dynamodb

import "strings"

// operation runs a request and appends its result, as JSON, to dst.
type operation func(e *endpoint, in *input, dst []byte) ([]byte, error)

// operations are what the lab has of the service.
var operations = map[string]operation{
	"BatchGetItem":       batchGetItem,
	"BatchWriteItem":     batchWriteItem,
	"DeleteItem":         writeItem(remove),
	"GetItem":            getItem,
	"PutItem":            writeItem(put),
	"Query":              query,
	"Scan":               scan,
	"TransactGetItems":   transactGetItems,
	"TransactWriteItems": transactWriteItems,
	"UpdateItem":         writeItem(update),

	"CreateTable":               managing(createTable),
	"DeleteTable":               managing(deleteTable),
	"DescribeContinuousBackups": managing(describeContinuousBackups),
	"DescribeEndpoints":         describeEndpoints,
	"DescribeLimits":            managing(describeLimits),
	"DescribeTable":             managing(describeTable),
	"DescribeTimeToLive":        managing(describeTimeToLive),
	"ListTables":                listTables,
	"ListTagsOfResource":        managing(listTags),
	"TagResource":               managing(tagResource),
	"UntagResource":             managing(untagResource),
	"UpdateContinuousBackups":   managing(updateContinuousBackups),
	"UpdateTable":               managing(updateTable),
	"UpdateTimeToLive":          managing(updateTimeToLive),

	"CreateGlobalTable":           refuseLegacy,
	"DescribeGlobalTable":         refuseLegacy,
	"DescribeGlobalTableSettings": refuseLegacy,
	"ListGlobalTables":            refuseLegacy,
	"UpdateGlobalTable":           refuseLegacy,
	"UpdateGlobalTableSettings":   refuseLegacy,
}

// findOperation reads X-Amz-Target, DynamoDB_20120810.PutItem for example. What the lab does not have
// is refused as DynamoDB refuses what it does not know, with a message that says so.
func findOperation(target string) (operation, error) {
	service, name, _ := strings.Cut(target, ".")
	switch run := operations[name]; {
	case service == "DynamoDB_20120810" && run != nil:
		return run, nil
	case name != "" && strings.HasPrefix(service, "DynamoDB"):
		return nil, &apiError{kind: kindUnknown, message: "the lab does not have " + target}
	}
	return nil, &apiError{kind: kindUnknown}
}

// serving finds a table and its data in this Region.
func (e *endpoint) serving(name string) (*table, *replica, error) {
	if t := e.service.table(e.region, name); t != nil {
		if m := t.members[e.region]; m.status.serves() {
			return t, m.replica, nil
		}
	}
	return nil, nil, &apiError{kind: kindNotFound, message: "Requested resource not found"}
}
