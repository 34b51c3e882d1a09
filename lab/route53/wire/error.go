package wire

// ErrorResponse is what every refusal looks like.
type ErrorResponse struct {
	Error     Error
	RequestID string `xml:"RequestId"`
}

// Error says what was wrong. Type is Sender or Receiver: whose fault it was.
type Error struct {
	Type    string
	Code    string
	Message string
}
