package diag

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// MaxTextSize is the size in bytes above which a text file is refused.
const MaxTextSize = 10 << 20

// NewText returns an author's text file from its raw bytes: without a byte order mark, with LF line ends. A file that
// is too large, not UTF-8 or not text (control characters) gives one diagnostic, and the returned file must not be
// parsed.
func NewText(name string, raw []byte) (*File, []Diagnostic) {
	if len(raw) > MaxTextSize {
		d := New("file-too-large", NewFile(name, nil).At(0, 0),
			fmt.Sprintf("the file is larger than the %d MB that a text file may be", MaxTextSize>>20))
		return d.File, []Diagnostic{d.Hintf("split it into several chapters, or move data and images to " +
			"files of their own")}
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if bytes.IndexByte(raw, '\r') >= 0 {
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		raw = bytes.ReplaceAll(raw, []byte("\r"), []byte("\n"))
	}
	f := NewFile(name, raw)
	for i := 0; i < len(raw); {
		if c := raw[i]; c >= ' ' && c < utf8.RuneSelf || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		message := ""
		switch {
		case r == utf8.RuneError && size == 1:
			message = fmt.Sprintf("the byte 0x%02x is not UTF-8 text", raw[i])
		case r < ' ' || r == 0xFFFE || r == 0xFFFF: // what XML 1.0 cannot hold
			message = fmt.Sprintf("the control character U+%04X is not text", r)
		}
		if message != "" {
			d := New("not-utf8", f.At(i, i+size), message)
			return f, []Diagnostic{d.Hintf("save the file as UTF-8 text; an image or a document belongs in media/")}
		}
		i += size
	}
	return f, nil
}
