package main

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// account is the one that AWS's documentation uses.
const account = "123456789012"

// made is one resource or lookup: what its IDs and ARNs follow from.
type made struct {
	kind   string
	region string
	config tftypes.Value
	hash   [sha256.Size]byte // of all of these
}

func newMade(kind, region string, config tftypes.Value) made {
	return made{kind: kind, region: region, config: config, hash: sha256.Sum256([]byte(kind + "|" + region + "|" + canonical(config)))}
}

// value is what AWS would choose for an attribute.
func (m made) value(attribute string, t tftypes.Type) tftypes.Value {
	switch {
	case t.Is(tftypes.String):
		return tftypes.NewValue(t, m.text(attribute))
	case t.Is(tftypes.Number):
		return tftypes.NewValue(t, big.NewFloat(0))
	case t.Is(tftypes.Bool):
		return tftypes.NewValue(t, false)
	case attribute == "name_servers":
		return nameServers(t)
	case attribute == "scope_identifiers":
		return m.scopeIdentifiers(t)
	case attribute == "tags_all" && !attr(m.config, "tags").IsNull():
		return attr(m.config, "tags")
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}):
		return tftypes.NewValue(t, []tftypes.Value{})
	case t.Is(tftypes.Map{}):
		return tftypes.NewValue(t, map[string]tftypes.Value{})
	default:
		return tftypes.NewValue(t, nil)
	}
}

// text is what AWS would choose for a text: by its form where code depends on it, else by what it is called.
func (m made) text(attribute string) string {
	if form, ok := forms[m.kind+"."+attribute]; ok {
		return form(m)
	}
	switch {
	case attribute == "arn" || strings.HasSuffix(attribute, "_arn"):
		service, _, _ := strings.Cut(strings.TrimPrefix(m.kind, "aws_"), "_")
		return m.arn(service, m.lower(12))
	case attribute == "name":
		return strings.TrimPrefix(m.kind, "aws_") + "-" + m.lower(6)
	default:
		return m.lower(12)
	}
}

// nameServers are four, as every zone has.
func nameServers(t tftypes.Type) tftypes.Value {
	var servers []tftypes.Value
	for i, domain := range []string{"com", "net", "org", "co.uk"} {
		servers = append(servers, tftypes.NewValue(tftypes.String, fmt.Sprintf("ns-%d.awsdns-%d.%s", 2048+i, 64+i, domain)))
	}
	return tftypes.NewValue(t, servers)
}

// scopeIdentifiers are a resource server's scopes in full.
func (m made) scopeIdentifiers(t tftypes.Type) tftypes.Value {
	var scopes []tftypes.Value
	for _, scope := range list(attr(m.config, "scope")) {
		scopes = append(scopes, tftypes.NewValue(tftypes.String, m.given("identifier")+"/"+text(scope, "scope_name")))
	}
	return tftypes.NewValue(t, scopes)
}

// given is what the configuration says for a text.
func (m made) given(attribute string) string { return text(m.config, attribute) }

func (m made) arn(service, resource string) string {
	return fmt.Sprintf("arn:aws:%s:%s:%s:%s", service, m.region, account, resource)
}

// mixed is n letters and digits, at most 104; lower the same in lower case.
func (m made) mixed(n int) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(append(m.hash[:], m.hash[:]...))[:n]
}

func (m made) lower(n int) string { return strings.ToLower(m.mixed(n)) }

// uuid has the form of a random one (RFC 9562, version 4).
func (m made) uuid() string {
	id := m.hash
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	digits := hex.EncodeToString(id[:16])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}
