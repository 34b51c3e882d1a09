package failover

import "testing"

func TestNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, canonical, parent string }{
		{"a.example.com.", "a.example.com.", "example.com."},
		{"A.Example.COM", "a.example.com.", "example.com."},
		{`\052.example.com.`, "*.example.com.", "example.com."},
		{`a.\052.example.com.`, `a.\052.example.com.`, `\052.example.com.`},
		{`a\.b.example.com.`, `a\.b.example.com.`, "example.com."},
		{`a\\.example.com.`, `a\\.example.com.`, "example.com."},
		{"com.", "com.", ""},
		{"", ".", ""},
	} {
		if got := canonicalName(tt.name); got != tt.canonical {
			t.Errorf("canonicalName(%q) = %q, want %q", tt.name, got, tt.canonical)
		}
		if got := canonicalName(tt.canonical); got != tt.canonical {
			t.Errorf("canonicalName(%q) = %q, want it unchanged", tt.canonical, got)
		}
		if got := parentName(tt.canonical); got != tt.parent {
			t.Errorf("parentName(%q) = %q, want %q", tt.canonical, got, tt.parent)
		}
	}
	if got := parentName(""); got != "" {
		t.Errorf(`parentName("") = %q, want ""`, got)
	}
}

func TestInZone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"example.com.": true, "a.example.com.": true, "b.a.example.com.": true,
		"notexample.com.": false, "com.": false, "example.net.": false, "": false,
	} {
		if got := inZone(name, "example.com."); got != want {
			t.Errorf("inZone(%q) = %v, want %v", name, got, want)
		}
	}
}
