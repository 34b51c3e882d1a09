package stack

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// recordings are states that the code in terraform/ leaves, for api.tandem.test: make stack writes them.
//
//go:embed recordings/*.json
var recordings embed.FS

// recorded are the recordings by how many Regions they have, and those in order of preference.
var recorded = map[int]struct {
	file    string
	regions []string
}{
	2: {"recordings/two-regions.json", []string{"eu-west-1", "eu-central-1"}},
	3: {"recordings/three-regions.json", []string{"eu-west-1", "eu-central-1", "eu-north-1"}},
}

// Recorded is the stack that the Terraform code in terraform/ declares with its defaults, for api.tandem.test. Regions,
// two or three in order of preference, take the places of its own; without any it has its own two. Its IDs, its nonce
// and its key are made up, and the same every time; the clients' secrets are drawn.
func Recorded(regions ...string) (Stack, error) {
	if len(regions) == 0 {
		regions = recorded[2].regions
	}
	if err := validateRegions(regions); err != nil {
		return Stack{}, err
	}
	of := recorded[len(regions)]
	text, err := recordings.ReadFile(of.file)
	if err != nil {
		return Stack{}, fmt.Errorf("the recorded stack: %w", err)
	}
	s, unknown, err := FromTerraform(bytes.NewReader(moved(text, of.regions, regions)))
	if err != nil {
		return Stack{}, fmt.Errorf("the recorded stack: %w", err)
	}
	var lacking []error
	for _, u := range unknown {
		lacking = append(lacking, errors.New(u.String()))
	}
	if lacking != nil {
		return Stack{}, fmt.Errorf("the recorded stack declares what a stack cannot say: %w", errors.Join(lacking...))
	}
	return s, nil
}

// moved is a state as it would be in other Regions. Their names are in ARNs, host names, IDs of pools, names of
// resources: everywhere, and nowhere is another name a part of them.
func moved(state []byte, from, to []string) []byte {
	var pairs []string
	for i := range from {
		pairs = append(pairs, from[i], to[i])
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(state)))
}

// regionName is how AWS spells Regions. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]+$`)

func validateRegions(regions []string) error {
	for i, r := range regions {
		if !regionName.MatchString(r) {
			return fmt.Errorf("%q is no name of a Region: write one such as eu-west-1", r)
		}
		if slices.Contains(regions[:i], r) {
			return fmt.Errorf("%s is there twice: each Region has one place in the order", r)
		}
	}
	if _, ok := recorded[len(regions)]; !ok {
		return fmt.Errorf("there are recordings of two and of three Regions, none of %d: declare that many in Terraform, and run its state", len(regions))
	}
	return nil
}
