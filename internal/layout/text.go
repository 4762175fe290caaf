package layout

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts holds the UI texts of one language by key. `{1}`, `{2}` … stand for arguments.
type Texts map[string]string

// T returns the text of a key with its arguments filled in. A key that code asks for stands in a [Table], so that there
// is a text: one that has none is a fault of the program, not something to show a reader.
func (t Texts) T(key string, args ...any) string {
	s, ok := t[key]
	if !ok {
		panic(fmt.Sprintf("there is no text for the key %q", key))
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

// N returns the text of a key for a number: `key-one` for 1, else `key`, with the number as {1}.
func (t Texts) N(key string, n int, more ...any) string {
	if n == 1 {
		key += "-one"
	}
	return t.T(key, append([]any{n}, more...)...)
}

// Date writes a day, month or year in words, as `27 april 2026`.
func (t Texts) Date(d string) string {
	parts := strings.Split(d, "-")
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	if len(parts) > 1 {
		month := parts[len(parts)-2]
		names := strings.Fields(t.T("months"))
		if n, err := strconv.Atoi(month); err == nil && n >= 1 && n <= len(names) {
			parts[len(parts)-2] = names[n-1]
		}
	}
	if len(parts) == 3 {
		parts[0] = strings.TrimPrefix(parts[0], "0")
	}
	return strings.Join(parts, " ")
}

// List joins words as a person would: `a, b och c`.
func (t Texts) List(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + t.T("and") + " " + words[n-1]
	}
}

// SentenceCase raises the first letter.
func SentenceCase(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// InSentence lowers the first letter of a title that stands inside a sentence, unless the word is an abbreviation as
// `SoL`.
func InSentence(s string) string {
	word, _, _ := strings.Cut(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	if s == "" || strings.ContainsFunc(word[n:], unicode.IsUpper) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
