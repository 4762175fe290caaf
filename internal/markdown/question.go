package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// question reads the block by the precedence of the course language: an answer line, a task list, a scale, an ordered
// list, a table of two columns.
func (c *converter) question(f *fence, base course.Base) course.Block {
	c.need(f, "id")
	q := &course.Question{
		Base:   base,
		Keep:   !c.yes(f, "shuffle", true),
		Test:   c.yes(f, "test", false),
		Points: c.number(f, "points", 1),
	}
	if a, ok := f.attribute["was"]; ok {
		q.Was = values(list(a))
	}
	if a, ok := f.attribute["goal"]; ok {
		q.Goals = list(a)
	}
	var typ course.QuestionKind
	if a, ok := f.attribute["type"]; ok {
		if typ = course.QuestionKind(lang.Questions.Own(a.value)); typ == "" {
			c.report("bad-value", a.span, "there is no question type "+quote(a.value)).
				hint("write %s, or leave it out", c.languageOf(f).Choices(lang.Questions))
		}
	}

	var prompt []ast.Node
	var lists []*ast.List
	var table *extast.Table
	var answer, criteria *keyword
	for _, n := range children(f) {
		switch n := n.(type) {
		case *keyword:
			switch n.name {
			case "answer":
				if answer != nil {
					c.report("bad-answer", n.span, "the question has two answer lines").hint("split right answers with |")
				}
				answer = n
			case "criteria":
				criteria = n
				c.criteria(q, n)
			case "hint":
				q.Hint = append(q.Hint, c.blocks(children(n))...)
			case "explanation":
				q.Explanation = append(q.Explanation, c.blocks(children(n))...)
			}
		case *ast.List:
			lists = append(lists, n)
		case *extast.Table:
			if table == nil && len(n.Alignments) == 2 {
				table = n
			} else {
				prompt = append(prompt, n)
			}
		case *ast.Blockquote:
			c.report("orphan-feedback", c.spanOf(n), "this quote belongs to no option").hint("indent it below its option by two spaces")
		default:
			prompt = append(prompt, n)
		}
	}

	// Lists that are not the answer are part of the question.
	isTask := func(l *ast.List) bool {
		for item := l.FirstChild(); item != nil; item = item.NextSibling() {
			if checkbox(item) != nil || likeCheckbox.Match(c.itemSource(item)) {
				return true
			}
		}
		return false
	}
	var tasks, ordered, plain []*ast.List
	for _, l := range lists {
		switch {
		case isTask(l):
			tasks = append(tasks, l)
		case l.IsOrdered():
			ordered = append(ordered, l)
		default:
			plain = append(plain, l)
		}
	}
	var options []*ast.List
	switch {
	case typ == course.Write:
		q.Kind = course.Write
		options = plain
		c.writing(q, f, answer, append(tasks, ordered...), plain)
		tasks = nil
	case answer != nil:
		c.answer(q, answer)
	case len(tasks) > 0:
		options = tasks
	case typ == course.Scale:
		q.Kind = course.Scale
		options = append(ordered, plain...)
	case len(ordered) > 0:
		q.Kind = course.Order
		options = ordered
	case table != nil:
		q.Kind = course.Match
		c.pairs(q, table)
		table = nil
	default:
		c.report("no-options", f.span, "the question "+quote(f.id)+" has neither options nor an answer").
			hint("write options as “- [ ] text” and “- [x] text”, or a line “%s: …”", c.languageOf(f).Word(lang.Keywords, "answer"))
	}
	if len(options) > 1 {
		c.report("split-options", c.spanOf(options[1]), "the options stand in more than one list").
			hint("write them as one list, without text between them")
	}
	for _, l := range options {
		c.options(q, l, len(tasks) > 0)
	}
	for _, n := range children(f) { // what is left belongs to the question, in the author's order
		if l, ok := n.(*ast.List); ok && !containsList(options, l) {
			prompt = append(prompt, n)
		}
	}
	if table != nil {
		prompt = append(prompt, table)
	}
	q.Prompt = c.blocks(inSourceOrder(f, prompt))
	if len(tasks) > 0 && answer == nil {
		c.choiceKind(q, f, typ)
	}
	c.verdict(q, f)
	if criteria != nil && q.Kind != course.Write {
		c.report("bad-block", criteria.span, "only a question to write has criteria").
			hint("write %s=%s, or take them away", c.attributeWord(f, "type"), c.languageOf(f).Word(lang.Questions, "write"))
	}
	return q
}

