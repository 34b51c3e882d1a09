package failover

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Tree describes the records and checks of a service that fails over between Regions, in two tiers so
// that no rule of ours can cause an outage:
//
//	<name>              PRIMARY → preferred.<name>         SECONDARY → able.<name>
//	preferred.<name>    PRIMARY the first Region           SECONDARY → preferred-2.<name>
//	preferred-2.<name>  PRIMARY the second Region, and so forth: each behind its check prefer
//	able.<name>         the same chain, each Region behind its check can
//
// Route 53 knows one PRIMARY and one SECONDARY, so each Region has a link of its own, and a Region more at
// the end is records more: none has to go first, so none is missing meanwhile. Each alias evaluates its
// target's health, so Route 53 backs out of a chain that is empty.
//
// prefer(R) asks that R can serve and that no Region objects to it; can(R) knows nothing of orders and
// holds. When the first tier is empty the second decides by ability alone, and when that is empty too
// Route 53 answers the first Region.
type Tree struct {
	Name     string // what clients ask for
	Zone     string // the hosted zone's name
	ZoneID   string // the hosted zone's ID
	Leaves   []Leaf // one for each Region, in order of preference
	Settings TreeSettings
}

// Leaf is one Region at the end of the tree.
type Leaf struct {
	Region string
	Target string // the regional domain name that serves Name there

	// TargetZoneID makes the leaf an alias, as a zone's apex needs: the hosted zone ID that API Gateway
	// gives with Target. Set it for all leaves or for none. The TTL is then AWS's.
	TargetZoneID string

	// HostTarget is the regional domain name that serves the Region's own host name, which the checks
	// probe; "" leaves the record of that name to the caller.
	HostTarget string
}

// TreeSettings are the numbers of a Tree. See Predict for what each costs.
type TreeSettings struct {
	CanInterval   time.Duration // 10 s or 30 s; faster costs more per check
	CanThreshold  int           // probes in a row; lower is faster, and easier to fool
	HoldInterval  time.Duration // 10 s or 30 s
	HoldThreshold int           // 1: a hold is said on purpose, nothing needs confirming
	TTL           time.Duration // of the leaves; shorter recovers sooner and is asked more often
	Nonce         string        // of the deployment: part of what a hold says, so that nobody else can say it
	Key           string        // of the deployment: part of the paths that checkers ask, so that nobody else can
}

// DefaultTreeSettings are 10 s and 2 in a row for ability, 30 s and 1 for holds, and a TTL of 20 s. The
// nonce and the key are left to the deployment.
func DefaultTreeSettings() TreeSettings {
	return TreeSettings{
		CanInterval:   10 * time.Second,
		CanThreshold:  2,
		HoldInterval:  30 * time.Second,
		HoldThreshold: 1,
		TTL:           20 * time.Second,
	}
}

// Tier is the part of a Tree that decided an answer.
type Tier int

// The tiers. NoTier means that the answer is not one of a Tree's.
const (
	NoTier    Tier = iota
	Preferred      // the Region can, and nobody objects to it
	Able           // the Region can; of all that can, somebody objects to each
	Open           // no Region can: Route 53 fails open, to the first
)

// String names the tier.
func (t Tier) String() string { return [...]string{"none", "preferred", "able", "open"}[t] }

// Answered reads from an answer of a Tree which Region was answered, and by which tier.
func Answered(a Answer) (region string, tier Tier) {
	if len(a.Path) < 2 {
		return "", NoTier
	}
	switch a.Path[0].SetIdentifier {
	case preferredChain:
		tier = Preferred
	case ableChain:
		tier = Able
	default:
		return "", NoTier
	}
	if a.Open {
		tier = Open
	}
	return a.Path[len(a.Path)-1].SetIdentifier, tier
}

// The labels of the two chains, also the set identifiers of the aliases that lead to them.
const (
	preferredChain = "preferred"
	ableChain      = "able"
)

