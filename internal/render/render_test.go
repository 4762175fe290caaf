package render

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// small returns layouts of a line or two, so that a new design does not touch these tests; own replaces some of them.
func small(own map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name := range data {
		fsys[name] = &fstest.MapFile{Data: []byte("-")}
	}
	texts := ""
	for _, key := range strings.Fields(keys) {
		texts += key + ": " + key + "\n"
	}
	for name, s := range map[string]string{
		"strings/sv.yaml": strings.NewReplacer(
			"source-n: source-n", `source-n: "källa {1}: {2}"`, "replaced: replaced", `replaced: "ersatt av {1}"`, "replaced-on: replaced-on", `replaced-on: "ersatt av {1} den {2}"`,
			"withdrawn-on: withdrawn-on", `withdrawn-on: "upphävd den {1}"`, "historical: historical", "historical: historiskt", "checked: checked", `checked: "Kontrollerad {1}"`,
			"law-checked: law-checked", `law-checked: "Rättsläget kontrollerat {1}"`, "law-partly: law-partly", `law-partly: "Rättsläget delvis kontrollerat {1}"`,
			"months: months", "months: januari februari mars april maj juni juli augusti september oktober november december",
			"right: right", "right: Stämmer", "wrong: wrong", "wrong: Stämmer inte", "and: and", "and: och", "et-al: et-al", `et-al: "{1} m.fl."`,
			"minutes: minutes", `minutes: "{1} minuter"`, "minutes-one: minutes-one", "minutes-one: 1 minut").Replace(texts),
		"frame.html":              "{{.Title}}\n{{.Main}}",
		"chapter.html":            "{{.Text}}{{range .Closing.Notes}}\nnote {{.ID}} {{.Text}}{{end}}{{range .Closing.Sources}}\n{{.ID}} {{.Title}} {{.Checked}} {{range .Replaced}}({{.Locator}} {{.Text}}){{end}}{{.Back}}{{end}}{{range .Closing.Dates}}\n{{.}}{{end}}",
		"parts/question.html":     "<q id=\"{{.ID}}\">{{.Stem}}|{{.Ask}}|{{range .Options}}{{.Text}};{{end}}|{{range .Key}}{{.Feedback}};{{end}}{{.Explain}}</q>",
		"parts/callout.html":      "<div>{{.Body}}{{.Checked}}</div>",
		"parts/recap.html":        "{{range .Items}}{{.From.URL}} {{.Question}}{{end}}",
		"parts/source.html":       "{{.Title}}",
		"parts/conversation.html": "{{range .Scenes}}{{.ID}}:{{range .Choices}}{{.URL}} {{.Text}};{{end}}{{.Restart}}\n{{end}}",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(s + "\n")}
	}
	for name, s := range own {
		if s == "" {
			delete(fsys, name)
		} else {
			fsys[name] = &fstest.MapFile{Data: []byte(s)}
		}
	}
	return fsys
}

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, ds, err := New(small(nil), "sv", false)
	if err != nil || r == nil {
		var b strings.Builder
		diag.Text(&b, ds)
		t.Fatal(err, b.String())
	}
	return r
}

// chapter is a page with blocks at grunder/a.html, alone in its course unless c says otherwise.
func page(t *testing.T, c *course.Course, blocks ...course.Block) string {
	t.Helper()
	ch := &course.Chapter{Path: "01-grunder/01-a.md", Address: "grunder/a.html", FrontMatter: course.FrontMatter{Title: "A"}, Blocks: blocks}
	return render(t, c, ch)
}

func render(t *testing.T, c *course.Course, ch *course.Chapter) string {
	t.Helper()
	c.Config.Language = "sv"
	c.Parts = append(c.Parts, &course.Part{Dir: "01-grunder", Address: "grunder/index.html", Title: "Grunder", Chapters: []*course.Chapter{ch}})
	ch.Part = c.Parts[len(c.Parts)-1]
	c.BuildIndex()
	b, err := newRenderer(t).Frame(c, Options{}).chapterPage(ch)
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "\n")
	return strings.TrimSpace(text)
}

func prose(pieces ...course.Piece) *course.Prose { return &course.Prose{Pieces: pieces} }

func cite(items ...course.CitationItem) *course.Citation { return &course.Citation{Items: items} }

