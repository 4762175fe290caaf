package render

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/vinjett/vinjett/internal/course"
)

// A texts holds the UI texts of one language by key. `{1}`, `{2}` … stand for arguments.
type texts map[string]string

// t returns the text of a key with its arguments filled in.
func (t texts) t(key string, args ...any) string {
	s, ok := t[key]
	if !ok {
		return "[" + key + "]"
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '{')
		if i < 0 || i+2 >= len(s) {
			break
		}
		if n := int(s[i+1] - '1'); s[i+2] == '}' && n >= 0 && n < len(args) {
			b.WriteString(s[:i])
			fmt.Fprint(&b, args[n])
			s = s[i+3:]
			continue
		}
		b.WriteString(s[:i+1])
		s = s[i+1:]
	}
	if b.Len() == 0 {
		return s
	}
	b.WriteString(s)
	return b.String()
}

// words returns the texts of the script that a page carries, by group.
func (t texts) words() map[byte]template.HTML {
	groups := map[byte]template.HTML{}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if wordsNow[key] {
			groups[key[0]] += word(key, t[key])
		}
	}
	return groups
}

// isClientWord reports whether a text belongs to the script of the page.
func isClientWord(key string) bool { return len(key) > 2 && key[1] == '-' }

func word(key, text string) template.HTML {
	return template.HTML(`<data value="` + template.HTMLEscapeString(key) + `">` + template.HTMLEscapeString(text) + "</data>")
}

// count returns the text of a key for a number: `key-one` for 1, else `key`, with the number as {1}.
func (t texts) count(key string, n int) string {
	if n == 1 {
		return t.t(key+"-one", n)
	}
	return t.t(key, n)
}

// date writes a day, month or year in words, as `27 april 2026`.
func (t texts) date(d course.Date) string {
	parts := strings.Split(string(d), "-")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	if len(parts) > 1 {
		month := parts[len(parts)-2]
		names := strings.Fields(t.t("months"))
		if n, err := strconv.Atoi(month); err == nil && n >= 1 && n <= len(names) {
			parts[len(parts)-2] = names[n-1]
		}
	}
	if len(parts) == 3 {
		parts[0] = strings.TrimPrefix(parts[0], "0")
	}
	return strings.Join(parts, " ")
}

// list joins words as a person would: `a, b och c`.
func (t texts) list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + t.t("and") + " " + words[n-1]
	}
}

// sentenceCase raises the first letter.
func sentenceCase(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// inSentence lowers the first letter of a title that stands inside a sentence, unless the word is an abbreviation as `SoL`.
func inSentence(s string) string {
	word, _, _ := strings.Cut(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	if s == "" || strings.ContainsFunc(word[n:], unicode.IsUpper) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// A collator orders words as a reader of the language looks them up.
type collator struct{ swedish bool }

// key returns a string that sorts as the word should: å, ä and ö are letters of their own after z in Swedish, other marks are
// left out, letters come before nothing else but digits and spaces.
func (c collator) key(word string) string {
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

// initial returns the heading that a word stands under in an index: its letter, or # for anything else.
func (c collator) initial(word string) string { return c.letter(c.key(word)) }

// letter is initial for a word whose key is known.
func (c collator) letter(key string) string {
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
