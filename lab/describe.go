package lab

import (
	"context"
	"net"
	"net/url"

	"github.com/tandem-failover/tandem/deployment"
)

// writeDescriptor completes the stack's descriptor with where this lab is, and leaves it in the lab's
// directory.
func (l *Lab) writeDescriptor(context.Context) error {
	d := l.stack.Deployment
	if d.Schema == "" {
		d = l.minimalDescriptor()
	}
	d.TimeScale = float64(l.options.Scale)
	d.Lab = &deployment.Lab{
		DNS: l.dns.Addr().String(), CA: l.dir.path(caFile),
		Proxy: l.outside.url(), Edge: l.outside.url(), Addresses: make(map[string]string), Secrets: l.secrets(d),
	}
	d.Regions = append([]deployment.Region(nil), d.Regions...)
	for i := range d.Regions {
		r := l.regions[d.Regions[i].Name]
		d.Regions[i].Endpoint = withPort(d.Regions[i].Endpoint, r.https)
		d.Regions[i].TokenEndpoint = withPort(d.Regions[i].TokenEndpoint, r.https)
		d.Lab.Addresses[r.name] = r.https.addr
	}
	l.describe = d
	text, err := d.Marshal()
	if err != nil {
		return err
	}
	return l.dir.write(DescriptorFile, text)
}

// secrets are those of the clients that the descriptor names, by Region.
func (l *Lab) secrets(d deployment.Deployment) map[string]string {
	byID := make(map[string]string)
	for _, pool := range l.stack.UserPools {
		for _, client := range pool.Clients {
			byID[client.ID] = client.Secret
		}
	}
	secrets := make(map[string]string)
	for _, r := range d.Regions {
		if secret := byID[r.ClientID]; secret != "" {
			secrets[r.Name] = secret
		}
	}
	return secrets
}

// minimalDescriptor is for a stack that is not Tandem's: names and endpoints, no checks to follow.
func (l *Lab) minimalDescriptor() deployment.Deployment {
	d := deployment.Deployment{Schema: deployment.Schema, Name: l.stack.Name}
	if len(l.stack.Zones) > 0 {
		d.Zone = l.stack.Zones[0].Name
	}
	for _, name := range l.stack.Regions {
		r := deployment.Region{Name: name}
		for _, api := range apisOf(l.stack, name) {
			for _, domain := range api.Domains {
				if domain.Name == l.stack.Name {
					r.Target = domain.Target
				}
				r.Endpoint = "https://" + domain.Name
			}
		}
		d.Regions = append(d.Regions, r)
	}
	return d
}

// withPort gives a URL the port that the Region's HTTPS endpoint has in this lab.
func withPort(endpoint string, g *gate) string {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return endpoint
	}
	_, port, _ := net.SplitHostPort(g.addr) // printed by a listener
	u.Host = net.JoinHostPort(u.Hostname(), port)
	return u.String()
}
