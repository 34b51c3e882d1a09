package health

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
)

// ability answers the health route. Its first two fields, in this order, are failover.CanSearch.
type ability struct {
	Region  string   `json:"region"`
	Can     bool     `json:"can"`
	Reasons []string `json:"reasons,omitempty"` // codes: app:timeout, items:ThrottlingException, fenced
}

// objection answers the hold route. Sign is failover.HoldSearch.
type objection struct {
	Region string `json:"region"`
	Held   bool   `json:"held"`
	Sign   string `json:"sign,omitempty"`
}

// refusal answers anything else. It repeats nothing of the request, or a request could make an answer
// look like a sign.
type refusal struct {
	Error string `json:"error"`
}

func answer(status int, body any) events.APIGatewayV2HTTPResponse {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // strings and booleans always marshal
	}
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers:    map[string]string{"content-type": "application/json", "cache-control": "no-store"},
		Body:       string(text),
	}
}
