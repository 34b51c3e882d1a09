package cognito

import "time"

// maxClients is how many entries a page of the list has at most.
const maxClients = 60

type userPoolClientSummary struct {
	ClientID   string `json:"ClientId"`
	UserPoolID string `json:"UserPoolId"`
	ClientName string
}

func (s *Service) listUserPoolClients(in *input) (any, error) {
	var c constraints
	c.required("userPoolId", in.UserPoolID, userPoolIDType)
	c.page(in, maxClients)
	if err := c.err(); err != nil {
		return nil, err
	}
	p, err := s.namedPool(*in.UserPoolID)
	if err != nil {
		return nil, err
	}
	list := make([]userPoolClientSummary, len(p.declared.Clients))
	for i, client := range p.declared.Clients {
		list[i] = userPoolClientSummary{ClientID: client.ID, UserPoolID: p.declared.ID, ClientName: client.Name}
	}
	entries, next, err := page(in, "clients of "+p.declared.ID, list, maxClients)
	if err != nil {
		return nil, err
	}
	return struct {
		UserPoolClients []userPoolClientSummary
		NextToken       string `json:",omitempty"`
	}{entries, next}, nil
}

// userPoolClient is an app client as the API tells it, its secret included, as on AWS.
type userPoolClient struct {
	UserPoolID                               string `json:"UserPoolId"`
	ClientName                               string
	ClientID                                 string `json:"ClientId"`
	ClientSecret                             string
	LastModifiedDate                         timestamp
	CreationDate                             timestamp
	RefreshTokenValidity                     int                 // days
	AccessTokenValidity                      int                 `json:",omitempty"` // in TokenValidityUnits
	TokenValidityUnits                       *tokenValidityUnits `json:",omitempty"`
	AllowedOAuthFlows                        []string
	AllowedOAuthScopes                       []string
	AllowedOAuthFlowsUserPoolClient          bool
	EnableTokenRevocation                    bool
	EnablePropagateAdditionalUserContextData bool
	AuthSessionValidity                      int // minutes
}

type tokenValidityUnits struct{ AccessToken string }

func (s *Service) describeUserPoolClient(in *input) (any, error) {
	var c constraints
	c.required("userPoolId", in.UserPoolID, userPoolIDType)
	c.required("clientId", in.ClientID, clientIDType)
	if err := c.err(); err != nil {
		return nil, err
	}
	p, err := s.namedPool(*in.UserPoolID)
	if err != nil {
		return nil, err
	}
	client, known := p.clients[*in.ClientID]
	if !known {
		return nil, notFound("User pool client " + *in.ClientID + " does not exist.")
	}
	valid, units := inUnits(client.declared.AccessTokenValidity)
	return struct{ UserPoolClient userPoolClient }{userPoolClient{
		UserPoolID:                      p.declared.ID,
		ClientName:                      client.declared.Name,
		ClientID:                        client.declared.ID,
		ClientSecret:                    client.declared.Secret,
		LastModifiedDate:                timestamp(s.created),
		CreationDate:                    timestamp(s.created),
		RefreshTokenValidity:            30,
		AccessTokenValidity:             valid,
		TokenValidityUnits:              units,
		AllowedOAuthFlows:               []string{"client_credentials"},
		AllowedOAuthScopes:              client.declared.Scopes,
		AllowedOAuthFlowsUserPoolClient: true,
		EnableTokenRevocation:           true,
		AuthSessionValidity:             3,
	}}, nil
}

// inUnits is a validity in the largest unit that it is a whole number of. A stack does not tell which unit
// was configured. A validity that was not set has none.
func inUnits(validity time.Duration) (int, *tokenValidityUnits) {
	switch {
	case validity == 0:
		return 0, nil
	case validity%time.Hour == 0:
		return int(validity / time.Hour), &tokenValidityUnits{"hours"}
	case validity%time.Minute == 0:
		return int(validity / time.Minute), &tokenValidityUnits{"minutes"}
	default:
		return int(validity / time.Second), &tokenValidityUnits{"seconds"}
	}
}
