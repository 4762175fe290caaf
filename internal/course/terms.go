package course

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// TermIDs returns the fragment of each term on the page of the glossary.
func TermIDs(terms []*Term) []string {
	ids := make([]string, len(terms))
	taken := map[string]bool{}
	for i, t := range terms {
		base := cmp.Or(Slug(t.Term), "term")
		ids[i] = base
		for n := 2; taken[ids[i]]; n++ {
			ids[i] = base + "-" + strconv.Itoa(n)
		}
		taken[ids[i]] = true
	}
	return ids
}

// A TermIndex finds the terms of the glossary in running text, in any of their forms. It looks at every word once,
// whatever the number of terms.
type TermIndex struct {
	forms map[string][]termForm // by the first word in lower case, longest form first
}

type termForm struct {
	words string // the escaped form in lower case, words one space apart
	term  int    // index in the course's terms
}

// NewTermIndex returns an index of terms.
func NewTermIndex(terms []*Term) *TermIndex {
	x := &TermIndex{forms: map[string][]termForm{}}
	for i, t := range terms {
		for _, form := range append([]string{t.Term}, t.Forms...) {
			words := strings.ToLower(html.EscapeString(strings.Join(strings.Fields(form), " ")))
			if first := words[:wordEnd(words)]; first != "" {
				x.forms[first] = append(x.forms[first], termForm{words, i})
			}
		}
	}
	for _, list := range x.forms {
		slices.SortStableFunc(list, func(a, b termForm) int { return cmp.Compare(len(b.words), len(a.words)) })
	}
	return x
}

// Empty reports whether there is nothing to find.
func (x *TermIndex) Empty() bool { return len(x.forms) == 0 }

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// wordEnd returns the length of the word that s begins with, 0 when it begins with something else.
func wordEnd(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				i++
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			return i
		}
		i += n
	}
	return len(s)
}

// Each calls found for every form of a term in escaped text, with the index of the term and where the form begins and
// ends. A term that is taken is passed over; the longest form at a place wins, and places do not overlap.
func (x *TermIndex) Each(text string, taken func(term int) bool, found func(term, start, end int)) {
	var low [64]byte
	for i := 0; i < len(text); {
		n := wordEnd(text[i:])
		if n == 0 {
			if text[i] == '&' { // a character reference is no word
				if j := strings.IndexByte(text[i:], ';'); j > 0 {
					i += j + 1
					continue
				}
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		end := 0
		for _, f := range x.forms[string(lower(low[:0], text[i:i+n]))] {
			if !taken(f.term) {
				if end = matchWords(text[i:], f.words); end > 0 {
					found(f.term, i, i+end)
					break
				}
			}
		}
		i += max(n, end)
	}
}

// lower appends s in lower case to buf; ASCII and the letters of Swedish need no allocation.
func lower(buf []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		buf = utf8.AppendRune(buf, unicode.ToLower(r))
		i += n
	}
	return buf
}

// matchWords returns the length of what text begins with when that is the form and ends at the end of a word, else 0. A
// space in the form stands for any white space.
func matchWords(text, form string) int {
	i := 0
	for _, want := range form {
		if i >= len(text) {
			return 0
		}
		got, n := utf8.DecodeRuneInString(text[i:])
		if want == ' ' {
			if !unicode.IsSpace(got) {
				return 0
			}
			for i < len(text) && unicode.IsSpace(got) {
				i += n
				got, n = utf8.DecodeRuneInString(text[i:])
			}
			continue
		}
		if unicode.ToLower(got) != want {
			return 0
		}
		i += n
	}
	if wordEnd(text[i:]) > 0 {
		return 0
	}
	return i
}
