package scale_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tandem-failover/tandem/lab/scale"
)

func Example() {
	twenty := scale.Factor(20)
	fmt.Println(twenty.Real(10*time.Second), twenty.Lab(500*time.Millisecond))
	// Output: 500ms 10s
}

func TestZeroIsAWSsOwnTiming(t *testing.T) {
	if got := scale.Factor(0).Real(time.Minute); got != time.Minute {
		t.Errorf("Real = %v, want it unchanged", got)
	}
	if got := scale.Factor(0).Lab(time.Minute); got != time.Minute {
		t.Errorf("Lab = %v, want it unchanged", got)
	}
}

func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := scale.Factor(rapid.Float64Range(1, 100).Draw(t, "factor"))
		d := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "duration"))
		if back := f.Lab(f.Real(d)); (back - d).Abs() > time.Microsecond {
			t.Fatalf("%v became %v at %v", d, back, f)
		}
	})
}
