package wire

import "unicode/utf8"

const hexadecimal = "0123456789abcdef"

// AppendString appends s as a JSON string. Only what JSON demands is escaped: quotes, backslashes and
// control characters; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		dst = appendEscaped(dst, c)
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendEscaped(dst []byte, c byte) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(dst, '\\', c)
	case c == '\n':
		return append(dst, `\n`...)
	case c == '\r':
		return append(dst, `\r`...)
	case c == '\t':
		return append(dst, `\t`...)
	case c < ' ':
		return append(dst, '\\', 'u', '0', '0', hexadecimal[c>>4], hexadecimal[c&0xF])
	}
	return utf8.AppendRune(dst, utf8.RuneError)
}

// AppendKey appends the name of an object's next field, with the comma before it unless it is the first.
func AppendKey(dst []byte, key string) []byte {
	dst = AppendString(AppendComma(dst), key)
	return append(dst, ':')
}

// AppendComma appends the comma before an object's next field or an array's next element, unless it is
// the first.
func AppendComma(dst []byte) []byte {
	if last := dst[len(dst)-1]; last == '{' || last == '[' {
		return dst
	}
	return append(dst, ',')
}
