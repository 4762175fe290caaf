package workplace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/site"
)

// An author works on a project in a folder of the test's, on the server's pages.
type author struct {
	t       *testing.T
	dir     string
	w       *Workplace
	builder *site.Builder
	last    *site.Result
	started [][]string
	shown   []string
}

// cache is where the bundled assets are kept for all tests.
var cache string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "workplace")
	if err != nil {
		panic(err)
	}
	cache = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

const courseYAML = "id: kurs\ntitle: Kurs\nlanguage: sv\n"

func newAuthor(t *testing.T, files map[string]string) *author {
	t.Helper()
	a := &author{t: t, dir: t.TempDir()}
	all := map[string]string{"content/course.yaml": courseYAML, "content/index.md": "# Start\n\nVälkommen.\n"}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		a.file(name, text)
	}
	a.restart("")
	a.builder = site.New(site.Options{Dir: a.dir, Author: true, Cache: cache})
	t.Cleanup(func() { a.builder.Close() })
	a.build()
	return a
}

// restart starts the server anew, with a folder where it keeps what can be undone.
func (a *author) restart(keep string) {
	a.w = New(Options{
		Dir: a.dir, Editor: "code", Keep: keep,
		Start: func(command []string) error {
			if a.started = append(a.started, command); command[0] == "none" {
				return errors.New("there is no such program")
			}
			return nil
		},
		Open: func(url string) error { a.shown = append(a.shown, url); return nil },
	})
	if a.last != nil {
		a.w.Show(a.last)
	}
}

func (a *author) file(name, text string) {
	a.t.Helper()
	name = filepath.Join(a.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o640)); err != nil {
		a.t.Fatal(err)
	}
}

func (a *author) text(name string) string {
	a.t.Helper()
	data, err := os.ReadFile(filepath.Join(a.dir, filepath.FromSlash(name)))
	if err != nil {
		a.t.Fatal(err)
	}
	return string(data)
}

func (a *author) build() {
	a.t.Helper()
	r, err := a.builder.Build(context.Background())
	if err != nil {
		a.t.Fatal(err)
	}
	a.last = r
	a.w.Show(r)
}

// page returns a page of the course as its author sees it.
func (a *author) page(address string) string {
	a.t.Helper()
	path, _, _ := strings.Cut(address, "?")
	data, err := a.last.Tree.Open(context.Background(), path)
	if err != nil {
		a.t.Fatal(err)
	}
	return string(a.w.Dress(httptest.NewRequest("GET", "/"+address, nil), path, data))
}

// get returns a page of the workplace.
func (a *author) get(name string) *httptest.ResponseRecorder {
	out := httptest.NewRecorder()
	a.w.ServeHTTP(out, httptest.NewRequest("GET", "http://127.0.0.1:4000"+Folder+name, nil))
	return out
}

// post asks for something to be done; change may alter the request.
func (a *author) post(name string, request any, change func(*http.Request)) *httptest.ResponseRecorder {
	a.t.Helper()
	body, raw := request.([]byte)
	if !raw {
		var err error
		if body, err = json.Marshal(request); err != nil {
			a.t.Fatal(err)
		}
	}
	r := httptest.NewRequest("POST", "http://127.0.0.1:4000"+Folder+name, bytes.NewReader(body))
	r.Header.Set(TokenHeader, a.w.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://127.0.0.1:4000")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if change != nil {
		change(r)
	}
	out := httptest.NewRecorder()
	a.w.ServeHTTP(out, r)
	return out
}

// do posts and reads the answer, which has the wanted status.
func do[T any](a *author, name string, request any, status int) (answer T) {
	a.t.Helper()
	out := a.post(name, request, nil)
	if out.Code != status {
		a.t.Fatalf("%s: %d %s, want %d", name, out.Code, out.Body, status)
	}
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil {
		a.t.Fatalf("%s: %v: %s", name, err, out.Body)
	}
	return answer
}

// open opens the part of a file that begins with a text.
func (a *author) open(file, begins string) part {
	a.t.Helper()
	s, err := a.w.read(file)
	if err != nil {
		a.t.Fatal(err)
	}
	at := strings.Index(string(s.text()), begins)
	if at < 0 {
		a.t.Fatalf("%s has no %q", file, begins)
	}
	return do[part](a, "part", partRequest{File: file, What: "unit", At: at}, 200)
}

const chapter = "content/01-del/01-ett.md"

