package markdown

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// specExamples returns the examples of CommonMark 0.31.2, which the goldmark module carries.
func specExamples(t testing.TB) []string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct{ Markdown string }
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) < 600 {
		t.Fatalf("only %d examples", len(examples))
	}
	var all []string
	for _, e := range examples {
		all = append(all, e.Markdown)
	}
	return all
}

// dump writes a tree as one line a node: what it is, where it stands, what it says.
func dump(doc ast.Node, src []byte) string {
	var b strings.Builder
	depth := 0
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		fmt.Fprintf(&b, "%s%s %d", strings.Repeat("  ", depth), n.Kind(), n.Pos())
		depth++
		switch n := n.(type) {
		case *ast.Text:
			fmt.Fprintf(&b, " %q soft=%t hard=%t", n.Value(src), n.SoftLineBreak(), n.HardLineBreak())
		case *ast.String:
			fmt.Fprintf(&b, " %q", n.Value)
		case *ast.Heading:
			fmt.Fprintf(&b, " %d", n.Level)
		case *ast.List:
			fmt.Fprintf(&b, " %c tight=%t start=%d", n.Marker, n.IsTight, n.Start)
		case *ast.Link:
			fmt.Fprintf(&b, " %q %q", n.Destination, n.Title)
		case *ast.Image:
			fmt.Fprintf(&b, " %q %q", n.Destination, n.Title)
		}
		if n.Type() == ast.TypeBlock {
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				fmt.Fprintf(&b, " %q", line.Value(src))
			}
		}
		b.WriteByte('\n')
		return ast.WalkContinue, nil
	})
	return b.String()
}

// Our extensions leave plain Markdown alone: the tree with them equals goldmark's own with the same stock extensions,
// but where HTML is, some of which is carried.
func TestPlainMarkdownIsUntouched(t *testing.T) {
	stock, ours := goldmark.New(syntax.Base(lang.Of("sv"))...), syntax.New(lang.Of("sv"), pieceRenderer{})
	for i, example := range specExamples(t) {
		src := []byte(example)
		doc, _ := ours.Parse(src, false)
		want, got := dump(stock.Parser().Parse(text.NewReader(src)), src), dump(doc, src)
		if got != want && !strings.Contains(want, "HTML") {
			t.Errorf("example %d %q:\nwant %s\ngot %s", i+1, example, want, got)
		}
	}
}

// flatten writes pieces as a page would that has no other file: for comparing with goldmark's own output.
func flatten(c *course.Chapter) string {
	var b strings.Builder
	for _, block := range c.Blocks {
		if p, ok := block.(*course.Prose); ok {
			for _, piece := range p.Pieces {
				switch piece := piece.(type) {
				case course.Markup:
					b.WriteString(string(piece))
				case course.Chars:
					b.WriteString(string(piece))
				}
			}
		}
	}
	return b.String()
}

// Where nothing becomes a typed block or a hole, the pieces put together are goldmark's own output, byte by byte.
func TestPiecesAreGoldmarksOutput(t *testing.T) {
	stock := goldmark.New(syntax.Base(lang.Of("sv"))...)
	compared := 0
	for i, example := range specExamples(t) {
		var want bytes.Buffer
		if err := stock.Convert([]byte(example), &want); err != nil {
			t.Fatal(err)
		}
		ch, _ := New("sv").Parse("x.md", diag.NewFile("content/x.md", []byte("# Titel\n\n"+example)))
		skip := strings.Contains(want.String(), "<a ") || strings.Contains(want.String(), "<img") ||
			strings.HasPrefix(example, "---\n")
		for _, b := range ch.Blocks {
			if _, ok := b.(*course.Prose); !ok {
				skip = true
			}
		}
		if skip || bytes.Contains([]byte(example), []byte("<")) || strings.Contains(want.String(), "<h1") {
			continue
		}
		compared++
		if got := flatten(ch); got != want.String() {
			t.Errorf("example %d %q:\nwant %q\ngot  %q", i+1, example, want.String(), got)
		}
	}
	if compared < 300 {
		t.Errorf("only %d examples compared", compared)
	}
}

func parse(t testing.TB, src string) (*course.Chapter, []string) {
	t.Helper()
	ch, ds := New("sv").Parse("kapitel.md", diag.NewFile("content/kapitel.md", []byte(src)))
	var lines []string
	for _, d := range diag.Sort(ds) {
		lines = append(lines, d.Place.String()+" "+d.ID)
	}
	return ch, lines
}

