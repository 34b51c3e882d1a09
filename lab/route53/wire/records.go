package wire

// ListResourceRecordSetsResponse is one page of a zone's records.
type ListResourceRecordSetsResponse struct {
	ResourceRecordSets   ResourceRecordSets
	IsTruncated          bool
	NextRecordName       string `xml:",omitempty"`
	NextRecordType       string `xml:",omitempty"`
	NextRecordIdentifier string `xml:",omitempty"`
	MaxItems             int
}

// ResourceRecordSets is there even when it is empty.
type ResourceRecordSets struct{ ResourceRecordSet []RecordSet }

// TestDNSAnswerResponse is what a DNS query would be answered now.
type TestDNSAnswerResponse struct {
	Nameserver   string
	RecordName   string
	RecordType   string
	RecordData   RecordData
	ResponseCode string
	Protocol     string
}

// RecordData is there even when it is empty.
type RecordData struct{ RecordDataEntry []string }
