// Package deployment reads and writes tandem.yaml: what a command line must know of a deployment to
// operate it. Terraform outputs it, the lab writes it.
package deployment

// Schema is the version of the descriptor.
const Schema = "tandem/v1"

// Deployment describes one deployment of Tandem, on AWS or in a lab.
type Deployment struct {
	Schema    string   `yaml:"schema"`
	Name      string   `yaml:"name"`                 // the DNS name clients use
	Zone      string   `yaml:"zone"`                 // the hosted zone's name
	Table     string   `yaml:"table"`                // Tandem's global table
	Service   string   `yaml:"service"`              // the name of the service in that table
	TimeScale float64  `yaml:"time_scale,omitempty"` // lab time per real time; 1 on AWS
	Regions   []Region `yaml:"regions"`              // in order of preference

	Lab *Lab `yaml:"lab,omitempty"` // how to reach a lab; absent on AWS
}

// Region is one Region's way in.
type Region struct {
	Name     string `yaml:"name"`
	Endpoint string `yaml:"endpoint"` // https://eu-west-1.api.example.com
	Target   string `yaml:"target"`   // what the name resolves to when this Region is answered
	Checks   Checks `yaml:"checks"`

	Issuer        string `yaml:"issuer,omitempty"`
	TokenEndpoint string `yaml:"token_endpoint,omitempty"`
	ClientID      string `yaml:"client_id,omitempty"`
}

// Checks are the IDs of a Region's health checks.
type Checks struct {
	Can    string            `yaml:"can"`
	Prefer string            `yaml:"prefer"`
	Holds  map[string]string `yaml:"holds,omitempty"` // by the Region that is asked
}

// Lab is how clients on this machine reach a lab.
type Lab struct {
	DNS       string            `yaml:"dns"`       // host:port of its name server
	CA        string            `yaml:"ca"`        // PEM file that its certificates chain to
	Proxy     string            `yaml:"proxy"`     // an HTTP proxy that knows the lab's names
	Edge      string            `yaml:"edge"`      // AWS_ENDPOINT_URL
	Addresses map[string]string `yaml:"addresses"` // of each Region's HTTPS endpoint, host:port

	// Secrets of the Regions' clients, by Region. On AWS they are never in this file; a lab's open nothing.
	Secrets map[string]string `yaml:"secrets,omitempty"`
}
