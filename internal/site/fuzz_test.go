package site

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/epub"
	"github.com/vinjett/vinjett/internal/export/scorm"
	"github.com/vinjett/vinjett/internal/export/single"
	"github.com/vinjett/vinjett/internal/export/zip"
	"github.com/vinjett/vinjett/internal/page"
)

// Whatever stands in the files of a project, a build ends with messages that stand inside a file, or with pages that
// are well-formed and have no id twice, of which every package can be made, and the same bytes the second time.

// A trial is a project whose files are written anew for each input.
type trial struct {
	dir     string
	builder *Builder
}

// newTrial makes a project that is otherwise whole.
func newTrial(f *testing.F, edition string) *trial {
	f.Helper()
	dir, err := os.MkdirTemp("", "vinjett-fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(dir) })
	w := &trial{dir: dir, builder: New(Options{Dir: dir, Edition: edition})}
	f.Cleanup(func() { w.builder.Close() })
	for name, text := range map[string]string{
		"content/course.yaml":  "id: kurs\ntitle: Kurs\nlanguage: sv\n",
		"content/index.md":     "---\ntitel: Start\n---\nHej.\n",
		"content/ett/index.md": "---\ntitel: Ett\n---\n",
		"content/ett/annat.md": "---\ntitel: Annat\n---\n## Del {#del}\n\nText.\n\n" +
			"::: fråga {#f1}\nVad?\n\n- [x] Ja\n  > Bra.\n- [ ] Nej\n  > Nej.\n:::\n",
		"content/sources.yaml": "- {id: bok, type: book, title: Boken}\n" +
			"- {id: lagen, type: legislation, title: Lagen, provisions: {1 §: {}}}\n",
		"content/glossary.yaml":  "- term: ord\n  definition: Ett ord.\n",
		"content/contacts.yaml":  "- {id: linjen, name: Linjen, phone: 020-11 22 33, for: vuxna}\n",
		"content/media/bild.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>`,
		"content/media/film.mp4": "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
		"content/media/text.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHej\n",
		"editions/kommun/.keep":  "",
		"content/ett/sida.md":    "---\ntitel: Sida\n---\nText.\n",
		"content/ett/ljudsida.md": "---\ntitel: Ljud\n---\n" +
			"::: film [Filmen] {källa=/media/film.mp4 undertexter=/media/text.vtt}\nText.\n:::\n",
	} {
		w.write(f, name, []byte(text))
	}
	if edition != "" {
		return w
	}
	r, err := w.builder.Build(context.Background())
	if err != nil || r.Tree == nil {
		var b strings.Builder
		_ = diag.Text(&b, r.Diagnostics)
		f.Fatal(err, b.String())
	}
	return w
}

func (w *trial) write(t testing.TB, name string, data []byte) {
	t.Helper()
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// holds builds the project twice and makes the packages.
func (w *trial) holds(t *testing.T) {
	t.Helper()
	r := w.build(t)
	if r.Tree == nil {
		if !diag.HasErrors(r.Diagnostics) {
			t.Fatal("nothing is made, and no error says why")
		}
		return
	}
	made := map[string][]byte{}
	for _, name := range r.Tree.Paths() {
		data, err := r.Tree.Open(t.Context(), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		made[name] = data
		if strings.HasSuffix(name, ".html") {
			sound(t, name, data)
		}
	}
	w.packages(t, r)
	again := w.build(t)
	for name, data := range made {
		if now, err := again.Tree.Open(t.Context(), name); err != nil || !bytes.Equal(now, data) {
			t.Errorf("%s is another the second time (%v)", name, err)
		}
	}
}

func (w *trial) build(t *testing.T) *Result {
	t.Helper()
	r, err := w.builder.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		if f := d.File; f != nil && (d.Span.Start < 0 || d.Span.End < d.Span.Start || d.Span.End > len(f.Data)) {
			t.Errorf("%s: %s at %v of %d bytes", f.Name, d.ID, d.Span, len(f.Data))
		}
	}
	return r
}

// packages makes each package, in order from what holds the pages as they are to what makes them anew.
func (w *trial) packages(t *testing.T, r *Result) {
	t.Helper()
	volume, err := r.Press.Volume()
	if err != nil {
		t.Fatal(err)
	}
	style := r.Assets[page.SiteStyle]
	for name, pack := range map[string]func() error{
		"epub": func() error {
			return epub.Write(t.Context(), io.Discard, epub.Options{Course: r.Course, Volume: volume, Tree: r.Tree})
		},
		"single": func() error {
			return single.Write(t.Context(), io.Discard, single.Options{Tree: r.Tree, Assets: r.Assets,
				Frame: r.Frame})
		},
		"scorm": func() error {
			return scorm.Write(t.Context(), io.Discard, scorm.Options{Version: scorm.V12, Course: r.Course,
				Tree: r.Tree, Shell: r.Shell, Style: style, Policy: page.Policy})
		},
		"zip": func() error {
			return zip.Write(t.Context(), io.Discard, zip.Options{Course: r.Course, Tree: r.Tree, Style: style,
				Policy: page.Policy})
		},
	} {
		if err := pack(); err != nil {
			t.Errorf("%s cannot be made of a course without faults: %v", name, err)
		}
	}
}

// sound fails the test if a page is no XML or has an id twice.
func sound(t *testing.T, name string, data []byte) {
	t.Helper()
	ids := map[string]bool{}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Entity = map[string]string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s is not well-formed: %v", name, err)
			return
		}
		element, _ := token.(xml.StartElement)
		for _, a := range element.Attr {
			if a.Name.Local != "id" {
				continue
			}
			if ids[a.Value] || a.Value == "" {
				t.Errorf("%s: the id %q stands twice", name, a.Value)
			}
			ids[a.Value] = true
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, examples := range []map[string]example{blockExamples, pieceExamples} {
		if testing.Short() { // TestNothingVanishes has them all
			break
		}
		for _, e := range examples {
			f.Add("---\ntitel: Sida\n" + strings.TrimSuffix(e.front, "\n") + "\n---\n" + e.text + "\n")
			f.Add("# Sida\n\n" + e.fault + "\n")
		}
	}
	for _, e := range questionExamples {
		if testing.Short() {
			break
		}
		f.Add("# Sida\n\n" + e.text + "\n\n" + e.text + "[^n]\n\n[^n]: [x](annat.md#del) [@bok 12 §]\n")
	}
	for _, text := range []string{
		"::: fråga {#skala typ=skala}\nHur?\n\n- Inte[^a]\n  > Så[^a].\n- Helt\n:::\n\n[^a]: Not.\n",
		"~~~&#1;\nx\n~~~\n\n~~~&#xFFFE;\ny\n~~~\n", "`</script>` </script>\n\n    </script>\n",
		"## Main\n\n## main\n\n## Sida\n\n## src\n",
		"::: fråga {#o}\nI vilken ordning?\n\n1. Först [@bok]\n2. Sedan[^a]\n3. Sist\n:::\n\n[^a]: Not.\n",
		"::: fråga {#p}\nVem?\n\n| A | B |\n| - | - |\n| x [@bok] | y[^a] |\n| z | w |\n:::\n\n[^a]: Not.\n",
		"::: återblick {#recap--f1}\n- f1\n:::\n\n## recap--f1\n",
		"![Bild](/media/bild.svg \"mark\")\n", "[a](annat.md#saknas)\n",
		"::: visningsbild\n## Mål {#mal}\n:::\n\n[dit](#mal)\n",
		"::: samtalsledare\n## Mål {#mal}\n:::\n\n[dit](#mal)\n",
		"1. Fråga.\n\n   > [!NOTE]\n   > Skriv.\n",
		"\x1b[31m\a\n", "--- \ntitel: x\n--- \n", "[a [@bok] b](annat.md) [@bok]\n",
	} {
		f.Add("---\ntitel: Sida\n---\n" + text)
		f.Add("---\ntitel: Sida\nslag: träff\n---\n" + text)
	}
	f.Add("---\ntitel: \": ida\"\n---\n")
	w := newTrial(f, "")
	f.Fuzz(func(t *testing.T, text string) {
		w.write(t, "content/ett/sida.md", []byte(text))
		w.holds(t)
	})
}

func FuzzEdition(f *testing.F) {
	example, err := os.ReadFile("../../editions/exempel/edition.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example), "# Vår sida\n\nHej.\n")
	f.Add("subtitle: Kommunens\n", "---\ntitel: Annat\n---\n[dit](../ett/sida.md#del)\n")
	f.Add("contacts:\n  - {id: linjen, phone: 08-1}\nremove: [linjen]\n", "::: hos-oss {#x}\nHär.\n:::\n")
	w := newTrial(f, "kommun")
	f.Fuzz(func(t *testing.T, settings, text string) {
		w.write(t, "editions/kommun/edition.yaml", []byte(settings))
		w.write(t, "editions/kommun/content/ett/annat.md", []byte(text))
		w.holds(t)
	})
}

func FuzzMedia(f *testing.F) {
	f.Add("WEBVTT\n\n00:01.000 --> 00:02.000\nHej\n",
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"/><use href="#a"/></svg>`)
	f.Add("1\n00:00:01,000 --> 00:00:02,000\nHej\n", `<svg onload="x()"><script>x()</script></svg>`)
	f.Add("\ufeffWEBVTT", `<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>`)
	w := newTrial(f, "")
	w.write(f, "content/ett/sida.md",
		[]byte("---\ntitel: Sida\nvinjett: bild.svg\n---\n![En bild](/media/bild.svg \"mark\")\n"))
	f.Fuzz(func(t *testing.T, captions, drawing string) {
		w.write(t, "content/media/text.vtt", []byte(captions))
		w.write(t, "content/media/bild.svg", []byte(drawing))
		w.holds(t)
	})
}
