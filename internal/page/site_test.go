package page_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vinjett/vinjett"
	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/render"
)

var tables = layout.Join(render.Table(), page.Table(), book.Table())

func renderer(t testing.TB, language string) *page.Renderer {
	t.Helper()
	layouts, err := fs.Sub(vinjett.Files(), "layouts")
	if err != nil {
		t.Fatal(err)
	}
	set, ds, err := layout.New(layouts, language, false, tables)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	diag.Text(&b, ds)
	if set == nil || b.Len() > 0 {
		t.Fatal(b.String())
	}
	return page.New(set)
}

func loadCourse(t testing.TB, dir string) *course.Course {
	t.Helper()
	c, ds, err := load.New(os.DirFS(dir), false).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if c == nil || diag.HasErrors(ds) {
		var b strings.Builder
		diag.Text(&b, diag.Sort(ds))
		t.Fatal(b.String())
	}
	return c
}

var options = page.Options{
	Assets: map[string]string{
		"style/site.css": "assets/site-1a2b3c4d.css", "style/print.css": "assets/print-1.css",
		"client/boot.ts": "assets/boot-1.js", "client/main.ts": "assets/main-1.js", "mark.svg": "assets/mark-1.svg",
	},
	Mark: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M1 1"/></svg>`),
}

// An element is what the tests look at in a page.
type element struct {
	name  string
	attrs map[string]string
	path  []string // names of the elements around it
}

// parse reads a page strictly as XML and returns its elements and its text.
func parse(t *testing.T, name string, html []byte) (elements []element, text string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(html))
	var open []string
	var b strings.Builder
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, b.String()
		}
		if err != nil {
			t.Errorf("%s is not well-formed: %v", name, err)
			return elements, b.String()
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{tok.Name.Local, map[string]string{}, slices.Clone(open)}
			for _, a := range tok.Attr {
				if _, twice := e.attrs[a.Name.Local]; twice {
					t.Errorf("%s: <%s> has %s twice", name, e.name, a.Name.Local)
				}
				e.attrs[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
			open = append(open, e.name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			b.Write(tok)
		}
	}
}

// booklet is the page with the whole course.
func booklet(f *page.Frame) []page.Page {
	if !f.Course.HasBooklet() {
		return nil
	}
	return []page.Page{book.NewPress(f).Page()}
}

// renderAll writes every page of a course.
func renderAll(t testing.TB, f *page.Frame) map[string][]byte {
	t.Helper()
	pages := map[string][]byte{}
	for _, p := range f.Pages(booklet(f)...) {
		b, err := p.Render()
		if err != nil {
			t.Fatalf("%s: %v", p.Address, err)
		}
		if pages[p.Address] != nil {
			t.Errorf("two pages at %s", p.Address)
		}
		pages[p.Address] = b
	}
	return pages
}

// checkSite holds every page to what a reader, a browser and an EPUB need of it.
func checkSite(t *testing.T, pages map[string][]byte, files func(address string) bool) {
	t.Helper()
	ids, titles := map[string]map[string]bool{}, map[string]string{}
	type ref struct{ page, url string }
	var refs []ref
	for address, html := range pages {
		elements, _ := parse(t, address, html)
		ids[address] = map[string]bool{}
		redirect := bytes.Contains(html, []byte(`http-equiv="refresh"`))
		h1 := 0
		for i, e := range elements {
			if id, ok := e.attrs["id"]; ok {
				if ids[address][id] {
					t.Errorf("%s: the id %q twice", address, id)
				}
				ids[address][id] = true
			}
			for name, value := range e.attrs {
				if value == "" && !(e.name == "option" && name == "value") {
					t.Errorf("%s: <%s> has an empty %s", address, e.name, name)
				}
				if name == "style" || strings.HasPrefix(name, "on") {
					t.Errorf("%s: <%s> has %s", address, e.name, name)
				}
			}
			for _, name := range []string{"href", "src"} {
				if v, ok := e.attrs[name]; ok {
					refs = append(refs, ref{address, v})
				}
			}
			switch e.name {
			case "html":
				if e.attrs["lang"] == "" {
					t.Errorf("%s has no language", address)
				}
			case "a":
				if slices.Contains(e.path, "a") {
					t.Errorf("%s: a link in a link", address)
				}
			case "p":
				if slices.Contains(e.path, "p") {
					t.Errorf("%s: a paragraph in a paragraph", address)
				}
			case "h1":
				h1++
			case "script":
				if e.attrs["src"] == "" {
					t.Errorf("%s: an inline script", address)
				}
			case "title":
				if slices.Contains(e.path, "svg") {
					continue
				}
				start := bytes.Index(html, []byte("<title>")) + len("<title>")
				title := string(html[start : start+bytes.Index(html[start:], []byte("</title>"))])
				if other, taken := titles[title]; taken && !redirect {
					t.Errorf("%s and %s have the title %q", address, other, title)
				}
				titles[title] = address
			case "img":
				if e.attrs["alt"] == "" {
					t.Errorf("%s: an image without a text: %v", address, elements[i])
				}
			}
		}
		if h1 != 1 && !redirect {
			t.Errorf("%s has %d h1", address, h1)
		}
		for _, bad := range []string{"{{", "}}", "&amp;lt;", "&amp;amp;", "&amp;#", "ZgotmplZ", "<no value>", "%!",
			"[]",
			"\n\n\n"} {
			// the author's own
			text := bytes.ReplaceAll(bytes.ReplaceAll(html, []byte("{{.}}"), nil), []byte("{{ inte mall }}"), nil)
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s holds %q", address, bad)
			}
		}
	}
	for _, r := range refs {
		u, err := url.Parse(r.url)
		if err != nil {
			t.Errorf("%s: %v", r.page, err)
			continue
		}
		if u.Scheme != "" {
			continue
		}
		if strings.HasPrefix(r.url, "/") || r.url == "" {
			t.Errorf("%s: the link %q is not relative", r.page, r.url)
		}
		target := r.page
		if u.Path != "" {
			target = path.Join(path.Dir(r.page), u.Path)
		}
		switch {
		case ids[target] != nil:
			if u.Fragment != "" && !ids[target][u.Fragment] {
				t.Errorf("%s: the link %q leads to no id", r.page, r.url)
			}
		case !files(target) && target != "lokalt/stil.css" && target != "local/style.css":
			t.Errorf("%s: the link %q leads nowhere", r.page, r.url)
		}
	}
}

