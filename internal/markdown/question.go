package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// question reads the block by the precedence of the course language: an answer line, a task list, a scale, an ordered
// list, a table of two columns.
func (c *converter) question(f *syntax.Fence, base course.Base) *course.Question {
	c.need(f, "id")
	q := &course.Question{
		Base:   base,
		Keep:   !c.yes(f, "shuffle", true),
		Test:   c.yes(f, "test", false),
		Points: c.number(f, "points", 1),
	}
	if a, ok := f.Values["was"]; ok {
		q.Was = values(list(a))
	}
	if a, ok := f.Values["goal"]; ok {
		q.Goals = list(a)
	}
	typ := c.questionType(f)
	p := c.questionParts(q, f)
	options, boxes := c.decide(q, f, p, typ)
	if len(options) > 1 {
		c.report("split-options", c.spanOf(options[1]), "the options stand in more than one list").
			hint("write them as one list, without text between them")
	}
	for _, l := range options {
		c.options(q, l, boxes)
	}
	for _, l := range p.lists { // those that are not the answer are part of the question
		if !slices.Contains(options, l) {
			p.prompt = append(p.prompt, l)
		}
	}
	if p.table != nil && q.Kind != course.Match {
		p.prompt = append(p.prompt, p.table)
	}
	q.Prompt = c.blocks(inSourceOrder(f, p.prompt))
	if boxes {
		c.choiceKind(q, f, typ)
	}
	c.verdict(q, f)
	c.shownTwice(q)
	if p.criteria != nil && q.Kind != course.Write {
		c.report("bad-block", p.criteria.Span, "only a question to write has criteria").
			hint("write %s=%s, or take them away",
				c.attributeWord(f, "type"), c.languageOf(f).Word(lang.Questions, "write"))
	}
	return q
}

// questionType reads the attribute that decides what the lists alone do not tell.
func (c *converter) questionType(f *syntax.Fence) course.QuestionKind {
	a, ok := f.Values["type"]
	if !ok {
		return ""
	}
	typ := course.QuestionKind(lang.Questions.Own(a.Text))
	if typ == "" {
		c.report("bad-value", a.Span, "there is no question type "+diag.Quote(a.Text)).
			hint("write %s, or leave it out", c.languageOf(f).Choices(lang.Questions))
	}
	return typ
}

// questionParts are the children of a question block, by what they may be to it.
type questionParts struct {
	answer, criteria      *syntax.Keyword
	lists                 []*ast.List // all, in the author's order
	tasks, ordered, plain []*ast.List // the same, by their marks
	table                 *extast.Table
	prompt                []ast.Node // what can be nothing but part of the question
}

// questionParts sorts the children of the block. What stands under a keyword that says what it is goes to q at once.
func (c *converter) questionParts(q *course.Question, f *syntax.Fence) *questionParts {
	p := &questionParts{}
	for _, n := range children(f) {
		switch n := n.(type) {
		case *syntax.Keyword:
			switch n.Name {
			case "answer":
				if p.answer != nil {
					c.report("bad-answer", n.Span, "the question has two answer lines").
						hint("split right answers with |")
				}
				p.answer = n
			case "criteria":
				p.criteria = n
				c.criteria(q, n)
			case "hint":
				q.Hint = append(q.Hint, c.blocks(children(n))...)
			case "explanation":
				q.Explanation = append(q.Explanation, c.blocks(children(n))...)
			}
		case *ast.List:
			p.lists = append(p.lists, n)
			switch {
			case c.isTasks(n):
				p.tasks = append(p.tasks, n)
			case n.IsOrdered():
				p.ordered = append(p.ordered, n)
			default:
				p.plain = append(p.plain, n)
			}
		case *extast.Table:
			if p.table == nil && len(n.Alignments) == 2 {
				p.table = n
			} else {
				p.prompt = append(p.prompt, n)
			}
		case *ast.Blockquote:
			c.report("orphan-feedback", c.spanOf(n), "this quote belongs to no option").
				hint("indent it below its option by two spaces")
		default:
			p.prompt = append(p.prompt, n)
		}
	}
	return p
}

