package registry

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Events reads the newest events before the one with the ID before, "" for all, at most limit, the newest
// first. DynamoDB deletes expired rows when it finds the time, so those are left out here.
//
// Nothing sorts before the events: what is before an event's key, or before the first order's, is events.
func (t *Table) Events(ctx context.Context, before string, limit int) (EventPage, error) {
	end := orderPrefix
	if before != "" {
		end = eventKey(before)
	}
	query := &dynamodb.QueryInput{
		TableName:                 aws.String(t.name),
		KeyConditionExpression:    aws.String("pk = :pk AND sk < :end"),
		ExpressionAttributeValues: item{":pk": text(partition(t.service)), ":end": text(end)},
		ScanIndexForward:          aws.Bool(false),
		Limit:                     aws.Int32(int32(limit) + 1),
	}
	page := EventPage{Replica: t.region}
	for {
		rows, err := t.client.Query(ctx, query)
		if err != nil {
			return EventPage{}, t.failed("read the events from", err)
		}
		for _, row := range rows.Items {
			if page.More = len(page.Events) == limit; page.More {
				return page, nil
			}
			page.add(row)
		}
		if len(rows.LastEvaluatedKey) == 0 {
			return page, nil
		}
		query.ExclusiveStartKey = rows.LastEvaluatedKey
	}
}

// add reads one row into the page.
func (p *EventPage) add(row item) {
	e, err := readEvent(row)
	switch {
	case err != nil:
		p.Unread++
	case time.Since(e.At) < EventTTL:
		p.Events = append(p.Events, e)
	}
}