// A part of a file is opened as it is written, and saved so; everything else in the file stays byte for byte.
func TestEdit(t *testing.T) {
	const raw = "\ufeff---\r\ntitel: Ett\r\n---\r\n\r\nForsta stycket,  \r\npa tva rader.\r\n\r\n::: fakta\r\nEn " +
		"ruta.\r\n\r\nEtt till.\r\n:::\r\n\r\nSista a\u030a.\r\n"
	a := newAuthor(t, map[string]string{chapter: raw})
	p := a.open(chapter, "Forsta")
	if p.Text != "Forsta stycket,  \npa tva rader." || p.Kind != "text" || p.Line != 5 {
		t.Errorf("the paragraph is opened as %+v", p)
	}
	p.Text = "Forsta stycket,  \npa tre\nrader."
	answer := do[saved](a, "save", edit{part: p}, 200)
	want := strings.Replace(raw, "tva rader", "tre\r\nrader", 1)
	if got := a.text(chapter); got != want {
		t.Errorf("the file is\n%q, want\n%q", got, want)
	}
	if answer.Undo != 1 || answer.At != p.Start {
		t.Errorf("the answer is %+v", answer)
	}
	info, err := os.Stat(filepath.Join(a.dir, chapter))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file's rights are %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(a.dir, "content/01-del/.*")); len(left) > 0 {
		t.Errorf("beside the file lies %v", left)
	}

	a.build()
	if page := a.page("del/ett.html"); !strings.Contains(page, "pa tre\nrader.") {
		t.Errorf("the page does not show the text:\n%s", page)
	}
	if inner := a.open(chapter, "Ett till."); inner.Text != "Ett till." {
		t.Errorf("in a block, the paragraph is opened as %q", inner.Text)
	}
	head := do[part](a, "part", partRequest{File: chapter, What: "head"}, 200)
	if head.Text != "---\ntitel: Ett\n---" {
		t.Errorf("the head is %q", head.Text)
	}
	whole := do[part](a, "part", partRequest{File: chapter, What: "file"}, 200)
	if !strings.HasPrefix(whole.Text, "---\n") || !strings.HasSuffix(whole.Text, "Sista a\u030a.") {
		t.Errorf("the whole file is %q", whole.Text)
	}
	do[saved](a, "save", edit{part: whole}, 200) // unchanged
	if got := a.text(chapter); got != want {
		t.Errorf("saved unchanged, the file is\n%q, want\n%q", got, want)
	}

	do[saved](a, "undo", undoRequest{}, 200)
	if got := a.text(chapter); got != raw {
		t.Errorf("undone, the file is\n%q, want\n%q", got, raw)
	}
	do[failure](a, "undo", undoRequest{}, 409)
}

func TestAddAndRemove(t *testing.T) {
	const raw = "# Ett\n\nForsta.\n\nAndra.\n"
	a := newAuthor(t, map[string]string{chapter: raw})
	add := func(what, begins, kind, text string) saved {
		t.Helper()
		p := do[part](
			a,
			"part",
			partRequest{File: chapter, What: what, At: max(strings.Index(a.text(chapter), begins), 0), Add: kind},
			200,
		)
		if text != "" {
			p.Text = text
		}
		answer := do[saved](a, "save", edit{part: p}, 200)
		a.build()
		return answer
	}
	answer := add("unit", "Forsta", "text", "Mellan.\n")
	if got := a.text(chapter); got != "# Ett\n\nForsta.\n\nMellan.\n\nAndra.\n" {
		t.Errorf("after the first paragraph: %q", got)
	}
	if s, _ := a.w.read(chapter); !strings.HasPrefix(string(s.text()[answer.At:]), "Mellan.") {
		t.Errorf("the answer leads to %q", s.text()[answer.At:])
	}
	add("head", "", "heading", "")
	add("unit", "Andra", "fact", "")
	const want = "# Ett\n\n## Rubrik\n\nForsta.\n\nMellan.\n\nAndra.\n\n::: fakta\nSkriv här.\n:::\n"
	if got := a.text(chapter); got != want {
		t.Errorf("with a heading and a box:\n%q", got)
	}
	for _, begins := range []string{"Mellan", "::: fakta", "## Rubrik"} {
		p := a.open(chapter, begins)
		p.Text = ""
		do[saved](a, "save", edit{part: p}, 200)
		a.build()
	}
	if got := a.text(chapter); got != raw {
		t.Errorf("taken out again: %q", got)
	}
	for range 6 {
		do[saved](a, "undo", undoRequest{}, 200)
	}
	if got := a.text(chapter); got != raw {
		t.Errorf("all undone: %q", got)
	}
}

