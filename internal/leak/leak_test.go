package leak

import (
	"strings"
	"testing"
)

func TestLook(t *testing.T) {
	marks := []string{"leak.wait"}
	if found := look(marks); found != "" {
		t.Fatalf("found before anything was started:\n%s", found)
	}
	stop, started := make(chan struct{}), make(chan struct{})
	go wait(started, stop)
	<-started
	if found := look(marks); !strings.Contains(found, "leak.wait") {
		t.Errorf("found %q, want the goroutine that waits", found)
	}
	close(stop)
	if found := left(marks); found != "" {
		t.Errorf("found after its end:\n%s", found)
	}
}

func wait(started, stop chan struct{}) {
	close(started)
	<-stop
}
