package check

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// recaps reports recaps, in the text and in front matter, of questions that do not exist.
func recaps(f *facts) (found []diag.Diagnostic) {
	var names []string
	for q := range of[*course.Question](f.blocks) {
		names = append(names, q.item.ID)
	}
	one := func(id string, at diag.Place) {
		if _, ok := f.Question(id); !ok && !f.IsHidden(id) {
			found = append(found, diag.New("unknown-question", at, fmt.Sprintf("the course has no question %q", id)).
				Hintf("%s", f.nearest(id, names, "write the id of a question, as it stands after # in ::: fråga {#id}")))
		}
	}
	for r := range of[*course.Recap](f.blocks) {
		for _, q := range r.item.Questions {
			one(q.Value, r.at(q.Span))
		}
	}
	for _, ch := range f.chapters {
		if len(ch.Recap) == 1 {
			if _, err := strconv.Atoi(ch.Recap[0].Value); err == nil {
				continue // a number to draw
			}
		}
		for _, v := range ch.Recap {
			one(v.Value, v.Place)
		}
	}
	return found
}

// tests reports tests that draw from places that do not exist, or more questions than they have to draw from.
func tests(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.chapters {
		if ch.Kind != course.KindTest {
			continue
		}
		known := true
		for _, v := range ch.From {
			if len(f.From(v.Value)) == 0 && !f.IsHidden(v.Value) {
				known = false
				found = append(found, diag.New("unknown-question", v.Place, fmt.Sprintf("from: the course has no part or chapter %q", v.Value)).
					Hintf("write a folder or a file below content/, as 01-grunder or 01-grunder/02-hur.md"))
			}
		}
		if !known {
			continue // the bank would be too small for that reason alone
		}
		if bank := len(f.Bank(ch)); bank < max(ch.Draw, 1) && len(f.Hidden) == 0 {
			found = append(found, diag.New("bank-too-small", frontMatterKey(ch, "draw", "antal"), fmt.Sprintf("the test draws %d questions, but %d are marked for it", max(ch.Draw, 1), bank)).
				Hintf("mark more questions with sluttest=ja (test=yes), or draw fewer"))
		}
	}
	return found
}

// missingFeedback reports options that say nothing to the reader who chooses them.
func missingFeedback(f *facts) (found []diag.Diagnostic) {
	for q := range of[*course.Question](f.blocks) {
		switch q.item.Kind {
		case course.Single, course.Multiple, course.Judgement:
		default:
			continue
		}
		for _, o := range q.item.Options {
			if len(o.Feedback) == 0 {
				found = append(found, diag.New("missing-feedback", q.at(o.Span), "the option has no feedback").
					Hintf("say under it why it is right or not, as a quote: > Stämmer. …"))
			}
		}
	}
	return found
}

// longestRight reports questions where the length of the options gives the answer away: every right option is at least 1.4 times
// as long as every wrong one, and at least 20 characters longer.
func longestRight(f *facts) (found []diag.Diagnostic) {
	for q := range of[*course.Question](f.blocks) {
		if q.item.Kind != course.Single && q.item.Kind != course.Multiple {
			continue
		}
		shortestRight, longestWrong := -1, -1
		var right course.Option
		for _, o := range q.item.Options {
			n := utf8.RuneCountInString(o.Text)
			if !o.Right {
				longestWrong = max(longestWrong, n)
			} else if shortestRight < 0 || n < shortestRight {
				shortestRight, right = n, o
			}
		}
		if longestWrong > 0 && 10*shortestRight >= 14*longestWrong && shortestRight-longestWrong >= 20 {
			found = append(found, diag.New("longest-right", q.at(right.Span), fmt.Sprintf("the right option is clearly the longest (%d characters, the longest wrong one has %d)", shortestRight, longestWrong)).
				Hintf("shorten it, or move the explanation to its feedback"))
		}
	}
	return found
}
