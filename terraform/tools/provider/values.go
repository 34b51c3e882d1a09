package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attr is an attribute of an object, or null where there is none.
func attr(v tftypes.Value, name string) tftypes.Value {
	attributes := make(map[string]tftypes.Value)
	if !v.IsKnown() || v.IsNull() || v.As(&attributes) != nil {
		return tftypes.Value{}
	}
	return attributes[name]
}

// text is an attribute's text; "" where it is null, unknown or something else.
func text(v tftypes.Value, name string) string {
	var s string
	if a := attr(v, name); a.Type() == nil || !a.IsKnown() || a.IsNull() || a.As(&s) != nil {
		return ""
	}
	return s
}

// list is what a list or a set has in it.
func list(v tftypes.Value) []tftypes.Value {
	var items []tftypes.Value
	if v.Type() == nil || !v.IsKnown() || v.IsNull() || v.As(&items) != nil {
		return nil
	}
	return items
}

// canonical prints what of a value is known, the same for the same configuration: the elements of a set come in no
// order.
func canonical(v tftypes.Value) string {
	if !v.IsKnown() || v.IsNull() {
		return "-"
	}
	attributes := make(map[string]tftypes.Value)
	if v.As(&attributes) == nil {
		var b strings.Builder
		for _, name := range slices.Sorted(maps.Keys(attributes)) {
			b.WriteString(name + "=" + canonical(attributes[name]) + ";")
		}
		return "{" + b.String() + "}"
	}
	var items []tftypes.Value
	if v.As(&items) == nil {
		var parts []string
		for _, item := range items {
			parts = append(parts, canonical(item))
		}
		slices.Sort(parts)
		return "[" + strings.Join(parts, ",") + "]"
	}
	return v.String()
}

// validationOptions are how ACM wants to be shown that a certificate's domains are one's own. They are known when
// planning, as the real provider's are, so that a for_each over them has its keys.
func validationOptions(certificate tftypes.Value, t tftypes.Type) tftypes.Value {
	set, ok := t.(tftypes.Set)
	if !ok || !attr(certificate, "domain_name").IsKnown() || !attr(certificate, "subject_alternative_names").IsKnown() {
		return tftypes.NewValue(t, tftypes.UnknownValue)
	}
	domains := []string{text(certificate, "domain_name")}
	for _, other := range list(attr(certificate, "subject_alternative_names")) {
		var domain string
		if other.IsKnown() && other.As(&domain) == nil && !slices.Contains(domains, domain) {
			domains = append(domains, domain)
		}
	}
	var options []tftypes.Value
	for _, domain := range domains {
		label := fmt.Sprintf("_%x", sha256.Sum256([]byte(domain)))[:33]
		s := func(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }
		options = append(options, tftypes.NewValue(set.ElementType, map[string]tftypes.Value{
			"domain_name":           s(domain),
			"resource_record_name":  s(label + "." + strings.TrimPrefix(domain, "*.") + "."),
			"resource_record_type":  s("CNAME"),
			"resource_record_value": s(label + ".acm-validations.aws."),
		}))
	}
	return tftypes.NewValue(t, options)
}
