package page

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Collator orders words as a reader of the language looks them up.
type Collator struct{ swedish bool }

// Key returns a string that sorts as the word should: å, ä and ö are letters of their own after z in Swedish, other marks are
// left out, letters come before nothing else but digits and spaces.
func (c Collator) Key(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range strings.ToLower(norm.NFC.String(word)) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteByte(byte(r))
		case c.swedish && r == 'å':
			b.WriteByte('{')
		case c.swedish && (r == 'ä' || r == 'æ'):
			b.WriteByte('|')
		case c.swedish && (r == 'ö' || r == 'ø'):
			b.WriteByte('}')
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			if base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r))); base != r {
				r = base
			}
			b.WriteRune(r)
		case unicode.IsLetter(r), unicode.IsDigit(r), r == ' ' && b.Len() > 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Initial returns the heading that a word stands under in an index: its letter, or # for anything else.
func (c Collator) Initial(word string) string { return c.letter(c.Key(word)) }

// letter is Initial for a word whose key is known.
func (c Collator) letter(key string) string {
	if key == "" {
		return "#"
	}
	switch r, _ := utf8.DecodeRuneInString(key); {
	case r == '{':
		return "Å"
	case r == '|':
		return "Ä"
	case r == '}':
		return "Ö"
	case unicode.IsLetter(r):
		return string(unicode.ToUpper(r))
	}
	return "#"
}

// sortBy sorts by a key that is worked out once for each element.
func sortBy[T any](list []T, key func(T) string) {
	type keyed struct {
		key   string
		value T
	}
	keys := make([]*keyed, len(list)) // which are moved about as they are sorted
	for i, v := range list {
		keys[i] = &keyed{key(v), v}
	}
	slices.SortStableFunc(keys, func(a, b *keyed) int { return strings.Compare(a.key, b.key) })
	for i, k := range keys {
		list[i] = k.value
	}
}
