package bank

import (
	"errors"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

// Moodle reads a bank in Moodle's XML.
func Moodle(name string, data []byte) (*draft.Draft, error) {
	root, err := packed.Parse(data)
	if err != nil {
		return nil, err
	}
	if root.Name != "quiz" {
		return nil, errors.New("the file is no bank of questions from Moodle")
	}
	b := newBank(name)
	n := 0
	for _, q := range root.All("question") {
		if q.Attr("type") == "category" {
			b.category(q.Child("category", "text").Content())
			continue
		}
		n++
		b.moodle(q, b.item(n))
	}
	return b.done(), nil
}

// text reads an element that holds a text and says what it is written in.
func (b *bank) text(n *packed.Node, at draft.Place) []draft.Block {
	if n == nil {
		return nil
	}
	in := automatic
	switch n.Attr("format") {
	case "html":
		in = isHTML
	case "plain_text":
		in = isPlain
	case "markdown":
		in = isMD
	}
	return b.blocks(n.Child("text").Content(), in, at)
}

func (b *bank) moodle(n *packed.Node, at draft.Place) {
	q := &draft.Question{
		Name:        strings.TrimSpace(n.Child("name", "text").Content()),
		Prompt:      b.text(n.Child("questiontext"), at),
		Explanation: b.text(n.Child("generalfeedback"), at),
		Hint:        b.text(n.Child("hint"), at),
	}
	if v := strings.TrimSpace(n.Child("shuffleanswers").Content()); v == "false" || v == "0" {
		q.Keep = true
	}
	if p, err := strconv.ParseFloat(strings.TrimSpace(n.Child("defaultgrade").Content()), 64); err == nil && p < 1000 {
		q.Points = int(p)
	}
	switch kind := n.Attr("type"); kind {
	case "multichoice", "truefalse", "multichoiceset":
		b.moodleChoice(q, n, at)
	case "shortanswer":
		b.moodleWords(q, n, at)
	case "numerical":
		b.moodleNumber(q, n, at)
	case "matching":
		b.moodleMatch(q, n, at)
	case "ordering":
		q.Kind = course.Order
		for _, a := range n.All("answer") {
			q.Options = append(q.Options, draft.OptionOf(b.text(a, at), b.report, at))
		}
	case "essay":
		b.essay(q, at)
		return
	case "description":
		b.add(q.Prompt...)
		return
	default:
		b.report.Add("left-question", at, kind+": "+q.Name)
		return
	}
	b.question(q, at)
}

func fraction(n *packed.Node) float64 {
	f, _ := strconv.ParseFloat(strings.TrimSpace(n.Attr("fraction")), 64)
	return f
}

func (b *bank) moodleChoice(q *draft.Question, n *packed.Node, at draft.Place) {
	q.Kind = course.Single
	single := strings.TrimSpace(n.Child("single").Content())
	if single == "false" || single == "0" || n.Attr("type") == "multichoiceset" {
		q.Kind = course.Multiple
	}
	for _, a := range n.All("answer") {
		o := draft.OptionOf(b.text(a, at), b.report, at)
		if n.Attr("type") == "truefalse" {
			o.Text = []draft.Span{{Word: strings.ToLower(strings.TrimSpace(a.Child("text").Content()))}}
			if o.Text[0].Word != "true" && o.Text[0].Word != "false" {
				o.Text = draft.Plain(o.Text[0].Word)
			}
		}
		f := fraction(a)
		if o.Right = f > 0; q.Kind == course.Single && f < 100 && f > 0 {
			o.Right = f > 50
			b.report.Add("changed-partial", at, draft.TextOf(o.Text))
		}
		o.Feedback = b.text(a.Child("feedback"), at)
		q.Options = append(q.Options, o)
	}
}

func (b *bank) moodleWords(q *draft.Question, n *packed.Node, at draft.Place) {
	q.Kind = course.ShortText
	for _, a := range n.All("answer") {
		word := strings.TrimSpace(a.Child("text").Content())
		if fraction(a) < 50 {
			b.report.Add("changed-partial", at, word)
			continue
		}
		if strings.Contains(word, "*") {
			b.report.Add("changed-wildcard", at, word)
		}
		q.Accepted = append(q.Accepted, word)
		if len(q.Explanation) == 0 {
			q.Explanation = b.text(a.Child("feedback"), at)
		}
	}
}

func (b *bank) moodleNumber(q *draft.Question, n *packed.Node, at draft.Place) {
	q.Kind = course.Numeric
	for _, a := range n.All("answer") {
		text := strings.TrimSpace(a.Child("text").Content())
		answer, _, ok := number(text + ":" + strings.TrimSpace(a.Child("tolerance").Content()))
		switch {
		case !ok:
			b.report.Add("left-line", at, text)
		case q.Answer != "":
			b.report.Add("changed-answers", at, text)
		default:
			q.Answer = answer
			if unit := strings.TrimSpace(n.Child("units", "unit", "unit_name").Content()); unit != "" &&
				!strings.ContainsAny(unit, "0123456789|\n") {
				q.Answer += " " + unit
			}
		}
	}
}

func (b *bank) moodleMatch(q *draft.Question, n *packed.Node, at draft.Place) {
	q.Kind = course.Match
	q.Columns = [2][]draft.Span{{{Word: "column-left"}}, {{Word: "column-right"}}}
	for _, s := range n.All("subquestion") {
		left := draft.OptionOf(b.text(s, at), b.report, at).Text
		right := draft.Plain(s.Child("answer", "text").Content())
		if len(left) == 0 {
			b.report.Add("changed-pairs", at, draft.TextOf(right))
			continue
		}
		q.Pairs = append(q.Pairs, [2][]draft.Span{left, right})
	}
}
