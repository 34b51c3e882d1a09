package drill

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed scenarios/*.yaml
var scenarioFiles embed.FS

// Embedded is the scenario of that name which comes with Tandem.
func Embedded(name string) (Scenario, error) {
	file := path.Join("scenarios", name+".yaml")
	data, err := scenarioFiles.ReadFile(file)
	if err != nil {
		return Scenario{}, fmt.Errorf("no scenario called %q comes with tandem: %s", name, suggest(name, EmbeddedNames()))
	}
	return Parse(file, data)
}

// EmbeddedNames are the names of the scenarios that come with Tandem, sorted.
func EmbeddedNames() []string {
	entries, err := scenarioFiles.ReadDir("scenarios")
	if err != nil {
		panic(err) // the directory is compiled in
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// EmbeddedText is the file of the scenario of that name, comments and all.
func EmbeddedText(name string) ([]byte, error) {
	return scenarioFiles.ReadFile(path.Join("scenarios", name+".yaml"))
}
