package expression

import "testing"

// The law of each parser: what it takes prints to a text that parses and prints to the same.

func FuzzParseCondition(f *testing.F) {
	for _, text := range []string{
		"a = :b", "a.b[2].#c <> size(d)", "a BETWEEN :b AND :c AND d IN (:e, f)", "NOT (a < b OR c >= d) AND attribute_exists(e)",
		"((a = b))", "(a) = (b)", "not not contains(a, :b)", "a = b and", "a", "a[99999999999999]", "begins_with (a , :b)", "é = 1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, _, err := parseCondition(text)
		if err != nil {
			return
		}
		printed := printCondition(c)
		again, _, err := parseCondition(printed)
		if len(printed) > maxLength {
			return
		}
		if err != nil {
			t.Fatalf("%q printed as %q: %v", text, printed, err)
		}
		if twice := printCondition(again); twice != printed {
			t.Errorf("%q printed as %q, then as %q", text, printed, twice)
		}
	})
}

func FuzzParseUpdate(f *testing.F) {
	for _, text := range []string{
		"SET a = :b", "set a.b = if_not_exists(c, :d) + e, f[1] = list_append(g, :h) REMOVE i, j[2]", "ADD a :b DELETE c :d",
		"SET a = (b - :c)", "SET a = (b)", "REMOVE", "SET a = b SET c = d", "SET a = b + c + d",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := parseUpdate(text)
		if err != nil || u.repeated != "" {
			return
		}
		printed := printUpdate(u)
		again, err := parseUpdate(printed)
		if len(printed) > maxLength {
			return
		}
		if err != nil {
			t.Fatalf("%q printed as %q: %v", text, printed, err)
		}
		if twice := printUpdate(again); twice != printed {
			t.Errorf("%q printed as %q, then as %q", text, printed, twice)
		}
	})
}

func FuzzParseProjection(f *testing.F) {
	for _, text := range []string{"a", "a.b, c[1][2].#d", "a,,b", "a b", "a."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		paths, err := parseProjection(text)
		if err != nil {
			return
		}
		printed := printPaths(paths)
		again, err := parseProjection(printed)
		if len(printed) > maxLength {
			return
		}
		if err != nil || printPaths(again) != printed {
			t.Errorf("%q printed as %q, then as %q, %v", text, printed, printPaths(again), err)
		}
	})
}
