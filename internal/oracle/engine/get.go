package engine

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// ErrUnavailable says that this machine has no means to get or run the engine. That is no fault of the lab.
var ErrUnavailable = errors.New("DynamoDB Local is not to be had here")

//go:embed pom.xml
var pom string

//go:embed Engine.java
var program string

// source is the program's file: Java runs it from there.
const source = "Engine.java"

// Version is the version of DynamoDB Local.
var Version = regexp.MustCompile(`<artifactId>DynamoDBLocal</artifactId>\s*<version>(.+?)</version>`).FindStringSubmatch(pom)[1]

// get returns a folder with DynamoDB Local's libraries, which Maven fetches once.
func get(ctx context.Context, cache string) (folder string, err error) {
	for _, tool := range []string{"java", "javac"} { // javac, since Engine.java runs from its source
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("%w: it needs a JDK, and there is no %s", ErrUnavailable, tool)
		}
	}
	// Named after what is in it, so that nothing is ever changed in it.
	folder = filepath.Join(cache, fmt.Sprintf("dynamodb-local-%s-%08x", Version, crc32.ChecksumIEEE([]byte(pom+program))))
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	maven, err := exec.LookPath("mvn")
	if err != nil {
		return "", fmt.Errorf("%w: Maven fetches it, and there is no mvn", ErrUnavailable)
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make the engine's folder: %w", err)
	}
	fetched, err := os.MkdirTemp(cache, "fetching-")
	if err != nil {
		return "", fmt.Errorf("make the engine's folder: %w", err)
	}
	defer os.RemoveAll(fetched)
	if err := fetch(ctx, maven, fetched); err != nil {
		return "", err
	}
	// Renamed when whole: an interrupted fetch leaves nothing that looks like the engine. Another oracle may
	// have been quicker; its folder does as well.
	if err := os.Rename(fetched, folder); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("keep the engine: %w", err)
	}
	return folder, nil
}

func fetch(ctx context.Context, maven, to string) error {
	description := filepath.Join(to, "pom.xml")
	for name, content := range map[string]string{description: pom, filepath.Join(to, source): program} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			return fmt.Errorf("fetch the engine: %w", err)
		}
	}
	cmd := exec.CommandContext(ctx, maven, "--quiet", "--batch-mode", "--file", description,
		"dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+to)
	if out, err := cmd.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		return fmt.Errorf("%w: mvn could not fetch it: %w: %s", ErrUnavailable, err, first)
	}
	return nil
}
