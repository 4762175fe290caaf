package check

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// What gives an answer away without its question: how long an option is, and marks that stand on right options and
// not on wrong ones, or the other way about. A single question says little, since any mark must stand somewhere; so
// marks are counted over many questions and compared with what chance would give.

// A cue is a mark that an option has or lacks.
type cue struct {
	name string
	has  func(words string, text string) bool // words as spaced returns them
}

// language is the words of a language that are cues.
type language lang.Cues

// cues returns the cues that are looked for in a language.
func (l language) cues() []cue {
	list := func(name string, phrases []string) cue {
		return cue{name, func(words, _ string) bool {
			return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(words, " "+p+" ") })
		}}
	}
	return []cue{
		{"question mark", func(_, text string) bool { return strings.Contains(text, "?") }},
		list("absolute", l.Absolutes), list("reason", l.Reasons),
	}
}

// spaced returns the words of a text in lower case, with a space before, between and after them.
func spaced(text string) string {
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), between), " ") + " "
}

// closedQuestion is a question where some options are right and others wrong, with what a reader sees of them who
// sees nothing else.
type closedQuestion struct {
	in[*course.Question]
	words   []string // of each option, as spaced returns them
	lengths []int    // of each option, in characters
}

// closedQuestions returns the questions whose answer could be told from the options.
func (f *facts) closedQuestions() []closedQuestion {
	if f.closed != nil {
		return f.closed
	}
	all := []closedQuestion{}
	for q := range of[*course.Question](f.blocks) {
		if !q.item.Kind.Traits().Verdict {
			continue
		}
		c := closedQuestion{in: q}
		right := 0
		for _, o := range q.item.Options {
			c.words = append(c.words, spaced(o.Text))
			c.lengths = append(c.lengths, utf8.RuneCountInString(o.Text))
			if o.Right {
				right++
			}
		}
		if right > 0 && right < len(q.item.Options) {
			all = append(all, c)
		}
	}
	f.closed = all
	return all
}

// extremes returns the indices of the shortest and the longest options that are right, or that are not.
func (c closedQuestion) extremes(right bool) (shortest, longest int) {
	shortest, longest = -1, -1
	for i, o := range c.item.Options {
		if o.Right != right {
			continue
		}
		if shortest < 0 || c.lengths[i] < c.lengths[shortest] {
			shortest = i
		}
		if longest < 0 || c.lengths[i] > c.lengths[longest] {
			longest = i
		}
	}
	return shortest, longest
}

// marked says of each option whether it has a cue.
func (c closedQuestion) marked(k cue) []bool {
	has := make([]bool, len(c.words))
	for i, w := range c.words {
		has[i] = k.has(w, c.item.Options[i].Text)
	}
	return has
}

// A tally compares where a mark stands with where chance would put it.
type tally struct {
	right, wrong              int     // options with the mark
	questions                 int     // that have options with the mark and options without: the others say nothing
	hits                      int     // right options with the mark in those
	mean, variance            float64 // of hits, were the mark spread by lot
	logNoneRight, logAllRight float64 // of how likely the lot would put it on no right option, or on right ones alone
}

func (t *tally) add(c closedQuestion, has []bool) {
	n, k, r, hits := len(has), 0, 0, 0
	for i, o := range c.item.Options {
		if o.Right {
			r++
		}
		if has[i] {
			k++
		}
		if o.Right && has[i] {
			hits++
		}
	}
	t.right += hits
	t.wrong += k - hits
	if k == 0 || k == n {
		return
	}
	t.questions++
	t.hits += hits
	share := float64(r) / float64(n)
	t.mean += float64(k) * share
	t.variance += float64(k) * share * (1 - share) * float64(n-k) / float64(n-1)
	for i := range k {
		t.logNoneRight += math.Log(float64(n-r-i)) - math.Log(float64(n-i))
		// Less than k right: minus infinity, or no number.
		t.logAllRight += math.Log(float64(r-i)) - math.Log(float64(n-i))
	}
}

// deviation is how far the number of right options with the mark is from what chance would give, in standard
// deviations.
func (t *tally) deviation() float64 {
	if t.variance == 0 {
		return 0
	}
	return (float64(t.hits) - t.mean) / math.Sqrt(t.variance)
}

// alone says on which options alone the mark stands, "right" or "wrong", when chance would do that more seldom than a
// limit; else "".
func (t *tally) alone(limit float64) string {
	switch log := math.Log(limit); {
	case t.right == 0 && t.logNoneRight < log:
		return "wrong"
	case t.wrong == 0 && t.logAllRight < log:
		return "right"
	}
	return ""
}
