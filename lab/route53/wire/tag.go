package wire

// Tag is a tag of a zone or a check.
type Tag struct {
	Key   string
	Value string
	Other *Unknown `xml:",any"`
}

// ChangeTagsForResourceRequest adds and removes tags.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html
type ChangeTagsForResourceRequest struct {
	AddTags       *AddTags
	RemoveTagKeys *RemoveTagKeys
	Other         *Unknown `xml:",any"`
}

// AddTags are tags to add or to give another value.
type AddTags struct {
	Tag   []Tag
	Other *Unknown `xml:",any"`
}

// RemoveTagKeys are the keys of tags to remove.
type RemoveTagKeys struct {
	Key   []string
	Other *Unknown `xml:",any"`
}

// ChangeTagsForResourceResponse is empty.
type ChangeTagsForResourceResponse struct{}

// ResourceTagSet is the tags of one resource.
type ResourceTagSet struct {
	ResourceType string
	ResourceID   string `xml:"ResourceId"`
	Tags         Tags
}

// Tags is there even when it is empty.
type Tags struct{ Tag []Tag }

// ListTagsForResourceResponse is the tags of one resource.
type ListTagsForResourceResponse struct{ ResourceTagSet ResourceTagSet }

// ListTagsForResourcesRequest asks for the tags of several resources.
type ListTagsForResourcesRequest struct {
	ResourceIDs ResourceIDs `xml:"ResourceIds"`
	Other       *Unknown    `xml:",any"`
}

// ResourceIDs name the resources.
type ResourceIDs struct {
	ResourceID []string `xml:"ResourceId"`
	Other      *Unknown `xml:",any"`
}

// ResourceTagSets is there even when it is empty.
type ResourceTagSets struct{ ResourceTagSet []ResourceTagSet }

// ListTagsForResourcesResponse is the tags of each.
type ListTagsForResourcesResponse struct {
	ResourceTagSets ResourceTagSets
}