// isTasks reports whether an item of the list has a checkbox, or what may be meant as one.
func (c *converter) isTasks(l *ast.List) bool {
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		if checkbox(item) != nil || likeCheckbox.Match(c.itemSource(item)) {
			return true
		}
	}
	return false
}

// decide finds the kind of the question, but for those with checkboxes (see choiceKind), and reads an answer that is no
// option. It returns the lists that hold the options, and whether these have checkboxes.
func (c *converter) decide(
	q *course.Question, f *syntax.Fence, p *questionParts, typ course.QuestionKind,
) (options []*ast.List, boxes bool) {
	switch {
	case typ == course.Write:
		q.Kind = course.Write
		c.writing(q, f, p)
		return p.plain, false
	case p.answer != nil:
		c.answer(q, p.answer)
	case len(p.tasks) > 0:
		return p.tasks, true
	case typ == course.Scale:
		q.Kind = course.Scale
		return append(p.ordered, p.plain...), false
	case len(p.ordered) > 0:
		q.Kind = course.Order
		return p.ordered, false
	case p.table != nil:
		q.Kind = course.Match
		c.pairs(q, p.table)
	default:
		c.report("no-options", f.Span, "the question "+diag.Quote(f.ID)+" has neither options nor an answer").
			hint("write options as “- [ ] text” and “- [x] text”, or a line “%s: …”",
				c.languageOf(f).Word(lang.Keywords, "answer"))
	}
	return nil, false
}

// writing reports what is missing in a question to write, and what it cannot have.
func (c *converter) writing(q *course.Question, f *syntax.Fence, p *questionParts) {
	others := append(p.tasks, p.ordered...)
	for _, l := range others {
		c.report("bad-checkbox", c.spanOf(l), "samples are not marked, nor in an order").
			hint("write them as a plain list: - text")
	}
	if p.answer != nil {
		c.report("bad-answer", p.answer.Span, "a question to write has no answer that is right").
			hint("write it as one of the samples")
	}
	if len(p.lists) == 0 {
		c.report("no-options", f.Span, "the question "+diag.Quote(f.ID)+" has no samples").
			hint("write two or three as a list, each with a quote under it that says what makes it work")
	}
	if len(q.Criteria) == 0 {
		c.report("no-options", f.Span, "the question "+diag.Quote(f.ID)+" has no criteria").
			hint("write a line “%s:” and below it a list of what the reader looks for",
				c.languageOf(f).Word(lang.Keywords, "criteria"))
	}
}

// criteria reads the list after the keyword.
func (c *converter) criteria(q *course.Question, k *syntax.Keyword) {
	for _, n := range children(k) {
		if n.Kind() != ast.KindList {
			c.report("bad-block", c.spanOf(n), "criteria are a list").hint("write each as a list item of its own")
			continue
		}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			if holder := c.itemText(item, "a criterion"); holder != nil {
				q.Criteria = append(q.Criteria, c.prompt(holder))
			}
		}
	}
}

// verdict reads with which words the question says what is right.
func (c *converter) verdict(q *course.Question, f *syntax.Fence) {
	a, ok := f.Values["verdict"]
	if !ok {
		return
	}
	own := lang.Verdicts.Own(a.Text)
	switch {
	case own == "":
		c.report("bad-value", a.Span, "there is no verdict "+diag.Quote(a.Text)).
			hint("write %s", c.languageOf(f).Choices(lang.Verdicts))
	case q.Kind != course.Single && q.Kind != course.Multiple:
		c.report("bad-value", a.Span, "only a question with right and wrong options has a verdict").hint("take it away")
	}
	if own == "works" {
		q.Verdict = course.VerdictWorks
	}
}

