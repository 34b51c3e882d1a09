package route53

import (
	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// changeRecords does a batch of changes to a zone's records, wholly or not at all. DNS answers go by them
// before it returns.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
func changeRecords(s *Service, c call) (any, error) {
	var in wire.ChangeResourceRecordSetsRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if err := checkComment(in.ChangeBatch.Comment); err != nil {
		return nil, err
	}
	s.control.Lock()
	defer s.control.Unlock()
	now := s.answers.Load()
	z, err := now.find(c.ids[0])
	if err != nil {
		return nil, err
	}
	b, err := newBatch(z, in.ChangeBatch.Changes.Change)
	if err != nil {
		return nil, err
	}
	if err := s.checksOf(b); err != nil {
		return nil, err
	}
	next, err := b.apply()
	if err != nil {
		return nil, err
	}
	why := "records changed"
	if in.ChangeBatch.Comment != "" {
		why += ": " + in.ChangeBatch.Comment
	}
	n := now.names.with(next)
	s.serve(&answers{names: n, verdicts: now.verdicts}, why, b.touched(now.names, n)...)
	return wire.ChangeResourceRecordSetsResponse{ChangeInfo: s.changed(in.ChangeBatch.Comment)}, nil
}

// checksOf refuses a batch that puts a record on a health check that does not exist.
func (s *Service) checksOf(b *batch) error {
	for _, edit := range b.edits {
		if id := edit.record.CheckID; id != "" && edit.action != wire.Delete && s.check(id) == nil {
			return noSuchHealthCheck(id)
		}
	}
	return nil
}
