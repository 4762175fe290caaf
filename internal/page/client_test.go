package page

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/layouttest"
	"github.com/vinjett/vinjett/internal/render"
)

var tables = layout.Join(render.Table(), Table())

// small returns a renderer with small layouts, some of them the test's own.
func small(t *testing.T, table layout.Table, own map[string]string) *Renderer {
	t.Helper()
	set, ds, err := layout.New(layouttest.Small(table, own), "sv", false, table)
	if err != nil || set == nil {
		t.Fatal(err, ds)
	}
	return New(set)
}

// value takes apart a script that Words or Outline wrote.
func value(t *testing.T, script []byte, name string, to any) {
	t.Helper()
	text, ok := strings.CutPrefix(string(script), "vinjett."+name+"=")
	if !ok {
		t.Fatalf("the script is %.40q…", script)
	}
	if err := json.Unmarshal([]byte(strings.TrimSuffix(text, ";\n")), to); err != nil {
		t.Fatal(err)
	}
}

// A text of the client is in the pages or in the script that is loaded later, never in both.
func TestWords(t *testing.T) {
	table := layout.Join(tables, layout.Table{Keys: "s-saved q-answer"})
	r := small(t, table, map[string]string{"frame.html": "{{.Head}}|{{.Words}}", "parts/head.html": "{{.WordsFile}}"})
	var words map[string]string
	value(t, r.Words(), "words", &words)
	if len(words) != 1 || words["s-saved"] != "s-saved" {
		t.Errorf("the words are %v", words)
	}
	ch := &course.Chapter{Address: "a/b.html", Blocks: []course.Block{&course.Question{Base: course.Base{ID: "q"},
		Kind: course.Single}}}
	c := &course.Course{Config: course.Config{Language: "sv"}, Pages: []*course.Chapter{ch}}
	c.BuildIndex()
	page, err := r.Frame(c, Options{Assets: map[string]string{WordsAsset: "assets/words-1.js"}}).chapterPage(ch)
	if err != nil {
		t.Fatal(err)
	}
	if want := `words-1.js|<data value="q-answer">q-answer</data>` + "\n"; string(page) != want {
		t.Errorf("got %q, want %q", page, want)
	}
}

func TestOutline(t *testing.T) {
	question := func(id string, was ...string) course.Block {
		return &course.Question{Base: course.Base{ID: id}, Was: was}
	}
	c := &course.Course{Config: course.Config{Language: "sv", Title: "Kurs </script>"}, Parts: []*course.Part{
		{Title: "Grunder", Address: "grunder/index.html", Chapters: []*course.Chapter{
			{Address: "grunder/a.html", FrontMatter: course.FrontMatter{Title: "A", Minutes: 9, Layer: course.LayerCore,
				Was: []course.Value{{Value: "gammal"}}},
				Blocks: []course.Block{question("q1", "q0"), &course.Callout{Blocks: []course.Block{question("q2")}},
					&course.Recap{Questions: []course.Text{{Value: "q3"}}}}},
			{Address: "grunder/prov.html", Words: 400, FrontMatter: course.FrontMatter{ID: "provet", Title: "Prov",
				Kind: course.KindTest}},
		}},
		{Title: "Om", Address: "om/index.html", Chapters: []*course.Chapter{{Address: "om/om.html",
			FrontMatter: course.FrontMatter{Title: "Om", Kind: course.KindPage}}}},
	}}
	c.Parts[0].Chapters[1].Path = "01-grunder/02-prov.md"
	c.Config.FollowUp = []course.FollowUp{{Page: "01-grunder/02-prov.md", Weeks: 3}, {Page: "hidden.md", Weeks: 13}}
	c.BuildIndex()
	script := small(t, tables, nil).Frame(c, Options{}).Outline()
	if strings.Contains(string(script), "</") {
		t.Errorf("the script could end the element that it stands in: %s", script)
	}
	var got outline
	value(t, script, "course", &got)
	want := outline{Title: "Kurs </script>", Parts: []outlinePart{{Title: "Grunder", URL: "grunder/index.html",
		Units: []outlineUnit{
			{ID: "grunder/a", Was: []string{"gammal"}, Title: "A", URL: "grunder/a.html", Minutes: 9, Core: true,
				Kind: course.KindChapter, Questions: [][]string{{"q1", "q0"}, {"q2"}}},
			{ID: "provet", Title: "Prov", URL: "grunder/prov.html", Minutes: 2, Kind: course.KindTest},
		}}}, FollowUp: []outlineLater{{ID: "provet", Title: "Prov", URL: "grunder/prov.html", Minutes: 2, Weeks: 3}}}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}