func TestFences(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"same length nests", "# T\n::: fall [A]\n::: fakta\nx\n:::\ny\n:::\n", ""},
		{"longer outer", "# T\n:::: fall [A]\n::: fakta\nx\n:::\n::::\n", ""},
		{"never closed", "# T\n\n::: fakta\nx\n", "content/kapitel.md:3:1 unclosed-block"},
		{"inner never closed", "# T\n:::: fall [A]\n::: fakta\nx\n::::\ny\n", "content/kapitel.md:3:1 unclosed-block"},
		{"closer of another count", "# T\n::: fakta\nx\n::::\n:::\n", "content/kapitel.md:5:1 stray-fence"},
		{"closers as Pandoc counts them", "# T\n:::::: fakta\n:::: exempel\nx\n:::::\ny\n:::::::::\n", ""},
		{"closer without a block", "# T\ntext\n:::\n", "content/kapitel.md:3:1 stray-fence"},
		{"colons in code are text", "# T\n::: fakta\n```\n:::\n```\n:::\n", ""},
		{"colons in indented code are text", "# T\n\n    :::\n\n:::fakta\nx\n:::\n", ""},
		{"closes a list and a lazy paragraph", "# T\n::: fakta\n- a\nb\n:::\ny\n", ""},
		{"inside a list", "# T\n- a\n\n  ::: fakta\n  x\n  :::\n- b\n", ""},
		{"open in a list that ends", "# T\n::: fakta\n- a\n\n  ::: exempel\n  x\n:::\n",
			"content/kapitel.md:5:3 unclosed-block"},
		{"inside a quote", "# T\n> ::: fakta\n> x\n> :::\n", ""},
		{"unknown name", "# T\n::: fokta\nx\n:::\n", "content/kapitel.md:2:5 unknown-block"},
		{"words after the name", "# T\n::: fakta Obs\nx\n:::\n", "content/kapitel.md:2:11 bad-attributes"},
		{"label with brackets", "# T\n::: fakta [a [b] \\] c]\nx\n:::\n", ""},
		{"unknown attribute", "# T\n::: fakta {färg=röd}\nx\n:::\n", "content/kapitel.md:2:12 unknown-attribute"},
		{"attributes without end", "# T\n::: fakta {#a\nx\n:::\n", "content/kapitel.md:2:13 bad-attributes"},
		{"Swedish attribute", "# T\n::: diskussion {minuter=5 grupp=\"två och två\"}\n- x\n:::\n", ""},
		{"no diacritics", "# T\n::: tank-pa\nx\n:::\n", ""},
		{"bad id", "# T\n::: fakta {#Å}\nx\n:::\n", "content/kapitel.md:2:13 bad-id"},
		{"duplicate id", "# T\n::: fakta {#a}\nx\n:::\n## B {#a}\n", "content/kapitel.md:5:1 duplicate-id"},
		{"text with colons", "# T\nEU:s 3:e kl. 10:30 SoL 5:11 :x: ::y\n", ""},
		{"unclosed front matter", "---\ntitel: T\n", "content/kapitel.md:1:1 front-matter-unclosed"},
		{"empty file", "", "content/kapitel.md:1:1 missing-key"},
		{"html", "# T\na <b>x</b>\n", "content/kapitel.md:2:3 raw-html"},
		{"html comment", "# T\na <!-- x --> b\n\n<!-- y\n:::\n-->\n", ""},
		{"html block", "# T\n\n<div>\nx\n</div>\n", "content/kapitel.md:3:1 raw-html"},
		{"image without alt", "# T\n![](a.png)\n", "content/kapitel.md:2:1 missing-alt"},
		{"deep quotes", "# T\n" + strings.Repeat(">", 10000) + " x\n", "content/kapitel.md:2:101 nesting-too-deep"},
		{"deep lists", "# T\n" + strings.Repeat("1. ", 10000) + "x\n", "content/kapitel.md:2:151 nesting-too-deep"},
		{"deep lists, line by line", "# T\n" + strings.Repeat("- ", 400) + "x\n" + strings.Repeat(" ", 900) + "y\n",
			"content/kapitel.md:2:101 nesting-too-deep"},
		{"deep emphasis", "# T\n" + strings.Repeat("*a ", 900) + strings.Repeat(" a*", 900) + "\n",
			"content/kapitel.md:2:296 nesting-too-deep"},
		{"many marks", "# T\n" + strings.Repeat("**a*b_c__", 40000) + "\n",
			"content/kapitel.md:2:4501 nesting-too-deep"},
		{"many links", "# T\n" + strings.Repeat("[a](", 50000) + "\n", "content/kapitel.md:2:4001 nesting-too-deep"},
		{"deep fences", "# T\n" + strings.Repeat("::: fakta\n", 5000) + strings.Repeat(":::\n", 201),
			"content/kapitel.md:102:1 nesting-too-deep"},
		{"film", "# T\n::: film {källa=media/a.mp4}\n:::\n",
			"content/kapitel.md:2:1 missing-captions\ncontent/kapitel.md:2:1 missing-transcript"},
		{"case without a name", "# T\n::: fall\nx\n:::\n", "content/kapitel.md:2:1 missing-label"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, got := parse(t, test.src)
			if joined := strings.Join(got, "\n"); joined != test.want {
				t.Errorf("got\n%s\nwant\n%s", joined, test.want)
			}
		})
	}
}

