package main

import (
	"cmp"
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
	fmt.Fprintf(&b, "%s in %s, %g× AWS's pace\n\n", cmp.Or(d.Name, "A stack without a name for clients"), listed(d.RegionNames()), d.TimeScale)
	named := d.Name != ""
	for _, line := range []struct {
		what, command string
		has           bool // the stack has what it is about
	}{
		{"ask", fmt.Sprintf("dig @%s -p %s %s", host, port, d.Name), named},
		{"use", fmt.Sprintf("%s https://%s%s", curl, d.Name, try), named},
		{"calls", fmt.Sprintf("export AWS_ENDPOINT_URL=%s AWS_DEFAULT_REGION=%s", d.Lab.Edge, first), !named},
		{"health", fmt.Sprintf("%s -i https://%s.%s%s", curl, first, d.Name, failover.HealthPath), tandems},
		{"rows", fmt.Sprintf("aws --endpoint-url %s --region %s dynamodb scan --table-name %s", d.Lab.Edge, first, d.Table), tandems},
		{"kill", "tandem lab kill " + first + there, true},
		{"heal", "tandem lab heal " + first + there, true},
		{"watch", "tandem lab events" + there, true},
	} {
		if line.has {
			fmt.Fprintf(&b, "  %-7s %s\n", line.what, line.command)
		}
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
