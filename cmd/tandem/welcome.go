package main

import (
	"fmt"
	"net"
	"path/filepath"
	"strings"

	"github.com/tandem-failover/tandem/deployment"
	"github.com/tandem-failover/tandem/failover"
	"github.com/tandem-failover/tandem/lab"
)

// welcome tells where the lab is, as commands to paste.
func welcome(d deployment.Deployment, dir string) string {
	host, port, _ := net.SplitHostPort(d.Lab.DNS) // the lab printed it
	curl := fmt.Sprintf("curl --proxy %s --cacert %s", d.Lab.Proxy, d.Lab.CA)
	first := d.Regions[0].Name
	tandems := d.Table != ""
	try := "/"
	if tandems {
		try = "/items/1 -X PUT -d hello"
	}
	there := "" // for other terminals
	if dir != defaultDir() {
		there = " --dir " + dir
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s in %s, %g× AWS's pace\n\n", d.Name, listed(d.RegionNames()), d.TimeScale)
	for _, line := range []struct {
		what, command string
		tandems       bool // Tandem's own stack alone has it
	}{
		{"ask", fmt.Sprintf("dig @%s -p %s %s", host, port, d.Name), false},
		{"use", fmt.Sprintf("%s https://%s%s", curl, d.Name, try), false},
		{"health", fmt.Sprintf("%s -i https://%s.%s%s", curl, first, d.Name, failover.HealthPath), true},
		{"rows", fmt.Sprintf("aws --endpoint-url %s --region %s dynamodb scan --table-name %s", d.Lab.Edge, first, d.Table), true},
		{"kill", "tandem lab kill " + first + there, false},
		{"heal", "tandem lab heal " + first + there, false},
		{"watch", "tandem lab events" + there, false},
	} {
		if line.tandems && !tandems {
			continue
		}
		fmt.Fprintf(&b, "  %-7s %s\n", line.what, line.command)
	}
	fmt.Fprintf(&b, "\nThe descriptor is %s. Ctrl-C ends the lab.\n\n", filepath.Join(dir, lab.DescriptorFile))
	return b.String()
}

// listed is a list as a person says it.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