// Records returns the tree's records: CNAMEs or, where the leaves are aliases, A and AAAA records.
func (t Tree) Records() []Record {
	types := []string{"CNAME"}
	if t.aliased() {
		types = []string{"A", "AAAA"}
	}
	var records []Record
	for _, rtype := range types {
		records = append(records,
			t.alias(t.name(), rtype, preferredChain, Primary, preferredChain),
			t.alias(t.name(), rtype, ableChain, Secondary, ableChain))
		records = append(records, t.chain(rtype, preferredChain, t.PreferID)...)
		records = append(records, t.chain(rtype, ableChain, t.CanID)...)
	}
	for _, leaf := range t.Leaves {
		if leaf.HostTarget != "" {
			records = append(records, Record{Name: t.Host(leaf.Region) + ".", Type: "CNAME",
				TTL: t.Settings.TTL, Values: []string{canonicalName(leaf.HostTarget)}})
		}
	}
	return records
}

// chain returns one tier's records: a link for each Region, and in all but the last the alias to the next.
func (t Tree) chain(rtype, chain string, check func(region string) string) []Record {
	var records []Record
	for i, leaf := range t.Leaves {
		at := link(chain, i)
		records = append(records, t.leaf(leaf, at, rtype, check(leaf.Region)))
		if i < len(t.Leaves)-1 {
			next := link(chain, i+1)
			records = append(records, t.alias(t.below(at), rtype, next, Secondary, next))
		}
	}
	return records
}

// link is the label of the Region with index i in a chain.
func link(chain string, i int) string {
	if i == 0 {
		return chain
	}
	return fmt.Sprintf("%s-%d", chain, i+1)
}

func (t Tree) alias(name, rtype, id string, role FailoverRole, to string) Record {
	return Record{Name: name, Type: rtype, SetIdentifier: id, Failover: role,
		Alias: &Alias{ZoneID: t.ZoneID, Name: t.below(to), EvaluateTargetHealth: true}}
}

func (t Tree) leaf(l Leaf, at, rtype, check string) Record {
	r := Record{Name: t.below(at), Type: rtype, SetIdentifier: l.Region, Failover: Primary, CheckID: check}
	if t.aliased() {
		// Evaluating API Gateway's health would say nothing: AWS regards it as always available.
		r.Alias = &Alias{ZoneID: l.TargetZoneID, Name: canonicalName(l.Target)}
		return r
	}
	r.TTL, r.Values = t.Settings.TTL, []string{canonicalName(l.Target)}
	return r
}

func (t Tree) aliased() bool { return len(t.Leaves) > 0 && t.Leaves[0].TargetZoneID != "" }

func (t Tree) name() string { return canonicalName(t.Name) }

func (t Tree) below(label string) string { return label + "." + t.name() }

// Host is the Region's own host name, without the trailing dot: what checks, peers and the CLI ask, so
// that its certificate and its mapping are watched too.
func (t Tree) Host(region string) string {
	return region + "." + strings.TrimSuffix(t.name(), ".")
}

// Validate refuses a tree that cannot work, with every reason: what its own fields lack, and what Route
// 53 would say to its records and checks.
func (t Tree) Validate() error {
	r := rules{subject: fmt.Sprintf("tree %q", t.Name)}
	if len(t.Leaves) == 0 {
		r.refuse("Leaves", "are missing; give one for each Region")
	}
	if t.Settings.Nonce == "" {
		r.refuse("Nonce", "is missing; draw one for the deployment, so that nobody else can say a hold")
	}
	if t.Settings.Key == "" {
		r.refuse("Key", "is missing; draw one for the deployment, so that nobody else can ask what checkers ask")
	}
	regions := make(map[string]bool)
	for _, leaf := range t.Leaves {
		if leaf.Region == "" || leaf.Target == "" {
			r.refuse("Leaves", "Region %q leads to %q; give both", leaf.Region, leaf.Target)
		}
		if regions[leaf.Region] {
			r.refuse("Leaves", "Region %q is there twice; keep one", leaf.Region)
		}
		regions[leaf.Region] = true
		if (leaf.TargetZoneID != "") != t.aliased() {
			r.refuse("Leaves", "TargetZoneID is set for some Regions only; set it for all or for none")
		}
	}
	return errors.Join(r.err(), ValidateChecks(t.Checks()), ValidateRecords(t.Zone, t.Records()))
}
