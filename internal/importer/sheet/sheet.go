// Package sheet reads lists of questions, one on each row, that people keep in a spreadsheet: CSV as Excel and others
// write it, and the first sheet of an Excel file (ECMA-376, SpreadsheetML). The first row names the columns, in any
// language that vinjett knows; their order does not matter, and what may be left out is left out.
package sheet

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
	"github.com/vinjett/vinjett/internal/lang"
)

// Columns are the columns of a list by their own names, but for options and their comments, which have a number.
var Columns = []string{
	"page", "id", "kind", "question", "option", "comment", "answer", "hint", "explanation", "criteria", "points",
	"test", "shuffle", "verdict", "goal", "was", "role", "format",
}

// HTML is what the column format says of a row whose texts have marks.
const HTML = "html"

// Titles returns the first row of a list with room for some options.
func Titles(code string, options int) (titles []string) {
	words := draft.Words(code)
	title := func(column string) string {
		first, _, _ := strings.Cut(words["sheet-"+column], "|")
		return strings.TrimSpace(first)
	}
	for _, c := range Columns {
		switch c {
		case "comment":
		case "option":
			for n := range options {
				titles = append(titles, fmt.Sprint(title("option"), " ", n+1), fmt.Sprint(title("comment"), " ", n+1))
			}
		default:
			titles = append(titles, title(c))
		}
	}
	return titles
}

// Kind is what stands in the column kind for a kind of question.
func Kind(code string, kind course.QuestionKind) string {
	return draft.Words(code)["kind-"+string(kind)]
}

var numberedTitle = regexp.MustCompile(`^(.*\S)\s*(\d{1,2})$`)

// columnOf returns the own name of a column, with the number of an option.
func columnOf(title string) (column string, n int) {
	title = strings.TrimSpace(title)
	if m := numberedTitle.FindStringSubmatch(title); m != nil {
		title = m[1]
		n, _ = strconv.Atoi(m[2])
	}
	for _, c := range Columns {
		is := func(word string) bool { return lang.Fold(word) == lang.Fold(title) }
		if numbered := c == "option" || c == "comment"; numbered == (n > 0) &&
			slices.ContainsFunc(draft.AllWords("sheet-"+c), is) {
			return c, n
		}
	}
	return "", 0
}

// CSV reads a list whose cells have commas, semicolons or tabs between them, in whatever encoding Windows wrote it.
func CSV(name string, data []byte) (*draft.Draft, error) {
	text := packed.Text(data)
	comma := rune(0)
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") && len(first) > 4 {
		comma, text = rune(first[4]), rest
	}
	if comma != ',' && comma != ';' && comma != '\t' {
		comma = separator(text)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("the list cannot be read: %v", err)
	}
	return Read(name, rows)
}

// separator returns what stands between the titles.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, c := range ";\t" {
		if strings.Count(first, string(c)) > strings.Count(first, string(best)) {
			best = c
		}
	}
	return best
}

// XLSX reads the first sheet of an Excel file.
func XLSX(name string, data []byte) (*draft.Draft, error) {
	archive, err := packed.Open(data)
	if err != nil {
		return nil, err
	}
	book, err := archive.XML("xl/workbook.xml")
	if err != nil {
		return nil, err
	}
	part := archive.Relations("xl/workbook.xml")[book.First("sheet").RelationID()].Target
	root, err := archive.XML(part)
	if err != nil {
		return nil, err
	}
	shared := sharedTexts(archive)
	var rows [][]string
	for _, row := range root.Find("row") {
		rows = append(rows, cellsOf(row, shared))
	}
	return Read(name, rows)
}

// sharedTexts are the texts that cells name by their numbers.
func sharedTexts(a *packed.Archive) (shared []string) {
	root, err := a.XML("xl/sharedStrings.xml")
	if err != nil {
		return nil
	}
	for _, s := range root.All("si") {
		shared = append(shared, cellText(s))
	}
	return shared
}

