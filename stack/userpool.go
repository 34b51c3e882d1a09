package stack

import "time"

// UserPool is a Cognito user pool in one Region: the issuer of the tokens for the operator API there.
type UserPool struct {
	Region          string
	ID              string // <region>_<9 letters and digits>
	Name            string
	Domain          string // the prefix in <prefix>.auth.<region>.amazoncognito.com; "" for none
	ResourceServers []ResourceServer
	Clients         []UserPoolClient
}

// ResourceServer is an API that tokens of a pool are for.
type ResourceServer struct {
	Identifier string
	Name       string
	Scopes     []Scope
}

// Scope is what a token may allow, <identifier>/<name> in full.
type Scope struct {
	Name        string
	Description string
}

// UserPoolClient is an app client that gets tokens for itself, by client_credentials.
type UserPoolClient struct {
	ID                  string
	Name                string
	Secret              string        // never logged
	Scopes              []string      // AllowedOAuthScopes, in full
	AccessTokenValidity time.Duration // 5 minutes to a day; 0 is Cognito's hour
}
