package route53

import (
	"maps"
	"slices"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

// tags are the tags of a zone or a check.
type tags map[string]string

const (
	nameTag = "Name" // what people call a check

	// Limits on one request, and on one resource.
	// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
	maxTagged  = 10
	maxTags    = 50
	maxTagKey  = 128
	maxTagText = 256
)

// tagsOf finds the tags of a resource. Call it with control held.
func (s *Service) tagsOf(kind, id string) (tags, error) {
	switch kind {
	case "hostedzone":
		if z := s.zones[wire.TrimID(id)]; z != nil {
			return z.tags, nil
		}
		return nil, noSuchHostedZone(id)
	case "healthcheck":
		if c := s.check(id); c != nil {
			return c.tags, nil
		}
		return nil, noSuchHealthCheck(id)
	default:
		return nil, invalidInput("ResourceType is %q; use healthcheck or hostedzone", kind)
	}
}

// tagSet is a resource's tags as the API shows them.
func (s *Service) tagSet(kind, id string) (wire.ResourceTagSet, error) {
	all, err := s.tagsOf(kind, id)
	set := wire.ResourceTagSet{ResourceType: kind, ResourceID: wire.TrimID(id)}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		set.Tags.Tag = append(set.Tags.Tag, wire.Tag{Key: key, Value: all[key]})
	}
	return set, err
}

// listTags lists the tags of one resource.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListTagsForResource.html
func listTags(s *Service, c call) (any, error) {
	s.control.Lock()
	defer s.control.Unlock()
	set, err := s.tagSet(c.ids[0], c.ids[1])
	return wire.ListTagsForResourceResponse{ResourceTagSet: set}, err
}

// listTagsOfSeveral lists the tags of up to ten resources of a kind.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListTagsForResources.html
func listTagsOfSeveral(s *Service, c call) (any, error) {
	var in wire.ListTagsForResourcesRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if n := len(in.ResourceIDs.ResourceID); n < 1 || n > maxTagged {
		return nil, invalidInput("ResourceIds are %d; use 1 to %d", n, maxTagged)
	}
	s.control.Lock()
	defer s.control.Unlock()
	var out wire.ListTagsForResourcesResponse
	for _, id := range in.ResourceIDs.ResourceID {
		set, err := s.tagSet(c.ids[0], id)
		if err != nil {
			return nil, err
		}
		out.ResourceTagSets.ResourceTagSet = append(out.ResourceTagSets.ResourceTagSet, set)
	}
	return out, nil
}

// changeTags adds tags to a resource and takes others off. The Name of a check is what events call it.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
func changeTags(s *Service, c call) (any, error) {
	var in wire.ChangeTagsForResourceRequest
	if err := decode(c.body, &in); err != nil {
		return nil, err
	}
	if in.AddTags == nil && in.RemoveTagKeys == nil {
		return nil, invalidInput("there is neither an AddTags nor a RemoveTagKeys")
	}
	s.control.Lock()
	defer s.control.Unlock()
	kind, id := c.ids[0], c.ids[1]
	all, err := s.tagsOf(kind, id)
	if err != nil {
		return nil, err
	}
	next, err := all.changed(in)
	if err != nil {
		return nil, err
	}
	clear(all)
	maps.Copy(all, next)
	if kind == "healthcheck" {
		s.check(id).rename(all[nameTag])
	}
	return wire.ChangeTagsForResourceResponse{}, nil
}

// rename gives a check another name, or takes it away.
func (c *check) rename(name string) { c.given.Name, c.settings.Name = name, name }

// changed are the tags after a request.
func (t tags) changed(in wire.ChangeTagsForResourceRequest) (tags, error) {
	next := maps.Clone(t)
	if in.RemoveTagKeys != nil {
		if n := len(in.RemoveTagKeys.Key); n < 1 || n > maxTagged {
			return nil, invalidInput("RemoveTagKeys are %d; use 1 to %d", n, maxTagged)
		}
		for _, key := range in.RemoveTagKeys.Key {
			delete(next, key)
		}
	}
	if in.AddTags != nil {
		if n := len(in.AddTags.Tag); n < 1 || n > maxTagged {
			return nil, invalidInput("AddTags are %d; use 1 to %d", n, maxTagged)
		}
		for _, tag := range in.AddTags.Tag {
			if tag.Key == "" || len(tag.Key) > maxTagKey || len(tag.Value) > maxTagText {
				return nil, invalidInput("the tag %q is too long, or has no key", tag.Key)
			}
			next[tag.Key] = tag.Value
		}
	}
	if len(next) > maxTags {
		return nil, invalidInput("the resource would have more than %d tags", maxTags)
	}
	return next, nil
}
