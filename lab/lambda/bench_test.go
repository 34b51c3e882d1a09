package lambda

import (
	"testing"
)

// BenchmarkInvokeWarm is one event through a process that is there already.
func BenchmarkInvokeWarm(b *testing.B) {
	s := region(b, "app")
	payload := order{Do: "echo"}.payload()
	invoke(b, s, "app", order{Do: "echo"})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Invoke(b.Context(), "app", payload); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInvokeCold is one event in a Region that has just come back.
func BenchmarkInvokeCold(b *testing.B) {
	s := region(b, "app")
	payload := order{Do: "echo"}.payload()
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s.Stop()
		s.Start()
		b.StartTimer()
		if _, err := s.Invoke(b.Context(), "app", payload); err != nil {
			b.Fatal(err)
		}
	}
}