// A question is changed by its form, and a new one gets an id that nothing has.
func TestQuestionForm(t *testing.T) {
	asked := strings.Replace(asked, " mål=2", "", 1)
	a := newAuthor(t, map[string]string{chapter: "# Ett\n\n" + asked + "\n\nSlut.\n"})
	a.file("content/sources.yaml", "- id: x\n  title: X\n")
	a.build()
	p := a.open(chapter, "::: fråga")
	if p.Form == nil || len(p.Form.Options) != 2 {
		t.Fatalf("the form is %+v", p.Form)
	}
	p.Form.Options[1].Text = "Vad vill du själv?"
	p.Form.Options[0].Comment = "Nej."
	p.Text = "what the form does not show is not looked at"
	do[saved](a, "save", edit{part: p}, 200)
	want := "# Ett\n\n" + strings.NewReplacer("> Stämmer inte.", "> Nej.", "- [X] Vad vill\n  du?",
		"- [x] Vad vill du själv?").
		Replace(asked) +
		"\n\nSlut.\n"
	if got := a.text(chapter); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	a.build()
	p = a.open(chapter, "::: fråga")
	for i := range p.Form.Options {
		p.Form.Options[i].Right = false
	}
	if b := do[broken](a, "save", edit{part: p}, 422); len(b.Faults) != 1 || b.Faults[0].ID != "no-right-answer" ||
		!b.Faults[0].Here ||
		b.Faults[0].Line != 1 {
		t.Errorf("without a right answer: %+v", b)
	}

	p = do[part](
		a,
		"part",
		partRequest{File: chapter, What: "unit", At: strings.Index(a.text(chapter), "Slut"), Add: "question"},
		200,
	)
	if p.Form == nil || p.Form.Prompt != "" || len(p.Form.Options) != 2 {
		t.Fatalf("a new question's form is %+v", p.Form)
	}
	p.Form.Prompt = "Ett mål till nu?"
	do[saved](a, "save", edit{part: p}, 200)
	a.build()
	if got := a.text(chapter); !strings.Contains(
		got,
		"Slut.\n\n::: fråga {#ett-mal-till-nu}\nEtt mål till nu?\n\n- [x] Det rätta svaret\n",
	) {
		t.Errorf("the new question is\n%s", got)
	}
}

// What would break the course is shown and not saved, unless that is asked for. An error that was there elsewhere is
// no reason to refuse.
func TestBrokenEdit(t *testing.T) {
	const raw = "# Ett\n\nMed <b>fel</b>.\n\nAndra.\n\nTredje.\n"
	a := newAuthor(t, map[string]string{chapter: raw})
	p := a.open(chapter, "Andra")
	p.Text = "Ny [länk](borta.md)\noch <i>mer</i>."
	b := do[broken](a, "save", edit{part: p}, 422)
	var got []string
	for _, f := range b.Faults {
		got = append(got, f.ID)
		if !f.Here || f.Line < 1 || f.Line > 2 {
			t.Errorf("the error has no place in the text: %+v", f)
		}
	}
	if !slices.Contains(got, "raw-html") || !slices.Contains(got, "dead-link") || b.Message == "" {
		t.Errorf("the errors are %v: %s", got, b.Message)
	}
	if a.text(chapter) != raw {
		t.Error("it is saved all the same")
	}
	do[saved](a, "save", edit{part: p, Force: true}, 200)
	if !strings.Contains(a.text(chapter), "<i>mer") {
		t.Error("it is not saved when asked for")
	}
	a.build()
	p = a.open(chapter, "Tredje")
	p.Text = "Tredje, utan fel."
	do[saved](a, "save", edit{part: p}, 200)

	// What breaks another page counts, too.
	a.file("content/01-del/02-tva.md", "# Två\n\nSe [där](01-ett.md#plats).\n")
	a.file(chapter, "# Ett\n\n## Plats {#plats}\n\nText.\n")
	a.build()
	p = a.open(chapter, "## Plats")
	p.Text = "## Plats {#annan}"
	if b := do[broken](a, "save", edit{part: p}, 422); len(b.Faults) != 1 ||
		b.Faults[0].File != "content/01-del/02-tva.md" ||
		b.Faults[0].Here {
		t.Errorf("a link of another page: %+v", b)
	}
	p.Text = "a\x00b"
	do[broken](a, "save", edit{part: p}, 422)
}

