// Package questions writes the questions of a course for other programs: GIFT for Moodle, and a list for a spreadsheet.
// What a format does not hold is told in a report; as far as the format has a place where other programs do not look,
// it is kept there, so that questions that are imported again are the same.
package questions

import (
	"html"
	"regexp"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/bank"
	"github.com/vinjett/vinjett/internal/importer/draft"
)

// An exporter writes the questions of one course.
type exporter struct {
	course *course.Course
	report *draft.Report
	at     draft.Place
}

// each calls visit for every question, chapter by chapter.
func (e *exporter) each(visit func(*course.Chapter, *course.Question)) {
	for _, ch := range e.course.Chapters() {
		for _, q := range ch.Questions() {
			e.at = draft.Place{File: ch.File.Name, Unit: draft.Line, N: ch.File.Position(q.Span.Start).Line}
			e.report.Carried("carried-questions", 1)
			visit(ch, q)
		}
	}
}

// blocks returns blocks as HTML.
func (e *exporter) blocks(blocks []course.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString(e.block(block))
	}
	return strings.TrimSpace(b.String())
}

func (e *exporter) block(b course.Block) string {
	switch b := b.(type) {
	case *course.Prose:
		return e.pieces(b.Pieces)
	case *course.Heading:
		return "<p><strong>" + e.pieces(b.Pieces) + "</strong></p>"
	case *course.Table:
		return e.table(b)
	case *course.Figure:
		return "<p>" + e.pieces([]course.Piece{b.Image}) + "</p>"
	case *course.Callout:
		return e.blocks(b.Blocks)
	case *course.Case:
		return e.blocks(b.Blocks)
	case *course.Slot:
		return e.blocks(b.Blocks)
	case *course.Question, *course.Recap, *course.Reflection, *course.Discussion, *course.Facilitator,
		*course.Conversation, *course.Chart, *course.Slide, *course.Contacts, *course.Recording, *course.Plan:
		e.report.Add("left-block", e.at, course.TraitsOf(b).Name)
		return ""
	default:
		panic(course.Unknown(b))
	}
}

func (e *exporter) table(t *course.Table) string {
	var b strings.Builder
	b.WriteString("<table>")
	for i, row := range append([][]course.Cell{t.Header}, t.Rows...) {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		b.WriteString("<tr>")
		for _, c := range row {
			b.WriteString("<" + tag + ">" + e.pieces(c.Pieces) + "</" + tag + ">")
		}
		b.WriteString("</tr>")
	}
	return b.String() + "</table>"
}

// A link within the course is marked until its closing tag is found.
const noLink = "<a data-none>"

var unlinked = regexp.MustCompile(`(?s)` + noLink + `(.*?)</a>`)

// pieces returns running text as HTML.
func (e *exporter) pieces(pieces []course.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p := p.(type) {
		case course.Markup:
			b.WriteString(string(p))
		case course.Chars:
			b.WriteString(string(p))
		case *course.Link:
			b.WriteString(e.link(p))
		case *course.Citation:
			b.WriteString(html.EscapeString(e.citation(p)))
		case *course.Image:
			e.report.Add("left-image", e.at, p.Src)
			b.WriteString(html.EscapeString("[" + p.Alt + "]"))
		case *course.NoteRef:
			e.report.Add("left-part", e.at, "footnote")
		case *course.Nested:
			b.WriteString(e.block(p.Block))
		default:
			panic(course.Unknown(p))
		}
	}
	return unlinked.ReplaceAllString(b.String(), "$1")
}

func (e *exporter) link(l *course.Link) string {
	if scheme, _, ok := strings.Cut(l.Dest, ":"); ok && !strings.ContainsAny(scheme, "/#.") {
		return `<a href="` + html.EscapeString(l.Dest) + `">`
	}
	e.report.Add("changed-link", e.at, l.Dest)
	return noLink
}

// citation names the sources in the text, as nothing else can in a bank of questions.
func (e *exporter) citation(c *course.Citation) string {
	var names []string
	for _, item := range c.Items {
		name := item.Key
		if s := e.course.Source(item.Key); s != nil {
			name = s.Title
		}
		names = append(names, strings.TrimSpace(name+" "+item.Locator))
	}
	text := "(" + strings.Join(names, "; ") + ")"
	e.report.Add("changed-cited", e.at, text)
	return text
}

// extra returns what other formats do not hold of a question.
func (e *exporter) extra(q *course.Question) bank.Extra {
	x := bank.Extra{Works: q.Verdict == course.VerdictWorks, Keep: q.Keep, Test: q.Test, Unit: q.Number.Unit,
		Was: strings.Join(q.Was, ", "), Hint: e.blocks(q.Hint), Goals: texts(q.Goals), Roles: texts(q.Roles)}
	if q.Points > 1 {
		x.Points = q.Points
	}
	for _, c := range q.Criteria {
		x.Criteria = append(x.Criteria, e.pieces(c.Pieces))
	}
	if q.Kind == course.Match {
		x.Columns = []string{e.pieces(q.Columns[0].Pieces), e.pieces(q.Columns[1].Pieces)}
	}
	return x
}

// samples are the options of a kind of question that the format does not have.
func (e *exporter) samples(q *course.Question) (all [][2]string) {
	for _, o := range q.Options {
		all = append(all, [2]string{e.pieces(o.Pieces), e.blocks(o.Feedback)})
	}
	return all
}

func texts(list []course.Text) string {
	var all []string
	for _, t := range list {
		all = append(all, t.Value)
	}
	return strings.Join(all, ", ")
}

// free tells that a question becomes one with a free answer.
func (e *exporter) free(q *course.Question) { e.report.Add("changed-free", e.at, q.ID) }
