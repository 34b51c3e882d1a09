package route53

import "github.com/tandem-failover/tandem/lab/route53/wire"

// getHostedZone shows one zone with its name servers.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
func getHostedZone(s *Service, c call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	z, err := s.answers.Load().find(c.ids[0])
	if err != nil {
		return nil, err
	}
	return wire.GetHostedZoneResponse{
		HostedZone: s.describe(z), DelegationSet: wire.NewDelegationSet(z.servers),
	}, nil
}

// getHostedZoneCount counts the zones.
func getHostedZoneCount(s *Service, _ call) (any, error) {
	return wire.GetHostedZoneCountResponse{HostedZoneCount: len(s.answers.Load().names.zones)}, nil
}

// updateHostedZoneComment gives a zone another comment, or none.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_UpdateHostedZoneComment.html
func updateHostedZoneComment(s *Service, c call) (any, error) {
	var in wire.UpdateHostedZoneCommentRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if err := checkComment(in.Comment); err != nil {
		return nil, err
	}
	s.control.Lock()
	defer s.control.Unlock()
	z, err := s.answers.Load().find(c.ids[0])
	if err != nil {
		return nil, err
	}
	s.zones[z.id].comment = in.Comment
	return wire.UpdateHostedZoneCommentResponse{HostedZone: s.describe(z)}, nil
}

// maxComment is how many characters a comment may have.
const maxComment = 256

func checkComment(comment string) error {
	if len([]rune(comment)) > maxComment {
		return invalidInput("Comment has more than %d characters", maxComment)
	}
	return nil
}