// inSourceOrder returns the chosen children of f in the order they stand.
func inSourceOrder(f ast.Node, chosen []ast.Node) []ast.Node {
	is := make(map[ast.Node]bool, len(chosen)) // a question may have many paragraphs
	for _, n := range chosen {
		is[n] = true
	}
	return slices.DeleteFunc(children(f), func(n ast.Node) bool { return !is[n] })
}

func (c *converter) choiceKind(q *course.Question, f *syntax.Fence, typ course.QuestionKind) {
	right := 0
	for _, o := range q.Options {
		if o.Right {
			right++
			if typ == course.Judgement {
				c.report("bad-checkbox", o.Span, "a judgement question marks no option as right").
					hint("write [ ] and say what speaks for and against in the quote")
			}
		}
	}
	switch {
	case typ == course.Judgement || typ == course.Scale:
		q.Kind = typ
		return
	case typ == course.Multiple || right > 1:
		q.Kind = course.Multiple
	default:
		q.Kind = course.Single
	}
	if right == 0 && len(q.Options) > 0 {
		c.report("no-right-answer", f.Span, "the question "+diag.Quote(f.ID)+" marks no option as right").
			hint("mark it with [x], or write %s=%s when professionals may differ",
				c.attributeWord(f, "type"), c.languageOf(f).Word(lang.Questions, "judgement"))
	}
}

// likeCheckbox matches what an author may have meant as a checkbox and goldmark does not take for one.
var likeCheckbox = regexp.MustCompile(`^\[\s*\S?\s*\](?:[^(\[:]|$)`)

// checkbox returns the checkbox that a list item begins with, or nil.
func checkbox(item ast.Node) *extast.TaskCheckBox {
	if first := item.FirstChild(); first != nil {
		box, _ := first.FirstChild().(*extast.TaskCheckBox)
		return box
	}
	return nil
}

// itemSource returns the first line of a list item without its marker.
func (c *converter) itemSource(item ast.Node) []byte {
	first := item.FirstChild()
	if first == nil || first.Type() != ast.TypeBlock || first.Lines().Len() == 0 {
		return nil
	}
	line := first.Lines().At(0)
	return bytes.TrimRight(line.Value(c.src), "\n")
}

func (c *converter) options(q *course.Question, l *ast.List, boxes bool) {
	first := map[string]diag.Span{} // where an option of that key stands
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		holder := item.FirstChild()
		box := checkbox(item)
		o := course.Option{Span: c.spanOf(item)}
		if holder != nil && holder.Lines().Len() > 0 {
			o.Span = diag.Span{Start: holder.Lines().At(0).Start, End: holder.Lines().At(0).Stop}
			if o.Span.End > o.Span.Start && c.src[o.Span.End-1] == '\n' {
				o.Span.End--
			}
		}
		if boxes && box == nil {
			c.report("bad-checkbox", o.Span, "this option does not begin with [ ] or [x]").
				hint("write “- [ ] text” or “- [x] text”, with one space or one x between the brackets")
			continue
		}
		if holder == nil || holder.Kind() != ast.KindParagraph && holder.Kind() != ast.KindTextBlock {
			c.report("bad-block", o.Span, "an option has no text").hint("write the option after its list marker")
			continue
		}
		if box != nil {
			o.Right = box.IsChecked
			holder.RemoveChild(holder, box)
		}
		o.Pieces = c.inline(true, holder)
		o.Text = syntax.TrimSpace(course.Plain(o.Pieces))
		o.Key = course.TextKey(o.Text)
		if o.Text == "" {
			c.report("bad-block", o.Span, "an option has no text").hint("write the option after its checkbox")
		}
		for _, n := range children(item)[1:] {
			if n.Kind() == ast.KindBlockquote {
				o.Feedback = append(o.Feedback, c.blocks(children(n))...)
				continue
			}
			c.report("bad-block", c.spanOf(n), "an option is one paragraph, and a quote is its feedback").
				hint("put this in the quote, or in the question")
		}
		if other, twin := first[o.Key]; twin {
			d := c.report("bad-block", o.Span, "two options have the same text").d
			*d = d.See(c.file.At(other.Start, other.End), "the other option")
		} else {
			first[o.Key] = o.Span
		}
		q.Options = append(q.Options, o)
	}
}

