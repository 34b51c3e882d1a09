package cognito_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

func ExampleNew() {
	pool := stack.UserPool{
		Region: "eu-west-1", ID: "eu-west-1_AbCdEfGhI", Name: "machines", Domain: "machines",
		ResourceServers: []stack.ResourceServer{{
			Identifier: "orders", Name: "Orders", Scopes: []stack.Scope{{Name: "read", Description: "Read orders"}},
		}},
		Clients: []stack.UserPoolClient{{
			ID: "reporting", Name: "reporting", Secret: "notsosecretinanexample00", Scopes: []string{"orders/read"},
		}},
	}
	service, err := cognito.New(cognito.Options{Region: "eu-west-1", Account: "111122223333", Pools: []stack.UserPool{pool}})
	if err != nil {
		fmt.Println(err)
		return
	}

	for _, secret := range []string{"notsosecretinanexample00", "a guess"} {
		r := httptest.NewRequest("POST", cognito.TokenEndpoint(pool), strings.NewReader("grant_type=client_credentials"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth("reporting", secret)
		w := httptest.NewRecorder()
		service.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.Contains(w.Body.String(), `"expires_in":3600,"token_type":"Bearer"`))
	}
	// Output:
	// 200 true
	// 400 false
}
