package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/tandem-failover/tandem/internal/oracle/judge"
	"github.com/tandem-failover/tandem/internal/oracle/stream"
)

// arena plays programs against a fresh lab and an empty database of the engine, again and again.
type arena struct {
	known     []judge.Known
	databases chan service // the engine's that nobody plays on
}

// openArena finds a database for each player in the engine at the endpoint. It refuses an engine whose databases
// are not empty, since they are emptied after each program, or that has but one for all access keys.
func openArena(ctx context.Context, endpoint string, players int, known []judge.Known) (*arena, error) {
	a := &arena{known: known, databases: make(chan service, players)}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: players}}
	for i := range players {
		// DynamoDB Local takes letters and digits only.
		database := service{url: endpoint, accessKey: fmt.Sprintf("oracle%dx%d", time.Now().UnixNano(), i), client: client, echoes: true}
		if err := database.checkEmpty(ctx); err != nil {
			return nil, err
		}
		if i == 0 {
			table := stream.New(0, 0, 0)[0]
			if _, err := database.call(ctx, table); err != nil {
				return nil, err
			}
			defer database.empty(ctx)
		}
		a.databases <- database
	}
	return a, nil
}

// outcome is what playing a program came to.
type outcome struct {
	compared map[string]int // operations, by name
	known    map[string]int // differences that are listed, by name
	unlisted []judge.Difference
}

// play sends a program's operations to both until they part.
func (a *arena) play(ctx context.Context, p stream.Program) (o outcome, err error) {
	o = outcome{compared: map[string]int{}, known: map[string]int{}}
	lab, closeLab, err := openLab()
	if err != nil {
		return o, err
	}
	defer closeLab()
	engine := <-a.databases
	defer func() {
		err = cmp.Or(err, engine.empty(ctx))
		a.databases <- engine
	}()
	for _, operation := range p {
		fromLab, err := lab.ask(ctx, operation)
		if err != nil {
			return o, fmt.Errorf("lab: %w", err)
		}
		fromEngine, err := engine.ask(ctx, operation)
		if err != nil {
			return o, fmt.Errorf("engine: %w", err)
		}
		o.compared[operation.Name]++
		if parted := o.judge(a.known, operation, fromLab, fromEngine); parted {
			return o, nil
		}
	}
	return o, nil
}

// judge compares two answers and says whether what the two services hold may differ from now on.
func (o *outcome) judge(known []judge.Known, operation stream.Operation, lab, engine judge.Answer) (parted bool) {
	for _, d := range judge.Compare(operation, lab, engine) {
		parts := d.Parted
		if k := judge.Explain(known, d); k != nil {
			o.known[k.Name]++
			parts = parts || k.Parts
		} else {
			o.unlisted = append(o.unlisted, d)
		}
		parted = parted || parts && writes[operation.Name]
	}
	return parted
}

// writes are the operations that change what a service holds.
var writes = map[string]bool{
	"PutItem": true, "UpdateItem": true, "DeleteItem": true, "BatchWriteItem": true, "TransactWriteItems": true,
	"CreateTable": true, "DeleteTable": true, "UpdateTimeToLive": true,
}