// forGroup is what a page holds for a group, in an element that no browser shows.
var forGroup = regexp.MustCompile(`(?s)<template class="(slide|notes)".*?</template>`)

func TestKitchenSink(t *testing.T) {
	c := loadCourse(t, "testdata/kitchen")
	pages := renderAll(t, renderer(t, "sv").Frame(c, options))
	checkSite(t, pages, func(address string) bool {
		for _, m := range c.Media {
			if m.Address == address {
				return true
			}
		}
		return strings.HasPrefix(address, "assets/")
	})
	for _, address := range []string{
		"index.html", "grunder/index.html", "grunder/allt.html", "grunder/mer.html", "mer/index.html", "mer/fall.html",
		"mer/test.html", "om/om.html",
		"innehall.html", "kallor.html", "ordlista.html", "kontakter.html", "sok.html", "404.html", "gammalt/namn.html",
	} {
		if pages[address] == nil {
			t.Errorf("there is no page %s", address)
		}
	}
	for address, html := range pages {
		if strings.Contains(forGroup.ReplaceAllString(string(html), ""), "HEMLIGT") &&
			!strings.HasSuffix(address, "--korschema.html") {
			t.Errorf("%s shows what is not for a reader alone", address)
		}
		if !strings.Contains(string(html), "Utkast – inte sakgranskad") && address != "gammalt/namn.html" {
			t.Errorf("%s has no draft mark", address)
		}
	}

	holds := func(address string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(string(pages[address]), want) {
				t.Errorf("%s lacks %q", address, want)
			}
		}
	}
	holds("grunder/allt.html",
		`<title>Allt på en gång &lt;&amp;&gt; – Köket &amp; kursen</title>`,
		`<p class="where">1 av 2 · `,
		`<script src="../assets/boot-1.js"></script>`, `<script src="../assets/main-1.js" defer="defer"></script>`,
		`<link rel="stylesheet" href="../assets/print-1.css" media="print"/>`,
		// citations
		`<span class="cite">[<a id="ref--1" href="#src--1" aria-label="källa 1: Ek och Al 2019">1</a>, s. 14; <a `+
			`id="ref--2" href="#src--2" aria-label="källa 2: Nya lagen (2025:1)">2</a>, 1 kap. 1 §]</span>`,
		`3 §]</span> <span class="replaced">(ersatt av nya lagen (2025:1) den 1 juli 2025)</span>`,
		`4 §]</span> <span class="replaced">(historiskt, ersatt av nya lagen (2025:1) den 1 juli 2025)</span>`,
		// notes
		`<sup id="fnref--1"><a class="footnote-ref" href="#fn--1"`, `<sup id="fnref--1-2">`, `<li id="fn--2">`,
		// terms: first occurrence only, the longest form
		`Ett <a class="term" href="../ordlista.html#begrepp">begrepp</a> och ett <a class="term" `+
			`href="../ordlista.html#langt-begrepp">Långt begrepp</a>, sedan begreppet igen`,
		`<code>begrepp</code>`,
		// law
		`<p class="checked" data-checked="2026-03-01">Rättsläget kontrollerat 1 mars 2026</p>`,
		`<span class="meta">historiskt</span>`,
		`<p class="dates">Texten granskades 3 maj 2026 av Ada Ek. Rättsläget kontrollerat 1 mars 2026.</p>`,
		// roles, cases, slots
		`<div class="role" data-role="skola vard">`, `För Skola och Vård`, `<h3 class="name">Kim &amp; Lo</h3>`,
		`<div class="slot" id="vem-fragar">`,
		`<p class="label">Diskutera tillsammans <span class="meta">10 minuter · tre och tre</span></p>`,
		// questions
		`<vj-question id="val" data-kind="single" data-was="gammal" data-points="2">`,
		`<div class="stem"><p>Ett stycke först.</p></div>`, `<legend>Vad väljer du?</legend>`,
		`<li><strong class="verdict">Stämmer inte:</strong> så är det.</li>`,
		`<li data-right="yes"><strong class="verdict">Stämmer.</strong> Just det `,
		`<li data-right="yes"><strong class="verdict">Fungerar här.</strong> Ja, den.</li>`,
		`<p><strong class="verdict">Fungerar här.</strong> Två stycken.</p>`,
		`data-kind="multiple" data-verdict="works"`,
		`<li><strong class="verdict">Fungerar sällan här.</strong> Nej.</li>`,
		`<li>Det talar för.</li>`, `<p class="key" data-value="0.7" data-tolerance="0.05">0,7 ± 0,05 procent</p>`,
		`name="tal"/> procent</span>`,
		`<p class="key" data-accepted="socialnämnden|nämnden">socialnämnden, nämnden</p>`, `<option>bok</option>`,
		`<legend>Ditt svar</legend>`,
		`<ol class="options scale">`, `<details class="hint">`,
		// the rest
		`<div class="scene" id="samtal--start">`, `<a href="#samtal--slut" data-goto="Gå till 3">Sluta</a>`,
		`<p class="ending">Här slutar samtalet. <a href="#samtal--start">Börja om</a></p>`,
		`<p class="sentence">När jag <span class="blank">…</span>, ska jag <span class="blank">…</span></p>`,
		`<a class="phone" href="tel:020112233">020-11 22 33</a>`, `Kontrollerad januari 2026 (linjens webbplats)`,
		`<p class="checked">Ej kontrollerad</p>`,
		`<track kind="captions" src="../media/film.vtt" srclang="sv"`,
		`<source src="../media/ljud.mp3" type="audio/mpeg"/>`,
		`<img src="../media/punkt.png" alt="Alt ”text” &amp; 1 &lt; 2" width="1" height="1" loading="lazy"/>`,
		`role="img" aria-label="En figur"`, `<figcaption>Bildtext med &lt;tecken&gt;</figcaption>`,
		`<title>Stapeldiagram: Andel, procent</title>`, `<title>Linjediagram: Alla</title>`, `<td class="right">–</td>`,
		`<div class="table" role="group" tabindex="0" aria-label="Tabell: A, B, C och D">`,
		`<a href="https://adress.example/?a=1&amp;b=2">`, `title="Titel &amp; mer"`,
		`<a href="mailto:kurs@kommun.example?subject=K%C3%B6ket%20%26%20kursen%201.2%3A%20grunder%2Fallt.html">`,
	)
	holds("grunder/mer.html", `<title>Samma titel – Grunder – Köket &amp; kursen</title>`,
		`<vj-question id="recap--val" data-kind="single" data-question="val"`,
		`id="recap--2-val"`, `<a href="allt.html#val">Allt på en gång &lt;&amp;&gt;</a>`,
		`<a id="ref--1" href="#src--1"`)
	holds("mer/fall.html", `<h1 class="name">Kim</h1>`, `<article class="case">`, `<p class="where">Fall · 1 min</p>`)
	holds("mer/fall-med-block.html", `<article class="case" id="lo">`, `<h1 class="name">Lo</h1>`)
	holds("mer/test.html", `<vj-test data-draw="1" data-mastery="80">`, `<vj-question id="test--val"`)
	holds("mer/index.html", `<h2 id="part--meetings">Tillsammans på arbetsplatsen</h2>`)
	holds("kallor.html", `<li id="lag1">`, `Ersatt av nya lagen (2025:1) den 1 juli 2025.`,
		`Används i <a href="index.html">`,
		`<cite>Vem gör vad?</cite> (2019). Rapport 1. Myndigheten.`,
		`Guiden. <cite>Vart vänder du dig?</cite> Myndigheten.`)
	holds("ordlista.html", `<dt id="begrepp">`, `Se även <a href="#langt-begrepp">långt begrepp</a>`,
		`<h2 id="b--oe">Ö</h2>`)
	holds("kontakter.html", `<div class="contact" id="linjen">`, `<dt>Döva och hörselskadade</dt><dd>bildtelefon</dd>`)
	holds("gammalt/namn.html", `content="0; url=../grunder/allt.html"`)
	if strings.Count(string(pages["mer/fall.html"]), "<h1") != 1 ||
		strings.Contains(string(pages["grunder/mer.html"]), `class="term"`) {
		t.Error("a second heading, or a term in a question shown again")
	}
}

