package apigateway_test

import (
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzTokens: whatever is sent, nothing passes that the issuer's key did not sign.
func FuzzTokens(f *testing.F) {
	good := goodToken(nil)
	segments := strings.Split(good, ".")
	for _, seed := range []string{
		good, "Bearer " + good, good + ".", "." + good, segments[0] + ".." + segments[2],
		encode([]byte(`{"alg":"none","kid":"k1"}`)) + "." + segments[1] + ".",
		encode([]byte(`{"alg":"RS512","kid":"k1"}`)) + "." + segments[1] + "." + segments[2],
		"", ".", "..", "...", "a.b.c", "bearer ", "\x00", strings.Repeat("e30.", 100),
	} {
		f.Add(seed)
	}
	g := newGuarded(f, newIssuer(), 1)
	f.Fuzz(func(t *testing.T, token string) {
		r := askWith(g, "/token", token)
		if r.StatusCode == 200 && !signedBy(&ours().PublicKey, token) {
			t.Fatalf("%q was admitted", token)
		}
		if r.StatusCode != 200 && r.StatusCode != 401 && r.StatusCode != 431 {
			t.Fatalf("%q: got %d", token, r.StatusCode)
		}
	})
}

// signedBy verifies an RS256 token with the standard library alone.
func signedBy(key *rsa.PublicKey, token string) bool {
	end := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.DecodeString(token[end+1:])
	if err != nil {
		return false
	}
	digest := crypto.SHA256.New()
	digest.Write([]byte(token[:end]))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest.Sum(nil), signature) == nil
}

// FuzzSignedContents: whatever the header and the claims say, a token passes only if it is the issuer's,
// who says so once in plain JSON.
func FuzzSignedContents(f *testing.F) {
	for _, seed := range []struct{ header, payload string }{
		{header256, claimsOf(nil)},
		{`{"kid":"k1","alg":"RS256","jwk":` + jwkOf("k1", theirs(), "") + `}`, claimsOf(nil)},
		{`{"alg":"none","kid":"k1","alg":"RS256"}`, `{"iss":"x","iss":"` + issuerURL + `"}`},
		{`{"alg":"RS256","kid":"k1","crit":["b64"],"b64":false}`, `[1e999,"\ud800",{"a":{"a":null}}]`},
		{"\xff", "null"}, {"", ""},
	} {
		f.Add(seed.header, seed.payload, true)
		f.Add(seed.header, seed.payload, false)
	}
	g := newGuarded(f, newIssuer(), 1)
	f.Fuzz(func(t *testing.T, header, payload string, genuine bool) {
		key := theirs()
		if genuine {
			key = ours()
		}
		if r := askWith(g, "/token", sign(key, crypto.SHA256, header, payload)); r.StatusCode != 200 {
			return
		}
		var said map[string]any
		if err := json.Unmarshal([]byte(payload), &said); err != nil || !genuine || said["iss"] != issuerURL {
			t.Fatalf("a token of %s and %s was admitted; genuine: %v", header, payload, genuine)
		}
	})
}
