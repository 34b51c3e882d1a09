package control_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/control"
	"github.com/tandem-failover/tandem/lab/fault"
)

// still is a lab in which faults change nothing.
type still struct {
	event.Stream
	faults *fault.Active
}

func (s *still) Faults() *fault.Active { return s.faults }

func (s *still) Inject(spec fault.Spec) (fault.Fault, error) {
	f, err := spec.Fault([]string{"a", "b"})
	if err != nil {
		return nil, err
	}
	return f, s.faults.Inject(f)
}

type nowhere struct{}

func (nowhere) SetRegion(string, fault.Mode) error             { return nil }
func (nowhere) SetLink(string, string, fault.Link) error       { return nil }
func (nowhere) SetService(string, string, fault.Trouble) error { return nil }
func (nowhere) SetBlind([]string, string) error                { return nil }
func (nowhere) SetControlPlanes(bool) error                    { return nil }

// shortDir is short enough for a socket's address, as t.TempDir is not everywhere.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ctl")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func serve(t *testing.T, dir string) (*still, *control.Client) {
	t.Helper()
	lab := &still{faults: fault.NewActive(nowhere{})}
	server, err := control.Serve(lab, dir)
	if err != nil {
		t.Fatal(err)
	}
	client, err := control.NewClient(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		client.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return lab, client
}

func TestFaultsComeAndGo(t *testing.T) {
	t.Parallel()
	_, client := serve(t, shortDir(t))
	ctx := t.Context()
	for _, spec := range []fault.Spec{
		{Name: "region-hung", Region: "a"}, {Name: "link-cut", From: "a", To: "b"}, {Name: "region-refused", Region: "b"},
	} {
		if _, err := client.Inject(ctx, spec); err != nil {
			t.Fatal(err)
		}
	}
	got, err := client.Faults(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := []control.Suffering{
		{Place: "link a→b", Fault: "a no longer reaches b"},
		{Place: "region a", Fault: "a hangs: nothing answers"},
		{Place: "region b", Fault: "b refuses every connection"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if _, err := client.Heal(ctx, "a"); err != nil {
		t.Error(err)
	}
	if _, err := client.Heal(ctx, "a"); err == nil || !strings.Contains(err.Error(), fault.ErrNothing.Error()) {
		t.Errorf("healing what is well: got %v", err)
	}
	if _, err := client.Heal(ctx, ""); err != nil {
		t.Error(err)
	}
	if got, err := client.Faults(ctx); err != nil || len(got) != 0 {
		t.Errorf("after healing all: %v, %v", got, err)
	}
	_, err = client.Inject(ctx, fault.Spec{Name: "region-hung", Region: "z"})
	if refused, ok := errors.AsType[*control.RefusedError](err); !ok || !strings.Contains(refused.Message, `"z"`) {
		t.Errorf("an unknown Region: got %v, want a RefusedError that names it", err)
	}
}

func TestEventsAreStreamed(t *testing.T) {
	t.Parallel()
	lab, client := serve(t, shortDir(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := make(chan event.Event)
	ended := make(chan error, 1)
	go func() { ended <- client.Events(ctx, func(e event.Event) { got <- e }) }()
	// The stream starts when it starts: publish until the first event arrives.
	want := event.Event{Kind: event.Region, Region: "a", From: "serving", To: "hung"}
	var first event.Event
	for first.Kind == "" {
		lab.Publish(want)
		select {
		case first = <-got:
		default:
		}
	}
	first.Time = want.Time
	if diff := cmp.Diff(want, first); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	lab.Close()
	for {
		select {
		case <-got:
			continue
		case err := <-ended:
			if err != nil {
				t.Errorf("the stream of a lab that ended: %v", err)
			}
			return
		}
	}
}

func TestOneLabADirectory(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	if client, err := control.NewClient(dir); err != nil {
		t.Fatal(err)
	} else if _, err := client.Faults(t.Context()); !errors.Is(err, control.ErrNoLab) {
		t.Errorf("no lab: got %v, want ErrNoLab", err)
	}
	serve(t, dir)
	if err := control.Free(dir); !errors.Is(err, control.ErrBusy) {
		t.Errorf("a second lab: got %v, want ErrBusy", err)
	}
}

func TestAKilledLabsSocketIsReplaced(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	if err := os.WriteFile(dir+"/control.sock", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, client := serve(t, dir)
	if _, err := client.Faults(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestAPathTooLongForASocketIsSaid(t *testing.T) {
	t.Parallel()
	if _, err := control.NewClient("/" + strings.Repeat("x", 120)); err == nil || !strings.Contains(err.Error(), "--dir") {
		t.Errorf("got %v, want an error that names --dir", err)
	}
}
