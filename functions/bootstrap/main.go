// Package main is the bootstrap that Lambda's provided runtime starts.
package main

import "github.com/tandem-failover/tandem/functions"

func main() { functions.Main() }
