package draft_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown"
)

// parse reads a page as vinjett does, and wants no message about it beside those allowed.
func parse(t *testing.T, text string, allow ...string) *course.Chapter {
	t.Helper()
	file, ds := diag.NewText("content/a.md", []byte("---\ntitle: T\n---\n\n"+text))
	chapter, more := markdown.New("en").Parse("a.md", file)
next:
	for _, d := range append(ds, more...) {
		for _, id := range allow {
			if d.ID == id {
				continue next
			}
		}
		t.Errorf("%s: %s\n%s", d.ID, d.Message, text)
	}
	return chapter
}

var (
	spaces      = regexp.MustCompile(`[ \t\n]+`)
	typographic = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'", "…", "...", "\u00ad", "")
)

// seen is what a reader sees, without what typography makes of quotation marks and points.
func seen(text string) string {
	return strings.Trim(spaces.ReplaceAllString(typographic.Replace(text), " "), " ")
}

// textOf is all that stands in blocks.
func textOf(blocks []course.Block) string {
	var b strings.Builder
	course.Visit(blocks, func(block course.Block) bool {
		b.WriteString(" ")
		return true
	}, func(p course.Piece) { b.WriteString(course.Plain([]course.Piece{p})) })
	return b.String()
}

var writer = draft.Writer{Language: lang.Of("en"), ID: func(string) string { return "q-1" }}

// forms are the places where a text may stand.
var forms = map[string]func([]draft.Span) []draft.Block{
	"paragraph": func(s []draft.Span) []draft.Block { return []draft.Block{draft.Para{Text: s}} },
	"heading":   func(s []draft.Span) []draft.Block { return []draft.Block{draft.Heading{Level: 2, Text: s}} },
	"item": func(s []draft.Span) []draft.Block {
		return []draft.Block{draft.List{Items: [][]draft.Block{{draft.Para{Text: s}}, {draft.Para{Text: s}}}}}
	},
	"cell": func(s []draft.Span) []draft.Block {
		return []draft.Block{draft.Table{Rows: [][][]draft.Span{{s, s}, {s, s}}}}
	},
	"quote": func(s []draft.Span) []draft.Block {
		return []draft.Block{draft.Quote{Blocks: []draft.Block{draft.Para{Text: s}}}}
	},
	"box": func(s []draft.Span) []draft.Block {
		return []draft.Block{draft.Box{Name: "fact", Label: "x", Blocks: []draft.Block{draft.Para{Text: s}}}}
	},
	"question": func(s []draft.Span) []draft.Block {
		return []draft.Block{&draft.Question{
			Kind: course.Single, Prompt: []draft.Block{draft.Para{Text: s}},
			Options: []draft.Option{
				{Text: s, Right: true, Feedback: []draft.Block{draft.Para{Text: s}}}, {Text: draft.Plain("other one")},
			},
			Hint: []draft.Block{draft.Para{Text: s}}, Explanation: []draft.Block{draft.Para{Text: s}},
		}}
	},
}

func hostile(f func(string)) {
	for _, text := range []string{
		"plain", "# no heading", "- no item", "1. no item", "2) no item", "> no quote", "a * b * c", "*star*",
		"_under_", "snake_case_name", "`code`", "[link](x.md)", "![image](x.png)", "[@key]", "[^1]", "[ ] box",
		"<b>bold</b>", "&amp; &lt; &#65; AT&T", "C:\\temp\\*.txt", "~~struck~~ H~2~O", "::: fact", ":::",
		": definition", "| a | b |", "---", "===", "a -- b --- c --option", "Answer: 42", "Hint: no",
		"Explanation: x", "{#id .class key=value}", "{{ x }} {% y %}", "$$x$$ ==y== !!! note", "!!! note", "=== tab",
		"??? q", "#Rubrik", "##Rubrik", "http://a.b/c_d*e~f", "see https://example.org/a_(b).",
		"mail a_b@example.org", "<!-- comment -->", "[[wiki]]", "[TABLE]", "[a][b]", "trailing \\", "a\nb", "a\n- b",
		"a\n=====", "a\n: b", "a\u00a0b", "\u00a0", "*\u00a0x", "a|b", "x  \ny", "\\(a\\)", "[x](y", "***", "**",
		"__init__", "a*b*c", "5*3*2", "+1", "+ 1", "1986. A year", "\tindented", "    four", "[^note]: text",
		"[a]: http://x.y", "a\\\nb", "www.example.org/a_b_c", "~", "#", "\\", "``", "<", ">", "a<<b>>c", "!", "!a",
		"![", "-", "+", "=", ":", "1.", "0)", "‘a’ \"b\"", "a…b...c....d", "Att tänka på: x", "Svar: x",
		"&copy; &#0;", "[x] a",
	} {
		f(text)
	}
}

