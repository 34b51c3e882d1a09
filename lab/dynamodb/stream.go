package dynamodb

import "time"

// replicationStream is the view type of the stream that replication needs. It is turned on with the
// first replica and cannot be turned off while there is one.
const replicationStream = "NEW_AND_OLD_IMAGES"

// streamInput is a StreamSpecification. The lab shows streams and has no records of them.
type streamInput struct {
	StreamEnabled  optional[bool]
	StreamViewType optional[string]
}

func (c *constraints) stream(given *streamInput) {
	if given == nil {
		return
	}
	c.require(given.StreamEnabled.given, "streamSpecification.streamEnabled")
	c.enum(given.StreamViewType, "streamSpecification.streamViewType", "OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE")
}

// view is the view type of the stream that is asked for, "" if none is.
func (p *streamInput) view() string {
	if p == nil || !p.StreamEnabled.value {
		return ""
	}
	return p.StreamViewType.value
}

func (p *streamInput) creatable() error {
	switch {
	case p == nil:
		return nil
	case p.StreamEnabled.value && !p.StreamViewType.given:
		return wrong("Table is being created with a stream enabled, UpdateViewType is required")
	case !p.StreamEnabled.value && p.StreamViewType.given:
		return wrong("Table is being created with a stream disabled, UpdateViewType should not be specified")
	}
	return nil
}

// updatable refuses what would not turn the stream of a table on or off.
func (p *streamInput) updatable(t *table) error {
	switch on := p.StreamEnabled.value; {
	case on && !p.StreamViewType.given:
		return wrong("If stream is being enabled then UpdateViewType is required")
	case !on && p.StreamViewType.given:
		return wrong("If stream is being disabled, then UpdateViewType must not be specified")
	case !on && len(t.members) > 1:
		return wrong("Disabling Stream is not allowed for a Global Table replica.")
	case on && t.stream != "":
		return invalid("Table already has an enabled stream: TableName: %s", t.Name)
	case !on && t.stream == "":
		return invalid("Table has no stream to disable: TableName: %s", t.Name)
	}
	return nil
}

// startStream begins a new stream in every Region. Stopping it leaves its ARN behind.
func (t *table) startStream(view string) {
	t.stream = view
	for _, m := range t.members {
		m.streamed = time.Now()
	}
}

// streamLabel tells a table's streams apart.
func (m *member) streamLabel() string { return m.streamed.UTC().Format("2006-01-02T15:04:05.000") }
