package cognito_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/cognito"
	"github.com/tandem-failover/tandem/stack"
)

func call(h http.Handler, operation, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", operation)
	return serve(h, r)
}

const service = "AWSCognitoIdentityProviderService."

// dates takes the dates out of an answer and wants them to be now, in seconds.
func dates(t *testing.T, value any) any {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if strings.HasSuffix(name, "Date") {
				if at, _ := inner.(float64); at < float64(time.Now().Add(-time.Hour).Unix()) || at > float64(time.Now().Unix()+1) {
					t.Errorf("%s is %v, not about now", name, inner)
				}
				delete(v, name)
				continue
			}
			v[name] = dates(t, inner)
		}
	case []any:
		for i := range v {
			v[i] = dates(t, v[i])
		}
	}
	return value
}

func TestAPI(t *testing.T) {
	t.Parallel()
	const pool = `"UserPoolId":"eu-west-1_Ab3dEf6hI"`
	for name, test := range map[string]struct{ operation, body, want string }{
		"pools": {"ListUserPools", `{"MaxResults":60}`, `{"UserPools":[
			{"Id":"eu-west-1_Ab3dEf6hI","Name":"tandem-operator","LambdaConfig":{}},
			{"Id":"eu-west-1_Zz9yX8wV7","Name":"bare","LambdaConfig":{}}]}`},
		"MFA": {"GetUserPoolMfaConfig", `{` + pool + `}`, `{"MfaConfiguration":"OFF"}`},
		"clients": {"ListUserPoolClients", `{` + pool + `}`, `{"UserPoolClients":[
			{"ClientId":"` + operatorID + `","UserPoolId":"eu-west-1_Ab3dEf6hI","ClientName":"operator"},
			{"ClientId":"` + readerID + `","UserPoolId":"eu-west-1_Ab3dEf6hI","ClientName":"reader"}]}`},
		"no clients": {"ListUserPoolClients", `{"UserPoolId":"eu-west-1_Zz9yX8wV7"}`, `{"UserPoolClients":[]}`},
		"client": {"DescribeUserPoolClient", `{` + pool + `,"ClientId":"` + operatorID + `"}`, `{"UserPoolClient":{
			"UserPoolId":"eu-west-1_Ab3dEf6hI","ClientName":"operator","ClientId":"` + operatorID + `","ClientSecret":"` + operatorSecret + `",
			"RefreshTokenValidity":30,"AccessTokenValidity":15,"TokenValidityUnits":{"AccessToken":"minutes"},
			"AllowedOAuthFlows":["client_credentials"],"AllowedOAuthScopes":["tandem/read","tandem/operate"],
			"AllowedOAuthFlowsUserPoolClient":true,"EnableTokenRevocation":true,
			"EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3}}`},
		"client with the default validity": {"DescribeUserPoolClient", `{` + pool + `,"ClientId":"` + readerID + `"}`, `{"UserPoolClient":{
			"UserPoolId":"eu-west-1_Ab3dEf6hI","ClientName":"reader","ClientId":"` + readerID + `","ClientSecret":"` + readerSecret + `",
			"RefreshTokenValidity":30,"AllowedOAuthFlows":["client_credentials"],"AllowedOAuthScopes":["tandem/read"],
			"AllowedOAuthFlowsUserPoolClient":true,"EnableTokenRevocation":true,
			"EnablePropagateAdditionalUserContextData":false,"AuthSessionValidity":3}}`},
		"resource servers": {"ListResourceServers", `{` + pool + `,"MaxResults":50}`, `{"ResourceServers":[{
			"UserPoolId":"eu-west-1_Ab3dEf6hI","Identifier":"tandem","Name":"Operator API","Scopes":[
			{"ScopeName":"read","ScopeDescription":"See the Regions"},{"ScopeName":"operate","ScopeDescription":"Give orders"}]}]}`},
		"resource server": {"DescribeResourceServer", `{` + pool + `,"Identifier":"tandem"}`, `{"ResourceServer":{
			"UserPoolId":"eu-west-1_Ab3dEf6hI","Identifier":"tandem","Name":"Operator API","Scopes":[
			{"ScopeName":"read","ScopeDescription":"See the Regions"},{"ScopeName":"operate","ScopeDescription":"Give orders"}]}}`},
		"domain": {"DescribeUserPoolDomain", `{"Domain":"tandem-eu-west-1"}`, `{"DomainDescription":{
			"UserPoolId":"eu-west-1_Ab3dEf6hI","AWSAccountId":"111122223333","Domain":"tandem-eu-west-1","Status":"ACTIVE"}}`},
		"domain that is not there": {"DescribeUserPoolDomain", `{"Domain":"nope"}`, `{"DomainDescription":{}}`},
		"tags":                     {"ListTagsForResource", `{"ResourceArn":"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Ab3dEf6hI"}`, `{"Tags":{}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := call(shared.API(), service+test.operation, test.body)
			if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/x-amz-json-1.1" || w.Header().Get("X-Amzn-Requestid") == "" {
				t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
			}
			var got, want any
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, dates(t, got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Terraform reads these of a pool without asking whether they are there, and takes settings that were
// never made for drift.
func TestDescribeUserPool(t *testing.T) {
	t.Parallel()
	w := call(shared.API(), service+"DescribeUserPool", `{"UserPoolId":"eu-west-1_Ab3dEf6hI"}`)
	var got struct{ UserPool map[string]any }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	pool := dates(t, got.UserPool).(map[string]any)
	attributes, _ := pool["SchemaAttributes"].([]any)
	if len(attributes) != 20 {
		t.Errorf("%d attributes, want AWS's 20", len(attributes))
	}
	delete(pool, "SchemaAttributes")
	want := map[string]any{
		"Id": "eu-west-1_Ab3dEf6hI", "Name": "tandem-operator", "Domain": "tandem-eu-west-1",
		"Arn":          "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Ab3dEf6hI",
		"LambdaConfig": map[string]any{}, "UserPoolTags": map[string]any{}, "EstimatedNumberOfUsers": 0.0,
		"DeletionProtection": "INACTIVE", "MfaConfiguration": "OFF", "UserPoolTier": "ESSENTIALS",
		"EmailConfiguration":          map[string]any{"EmailSendingAccount": "COGNITO_DEFAULT"},
		"VerificationMessageTemplate": map[string]any{"DefaultEmailOption": "CONFIRM_WITH_CODE"},
		"AdminCreateUserConfig":       map[string]any{"AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7.0},
		"Policies": map[string]any{"PasswordPolicy": map[string]any{
			"MinimumLength": 8.0, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true, "RequireSymbols": true,
			"TemporaryPasswordValidityDays": 7.0,
		}},
	}
	if diff := cmp.Diff(want, pool); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAPIRefusals(t *testing.T) {
	t.Parallel()
	const pattern = `Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+`
	for name, test := range map[string]struct {
		operation, body string
		code, message   string
	}{
		"unknown pool":          {"DescribeUserPool", `{"UserPoolId":"eu-west-1_nope"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"clients of none":       {"ListUserPoolClients", `{"UserPoolId":"eu-west-1_nope"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"servers of none":       {"ListResourceServers", `{"UserPoolId":"eu-west-1_nope"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"MFA of none":           {"GetUserPoolMfaConfig", `{"UserPoolId":"eu-west-1_nope"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"client of none":        {"DescribeUserPoolClient", `{"UserPoolId":"eu-west-1_nope","ClientId":"x"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"server of none":        {"DescribeResourceServer", `{"UserPoolId":"eu-west-1_nope","Identifier":"x"}`, "ResourceNotFoundException", "User pool eu-west-1_nope does not exist."},
		"unknown client":        {"DescribeUserPoolClient", `{"UserPoolId":"eu-west-1_Ab3dEf6hI","ClientId":"x"}`, "ResourceNotFoundException", "User pool client x does not exist."},
		"another pool's client": {"DescribeUserPoolClient", `{"UserPoolId":"eu-west-1_Zz9yX8wV7","ClientId":"` + operatorID + `"}`, "ResourceNotFoundException", "User pool client " + operatorID + " does not exist."},
		"unknown server":        {"DescribeResourceServer", `{"UserPoolId":"eu-west-1_Ab3dEf6hI","Identifier":"x"}`, "ResourceNotFoundException", "Resource server x does not exist."},
		"unknown ARN":           {"ListTagsForResource", `{"ResourceArn":"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/nope"}`, "ResourceNotFoundException", "Resource arn:aws:cognito-idp:eu-west-1:111122223333:userpool/nope does not exist."},
		"no pool":               {"DescribeUserPool", `{}`, "InvalidParameterException", "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"},
		"null":                  {"DescribeUserPool", `{"UserPoolId":null}`, "InvalidParameterException", "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"},
		"ill-formed pool":       {"DescribeUserPool", `{"UserPoolId":"x"}`, "InvalidParameterException", "1 validation error detected: Value 'x' at 'userPoolId' failed to satisfy constraint: " + pattern},
		"two errors":            {"DescribeUserPoolClient", `{"UserPoolId":"x"}`, "InvalidParameterException", "2 validation errors detected: Value 'x' at 'userPoolId' failed to satisfy constraint: " + pattern + "; Value null at 'clientId' failed to satisfy constraint: Member must not be null"},
		"no page size":          {"ListUserPools", `{}`, "InvalidParameterException", "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null"},
		"page of none":          {"ListUserPools", `{"MaxResults":0}`, "InvalidParameterException", "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"page too large":        {"ListResourceServers", `{"UserPoolId":"eu-west-1_Ab3dEf6hI","MaxResults":51}`, "InvalidParameterException", "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50"},
		"token of nothing":      {"ListUserPools", `{"MaxResults":1,"NextToken":"x"}`, "InvalidParameterException", "Invalid pagination token"},
		"token of another list": {"ListUserPools", `{"MaxResults":1,"NextToken":"` + nextOf(t, "ListUserPoolClients", `{"UserPoolId":"eu-west-1_Ab3dEf6hI","MaxResults":1}`) + `"}`, "InvalidParameterException", "Invalid pagination token"},
		"domain in capitals":    {"DescribeUserPoolDomain", `{"Domain":"X"}`, "InvalidParameterException", `1 validation error detected: Value 'X' at 'domain' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$`},
		"wrong type":            {"ListUserPools", `{"MaxResults":"1"}`, "SerializationException", "MaxResults has the wrong type, string"},
		"a list":                {"ListUserPools", `[]`, "SerializationException", "the body has the wrong type, array"},
		"no JSON":               {"ListUserPools", `MaxResults=1`, "SerializationException", "the body is not JSON"},
		"no body":               {"ListUserPools", ``, "SerializationException", "the body is not JSON"},
		"an operation not here": {"CreateUserPool", `{"PoolName":"x"}`, "UnknownOperationException", "the lab does not have AWSCognitoIdentityProviderService.CreateUserPool"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := call(shared.API(), service+test.operation, test.body)
			var got map[string]string
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"__type": test.code, "message": strings.ReplaceAll(test.message, `\\`, `\`)}
			if diff := cmp.Diff(want, got); diff != "" || w.Code != http.StatusBadRequest || w.Header().Get("X-Amzn-Errortype") != test.code {
				t.Errorf("status %d, type %s, -want +got:\n%s", w.Code, w.Header().Get("X-Amzn-Errortype"), diff)
			}
		})
	}
}

func nextOf(t *testing.T, operation, body string) string {
	t.Helper()
	var answer struct{ NextToken string }
	if err := json.Unmarshal(call(shared.API(), service+operation, body).Body.Bytes(), &answer); err != nil || answer.NextToken == "" {
		t.Fatalf("%s %s: no next token: %v", operation, body, err)
	}
	return answer.NextToken
}

func TestAPIOfOtherServices(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"", "ListUserPools", "DynamoDB_20120810.ListTables", service} {
		if w := call(shared.API(), asked, "{}"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "UnknownOperationException") {
			t.Errorf("target %q: %d %s", asked, w.Code, w.Body)
		}
	}
	if w := call(shared.API(), service+"ListUserPools", strings.Repeat(" ", 1<<20+1)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body too large: %d", w.Code)
	}
}

// However a list is cut into pages, they are the list.
func TestPagesAreTheList(t *testing.T) {
	t.Parallel()
	var pools []stack.UserPool
	var want []string
	for i := range 7 {
		want = append(want, fmt.Sprintf("eu-west-1_p%d", i))
		pools = append(pools, stack.UserPool{Region: region, ID: want[i], Name: "p"})
	}
	s := newService(t, cognito.Options{Region: region, Pools: pools})
	rapid.Check(t, func(t *rapid.T) {
		var got []string
		for next := ""; ; {
			body := fmt.Sprintf(`{"MaxResults":%d%s}`, rapid.IntRange(1, 9).Draw(t, "size"), next)
			var answer struct {
				UserPools []struct{ ID string }
				NextToken string
			}
			if err := json.Unmarshal(call(s.API(), service+"ListUserPools", body).Body.Bytes(), &answer); err != nil {
				t.Fatal(err)
			}
			for _, p := range answer.UserPools {
				got = append(got, p.ID)
			}
			if answer.NextToken == "" {
				break
			}
			next = `,"NextToken":"` + answer.NextToken + `"`
		}
		if !slices.Equal(got, want) {
			t.Fatalf("pages hold %q, want %q", got, want)
		}
	})
}
