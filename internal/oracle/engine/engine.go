// Package engine gets and runs DynamoDB Local, AWS's own imitation of DynamoDB for tests.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html
package engine

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Engine is a DynamoDB Local that runs, in memory, on loopback. Each access key has a database of its own.
type Engine struct {
	URL string

	cmd   *exec.Cmd
	input io.Closer // the engine ends when this does, however this process ends
	said  tail
}

// Start runs DynamoDB Local, which it fetches into cache if it is not there. It returns when the engine
// answers, and an ErrUnavailable if this machine cannot get or run it. The engine ends with Close or ctx.
func Start(ctx context.Context, cache string) (*Engine, error) {
	libraries, err := get(ctx, cache)
	if err != nil {
		return nil, err
	}
	e := &Engine{cmd: exec.CommandContext(ctx, "java", "-Xmx1g", "-Djava.library.path="+libraries,
		"-cp", filepath.Join(libraries, "*"), filepath.Join(libraries, source))}
	e.cmd.Env = append(os.Environ(), "DDB_LOCAL_TELEMETRY=0")
	e.cmd.Stderr = &e.said
	if e.input, err = e.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	output, err := e.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	if err := e.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if port, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
			e.URL = "http://127.0.0.1:" + port
			return e, nil
		}
	}
	return nil, fmt.Errorf("start the engine: %w: %s", e.cmd.Wait(), &e.said)
}

// Close ends the engine and waits for it.
func (e *Engine) Close() {
	e.input.Close()
	e.cmd.Process.Kill()
	e.cmd.Wait() // it was killed: its status says so and no more
}

// tail keeps the end of what was written to it.
type tail struct {
	mu   sync.Mutex // guards kept
	kept []byte
}

func (t *tail) Write(p []byte) (int, error) {
	const most = 4 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	t.kept = bytes.Clone(t.kept[max(0, len(t.kept)-most):])
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.kept))
}
