package render_test

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/layouttest"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/render"
)

// own are layouts that show what the tests look at.
var own = map[string]string{
	"strings/sv.yaml": texts(map[string]string{
		"source-n": `"källa {1}: {2}"`, "replaced": `"ersatt av {1}"`, "replaced-on": `"ersatt av {1} den {2}"`,
		"withdrawn-on": `"upphävd den {1}"`,
		"historical":   "historiskt", "checked": `"Kontrollerad {1}"`, "law-checked": `"Rättsläget kontrollerat {1}"`,
		"law-partly": `"Rättsläget delvis kontrollerat {1}"`, "right": "Stämmer", "wrong": "Stämmer inte", "and": "och",
		"et-al":  `"{1} m.fl."`,
		"months": "januari februari mars april maj juni juli augusti september oktober november december",
	}),
	"frame.html": "{{.Title}}\n{{.Main}}\n",
	"chapter.html": "{{.Text}}{{range .Closing.Notes}}\nnote {{.ID}} {{.Text}}{{end}}" +
		"{{range .Closing.Sources}}\n{{.ID}} {{.Title}} {{.Checked}} {{range .Replaced}}({{.Locator}} " +
		"{{.Text}}){{end}}{{.Back}}{{end}}" +
		"{{range .Closing.Dates}}\n{{.}}{{end}}\n",
	"parts/question.html": "<q id=\"{{.ID}}\">{{.Stem}}|{{.Ask}}|{{range .Options}}{{.Text}};{{end}}|" +
		"{{range .Key}}{{.Feedback}};{{end}}{{.Explain}}</q>\n",
	"parts/callout.html": "<div>{{.Body}}{{.Checked}}</div>\n",
	"parts/recap.html":   "{{range .Items}}{{.From.URL}} {{.Question}}{{end}}\n",
	"parts/source.html":  "{{.Title}}\n",
	"parts/conversation.html": "{{range .Scenes}}{{.ID}}:{{range .Choices}}{{.URL}} " +
		"{{.Text}};{{end}}{{.Restart}}\n{{end}}\n",
}

var table = layout.Join(render.Table(), page.Table())

// texts returns a strings file where each text is its key, but for those given.
func texts(given map[string]string) string {
	var b strings.Builder
	written := map[string]bool{}
	for key := range strings.FieldsSeq(table.Keys) {
		if !written[key] {
			written[key] = true
			b.WriteString(key + ": " + cmp.Or(given[key], key) + "\n")
		}
	}
	return b.String()
}

// chapter writes blocks at grunder/a.html, alone in their course unless c says otherwise.
func chapter(t *testing.T, c *course.Course, blocks ...course.Block) string {
	t.Helper()
	ch := &course.Chapter{Path: "01-grunder/01-a.md", Address: "grunder/a.html",
		FrontMatter: course.FrontMatter{Title: "A"}, Blocks: blocks}
	return write(t, c, ch)
}

func write(t *testing.T, c *course.Course, ch *course.Chapter) string {
	t.Helper()
	set, ds, err := layout.New(layouttest.Small(table, own), "sv", false, table)
	if err != nil || set == nil {
		var b strings.Builder
		diag.Text(&b, ds)
		t.Fatal(err, b.String())
	}
	c.Config.Language = "sv"
	c.Parts = append(c.Parts, &course.Part{Dir: "01-grunder", Address: "grunder/index.html", Title: "Grunder",
		Chapters: []*course.Chapter{ch}})
	ch.Part = c.Parts[len(c.Parts)-1]
	c.BuildIndex()
	for _, p := range page.New(set).Frame(c, page.Options{}).Pages() {
		if p.Chapter == ch {
			b, err := p.Render()
			if err != nil {
				t.Fatal(err)
			}
			_, text, _ := strings.Cut(string(b), "\n")
			return strings.TrimSpace(text)
		}
	}
	t.Fatal("the chapter has no page")
	return ""
}

func prose(pieces ...course.Piece) *course.Prose { return &course.Prose{Pieces: pieces} }

func cite(items ...course.CitationItem) *course.Citation { return &course.Citation{Items: items} }

