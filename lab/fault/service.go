package fault

import "time"

// Trouble is what is wrong with one service in one Region. The zero value is a service in order.
type Trouble struct {
	Share  float64       // of requests that suffer, above 0 and up to 1
	Fails  bool          // they are answered with a server error
	Delay  time.Duration // they are answered that much later, in lab time
	Silent bool          // they are never answered
}

// Services are the services that can be spoiled, by their SigV4 names.
var Services = []string{"dynamodb", "lambda", "execute-api", issuers}

// issuers is Cognito, whose user pools issue the tokens.
const issuers = "cognito-idp"
