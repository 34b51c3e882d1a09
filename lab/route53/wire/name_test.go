package wire_test

import (
	"strings"
	"testing"

	"github.com/miekg/dns"

	"github.com/tandem-failover/tandem/lab/route53/wire"
)

func TestNames(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text, name, formatted string
		wrong                 string
	}{
		"plain":                 {text: "www.Example.com.", name: "www.example.com.", formatted: "www.example.com."},
		"without the last dot":  {text: "example.com", name: "example.com.", formatted: "example.com."},
		"root":                  {text: ".", name: ".", formatted: "."},
		"wildcard":              {text: "*.example.com", name: "*.example.com.", formatted: `\052.example.com.`},
		"escaped wildcard":      {text: `\052.example.com`, name: "*.example.com.", formatted: `\052.example.com.`},
		"at":                    {text: "a@b.com", name: `a\@b.com.`, formatted: `a\100b.com.`},
		"dot within a label":    {text: `a\056b.com`, name: `a\.b.com.`, formatted: `a\056b.com.`},
		"escaped letter":        {text: `\101.com`, name: "a.com.", formatted: "a.com."},
		"a byte":                {text: `\344.com`, name: `\228.com.`, formatted: `\344.com.`},
		"other letters":         {text: "ä.com", name: `\195\164.com.`, formatted: `\303\244.com.`},
		"backslash":             {text: `\134.com`, name: `\\.com.`, formatted: `\134.com.`},
		"underscore and hyphen": {text: "_a-b.com", name: "_a-b.com.", formatted: "_a-b.com."},
		"longest label":         {text: strings.Repeat("a", 63) + ".com", name: strings.Repeat("a", 63) + ".com.", formatted: strings.Repeat("a", 63) + ".com."},
		"empty":                 {wrong: "FATAL problem: DomainNameEmpty (Domain name is empty) encountered with ''"},
		"empty label":           {text: "a..b", wrong: "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a..b'"},
		"empty first label":     {text: ".b", wrong: "DomainLabelEmpty"},
		"long label":            {text: strings.Repeat("a", 64), wrong: "DomainLabelTooLong"},
		"long name":             {text: strings.Repeat("a.", 128), wrong: "DomainNameTooLong"},
		"decimal escape":        {text: `\9.com`, wrong: "UnsupportedCharacter"},
		"no byte":               {text: `\400.com`, wrong: "UnsupportedCharacter"},
		"escape cut short":      {text: `a\05`, wrong: "UnsupportedCharacter"},
		"backslash at the end":  {text: `a.com\`, wrong: "UnsupportedCharacter"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.ParseName(tt.text)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("ParseName(%q) = %q, %v, want %s", tt.text, got, err, tt.wrong)
				}
				return
			}
			if err != nil || got != tt.name || wire.FormatName(got) != tt.formatted {
				t.Errorf("ParseName(%q) = %q, %v, formatted %q, want %q, %q", tt.text, got, err, wire.FormatName(got), tt.name, tt.formatted)
			}
		})
	}
}

func TestReverseName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"www.example.com.": "com.example.www.", ".": ".", `\052.b.`: `b.\052.`,
	} {
		if got := wire.ReverseName(name); got != want {
			t.Errorf("ReverseName(%q) = %q, want %q", name, got, want)
		}
	}
}

// A name that can be read is as the DNS library reads it from a message, and can be written and read again.
func FuzzParseName(f *testing.F) {
	for _, text := range []string{"www.example.com", `\052.example.com.`, `a\056b@"(;\' .com`, `\000\377.x`, "ÄÖ.com", ".", `a\..`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := wire.ParseName(text)
		if err != nil {
			return
		}
		message := make([]byte, 512)
		end, err := dns.PackDomainName(name, message, 0, nil, false)
		if err != nil {
			t.Fatalf("%q was read as %q, which cannot be sent: %v", text, name, err)
		}
		if got, _, err := dns.UnpackDomainName(message[:end], 0); err != nil || got != name {
			t.Fatalf("%q was read as %q, which DNS reads as %q, %v", text, name, got, err)
		}
		if again, err := wire.ParseName(wire.FormatName(name)); err != nil || again != name {
			t.Fatalf("%q was read as %q and written as %q, which is read as %q, %v", text, name, wire.FormatName(name), again, err)
		}
	})
}
