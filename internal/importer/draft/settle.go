package draft

import (
	"github.com/vinjett/vinjett/internal/course"
)

// Settle makes a question one that the course language can have, and tells what that took. It returns false when it can
// have none such; that is told, too.
func (q *Question) Settle(r *Report, at Place) bool {
	what := q.name()
	if len(q.Prompt) == 0 && q.Name != "" {
		q.Prompt = Paragraphs(q.Name)
	}
	q.Prompt = plainPrompt(q.Prompt, q.Kind)
	switch q.Kind {
	case course.Single, course.Multiple, course.Judgement, course.Scale, course.Order, course.Write:
		q.settleOptions(r, at)
	case course.Match:
		return q.enough(len(q.Pairs) > 1, r, at)
	case course.Numeric:
		return q.enough(q.Answer != "", r, at)
	case course.ShortText:
		return q.enough(len(q.Accepted) > 0, r, at)
	default:
		panic(course.Unknown(q.Kind))
	}
	if (q.Kind == course.Single || q.Kind == course.Multiple) && q.right() == 0 && len(q.Options) > 0 {
		q.Kind, q.Works = course.Judgement, false
		r.Add("changed-none-right", at, what)
	}
	if q.Kind == course.Single && q.right() > 1 {
		q.Kind = course.Multiple
	}
	return q.enough(len(q.Options) > 0, r, at)
}

func (q *Question) enough(ok bool, r *Report, at Place) bool {
	if !ok {
		r.Add("left-question", at, q.name())
	}
	return ok
}

// name is what a report calls the question.
func (q *Question) name() string {
	if spans, _ := Inline(q.Prompt); len(spans) > 0 {
		return TextOf(spans)
	}
	return q.Name
}

// settleOptions leaves out options that stand twice or say nothing.
func (q *Question) settleOptions(r *Report, at Place) {
	var kept []Option
	seen := map[string]int{}
	for _, o := range q.Options {
		text := oneLine(TextOf(o.Text))
		if o.Text = Trimmed(o.Text); len(o.Text) > 0 && o.Text[0].Word != "" {
			text = o.Text[0].Word
		}
		if text == "" {
			continue
		}
		if i, twice := seen[text]; twice {
			kept[i].Right = kept[i].Right || o.Right
			r.Add("changed-alike", at, text)
			continue
		}
		seen[text] = len(kept)
		kept = append(kept, o)
	}
	q.Options = kept
}

// plainPrompt takes from what is asked the forms that would be read as its answers.
func plainPrompt(blocks []Block, kind course.QuestionKind) (out []Block) {
	choice := kind == course.Single || kind == course.Multiple || kind == course.Numeric || kind == course.ShortText
	for _, b := range blocks {
		switch b := b.(type) {
		case Quote:
			out = append(out, plainPrompt(b.Blocks, kind)...)
		case List:
			if choice {
				out = append(out, b)
				continue
			}
			for _, item := range b.Items {
				text, _ := Inline(item)
				out = append(out, Para{append([]Span{{Text: "– "}}, text...)})
			}
		case Table:
			if kind != course.Match {
				out = append(out, b)
				continue
			}
			text, _ := Inline([]Block{b})
			out = append(out, Para{text})
		default:
			out = append(out, b)
		}
	}
	return out
}

// OptionOf makes an option of blocks; what is lost of their form is told.
func OptionOf(blocks []Block, r *Report, at Place) Option {
	spans, whole := Inline(blocks)
	if !whole {
		r.Add("changed-option", at, TextOf(spans))
	}
	return Option{Text: spans}
}