func TestSameInputSameBytes(t *testing.T) {
	want := renderAll(t, renderer(t, "sv").Frame(loadCourse(t, "testdata/kitchen"), options))
	f := renderer(t, "sv").Frame(loadCourse(t, "testdata/kitchen"), options)
	var wg sync.WaitGroup
	for _, p := range slices.Concat(f.Pages(), f.Pages()) {
		wg.Go(func() {
			if got, err := p.Render(); err != nil || !bytes.Equal(got, want[p.Address]) {
				t.Errorf("%s differs from one time to the next (%v)", p.Address, err)
			}
		})
	}
	wg.Wait()
}

// A course of one file, and one of no text at all, have no dead links either.
func TestSmallCourses(t *testing.T) {
	for _, language := range []string{"sv", "en"} {
		for _, index := range []*course.Chapter{nil, {Path: "index.md", Address: "index.html",
			FrontMatter: course.FrontMatter{Title: "Start"}}} {
			c := &course.Course{Index: index, Config: course.Config{ID: "c", Title: "C", Language: language,
				BaseURL: "https://e.example/c/"}}
			c.BuildIndex()
			pages := renderAll(t, renderer(t, language).Frame(c, page.Options{}))
			notFound := lang.Of(language).Addresses.NotFound
			if want := `href="/c/index.html"`; !strings.Contains(string(pages[notFound]), want) {
				t.Errorf("%s lacks %s", notFound, want)
			}
			delete(pages, notFound) // its links begin at base-url, since it is served at any address
			checkSite(t, pages, func(string) bool { return false })
		}
	}
}

