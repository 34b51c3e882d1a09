package route53

import (
	"encoding/base32"
	"encoding/binary"
	"fmt"
)

// pick draws the number that decides weighted and multivalue answers: SplitMix64 from the seed, which
// needs one atomic addition and no lock. https://doi.org/10.1145/2714064.2660195
func (s *Service) pick() uint64 { return mix(s.picks.Add(golden)) }

// golden is SplitMix64's increment.
const golden = 0x9e3779b97f4a7c15

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// serial draws 16 bytes for a new ID. They come from the seed, but not from the numbers that pick draws:
// whoever calls the API shall not move the dice of DNS.
func (s *Service) serial() (id [16]byte) {
	n := s.serials.Add(1)
	binary.BigEndian.PutUint64(id[:8], mix(mix(s.seed)+n*golden))
	binary.BigEndian.PutUint64(id[8:], mix(mix(^s.seed)+n*golden))
	return id
}

// uuid is a new ID in the form of those of health checks and of requests.
func (s *Service) uuid() string {
	id := s.serial()
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

// resourceID is a new ID in the form of those of zones, Z…, and of changes, C….
func (s *Service) resourceID(kind string) string {
	id := s.serial()
	return kind + base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(id[:12])
}
