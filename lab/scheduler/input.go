package scheduler

import (
	"encoding/json"
	"strings"
	"time"
)

// An execution is one firing of a schedule, with what the context attributes say about it.
type execution struct {
	arn       string // of the schedule
	account   string
	region    string
	id        string // of this execution
	eventID   string // a UUID, in the notification only
	scheduled time.Time
}

// payload is what the target receives: the schedule's own input with the context attributes filled in,
// or, without one, Scheduler's notification.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
func (e execution) payload(input string) []byte {
	if input == "" {
		return e.notification()
	}
	// The first attempt is the only one: the lab does not imitate the retry policy.
	attributes := strings.NewReplacer(
		"<aws.scheduler.schedule-arn>", e.arn,
		"<aws.scheduler.scheduled-time>", e.time(),
		"<aws.scheduler.execution-id>", e.id,
		"<aws.scheduler.attempt-number>", "1",
	)
	return []byte(attributes.Replace(input))
}

// notification is the event of a schedule that has no input. Its detail is the text "{}", not an object:
// a quirk of the service that code written against EventBridge rules trips over.
func (e execution) notification() []byte {
	text, err := json.Marshal(struct {
		Version    string   `json:"version"`
		ID         string   `json:"id"`
		DetailType string   `json:"detail-type"`
		Source     string   `json:"source"`
		Account    string   `json:"account"`
		Time       string   `json:"time"`
		Region     string   `json:"region"`
		Resources  []string `json:"resources"`
		Detail     string   `json:"detail"`
	}{"0", e.eventID, "Scheduled Event", "aws.scheduler", e.account, e.time(), e.region, []string{e.arn}, "{}"})
	if err != nil {
		panic(err) // strings always marshal
	}
	return text
}

func (e execution) time() string {
	return e.scheduled.UTC().Format("2006-01-02T15:04:05Z")
}
