package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/stack"
)

// One name may be that of a function here and of another there, and one of them lack a program.
func TestAFunctionLacksAProgramInOneRegion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := stack.Stack{Functions: []stack.Function{
		{Region: "eu-west-1", Name: "orders", Package: filepath.Join(dir, "a.zip")},
		{Region: "eu-west-2", Name: "orders", Package: filepath.Join(dir, "a.zip")},
		{Region: "us-east-1", Name: "orders", Package: filepath.Join(dir, "b\x1b[2J.zip")},
	}}
	p, err := findPrograms(&s, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	p.tell(&b)
	want := "  orders in eu-west-1 and eu-west-2: its package " + filepath.Join(dir, "a.zip") + " is not here\n" +
		"  orders in us-east-1: its package " + filepath.Join(dir, "b\ufffd[2J.zip") + " is not here\n"
	if _, lines, _ := strings.Cut(b.String(), "\n"); lines != want {
		t.Errorf("told\n%s\nwant\n%s", lines, want)
	}
	for region, told := range map[string]bool{"eu-west-1": true, "us-east-1": true, "ap-south-1": false} {
		if p.told(event.Event{Kind: event.Function, Region: region, Subject: "orders"}) != told {
			t.Errorf("a failure in %s counts as told: %v, want %v", region, !told, told)
		}
	}
}
