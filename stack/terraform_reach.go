package stack

import (
	"net/url"
	"slices"

	"github.com/tandem-failover/tandem/stack/tfstate"
)

// listOutside lists what a lab would ask at places that it does not answer for, and what nobody finds. It changes
// nothing else: checkers find nobody there, and no token is let in.
func (l *loader) listOutside() {
	for _, r := range l.all {
		switch {
		case r.Data:
		case r.Type == "aws_route53_health_check":
			l.listCheck(r)
		case r.Type == "aws_apigatewayv2_authorizer" && l.apis[r.Text("api_id")] != nil:
			l.listIssuer(r)
		case r.Type == "aws_apigatewayv2_domain_name" && !l.inZone(r.Text("domain_name")):
			l.lack(r, "domain_name", "it is in no zone given: the lab's DNS has no address for "+r.Text("domain_name"))
		}
	}
}

func (l *loader) listCheck(r *tfstate.Resource) {
	name, address := r.Text("fqdn"), r.Text("ip_address")
	switch {
	case address != "":
		l.lack(r, "ip_address", "the lab has nothing at "+address+": checkers find nobody there")
	case name != "" && !l.answers(name):
		l.lack(r, "fqdn", "the lab has no address for "+name+": checkers find nobody there")
	}
}

func (l *loader) listIssuer(r *tfstate.Resource) {
	issuer := r.Block("jwt_configuration").Text("issuer")
	ours := func(p UserPool) bool { return issuer == "https://"+issuerHost(p.Region)+"/"+p.ID }
	if issuer == "" || slices.ContainsFunc(l.stack.UserPools, ours) {
		return
	}
	if u, err := url.Parse(issuer); err != nil || !l.inZone(u.Hostname()) {
		l.lack(r, "jwt_configuration.issuer", "the lab has no issuer "+issuer+": no token is let in")
	}
}

func issuerHost(region string) string { return "cognito-idp." + region + ".amazonaws.com" }

// answers reports whether the lab's DNS has an address for a host, as far as the state shows it: for APIs, issuers,
// and what is in a zone.
func (l *loader) answers(host string) bool {
	host = fqdn(host)
	for id, api := range l.apis {
		if api != nil && host == fqdn(id+".execute-api."+api.Region+".amazonaws.com") {
			return true
		}
	}
	issues := func(p UserPool) bool {
		return host == fqdn(issuerHost(p.Region)) || host == fqdn(p.Domain+".auth."+p.Region+".amazoncognito.com")
	}
	return l.hasTarget(host) || l.inZone(host) || slices.ContainsFunc(l.stack.UserPools, issues)
}

func (l *loader) inZone(host string) bool {
	return slices.ContainsFunc(l.zoneIDs, func(id string) bool { return below(fqdn(host), l.zones[id].Name) })
}
