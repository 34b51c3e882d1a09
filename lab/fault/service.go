package fault

import "time"

// Trouble is what is wrong with one service in one Region. The zero value is a service in order.
type Trouble struct {
	Failing float64       // the share of requests answered with a server error, 0 to 1
	Delay   time.Duration // added to every request, in lab time
}

// Services are the services that can be spoiled, by their SigV4 names.
var Services = []string{"dynamodb", "lambda"}
