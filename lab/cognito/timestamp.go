package cognito

import (
	"strconv"
	"time"
)

// timestamp is a time as JSON 1.1 has it: seconds since the epoch, with milliseconds.
type timestamp time.Time

// MarshalJSON implements json.Marshaler.
func (t timestamp) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(time.Time(t).UnixMilli())/1000, 'f', 3, 64), nil
}
