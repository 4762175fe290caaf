package cli

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/importer/sheet"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
)

// bodies has for each block something to put in it, in the words of a language; what stands after the name on the
// opening line, then the lines below it.
func bodies(l *lang.Language) map[string][2]string {
	attr := func(own string) string { return l.Word(lang.Attributes, own) }
	key := func(own string) string { return l.Word(lang.Keywords, own) }
	yes, no := l.Word(lang.YesNo, "yes"), l.Word(lang.YesNo, "no")
	callout := [2]string{"{" + attr("role") + "=a}", "X."}
	options := "X?\n\n- [x] Aaa\n  > Xx.\n- [ ] Bbb\n  > Yy.\n\n" +
		key("hint") + ": Hh.\n" + key("explanation") + ": Ee."
	return map[string][2]string{
		"fact": {"{" + attr("historical") + "=" + yes + "}", "X."},
		"law":  callout, "consider": callout, "takeaway": callout,
		"warning": callout, "example": callout,
		"case": {"[Aa] {#ID " + attr("minutes") + "=2}", "X."},
		"question": {fmt.Sprintf("{#ID %s=%s %s=2 %s=%s %s=1 %s=old-ID}", attr("shuffle"), no, attr("points"),
			attr("test"), yes,
			attr("goal"), attr("was")), options},
		"recap":       {"", "- question-0"},
		"reflection":  {"{#ID " + attr("rows") + "=3}", "- X?\n\n" + key("consider") + ": Yy."},
		"discussion":  {"{" + attr("group") + "=x}", "- X?\n\n" + key("consider") + ": Yy."},
		"facilitator": {"", "X."},
		"conversation": {"[Aa] {#ID}",
			"### Aa {#aa}\nX.\n\n- [Bb](#bb)\n  > Xx.\n- [Cc](#cc)\n\n### Bb {#bb}\nX.\n\n### Cc {#cc}\nX."},
		"chart": {"{" + attr("type") + "=" + l.Word(lang.Charts, "line") + "}",
			"| X | Y |\n| --- | --- |\n| a | 0,5 |\n| b | 1,5 |"},
		"slide":    {"", "X."},
		"local":    {"{#ID}", "X."},
		"contacts": {"{" + attr("for") + "=x " + attr("region") + "=x}", ""},
		"video":    {"{" + attr("src") + "=/media/f.mp4 " + attr("captions") + "=/media/f.vtt}", "X."},
		"audio":    {"{" + attr("src") + "=/media/l.mp3}", "X."},
		"plan":     {"{#ID}", "X …, y …"},
	}
}

// frontMatter writes keys of front matter with values, in the words of a language.
func frontMatter(l *lang.Language, pairs ...string) string {
	var b strings.Builder
	b.WriteString("---\n")
	for p := range slices.Chunk(pairs, 2) {
		fmt.Fprintf(&b, "%s: %s\n", l.Word(lang.Keys, p[0]), p[1])
	}
	return b.String() + "---\n"
}

