package changes

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

func list(t *testing.T, c *course.Course) []byte {
	t.Helper()
	c.Config.ID = "kurs"
	l, _, err := new(Lister).List(c, "1.0", func(string) ([]byte, error) {
		return nil,
			errors.New("there is no media")
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// report returns the report on two courses without its first line.
func report(t *testing.T, old, now *course.Course) (string, int) {
	t.Helper()
	var b strings.Builder
	told, err := Report(&b, list(t, old), list(t, now))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(b.String(), "\n\n")
	return rest, told
}

// What counts as another right answer, and what does not.
func TestAnswers(t *testing.T) {
	options := func(kind course.QuestionKind, keys ...string) course.Question {
		q := course.Question{Kind: kind}
		for _, k := range keys {
			key, right := strings.CutSuffix(k, "!")
			q.Options = append(q.Options, course.Option{Key: key, Right: right})
		}
		return q
	}
	for _, c := range []struct {
		name   string
		a, b   course.Question
		differ bool
	}{
		{"another option is right", options(course.Single, "a!", "b"), options(course.Single, "a", "b!"), true},
		{"one more is right", options(course.Multiple, "a!", "b"), options(course.Multiple, "a!", "b!"), true},
		{"a wrong option is new", options(course.Single, "a!", "b"), options(course.Single, "a!", "b", "c"), false},
		{"options have changed places", options(course.Multiple, "a!", "b!", "c"), options(course.Multiple, "c", "b!",
			"a!"), false},
		{"another order is right", options(course.Order, "a", "b"), options(course.Order, "b", "a"), true},
		{"another kind", options(course.Single, "a!"), options(course.Multiple, "a!"), true},
		{"a number", course.Question{Kind: course.Numeric, Number: course.NumericForm{Value: 1}},
			course.Question{Kind: course.Numeric, Number: course.NumericForm{Value: 1, Tolerance: 1}}, true},
		{"a word more", course.Question{Kind: course.ShortText, Accepted: []string{"a"}},
			course.Question{Kind: course.ShortText, Accepted: []string{"a", "b"}}, true},
		{"pairs", course.Question{Kind: course.Match, Pairs: [][2]course.Cell{{{Text: "a"}, {Text: "b"}}}},
			course.Question{Kind: course.Match, Pairs: [][2]course.Cell{{{Text: "a"}, {Text: "c"}}}}, true},
		{"pairs in another order", course.Question{Kind: course.Match,
			Pairs: [][2]course.Cell{{{Text: "a"}, {Text: "b"}}, {{Text: "c"}, {Text: "d"}}}},
			course.Question{Kind: course.Match, Pairs: [][2]course.Cell{{{Text: "c"}, {Text: "d"}},
				{{Text: "a"}, {Text: "b"}}}}, false},
	} {
		if differ := answer(&c.a) != answer(&c.b); differ != c.differ {
			t.Errorf("%s: another answer is %v", c.name, differ)
		}
	}
}

// What an author wrote is read, not changed: messages show it, and the next load compares with it.
func TestListLeavesTheTextAlone(t *testing.T) {
	const text = "# Title\n\nText.\n\n\n## Heading\n\nMore.\n"
	ch := &course.Chapter{Path: "a.md", Address: "a.html", File: diag.NewFile("content/a.md", []byte(text))}
	ch.Blocks = []course.Block{&course.Heading{Base: course.Base{ID: "heading",
		Span: diag.Span{Start: strings.Index(text, "## "), End: len(text)}}, Level: 2}}
	list(t, &course.Course{Pages: []*course.Chapter{ch}})
	if got := string(ch.File.Data); got != text {
		t.Errorf("the text has become %q", got)
	}
}

// A law, one of its provisions, a contact that was checked again, and a term are told by their names.
func TestData(t *testing.T) {
	law := func(checked course.Date) *course.Source {
		s := &course.Source{ID: "sol", Provisions: []course.Section{{}, {}}}
		s.Title = "Socialtjänstlagen"
		s.Provisions[0].Locator, s.Provisions[1].Locator = "1 kap. 1 §", "2 kap. 1 §"
		s.Provisions[1].Checked.Date = checked
		return s
	}
	contact := func(checked course.Date) *course.Contact {
		return &course.Contact{ID: "jour", Name: "Jouren", Checked: course.Checked{Date: checked}}
	}
	old := &course.Course{Sources: []*course.Source{law("2025-01-01")},
		Contacts: []*course.Contact{contact("2025-01-01")},
		Terms:    []*course.Term{{Term: "samtycke", Definition: "Ja."}}}
	now := &course.Course{Sources: []*course.Source{law("2026-01-01")},
		Contacts: []*course.Contact{contact("2026-01-01")},
		Terms:    []*course.Term{{Term: "samtycke", Definition: "Ja!"}}}
	got, told := report(t, old, now)
	want := "laws and sources, new or changed\n  sol 2 kap. 1 §\n\ncontacts, new or changed\n  jour  Jouren\n\n" +
		"terms, new or changed\n  samtycke\n"
	if got != want || told != 3 {
		t.Errorf("%d told:\n%s\nwant\n%s", told, got, want)
	}
	if got, told := report(t, old, old); got != "nothing in the course has changed\n" || told != 0 {
		t.Errorf("of the same course %d are told:\n%s", told, got)
	}
	got, _ = report(t, now, &course.Course{})
	if want := "laws and sources removed\n  sol  Socialtjänstlagen\n  sol 1 kap. 1 §\n  sol 2 kap. 1 §\n\n" +
		"contacts removed\n  jour  Jouren\n\nterms removed\n  samtycke\n"; got != want {
		t.Errorf("gone are\n%s\nwant\n%s", got, want)
	}
}

// A copy is read as a list, as a folder, from a zip file and from one with the course in a folder; a file of a host's
// that has the name of the list is passed over.
func TestRead(t *testing.T) {
	want := list(t, &course.Course{})
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644)); err != nil {
			t.Fatal(err)
		}
		return name
	}
	pack := func(files ...[2]string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range files {
			file, err := w.Create(f[0])
			if err != nil {
				t.Fatal(err)
			}
			if _, err := file.Write([]byte(f[1])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	write("copy/"+File, want)
	for _, name := range []string{
		write("list.txt", want),
		filepath.Join(dir, "copy"),
		write("copy.zip", pack([2]string{"index.html", "x"}, [2]string{File, string(want)})),
		write("deep.zip", pack([2]string{"lokalt/" + File, "our own notes"}, [2]string{"kurs/" + File, string(want)})),
	} {
		if got, err := Read(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v, %q", name, err, got)
		}
	}
	for _, name := range []string{
		write("empty.txt", nil),
		write("other.zip", pack([2]string{"imsmanifest.xml", "<manifest/>"})),
		write("cut.zip", pack([2]string{File, string(want)})[:40]),
		write("page.html", []byte("<!DOCTYPE html>")),
		write("empty/x", nil),
		dir,
	} {
		if _, err := Read(name); !errors.Is(err, ErrNotACopy) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(filepath.Join(dir, "nothing")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// A list that went through an editor of Windows is the same list; of two courses none is told.
func TestReport(t *testing.T) {
	l := list(t, &course.Course{Contacts: []*course.Contact{{ID: "jour", Name: "Jouren"}}})
	var b strings.Builder
	if told, err := Report(&b, bytes.ReplaceAll(l, []byte("\n"), []byte("\r\n")), l); err != nil || told != 0 {
		t.Errorf("%d, %v: %s", told, err, b.String())
	}
	if _, err := Report(&b, bytes.ReplaceAll(l, []byte("kurs"), []byte("annan")), l); !errors.Is(err, ErrOtherCourse) {
		t.Error(err)
	}
}

// Whatever stands in a list, a report is text of whole lines, and tells of two equal lists nothing.
func FuzzReport(f *testing.F) {
	lines := "vinjett course 1\t1.0\tab\t1\nsettings\tk\tab\t\npage\ta.html\tab\tA\nsection\ta.html#\tab\tA\n" +
		"section\ta.html#x\tab\tX\nquestion\tq\tab\ta.html\n"
	f.Add([]byte(lines), []byte(strings.ReplaceAll(lines, "ab", "cd")))
	f.Add([]byte("vinjett course 1\t"), []byte("\x00\npage\n\t\t\t\t\nsection\t#\n"))
	f.Fuzz(func(t *testing.T, old, now []byte) {
		var b strings.Builder
		told, err := Report(&b, old, now)
		if err == nil && (told < 0 || !strings.HasSuffix(b.String(), "\n")) {
			t.Errorf("%d told: %q", told, b.String())
		}
		if told, err := Report(&b, slices.Clone(now), now); err != nil || told != 0 {
			t.Errorf("of two equal lists %d are told, %v", told, err)
		}
	})
}

func ExampleReport() {
	old := "vinjett course 1\t1.0\tab12\t0.9\nsettings\tkurs\tab\t\npage\tdel/a.html\tab\tA\n" +
		"section\tdel/a.html#ett\tab\tEtt\n"
	now := "vinjett course 1\t1.1\tcd34\t0.9\nsettings\tkurs\tab\t\npage\tdel/a.html\tcd\tA\n" +
		"section\tdel/a.html#ett\tcd\tEtt\n"
	var b strings.Builder
	told, err := Report(&b, []byte(old), []byte(now))
	fmt.Println(b.String(), told, err)
	// Output:
	// 1.0 (ab12) → 1.1 (cd34)
	//
	// pages changed
	//   del/a.html  A
	//     changed: Ett
	//  1 <nil>
}
