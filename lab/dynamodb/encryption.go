package dynamodb

import (
	"strings"
	"time"
)

// encryption is how a table is encrypted in a Region: a setting that the lab remembers and shows.
type encryption struct {
	key      string // the KMS key's ARN, "" for the key that AWS owns, of which nothing is shown
	customer bool   // it was named, and is not the account's own for DynamoDB
	changing bool
}

// sseInput is an SSESpecification.
type sseInput struct {
	Enabled        optional[bool]
	SSEType        optional[string]
	KMSMasterKeyId optional[string]
}

func (c *constraints) sse(given *sseInput) {
	if given == nil {
		return
	}
	c.enum(given.SSEType, "sSESpecification.sSEType", "AES256", "KMS")
	if given.KMSMasterKeyId.given && given.KMSMasterKeyId.value == "" {
		c.add("''", "sSESpecification.kMSMasterKeyId", "Member must have length greater than or equal to 1")
	}
}

func (p *sseInput) sound() error {
	switch {
	case p == nil:
		return nil
	case p.off() && p.SSEType.given:
		return wrong("SSEType can not be specified if Enabled is false")
	case p.off() && p.KMSMasterKeyId.given:
		return wrong("KMSMasterKeyId can not be specified if Enabled is false")
	case p.SSEType.value == "AES256":
		return wrong("SSEType AES256 is not supported")
	case p.KMSMasterKeyId.given && !p.SSEType.given:
		return wrong("SSEType KMS is required if KMSMasterKeyId is specified")
	}
	return nil
}

func (p *sseInput) off() bool { return p.Enabled.given && !p.Enabled.value }

// wantsKey says whether a KMS key is asked for; an empty specification asks for none.
func (p *sseInput) wantsKey() bool {
	return p != nil && !p.off() && (p.Enabled.given || p.SSEType.given)
}

func (s *Service) encryption(region string, p *sseInput) encryption {
	switch {
	case !p.wantsKey():
		return encryption{}
	case p.KMSMasterKeyId.given:
		return encryption{key: s.keyARN(region, p.KMSMasterKeyId.value), customer: true}
	}
	return encryption{key: s.keyARN(region, s.uuid("alias/aws/dynamodb "+region))}
}

// keyARN makes an ARN of how a key was named. The lab knows no keys, so it resolves no alias: it makes the
// same key of it each time.
func (s *Service) keyARN(region, named string) string {
	switch {
	case strings.HasPrefix(named, "arn:"):
		return named
	case strings.HasPrefix(named, "alias/"):
		named = s.uuid(named + " " + region)
	}
	return "arn:aws:kms:" + region + ":" + s.account + ":key/" + named
}

// changeEncryptionLocked encrypts a table anew. It stays ACTIVE meanwhile; its SSEDescription is UPDATING.
func (s *Service) changeEncryptionLocked(t *table, region string, p *sseInput) (*table, error) {
	wanted, has := s.encryption(region, p), t.members[region].sse
	switch {
	case has.changing:
		return nil, inUse("Table is being updated: %s", t.Name)
	case wanted.key == "" && has.key == "":
		return nil, wrong("Table is already encrypted by default")
	case wanted.key == has.key && p.KMSMasterKeyId.given:
		return nil, wrong("Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key")
	}
	t = s.changeLocked(t, func(t *table) {
		sse := &t.members[region].sse
		sse.changing = true
		if sse.key == "" {
			sse.key = wanted.key
		}
	})
	s.settleLocked(t, region, func(now *table) {
		s.changeLocked(now, func(t *table) { t.members[region].sse = wanted })
	})
	return t, nil
}

// tableClass is what a table's storage costs in a Region: a setting that the lab remembers and shows.
type tableClass struct {
	name  string // "" if it was never chosen
	since time.Time
}

const standardClass = "STANDARD"

func (c *constraints) tableClass(given optional[string], at string) {
	c.enum(given, at, standardClass, "STANDARD_INFREQUENT_ACCESS")
}
