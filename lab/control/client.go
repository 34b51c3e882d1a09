package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"syscall"

	"github.com/tandem-failover/tandem/event"
	"github.com/tandem-failover/tandem/lab/fault"
)

// ErrNoLab says that no lab runs in the directory.
var ErrNoLab = errors.New("no lab is running there")

// RefusedError is the lab's answer to a command that asks for something that cannot be.
type RefusedError struct{ Message string }

func (e *RefusedError) Error() string { return e.Message }

// Client sends commands to the lab in a directory.
type Client struct {
	dir  string
	http http.Client
}

// NewClient makes a client of the lab in dir. It does not connect yet. Close it.
func NewClient(dir string) (*Client, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var plain net.Dialer
		return plain.DialContext(ctx, "unix", path)
	}
	return &Client{dir: dir, http: http.Client{Transport: &http.Transport{DialContext: dial}}}, nil
}

// Close lets go of the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Inject makes a fault and returns it in words. The error is a RefusedError when there is no such fault
// in this lab.
func (c *Client) Inject(ctx context.Context, spec fault.Spec) (string, error) {
	body, err := json.Marshal(spec)
	if err != nil {
		return "", fmt.Errorf("print the fault: %w", err)
	}
	var said message
	err = c.call(ctx, http.MethodPost, "/faults", body, &said)
	return said.Message, err
}

// Heal undoes the faults of a Region, or, with "", all.
func (c *Client) Heal(ctx context.Context, region string) (string, error) {
	var said message
	err := c.call(ctx, http.MethodDelete, "/faults?region="+url.QueryEscape(region), nil, &said)
	return said.Message, err
}

// Faults lists the active faults.
func (c *Client) Faults(ctx context.Context) ([]Suffering, error) {
	var list []Suffering
	err := c.call(ctx, http.MethodGet, "/faults", nil, &list)
	return list, err
}

// Events hands over each event until ctx or the lab ends.
func (c *Client) Events(ctx context.Context, each event.Sink) error {
	response, err := c.send(ctx, http.MethodGet, "/events", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for decoder := json.NewDecoder(response.Body); ; {
		var e event.Event
		switch err := decoder.Decode(&e); {
		case ctx.Err() != nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the lab's events: %w", err)
		}
		each(e)
	}
}

func (c *Client) call(ctx context.Context, method, path string, body []byte, into any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	response, err := c.send(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		var said message
		if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
			return fmt.Errorf("the lab answered %s", response.Status)
		}
		if response.StatusCode == http.StatusBadRequest {
			return &RefusedError{said.Message}
		}
		return errors.New(said.Message)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		return fmt.Errorf("read the lab's answer: %w", err)
	}
	return nil
}

func (c *Client) send(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://lab"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("reach the lab in %s: %w", c.dir, ErrNoLab)
	}
	return response, err
}