// writeCourse writes a course that uses every word that authors write in a language.
func writeCourse(t *testing.T, dir string, l *lang.Language) {
	var blocks, ids strings.Builder
	n := 0
	all := bodies(l)
	for _, w := range l.Words[lang.Blocks] {
		body, ok := all[w[0]]
		if !ok {
			t.Fatalf("the test has nothing to put into the block %s", w[0])
		}
		for i, name := range w[1:] {
			id := fmt.Sprintf("%s-%d", w[0], i)
			text := fmt.Sprintf("::: %s %s\n%s\n:::\n\n", name, body[0], body[1])
			blocks.WriteString(strings.ReplaceAll(text, "ID", id))
			n++
		}
	}
	for _, kind := range []string{"multiple", "judgement", "scale"} {
		mark := map[string]string{"multiple": "x", "judgement": " ", "scale": " "}[kind]
		verdict := fmt.Sprintf(" %s=%s", l.Word(lang.Attributes, "verdict"), l.Word(lang.Verdicts, "works"))
		if kind != "multiple" {
			verdict = ""
		}
		says := []string{"  > Xx.\n", "  > Yy.\n"}
		if kind == "scale" {
			says = []string{"", ""}
		}
		fmt.Fprintf(&ids, "::: %s {#%s %s=%s%s}\nX?\n\n- [%s] Aaa\n%s- [ ] Bbb\n%s:::\n\n",
			l.Word(lang.Blocks, "question"), kind,
			l.Word(lang.Attributes, "type"), l.Word(lang.Questions, kind), verdict, mark, says[0], says[1])
	}
	fmt.Fprintf(&ids, "::: %s {#number}\nX?\n\n%s: 0,7 ± 0,1\n:::\n\n",
		l.Word(lang.Blocks, "question"), l.Word(lang.Keywords, "answer"))
	kind := func(own string) string { return l.Word(lang.Kinds, own) }
	for name, text := range map[string]string{
		"course.yaml": fmt.Sprintf("id: kurs\ntitle: Kkk\nlanguage: %s\nmastery: 80\n"+
			"review-every: 12 %s\nreviewed: 2026-04-27\n"+
			"accessibility:\n  compliance: %s\nroles:\n  a: Aa\nsupport: [k]\n",
			l.Code, l.Word(lang.Spans, "month"), l.Word(lang.Conformance, "partial")),
		"sources.yaml": "- id: s\n  title: Sss\n  type: legislation\n  checked: {date: 2026-04-27, by: Bbb}\n",
		"contacts.yaml": "- id: k\n  name: Kkk\n  for: x\n  region: x\n" +
			"  phone: \"1\"\n  hours: h\n  checked: {date: 2026-04-27, source: Sss}\n",
		"glossary.yaml": "- term: ord\n  definition: D.\n- term: zz\n  definition: D.\n  see: [ord]\n",
		"media/v.svg":   `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>`,
		"media/f.mp4":   "\x00\x00\x00\x18ftypisom", "media/l.mp3": "ID3\x03",
		"media/b.docx": "PK\x03\x04[Content_Types].xml", "media/f.vtt": "WEBVTT\n",
		"index.md": frontMatter(l, "title", "Kkk", "summary", "S.", "kind", kind("page")) +
			"\n[a](01-del/01-a.md)\n",
		"01-del/index.md": frontMatter(l, "title", "Ddd", "summary", "S.", "goals", "[g]"),
		"01-del/01-a.md": frontMatter(l, "title", "Aaa", "summary", "S.", "goals", "[g]", "minutes", "20",
			"notice", "N.", "kind", kind("chapter"),
			"reviewed", "{date: 2026-04-27, by: Bbb}", "was", "[old]", "audience", "x",
			"draft", l.Word(lang.YesNo, "no"), "slides", l.Word(lang.YesNo, "yes"),
			"vignette", "v.svg", "layer", l.Word(lang.Layers, "core"), "recap", "[question-0]", "handout", "[h]") +
			"\n## Hhh {#h}\n\n[Fff](/media/b.docx) X --- \"ord\" 'ord' [@s]. [@s " +
			l.Word(lang.Attributes, "historical") +
			"]\n\n" + blocks.String() + ids.String(),
		"01-del/02-b.md": frontMatter(l, "title", "Bbb", "kind", kind("meeting")) +
			"\n| X | " + l.Word(lang.Columns, "minutes") + " |\n| --- | --- |\n| Xx | 10 |\n| Yy | 20 |\n",
		"01-del/03-c.md": frontMatter(l, "title", "Ccc", "kind", kind("test"), "draw", "1", "from", "[01-del]") +
			"\nX.\n",
		"01-del/04-d.md": frontMatter(l, "title", "Ddd", "kind", kind("case"), "layer", l.Word(lang.Layers, "more")) +
			"\nX.\n",
	} {
		name = filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// run runs the program and wants it to work.
func run(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if code := Main(args, &out, &out); code != 0 {
		t.Fatalf("vinjett %s: exit %d\n%s", strings.Join(args, " "), code, &out)
	}
}

// unpacked returns the text files of an archive, or the file itself.
func unpacked(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return map[string]string{path.Base(name): string(data)}
	}
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

var textLine = regexp.MustCompile(`(?m)^([a-z][a-z0-9-]*): "?(.*?)"?$`)

// ownWords returns texts that only one language has, long enough to stand in a file by no accident.
func ownWords(t *testing.T) map[string][]string {
	texts, all := map[string][]string{}, map[string]int{}
	for _, l := range lang.All() {
		data, err := os.ReadFile("../../layouts/strings/" + l.Code + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range textLine.FindAllStringSubmatch(string(data), -1) {
			if text := m[2]; len(text) >= 12 && !strings.ContainsAny(text, "{/") {
				texts[l.Code] = append(texts[l.Code], text)
				all[text]++
			}
		}
	}
	for code := range texts {
		texts[code] = slices.DeleteFunc(texts[code], func(text string) bool { return all[text] > 1 })
	}
	return texts
}

// A course in each language uses all that authors write in it, and every export of it is in that language alone.
func TestEveryLanguage(t *testing.T) {
	words := ownWords(t)
	missing := regexp.MustCompile(`>\[[a-z]+(-[a-z]+)+\]<`)
	for _, l := range lang.All() {
		t.Run(l.Code, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			writeCourse(t, dir, l)
			run(t, "build", dir, "-o", filepath.Join(dir, "public"))
			want := map[string]map[string]string{
				"zip": {l.Addresses.Hosting + "/index.html": `<html lang="` + l.Code + `">`,
					l.Addresses.Contents: `<html lang="` + l.Code + `"`},
				"scorm12":   {"lms.html": `<html lang="` + l.Code + `"`, l.Addresses.Search: l.Code},
				"scorm2004": {"lms.html": `<html lang="` + l.Code + `"`},
				"cmi5":      {"lms.html": `<html lang="` + l.Code + `"`, "cmi5.xml": `lang="` + l.Code + `"`},
				"single": {"kurs.single": `<a download="b.docx" ` +
					`href="data:application/vnd.openxmlformats-officedocument.` +
					`wordprocessingml.document;base64,`},
				"epub": {"EPUB/package.opf": html.EscapeString(l.Book.Accessible),
					"EPUB/_nav.xhtml": `xml:lang="` + l.Code + `"`, "EPUB/_front.xhtml": l.Book.Cover},
				"gift": {"kurs.gift": "$CATEGORY: "},
				"csv":  {"kurs.csv": strings.Join(sheet.Titles(l.Code, 0)[:4], ";")},
			}
			attached := regexp.MustCompile(`>Fff</a> <span class="attachment">\(Word, 1\x{a0}kB[^<]*\)</span>`)
			for _, format := range formatNames() {
				if format == "pdf" {
					continue // which needs a browser; its text is that of the booklet in the site and in the EPUB
				}
				if want[format] == nil {
					t.Fatalf("the test does not know what the format %s holds", format)
				}
				out := filepath.Join(dir, "kurs."+format)
				run(t, "export", format, dir, "-o", out)
				files := unpacked(t, out)
				for name, text := range want[format] {
					if !strings.Contains(files[name], text) {
						t.Errorf("%s: %s does not hold %q", format, name, text)
					}
				}
				pages := format != "gift" && format != "csv" // which hold questions alone
				if pages && !attached.MatchString(strings.Join(slices.Collect(maps.Values(files)), "\n")) {
					t.Errorf("%s: the attachment does not say what it is", format)
				}
				for name, text := range files {
					if m := missing.FindString(text); m != "" {
						t.Errorf("%s: %s shows %s", format, name, m)
					}
					for other, texts := range words {
						for _, foreign := range texts {
							if other != l.Code && path.Ext(name) != ".css" && strings.Contains(text, foreign) {
								t.Errorf("%s: %s has %q, which is %s", format, name, foreign, other)
							}
						}
					}
				}
			}
		})
	}
}

// The servers are told of every kind of file that an author may publish; a stock IIS answers 404 to the others.
func TestServersKnowEveryKindOfFile(t *testing.T) {
	dir := t.TempDir()
	writeCourse(t, dir, lang.Of("en"))
	out := filepath.Join(dir, "kurs.zip")
	run(t, "export", "zip", dir, "-o", out)
	files := unpacked(t, out)
	for _, k := range media.All() {
		for name, line := range map[string]string{
			"web.config": fmt.Sprintf("<mimeMap fileExtension=%q mimeType=%q/>", k.Extension,
				k.Header()),
			".htaccess":                  "AddType " + k.MIME + " " + k.Extension + "\n",
			"_hosting/nginx.conf.txt":    " " + k.MIME + " " + k.Extension[1:] + ";\n",
			"_hosting/lighttpd.conf.txt": fmt.Sprintf("%q => \"%s", k.Extension, k.MIME),
		} {
			if !strings.Contains(files[name], line) {
				t.Errorf("%s does not say %s", name, line)
			}
		}
	}
}
