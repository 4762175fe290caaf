package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/lang"
)

// Where a run of text stands decides what must be escaped in it.
type where int

const (
	inParagraph where = iota
	inHeading
	inCell
	inItem // after a list mark
)

// Clean drops what no text file of a course may hold, and makes every line end the same.
func Clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n").
		Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || r == '\ufeff' || r == '\ufffe' || r == '\uffff') {
			return -1
		}
		return r
	}, s)
}

func lines(s string) []string {
	all := strings.Split(strings.Trim(Clean(s), "\n"), "\n")
	for i := range all {
		all[i] = trim(all[i])
	}
	return all
}

// trim takes away the spaces around a text, but not fixed ones.
func trim(s string) string { return strings.Trim(s, " \t\n") }

// oneLine makes every white space one space.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
}

// paragraph writes running text as lines, of which none can be read as anything else.
func paragraph(spans []Span) []string {
	text := trim(inline(spans, inParagraph))
	if text == "" {
		return nil
	}
	out := strings.Split(text, "\n")
	for i, line := range out {
		out[i] = lineStart(trim(line))
	}
	return out
}

// inline writes spans. A line break is `\` and a new line in a paragraph, else a space.
func inline(spans []Span, at where) string {
	spans = Trimmed(tidy(spans))
	var b strings.Builder
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		switch {
		case s.Break && at == inParagraph:
			if text := b.String(); text == "" || i == len(spans)-1 || strings.HasSuffix(text, "\n") {
				continue
			}
			if text, ok := strings.CutSuffix(b.String(), `\\`); ok { // which would be read as two
				b.Reset()
				b.WriteString(text + "&#92;")
			}
			b.WriteString("\\\n")
		case s.Break:
			b.WriteString(" ")
		case s.Image != nil:
			b.WriteString(image(*s.Image, ""))
		case s.Note > 0:
			fmt.Fprintf(&b, "[^%d]", s.Note)
		case s.Raw:
			b.WriteString(strings.Trim(Clean(s.Text), "\n"))
		case s.Link != "":
			end := i + 1
			for end < len(spans) && spans[end].Link == s.Link && spans[end].Note == 0 && !spans[end].Break {
				end++
			}
			b.WriteString(link(spans[i:end], s.Link, at))
			i = end - 1
		default:
			end := i + 1
			for end < len(spans) && isText(spans[end]) {
				end++
			}
			emphasize(&b, spans[i:end], after(spans[end:]), at)
			i = end - 1
		}
	}
	text := b.String()
	if at != inParagraph {
		text = lineStart(trim(text))
	}
	return text
}

func isText(s Span) bool {
	return !s.Break && s.Image == nil && s.Note == 0 && !s.Raw && s.Link == ""
}

// after tells with what the next span that is no text begins, as far as emphasis must know.
func after(rest []Span) rune {
	if len(rest) == 0 || rest[0].Break {
		return '\n'
	}
	return '['
}

// tidy cleans the texts, moves the spaces around marked text out of its marks, and joins spans with the same marks.
func tidy(spans []Span) []Span {
	var out []Span
	add := func(s Span) {
		if n := len(out); n > 0 && isText(s) && isText(out[n-1]) && out[n-1].Mark == s.Mark {
			out[n-1].Text += s.Text
			return
		}
		out = append(out, s)
	}
	for _, s := range spans {
		if !isText(s) {
			if s.Link == "" || trim(Clean(s.Text)) != "" {
				s.Text = Clean(s.Text)
				add(s)
			} else if s.Text != "" {
				add(Span{Text: " "})
			}
			continue
		}
		text := strings.NewReplacer("\n", " ", "\t", " ").Replace(Clean(s.Text))
		mark := s.Mark
		if mark&(Sub|Super) != 0 {
			text = raised(text, mark&Super != 0)
			mark &^= Sub | Super
		}
		if mark&Monospace != 0 {
			mark = Monospace
		}
		if strings.Contains(text, "~") {
			mark &^= Strike // the sign itself cannot be struck
		}
		if mark == 0 {
			if text != "" {
				add(Span{Text: text})
			}
			continue
		}
		core := strings.TrimFunc(text, unicode.IsSpace)
		if core == "" {
			if text != "" {
				add(Span{Text: text})
			}
			continue
		}
		start := strings.Index(text, core)
		if start > 0 {
			add(Span{Text: text[:start]})
		}
		add(Span{Text: core, Mark: mark})
		if rest := text[start+len(core):]; rest != "" {
			add(Span{Text: rest})
		}
	}
	return out
}

