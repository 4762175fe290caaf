package docx

import (
	"strings"

	"github.com/vinjett/vinjett/internal/importer/draft"
)

// questions makes questions of lists that mark their right answers. What is asked is the paragraph before the list, the
// last item of a list before it, or a heading.
func (r *reader) questions(groups []group) (out []group) {
	for i := 0; i < len(groups); i++ {
		g := groups[i]
		list, ok := g.block.(draft.List)
		if !ok {
			out = append(out, g)
			continue
		}
		if all := r.nested(list, g.at); all != nil {
			out = append(out, all...)
			continue
		}
		answer, used := "", 0
		if i+1 < len(groups) {
			if a, ok := draft.AnswerLine(spansText(groups[i+1].block)); ok {
				answer, used = a, 1
			}
		}
		prompt, before := promptOf(out)
		q, way := draft.ChoiceOf(list, answer, strings.HasSuffix(text(prompt), "?"))
		if q == nil || prompt == nil {
			out = append(out, g)
			continue
		}
		if way != draft.ByLine {
			used = 0
		}
		q.Prompt = []draft.Block{draft.Para{Text: prompt}}
		i += used
		i += passages(q, groups[i+1:])
		out = append(before, group{block: q, at: g.at})
		r.found(q, way, g.at)
	}
	return out
}

func text(spans []draft.Span) string { return draft.TextOf(spans) }

func (r *reader) found(q *draft.Question, way draft.Choice, at int) {
	r.report.Carried("carried-questions", 1)
	if way == draft.ByBold {
		r.report.Add("changed-bold-question", r.at(at), text(q.Prompt[0].(draft.Para).Text))
	}
}

// promptOf returns what is asked by the last of some groups, and the groups without it.
func promptOf(groups []group) (prompt []draft.Span, before []group) {
	n := len(groups)
	if n == 0 {
		return nil, groups
	}
	switch b := groups[n-1].block.(type) {
	case draft.Para:
		return b.Text, groups[:n-1]
	case draft.Heading:
		if groups[n-1].level > 1 {
			return b.Text, groups[:n-1]
		}
	case draft.List:
		last := b.Items[len(b.Items)-1]
		if p, ok := last[0].(draft.Para); ok && len(last) == 1 {
			b.Items = b.Items[:len(b.Items)-1]
			before = append([]group(nil), groups[:n-1]...)
			if len(b.Items) > 0 {
				before = append(before, group{block: b, at: groups[n-1].at})
			}
			return p.Text, before
		}
	}
	return nil, groups
}

// passages reads hint and explanation after a question, and returns how many paragraphs that was.
func passages(q *draft.Question, next []group) (used int) {
	for _, g := range next {
		p, ok := g.block.(draft.Para)
		if !ok {
			return used
		}
		own, rest := draft.KeywordLine(p.Text)
		switch {
		case rest == nil:
			return used
		case own == "explanation":
			q.Explanation = append(q.Explanation, draft.Para{Text: rest})
		case own == "hint":
			q.Hint = append(q.Hint, draft.Para{Text: rest})
		default:
			return used
		}
		used++
	}
	return used
}

// nested makes questions of a list whose items each hold what is asked and a list of options; nil when one does not.
func (r *reader) nested(list draft.List, at int) (out []group) {
	for _, item := range list.Items {
		if len(item) != 2 {
			return nil
		}
		p, isText := item[0].(draft.Para)
		inner, isList := item[1].(draft.List)
		if !isText || !isList {
			return nil
		}
		q, way := draft.ChoiceOf(inner, "", strings.HasSuffix(text(p.Text), "?"))
		if q == nil {
			return nil
		}
		q.Prompt = []draft.Block{p}
		out = append(out, group{block: q, at: at})
		defer r.found(q, way, at)
	}
	return out
}
