package main

import (
	"context"
	"fmt"

	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// tables lists a service's tables, as many as one answer holds: more than a program makes.
func (s service) tables(ctx context.Context) (names []any, err error) {
	answer, err := s.call(ctx, stream.Operation{Name: "ListTables", Body: map[string]any{}})
	if err != nil {
		return nil, err
	}
	names, ok := answer.Fields["TableNames"].([]any)
	if !ok {
		return nil, fmt.Errorf("list the tables of %s: it answered %d %s: %s", s.url, answer.Status, answer.Type, answer.Message)
	}
	return names, nil
}

func (s service) checkEmpty(ctx context.Context) error {
	names, err := s.tables(ctx)
	if err == nil && len(names) > 0 {
		err = fmt.Errorf("play on %s: it holds tables already: it must have a database for each access key (DynamoDB Local without -sharedDb)", s.url)
	}
	return err
}

// empty deletes all tables.
func (s service) empty(ctx context.Context) error {
	names, err := s.tables(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := s.call(ctx, stream.Operation{Name: "DeleteTable", Body: map[string]any{"TableName": name}}); err != nil {
			return err
		}
	}
	return nil
}