func question(t *testing.T, body string) (*course.Question, []string) {
	t.Helper()
	ch, faults := parse(t, "# T\n::: fråga {#a}\n"+body+":::\n")
	for _, b := range ch.Blocks {
		if q, ok := b.(*course.Question); ok {
			return q, faults
		}
	}
	t.Fatal("no question", faults)
	return nil, nil
}

func TestQuestionKinds(t *testing.T) {
	for _, test := range []struct {
		body string
		kind course.QuestionKind
		want string
	}{
		{"Vad?\n\n- [ ] a\n- [x] b\n", course.Single, ""},
		{"Vad?\n- [x] a\n- [x] b\n", course.Multiple, ""},
		{"1. a\n2. b\n", course.Order, ""},
		{"| A | B |\n|---|---|\n| a | b |\n| c | d |\nLedtråd: x\n", course.Match, ""},
		{"Hur många?\nSvar: 0,7 ± 0,05 procent\n", course.Numeric, ""},
		{"Vem?\nSvar: socialnämnden | nämnden\n", course.ShortText, ""},
		{"Vilken?\nSvar: 19 kap. 1 §\n", course.ShortText, ""},
		{"- [ ] a\n- [ ] b\n", course.Single, "content/kapitel.md:2:1 no-right-answer"},
		{"Vad?\n", "", "content/kapitel.md:2:1 no-options"},
		{"- [ ] a\n- [x] b\n> nej\n", course.Single, "content/kapitel.md:5:1 orphan-feedback"},
		{"- [] a\n- [x] b\n", course.Single, "content/kapitel.md:3:3 bad-checkbox"},
		{"- [ x ] a\n- [ ] b\n- [x] c\n", course.Single, "content/kapitel.md:3:3 bad-checkbox"},
		{"- [ ] a\n\ntext\n\n- [x] b\n", course.Single, "content/kapitel.md:7:1 split-options"},
		{"Hur?\nSvar:\n", "", "content/kapitel.md:4:1 bad-answer"},
	} {
		q, faults := question(t, test.body)
		if q.Kind != test.kind || strings.Join(faults, "\n") != test.want {
			t.Errorf("%q: kind %q, faults %v; want %q, %q", test.body, q.Kind, faults, test.kind, test.want)
		}
	}
}

func TestKeywordsEndListQuoteAndTable(t *testing.T) {
	q, faults := question(t, "Vad?\n- [ ] a\n  > nej\nlat rad\nLEDTRÅD: tänk\nlite till\nFörklaring: Se [@bok 12 "+
		"§].\n\n- en lista\n")
	if len(faults) > 0 {
		t.Log(faults)
	}
	if got := course.Plain(q.Hint[0].(*course.Prose).Pieces); strings.TrimSpace(got) != "tänk\nlite till" {
		t.Errorf("hint %q", got)
	}
	if len(q.Explanation) != 1 || q.Explanation[0].Common().Span.Start == 0 {
		t.Errorf("explanation %v", q.Explanation)
	}
	got := strings.TrimSpace(course.Plain(q.Options[0].Feedback[0].(*course.Prose).Pieces))
	if got != "nej\nlat rad" {
		t.Errorf("feedback %q", got)
	}
}