// raised writes text that stands higher or lower with the characters that do, where every one has such.
func raised(text string, high bool) string {
	const plain = "0123456789+-=()ni"
	other := []rune("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
	if high {
		other = []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
	}
	var out []rune
	for _, r := range text {
		i := strings.IndexRune(plain, r)
		if r == ' ' {
			out = append(out, r)
			continue
		}
		if i < 0 || i >= len(other) {
			return text
		}
		out = append(out, other[i])
	}
	return string(out)
}

// delimiters are what marks are written with, the outermost first.
var delimiters = []struct {
	mark Mark
	text string
}{{Strike, "~~"}, {Bold, "**"}, {Italic, "*"}}

// emphasize writes texts with their marks. Where a mark would not be read as one because of what stands beside it, the
// character there is written by its number.
func emphasize(b *strings.Builder, spans []Span, next rune, at where) {
	for i, s := range spans {
		if s.Mark&Monospace != 0 {
			b.WriteString(monospace(s.Text, at))
			continue
		}
		open, shut := "", ""
		for _, d := range delimiters {
			if s.Mark&d.mark != 0 {
				open, shut = open+d.text, d.text+shut
			}
		}
		text := escape(s.Text, at)
		if open != "" {
			first, _ := utf8.DecodeRuneInString(text)
			last, _ := utf8.DecodeLastRuneInString(text)
			if s.Mark&Strike != 0 && s.Mark != Strike {
				first, last = '*', '*' // the outer marks stand beside the inner ones
			}
			protectOpening(b, first)
			follows := next
			if i+1 < len(spans) {
				follows = firstWritten(spans[i+1])
			}
			if isPunct(last) && !isPunct(follows) && !unicode.IsSpace(follows) && i+1 < len(spans) {
				_, width := utf8.DecodeRuneInString(spans[i+1].Text)
				spans[i+1].Text = byNumber + spans[i+1].Text[:width] + spans[i+1].Text[width:]
			}
		}
		b.WriteString(open + text + shut)
	}
}

// firstWritten is with what a span begins as it is written.
func firstWritten(s Span) rune {
	if s.Mark != 0 {
		return '*'
	}
	r, _ := utf8.DecodeRuneInString(s.Text)
	return r
}

// byNumber stands before a character that is to be written by its number. No text holds it, see [clean].
const byNumber = "\x00"

// protectOpening sees to it that marks written now, before a character, are read as an opening.
func protectOpening(b *strings.Builder, first rune) {
	text := b.String()
	before, width := utf8.DecodeLastRuneInString(text)
	switch {
	case text == "":
	case before == '*' || before == '~': // two marks in a row would be read as one
		b.WriteString("<!-- -->")
	case isPunct(first) && !isPunct(before) && !unicode.IsSpace(before):
		b.Reset()
		fmt.Fprintf(b, "%s&#%d;", text[:len(text)-width], before)
	}
}

func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

func monospace(text string, at where) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if at == inCell {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// link writes a link. An address that a course cannot have is left out.
func link(spans []Span, to string, at where) string {
	inner := make([]Span, len(spans))
	for i, s := range spans {
		s.Link = ""
		inner[i] = s
	}
	text := trim(inline(inner, at))
	if text == "" {
		return ""
	}
	if TextOf(inner) == to && !strings.ContainsAny(to, " <>\\`*_~[]") && safeLink(to) && strings.Contains(to, "://") {
		return "<" + to + ">"
	}
	if !safeLink(to) {
		return text
	}
	return "[" + text + "](" + destination(to) + ")"
}

// safeLink reports whether a link leads to the web, to somebody's address or to a file, and not to a script.
func safeLink(to string) bool {
	scheme, _, found := strings.Cut(to, ":")
	if !found || strings.ContainsAny(scheme, "/#?.") {
		return to != ""
	}
	known := []string{"http", "https", "mailto", "tel"}
	return slices.Contains(known, strings.ToLower(scheme)) && len(to) > len(scheme)+1
}

func destination(to string) string {
	to = strings.NewReplacer("\\", "%5C", "<", "%3C", ">", "%3E", "\n", "", "\"", "%22", "|", "%7C", "`", "%60").
		Replace(Clean(to))
	if strings.ContainsAny(to, " ()\t") {
		return "<" + to + ">"
	}
	return to
}

func image(i Image, caption string) string {
	text := "![" + escape(oneLine(Clean(i.Alt)), inCell) + "](" + destination(i.Source)
	if caption = oneLine(Clean(caption)); caption != "" {
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", "|", `\|`, "<", `\<`)
		text += ` "` + quoted.Replace(caption) + `"`
	}
	return text + ")"
}

var (
	bareURL = regexp.MustCompile(`\bhttps?://[^\s<>"\\` + "`" + `\[\]{}|^\x00]+`)
	entity  = regexp.MustCompile(`^&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);`)
)

// escape writes text so that Markdown shows it as it is. Addresses in the text stay links.
func escape(text string, at where) string {
	var b strings.Builder
	for {
		m := bareURL.FindStringIndex(text)
		if m == nil {
			break
		}
		address := strings.TrimRight(text[m[0]:m[1]], ".,;:!?)*_~'”’")
		escapeWords(&b, text[:m[0]], at)
		if strings.ContainsAny(address, "*_~()'&") || m[0]+len(address) < m[1] {
			b.WriteString("<" + address + ">")
		} else {
			b.WriteString(address)
		}
		text = text[m[0]+len(address):]
	}
	escapeWords(&b, text, at)
	return b.String()
}

// escapeWords writes text without addresses.
func escapeWords(b *strings.Builder, text string, at where) {
	runes := []rune(text)
	side := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	for i, r := range runes {
		if strings.ContainsRune("#!?=", r) && strings.ContainsRune(`"'`, side(i-1)) {
			b.WriteByte('\\') // a quotation mark is not always seen before what follows it
			b.WriteRune(r)
			continue
		}
		switch r {
		case 0:
			continue
		case '\\', '*', '`', '[', ']', '~', '{', '}':
			b.WriteByte('\\')
		case '_':
			if !isWord(side(i-1)) || !isWord(side(i+1)) {
				b.WriteByte('\\')
			}
		case '<':
			b.WriteByte('\\')
		case '-', '=', '$', '>', '!':
			if doubled(r, side(i-1), side(i+1)) {
				b.WriteByte('\\')
			}
		case '&':
			if entity.MatchString(string(runes[i:])) {
				b.WriteByte('\\')
			}
		case '|':
			if at == inCell {
				b.WriteByte('\\')
			}
		case '#':
			if at == inHeading {
				b.WriteByte('\\')
			}
		}
		if side(i-1) == 0 {
			fmt.Fprintf(b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
}

// doubled reports whether a sign means something because of its neighbours.
func doubled(r, before, after rune) bool {
	switch r {
	case '!':
		return after == '['
	}
	return before == r || after == r
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

var (
	// keyword finds what a block may read as one of its keywords, in any language.
	keyword   = regexp.MustCompile(`^(\pL[\pL ]{0,24}):`)
	numbered  = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)
	underline = regexp.MustCompile(`^[-=:| ]+$`)
)

// lineStart escapes what only means something at the start of a line.
func lineStart(line string) string {
	if line == "" {
		return ""
	}
	switch line[0] {
	case '#', '+', '>', '=', '|', '!', ':':
		if line[0] == '!' && strings.HasPrefix(line, "![") {
			return line
		}
		return `\` + line
	case '-':
		return `\` + line
	case '?':
		if strings.HasPrefix(line, "???") {
			return `\` + line
		}
	}
	if m := numbered.FindStringSubmatchIndex(line); m != nil {
		return line[:m[4]] + `\` + line[m[4]:]
	}
	if m := keyword.FindStringSubmatchIndex(line); m != nil && isKeyword(line[:m[3]]) {
		return line[:m[3]] + `\` + line[m[3]:]
	}
	if underline.MatchString(line) {
		return `\` + line
	}
	return line
}

// isKeyword reports whether a word before a colon means something in a block.
func isKeyword(word string) bool { return lang.Keywords.Own(word) != "" }