// shownTwice reports what the texts of options cannot hold: those to put in order or to match stand beside the question
// and once more in its answer, where a citation or a note would be numbered twice; a scale has no answer at all.
func (c *converter) shownTwice(q *course.Question) {
	for _, o := range q.Options {
		if q.Kind == course.Scale && len(o.Feedback) > 0 {
			c.report("bad-block", o.Span, "a scale shows no feedback").
				hint("take the quote away: on a scale every answer is as good")
		}
		if q.Kind == course.Order {
			c.noReference(o.Pieces, o.Span)
		}
	}
	for _, cell := range q.Columns {
		c.noReference(cell.Pieces, cell.Span)
	}
	for _, pair := range q.Pairs {
		for _, cell := range pair {
			c.noReference(cell.Pieces, cell.Span)
		}
	}
}

func (c *converter) noReference(ps []course.Piece, at diag.Span) {
	for _, p := range ps {
		cited, isCitation := p.(*course.Citation)
		if _, isNote := p.(*course.NoteRef); !isCitation && !isNote {
			continue
		}
		if isCitation {
			at = cited.Span
		}
		c.report("bad-block", at, "what is to be put in order or matched cites no source and has no footnote").
			hint("put it into the explanation of the question")
	}
}

func (c *converter) pairs(q *course.Question, n *extast.Table) {
	t := c.table(n)
	copy(q.Columns[:], t.Header)
	for _, row := range t.Rows {
		q.Pairs = append(q.Pairs, [2]course.Cell{row[0], row[1]})
	}
	if len(q.Pairs) < 2 {
		c.report("no-options", c.spanOf(n), "a match question needs at least two rows").
			hint("write one pair on each row below the header")
	}
}

// A number as Swedish and English write it, with a tolerance and a unit; the unit has no digit.
var numeric = regexp.MustCompile(
	`^([+\-−]?[\d\x{00a0}\x{202f} ]*\d(?:[.,]\d+)?)` +
		`(?:\s*(?:±|\+/?-)\s*(\d+(?:[.,]\d+)?))?` +
		`(?:[\s\x{00a0}\x{202f}]*([^\d|]*))$`,
)

func (c *converter) answer(q *course.Question, k *syntax.Keyword) {
	written := strings.Join(
		strings.FieldsFunc(
			string(c.src[k.Raw.Start:k.Raw.End]),
			func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' },
		),
		" ",
	)
	if written == "" {
		c.report("bad-answer", k.Span, "the answer is empty").hint("write a number, or words with | between them")
		return
	}
	if m := numeric.FindStringSubmatch(written); m != nil && !strings.Contains(written, "|") {
		value, err := parseNumber(m[1])
		tolerance, err2 := 0.0, error(nil)
		if m[2] != "" {
			tolerance, err2 = parseNumber(m[2])
		}
		if err == nil && err2 == nil {
			q.Kind = course.Numeric
			unit := strings.Trim(m[3], " ")
			q.Number = course.NumericForm{Value: value, Tolerance: tolerance, Unit: unit, Written: written}
			return
		}
	}
	q.Kind = course.ShortText
	for part := range strings.SplitSeq(written, "|") {
		if part = syntax.TrimSpace(part); part != "" {
			q.Accepted = append(q.Accepted, part)
		}
	}
	if len(q.Accepted) == 0 {
		c.report("bad-answer", k.Span, "the answer is empty").
			hint("write the words that are right, with | between them")
	}
}

// parseNumber reads `−1 250,5` and `0.7`.
func parseNumber(s string) (float64, error) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-", ",", ".").Replace(s)
	return strconv.ParseFloat(s, 64)
}
