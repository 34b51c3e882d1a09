package dynamodb_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tandem-failover/tandem/lab/dynamodb"
	"github.com/tandem-failover/tandem/stack"
)

// A global table whose replication is cut: each Region answers from what it has.
func Example() {
	service, err := dynamodb.New(dynamodb.Options{Tables: []stack.Table{{
		Name:         "orders",
		Regions:      []string{"eu-west-1", "us-east-2"},
		PartitionKey: stack.Key{Name: "id", Type: "S"},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	defer service.Close()
	if err := service.SetLink("eu-west-1", "us-east-2", dynamodb.Link{Lag: time.Second, Cut: true}); err != nil {
		log.Fatal(err)
	}

	ctx := context.Background()
	here, there := client(service, "eu-west-1"), client(service, "us-east-2")
	if _, err := here.PutItem(ctx, &sdk.PutItemInput{TableName: aws.String("orders"), Item: item{"id": s("1"), "total": n("9.90")}}); err != nil {
		log.Fatal(err)
	}
	read, err := there.GetItem(ctx, &sdk.GetItemInput{TableName: aws.String("orders"), Key: item{"id": s("1")}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("found in the other Region:", read.Item != nil)
	fmt.Println("writes waiting:", service.Backlog("eu-west-1", "us-east-2"))
	// Output:
	// found in the other Region: false
	// writes waiting: 1
}

// Both Regions write the same item while they are cut off from each other. The later write wins, and the
// client of the other one has an acknowledgement for nothing.
func ExampleObserver() {
	lost := make(chan dynamodb.Observation, 1)
	service, err := dynamodb.New(dynamodb.Options{
		Tables: []stack.Table{{
			Name: "orders", Regions: []string{"eu-west-1", "us-east-2"}, PartitionKey: stack.Key{Name: "id", Type: "S"},
		}},
		Observer: func(o dynamodb.Observation) {
			if o.Fate == dynamodb.Overwritten {
				lost <- o
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer service.Close()
	link := func(cut bool) {
		for _, way := range [][2]string{{"eu-west-1", "us-east-2"}, {"us-east-2", "eu-west-1"}} {
			if err := service.SetLink(way[0], way[1], dynamodb.Link{Cut: cut}); err != nil {
				log.Fatal(err)
			}
		}
	}
	link(true)
	for _, region := range []string{"eu-west-1", "us-east-2"} {
		if _, err := client(service, region).PutItem(context.Background(), &sdk.PutItemInput{
			TableName: aws.String("orders"), Item: item{"id": s("1"), "from": s(region)},
		}); err != nil {
			log.Fatal(err)
		}
	}
	link(false)
	o := <-lost
	fmt.Println("lost:", o.Write.Item.Get("from"))
	fmt.Println("to:", o.By.Item.Get("from"))
	// Output:
	// lost: eu-west-1
	// to: us-east-2
}
