package page

import (
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

func named(label string) *course.Discussion {
	return &course.Discussion{Base: course.Base{Label: label}}
}

func prose(text string) *course.Prose {
	return &course.Prose{Pieces: []course.Piece{course.Chars(text)}}
}

func titled(text string) *course.Heading {
	return &course.Heading{Level: 2, Pieces: []course.Piece{course.Chars(text)}}
}

func cells(texts ...string) (row []course.Cell) {
	for _, text := range texts {
		row = append(row, course.Cell{Text: text, Pieces: []course.Piece{course.Chars(text)}})
	}
	return row
}

// runSheet writes the run sheet of a meeting, a word for each thing on it.
func runSheet(t *testing.T, blocks ...course.Block) string {
	t.Helper()
	r := small(t, tables, map[string]string{
		"frame.html": "{{.Main}}",
		"run-sheet.html": `{{range .Whole}}{{.From}}-{{.To}} {{.Title}} {{end}}| {{.First.Frame}} {{.First.Text}} / ` +
			`{{.First.End}} ` +
			`| {{if .Divided}}{{range .Second.Agenda}}{{.From}}-{{.To}} {{.Title}} {{end}}| {{.Second.Frame}} ` +
			`{{.Second.Text}}{{end}}{{if .Outcomes}} lines{{end}}`,
		"parts/slide.html":       "slide",
		"parts/facilitator.html": "note",
		"parts/discussion.html":  "{{.Label}}",
		"parts/moment.html":      "{{.One.From}}{{with .Two}}({{.From}}){{end}}:",
		"parts/table.html":       "table",
	})
	ch := &course.Chapter{Path: "a.md", Address: "a.html",
		FrontMatter: course.FrontMatter{Title: "A", Kind: course.KindMeeting}, Blocks: blocks}
	c := &course.Course{Pages: []*course.Chapter{ch}}
	c.Config.Language = "sv"
	c.BuildIndex()
	page, err := r.Frame(c, Options{}).runSheetPage(ch, "a--korschema.html")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(page)), " ")
}

func TestRunSheet(t *testing.T) {
	agenda := &course.Table{Header: cells("Del", "Moment", "Minuter"),
		Rows: [][]course.Cell{cells("A", "Ram", "5"), cells("A", "Fallet", "30"), cells("B", "Frågan", "25"),
			cells("B", "Beslut", "10")}}
	slide := func(table bool) *course.Slide {
		blocks := []course.Block{prose("x")}
		if table {
			blocks = append(blocks, &course.Table{Header: cells("Vad", "Vem"), Rows: [][]course.Cell{cells("", "")}})
		}
		return &course.Slide{Slides: [][]course.Block{blocks}}
	}
	for _, c := range []struct {
		name   string
		blocks []course.Block
		want   string
	}{
		{"two halves, each with the slides that open and end the meeting",
			[]course.Block{slide(false), titled("Upplägg"), agenda, titled("Del A"), named("Fallet"),
				&course.Facilitator{},
				titled("Del B"), prose("läs"), named("Frågan"), titled("Beslut"), slide(true)},
			"0-5 Ram 5-35 Fallet 35-60 Frågan 60-70 Beslut | slide <h2>Del A</h2> 5: Fallet note / slide | 0-25 " +
				"Frågan 25-35 Beslut | slide <h2>Del B</h2> läs35(0): Frågan 60(25): <h2>Beslut</h2> slide"},
		{"lines are added where no slide has them",
			[]course.Block{agenda, named("Fallet"), named("Frågan")},
			"0-5 Ram 5-35 Fallet 35-60 Frågan 60-70 Beslut | 5: Fallet / | 0-25 Frågan 25-35 Beslut | " +
				"35(0): Frågan lines"},
		{"an agenda that names nothing in the text does not divide it",
			[]course.Block{agenda, named("Något"), named("Annat")},
			"0-5 Ram 5-35 Fallet 35-60 Frågan 60-70 Beslut | Något Annat / | lines"},
		{"a meeting without agenda", []course.Block{named("Något"), slide(true)}, "| Något slide / |"},
		{"a meeting of slides alone", []course.Block{slide(false)}, "| slide / | lines"},
	} {
		if got := runSheet(t, c.blocks...); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestHandoutBlocks(t *testing.T) {
	person := &course.Case{Base: course.Base{ID: "ali", Label: "Ali"}}
	section, sub, next := titled("Guiden"), &course.Heading{Level: 3, Base: course.Base{ID: "sub"}}, titled("Nästa")
	section.ID, next.ID = "guiden", "nasta"
	text, question, talk := prose("x"), &course.Question{}, named("Tala")
	blocks := []course.Block{person, text, section, text, question, sub, text, next, text, talk}
	for _, c := range []struct {
		name  string
		front course.FrontMatter
		want  int
		title string
	}{
		{"a chapter has none", course.FrontMatter{}, 0, ""},
		{"a case and what is discussed", course.FrontMatter{Kind: course.KindCase}, 2, ""},
		{"a section with those below it, without questions",
			course.FrontMatter{Handout: []course.Value{{Value: "guiden"}}},
			3, "Guiden"},
		{"two parts keep their headings",
			course.FrontMatter{Handout: []course.Value{{Value: "ali"}, {Value: "nasta"}}}, 4,
			""},
	} {
		got, title := handoutBlocks(&course.Chapter{FrontMatter: c.front, Blocks: blocks})
		if len(got) != c.want || title != c.title {
			t.Errorf("%s: %d blocks, title %q", c.name, len(got), title)
		}
	}
}