// A file that others have changed meanwhile keeps what they wrote.
func TestConflict(t *testing.T) {
	const raw = "# Ett\n\nForsta.\n\nAndra.\n\nTredje.\n"
	a := newAuthor(t, map[string]string{chapter: raw})
	p := a.open(chapter, "Andra")
	a.file(chapter, "# Ett\n\nNytt.\n\nForsta.\n\nAndra.\n\nTredje hos andra.\n")
	p.Text = "Andra hos mig."
	do[saved](a, "save", edit{part: p}, 200)
	if got := a.text(chapter); got != "# Ett\n\nNytt.\n\nForsta.\n\nAndra hos mig.\n\nTredje hos andra.\n" {
		t.Errorf("merged: %q", got)
	}

	a.build()
	p = a.open(chapter, "Andra")
	const theirs = "# Ett\n\nNytt.\n\nForsta.\n\nAndra hos dem.\n\nTredje hos andra.\n"
	a.file(chapter, theirs)
	p.Text = "Andra hos mig igen."
	c := do[conflict](a, "save", edit{part: p}, 409)
	if c.Mine != p.Text || c.Theirs != "Andra hos dem." || c.Message == "" {
		t.Errorf("the conflict is %+v", c)
	}
	if a.text(chapter) != theirs {
		t.Error("it is saved all the same")
	}
	// The author has seen theirs and keeps mine.
	p.Digest, p.Start, p.End = c.Digest, c.Start, c.End
	do[saved](a, "save", edit{part: p, Instead: &c.Theirs}, 200)
	if got := a.text(chapter); got != strings.Replace(theirs, "Andra hos dem.", "Andra hos mig igen.", 1) {
		t.Errorf("kept: %q", got)
	}

	// Undone when others have written elsewhere since, and not when in the same lines.
	a.file(chapter, strings.Replace(a.text(chapter), "Nytt.", "Nyare.", 1))
	do[saved](a, "undo", undoRequest{}, 200)
	if got := a.text(chapter); got != strings.Replace(theirs, "Nytt.", "Nyare.", 1) {
		t.Errorf("undone: %q", got)
	}
	a.file(chapter, strings.Replace(a.text(chapter), "Andra hos dem.", "Andra hos några.", 1))
	before := a.text(chapter)
	if c := do[conflict](a, "undo", undoRequest{}, 409); c.Theirs == "" || a.text(chapter) != before {
		t.Errorf("an edit whose lines have changed is undone: %+v", c)
	}
}

// The server is started anew while a panel is open, and what can be undone outlives it.
func TestRestart(t *testing.T) {
	keep := t.TempDir()
	const raw = "# Ett\n\nForsta.\n\nAndra.\n"
	a := newAuthor(t, map[string]string{chapter: raw})
	a.restart(keep)
	p := a.open(chapter, "Andra")
	a.restart(keep)
	a.file(chapter, raw+"\nTredje.\n")
	p.Text = "Andra hos mig."
	do[saved](a, "save", edit{part: p}, 200)
	a.restart(keep)
	do[saved](a, "undo", undoRequest{}, 200)
	if got := a.text(chapter); got != raw+"\nTredje.\n" {
		t.Errorf("undone after a restart: %q", got)
	}
	p.Text, p.Was = "x", "Forsta.\n\nAndra." // no page has shown that
	a.restart("")
	a.file(chapter, "# Ett\n\nAnnat.\n")
	do[conflict](a, "save", edit{part: p}, 409)
}

