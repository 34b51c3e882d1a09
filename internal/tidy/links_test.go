package tidy

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
)

var (
	// link is a Markdown link or image: its target, without a title.
	link = regexp.MustCompile(`\]\(\s*<?([^()\s<>]+)>?(?:\s+"[^"]*")?\s*\)`)
	// code is what Markdown shows as it is: fenced blocks and spans.
	code = regexp.MustCompile("(?ms)^ *```.*?^ *```|`[^`\n]+`")
)

// links wants every relative link of a Markdown file to lead to a file or folder of the repository.
func links(t *tree) (found []string) {
	for _, f := range t.files {
		if path.Ext(f.name) != ".md" {
			continue
		}
		prose := code.ReplaceAllFunc(f.text, func(c []byte) []byte { // the lines stay as they are
			return bytes.Map(func(r rune) rune {
				if r == '\n' {
					return r
				}
				return ' '
			}, c)
		})
		for _, at := range link.FindAllSubmatchIndex(prose, -1) {
			target := string(prose[at[2]:at[3]])
			if !t.leads(f.folder(), target) {
				found = append(found, fmt.Sprintf("%s:%d: %s leads nowhere: correct the link or add the file",
					f.name, 1+bytes.Count(prose[:at[2]], []byte("\n")), target))
			}
		}
	}
	return found
}

// leads reports whether a link from a folder is someone else's, or finds its file.
func (t *tree) leads(folder, target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	if u.Scheme != "" || u.Host != "" || u.Path == "" {
		return true
	}
	to := path.Join(folder, u.Path)
	if strings.HasPrefix(u.Path, "/") {
		to = strings.TrimPrefix(path.Clean(u.Path), "/")
	}
	return t.names[to] || to == "."
}

func TestLinks(t *testing.T) {
	t.Parallel()
	check(t, links, map[string]string{
		"a.md":          "[own](a.md) [part](a.md#b) [here](#b) [web](https://example.com/x) ![shown](./a.md \"t\")\n",
		"docs/a.md":     "[up](../docs) [root](/docs/a.md) `[no](link)`\n\n```\n[no](link)\n```\n",
		"docs/adr/b.md": "[mail](mailto:a@example.com)\n",
	}, map[string]string{
		"a.md":      "[gone](b.md)\n",
		"docs/a.md": "[gone](b.md#part)\n",
		"b.md":      "![gone](./docs/x.svg)\n",
	})
}