func TestCitations(t *testing.T) {
	c := &course.Course{Sources: []*course.Source{
		{ID: "a", Author: []course.Author{{Literal: "Verket"}}, Issued: course.Issued{Date: "2015-12"}, Standing: course.Standing{Title: "Boken"}},
		{ID: "b", Type: "legislation", Standing: course.Standing{Title: "Lagen (2025:1)", Checked: course.Checked{Date: "2026-04-27"}}},
	}}
	got := page(t, c,
		prose(cite(course.CitationItem{Key: "b", Locator: "1 §"}, course.CitationItem{Key: "a"})),
		prose(cite(course.CitationItem{Key: "a"}), cite(course.CitationItem{Key: "x"})))
	want := `<span class="cite">[<a id="ref--1" href="#src--1" aria-label="källa 1: Lagen (2025:1)">1</a>, 1 §; ` +
		`<a id="ref--2" href="#src--2" aria-label="källa 2: Verket 2015">2</a>]</span>` +
		`<span class="cite">[<a id="ref--3" href="#src--2" aria-label="källa 2: Verket 2015">2</a>]</span><span class="cite">[x]</span>
src--1 Lagen (2025:1) Kontrollerad 27 april 2026 <a href="#ref--1">↑</a>
src--2 Boken  <a href="#ref--2">1</a> <a href="#ref--3">2</a>
Rättsläget kontrollerat 27 april 2026.`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLaw(t *testing.T) {
	sources := []*course.Source{
		{ID: "ny", Type: "legislation", Standing: course.Standing{Title: "Lagen (2025:1)", Checked: course.Checked{Date: "2026-04-27"}},
			Provisions: []course.Section{
				{Locator: "1 §", Standing: course.Standing{Checked: course.Checked{Date: "2026-03-01"}}},
				{Locator: "2 §", Standing: course.Standing{Status: course.Replaced, ReplacedBy: "Annan lag 3 §"}},
			}},
		{ID: "gammal", Type: "legislation", Standing: course.Standing{Title: "Lagen (2001:1)", Status: course.Replaced, ReplacedBy: "ny", ValidUntil: "2025-06-30", Checked: course.Checked{Date: "2026-01-01"}}},
		{ID: "borta", Type: "legislation", Standing: course.Standing{Title: "Lagen (1990:1)", Status: course.Withdrawn, ValidUntil: "2019-12-31"}},
		{ID: "odaterad", Type: "legislation", Standing: course.Standing{Title: "Lagen (2020:1)"}},
	}
	for _, test := range []struct {
		name         string
		items        []course.CitationItem
		notice, date string
	}{
		{"in force", []course.CitationItem{{Key: "ny", Locator: "3 §"}}, "", "Rättsläget kontrollerat 27 april 2026."},
		{"the earliest date", []course.CitationItem{{Key: "ny", Locator: "3 §"}, {Key: "ny", Locator: "1 § andra stycket"}}, "", "Rättsläget kontrollerat 1 mars 2026."},
		{"a provision replaced", []course.CitationItem{{Key: "ny", Locator: "2 §"}}, "(ersatt av annan lag 3 §)", "Rättsläget kontrollerat 27 april 2026."},
		{"a law replaced by one we have", []course.CitationItem{{Key: "gammal", Locator: "9 §"}}, "(ersatt av lagen (2025:1) den 1 juli 2025)", "Rättsläget kontrollerat 1 januari 2026."},
		{"history does not count", []course.CitationItem{{Key: "gammal", Historical: true}}, "(historiskt, ersatt av lagen (2025:1) den 1 juli 2025)", ""},
		{"withdrawn", []course.CitationItem{{Key: "borta"}}, "(upphävd den 1 januari 2020)", "law-unchecked."},
		{"history of what holds", []course.CitationItem{{Key: "ny", Historical: true}}, "(historiskt)", ""},
		{"one without a date", []course.CitationItem{{Key: "ny"}, {Key: "odaterad"}}, "", "Rättsläget delvis kontrollerat 27 april 2026."},
	} {
		got := page(t, &course.Course{Sources: sources}, prose(cite(test.items...)))
		first, _, _ := strings.Cut(got, "\n")
		notice := ""
		if _, after, ok := strings.Cut(first, `<span class="replaced">`); ok {
			notice = strings.TrimSuffix(after, "</span>")
		}
		date := got[strings.LastIndex(got, "\n")+1:]
		if strings.HasPrefix(date, "src--") {
			date = ""
		}
		if notice != test.notice || date != test.date {
			t.Errorf("%s: %q, %q; want %q, %q", test.name, notice, date, test.notice, test.date)
		}
	}
	box := &course.Callout{Type: course.CalloutLaw, Historical: true, Blocks: []course.Block{prose(cite(course.CitationItem{Key: "ny"}))}}
	if got := page(t, &course.Course{Sources: sources}, box); !strings.Contains(got, "(historiskt)") || strings.Contains(got, "Rättsläget") {
		t.Errorf("a box about how it was: %s", got)
	}
}

func TestNotes(t *testing.T) {
	ch := &course.Chapter{Path: "a.md", Address: "a.html", FrontMatter: course.FrontMatter{Title: "A"},
		Blocks: []course.Block{
			&course.Facilitator{Blocks: []course.Block{prose(&course.NoteRef{Note: 0, Nth: 1})}},
			prose(&course.NoteRef{Note: 1, Nth: 1}, &course.NoteRef{Note: 1, Nth: 2}),
		},
		Notes: []*course.Note{{Blocks: []course.Block{prose(course.Markup("<p>dold</p>"))}}, {Blocks: []course.Block{prose(course.Markup("<p>synlig</p>"))}}},
	}
	got := strings.TrimPrefix(render(t, &course.Course{}, ch), "-\n") // the leader's notes, which have a template of their own
	const back = `role="doc-backlink" aria-label="back-to-text">↩︎</a>`
	want := `<sup id="fnref--1"><a class="footnote-ref" href="#fn--1" role="doc-noteref" aria-label="note-n">1</a></sup>` +
		`<sup id="fnref--1-2"><a class="footnote-ref" href="#fn--1" role="doc-noteref" aria-label="note-n">1</a></sup>` + "\n" +
		`note fn--1 <p>synlig <a class="footnote-backref" href="#fnref--1" ` + back + ` <a class="footnote-backref" href="#fnref--1-2" ` + back + `</p>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTerms(t *testing.T) {
	terms := []*course.Term{
		{Term: "stöd", Forms: []string{"stödet"}}, {Term: "stöd och hjälp"}, {Term: "ASI"}, {Term: "amp"}, {Term: "hbtq-kompetens"}, {Term: "Å-ord"},
	}
	for _, test := range []struct{ text, want string }{
		{"Stödet och stöd", "[stod:Stödet] och stöd"},
		{"stöd och hjälp, sedan stöd", "[stod-och-hjalp:stöd och hjälp], sedan [stod:stöd]"},
		{"STÖD\noch  hjälp", "[stod-och-hjalp:STÖD\noch  hjälp]"},
		{"stöd och hjälpen", "[stod:stöd] och hjälpen"},
		{"bostöd stöda understöd", "bostöd stöda understöd"},
		{"asi ASI-formulär", "[asi:asi] ASI-formulär"},
		{"A &amp; B amp", "A &amp; B [amp:amp]"},
		{"(stöd).", "([stod:stöd])."},
		{"hbtq-kompetens å-ord", "[hbtq-kompetens:hbtq-kompetens] [a-ord:å-ord]"},
		{"", ""},
		{"&", "&"},
		{"ö\xffstöd", "ö\xff[stod:stöd]"},
	} {
		got := page(t, &course.Course{Terms: terms}, prose(course.Markup("<p>"), course.Chars(test.text), course.Markup("</p>")))
		got = strings.NewReplacer(`<a class="term" href="../ordlista.html#`, "[", `">`, ":", "</a>", "]", "<p>", "", "</p>", "").Replace(got)
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
	option := &course.Question{Base: course.Base{ID: "q"}, Kind: course.Single, Options: []course.Option{{Pieces: []course.Piece{course.Chars("stöd")}}}}
	for name, b := range map[string]course.Block{
		"a heading": &course.Heading{Level: 2, Pieces: []course.Piece{course.Chars("stöd")}},
		"an option": option,
	} {
		if got := page(t, &course.Course{Terms: terms}, b); strings.Contains(got, `class="term"`) {
			t.Errorf("a term is linked in %s: %s", name, got)
		}
	}
}

func TestLinks(t *testing.T) {
	other := &course.Chapter{Path: "02-mer/01-b.md", Address: "mer/b.html", FrontMatter: course.FrontMatter{Title: "B"}}
	for _, test := range []struct{ dest, want string }{
		{"../02-mer/01-b.md", `<a href="../mer/b.html">`},
		{"/02-mer/01-b.md", `<a href="../mer/b.html">`},
		{"/kallor.html#x", `<a href="../kallor.html#x">`},
		{"../02-mer/", `<a href="../mer/index.html">`},
		{"#h", `<a href="#h">`},
		{"01-a.md", `<a href="a.html">`},
		{"https://e.example/?a=1&b=\"2\"", `<a href="https://e.example/?a=1&amp;b=%222%22">`},
		{"mailto:a@b.example", `<a href="mailto:a@b.example">`},
		{"javascript:alert(1)", `<a>`},
		{"finns-inte.md", `<a>`},
	} {
		dest := strings.ReplaceAll(test.dest, `"2"`, "%222%22")
		c := &course.Course{Parts: []*course.Part{{Dir: "02-mer", Address: "mer/index.html", Chapters: []*course.Chapter{other}}}}
		got := page(t, c, &course.Heading{Base: course.Base{ID: "h"}, Level: 2}, prose(&course.Link{Dest: dest}, course.Markup("</a>")))
		if _, got, _ = strings.Cut(got, "\n"); got != test.want+"</a>" {
			t.Errorf("%s: %s, want %s", test.dest, got, test.want)
		}
	}
}

func TestRelative(t *testing.T) {
	for _, test := range []struct{ from, to, fragment, want string }{
		{"a.html", "b.html", "", "b.html"},
		{"a.html", "a.html", "", "a.html"},
		{"x/a.html", "x/a.html", "q", "#q"},
		{"x/a.html", "x/b.html", "q", "b.html#q"},
		{"x/a.html", "y/b.html", "", "../y/b.html"},
		{"x/y/a.html", "x/b.html", "", "../b.html"},
		{"xy/a.html", "x/b.html", "", "../x/b.html"},
		{"a.html", "media/en bild (1)%.png", "", "media/en%20bild%20%281%29%25.png"},
		{"a.html", "b.html", "å ä", "b.html#%C3%A5%20%C3%A4"},
	} {
		if got := Relative(test.from, test.to, test.fragment); got != test.want {
			t.Errorf("Relative(%q, %q, %q) = %q, want %q", test.from, test.to, test.fragment, got, test.want)
		}
	}
}

func TestQuestion(t *testing.T) {
	option := func(text, feedback string, right bool) course.Option {
		o := course.Option{Pieces: []course.Piece{course.Markup(text)}, Key: course.TextKey(text), Right: right}
		if feedback != "" {
			o.Feedback = []course.Block{prose(course.Markup(feedback))}
		}
		return o
	}
	for _, test := range []struct {
		name, want string
		q          course.Question
	}{
		{"the verdict is added", `|Fråga?|A;B;|<strong class="verdict">Stämmer.</strong> Ja.;<strong class="verdict">Stämmer inte.</strong>;`, course.Question{
			Kind: course.Single, Prompt: []course.Block{prose(course.Markup("<p>Fråga?</p>"))}, Options: []course.Option{option("A", "<p>Ja.</p>", true), option("B", "", false)}}},
		{"the author's own verdict is kept", `|your-answer|A;B;|<strong class="verdict">Stämmer,</strong> ja.;<strong class="verdict">Stämmer inte.</strong>;`, course.Question{
			Kind: course.Multiple, Options: []course.Option{option("A", "<p>Stämmer, ja.</p>", true), option("B", "<p>Stämmer inte.</p>", false)}}},
		{"a word that only begins so", `|your-answer|A;|<strong class="verdict">Stämmer.</strong> Stämmern.;`, course.Question{
			Kind: course.Single, Options: []course.Option{option("A", "<p>Stämmern.</p>", true)}}},
		{"two paragraphs", `<p>Ett.</p>|Två?|A;|<p><strong class="verdict">Stämmer.</strong> Ett.</p><p>Två.</p>;`, course.Question{
			Kind: course.Single, Prompt: []course.Block{prose(course.Markup("<p>Ett.</p>\n<p>Två?</p>\n"))}, Options: []course.Option{option("A", "<p>Ett.</p><p>Två.</p>", true)}}},
		{"judgement has no verdict", `<ul><li>x</li></ul>|your-answer|A;|Det talar för.;`, course.Question{
			Kind: course.Judgement, Prompt: []course.Block{prose(course.Markup("<ul><li>x</li></ul>\n"))}, Options: []course.Option{option("A", "<p>Det talar för.</p>", false)}}},
	} {
		test.q.ID = "q"
		got := page(t, &course.Course{}, &test.q)
		if want := `<q id="q">` + test.want + `</q>`; got != want {
			t.Errorf("%s:\n%s, want\n%s", test.name, got, want)
		}
	}
}

func TestMix(t *testing.T) {
	same := func(s string) string { return s }
	for _, test := range []struct{ in, want string }{{"cab", "abc"}, {"abc", "bca"}, {"a", "a"}, {"", ""}} {
		list := strings.Split(test.in, "")
		mix(list, same)
		if got := strings.Join(list, ""); got != test.want {
			t.Errorf("mix(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestRecap(t *testing.T) {
	var chapters []*course.Chapter
	for i := range 5 {
		ch := &course.Chapter{Path: fmt.Sprintf("02-mer/0%d-k.md", i), Address: fmt.Sprintf("mer/k%d.html", i), FrontMatter: course.FrontMatter{Title: "K"}}
		ch.Blocks = []course.Block{&course.Question{Base: course.Base{ID: fmt.Sprintf("q%d", i)}, Kind: course.Single,
			Prompt: []course.Block{prose(course.Markup("<p>"), &course.Link{Dest: fmt.Sprintf("0%d-k.md", i)}, course.Markup("</a></p>"))}}}
		chapters = append(chapters, ch)
	}
	c := func() *course.Course {
		return &course.Course{Parts: []*course.Part{{Dir: "02-mer", Address: "mer/index.html", Chapters: chapters}}}
	}
	got := page(t, c(), &course.Recap{Questions: []course.Text{{Value: "q3"}, {Value: "finns-inte"}}}, &course.Recap{Questions: []course.Text{{Value: "q3"}}})
	want := `../mer/k3.html#q3 <q id="recap--q3">|<a href="../mer/k3.html"></a>||</q>
../mer/k3.html#q3 <q id="recap--2-q3">|<a href="../mer/k3.html"></a>||</q>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	drawn := page(t, c(), &course.Recap{Draw: 2})
	if strings.Count(drawn, "<q ") != 2 || drawn != page(t, c(), &course.Recap{Draw: 2}) {
		t.Errorf("drew %s", drawn)
	}
	if got := page(t, &course.Course{}, &course.Recap{Draw: 2}); got != "" {
		t.Errorf("a recap without earlier questions: %q", got)
	}
}

func TestConversation(t *testing.T) {
	got := page(t, &course.Course{}, &course.Conversation{Base: course.Base{ID: "samtal"}, Scenes: []*course.Scene{
		{ID: "start", Choices: []course.Choice{{Target: "slut", Pieces: []course.Piece{course.Markup("Gå "), cite(course.CitationItem{Key: "x"})}}}},
		{ID: "slut"},
	}})
	if want := `samtal--start:#samtal--slut Gå <span class="cite">[x]</span>;` + "\nsamtal--slut:#samtal--start"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNew(t *testing.T) {
	for _, test := range []struct {
		name string
		own  map[string]string
		want string
	}{
		{"a field that does not exist", map[string]string{"parts/case.html": "<p>\n{{.Bodi}}</p>"}, `layouts/parts/case.html:2:3: there is no field Bodi here | did you mean .Body?`},
		{"in a range", map[string]string{"chapter.html": "{{range .TOC}}{{.Title}}{{.Href}}{{end}}"}, `layouts/chapter.html:1:27: there is no field Href here | there are: .URL, .Title`},
		{"of a variable", map[string]string{"chapter.html": "{{range $i, $l := .TOC}}{{$l.Nej}}{{end}}"}, `layouts/chapter.html:1:29: there is no field Nej here | there are: .URL, .Title`},
		{"of a field", map[string]string{"chapter.html": "{{.Opening.Goals.Nej}}"}, `layouts/chapter.html:1:17: there is no field Nej here | there are: .Title, .Goals`},
		{"first of two", map[string]string{"chapter.html": "{{.Opning.Goals}}"}, `layouts/chapter.html:1:3: there is no field Opning here | did you mean .Opening?`},
		{"of text", map[string]string{"chapter.html": "{{.Title.Nej}}"}, `layouts/chapter.html:1:9: .Title is a string and has no fields`},
		{"through a layout that is called", map[string]string{"case.html": `{{template "x.html" .Opening}}`, "x.html": "{{with .Goals}}{{.Summary}}{{end}}"}, `layouts/x.html:1:18: there is no field Summary here | there are: .Title, .Goals`},
		{"a range over text", map[string]string{"chapter.html": "{{range .Title}}{{end}}"}, `layouts/chapter.html:1:9: range over .Title, which is not a list`},
		{"a layout that does not exist", map[string]string{"chapter.html": `{{template "parts/opning.html" .}}`, "parts/opening.html": "x"}, `layouts/chapter.html:1:12: there is no layout "parts/opning.html" | did you mean "parts/opening.html"?`},
		{"a text that does not exist", map[string]string{"chapter.html": `{{t "sourcs"}}`}, `layouts/chapter.html:1:5: there is no text "sourcs" | did you mean "sources"?`},
		{"a number's text", map[string]string{"chapter.html": `{{n "contents" 1}}`}, `layouts/chapter.html:1:5: there is no text "contents-one" | add it to the strings file`},
		{"broken", map[string]string{"page.html": "a\n  {{if}}"}, `layouts/page.html:2:3: missing value for if`},
		{"a function that does not exist", map[string]string{"page.html": "{{shout .}}"}, `layouts/page.html:1:1: function "shout" not defined`},
		{"an action where none can be", map[string]string{"page.html": "<p>\n<a {{if .Title}}href=\"{{end}}x\">"}, `layouts/page.html:2:9: {{if}} branches end in different contexts`},
		{"missing", map[string]string{"parts/role.html": ""}, `layouts/parts/role.html:1:1: this layout is missing | remove the folder's own layouts to use the built-in ones, or write this one too`},
		{"no texts", map[string]string{"strings/sv.yaml": ""}, `layouts/strings/sv.yaml:1:1: there are no texts for the language "sv" | write the file, or choose one of the languages that have one: sv, en`},
		{"not UTF-8", map[string]string{"page.html": "\xff"}, `layouts/page.html:1:1: the byte 0xff is not UTF-8 text`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, ds, err := New(small(test.own), "sv", false)
			if err != nil || r != nil || len(ds) == 0 {
				t.Fatal(r, ds, err)
			}
			got := ds[0].Place.String() + ": " + ds[0].Message
			if ds[0].Hint != "" {
				got += " | " + ds[0].Hint
			}
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNewReadFailure(t *testing.T) {
	if _, _, err := New(os.DirFS("/does/not/exist"), "sv", false); err == nil {
		t.Error("no error for a folder that cannot be read")
	}
}

// A fault that only a page can show is a diagnostic too.
func TestLayoutError(t *testing.T) {
	r, ds, err := New(small(map[string]string{"chapter.html": "x\n{{index .TOC 3}}"}), "sv", false)
	if err != nil || r == nil {
		t.Fatal(ds, err)
	}
	c := &course.Course{Config: course.Config{Language: "sv"}}
	c.BuildIndex()
	_, err = r.Frame(c, Options{}).chapterPage(&course.Chapter{Address: "a.html"})
	var layout *LayoutError
	if !errors.As(err, &layout) {
		t.Fatalf("got %v", err)
	}
	if got, want := err.Error(), "layouts/chapter.html:2:3: error calling index: index out of range: 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every text is used, and the languages have the same ones.
func TestStrings(t *testing.T) {
	used := map[string]bool{}
	for _, key := range strings.Fields(keys) {
		used[key] = true
	}
	fsys := os.DirFS("../../layouts")
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		src, err := fs.ReadFile(fsys, name)
		for _, part := range strings.Split(string(src), `t "`)[1:] {
			used[part[:strings.IndexByte(part, '"')]] = true
		}
		return err
	})
	sv, _, err := New(fsys, "sv", false)
	en, _, err2 := New(fsys, "en", false)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for key, text := range sv.texts {
		other, ok := en.texts[key]
		if !ok {
			t.Errorf("en.yaml lacks %q", key)
		}
		if strings.Count(text, "{") != strings.Count(other, "{") {
			t.Errorf("%q takes other arguments in English", key)
		}
		if key[1] == '-' {
			continue // the script's
		}
		if !used[key] && !used[strings.TrimSuffix(key, "-one")] {
			t.Errorf("the text %q is not used", key)
		}
	}
	if len(en.texts) != len(sv.texts) {
		t.Errorf("%d texts in Swedish, %d in English", len(sv.texts), len(en.texts))
	}
}

func TestTexts(t *testing.T) {
	x := texts{"a": "{1} av {2}", "b": "{2}{1}", "c": "{3} {", "m": "en {1}", "m-one": "ett", "months": "januari februari", "and": "och"}
	for got, want := range map[string]string{
		x.t("a", 1, 2): "1 av 2", x.t("b", "x", "{1}"): "{1}x", x.t("c", 1): "{3} {", x.t("nej"): "[nej]", x.count("m", 1): "ett", x.count("m", 2): "en 2",
		x.date("2026-02-07"): "7 februari 2026", x.date("2026-01"): "januari 2026", x.date("2026"): "2026", x.date("2026-12-01"): "1 12 2026", x.date(""): "",
		x.list(nil): "", x.list([]string{"a"}): "a", x.list([]string{"a", "b", "c"}): "a, b och c",
		inSentence("Lagen om"): "lagen om", inSentence("SoL 1 §"): "SoL 1 §", inSentence(""): "", sentenceCase("ärlig"): "Ärlig",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestCollator(t *testing.T) {
	words := []string{"ö", "zebra", "Åsa", "ärlig", "ände", "Éa", "eb", "ea", "2 b", "(a)", "a b", "ab"}
	sv, en := slices.Clone(words), slices.Clone(words)
	sortBy(sv, collator{swedish: true}.key)
	sortBy(en, collator{}.key)
	if got, want := strings.Join(sv, " "), "2 b (a) a b ab Éa ea eb zebra Åsa ände ärlig ö"; got != want {
		t.Errorf("Swedish: %s, want %s", got, want)
	}
	if got, want := strings.Join(en, " "), "2 b (a) a b ab ände ärlig Åsa Éa ea eb ö zebra"; got != want {
		t.Errorf("English: %s, want %s", got, want)
	}
	for word, want := range map[string]string{"åa": "Å", "Ärlig": "Ä", "ø": "Ö", "é": "E", "7": "#", "": "#", "”ord”": "O"} {
		if got := (collator{swedish: true}).initial(word); got != want {
			t.Errorf("initial(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for cell, want := range map[string]number{
		"0,8": {value: 0.8, decimal: 1}, "7,5 %": {value: 7.5, decimal: 1, unit: "%"}, "1 200": {value: 1200}, "1\u00a0200,50 kr": {value: 1200.5, decimal: 2, unit: "kr"},
		"−3": {value: -3}, "–3": {value: -3}, "+2": {}, "12.5": {value: 12.5, decimal: 1}, "–": {missing: true}, "": {missing: true}, "-": {missing: true}, "..": {missing: true},
		"många": {}, "1,2,3": {}, "3 av 4": {value: 3, unit: "av 4"},
	} {
		got, ok := parseNumber(cell)
		if ok == (want == number{}) || got != want {
			t.Errorf("parseNumber(%q) = %+v, %v, want %+v", cell, got, ok, want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		least, greatest float64
		want            string
	}{
		{0, 1.4, "0 0,5 1 1,5"}, {0, 100, "0 50 100"}, {3, 87, "0 50 100"}, {0, 0.08, "0 0,02 0,04 0,06 0,08"}, {-5, 12, "−5 0 5 10 15"}, {0, 0, "0 0,5 1"}, {-4, -1, "−4 −3 −2 −1 0"}, {0, 7, "0 2 4 6 8"},
	} {
		values, decimals := ticks(test.least, test.greatest)
		var got []string
		for _, v := range values {
			s := formatNumber(v, decimals, "sv")
			if decimals > 0 {
				s = strings.TrimSuffix(strings.TrimRight(s, "0"), ",")
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("ticks(%v, %v) = %s, want %s", test.least, test.greatest, s, test.want)
		}
	}
}

func table(rows ...string) *course.Table {
	t := &course.Table{}
	for i, row := range rows {
		var cells []course.Cell
		for _, text := range strings.Split(row, "|") {
			cells = append(cells, course.Cell{Text: text, Pieces: []course.Piece{course.Markup(text)}})
		}
		if i == 0 {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

// Every drawing is well-formed, has a title and a description, no colour or size of its own, no coordinate that is not a number,
// stays inside its box and below 8 KB.
func TestCharts(t *testing.T) {
	long := []string{"Grupp|A|B|C|D|E|F"}
	for i := range 10 {
		long = append(long, fmt.Sprintf("Socialtjänstens mottagningsgrupp nummer %d|1|2,5|−|4|%d|6", i, 1000*i))
	}
	for name, tab := range map[string]*course.Table{
		"years": table("År|Män|Kvinnor", "1996|0,5|0,3", "2008|1,4|–", "2011|0,8|0,6"), "one": table("År|A", "x|3"), "negative": table("Å|A", "a|−5", "b|10"),
		"all negative": table("Å|A|B", "a|−5|−1", "b|−10|−2"), "zero": table("Å|A", "a|0", "b|0"), "gaps": table("Å|A|B", "a|–|1", "b|2|–", "c|–|3"), "a series of none": table("Å|A|B", "a|1|–", "b|2|–"),
		"names": table("Vem|A|B", "Socialtjänstens mottagningsgrupp & <andra>|12|3", "Barnahus|4|5"), "most": table(long...), "percent": table("Å|A", "a|7,5 %", "b|12 %"),
		"equal ends": table("År|Första serien|Andra serien|Tredje serien", "2001|1|1|1", "2002|2|2|2"),
	} {
		p, ok := newPlot(tab, "sv")
		if !ok {
			t.Errorf("%s is not drawn", name)
			continue
		}
		for kind, svg := range map[string]string{"bars": string(p.bars("T & <t>", "D")), "lines": string(p.lines("T & <t>", "D"))} {
			if len(svg) > 8<<10 {
				t.Errorf("%s %s: %d bytes", name, kind, len(svg))
			}
			for _, bad := range []string{"NaN", "Inf", "style=", "fill=", "stroke", "font", "<g class=\"value\"></g>"} {
				if strings.Contains(svg, bad) {
					t.Errorf("%s %s holds %s:\n%s", name, kind, bad, svg)
				}
			}
			if !strings.Contains(svg, "<title>T &amp; &lt;t&gt;</title><desc>D</desc>") || !strings.Contains(svg, `role="img"`) {
				t.Errorf("%s %s has no name: %s", name, kind, svg)
			}
			checkDrawing(t, name+" "+kind, svg)
		}
	}
	for name, tab := range map[string]*course.Table{
		"words": table("Å|A", "a|många"), "no numbers": table("Å|A", "a|–"), "one column": table("Å", "a"), "no rows": table("Å|A"), "nil": nil, "too many": table("Å|1|2|3|4|5|6|7", "a|1|2|3|4|5|6|7"),
	} {
		if _, ok := newPlot(tab, "sv"); ok {
			t.Errorf("%s is drawn", name)
		}
	}
}

func checkDrawing(t *testing.T, name, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	height := 0.0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			switch v := 0.0; a.Name.Local {
			case "viewBox":
				fmt.Sscanf(a.Value, "0 0 400 %g", &height)
				if height < 50 || height > 2400 {
					t.Errorf("%s: viewBox %s", name, a.Value)
				}
			case "x", "y":
				limit := chartWidth
				if a.Name.Local == "y" {
					limit = height
				}
				if n, err := fmt.Sscanf(a.Value, "%g", &v); n != 1 || err != nil || v < 0 || v > limit || math.IsNaN(v) {
					t.Errorf("%s: %s=%q is outside %v", name, a.Name.Local, a.Value, limit)
				}
			}
		}
	}
}

func TestChartPath(t *testing.T) {
	var d drawing
	d.path("M-999 ", 10.0, "H", 3.25, -4.0, 5.0, "z")
	if got := d.String(); got != "M-999 10H3.3-4 5z" {
		t.Errorf("got %s", got)
	}
}

func TestInlineSVG(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{`<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><!-- c --><path id="p" d="M1 1" class="a"/> <g fill="none"></g></svg>`,
			`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1 1"><path d="M1 1" class="a"/><g fill="none"/></svg>`},
		{`<svg><g onclick="x()" style="fill:red"><title>t</title><text>a &lt; b</text></g></svg>`, `<svg xmlns="http://www.w3.org/2000/svg" role="img"><g><text>a &lt; b</text></g></svg>`},
		{`<svg aria-label="x" fill="a" fill="b" id="i"/>`, `<svg xmlns="http://www.w3.org/2000/svg" role="img" fill="a"/>`},
		{`<svg><script>alert(1)</script></svg>`, ""},
		{`<svg><style>g{}</style></svg>`, ""},
		{`<svg><use href="#x"/></svg>`, ""},
		{`<svg><path fill="url(#g)"/></svg>`, ""},
		{`<svg><g></svg>`, ""},
		{`<svg></svg><svg></svg>`, ""},
		{`<p></p>`, ""},
		{``, ""},
		{`<svg`, ""},
	} {
		got, ok := inlineSVG([]byte(test.in), ` role="img"`)
		if string(got) != test.want || ok != (test.want != "") {
			t.Errorf("%s:\n%s, want\n%s", test.in, got, test.want)
		}
	}
}

func FuzzInlineSVG(f *testing.F) {
	for _, s := range []string{`<svg><g a="b">x</g></svg>`, `<svg><script/></svg>`, `<svg xmlns:x="y"><x:g/></svg>`, `<svg a="&#9;">]]></svg>`, `<svg>0</A>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := inlineSVG([]byte(s), "")
		if !ok {
			return
		}
		d := xml.NewDecoder(strings.NewReader(string(got)))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%q became %q: %v", s, got, err)
			}
			if e, ok := tok.(xml.StartElement); ok {
				if e.Name.Local == "script" || e.Name.Local == "style" {
					t.Fatalf("%q became %q", s, got)
				}
			}
		}
	})
}

// Each layout has its type, and each file in layouts/ is one that something uses.
func TestLayoutFiles(t *testing.T) {
	fsys := os.DirFS("../../layouts")
	var all strings.Builder
	var files []string
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".html") {
			src, _ := fs.ReadFile(fsys, name)
			all.Write(src)
			files = append(files, name)
		}
		return err
	})
	for _, name := range files {
		if _, ok := data[name]; !ok && !strings.Contains(all.String(), `{{template "`+name+`"`) && !strings.Contains(all.String(), `- template "`+name+`"`) {
			t.Errorf("layouts/%s is not used", name)
		}
	}
	for name := range maps.Keys(data) {
		if !slices.Contains(files, name) {
			t.Errorf("there is no layouts/%s", name)
		}
	}
}
