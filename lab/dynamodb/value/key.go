package value

// AppendKey appends v, a String, Number or Binary, in a form whose bytes order as the values do.
// Of strings and binaries those are the bytes themselves, so that a prefix of the value is a prefix of
// the key.
func AppendKey(dst []byte, v Value) []byte {
	switch v := v.(type) {
	case String:
		return append(dst, v...)
	case Binary:
		return append(dst, v...)
	case Number:
		return appendNumberKey(dst, v)
	}
	return dst
}

// A number's key is a byte for the sign, one for the exponent, and the digits:
//
//	positive  0x81  point+129   digits
//	zero      0x80
//	negative  0x7F  and the complement of what its absolute value would have, ended by 0xFF, which
//	          puts -5 after -51 as its complement is what the digits go on with
func appendNumberKey(dst []byte, n Number) []byte {
	d := n.significant()
	if d.digits == "" {
		return append(dst, 0x80)
	}
	exponent := byte(d.point - 1 - leastExponent) // 0 to 255
	if !d.negative {
		dst = append(dst, 0x81, exponent)
		return append(dst, d.digits...)
	}
	dst = append(dst, 0x7F, ^exponent)
	for i := range len(d.digits) {
		dst = append(dst, ^d.digits[i])
	}
	return append(dst, 0xFF)
}