func cellsOf(row *packed.Node, shared []string) (cells []string) {
	for _, c := range row.All("c") {
		at := columnIndex(c.Attr("r"), len(cells))
		if missing := at + 1 - len(cells); missing > 0 {
			cells = append(cells, make([]string, missing)...)
		}
		cells[at] = cellValue(c, shared)
	}
	return cells
}

// cellText returns the text of a string, without the reading help that Asian texts have.
func cellText(n *packed.Node) string {
	var b strings.Builder
	for _, c := range n.Children {
		switch c.Name {
		case "t":
			b.WriteString(c.Content())
		case "r":
			b.WriteString(c.Child("t").Content())
		}
	}
	return b.String()
}

func cellValue(c *packed.Node, shared []string) string {
	value := c.Child("v").Content()
	switch c.Attr("t") {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(shared) {
			return shared[i]
		}
		return ""
	case "inlineStr":
		return cellText(c.Child("is"))
	}
	return value
}

// columnIndex reads the letters of a place like AB12; without any, a cell stands after the one before.
func columnIndex(place string, next int) int {
	n := 0
	for _, r := range place {
		if r < 'A' || r > 'Z' || n > 200 {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 || n > 200 {
		return min(next, 200)
	}
	return n - 1
}

// A list is one list of questions while it is read.
type list struct {
	name   string
	draft  *draft.Draft
	report *draft.Report
	pages  map[string]*draft.Page
}

// Read makes a draft of rows, of which the first has the titles.
func Read(name string, rows [][]string) (*draft.Draft, error) {
	for len(rows) > 0 && strings.TrimSpace(strings.Join(rows[0], "")) == "" {
		rows = rows[1:]
	}
	l := &list{name: name, report: &draft.Report{}, pages: map[string]*draft.Page{}}
	l.draft = &draft.Draft{Title: strings.TrimSuffix(path.Base(name), path.Ext(name)), Report: l.report}
	if len(rows) == 0 {
		return nil, errors.New("the list is empty")
	}
	columns := make([]string, len(rows[0]))
	for i, title := range rows[0] {
		column, n := columnOf(title)
		switch {
		case column == "" && strings.TrimSpace(title) != "":
			l.report.Add("left-column", draft.Place{File: name}, title)
		case n > 0:
			columns[i] = fmt.Sprint(column, n)
		default:
			columns[i] = column
		}
	}
	if !slices.Contains(columns, "question") {
		return nil, fmt.Errorf("the first row names no column %s; "+
			"vinjett export csv --template writes a list to fill in",
			strings.Join(draft.AllWords("sheet-question"), " or "))
	}
	for i, row := range rows[1:] {
		if cells := named(row, columns); len(cells) > 0 {
			l.row(cells, draft.Place{File: name, Unit: draft.Row, N: i + 2})
		}
	}
	return l.draft, nil
}

// named returns the cells of a row that hold something, by their columns.
func named(row, columns []string) map[string]string {
	cells := map[string]string{}
	for c, text := range row[:min(len(row), len(columns))] {
		if text = strings.TrimSpace(text); text != "" && columns[c] != "" {
			cells[columns[c]] = text
		}
	}
	return cells
}

// row reads one question.
func (l *list) row(cells map[string]string, at draft.Place) {
	text := func(column string) []draft.Block { return l.text(cells[column], cells["format"], at) }
	q := &draft.Question{
		ID: "", Name: cells["id"], Prompt: text("question"), Hint: text("hint"), Explanation: text("explanation"),
		Goals: cells["goal"], Was: cells["was"], Roles: cells["role"],
		Works: lang.Verdicts.Own(cells["verdict"]) == "works",
		Test:  lang.YesNo.Own(cells["test"]) == "yes", Keep: lang.YesNo.Own(cells["shuffle"]) == "no",
	}
	if n, err := strconv.Atoi(cells["points"]); err == nil && n > 0 && n < 1000 {
		q.Points = n
	}
	for _, c := range text("criteria") {
		q.Criteria = append(q.Criteria, linesOf(c)...)
	}
	for n := 1; n < 100; n++ {
		o := draft.OptionOf(text(fmt.Sprint("option", n)), l.report, at)
		if len(o.Text) > 0 {
			o.Feedback = text(fmt.Sprint("comment", n))
			q.Options = append(q.Options, o)
		}
	}
	if !l.answer(q, kindOf(cells["kind"]), cells["answer"], at) || !q.Settle(l.report, at) {
		return
	}
	page := l.page(cmp.Or(cells["page"], l.draft.Title))
	page.Blocks = append(page.Blocks, q)
	l.report.Carried("carried-questions", 1)
}

// page returns the page of a title.
func (l *list) page(title string) *draft.Page {
	if l.pages[title] == nil {
		l.pages[title] = &draft.Page{Title: title}
		l.draft.Pages = append(l.draft.Pages, l.pages[title])
	}
	return l.pages[title]
}

// text reads a cell: plain text, or HTML where the row says so.
func (l *list) text(cell, format string, at draft.Place) []draft.Block {
	if !strings.EqualFold(format, HTML) {
		return draft.Paragraphs(cell)
	}
	lost := func(element string) { l.report.Add("left-element", at, element) }
	return draft.HTMLReader{Lost: lost}.Blocks(cell)
}

// linesOf divides a paragraph, or a list, into lines.
func linesOf(b draft.Block) (lines [][]draft.Span) {
	switch b := b.(type) {
	case draft.Para:
		line := []draft.Span{}
		for _, s := range append(slices.Clone(b.Text), draft.Span{Break: true}) {
			if !s.Break {
				line = append(line, s)
			} else if len(line) > 0 {
				lines, line = append(lines, line), []draft.Span{}
			}
		}
	case draft.List:
		for _, item := range b.Items {
			if spans, _ := draft.Inline(item); len(spans) > 0 {
				lines = append(lines, spans)
			}
		}
	}
	return lines
}

// kindOf returns the kind that a cell names in any language, "" for none.
func kindOf(cell string) course.QuestionKind {
	for _, k := range course.QuestionKinds() {
		is := func(word string) bool { return lang.Fold(word) == lang.Fold(cell) }
		if cell != "" && (is(string(k)) || slices.ContainsFunc(draft.AllWords("kind-"+string(k)), is)) {
			return k
		}
	}
	return ""
}

var number = regexp.MustCompile(`^[-−+]?\d[\d \x{a0}]*(?:[.,]\d+)?(?:\s*±\s*\d+(?:[.,]\d+)?)?(?:[ \x{a0}][^\d|]*)?$`)

// answer reads the column answer as the kind of the question asks, and finds the kind when the list does not say it.
func (l *list) answer(q *draft.Question, kind course.QuestionKind, answer string, at draft.Place) bool {
	if kind == "" {
		switch {
		case len(q.Options) > 0:
			kind = course.Single
		case number.MatchString(answer):
			kind = course.Numeric
		default:
			kind = course.ShortText
		}
	}
	q.Kind = kind
	switch kind {
	case course.Single, course.Multiple:
		if !q.MarkRight(answer) {
			l.report.Add("left-line", at, answer)
			return false
		}
	case course.Numeric:
		if q.Answer = answer; !number.MatchString(answer) {
			l.report.Add("left-line", at, answer)
			return false
		}
	case course.ShortText:
		q.Accepted = strings.FieldsFunc(answer, func(r rune) bool { return r == '|' || r == '\n' })
	case course.Match:
		q.Columns = [2][]draft.Span{{{Word: "column-left"}}, {{Word: "column-right"}}}
		if left, right, ok := strings.Cut(answer, "|"); ok {
			q.Columns = [2][]draft.Span{draft.Plain(left), draft.Plain(right)}
		}
		for _, o := range q.Options {
			spans, _ := draft.Inline(o.Feedback)
			q.Pairs = append(q.Pairs, [2][]draft.Span{o.Text, spans})
		}
	case course.Write:
		if len(q.Criteria) == 0 {
			l.report.Add("left-question", at, draft.TextOf(draft.Plain(answer)))
			return false
		}
	case course.Judgement, course.Scale, course.Order:
	default:
		panic(course.Unknown(kind))
	}
	return true
}
