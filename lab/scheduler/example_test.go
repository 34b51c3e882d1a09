package scheduler_test

import (
	"context"
	"fmt"

	"github.com/tandem-failover/tandem/lab/scheduler"
	"github.com/tandem-failover/tandem/stack"
)

func ExampleNew() {
	invoked := make(chan string)
	s, err := scheduler.New(scheduler.Options{
		Region:  "eu-west-1",
		Account: "123456789012",
		Schedules: []stack.Schedule{{
			Region: "eu-west-1", Name: "probe", Expression: "rate(1 minute)", Function: "prober",
			Input: `{"schedule":"<aws.scheduler.schedule-arn>"}`,
		}},
		Invoke: func(ctx context.Context, schedule stack.Schedule, payload []byte) error {
			invoked <- fmt.Sprintf("%s %s", schedule.Function, payload)
			return nil
		},
		Scale: 20, // a lab minute is three seconds
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	s.Start()
	defer s.Close()
	fmt.Println(<-invoked)
	// Output:
	// prober {"schedule":"arn:aws:scheduler:eu-west-1:123456789012:schedule/default/probe"}
}

func ExampleParseRate() {
	fmt.Println(scheduler.ParseRate("rate(5 minutes)"))
	fmt.Println(scheduler.ParseRate("rate(30 seconds)"))
	// Output:
	// 5m0s <nil>
	// 0s Invalid Schedule Expression rate(30 seconds).
}
