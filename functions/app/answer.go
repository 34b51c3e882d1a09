package app

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/events"
)

type greeting struct {
	App string `json:"app"`
}

type ready struct {
	Ready bool `json:"ready"`
}

type problem struct {
	Error string `json:"error"`
}

// refusal is an error that is the client's.
type refusal struct {
	status int
	what   string
}

func (r refusal) Error() string { return r.what }

// answer puts the Region that serves into the body, which is a struct, and into a header.
func (h *Handler) answer(status int, body any) events.APIGatewayV2HTTPResponse {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // strings, numbers and times always marshal
	}
	region, err := json.Marshal(h.settings.Region)
	if err != nil {
		panic(err) // a string always marshals
	}
	return events.APIGatewayV2HTTPResponse{
		StatusCode: status,
		Headers: map[string]string{
			"content-type": "application/json", "cache-control": "no-store", "x-served-by": h.settings.Region,
		},
		Body: string(text[:len(text)-1]) + `,"served_by":` + string(region) + "}",
	}
}
