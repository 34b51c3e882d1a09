package tidy

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// direction says what of the project the packages at a place may import. Places are folders; "x/..." is x
// and all below it, and "lab/*" any one service of the lab. The first direction that fits a package holds
// for it. Tests may import what they like: they are where the parts meet.
type direction struct {
	place string
	only  []string // besides its own folder; nil with no never means nothing
	never []string // when everything else is allowed
	why   string
}

var directions = []direction{
	{place: "failover/...", why: "it is pure: hand it values instead"},
	{place: "event/...", why: "it is a leaf: turn the dependency round"},
	{place: "deployment/...", why: "it is a leaf: turn the dependency round"},
	{place: "lab/scale/...", why: "it is a leaf: turn the dependency round"},
	{place: "lab/sigv4/...", why: "it is a leaf: turn the dependency round"},
	{place: "stack/...", only: []string{"failover", "deployment"}, why: "it is plain data: realise it elsewhere"},
	{place: "registry/...", only: []string{"failover"}, why: "it runs on AWS: keep the functions binary small"},
	{place: "functions/...", only: []string{"registry", "failover", "operator/wire"}, why: "they run on AWS: keep the binary small"},
	{place: "lab/control/...", only: []string{"stack", "event", "failover", "deployment", "lab/fault", "lab/scale"},
		why: "it is how a lab is spoken to: let lab do what is asked"},
	{place: "lab/*/...", only: []string{"stack", "event", "failover", "lab/scale", "lab/sigv4"},
		why: "a service of the lab knows no other service: let lab wire them through functions and interfaces"},
	{place: "lab", never: []string{"functions/...", "registry/...", "operator/...", "drill/...", "cmd/..."},
		why: "the lab realises anyone's stack: let its caller bring Tandem"},
	{place: "operator/wire/...", why: "it is a leaf: turn the dependency round"},
	{place: "operator/...", never: []string{"lab/...", "functions/...", "drill/...", "cmd/..."},
		why: "it operates AWS and the lab alike: reach both through the deployment"},
	{place: "drill/...", never: []string{"functions/...", "cmd/..."}, why: "it judges a deployment from outside"},
}

// licences say who may import a module from outside that not everyone may.
var licences = []struct {
	outside, why string
	places       []string
}{
	{"github.com/miekg/dns", "names are resolved in one place: use drill's resolver", []string{"lab/route53/...", "drill/..."}},
	{"github.com/spf13/cobra", "only the command line parses flags", []string{"cmd/..."}},
}

// light are the modules that may reach the functions binary, whose size is its cold start.
var light = []string{"github.com/aws/aws-sdk-go-v2", "github.com/aws/aws-lambda-go", "github.com/aws/smithy-go", "github.com/oklog/ulid"}

// within reports whether a folder lies at a place.
func within(folder, place string) bool {
	base, below := strings.CutSuffix(place, "/...")
	depth := strings.Count(base, "/") + 1
	parts := strings.Split(folder, "/")
	if len(parts) < depth || !below && len(parts) > depth {
		return false
	}
	fits, _ := path.Match(base, strings.Join(parts[:depth], "/"))
	return fits
}

func withinAny(folder string, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool { return within(folder, place) })
}

func importDirections(t *tree) (found []string) {
	for _, f := range t.goFiles() {
		if f.isTest() {
			continue
		}
		for _, spec := range f.syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value) // it was parsed
			if why := refuse(f.folder(), imported); why != "" {
				found = append(found, fmt.Sprintf("%s: must not import %s: %s", f.line(spec.Pos()), imported, why))
			}
		}
	}
	return found
}

// refuse says why a folder must not import something, or "".
func refuse(folder, imported string) (why string) {
	own, ours := strings.CutPrefix(imported, module)
	if !ours {
		return refuseOutside(folder, imported)
	}
	for _, d := range directions {
		if !within(folder, d.place) {
			continue
		}
		if d.never != nil && withinAny(own, d.never) || d.never == nil && !together(folder, own, d.place) && !withinAny(own, d.only) {
			return d.why
		}
		return ""
	}
	return ""
}

// together reports whether two folders belong to the same instance of a place: of lab/*/..., the same
// service.
func together(a, b, place string) bool {
	depth := strings.Count(strings.TrimSuffix(place, "/..."), "/") + 1
	parts := strings.Split(a, "/")
	return within(b, strings.Join(parts[:depth], "/")+"/...")
}

func refuseOutside(folder, imported string) (why string) {
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return "" // the standard library
	}
	switch {
	case within(folder, "failover/..."):
		return "failover uses the standard library alone"
	case withinAny(folder, []string{"functions/...", "registry/..."}) && !under(imported, light):
		return "the functions binary stays small for its cold start: do without, or allow the module in light"
	}
	for _, licence := range licences {
		if under(imported, []string{licence.outside}) && !withinAny(folder, licence.places) {
			return licence.why
		}
	}
	return ""
}

// under reports whether an import belongs to one of the modules.
func under(imported string, modules []string) bool {
	return slices.ContainsFunc(modules, func(m string) bool { return imported == m || strings.HasPrefix(imported, m+"/") })
}

func TestImportDirections(t *testing.T) {
	t.Parallel()
	importing := func(pkg string) string { return "package x\n\nimport _ \"" + pkg + "\"\n" }
	check(t, importDirections, map[string]string{
		"failover/a.go":           importing("net/netip"),
		"lab/a.go":                importing(module + "lab/route53"),
		"lab/dynamodb/wire/a.go":  importing(module + "lab/dynamodb"),
		"lab/dynamodb/a.go":       importing(module + "lab/scale"),
		"lab/control/a.go":        importing(module + "lab/fault"),
		"lab/lambda/a_test.go":    importing(module + "functions/health"),
		"functions/health/a.go":   importing(module + "registry"),
		"functions/health/b.go":   importing("github.com/aws/aws-sdk-go-v2/aws"),
		"functions/operator/a.go": importing(module + "functions/health"),
		"functions/operator/b.go": importing(module + "operator/wire"),
		"drill/resolver.go":       importing("github.com/miekg/dns"),
		"cmd/tandem/a.go":         importing(module + "lab"),
	}, map[string]string{
		"failover/a.go":          importing(module + "event"),
		"failover/b.go":          importing("golang.org/x/net/idna"),
		"event/a.go":             importing(module + "failover"),
		"stack/a.go":             importing(module + "lab"),
		"lab/a.go":               importing(module + "functions/health"),
		"lab/b.go":               importing(module + "drill"),
		"lab/lambda/a.go":        importing(module + "lab/dynamodb"),
		"lab/lambda/b.go":        importing(module + "lab"),
		"lab/dynamodb/wire/a.go": importing(module + "lab/lambda"),
		"registry/a.go":          importing(module + "lab/dynamodb"),
		"functions/health/a.go":  importing(module + "operator"),
		"functions/health/b.go":  importing("charm.land/lipgloss/v2"),
		"operator/a.go":          importing(module + "lab/route53"),
		"operator/wire/a.go":     importing(module + "operator"),
		"dashboard/a.go":         importing("github.com/miekg/dns"),
		"drill/a.go":             importing("github.com/spf13/cobra"),
	})
}
