package wire

import (
	"fmt"
	"strings"
)

// Limits on a domain name, in bytes (RFC 1035 §2.3.4).
const (
	maxName  = 255
	maxLabel = 63
)

// ParseName reads a domain name as the API takes it into the form of the DNS library and of package
// failover: lower case, with the trailing dot, which may be missing in text. The API escapes a byte by three
// octal digits; the DNS library by a backslash, and the unprintable by three decimal ones.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
//
// Errors are worded as AWS words them.
func ParseName(text string) (string, error) {
	if text == "" {
		return "", problem("DomainNameEmpty", "Domain name is empty", text)
	}
	if text == "." {
		return text, nil
	}
	var name strings.Builder
	length, label := 1, 0
	for rest := strings.TrimSuffix(text, ".") + "."; rest != ""; {
		b, size, err := nextByte(rest)
		if err != nil {
			return "", problem("UnsupportedCharacter", "Value contains unsupported characters", text)
		}
		ends := rest[0] == '.'
		rest = rest[size:]
		length++
		if !ends {
			label++
			writeByte(&name, b)
			continue
		}
		switch {
		case label == 0:
			return "", problem("DomainLabelEmpty", "Domain label is empty", text)
		case label > maxLabel:
			return "", problem("DomainLabelTooLong", "Domain label is too long", text)
		}
		label = 0
		name.WriteByte('.')
	}
	if length > maxName {
		return "", problem("DomainNameTooLong", "Domain name is too long", text)
	}
	return name.String(), nil
}

func problem(code, explanation, text string) error {
	return fmt.Errorf("FATAL problem: %s (%s) encountered with '%s'", code, explanation, text)
}

// nextByte reads one byte of a name of the API's, and how many characters stand for it.
func nextByte(text string) (b byte, size int, err error) {
	if text[0] != '\\' {
		return text[0], 1, nil
	}
	if len(text) < 4 {
		return 0, 0, fmt.Errorf("escape %q is cut short", text)
	}
	value := 0
	for _, digit := range []byte(text[1:4]) {
		if digit < '0' || digit > '7' {
			return 0, 0, fmt.Errorf("escape %q is not octal", text[:4])
		}
		value = value*8 + int(digit-'0')
	}
	if value > 0xff {
		return 0, 0, fmt.Errorf("escape %q is no byte", text[:4])
	}
	return byte(value), 4, nil
}

// writeByte adds one byte of a label as the DNS library writes it when it reads a message.
func writeByte(name *strings.Builder, b byte) {
	switch {
	case 'A' <= b && b <= 'Z':
		name.WriteByte(b + 'a' - 'A')
	case strings.IndexByte(`. '@;()"\`, b) >= 0:
		name.WriteByte('\\')
		name.WriteByte(b)
	case b < ' ' || b > '~':
		fmt.Fprintf(name, `\%03d`, b)
	default:
		name.WriteByte(b)
	}
}

// FormatName writes a name of package failover's as the API answers it: everything but letters, digits,
// hyphens and underscores as an octal escape, an asterisk too.
func FormatName(name string) string {
	plain := func(b byte) bool {
		return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b == '-' || b == '_' || b == '.'
	}
	var text strings.Builder
	for i := 0; i < len(name); i++ {
		b, escaped := name[i], name[i] == '\\'
		if escaped {
			b, i = unescape(name, i)
		}
		if plain(b) && !(escaped && b == '.') {
			text.WriteByte(b)
		} else {
			fmt.Fprintf(&text, `\%03o`, b)
		}
	}
	return text.String()
}

// unescape reads the escape that begins at name[at], and says where it ends.
func unescape(name string, at int) (b byte, end int) {
	digits := name[at+1 : min(len(name), at+4)]
	if len(digits) == 3 && strings.Trim(digits, "0123456789") == "" {
		return (digits[0]-'0')*100 + (digits[1]-'0')*10 + digits[2] - '0', at + 3
	}
	if digits == "" {
		return '\\', at
	}
	return digits[0], at + 1
}

// ReverseName is a formatted name with its labels in reverse, com.example.www. for www.example.com., by
// which the API sorts. The dot at the end counts: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
func ReverseName(formatted string) string {
	labels := strings.Split(strings.TrimSuffix(formatted, "."), ".")
	var reversed strings.Builder
	for i := len(labels) - 1; i >= 0; i-- {
		reversed.WriteString(labels[i])
		reversed.WriteByte('.')
	}
	return reversed.String()
}
