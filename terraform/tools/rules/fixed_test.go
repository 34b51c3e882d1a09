package rules

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tandem-failover/tandem/terraform/tools/cli"
)

// fixed are texts that would tie a module to one account, Region or partition, and what to write instead.
var fixed = []struct {
	form    *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\b[0-9]{12}\b`), "an account: take data.aws_caller_identity"},
	{regexp.MustCompile(`\b[a-z]{2}(-gov|-iso[a-z]?)?-(north|south|east|west|central)(east|west)?-[0-9]\b`), "a Region: take a variable, or data.aws_region"},
	{regexp.MustCompile(`\barn:aws[a-z-]*:`), "a partition: take the ARN of the resource, or data.aws_partition"},
}

// Nothing in a module is fixed to an account, a Region or a partition. What people read may name one for an example.
func TestNothingIsFixed(t *testing.T) {
	t.Parallel()
	root, err := cli.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	modules := os.DirFS(filepath.Join(root, "terraform", "modules"))
	err = fs.WalkDir(modules, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".tf" {
			return err
		}
		text, err := fs.ReadFile(modules, name)
		for _, said := range fixtures(string(text)) {
			t.Errorf("modules/%s names %s", name, said)
		}
		read++
		return err
	})
	if err != nil || read == 0 {
		t.Fatalf("read %d files: %v", read, err)
	}
}

func TestFixtures(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		`region = "eu-west-1"`:                                                     1,
		`region = "us-gov-east-1"`:                                                 1,
		`zones = ["ap-southeast-2a", "eu-central-1b"]`:                             0, // nothing here has zones
		`resource = "arn:aws:s3:::b"`:                                              1,
		`arn = "arn:aws-cn:sqs:cn-north-1:123456789012:q"`:                         3,
		`arn = "arn:${data.aws_partition.this.partition}:scheduler:${var.region}"`: 0,
		`condition = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/", v))`:  0,
		"description = \"A Region, such as eu-west-1.\"":                           0,
		"error_message = \"Write arn:aws:kms:eu-west-1:123456789012:key/1.\"":      0,
		"# in us-east-1\nttl = 20 # as in eu-west-1":                               0,
		"description = <<-EOT\n  eu-west-1\nEOT\nregion = \"eu-west-2\"":           1,
	} {
		if got := fixtures(text); len(got) != want {
			t.Errorf("%s: found %q, want %d", text, got, want)
		}
	}
}

// prose is what people read: comments, and what variables, outputs and rules say.
var prose = regexp.MustCompile(`(?m)(\s|^)#.*$|^\s*(description|error_message)\s*=\s*(<<-EOT(?s:.*?)^\s*EOT$|.*$)`)

// fixtures are the fixed texts in code.
func fixtures(code string) []string {
	code = prose.ReplaceAllString(code, "")
	var found []string
	for _, f := range fixed {
		for _, text := range f.form.FindAllString(code, -1) {
			found = append(found, strings.TrimSuffix(text, ":")+", which is "+f.instead)
		}
	}
	return found
}
