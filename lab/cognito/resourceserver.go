package cognito

import "github.com/tandem-failover/tandem/stack"

// maxResourceServers is how many entries a page of the list has at most.
const maxResourceServers = 50

type resourceServer struct {
	UserPoolID string `json:"UserPoolId"`
	Identifier string
	Name       string
	Scopes     []resourceServerScope
}

type resourceServerScope struct{ ScopeName, ScopeDescription string }

func (p *pool) resourceServer(declared stack.ResourceServer) resourceServer {
	r := resourceServer{
		UserPoolID: p.declared.ID,
		Identifier: declared.Identifier,
		Name:       declared.Name,
		Scopes:     []resourceServerScope{},
	}
	for _, scope := range declared.Scopes {
		r.Scopes = append(r.Scopes, resourceServerScope{scope.Name, scope.Description})
	}
	return r
}

func (s *Service) listResourceServers(in *input) (any, error) {
	var c constraints
	c.required("userPoolId", in.UserPoolID, userPoolIDType)
	c.page(in, maxResourceServers)
	if err := c.err(); err != nil {
		return nil, err
	}
	p, err := s.namedPool(*in.UserPoolID)
	if err != nil {
		return nil, err
	}
	list := make([]resourceServer, len(p.declared.ResourceServers))
	for i, declared := range p.declared.ResourceServers {
		list[i] = p.resourceServer(declared)
	}
	entries, next, err := page(in, "resource servers of "+p.declared.ID, list, maxResourceServers)
	if err != nil {
		return nil, err
	}
	return struct {
		ResourceServers []resourceServer
		NextToken       string `json:",omitempty"`
	}{entries, next}, nil
}

func (s *Service) describeResourceServer(in *input) (any, error) {
	var c constraints
	c.required("userPoolId", in.UserPoolID, userPoolIDType)
	c.required("identifier", in.Identifier, identifierType)
	if err := c.err(); err != nil {
		return nil, err
	}
	p, err := s.namedPool(*in.UserPoolID)
	if err != nil {
		return nil, err
	}
	for _, declared := range p.declared.ResourceServers {
		if declared.Identifier == *in.Identifier {
			return struct{ ResourceServer resourceServer }{p.resourceServer(declared)}, nil
		}
	}
	return nil, notFound("Resource server " + *in.Identifier + " does not exist.") // our choice of words
}
