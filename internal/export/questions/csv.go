package questions

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/sheet"
	"github.com/vinjett/vinjett/internal/lang"
)

// templateOptions is how many options a list to fill in has room for.
const templateOptions = 5

// Template writes a list to fill in: the titles, and nothing else.
func Template(w io.Writer, code string) error {
	return table(w, [][]string{sheet.Titles(code, templateOptions)})
}

// table writes rows as Excel opens them by itself in most of Europe: with a mark of the encoding, and semicolons.
func table(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return out.WriteAll(rows)
}

// CSV writes the questions as a list for a spreadsheet.
func CSV(w io.Writer, c *course.Course, report *draft.Report) error {
	e := &exporter{course: c, report: report}
	code, options := c.Config.Language, 0
	e.each(func(_ *course.Chapter, q *course.Question) { options = max(options, len(q.Options), len(q.Pairs)) })
	*report = draft.Report{}
	rows := [][]string{sheet.Titles(code, options)}
	e.each(func(ch *course.Chapter, q *course.Question) { rows = append(rows, e.row(code, ch, q, options)) })
	return table(w, rows)
}

// row writes one question, with HTML in all texts if one has marks.
func (e *exporter) row(code string, ch *course.Chapter, q *course.Question, options int) []string {
	language := lang.Of(code)
	x := e.extra(q)
	cells := map[string]string{
		"page": ch.Title, "id": q.ID, "kind": sheet.Kind(code, q.Kind), "question": e.blocks(q.Prompt), "hint": x.Hint,
		"explanation": e.blocks(q.Explanation), "goal": x.Goals, "was": x.Was, "role": x.Roles, "answer": answer(q),
	}
	if len(x.Criteria) > 0 {
		cells["criteria"] = "<ul><li>" + strings.Join(x.Criteria, "</li><li>") + "</li></ul>"
	}
	if x.Points > 1 {
		cells["points"] = strconv.Itoa(x.Points)
	}
	word := func(is bool, column string, list lang.List, own string) {
		if is {
			cells[column] = language.Word(list, own)
		}
	}
	word(x.Test, "test", lang.YesNo, "yes")
	word(x.Keep, "shuffle", lang.YesNo, "no")
	word(x.Works, "verdict", lang.Verdicts, "works")
	for i, s := range e.samples(q) {
		cells[fmt.Sprint("option", i+1)], cells[fmt.Sprint("comment", i+1)] = s[0], s[1]
	}
	for i, p := range q.Pairs {
		cells[fmt.Sprint("option", i+1)] = e.pieces(p[0].Pieces)
		cells[fmt.Sprint("comment", i+1)] = e.pieces(p[1].Pieces)
	}
	plainCells(cells)
	var row []string
	for _, c := range sheet.Columns {
		switch c {
		case "comment":
		case "option":
			for n := 1; n <= options; n++ {
				row = append(row, cells[fmt.Sprint("option", n)], cells[fmt.Sprint("comment", n)])
			}
		default:
			row = append(row, cells[c])
		}
	}
	return row
}

// answer is what stands in the column of that name.
func answer(q *course.Question) string {
	switch q.Kind {
	case course.Single, course.Multiple:
		var right []string
		for i, o := range q.Options {
			if o.Right {
				right = append(right, strconv.Itoa(i+1))
			}
		}
		return strings.Join(right, ", ")
	case course.Numeric:
		return q.Number.Written
	case course.ShortText:
		return strings.Join(q.Accepted, " | ")
	case course.Match:
		return q.Columns[0].Text + " | " + q.Columns[1].Text
	case course.Judgement, course.Scale, course.Order, course.Write:
		return ""
	default:
		panic(course.Unknown(q.Kind))
	}
}

// isText reports whether a column holds a text that may have marks.
func isText(column string) bool {
	switch strings.TrimRight(column, "0123456789") {
	case "question", "hint", "explanation", "option", "comment", "criteria":
		return true
	}
	return false
}

// plainCells makes texts plain when none of them has marks, else says that they are HTML.
func plainCells(cells map[string]string) {
	plain := map[string]string{}
	for column, text := range cells {
		if !isText(column) {
			continue
		}
		blocks := draft.HTMLReader{}.Blocks(text)
		spans, whole := draft.Inline(blocks)
		for _, s := range spans {
			whole = whole && s.Mark == 0 && s.Link == "" && s.Image == nil && !s.Break
		}
		if !whole {
			cells["format"] = sheet.HTML
			return
		}
		plain[column] = draft.TextOf(spans)
	}
	for column, text := range plain {
		cells[column] = text
	}
}
