package apigateway

import (
	"context"
	"errors"
	"fmt"
)

// function is an AWS_PROXY integration: a Lambda function with payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type function struct {
	name   string
	invoke Invoke
}

var _ integration = (*function)(nil)

func (f *function) answer(ctx context.Context, c *call) (*reply, error) {
	event, err := c.event()
	if err != nil {
		return nil, err
	}
	response, functionError, err := f.invoke(ctx, f.name, event)
	if err != nil {
		return nil, fmt.Errorf("invoke %s: %w", f.name, err)
	}
	if functionError != "" {
		return nil, errors.New(f.name + " failed: " + functionError)
	}
	answer, err := infer(response)
	if err != nil {
		return nil, fmt.Errorf("response of %s: %w", f.name, err)
	}
	return answer, nil
}