func TestNumericAnswers(t *testing.T) {
	for _, test := range []struct {
		written          string
		value, tolerance float64
		unit             string
	}{
		{"0,7 ± 0,05 procent", 0.7, 0.05, "procent"}, {"1 250", 1250, 0, ""}, {"1\u00a0250 kr", 1250, 0, "kr"},
		{"−3.5 +- 1", -3.5, 1, ""}, {"18 år", 18, 0, "år"},
	} {
		q, faults := question(t, "Hur?\nSvar: "+test.written+"\n")
		if n := q.Number; len(faults) > 0 || q.Kind != course.Numeric || n.Value != test.value ||
			n.Tolerance != test.tolerance || n.Unit != test.unit {
			t.Errorf("%q: %s %+v %v", test.written, q.Kind, n, faults)
		}
	}
}

func TestCitations(t *testing.T) {
	ch, faults := parse(t, "# T\nEtt [@a; @b-1 19 kap.\n1 § historiskt] och [@c](x) och [@ d].\n")
	var got []string
	course.EachPiece(ch.Blocks, func(p course.Piece) {
		if c, ok := p.(*course.Citation); ok {
			for _, i := range c.Items {
				h := ""
				if i.Historical {
					h = " H"
				}
				got = append(got, i.Key+"|"+i.Locator+h+"|"+string(ch.File.Data[i.Span.Start:i.Span.End]))
			}
		}
	})
	want := "a||@a b-1|19 kap. 1 § H|@b-1"
	if strings.Join(got, " ") != want || len(faults) > 0 {
		t.Errorf("got %q, want %q, %v", strings.Join(got, " "), want, faults)
	}
}

func TestConversation(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"whole", "### A {#a}\nx\n\n- [y](#b)\n  > z\n- [w](#a)\n\n### B {#b}\nslut\n", ""},
		{"dead", "### A\n- [y](#c)\n\n### B\nslut\n",
			"content/kapitel.md:4:3 dead-choice\ncontent/kapitel.md:6:1 unreachable-scene"},
		{"no ending", "### A {#a}\n- [y](#a)\n", "content/kapitel.md:2:1 no-ending"},
		{"loop", "### A {#a}\n- [y](#b)\n- [z](#c)\n\n### B {#b}\n- [igen](#b)\n\n### C {#c}\nslut\n",
			"content/kapitel.md:7:1 endless-loop"},
	} {
		_, faults := parse(t, "# T\n::: samtalsövning [S] {#s}\n"+test.body+":::\n")
		if strings.Join(faults, "\n") != test.want {
			t.Errorf("%s: got\n%s", test.name, strings.Join(faults, "\n"))
		}
	}
}

