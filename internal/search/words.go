package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of bytes of the longest word that is indexed; longer runs of letters are no words.
const longest = 64

// eachWord calls visit with every word of a text, in lower case and NFC: the longest runs of letters, digits and marks.
// The slice is valid during the call. Runes outside the Basic Multilingual Plane divide words, so that a word sorts
// alike here and in the client.
func eachWord(text string, visit func(word []byte)) {
	if hasMarks(text) {
		text = norm.NFC.String(text)
	}
	var buf [longest + utf8.UTFMax]byte
	word := buf[:0]
	end := func() {
		if len(word) > 0 && len(word) <= longest {
			visit(word)
		}
		word = buf[:0]
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c < utf8.RuneSelf:
			end()
			i++
			continue
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			i += n
			if !isWord(r) {
				end()
			} else if len(word) <= longest {
				word = utf8.AppendRune(word, unicode.ToLower(r))
			}
			continue
		}
		i++
		if len(word) <= longest {
			word = append(word, c)
		}
	}
	end()
}

// hasMarks reports whether a text may hold combining marks, so that it may be other than NFC: they begin at U+0300,
// 0xcc in UTF-8.
func hasMarks(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0xcc && text[i] != 0xe2 { // 0xe2 begins the quotes and dashes
			return true
		}
	}
	return false
}

func isWord(r rune) bool {
	return r <= 0xffff && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// fold returns a word without its diacritics: å and ä as a, ö as o, é as e.
func fold(word string) string {
	plain := true
	for i := 0; i < len(word) && plain; i++ {
		plain = word[i] < utf8.RuneSelf
	}
	if plain {
		return word
	}
	if common := strings.Map(foldCommon, word); strings.IndexByte(common, 0) < 0 {
		return common
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}

// foldCommon folds the letters of Latin-1 without the tables of Unicode, and gives 0 for any other.
func foldCommon(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r < rune(len(latin)):
		return latin[r]
	}
	return 0
}

// latin has for a letter with marks the one without, 0 for what has none.
var latin = func() (base [256]rune) {
	for r := rune(utf8.RuneSelf); r < rune(len(base)); r++ {
		if d := []rune(norm.NFD.String(string(r))); len(d) > 1 && d[0] < utf8.RuneSelf {
			base[r] = d[0]
		}
	}
	return base
}()

// letters returns the letters of a folded word from one index up to another, fewer when the word ends before.
func letters(word string, from, to int) string {
	start, n := len(word), 0
	for i := range word {
		switch n {
		case from:
			start = i
		case to:
			return word[start:i]
		}
		n++
	}
	return word[start:]
}
