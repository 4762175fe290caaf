package epub_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"html/template"
	"image/png"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/tree"
)

// volume is a small book, with some of its markup replaced.
func volume(replace ...string) book.Volume {
	section := func(class, markup string) book.Section {
		id := class[strings.LastIndex(class, "s-")+2:]
		markup = strings.NewReplacer(replace...).Replace(markup)
		return book.Section{ID: id, Class: class, Markup: template.HTML(`<section class="` + class + `" id="` + id +
			`">` +
			markup + "</section>")}
	}
	return book.Volume{
		Title: "Innehåll", ID: "theContents", Front: book.Front{Title: "Kursen"},
		Contents: []book.Entry{{ID: "grunder_index", Title: "Del 1. Grunder", Depth: 1},
			{ID: "grunder_ett", Title: "Ett & två", Depth: 2},
			{ID: "theAnswers", Title: "Svar", Depth: 1}},
		Sections: []book.Section{
			{Class: "cover", Markup: `<section class="cover"><h1>Kursen</h1></section>`},
			section("part s-grunder_index", `<h2>Grunder</h2><p><a href="#grunder_ett">Först</a></p>`),
			section("chapter s-grunder_ett", `<h3>Ett</h3><h4 id="grunder_ett--mer">Mer</h4>
<vj-reflection class="reflection" id="grunder_ett--r"><p>Tänk.<br/></p></vj-reflection>
<p><a href="#grunder_ett--mer">här</a> <a href="#theContents">innehållet</a> `+
				`<a href="https://example.se/?a=1&amp;b=2">ute</a> <a href="media/blad.pdf">blad</a></p>
<img src="media/bild.png" alt="En stol" loading="lazy"/>
<div class="question" id="grunder_ett--q">`+
				`<p class="label"><a class="to-answer" href="#theAnswer--1">Svar 1</a></p></div>`),
			section("end theAnswers s-theAnswers", `<h2>Svar</h2>
<div class="answer" id="theAnswer--1">`+
				`<p class="number"><a href="#grunder_ett--q">Fråga 1</a></p><p>Stämmer.</p></div>`),
		},
	}
}

func write(t *testing.T, v book.Volume) ([]byte, map[string]string, []string) {
	t.Helper()
	files := tree.New()
	files.Put("media/bild.png", tree.Bytes([]byte("PNG")))
	files.Put("media/blad.pdf", tree.Bytes([]byte("PDF")))
	c := &course.Course{Config: course.Config{ID: "kurs", Title: "Kursen", Language: "sv", Reviewed: "2026-04"}}
	var out bytes.Buffer
	if err := epub.Write(context.Background(), &out, epub.Options{Course: c, Volume: v, Tree: files}); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	texts, names := map[string]string{}, []string{}
	for _, f := range r.File {
		open, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(open)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name], names = string(data), append(names, f.Name)
	}
	if first := r.File[0]; first.Name != "mimetype" || first.Method != zip.Store || len(first.Extra) > 0 {
		t.Errorf("the type does not stand first, plain: %+v", first.FileHeader)
	}
	return out.Bytes(), texts, names
}

// The booklet becomes files, and every link leads to the file where its target now stands.
func TestFiles(t *testing.T) {
	_, texts, names := write(t, volume())
	want := []string{"mimetype", "META-INF/container.xml", "EPUB/package.opf", "EPUB/_front.xhtml", "EPUB/_cover.xhtml",
		"EPUB/_nav.xhtml", "EPUB/grunder_index.xhtml",
		"EPUB/grunder_ett.xhtml", "EPUB/theAnswers.xhtml", "EPUB/book.css", "EPUB/_front.svg", "EPUB/media/bild.png"}
	if !slices.Equal(names, want) {
		t.Errorf("files:\n%s\nwant\n%s", strings.Join(names, "\n"), strings.Join(want, "\n"))
	}
	for name, wanted := range map[string][]string{
		"grunder_index": {`<h1>Grunder</h1>`, `<a href="grunder_ett.xhtml">Först</a>`, `epub:type="part"`,
			`<title>Del 1. Grunder</title>`},
		"grunder_ett": {
			`<title>Ett &amp; två</title>`, `<h1>Ett</h1><h2 id="grunder_ett--mer">Mer</h2>`,
			`<div class="reflection" id="grunder_ett--r"><p>Tänk.<br/></p></div>`,
			`<a href="#grunder_ett--mer">här</a> <a href="_nav.xhtml">innehållet</a> <a ` +
				`href="https://example.se/?a=1&amp;b=2">ute</a> <a>blad</a>`,
			`<img src="media/bild.png" alt="En stol"/>`,
			`epub:type="noteref" role="doc-noteref" class="to-answer" href="theAnswers.xhtml#theAnswer--1"`,
		},
		"theAnswers": {`epub:type="footnote" role="doc-footnote"`,
			`epub:type="backlink" role="doc-backlink" href="grunder_ett.xhtml#grunder_ett--q"`},
		"_nav": {`<h1 id="toc--title">Innehåll</h1>`, `<li><a href="grunder_index.xhtml">Del 1. Grunder</a>` +
			"\n<ol>\n" +
			`<li><a href="grunder_ett.xhtml">Ett &amp; två</a>`,
			`<a epub:type="bodymatter" href="grunder_index.xhtml">`},
	} {
		for _, w := range wanted {
			if text := texts["EPUB/"+name+".xhtml"]; !strings.Contains(text, w) {
				t.Errorf("%s lacks\n%s\nin\n%s", name, w, text)
			}
		}
	}
	for _, w := range []string{`<meta property="dcterms:modified">2026-04-01T00:00:00Z</meta>`,
		`href="media/bild.png" media-type="image/png"`, `properties="nav"`, "accessibilitySummary"} {
		if text := texts["EPUB/package.opf"]; !strings.Contains(text, w) {
			t.Errorf("the package lacks %s:\n%s", w, text)
		}
	}
	if strings.Contains(texts["EPUB/package.opf"], "conformsTo") {
		t.Error("the book claims what nobody has looked at")
	}
}