func TestHeadingIDs(t *testing.T) {
	ch, _ := parse(t, "# T\n## Vägar in\n## Vägar in\n## Annat {#vagar-in-2}\n## 漢字\n## 2015 års lag\n")
	var ids []string
	for _, b := range ch.Blocks {
		ids = append(ids, b.Common().ID)
	}
	if got, want := strings.Join(ids, " "), "vagar-in vagar-in-3 vagar-in-2 section s-2015-ars-lag"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRecapNamesIDs(t *testing.T) {
	ch, faults := parse(t, "# T\n::: återblick\n- begrepp-1\n- b-1, c-2\n:::\n::: återblick\n3\n:::\n")
	var got []string
	for _, q := range ch.Blocks[0].(*course.Recap).Questions {
		got = append(got, q.Value+"="+string(ch.File.Data[q.Span.Start:q.Span.End]))
	}
	if strings.Join(got, " ") != "begrepp-1=begrepp-1 b-1=b-1 c-2=c-2" || len(faults) > 0 ||
		ch.Blocks[1].(*course.Recap).Draw != 3 {
		t.Errorf("%v %v", got, faults)
	}
}

func TestSlides(t *testing.T) {
	ch, faults := parse(t, "# T\n::: visningsbild\nEtt\n---\nTvå\n\n---\n\nTre\n:::\n")
	if s := ch.Blocks[0].(*course.Slide); len(s.Slides) != 3 || len(faults) > 0 {
		t.Errorf("%d slides, %v", len(s.Slides), faults)
	}
}

func TestSwedishTypography(t *testing.T) {
	ch, _ := parse(t, "# T\nHan sa \"nej\" -- och log... 'så'\n")
	if got, want := flatten(ch), "<p>Han sa ”nej” – och log… ’så’</p>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// wellFormed reports the first fault of XHTML that the pieces of a chapter put together would have.
func wellFormed(ch *course.Chapter) error {
	var b strings.Builder
	b.WriteString("<r>")
	write := func(ps []course.Piece) {
		b.WriteString("<p>")
		for _, p := range ps {
			switch p := p.(type) {
			case course.Markup:
				b.WriteString(string(p))
			case course.Chars:
				b.WriteString(string(p))
			case *course.Link:
				b.WriteString("<a>")
			}
		}
		b.WriteString("</p>")
	}
	course.Walk(ch.Blocks, func(block course.Block) bool {
		switch block := block.(type) {
		case *course.Prose:
			write(block.Pieces)
		case *course.Heading:
			write(block.Pieces)
		case *course.Question:
			for _, o := range block.Options {
				write(o.Pieces)
			}
		}
		return true
	})
	b.WriteString("</r>")
	d := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range specExamples(f) {
		f.Add(s)
	}
	for _, s := range []string{
		"---\ntitel: T\n---\n::: fråga {#a}\nVad?\n- [ ] a\n  > b\n- [x] c\nSvar: 1\n:::\n",
		"# T\n::: samtalsövning {#s}\n### A\n- [y](#a)\n  > z\n:::\n", "> [!NOTE]\n> x\n", "- ::: fakta\n  x\n  :::\n",
		"[^1]\n\n[^1]: ::: fakta\n    x\n",
		"| a | b |\n|:-:|--:|\n| ::: | [@x] |\n", "::: visningsbild\na\n---\nb\n:::\n", "a &#1; &#xFFFE; b\n",
		"T\n: d\n", "![a *b* [@c]](x \"t\")\n",
	} {
		f.Add(s)
	}
	p := New("sv")
	f.Fuzz(func(t *testing.T, src string) {
		file, ds := diag.NewText("content/x.md", []byte(src))
		if len(ds) > 0 {
			return
		}
		ch, ds := p.Parse("x.md", file)
		for _, d := range ds {
			if d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(file.Data) {
				t.Fatalf("%s: span %v outside the file", d.ID, d.Span)
			}
		}
		if diag.HasErrors(ds) {
			return
		}
		if err := wellFormed(ch); err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	})
}

// BenchmarkParse reads a chapter with twelve sections, each with emphasis, a link, a source, a list and a question.
func BenchmarkParse(b *testing.B) {
	var src strings.Builder
	src.WriteString("---\ntitel: Kapitel\nminuter: 8\n---\n")
	for range 12 {
		src.WriteString("## En rubrik\n\nEtt stycke med *betoning*, en [länk](annat.md) och en källa [@bok 12 §]. " +
			strings.Repeat("Några ord till i samma stycke. ", 12) +
			"\n\n- en punkt\n- en till\n\n::: fråga {#f}\nVad gör du?\n\n- [ ] Det ena\n  > Stämmer inte.\n" +
			"- [x] Det andra\n  > Stämmer.\n:::\n\n")
	}
	p := New("sv")
	file := diag.NewFile("content/x.md", []byte(src.String()))
	b.SetBytes(int64(src.Len()))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse("x.md", file)
	}
}

// What another program's Markdown means and ours does not is told with its place; what is code, escaped or meant is
// not.
func TestLeftovers(t *testing.T) {
	for text, want := range map[string]string{
		"Se [boken][saknas].":                     "1:4 [boken][saknas]",
		"Se [boken][].":                           "1:4 [boken][]",
		"Ring [oss](tel:020-50 50 50) nu.":        "1:6 [oss](tel:020-50 50 50)",
		"- ett\n- [[Wiki|sida]]":                  "2:3 [[Wiki|sida]]",
		"##Rubrik":                                "1:1 ##R",
		"#Rubrik":                                 "1:1 #Rubrik",
		"#metoo var viktigt. Det gav mer.":        "",
		"#0000ff är en färg, som #1 är en punkt":  "",
		"!!! unknown\n    Text":                   "1:1 !!! unknown",
		"=== \"Flik\"":                            "1:1 === ",
		"Text {{#include a.md}} och {% if x %}.":  "1:6 {{#include a.md}}; 1:28 {% if x %}",
		"Summan $$x^2$$ är stor.":                 "1:8 $$x^2$$",
		"En ==viktig== sak":                       "1:4 ==viktig==",
		"Bild{alt=Karta} och text{.stor}":         "1:5 {alt=Karta}; 1:25 {.stor}",
		"[TABLE]":                                 "1:1 [TABLE]",
		"Se [@boken]: där.":                       "1:4 [@boken]:",
		"`[a][b]` och \\[a\\]\\[b\\] och \\{{x}}": "",
		"    {{kod}}\n\n```\n{{kod}} ==x==\n```":  "",
		"En mängd {a, b} och 2 == 2 och [a] [b].": "",
		"*\u00a0punkt":                            "1:1 *\u00a0",
		"| a | b |\n|---|---|\n| 1 | 2 | 3 |":     "3:1 lost-cells",
		"| a | b |\n|---|---|\n| 1 \\| x | 2 |":   "",
	} {
		_, ds := New("sv").Parse("kapitel.md", diag.NewFile("content/kapitel.md", []byte(text+"\n")))
		var got []string
		for _, d := range diag.Sort(ds) {
			_, place, _ := strings.Cut(d.Place.String(), ":")
			switch d.ID {
			case "looks-like-markup":
				_, said, _ := strings.Cut(d.Message, "readers see ")
				got = append(got, place+" "+strings.Trim(said, "“”"))
			case "lost-cells":
				got = append(got, place+" "+d.ID)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// Names of files with spaces, addresses with letters of any language, and hard spaces after marks are what they look
// like.
func TestAsItLooks(t *testing.T) {
	for text, want := range map[string]string{
		"![Receptionen](media/Receptionen i stadshuset.jpg)": "image media/Receptionen i " +
			"stadshuset.jpg Receptionen",
		"Se [tecken](01-Innan det händer/01-Tecken på oro.md#b).": "link 01-Innan det händer/01-Tecken på oro.md#b",
		"https://sv.wikipedia.org/wiki/Människohandel är bra.":    "link https://sv.wikipedia.org/wiki/Människohandel",
		"Se https://räksmörgås.se/?q=å.":                          "link https://räksmörgås.se/?q=å",
		"(https://example.se/y)":                                  "link https://example.se/y",
		"##\u00a0Rubrik":                                          "heading Rubrik",
		"-\u00a0ett\n-\u00a0två":                                  "<ul>\n<li>ett</li>\n<li>två</li>\n</ul>\n",
		"-\u00a0ett\n  två\n\n  > tre\n": "<ul>\n<li>\n<p>ett\ntvå</p>\n" +
			"<blockquote>\n<p>tre</p>\n</blockquote>\n</li>\n</ul>\n",
		"1.\u00a0ett":          "<ol>\n<li>ett</li>\n</ol>\n",
		"```\n-\u00a0kod\n```": "<pre><code>-\u00a0kod\n</code></pre>\n",
		"1. Fråga.\n   > [!NOTE]\n   > Skriv ner.\n\nSedan.": "<ol>\n<li>Fråga.\ncallout</li>\n</ol>\n" +
			"<p>Sedan.</p>\n",
		"> Citat.\n>\n> > [!TIP]\n> > Tips.": "<blockquote>\n<p>Citat.</p>\n" +
			"callout</blockquote>\n",
	} {
		ch, _ := parse(t, "# Titel\n\n"+text+"\n")
		var got strings.Builder
		for _, b := range ch.Blocks {
			switch b := b.(type) {
			case *course.Heading:
				got.WriteString("heading " + course.Plain(b.Pieces))
			case *course.Figure:
				got.WriteString("image " + b.Image.Src + " " + b.Image.Alt)
			case *course.Prose:
				for _, p := range b.Pieces {
					switch p := p.(type) {
					case *course.Link:
						got.Reset()
						got.WriteString("link " + p.Dest)
					case course.Markup:
						if !strings.HasPrefix(got.String(), "link") {
							got.WriteString(string(p))
						}
					case course.Chars:
						if !strings.HasPrefix(got.String(), "link") {
							got.WriteString(string(p))
						}
					case *course.Nested:
						got.WriteString("callout")
					}
				}
			}
		}
		if got.String() != want {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got.String(), want)
		}
	}
}