// Nobody but the author's own pages changes anything.
func TestWhoMay(t *testing.T) {
	const raw = "# Ett\n\nForsta.\n"
	a := newAuthor(
		t,
		map[string]string{chapter: raw, "secret.md": "# Hemligt\n", "content/_notes.md": "# Anteckningar\n"},
	)
	p := a.open(chapter, "Forsta")
	p.Text = "Kapad."
	for what, change := range map[string]func(*http.Request){
		"no token":         func(r *http.Request) { r.Header.Del(TokenHeader) },
		"another token":    func(r *http.Request) { r.Header.Set(TokenHeader, "guess") },
		"another origin":   func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
		"another port":     func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8080") },
		"no origin at all": func(r *http.Request) { r.Header.Set("Origin", "null") },
		"another site": func(r *http.Request) {
			r.Header.Del("Origin")
			r.Header.Set("Sec-Fetch-Site",
				"cross-site")
		},
		"a form":   func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
		"a link":   func(r *http.Request) { r.Method = "GET" },
		"a method": func(r *http.Request) { r.Method = "PUT" },
	} {
		for _, name := range []string{"part", "save", "undo", "chapter", "editor", "picture"} {
			if name == "picture" && what == "a form" {
				continue // a picture is no JSON; its token is the same
			}
			if out := a.post(name, edit{part: p}, change); out.Code < 400 {
				t.Errorf("%s with %s: %d", name, what, out.Code)
			}
		}
	}
	if a.text(chapter) != raw || len(a.started) > 0 {
		t.Fatal("something has been done")
	}
	for _, file := range []string{
		"secret.md", "content/../secret.md", "/etc/passwd", "content/course.yaml", "content/_notes.md",
		"content/nowhere.md", "",
		"..\\secret.md", "content/01-del/../../secret.md", "content", "content/01-del",
	} {
		p.File = file
		for _, name := range []string{"part", "save"} {
			if out := a.post(name, edit{part: p}, nil); out.Code != 404 {
				t.Errorf("%s of %q: %d %s", name, file, out.Code, out.Body)
			}
		}
	}
	if out := a.post("nothing", edit{part: p}, nil); out.Code != 404 {
		t.Errorf("an act that there is not: %d", out.Code)
	}
	if out := a.post("save", []byte("{"), nil); out.Code != 400 {
		t.Errorf("half a request: %d", out.Code)
	}
	if a.text("secret.md") != "# Hemligt\n" || a.text("content/_notes.md") != "# Anteckningar\n" {
		t.Error("a file outside the course is changed")
	}
	p.File, p.Start, p.End, p.Was = chapter, -5, 3, "Borta."
	if out := a.post("save", edit{part: p}, nil); out.Code != 409 {
		t.Errorf("a span that there is not: %d", out.Code)
	}
	if page := a.page("del/ett.html"); !strings.Contains(page, a.w.token) {
		t.Error("the page does not know the token")
	}
	if body := a.get("workplace.js").Body.String(); strings.Contains(body, a.w.token) ||
		!strings.Contains(body, "Vinjett-Token") {
		t.Error("the script, which any site may load, knows the token")
	}
}

// A link leads to where the file is kept; one that leads out of the folder is not followed.
func TestLinks(t *testing.T) {
	a := newAuthor(t, map[string]string{chapter: "# Ett\n\nForsta.\n", "content/_kept/tva.md": "# Två\n\nText.\n"})
	outside := filepath.Join(t.TempDir(), "ute.md")
	if err := errors.Join(os.WriteFile(outside, []byte("# Ute\n\nText.\n"), 0o666),
		os.Symlink("../_kept/tva.md", filepath.Join(a.dir, "content/01-del/02-tva.md")),
		os.Symlink(outside, filepath.Join(a.dir, "content/01-del/03-ute.md"))); err != nil {
		t.Skip(err) // links need a right on Windows
	}
	a.build()
	p := a.open("content/01-del/02-tva.md", "Text")
	p.Text = "Ny text."
	do[saved](a, "save", edit{part: p}, 200)
	if a.text("content/_kept/tva.md") != "# Två\n\nNy text.\n" {
		t.Errorf("the kept file is %q", a.text("content/_kept/tva.md"))
	}
	if info, err := os.Lstat(filepath.Join(a.dir, "content/01-del/02-tva.md")); err != nil ||
		info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is a link no more")
	}
	p.File = "content/01-del/03-ute.md"
	if out := a.post("save", edit{part: p}, nil); out.Code < 400 {
		t.Errorf("a file outside is changed: %d", out.Code)
	}
}

