package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export/pdf"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/site"
)

// tool runs a program that Debian has, as pdfinfo or qpdf, and returns what it says.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s %s: %v (make setup installs poppler-utils and qpdf)\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// printBooklet prints a course, or one chapter of it, and returns the file's name and the course.
func printBooklet(t *testing.T, fonts *fontSet, project, chapter string) (string, *course.Course) {
	t.Helper()
	builder := site.New(site.Options{Dir: project})
	defer builder.Close()
	r, err := builder.Build(context.Background())
	if err != nil || r.Tree == nil {
		t.Fatal("the course does not build: ", err)
	}
	var one *course.Chapter
	if chapter != "" {
		if one = r.Course.Chapter(chapter); one == nil {
			t.Fatal("there is no chapter ", chapter)
		}
	}
	g := lang.Of(r.Course.Config.Language).Addresses
	var b bytes.Buffer
	err = pdf.Write(context.Background(), &b, pdf.Options{
		Browser: fonts.program(t), Tree: r.Tree, Address: g.Booklet, Style: g.BookletStyle,
		StyleData: r.Press.Style(one), Date: "2026-04-27", Creator: "vinjett",
		Compose: func(pages map[string]int, blanks map[string]bool) ([]byte, []string, error) {
			booklet, err := r.Press.Booklet(one, book.Printing{Pages: pages, Blanks: blanks})
			return booklet.HTML, booklet.Openings, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "booklet.pdf")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name, r.Course
}

// squeeze takes away what a line's end may have added.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " ")
}

var contentsLine = regexp.MustCompile(`(?m)^\s*(\d+)\s{2,}(\S.*)$`)

// The whole course as a PDF: sound, tagged and titled, its fonts in it, and the numbers in the contents those of the
// pages.
func TestBooklet(t *testing.T) {
	t.Parallel()
	for _, fonts := range fontSets {
		t.Run(fonts.name, func(t *testing.T) {
			t.Parallel()
			testBooklet(t, fonts)
		})
	}
}

func testBooklet(t *testing.T, fonts *fontSet) {
	file, c := printBooklet(t, fonts, "../..", "")

	tool(t, "qpdf", "--check", file)
	if info, err := os.Stat(file); err != nil || info.Size() > 5_000_000 {
		t.Errorf("the file is %d bytes", info.Size())
	}
	tagged(t, file)
	info := tool(t, "pdfinfo", file)
	for _, want := range []string{`Title: +Studiematerial – ` + c.Config.Title, `Tagged: +yes`, `Creator: +vinjett`,
		`CreationDate: .*Apr 27 .* 2026`, `Page size: .*A4`, `JavaScript: +no`} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	for _, font := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
		if fields := strings.Fields(font); len(fields) < 5 || fields[len(fields)-5] != "yes" {
			t.Errorf("a font is not embedded: %s", font)
		}
	}

	pages := strings.Split(tool(t, "pdftotext", "-layout", file, "-"), "\f")
	listed := map[string]int{}
	for _, page := range pages[2:] {
		lines := contentsLine.FindAllStringSubmatch(page, -1)
		if len(lines) < 5 {
			break // the contents take as many pages as they need
		}
		for _, m := range lines {
			if title := squeeze(m[2]); !strings.HasPrefix(title, "Utkast") { // which stands at the foot
				listed[title], _ = strconv.Atoi(m[1])
			}
		}
	}
	named := func(title string) (found bool) {
		for name := range listed {
			// A long title goes on in a line without a number.
			found = found || name == title || strings.HasSuffix(name, ". "+title) || len(name) > 40 &&
				strings.HasPrefix(title, name)
		}
		return found
	}
	for _, p := range c.Parts {
		for _, ch := range p.Chapters {
			if !named(ch.Title) {
				t.Errorf("the contents do not list %q", ch.Title)
			}
		}
	}
	for title, n := range listed {
		if n > len(pages) {
			t.Errorf("%q is said to be on page %d of %d", title, n, len(pages))
			continue
		}
		_, heading, numbered := strings.Cut(title, ". ")
		if text := squeeze(pages[n-1]); !strings.Contains(text, title) &&
			!(numbered && strings.Contains(text, heading)) {
			t.Errorf("page %d does not begin %q: %.200s", n, title, text)
		}
		left := n%2 == 0
		if left && strings.HasPrefix(title, "Del ") {
			t.Errorf("the part %q opens on the left-hand page %d", title, n)
		}
		if text := squeeze(pages[n-1]); !left && !strings.HasSuffix(text, " "+strconv.Itoa(n)) {
			t.Errorf("page %d says at its foot: %s", n, text[max(0, len(text)-80):])
		}
	}

	// Bookmarks lead where the contents say.
	var outline struct {
		Outlines []bookmark `json:"outlines"`
	}
	if err := json.Unmarshal([]byte(tool(t, "qpdf", "--json", "--json-key=outlines", file)), &outline); err != nil {
		t.Fatal(err)
	}
	marks := map[string]map[int]bool{}
	each(outline.Outlines, func(m bookmark) {
		title := strings.ReplaceAll(m.Title, " ", "") // the browser leaves out a space where the line ends
		if marks[title] == nil {
			marks[title] = map[int]bool{}
		}
		marks[title][m.Page] = true
	})
	for title, n := range listed {
		_, heading, _ := strings.Cut(title, ". ")
		title, heading = strings.ReplaceAll(title, " ", ""), strings.ReplaceAll(heading, " ", "")
		found := marks[title][n] || marks[heading][n]
		for mark, on := range marks { // a long title goes on in the next line of the contents
			found = found || len(title) > 40 && strings.HasPrefix(mark, title) && on[n]
		}
		if !found {
			t.Errorf("no bookmark %q leads to page %d", title, n)
		}
	}

	// A question says where its answer stands.
	asked := regexp.MustCompile(`Fråga (\d+) .*?Svar (\d+) \(s\. (\d+)\)`)
	answers := 0
	for _, page := range pages {
		for _, m := range asked.FindAllStringSubmatch(page, -1) {
			n, _ := strconv.Atoi(m[3])
			if answers++; m[1] != m[2] || !regexp.MustCompile(`\bFråga `+m[1]+`\b`).MatchString(pages[n-1]) {
				t.Errorf("%s: page %d has no such answer", m[0], n)
			}
		}
	}
	if answers < 100 {
		t.Errorf("only %d questions say where their answers are", answers)
	}
	if links := tool(t, "pdfinfo", "-url", file); !strings.Contains(links, "https://") ||
		strings.Contains(links, "file:") {
		t.Errorf("links out of the document: %.500s", links)
	}
	for _, unwanted := range []string{"Visa svar", "[{", "<p>"} {
		if strings.Contains(strings.Join(pages, ""), unwanted) {
			t.Errorf("the book says %q", unwanted)
		}
	}
}

