package main

import (
	"context"
	"maps"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// ask sends an operation, goes on from where each page ended, and waits for what it changes. The answer is
// that of the last page with the items and the counts of all.
func (s service) ask(ctx context.Context, operation stream.Operation) (judge.Answer, error) {
	answer, err := s.call(ctx, operation)
	for range operation.Pages {
		next := answer.Fields["LastEvaluatedKey"]
		if err != nil || !answer.OK() || next == nil {
			break
		}
		operation.Body = maps.Clone(operation.Body)
		operation.Body["ExclusiveStartKey"] = next
		var page judge.Answer
		if page, err = s.call(ctx, operation); err == nil {
			answer = answer.Continue(page)
		}
	}
	if err != nil {
		return answer, err
	}
	switch operation.Order {
	case stream.Unordered:
		answer.Unorder("")
	case stream.Ties:
		answer.Unorder(operation.SortedBy)
	}
	if operation.Pages > 0 && operation.Body["Limit"] != nil {
		delete(answer.Fields, "ConsumedCapacity") // of the last page, which need not be the same one
	}
	return answer, s.settle(ctx, operation)
}

// settle waits until nothing changes any more after an operation on a table: the lab takes its time for that
// as AWS does, DynamoDB Local does not.
func (s service) settle(ctx context.Context, after stream.Operation) error {
	question := stream.Operation{Body: map[string]any{"TableName": after.Body["TableName"]}}
	switch after.Name {
	case "CreateTable", "DeleteTable":
		question.Name = "DescribeTable"
	case "UpdateTimeToLive":
		question.Name = "DescribeTimeToLive"
	default:
		return nil
	}
	const pause = 50 * time.Microsecond
	for ctx.Err() == nil {
		answer, err := s.call(ctx, question)
		if err != nil || !answer.Changing() {
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return context.Cause(ctx)
}
