package lang

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The order of words is written by hand and not taken from golang.org/x/text/collate: an index needs the heading of
// each word beside its place, which collate does not tell, and collate makes the program 1.7 MB larger.

// Key returns a string that sorts as a reader of the language looks the word up: its own letters after z in their
// order, other marks left out, nothing but letters, digits and spaces counting.
func (l *Language) Key(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range strings.ToLower(norm.NFC.String(word)) {
		if r >= 'a' && r <= 'z' {
			b.WriteByte(byte(r))
		} else if at := l.after(r); at >= 0 {
			b.WriteByte(byte('z' + 1 + at))
		} else if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			if base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); base != r {
				r = base
			}
			b.WriteRune(r)
		} else if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// after returns the place of a letter among those after z, or -1.
func (l *Language) after(r rune) int {
	if r >= utf8.RuneSelf {
		for i, letter := range l.After {
			if strings.ContainsRune(letter.Runes, r) {
				return i
			}
		}
	}
	return -1
}

// Initial returns the heading that a word stands under in an index, by its key: its letter, or # for anything else.
func (l *Language) Initial(key string) string {
	r, _ := utf8.DecodeRuneInString(key)
	if at := int(r - 'z' - 1); at >= 0 && at < len(l.After) {
		r, _ = utf8.DecodeRuneInString(l.After[at].Runes)
	}
	if key == "" || !unicode.IsLetter(r) {
		return "#"
	}
	return string(unicode.ToUpper(r))
}

// InitialID returns an initial as it may stand in an id.
func (l *Language) InitialID(initial string) string {
	r, _ := utf8.DecodeRuneInString(strings.ToLower(initial))
	if at := l.after(r); at >= 0 {
		return l.After[at].ID
	}
	if initial == "#" {
		return "0"
	}
	return string(r)
}

// Size writes how large a file is, as `24 kB` or `1,2 MB`, with a space that no line ends at.
func (l *Language) Size(bytes int64) string {
	const kilo, mega = 1000, 1000 * 1000
	if bytes < mega-kilo/2 {
		return strconv.FormatInt(max(1, (bytes+kilo/2)/kilo), 10) + "\u00a0kB"
	}
	size := strconv.FormatFloat(float64(bytes)/mega, 'f', 1, 64)
	return strings.Replace(size, ".", l.Decimal, 1) + "\u00a0MB"
}