// On a page of many chapters every id and fragment has its chapter's prefix.
func TestTextInAnotherPlace(t *testing.T) {
	c := loadCourse(t, "testdata/kitchen")
	f := renderer(t, "sv").Frame(c, options)
	prefix := func(ch *course.Chapter) string { return strings.ReplaceAll(ch.ProgressID(), "/", "-") + "--" }
	byAddress := map[string]*course.Chapter{}
	var merged strings.Builder
	for _, ch := range c.Chapters() {
		byAddress[ch.Address] = ch
	}
	for _, ch := range c.Chapters() {
		text, err := f.Write(ch, page.Place{
			Place: render.Place{Page: "allt.html", IDPrefix: prefix(ch), HeadingOffset: 1, NoTerms: true},
			URL: func(from, to, fragment string) string {
				if other := byAddress[to]; other != nil {
					return "#" + prefix(other) + fragment
				}
				return render.Relative(from, to, fragment)
			},
		}, f.Text(ch))
		if err != nil {
			t.Fatal(err)
		}
		merged.WriteString(`<section id="` + prefix(ch) + `">` + string(text.Body) + "<ol>")
		for _, n := range text.Notes {
			merged.WriteString(`<li id="` + n.ID + `">` + string(n.Text) + "</li>")
		}
		for _, source := range text.Sources {
			item, err := f.Cache.Layouts.HTML("parts/source.html", source)
			if err != nil {
				t.Fatal(err)
			}
			merged.WriteString(string(item))
		}
		merged.WriteString("</ol></section>")
	}
	elements, _ := parse(t, "merged", []byte("<html>"+merged.String()+"</html>"))
	ids := map[string]bool{}
	for _, e := range elements {
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %s twice", id)
			}
			ids[id] = true
		}
		if e.name == "h1" || e.name == "h2" && len(e.path) < 3 {
			t.Errorf("a heading %s was not moved down", e.name)
		}
		if e.attrs["class"] == "term" {
			t.Error("a term is linked")
		}
	}
	for _, e := range elements {
		if href := e.attrs["href"]; strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("%s leads to no id", href)
		}
	}
}

// BenchmarkPages writes every page of a small course that has every kind of block and page.
func BenchmarkPages(b *testing.B) {
	f := renderer(b, "sv").Frame(loadCourse(b, "testdata/kitchen"), options)
	for b.Loop() {
		renderAll(b, f)
	}
}

// BenchmarkNew reads the layouts and texts of a language, which every run of the program does once.
func BenchmarkNew(b *testing.B) {
	layouts, err := fs.Sub(vinjett.Files(), "layouts")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := layout.New(layouts, "sv", false, tables); err != nil {
			b.Fatal(err)
		}
	}
}
