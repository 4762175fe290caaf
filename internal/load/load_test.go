package load

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

const config = "id: k\ntitle: Kurs\nlanguage: sv\n"

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{"content/course.yaml": {Data: []byte(config)},
		"content/index.md": {Data: []byte("# Start\nHej.\n")}}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func told(ds []diag.Diagnostic) string {
	var b strings.Builder
	for _, d := range diag.Sort(ds) {
		b.WriteString(d.Place.String() + " " + d.ID + "\n")
	}
	return b.String()
}

func load(t *testing.T, l *Loader) (*course.Course, string) {
	t.Helper()
	c, ds, err := l.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c, told(ds)
}

func TestOrderAndAddresses(t *testing.T) {
	c, faults := load(t, New(files(
		"content/10-sist/01-z.md", "# Z", "content/2-Först/index.md", "# Först", "content/2-Först/10-b.md", "# B",
		"content/2-Först/9-Å ä ö.md", "# A",
		"content/om.md", "# Om", "content/_gömd.md", "inget", "content/.x/y.md", "inget", "content/media/Bild Å.svg",
		`<svg viewBox="0 0 40 20"/>`, "content/media/plan.key", "x",
	), false))
	var got []string
	for _, ch := range c.Chapters() {
		got = append(got, ch.Address)
	}
	want := "index.html forst/index.html forst/a-a-o.html forst/b.html sist/z.html om.html"
	if strings.Join(got, " ") != want || faults != "" {
		t.Errorf("got %s\nwant %s\n%s", strings.Join(got, " "), want, faults)
	}
	if m := c.Media["media/Bild Å.svg"]; len(c.Media) != 1 || m.Address != "media/bild-a.svg" || m.Width != 40 ||
		m.Height != 20 {
		t.Errorf("media %+v", c.Media)
	}
	if c.Parts[1].Title != "Sist" {
		t.Errorf("title of a part without overview: %q", c.Parts[1].Title)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name string
		fsys fstest.MapFS
		want string
	}{
		{"no content", fstest.MapFS{"x": {}}, " no-content\n"},
		{"no course.yaml", fstest.MapFS{"content/index.md": {Data: []byte("# T")}},
			"content/course.yaml:1:1 no-content\n"},
		{"two chapters", files("content/1-å.md", "# A", "content/2-a.md", "# B"), "content/2-a.md:1:1 same-address\n"},
		{"chapter and folder", files("content/1-a.md", "# A", "content/2-a/b.md", "# B"),
			"content/1-a.md:1:1 same-address\n"},
		{"chapter and folder in a part", files("content/1-del/1-a.md", "# A", "content/1-del/2-a/b.md", "# B"),
			"content/1-del/1-a.md:1:1 same-address\n"},
		{"two folders", files("content/1-a/x.md", "# A", "content/2-a/y.md", "# B"), "content/2-a:1:1 same-address\n"},
		{"generated page", files("content/källor.md", "# K"), "content/källor.md:1:1 same-address\n"},
		{"list", files("content/version.txt", "x"), "content/version.txt:1:1 same-address\n"},
		{"device", files("content/con.md", "# K", "content/x/aux.md", "# A"),
			"content/con.md:1:1 reserved-name\ncontent/x/aux.md:1:1 reserved-name\n"},
		{"hidden by IIS", files("content/1-bin/a.md", "# A"), "content/1-bin:1:1 reserved-name\n"},
		{"no letters", files("content/漢字.md", "# K"), "content/漢字.md:1:1 reserved-name\n"},
		{"language tag", files("content/a.en.md", "# K"), "content/a.en.md:1:1 reserved-name\n"},
		{"not text", files("content/a.md", "# K\n\xff"), "content/a.md:2:1 not-utf8\n"},
		{"image as text", files("content/a.md", "\x89PNG\r\n\x1a\n\x00"), "content/a.md:1:1 not-utf8\n"},
		{"too large", files("content/a.md", strings.Repeat("x", diag.MaxTextSize+1)),
			"content/a.md:1:1 file-too-large\n"},
		{"duplicate source", files("content/sources.yaml", "- id: a\n- id: a\n"),
			"content/sources.yaml:2:3 duplicate-key\n"},
		{"bad language", files("content/course.yaml", "id: k\ntitle: K\nlanguage: no\n"),
			"content/course.yaml:3:1 bad-value\n"},
		{"a time that is none", files("content/course.yaml", "id: k\ntitle: K\nlanguage: sv\nreview-every: soon\n"),
			"content/course.yaml:4:1 bad-value\n"},
		{"a time too near and one too far", files("content/course.yaml", "id: k\ntitle: K\nlanguage: sv\n"+
			"follow-up:\n  - {page: a.md, weeks: 0}\n  - {page: b.md, weeks: 521}\n  - {page: c.md, weeks: 520}\n"),
			"content/course.yaml:5:6 bad-value\ncontent/course.yaml:6:6 bad-value\n"},
	} {
		if _, got := load(t, New(test.fsys, false)); got != test.want {
			t.Errorf("%s: got\n%swant\n%s", test.name, got, test.want)
		}
	}
}

func TestDrafts(t *testing.T) {
	fsys := files("content/a.md", "---\nutkast: ja\n---\n# A")
	if c, _ := load(t, New(fsys, false)); len(c.Parts) != 0 {
		t.Error("a draft is part of the course")
	}
	if c, _ := load(t, New(fsys, true)); len(c.Parts) != 1 {
		t.Error("a draft is not shown to its author")
	}
}