func TestPicture(t *testing.T) {
	a := newAuthor(t, map[string]string{chapter: "# Ett\n\nForsta.\n"})
	png := "\x89PNG\r\n\x1a\n"
	for _, c := range []struct {
		name, data string
		status     int
		saved      string
	}{
		{"Vår bild (1).PNG", png + "1", 200, "var-bild-1.png"},
		{"Vår bild (1).png", png + "1", 200, "var-bild-1.png"}, // is there already
		{"Vår bild (1).png", png + "2", 200, "var-bild-1-2.png"},
		{"../../../etc/passwd.png", png + "3", 200, "passwd.png"},
		{`C:\bilder\nul.png`, png + "4", 200, "picture.png"},
		{"日本.png", png + "5", 200, "picture-2.png"},
		{".htaccess", png, 415, ""},
		{"kapitel.md", "# Hej", 415, ""},
		{"sida.html", "<script>", 415, ""},
		{"bild.png", "ingen bild", 415, ""},
		{"bild.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", 415, ""},
		{"bild.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>", 200, "bild.svg"},
	} {
		out := a.post("picture?name="+strings.NewReplacer(" ", "%20", `\`, "%5C").Replace(c.name), []byte(c.data), nil)
		var answer struct{ Name string }
		json.Unmarshal(out.Body.Bytes(), &answer) // a bad one is empty
		if out.Code != c.status || answer.Name != c.saved {
			t.Errorf("%s: %d %s, want %d %s", c.name, out.Code, out.Body, c.status, c.saved)
		}
		if c.saved != "" && a.text("content/media/"+c.saved) != c.data {
			t.Errorf("%s holds other bytes", c.saved)
		}
	}
	if p := a.open(chapter, "Forsta"); p.Path != "../media" {
		t.Errorf("from the chapter, pictures are in %q", p.Path)
	}
}

func TestChapter(t *testing.T) {
	a := newAuthor(t, map[string]string{chapter: "# Ett\n\nForsta.\n", "content/01-del/09-nio.md": "# Nio\n\nText.\n"})
	type made struct{ File, Address string }
	got := do[made](a, "chapter", chapterRequest{Title: " Något  nytt? ", Part: "01-del"}, 200)
	if got.File != "content/01-del/10-nagot-nytt.md" || got.Address != "/del/nagot-nytt.html" {
		t.Errorf("made %+v", got)
	}
	if text := a.text(got.File); text != "# Något nytt?\n\nSkriv här.\n" {
		t.Errorf("it holds %q", text)
	}
	a.build()
	if page := a.page("del/nagot-nytt.html"); !strings.Contains(page, "Skriv här.") {
		t.Error("there is no page of it")
	}
	do[failure](a, "chapter", chapterRequest{Title: "?!", Part: "01-del"}, 422)
	for _, part := range []string{"..", "02-borta", "/tmp", "01-del/.."} {
		do[failure](a, "chapter", chapterRequest{Title: "Nytt", Part: part}, 404)
	}
	do[saved](a, "undo", undoRequest{}, 200)
	if _, err := os.Stat(filepath.Join(a.dir, got.File)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("undone, the file is there: %v", err)
	}
}

// The strip says first what is wrong with the page, then with what was saved last, and counts the rest.
func TestMessages(t *testing.T) {
	a := newAuthor(t, map[string]string{
		chapter: "# Ett\n\n::: fakat\nx\n:::\n", "content/01-del/02-tva.md": "# Två\n\n<b>x</b>\n",
		"content/01-del/03-tre.md": "# Tre\n\n<b>x</b>\n",
	})
	report := func(page string) (r report) {
		t.Helper()
		if err := json.Unmarshal(a.get("messages?page="+page).Body.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := report("/del/ett.html")
	if len(r.Page) != 2 || r.Page[1].ID != "empty-page" || r.Page[0].ID != "unknown-block" || r.Page[0].Line != 3 ||
		len(r.Saved) != 0 ||
		r.Errors != 3 ||
		r.File != chapter {
		t.Errorf("the page's report is %+v", r)
	}
	a.file("content/01-del/03-tre.md", "# Tre\n\n<i>x</i> och <i>y</i>\n")
	a.build()
	if r = report("/del/ett.html"); len(r.Saved) != 2 || r.Saved[0].File != "content/01-del/03-tre.md" {
		t.Errorf("after a file was saved: %+v", r.Saved)
	}
	if r = report("/del/tre.html"); len(r.Page) != 2 || len(r.Saved) != 0 {
		t.Errorf("on its own page: %+v", r)
	}
	if r = report("/"); r.File != "content/index.md" || len(r.Page) != 0 {
		t.Errorf("on the start page: %+v", r)
	}
	a.file("content/sources.yaml", "- id: [\n")
	a.build()
	isData := func(m message) bool { return m.File == "content/sources.yaml" }
	if r = report("/"); !slices.ContainsFunc(r.Saved, isData) {
		t.Errorf("a fault of a data file is not said: %+v", r)
	}
}

// A faulty block is replaced by a place that says what is wrong, and the rest of the page stands.
func TestFaultsInPages(t *testing.T) {
	a := newAuthor(t, map[string]string{chapter: `---
titel: Ett
nyckel: x
---

Först.

::: fakat
Fel namn.
:::

::: fråga {#tom}
Vad?
:::

Mitt <b>i</b> [meningen](borta.md).

::: fakta
I en ruta.

::: fråga {#inre}
Vad?
:::
:::

Sist.
`})
	page := a.page("del/ett.html")
	text := page[strings.Index(page, `<div class="text">`):]
	last := 0
	for _, want := range []string{
		"nyckel", `data-what="head"`, "<p>Först.", "fakat",
		"<pre tabindex=\"0\"><code>::: fakat\nFel namn.\n:::</code></pre>", `data-at="`,
		"“tom”", "<pre", "HTML is not rendered", "borta.md", "<p>Mitt i ", "“inre”", "<p>I en ruta.", "<p>Sist.",
	} {
		i := strings.Index(text[last:], want)
		if i < 0 {
			t.Fatalf("after %q there is no %q in\n%s", text[:last], want, text)
		}
		last += i
	}
	if strings.Contains(text[strings.Index(text, "HTML is not rendered"):], "<code>Mitt") {
		t.Error("what can be shown is shown as it is written, too")
	}
	if paper := a.page("del/ett.html?vinjett=paper"); strings.Contains(paper, "vj-fault") ||
		!strings.Contains(paper, "paper.css") ||
		strings.Contains(paper, `media="print"`) {
		t.Errorf("on paper:\n%s", paper)
	}
	// The same course without its author has no pages, and no marks.
	strict := site.New(site.Options{Dir: a.dir})
	defer strict.Close()
	if r, err := strict.Build(context.Background()); err != nil || r.Tree != nil {
		t.Errorf("a course with errors is built: %v", err)
	}
}

func TestDesk(t *testing.T) {
	a := newAuthor(t, map[string]string{
		"content/01-del/index.md": "# Del\n",
		chapter: "# Ett & annat\n\n" + strings.Repeat(
			"Ett ord och ett längre ordförråd. ",
			30,
		) + "\n\n[x](borta.md)\n\n" + strings.Replace(
			asked,
			"mål=2",
			"",
			1,
		) + "\n",
		"content/01-del/02-tr.md": "---\ntitel: Träff\nslag: träff\n---\n\nText.\n\n## Runda {#runda}\n\n::: " +
			"diskussion\n- Vad?\n:::\n",
		"content/01-del/03-utk.md": "---\ntitel: Utkast\nutkast: ja\n---\n\nText.\n",
		"content/contacts.yaml":    "- id: k\n  name: Kontakten\n  owner: Ansvarig\n",
	})
	out := a.get("")
	body := out.Body.String()
	if out.Code != 200 || out.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", out.Code, body)
	}
	for _, want := range []string{
		"Ett &amp; annat", `href="/del/ett.html#present"`, `href="/del/ett.html?vinjett=paper"`,
		`href="/_vinjett/beside?page=%2fdel%2fett.html"`,
		`href="/del/tr--korschema.html"`, `href="/_vinjett/epub/?page=%2fdel%2fett.html"`, "Kontakten", "Ansvarig",
		"borta.md leads",
		`data-file="` + chapter + `"`, `<option value="01-del">`, "1 fel",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the desk has no %q", want)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
	for name, want := range map[string]string{
		"beside?page=/del/ett.html": `src="/del/ett.html?vinjett=framed#present"`,
		"beside?page=/del/tr.html":  `src="/del/tr--korschema.html?vinjett=paper"`,
		"scenes":                    "Kursen har inga samtal",
	} {
		if out := a.get(name); out.Code != 200 || !strings.Contains(out.Body.String(), want) {
			t.Errorf("%s: %d, no %q in\n%s", name, out.Code, want, out.Body)
		}
	}
	if out := a.get("beside?page=/nowhere.html"); out.Code != 404 {
		t.Errorf("beside a page that there is not: %d", out.Code)
	}
	out = a.get("epub/?page=/del/ett.html")
	to := strings.TrimPrefix(out.Header().Get("Location"), Folder)
	if out.Code != 303 || !strings.HasSuffix(to, "del_ett.xhtml") {
		t.Fatalf("the chapter in the e-book: %d %s", out.Code, to)
	}
	if out := a.get(to); out.Code != 200 || !strings.Contains(out.Body.String(), "Ett &amp; annat") {
		t.Errorf("the document of the e-book: %d %s", out.Code, out.Body)
	}
	if out := a.get("epub/nothing"); out.Code != 404 {
		t.Errorf("a document that there is not: %d", out.Code)
	}
}

// Before there is a course nothing is shown, and nothing fails.
func TestNoCourse(t *testing.T) {
	w := New(Options{Dir: t.TempDir()})
	for _, r := range []*site.Result{nil, {}} {
		if r != nil {
			w.Show(r)
		}
		for name, want := range map[string]int{"": 404, "scenes": 404, "messages?page=/": 200, "workplace.js": 200,
			"workplace.css": 200, "paper.css": 200, "x": 404} {
			out := httptest.NewRecorder()
			w.ServeHTTP(out, httptest.NewRequest("GET", Folder+name, nil))
			if out.Code != want {
				t.Errorf("%s: %d, want %d: %s", name, out.Code, want, out.Body)
			}
		}
		page := string(
			w.Dress(
				httptest.NewRequest("GET", "/", nil),
				"index.html",
				[]byte("<html><head></head><body></body></html>"),
			),
		)
		if !strings.Contains(page, "workplace.js") {
			t.Errorf("a page without a course: %s", page)
		}
	}
}

func TestOpenEditor(t *testing.T) {
	a := newAuthor(
		t,
		map[string]string{chapter: "# Ett\n\n<b>x</b>\n", "layouts/chapter.html": "{{.Nothing}}\n", "secret.md": "x"},
	)
	do[struct{}](a, "editor", editorRequest{chapter, 3, 1}, 200)
	do[struct{}](a, "editor", editorRequest{"layouts/chapter.html", 1, 3}, 200) // something is wrong in it
	do[struct{}](a, "editor", editorRequest{"content/course.yaml", 0, 0}, 200)
	want := filepath.Join(a.dir, "content", "course.yaml") + ":1:1"
	if len(a.started) != 3 || a.started[2][2] != want {
		t.Errorf("started %q, want %s", a.started, want)
	}
	for _, file := range []string{"secret.md", "../x", "/etc/passwd", "content/nowhere.md",
		"content/01-del/../../secret.md", ""} {
		do[failure](a, "editor", editorRequest{file, 1, 1}, 404)
	}
	a.w.opts.Editor = "vscode://file/"
	do[struct{}](a, "editor", editorRequest{chapter, 3, 1}, 200)
	if len(a.shown) != 1 || !strings.HasPrefix(a.shown[0], "vscode://file/") {
		t.Errorf("shown %q", a.shown)
	}
	a.w.opts.Editor = ""
	if f := do[failure](a, "editor", editorRequest{chapter, 3, 1}, 409); !strings.Contains(f.Message, chapter) ||
		!strings.Contains(f.Message, "--editor") {
		t.Errorf("without an editor: %s", f.Message)
	}
	a.w.opts.Editor = "none"
	do[failure](a, "editor", editorRequest{chapter, 3, 1}, 409)
	if len(a.started) != 4 {
		t.Errorf("started %q", a.started)
	}
}

// Each language has the same texts, and they are those that are asked for.
func TestWords(t *testing.T) {
	first := textsOf()[lang.All()[0].Code]
	for _, l := range lang.All() {
		for key := range first {
			if textsOf()[l.Code][key] == "" {
				t.Errorf("%s has no text %s", l.Code, key)
			}
		}
		if len(textsOf()[l.Code]) != len(first) {
			t.Errorf("%s has %d texts, not %d", l.Code, len(textsOf()[l.Code]), len(first))
		}
	}
	asked := map[string]bool{}
	for _, pattern := range []string{"*.go", "client/*.ts", "pages/*.html"} {
		files, _ := filepath.Glob(pattern)
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`"([a-z]+(?:-[a-z]+)*)"`).FindAllStringSubmatch(string(source), -1) {
				asked[m[1]], asked[m[1]+"-one"] = true, true
			}
		}
	}
	for key := range first {
		if !asked[key] && !strings.HasPrefix(key, "kind-") {
			t.Errorf("nothing asks for the text %s", key)
		}
	}
	for _, m := range regexp.MustCompile(`\bt\("([a-z-]+)"`).FindAllStringSubmatch(clientSource(t), -1) {
		if first[m[1]] == "" {
			t.Errorf("the script asks for a text %s, which there is not", m[1])
		}
	}
	for _, kind := range lang.Blocks.All(lang.Of("en")) {
		if own := lang.Blocks.Own(kind); first["kind-"+own] == "" {
			t.Errorf("a block %s has no name", own)
		}
	}
}

func clientSource(t *testing.T) string {
	t.Helper()
	files, _ := filepath.Glob("client/*.ts")
	var all strings.Builder
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(source)
	}
	return all.String()
}
