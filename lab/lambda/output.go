package lambda

import "bytes"

// maxLine bounds a line of output; a longer one is told in pieces.
const maxLine = 16 << 10

// lines is a writer that emits what is written to it line by line. It is used by one goroutine.
type lines struct {
	emit func(line string)
	rest []byte // of a line whose end has not come, shorter than maxLine
}

// Write never fails.
func (l *lines) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	text := l.rest
	for {
		i := bytes.IndexByte(text[:min(len(text), maxLine+1)], '\n')
		switch {
		case i >= 0:
			l.emit(string(bytes.TrimSuffix(text[:i], []byte("\r"))))
			text = text[i+1:]
		case len(text) > maxLine:
			l.emit(string(text[:maxLine]))
			text = text[maxLine:]
		default:
			l.rest = append(l.rest[:0], text...)
			return len(p), nil
		}
	}
}

// flush emits a last line that has no end.
func (l *lines) flush() {
	if len(l.rest) > 0 {
		l.emit(string(l.rest))
		l.rest = nil
	}
}
