// Command bootstrap is the program that Lambda's provided runtime starts: every function of Tandem in one.
package main

import "github.com/tandem-failover/tandem/functions"

func main() { functions.Main() }
