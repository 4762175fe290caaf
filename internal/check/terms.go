package check

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
)

// A termIndex finds out which terms of the glossary occur in a text. It looks at every word once, whatever the number of terms,
// and forgets a term that it has found.
type termIndex struct {
	terms   []*indexedTerm
	forms   map[string][]form // by the first word in lower case
	missing int               // how many terms have not been found
}

type indexedTerm struct {
	*course.Term
	found bool
}

// A form is one of the ways in which a term is written, as XHTML text in lower case.
type form struct {
	term *indexedTerm
	text string
}

func newTermIndex(terms []*course.Term) *termIndex {
	x := &termIndex{forms: map[string][]form{}, missing: len(terms)}
	for _, term := range terms {
		t := &indexedTerm{Term: term}
		x.terms = append(x.terms, t)
		for _, s := range append([]string{t.Term.Term}, t.Forms...) {
			s = html.EscapeString(strings.ToLower(strings.Join(strings.Fields(s), " ")))
			first := s[:wordEnd(s)]
			x.forms[first] = append(x.forms[first], form{t, s})
		}
	}
	return x
}

// read looks for the terms that are still missing.
func (x *termIndex) read(text string) {
	var low [64]byte // a longer word is no term, and only costs an allocation
	for i := 0; i < len(text); {
		n := wordEnd(text[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		first := appendLower(low[:0], text[i:i+n])
		if forms := x.forms[string(first)]; len(forms) > 0 {
			x.find(forms, text[i:])
			x.forms[string(first)] = slices.DeleteFunc(forms, func(f form) bool { return f.term.found })
		}
		i += n
	}
}

// find marks the terms with which a text begins.
func (x *termIndex) find(forms []form, text string) {
	for _, f := range forms {
		if !f.term.found && beginsWith(text, f.text) {
			f.term.found = true
			x.missing--
		}
	}
}

// beginsWith reports whether a text begins with whole words, given in lower case, whatever the white space between them.
func beginsWith(text, words string) bool {
	for _, want := range words {
		got, size := utf8.DecodeRuneInString(text)
		if want == ' ' && unicode.IsSpace(got) {
			text = strings.TrimLeftFunc(text, unicode.IsSpace)
			continue
		}
		if size == 0 || unicode.ToLower(got) != want {
			return false
		}
		text = text[size:]
	}
	return wordEnd(text) == 0
}

// wordEnd returns the length of the word with which a text begins, 0 when it begins with something else.
func wordEnd(text string) int {
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !wordRune(r) {
			return i
		}
		i += size
	}
	return len(text)
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// appendLower appends text in lower case, without an allocation of its own.
func appendLower(to []byte, text string) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			to = append(to, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		to = utf8.AppendRune(to, unicode.ToLower(r))
		i += size
	}
	return to
}
