package route53

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// blindness is which checkers do not reach which endpoints. The zero value is full sight.
type blindness struct {
	regions map[string]bool
	reaches func(netip.Addr) bool // what those Regions reach all the same; nil for nothing
}

// between says whether the blindness lies between a checker Region and an address.
func (b *blindness) between(region string, address netip.Addr) bool {
	return b.regions[region] && (b.reaches == nil || !b.reaches(address))
}

// SetBlind cuts the checkers of these Regions off from the endpoints at addresses that reaches denies, as a
// partition of the internet does; a nil reaches denies all. It takes the place of what an earlier SetBlind
// did, so no Regions give all checkers their sight back. A probe that is under way is not affected. reaches
// is called at every probe of theirs, by many goroutines.
func (s *Service) SetBlind(checkerRegions []string, reaches func(netip.Addr) bool) error {
	blind := &blindness{regions: make(map[string]bool), reaches: reaches}
	for _, region := range checkerRegions {
		if !slices.Contains(CheckerRegions, region) {
			return fmt.Errorf("blind the checkers in %q: Route 53 has none there, only in %s",
				region, strings.Join(CheckerRegions, ", "))
		}
		blind.regions[region] = true
	}
	s.blind.Store(blind)
	return nil
}