// The cover is drawn from the title page: its drawing in colours that are written out, its texts in lines that fit.
func TestCover(t *testing.T) {
	v := volume()
	v.Front = book.Front{
		Drawing: `<svg width="9" height="9" viewBox="0 0 9 9"><path fill="var(--spot, #bfd6d1)" ` +
			`stroke="currentColor" d="M0 0h9"/></svg>`,
		Title: "Kursen som kom till & blev kvar", Summary: "Om en kurs",
		Foot: []string{"Utkast", "Studiematerial · Kommunen"},
	}
	_, texts, _ := write(t, v)
	cover := texts["EPUB/_front.svg"]
	for _, want := range []string{`viewBox="0 0 9 9"`, `fill="#bfd6d1" stroke="#1c2529"`, ">Kursen som kom</text>",
		">till &amp; blev</text>", ">kvar</text>", ">Om en kurs</text>", ">Utkast</text>",
		">Studiematerial · Kommunen</text>"} {
		if !strings.Contains(cover, want) {
			t.Errorf("the cover lacks %s:\n%s", want, cover)
		}
	}
	if strings.Contains(cover, "var(") || strings.Contains(cover, "currentColor") {
		t.Errorf("the cover leaves its colours to others:\n%s", cover)
	}
	page := texts["EPUB/_front.xhtml"]
	if !strings.Contains(page, `role="doc-cover" src="_front.svg" alt="Omslag: Kursen som kom till &amp; blev kvar"`) {
		t.Errorf("the page of the cover:\n%s", page)
	}
	opf := texts["EPUB/package.opf"]
	if !strings.Contains(opf, `href="_front.svg" media-type="image/svg+xml" properties="cover-image"`) {
		t.Errorf("the package names no cover:\n%s", opf)
	}
}

// The same course is the same file; another course is another book.
func TestSame(t *testing.T) {
	one, texts, _ := write(t, volume())
	two, _, _ := write(t, volume())
	if !bytes.Equal(one, two) {
		t.Error("the same course gives different bytes")
	}
	id := func(texts map[string]string) string {
		_, rest, _ := strings.Cut(texts["EPUB/package.opf"], "urn:uuid:")
		before, _, _ := strings.Cut(rest, "<")
		return before
	}
	if _, other, _ := write(t, volume("Tänk.", "Tänk om.")); id(other) == id(texts) || len(id(texts)) != 36 {
		t.Errorf("an edited book has the identifier %q, and the one before %q", id(other), id(texts))
	}
}

// A link that leads nowhere is a fault of the program, not of the book's reader.
func TestDeadLink(t *testing.T) {
	c := &course.Course{Config: course.Config{ID: "kurs", Title: "Kursen", Language: "sv"}}
	dead := func(replace ...string) error {
		return epub.Write(context.Background(), io.Discard,
			epub.Options{Course: c, Volume: volume(replace...), Tree: tree.New()})
	}
	err := dead(`href="#theAnswer--1"`, `href="#_answer--9"`)
	if err == nil || !strings.Contains(err.Error(), `grunder_ett: a link leads to the id "_answer--9"`) {
		t.Errorf("error: %v", err)
	}
	// So is another way to name an id that is in another file.
	err = dead(`<h4 id`, `<h4 aria-owns="theAnswer--1" id`)
	if err == nil || !strings.Contains(err.Error(),
		`aria-owns of <h4> names the id "theAnswer--1", which is not there`) {
		t.Errorf("error: %v", err)
	}
}

// A picture of a kind that not every reading program shows is carried as one that is.
func TestConvertedPicture(t *testing.T) {
	webp, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	write := func(data []byte) ([]byte, error) {
		files := tree.New()
		files.Put("media/bild.webp", tree.Bytes(data))
		files.Put("media/blad.pdf", tree.Bytes([]byte("PDF")))
		c := &course.Course{Config: course.Config{ID: "kurs", Title: "Kursen", Language: "sv"}}
		var out bytes.Buffer
		v := volume("media/bild.png", "media/bild.webp")
		err := epub.Write(context.Background(), &out, epub.Options{Course: c, Volume: v, Tree: files})
		return out.Bytes(), err
	}
	data, err := write(webp)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := archive.Open("EPUB/media/bild.webp.png")
	if err != nil {
		t.Fatal(err)
	}
	if config, err := png.DecodeConfig(f); err != nil || config.Width != 1 || config.Height != 1 {
		t.Errorf("the picture is %v, %v", config, err)
	}
	page, err := fs.ReadFile(archive, "EPUB/grunder_ett.xhtml")
	if err != nil || !strings.Contains(string(page), `src="media/bild.webp.png"`) {
		t.Errorf("the page shows another picture: %v\n%s", err, page)
	}
	_, err = write([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	if err == nil || !strings.Contains(err.Error(), "save the picture as PNG or JPEG") {
		t.Errorf("a picture that cannot be read gives %v", err)
	}
}