func TestCitations(t *testing.T) {
	c := &course.Course{Sources: []*course.Source{
		{ID: "a", Author: []course.Author{{Literal: "Verket"}}, Issued: course.Issued{Date: "2015-12"},
			Standing: course.Standing{Title: "Boken"}},
		{ID: "b", Type: "legislation", Standing: course.Standing{Title: "Lagen (2025:1)",
			Checked: course.Checked{Date: "2026-04-27"}}},
	}}
	got := chapter(t, c,
		prose(cite(course.CitationItem{Key: "b", Locator: "1 §"}, course.CitationItem{Key: "a"})),
		prose(cite(course.CitationItem{Key: "a"}), cite(course.CitationItem{Key: "x"})))
	want := `<span class="cite">[<a id="ref--1" href="#src--1" aria-label="källa 1: Lagen (2025:1)">1</a>, 1 §; ` +
		`<a id="ref--2" href="#src--2" aria-label="källa 2: Verket 2015">2</a>]</span>` +
		`<span class="cite">[<a id="ref--3" href="#src--2" aria-label="källa 2: Verket 2015">2</a>]</span>` +
		`<span class="cite">[x]</span>
src--1 Lagen (2025:1) Kontrollerad 27 april 2026 <a href="#ref--1" aria-label="back-to-citation">↑</a>
src--2 Boken  <a href="#ref--2" aria-label="back-to-citation-n">1</a> ` +
		`<a href="#ref--3" aria-label="back-to-citation-n">2</a>
Rättsläget kontrollerat 27 april 2026.`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLaw(t *testing.T) {
	sources := []*course.Source{
		{ID: "ny", Type: "legislation", Standing: course.Standing{Title: "Lagen (2025:1)",
			Checked: course.Checked{Date: "2026-04-27"}},
			Provisions: []course.Section{
				{Locator: "1 §", Standing: course.Standing{Checked: course.Checked{Date: "2026-03-01"}}},
				{Locator: "2 §", Standing: course.Standing{Status: course.Replaced, ReplacedBy: "Annan lag 3 §"}},
			}},
		{ID: "gammal", Type: "legislation", Standing: course.Standing{Title: "Lagen (2001:1)", Status: course.Replaced,
			ReplacedBy: "ny", ValidUntil: "2025-06-30", Checked: course.Checked{Date: "2026-01-01"}}},
		{ID: "borta", Type: "legislation", Standing: course.Standing{Title: "Lagen (1990:1)", Status: course.Withdrawn,
			ValidUntil: "2019-12-31"}},
		{ID: "odaterad", Type: "legislation", Standing: course.Standing{Title: "Lagen (2020:1)"}},
	}
	for _, test := range []struct {
		name         string
		items        []course.CitationItem
		notice, date string
	}{
		{"in force", []course.CitationItem{{Key: "ny", Locator: "3 §"}}, "", "Rättsläget kontrollerat 27 april 2026."},
		{"the earliest date", []course.CitationItem{{Key: "ny", Locator: "3 §"},
			{Key: "ny", Locator: "1 § andra stycket"}},
			"", "Rättsläget kontrollerat 1 mars 2026."},
		{"a provision replaced", []course.CitationItem{{Key: "ny", Locator: "2 §"}}, "(ersatt av annan lag 3 §)",
			"Rättsläget kontrollerat 27 april 2026."},
		{"a law replaced by one we have", []course.CitationItem{{Key: "gammal", Locator: "9 §"}},
			"(ersatt av lagen (2025:1) den 1 juli 2025)", "Rättsläget kontrollerat 1 januari 2026."},
		{"history does not count", []course.CitationItem{{Key: "gammal", Historical: true}},
			"(historiskt, ersatt av lagen (2025:1) den 1 juli 2025)", ""},
		{"withdrawn", []course.CitationItem{{Key: "borta"}}, "(upphävd den 1 januari 2020)", "law-unchecked."},
		{"history of what holds", []course.CitationItem{{Key: "ny", Historical: true}}, "(historiskt)", ""},
		{"one without a date", []course.CitationItem{{Key: "ny"}, {Key: "odaterad"}}, "",
			"Rättsläget delvis kontrollerat 27 april 2026."},
	} {
		got := chapter(t, &course.Course{Sources: sources}, prose(cite(test.items...)))
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
	box := &course.Callout{Type: course.CalloutLaw, Historical: true,
		Blocks: []course.Block{prose(cite(course.CitationItem{Key: "ny"}))}}
	if got := chapter(t, &course.Course{Sources: sources}, box); !strings.Contains(got, "(historiskt)") ||
		strings.Contains(got, "Rättsläget") {
		t.Errorf("a box about how it was: %s", got)
	}
}

func TestNotes(t *testing.T) {
	ch := &course.Chapter{Path: "a.md", Address: "a.html", FrontMatter: course.FrontMatter{Title: "A"},
		Blocks: []course.Block{
			&course.Facilitator{Blocks: []course.Block{prose(&course.NoteRef{Note: 0, Nth: 1})}},
			prose(&course.NoteRef{Note: 1, Nth: 1}, &course.NoteRef{Note: 1, Nth: 2}),
		},
		Notes: []*course.Note{{Blocks: []course.Block{prose(course.Markup("<p>dold</p>"))}},
			{Blocks: []course.Block{prose(course.Markup("<p>synlig</p>"))}}},
	}
	// the leader's notes, which have a template of their own
	got := strings.TrimPrefix(write(t, &course.Course{}, ch), "-\n")
	const back = `role="doc-backlink" aria-label="back-to-text-n">↩︎</a>`
	want := `<sup id="fnref--1"><a class="footnote-ref" href="#fn--1" role="doc-noteref" ` +
		`aria-label="note-n">1</a></sup>` +
		`<sup id="fnref--1-2"><a class="footnote-ref" href="#fn--1" role="doc-noteref" ` +
		`aria-label="note-n">1</a></sup>` +
		"\n" +
		`note fn--1 <p>synlig <a class="footnote-backref" href="#fnref--1" ` + back +
		` <a class="footnote-backref" href="#fnref--1-2" ` + back + `</p>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTerms(t *testing.T) {
	terms := []*course.Term{
		{Term: "stöd", Forms: []string{"stödet"}}, {Term: "stöd och hjälp"}, {Term: "ASI"}, {Term: "amp"},
		{Term: "hbtq-kompetens"}, {Term: "Å-ord"},
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
		got := chapter(t, &course.Course{Terms: terms},
			prose(course.Markup("<p>"), course.Chars(test.text), course.Markup("</p>")))
		got = strings.NewReplacer(`<a class="term" href="../ordlista.html#`, "[", `">`, ":", "</a>", "]", "<p>", "",
			"</p>",
			"").Replace(got)
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
	option := &course.Question{Base: course.Base{ID: "q"}, Kind: course.Single,
		Options: []course.Option{{Pieces: []course.Piece{course.Chars("stöd")}}}}
	for name, b := range map[string]course.Block{
		"a heading": &course.Heading{Level: 2, Pieces: []course.Piece{course.Chars("stöd")}},
		"an option": option,
	} {
		if got := chapter(t, &course.Course{Terms: terms}, b); strings.Contains(got, `class="term"`) {
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
		c := &course.Course{Parts: []*course.Part{{Dir: "02-mer", Address: "mer/index.html",
			Chapters: []*course.Chapter{other}}}}
		got := chapter(t, c, &course.Heading{Base: course.Base{ID: "h"}, Level: 2},
			prose(&course.Link{Dest: dest}, course.Markup("</a>")))
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
		if got := render.Relative(test.from, test.to, test.fragment); got != test.want {
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
		{"the verdict is added", `|Fråga?|A;B;|<strong class="verdict">Stämmer.</strong> Ja.;<strong ` +
			`class="verdict">Stämmer inte.</strong>;`, course.Question{
			Kind: course.Single, Prompt: []course.Block{prose(course.Markup("<p>Fråga?</p>"))},
			Options: []course.Option{option("A", "<p>Ja.</p>", true), option("B", "", false)}}},
		{"what works is not called true",
			`|Fråga?|A;B;|<strong class="verdict">works-right.</strong> Ja.;<strong ` +
				`class="verdict">works-wrong.</strong>;`,
			course.Question{
				Kind: course.Single, Verdict: course.VerdictWorks,
				Prompt:  []course.Block{prose(course.Markup("<p>Fråga?</p>"))},
				Options: []course.Option{option("A", "<p>Ja.</p>", true), option("B", "", false)}}},
		{"the author's own verdict is kept",
			`|your-answer|A;B;|<strong class="verdict">Stämmer,</strong> ja.;<strong class="verdict">Stämmer ` +
				`inte.</strong>;`,
			course.Question{
				Kind: course.Multiple, Options: []course.Option{option("A", "<p>Stämmer, ja.</p>", true),
					option("B", "<p>Stämmer inte.</p>", false)}}},
		{"a word that only begins so", `|your-answer|A;|<strong class="verdict">Stämmer.</strong> Stämmern.;`,
			course.Question{
				Kind: course.Single, Options: []course.Option{option("A", "<p>Stämmern.</p>", true)}}},
		{"two paragraphs", `<p>Ett.</p>|Två?|A;|<p><strong class="verdict">Stämmer.</strong> Ett.</p><p>Två.</p>;`,
			course.Question{
				Kind: course.Single, Prompt: []course.Block{prose(course.Markup("<p>Ett.</p>\n<p>Två?</p>\n"))},
				Options: []course.Option{option("A", "<p>Ett.</p><p>Två.</p>", true)}}},
		{"judgement has no verdict", `<ul><li>x</li></ul>|your-answer|A;|Det talar för.;`, course.Question{
			Kind: course.Judgement, Prompt: []course.Block{prose(course.Markup("<ul><li>x</li></ul>\n"))},
			Options: []course.Option{option("A", "<p>Det talar för.</p>", false)}}},
	} {
		test.q.ID = "q"
		got := chapter(t, &course.Course{}, &test.q)
		if want := `<q id="q">` + test.want + `</q>`; got != want {
			t.Errorf("%s:\n%s, want\n%s", test.name, got, want)
		}
	}
}

func TestRecap(t *testing.T) {
	var chapters []*course.Chapter
	for i := range 5 {
		ch := &course.Chapter{Path: fmt.Sprintf("02-mer/0%d-k.md", i), Address: fmt.Sprintf("mer/k%d.html", i),
			FrontMatter: course.FrontMatter{Title: "K"}}
		ch.Blocks = []course.Block{&course.Question{Base: course.Base{ID: fmt.Sprintf("q%d", i)}, Kind: course.Single,
			Prompt: []course.Block{prose(course.Markup("<p>"), &course.Link{Dest: fmt.Sprintf("0%d-k.md", i)},
				course.Markup("</a></p>"))}}}
		chapters = append(chapters, ch)
	}
	c := func() *course.Course {
		return &course.Course{Parts: []*course.Part{{Dir: "02-mer", Address: "mer/index.html", Chapters: chapters}}}
	}
	got := chapter(t, c(), &course.Recap{Questions: []course.Text{{Value: "q3"}, {Value: "finns-inte"}}},
		&course.Recap{Questions: []course.Text{{Value: "q3"}}})
	want := `../mer/k3.html#q3 <q id="recap--q3">|<a href="../mer/k3.html"></a>||</q>
../mer/k3.html#q3 <q id="recap--2-q3">|<a href="../mer/k3.html"></a>||</q>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	drawn := chapter(t, c(), &course.Recap{Draw: 2})
	if strings.Count(drawn, "<q ") != 2 || drawn != chapter(t, c(), &course.Recap{Draw: 2}) {
		t.Errorf("drew %s", drawn)
	}
	if got := chapter(t, &course.Course{}, &course.Recap{Draw: 2}); got != "" {
		t.Errorf("a recap without earlier questions: %q", got)
	}
}

func TestConversation(t *testing.T) {
	got := chapter(t, &course.Course{}, &course.Conversation{Base: course.Base{ID: "samtal"}, Scenes: []*course.Scene{
		{ID: "start", Choices: []course.Choice{{Target: "slut",
			Pieces: []course.Piece{course.Markup("Gå "), cite(course.CitationItem{Key: "x"})}}}},
		{ID: "slut"},
	}})
	if want := `samtal--start:#samtal--slut Gå <span class="cite">[x]</span>;` +
		"\nsamtal--slut:#samtal--start"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
