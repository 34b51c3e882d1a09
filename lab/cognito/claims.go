package cognito

import (
	"encoding/json"
	"time"
)

// claims are those of an access token by client_credentials, in the order in which several people found
// them in tokens of AWS. There is no aud, no nbf and no username: API Gateway goes by client_id.
type claims struct {
	Subject  string `json:"sub"` // the client's ID
	Use      string `json:"token_use"`
	Scope    string `json:"scope"`
	AuthTime int64  `json:"auth_time"`
	Issuer   string `json:"iss"`
	Expires  int64  `json:"exp"`
	IssuedAt int64  `json:"iat"`
	Version  int    `json:"version"`
	ID       string `json:"jti"`
	ClientID string `json:"client_id"`
}

// accessToken signs a token for a client. The pool must have its keys.
func (p *pool) accessToken(c *client, scope string, now time.Time) (string, error) {
	payload, err := json.Marshal(claims{
		Subject:  c.declared.ID,
		Use:      "access",
		Scope:    scope,
		AuthTime: now.Unix(),
		Issuer:   p.issuer,
		Expires:  now.Add(c.lifetime).Unix(),
		IssuedAt: now.Unix(),
		Version:  2,
		ID:       newUUID(),
		ClientID: c.declared.ID,
	})
	if err != nil {
		return "", err
	}
	return p.keys.access().sign(payload)
}
