package lambda

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/tandem-failover/tandem/stack"
)

// doomedLab is the name under which this binary is a lab that will be killed.
const doomedLab = "doomed-lab"

func runDoomedLab() {
	s, err := New(Options{
		Region: "eu-west-1", Command: self,
		Functions: []stack.Function{{Region: "eu-west-1", Name: "app", Handler: "app", Timeout: time.Hour}},
	})
	if err != nil {
		os.Exit(1)
	}
	s.Invoke(context.Background(), "app", order{Do: "meet", Meet: os.Args[1]}.payload())
}

// The function holds on to its connection and does not look at the Runtime API: only the signal that
// Linux sends on the death of the launcher's thread can end it.
func TestFunctionCodeDoesNotOutliveALabKilledWithMinus9(t *testing.T) {
	t.Parallel()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	m := meet(t)
	cmd := exec.Command(path)
	cmd.Args = []string{doomedLab, m.listener.Addr().String()}
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn := m.await()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	awaitDeath(conn)
}
