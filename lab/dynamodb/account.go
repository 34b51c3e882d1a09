package dynamodb

import "encoding/json"

// describeEndpoints is DescribeEndpoints. The address is the one that was asked: AWS's own would lead
// clients out of the lab.
func describeEndpoints(_ *endpoint, in *input, dst []byte) ([]byte, error) {
	type address struct {
		Address              string
		CachePeriodInMinutes int
	}
	const day = 24 * 60
	encoded, err := json.Marshal(struct{ Endpoints []address }{[]address{{in.host, day}}})
	return append(dst, encoded...), err
}

// limits is what an account may have, DescribeLimits' answer: AWS's initial quotas.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
type limits struct {
	AccountMaxReadCapacityUnits, AccountMaxWriteCapacityUnits int64
	TableMaxReadCapacityUnits, TableMaxWriteCapacityUnits     int64
}

// describeLimits is DescribeLimits.
func describeLimits(*endpoint, struct{}) (limits, error) {
	return limits{80_000, 80_000, 40_000, 40_000}, nil
}

// refuseLegacy refuses the operations on global tables of version 2017.11.29, as AWS refuses to make new
// ones.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_versions.html
func refuseLegacy(*endpoint, *input, []byte) ([]byte, error) {
	return nil, wrong("DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy).")
}