// writing reports what is missing in a question to write, and what it cannot have.
func (c *converter) writing(q *course.Question, f *fence, answer *keyword, others, samples []*ast.List) {
	for _, l := range others {
		c.report("bad-checkbox", c.spanOf(l), "samples are not marked, nor in an order").
			hint("write them as a plain list: - text")
	}
	if answer != nil {
		c.report("bad-answer", answer.span, "a question to write has no answer that is right").
			hint("write it as one of the samples")
	}
	if len(samples)+len(others) == 0 {
		c.report("no-options", f.span, "the question "+quote(f.id)+" has no samples").
			hint("write two or three as a list, each with a quote under it that says what makes it work")
	}
	if len(q.Criteria) == 0 {
		c.report("no-options", f.span, "the question "+quote(f.id)+" has no criteria").
			hint("write a line “%s:” and below it a list of what the reader looks for", c.languageOf(f).Word(lang.Keywords, "criteria"))
	}
}

// criteria reads the list after the keyword.
func (c *converter) criteria(q *course.Question, k *keyword) {
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
func (c *converter) verdict(q *course.Question, f *fence) {
	a, ok := f.attribute["verdict"]
	if !ok {
		return
	}
	own := lang.Verdicts.Own(a.value)
	switch {
	case own == "":
		c.report("bad-value", a.span, "there is no verdict "+quote(a.value)).
			hint("write %s", c.languageOf(f).Choices(lang.Verdicts))
	case q.Kind != course.Single && q.Kind != course.Multiple:
		c.report("bad-value", a.span, "only a question with right and wrong options has a verdict").hint("take it away")
	}
	if own == "works" {
		q.Verdict = course.VerdictWorks
	}
}

func containsList(lists []*ast.List, l *ast.List) bool {
	for _, have := range lists {
		if have == l {
			return true
		}
	}
	return false
}

// inSourceOrder returns the chosen children of f in the order they stand.
func inSourceOrder(f ast.Node, chosen []ast.Node) []ast.Node {
	var out []ast.Node
	for _, n := range children(f) {
		for _, want := range chosen {
			if n == want {
				out = append(out, n)
			}
		}
	}
	return out
}

func (c *converter) choiceKind(q *course.Question, f *fence, typ course.QuestionKind) {
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
		c.report("no-right-answer", f.span, "the question "+quote(f.id)+" marks no option as right").
			hint("mark it with [x], or write %s=%s when professionals may differ", c.attributeWord(f, "type"), c.languageOf(f).Word(lang.Questions, "judgement"))
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
		o.Text = trimSpace(course.Plain(o.Pieces))
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
		for _, other := range q.Options {
			if other.Key == o.Key {
				d := c.report("bad-block", o.Span, "two options have the same text").d
				*d = d.See(c.file.At(other.Span.Start, other.Span.End), "the other option")
			}
		}
		q.Options = append(q.Options, o)
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
	`^([+\-−]?[\d\x{00a0}\x{202f} ]*\d(?:[.,]\d+)?)(?:\s*(?:±|\+/?-)\s*(\d+(?:[.,]\d+)?))?(?:[\s\x{00a0}\x{202f}]*([^\d|]*))$`,
)

func (c *converter) answer(q *course.Question, k *keyword) {
	written := strings.Join(
		strings.FieldsFunc(
			string(c.src[k.raw.Start:k.raw.End]),
			func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' },
		),
		" ",
	)
	if written == "" {
		c.report("bad-answer", k.span, "the answer is empty").hint("write a number, or words with | between them")
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
			q.Number = course.NumericForm{Value: value, Tolerance: tolerance, Unit: strings.Trim(m[3], " "), Written: written}
			return
		}
	}
	q.Kind = course.ShortText
	for part := range strings.SplitSeq(written, "|") {
		if part = trimSpace(part); part != "" {
			q.Accepted = append(q.Accepted, part)
		}
	}
	if len(q.Accepted) == 0 {
		c.report("bad-answer", k.span, "the answer is empty").hint("write the words that are right, with | between them")
	}
}

// parseNumber reads `−1 250,5` and `0.7`.
func parseNumber(s string) (float64, error) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "−", "-", ",", ".").Replace(s)
	return strconv.ParseFloat(s, 64)
}
