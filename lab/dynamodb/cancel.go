package dynamodb

import (
	"strings"

	"github.com/tandem-failover/tandem/lab/dynamodb/value"
	"github.com/tandem-failover/tandem/lab/dynamodb/wire"
)

// reason is why an action cancelled its transaction.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html
type reason struct {
	code    string // "None" of an innocent action
	message string
	item    value.Map
}

func newReason(fault error) reason {
	if fault == nil {
		return reason{code: "None"}
	}
	e := asAPIError(fault)
	code := "ValidationError"
	if e.kind == kindCondition {
		code = "ConditionalCheckFailed"
	}
	return reason{code, e.message, e.item}
}

// cancelled is the refusal of a transaction of n actions; fault tells what is wrong with each, if anything.
func cancelled(n int, fault func(int) error) error {
	reasons, codes := make([]reason, n), make([]string, n)
	for i := range reasons {
		reasons[i] = newReason(fault(i))
		codes[i] = reasons[i].code
	}
	return &apiError{
		kind:    kindCancelled,
		message: "Transaction cancelled, please refer cancellation reasons for specific reasons [" + strings.Join(codes, ", ") + "]",
		reasons: reasons,
	}
}

// enlist checks the actions of a transaction against their tables: bind does, one by one. Of several that
// do not fit AWS tells the first alone, before it looks for two on one item.
func enlist(n int, bind func(int) (place, error)) error {
	seen := make(map[place]bool, n)
	var errRepeated error
	for i := range n {
		at, err := bind(i)
		if err != nil {
			return cancelled(n, func(other int) error {
				if other == i {
					return err
				}
				return nil
			})
		}
		if seen[at] {
			errRepeated = invalid("Transaction request cannot include multiple operations on one item")
		}
		seen[at] = true
	}
	return errRepeated
}

// appendReasons appends the field CancellationReasons.
func appendReasons(dst []byte, reasons []reason) []byte {
	dst = append(wire.AppendKey(dst, "CancellationReasons"), '[')
	for _, r := range reasons {
		dst = append(wire.AppendComma(dst), '{')
		dst = wire.AppendString(wire.AppendKey(dst, "Code"), r.code)
		if r.item != nil {
			dst = value.AppendMap(wire.AppendKey(dst, "Item"), r.item)
		}
		if r.message != "" {
			dst = wire.AppendString(wire.AppendKey(dst, "Message"), r.message)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
