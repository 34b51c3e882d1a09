package deployment_test

import (
	"fmt"

	"github.com/tandem-failover/tandem/deployment"
)

func ExampleParse() {
	d, err := deployment.Parse([]byte(`
schema: tandem/v1
name: api.example.com
zone: example.com.
table: tandem
service: api
regions:
  - {name: eu-west-1, endpoint: "https://eu-west-1.api.example.com", target: d-1.example.}
  - {name: eu-central-1, endpoint: "https://eu-central-1.api.example.com", target: d-2.example.}
`))
	fmt.Println(d.Name, d.RegionNames(), err)
	// Output: api.example.com [eu-west-1 eu-central-1] <nil>
}