// Whatever characters a text has, and wherever it stands, readers see the same text.
func FuzzText(f *testing.F) {
	hostile(func(text string) { f.Add(text) })
	f.Fuzz(func(t *testing.T, text string) {
		spans := draft.Plain(text)
		want := seen(draft.TextOf(spans))
		if want == "" || strings.ContainsRune(text, '\ufffd') || strings.ContainsRune(draft.TextOf(spans), '\ufffd') {
			return
		}
		for name, form := range forms {
			if name == "question" && want == "other one" {
				continue
			}
			page := writer.Markdown(form(draft.Plain(text)))
			got := strings.ReplaceAll(seen(textOf(parse(t, page, "empty-page").Blocks)), " ", "")
			text := strings.ReplaceAll(want, " ", "")
			all := strings.Repeat(text, max(1, map[string]int{"item": 2, "cell": 4}[name]))
			if name == "question" {
				all = text + text + text + "otherone" + text + text
			}
			if got != all {
				t.Fatalf("%s: %q became %q:\n%s", name, all, got, page)
			}
		}
	})
}

// Marks in the middle of words and beside punctuation are read as marks.
func FuzzMarks(f *testing.F) {
	f.Add("Obs!", "text", uint8(1), uint8(0))
	f.Add("text", "(bold)", uint8(0), uint8(1))
	f.Add(" a ", "b", uint8(3), uint8(2))
	f.Add("a", "b", uint8(1), uint8(2))
	f.Add("*", "*", uint8(1), uint8(2))
	f.Add("x", "y", uint8(8), uint8(7))
	f.Add("`", "|", uint8(8), uint8(1))
	f.Fuzz(func(t *testing.T, a, b string, m, n uint8) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || strings.ContainsAny(a+b, "\n\r\v\u2028\u2029\ufffd") {
			return
		}
		spans := func() []draft.Span {
			return []draft.Span{
				{Text: "x "}, {Text: a, Mark: draft.Mark(m & 15)}, {Text: b, Mark: draft.Mark(n & 15)}, {Text: "z"},
			}
		}
		want := seen(draft.TextOf(spans()))
		if strings.ContainsRune(want, '\ufffd') {
			return
		}
		page := writer.Markdown([]draft.Block{draft.Para{Text: spans()}})
		// A mark can be lost where signs meet that are all marks themselves; a character never.
		got := strings.ReplaceAll(seen(textOf(parse(t, page).Blocks)), " ", "")
		if want := strings.ReplaceAll(clean(want), " ", ""); got != want {
			t.Fatalf("%q became %q: %s", want, got, page)
		}
	})
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, s)
}

// Every text of a report stands in every language, and no language has one that is not asked for in another.
func TestWords(t *testing.T) {
	first := draft.Words(lang.Codes()[0])
	for _, code := range lang.Codes() {
		words := draft.Words(code)
		for key := range first {
			if words[key] == "" {
				t.Errorf("%s lacks %s", code, key)
			}
		}
		for key, text := range words {
			if first[key] == "" {
				t.Errorf("%s has %s, which %s lacks", code, key, lang.Codes()[0])
			}
			if strings.Contains(text, "{2}") && !strings.Contains(first[key], "{2}") {
				t.Errorf("%s: %s has an argument that others lack", code, key)
			}
		}
	}
}

func TestReport(t *testing.T) {
	r := &draft.Report{}
	r.Carried("carried-pages", 2)
	r.Carried("carried-tables", 0)
	at := func(n int) draft.Place { return draft.Place{File: "a.docx", Unit: draft.Paragraph, N: n} }
	r.Add("left-image", at(3), "b.emf")
	r.Add("changed-merged", at(7))
	r.Add("changed-merged", at(9))
	r.Add("changed-merged", draft.Place{File: "b.gift", Unit: draft.Line, N: 4})
	want := "Came along:\n      2  pages\n\nChanged on the way:\n" +
		"  merged cells: the text stands in the first one, the others are empty\n" +
		"      a.docx, paragraph 7, 9; b.gift:4\n\nNot carried over:\n" +
		"  a picture of a kind that browsers do not show: b.emf\n      a.docx, paragraph 3\n"
	if got := r.Text("en"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