func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("p/content/course.yaml", config)
	write("p/content/index.md", "# Start")
	write("p/shared.md", "# Delad")
	write("secret.md", "# Hemlig")
	for name, target := range map[string]string{"inside.md": "../shared.md", "out.md": "../../secret.md",
		"circle.md": "circle.md", "nothing.md": "gone.md", "folder": "."} {
		if err := os.Symlink(target, filepath.Join(dir, "p/content", name)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(dir, "p"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c, got := load(t, New(root.FS(), false))
	want := "content/circle.md:1:1 outside-project\ncontent/folder:1:1 outside-project\ncontent/nothing.md:1:1 " +
		"outside-project\ncontent/out.md:1:1 outside-project\n"
	if got != want || len(c.Parts[0].Chapters) != 1 || c.Parts[0].Chapters[0].Title != "Delad" {
		t.Errorf("got\n%swant\n%s%v", got, want, c.Parts[0].Chapters)
	}
}

func TestSecondLoadParsesOnlyWhatChanged(t *testing.T) {
	fsys := files("content/a.md", "# A", "content/b.md", "# B")
	l := New(fsys, false)
	first, _ := load(t, l)
	fsys["content/b.md"] = &fstest.MapFile{Data: []byte("# C\ntext")}
	second, _ := load(t, l)
	if first.Parts[0].Chapters[0].File != second.Parts[0].Chapters[0].File {
		t.Error("an unchanged chapter was parsed again")
	}
	if second.Parts[0].Chapters[1].Title != "C" {
		t.Error("a changed chapter was not parsed again")
	}
}

func TestRealCourse(t *testing.T) {
	root, err := os.OpenRoot("../..")
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c, ds, err := New(root.FS(), false).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if diag.HasErrors(ds) {
		var b strings.Builder
		_ = diag.Text(&b, diag.Sort(ds))
		t.Fatal(b.String())
	}
	if len(c.Chapters()) < 5 {
		t.Errorf("%d chapters", len(c.Chapters()))
	}
}

func TestEditionsShareWhatTheyHaveInCommon(t *testing.T) {
	l := New(files("content/a.md", "# A", "content/b.md", "# B\n::: hos-oss {#h}\nx\n:::\n",
		"editions/e/edition.yaml", "title: E\n", "editions/e/content/a.md", "# A i E", "editions/e/local/h.md",
		"Hos oss.",
		"editions/f/edition.yaml", "", "editions/_g/edition.yaml", ""), false)
	if names, err := l.Editions(); err != nil || strings.Join(names, " ") != "e f" {
		t.Error(names, err)
	}
	plain, _ := load(t, l)
	c, _, err := l.Edition(context.Background(), "e")
	if err != nil {
		t.Fatal(err)
	}
	if c.Config.Title != "E" || plain.Config.Title != "Kurs" || c.Parts[0].Chapters[0].Title != "A i E" ||
		c.Parts[0].Chapters[0].Path != "a.md" {
		t.Errorf("%q, %q, %q", c.Config.Title, plain.Config.Title, c.Parts[0].Chapters[0].Title)
	}
	if c.Parts[0].Chapters[1].File != plain.Parts[0].Chapters[1].File ||
		!c.Parts[0].Chapters[1].Blocks[0].(*course.Slot).Filled ||
		plain.Parts[0].Chapters[1].Blocks[0].(*course.Slot).Filled {
		t.Error("a page with a filled slot is the course's page but for the slot")
	}
	_, ds, _ := l.Edition(context.Background(), "x")
	if !strings.Contains(told(ds), "editions/x/edition.yaml:1:1 no-content") {
		t.Error(told(ds))
	}
}

func TestAccept(t *testing.T) {
	for _, c := range [][2]string{
		{"", "replaces:\n  a/b.md: new\n"},
		{"# host\ntitle: T # kept\n", "# host\ntitle: T # kept\nreplaces:\n  a/b.md: new\n"},
		{"title: T\r\nreplaces: {} # none yet\r\nhide: []\r\n",
			"title: T\r\nreplaces: # none yet\r\n  a/b.md: new\r\nhide: []\r\n"},
		{"replaces:\n  # first\n  a/a.md: 1\n\n  \"content/a/b.md\": \"2\" # why\n  a/c.md: 3\nhide: []\n",
			"replaces:\n  # first\n  a/a.md: 1\n\n  a/b.md: new # why\n  a/c.md: 3\nhide: []\n"},
		{"replaces:\n  a/a.md: 1\n  # last\nhide:\n  - a/b.md: x\n",
			"replaces:\n  a/a.md: 1\n  a/b.md: new\n  # last\nhide:\n  - a/b.md: x\n"},
		{"replaces: {a/b.md: 1}\n", "error"},
	} {
		got, err := Accept([]byte(c[0]), "a/b.md", "new")
		if err != nil {
			got = []byte("error")
		}
		if string(got) != c[1] {
			t.Errorf("%q:\ngot  %q\nwant %q", c[0], got, c[1])
		}
	}
	if Digest([]byte("a\r\nb\r\n")) != Digest([]byte("a\nb\n")) || len(Digest(nil)) != 16 {
		t.Error("a digest depends on line ends")
	}
}
