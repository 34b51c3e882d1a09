package route53

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/route53/types"

	"github.com/tandem-failover/tandem/event"
)

// tagged lists the tags of some resources as key=value.
func tagged(t testing.TB, s *Service, kind types.TagResourceType, ids ...string) (all []string) {
	t.Helper()
	out, err := client(s).ListTagsForResources(t.Context(), &sdk.ListTagsForResourcesInput{ResourceType: kind, ResourceIds: ids})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range out.ResourceTagSets {
		for _, tag := range set.Tags {
			all = append(all, *set.ResourceId+" "+*tag.Key+"="+*tag.Value)
		}
	}
	return all
}

// The tag Name is what people call a check, and events with them.
func TestTags(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, n, j := rig(t, checkOptions(wwwCheck()))
		if _, err := client(s).ChangeTagsForResource(t.Context(), &sdk.ChangeTagsForResourceInput{
			ResourceType: "healthcheck", ResourceId: aws.String("c1"),
			AddTags: []types.Tag{{Key: aws.String("Name"), Value: aws.String("home")}, {Key: aws.String("a"), Value: aws.String("1")}},
		}); err != nil {
			t.Fatal(err)
		}
		if got := tagged(t, s, "healthcheck", "c1"); len(got) != 2 || got[0] != "c1 Name=home" || got[1] != "c1 a=1" {
			t.Errorf("tags %v", got)
		}
		n.remove(www)
		time.Sleep(time.Minute)
		if told := j.of(event.Check, "home", time.Time{}); len(told) != 1 {
			t.Errorf("events %v", told)
		}
		if _, err := client(s).ChangeTagsForResource(t.Context(), &sdk.ChangeTagsForResourceInput{
			ResourceType: "healthcheck", ResourceId: aws.String("c1"), RemoveTagKeys: []string{"Name"},
		}); err != nil {
			t.Fatal(err)
		}
		n.set(www, says(0, ok))
		time.Sleep(time.Minute)
		if told := j.of(event.Check, "c1", time.Time{}); len(told) != 1 {
			t.Errorf("events %v", told)
		}
		if _, err := client(s).ChangeTagsForResource(t.Context(), &sdk.ChangeTagsForResourceInput{
			ResourceType: "hostedzone", ResourceId: aws.String("Z1"), AddTags: []types.Tag{{Key: aws.String("k"), Value: aws.String("")}},
		}); err != nil {
			t.Fatal(err)
		}
		out, err := client(s).ListTagsForResource(t.Context(), &sdk.ListTagsForResourceInput{ResourceType: "hostedzone", ResourceId: aws.String("Z1")})
		if err != nil || len(out.ResourceTagSet.Tags) != 1 || *out.ResourceTagSet.Tags[0].Key != "k" {
			t.Errorf("tags %+v, %v", out, err)
		}
	})
}

func TestTagRefusals(t *testing.T) {
	t.Parallel()
	s := serve(t, checkOptions(wwwCheck()))
	add := func(kind types.TagResourceType, id string, tags ...types.Tag) error {
		_, err := client(s).ChangeTagsForResource(t.Context(), &sdk.ChangeTagsForResourceInput{ResourceType: kind, ResourceId: &id, AddTags: tags})
		return err
	}
	several := func(from, n int) (tags []types.Tag) {
		for i := range n {
			tags = append(tags, types.Tag{Key: aws.String(strconv.Itoa(from + i)), Value: aws.String("x")})
		}
		return tags
	}
	for i := range 4 {
		if err := add("hostedzone", "Z1", several(10*i, 10)...); err != nil {
			t.Fatal(err)
		}
	}
	_, none := client(s).ListTagsForResources(t.Context(), &sdk.ListTagsForResourcesInput{ResourceType: "healthcheck", ResourceIds: []string{"c1", "c2"}})
	_, empty := client(s).ListTagsForResources(t.Context(), &sdk.ListTagsForResourcesInput{ResourceType: "healthcheck", ResourceIds: []string{}})
	_, untagged := client(s).ChangeTagsForResource(t.Context(), &sdk.ChangeTagsForResourceInput{ResourceType: "hostedzone", ResourceId: aws.String("Z1"), RemoveTagKeys: []string{}})
	for _, tt := range []struct {
		err        error
		code, want string
	}{
		{none, "NoSuchHealthCheck", "c2"},
		{empty, "InvalidInput", "ResourceIds are 0"},
		{untagged, "InvalidInput", "RemoveTagKeys are 0"},
		{add("hostedzone", "Z2", several(0, 1)...), "NoSuchHostedZone", "Z2"},
		{add("hostedzone", "Z1"), "InvalidInput", "neither"},
		{add("hostedzone", "Z1", several(40, 11)...), "InvalidInput", "AddTags are 11"},
		{add("hostedzone", "Z1", types.Tag{Key: aws.String(""), Value: aws.String("x")}), "InvalidInput", "has no key"},
	} {
		refused(t, tt.err, tt.code, tt.want)
	}
	if err := add("hostedzone", "Z1", several(40, 10)...); err != nil {
		t.Error(err)
	}
	refused(t, add("hostedzone", "Z1", several(50, 1)...), "InvalidInput", "more than 50 tags")
	if got := tagged(t, s, "hostedzone", "Z1"); len(got) != maxTags {
		t.Errorf("%d tags", len(got))
	}
}