// tagged checks what PDF/UA asks of the structure and a program can see: it does not make the file one that follows the
// standard.
func tagged(t *testing.T, file string) {
	t.Helper()
	var doc struct{ QPDF []json.RawMessage }
	var objects map[string]struct{ Value any }
	err := json.Unmarshal([]byte(tool(t, "qpdf", "--json=2", file)), &doc)
	if err == nil {
		err = json.Unmarshal(doc.QPDF[1], &objects)
	}
	if err != nil {
		t.Fatal(err)
	}
	resolve := func(v any) any {
		if ref, ok := v.(string); ok && strings.HasSuffix(ref, " 0 R") {
			return objects["obj:"+ref].Value
		}
		return v
	}
	dict := func(v any) map[string]any { d, _ := resolve(v).(map[string]any); return d }
	list := func(v any) []any {
		v = resolve(v)
		if many, ok := v.([]any); ok || v == nil {
			return many
		}
		return []any{v}
	}

	root := dict(dict(objects["trailer"].Value)["/Root"])
	if root["/Lang"] != "u:sv" || dict(root["/MarkInfo"])["/Marked"] != true ||
		dict(root["/ViewerPreferences"])["/DisplayDocTitle"] != true {
		t.Errorf("the language, the tags or the title to show are not said: %v", root)
	}
	roles := dict(dict(root["/StructTreeRoot"])["/RoleMap"])
	standard := strings.Fields("/Document /Art /Div /NonStruct /BlockQuote /Caption /P /H1 /H2 /H3 /H4 /H5 /H6 /L " +
		"/LI /Lbl /Table /TR /TH /TD /Span /Link /Figure")
	count := map[string]int{}
	level := 0
	var walk func(v any)
	walk = func(v any) {
		element := dict(v)
		kind, _ := element["/S"].(string)
		count[kind]++
		scope := slices.ContainsFunc(list(element["/A"]), func(a any) bool { return dict(a)["/Scope"] != nil })
		links := slices.ContainsFunc(list(element["/K"]), func(kid any) bool { return dict(kid)["/Type"] == "/OBJR" })
		switch {
		case !slices.Contains(standard, kind) && roles[kind] == nil:
			t.Errorf("the structure has elements %q, which say nothing", kind)
		case kind == "/Figure" && element["/Alt"] == nil:
			t.Errorf("a figure has no text that stands for it: %v", element)
		case kind == "/TH" && !scope:
			t.Errorf("a heading of a table does not say what of: %v", element)
		case kind == "/Link" && !links:
			t.Errorf("a link leads nowhere: %v", element)
		case len(kind) == 3 && kind[:2] == "/H":
			if n := int(kind[2] - '0'); n > level+1 {
				t.Errorf("a heading of level %d follows one of level %d", n, level)
			} else {
				level = n
			}
		}
		for _, kid := range list(element["/K"]) {
			if dict(kid)["/S"] != nil {
				walk(kid)
			}
		}
	}
	for _, kid := range list(dict(root["/StructTreeRoot"])["/K"]) {
		walk(kid)
	}
	for kind, least := range map[string]int{"/H1": 1, "/H4": 100, "/Figure": 5, "/TH": 100, "/Link": 1000,
		"/Lbl": 1000} {
		if count[kind] < least {
			t.Errorf("the structure has only %d elements %s", count[kind], kind)
		}
	}
	for name, object := range objects {
		switch d := dict(object.Value); d["/Type"] {
		case "/Page":
			if d["/Tabs"] != "/S" {
				t.Errorf("%s: the order of the tab key is not that of the structure", name)
			}
		case "/Annot":
			if d["/StructParent"] == nil {
				t.Errorf("%s is a link outside of the structure", name)
			}
		}
	}

	// All that is painted is tagged, or said to be no part of the text.
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	tool(t, "qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", file, plain)
	depth, bare := 0, 0
	for line := range bytes.Lines(read(t, plain)) {
		words := bytes.Fields(line)
		if len(words) == 0 {
			continue
		}
		switch operator := string(words[len(words)-1]); {
		case operator == "endstream":
			depth = 0
		case strings.HasSuffix(operator, "BDC") || operator == "BMC":
			depth++
		case operator == "EMC":
			depth--
		case depth == 0 && (operator == "Tj" || operator == "TJ"):
			bare++
		}
	}
	if bare > 0 {
		t.Errorf("%d pieces of text are neither tagged nor said to be no part of it", bare)
	}
}

// A bookmark as qpdf tells it.
type bookmark struct {
	Title string     `json:"title"`
	Page  int        `json:"destpageposfrom1"`
	Kids  []bookmark `json:"kids"`
}

func each(list []bookmark, visit func(bookmark)) {
	for _, m := range list {
		visit(m)
		each(m.Kids, visit)
	}
}

// The same browser gives the same bytes; one chapter has its answers last and says what it is taken from.
func TestOneChapterAsPDF(t *testing.T) {
	t.Parallel()
	first, c := printBooklet(t, fontSets[0], "testdata/kitchensink", "01-allt/02-fragor.md")
	second, _ := printBooklet(t, fontSets[0], "testdata/kitchensink", "01-allt/02-fragor.md")
	if !bytes.Equal(read(t, first), read(t, second)) {
		t.Error("two printings differ")
	}
	text := squeeze(tool(t, "pdftotext", first, "-"))
	if !strings.Contains(text, "Ur "+c.Config.Title) {
		t.Errorf("it does not say what it is taken from: %.300s", text)
	}
	if question, answer := strings.Index(text, "Fråga 1 "), strings.LastIndex(text, "Fråga 1 "); question < 0 ||
		answer <= question {
		t.Error("the answer does not stand after the question")
	}
}
