package draft

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// A Choice says how the right answers of a list were marked.
type Choice string

// The ways to mark a right answer in a document.
const (
	ByBox  Choice = "box"  // ☒ or [x]
	ByStar Choice = "star" // *
	ByLine Choice = "line" // a line after the list: “Right answer: b”
	ByBold Choice = "bold"
)

var (
	boxed = regexp.MustCompile(`^(?:\[( ?|[xX])\]|([☐□])|([☑☒✓✔]))\s*`)
	star  = regexp.MustCompile(`^\*\s*|\s*\*$`)
)

// answerLine finds a line that tells the right answer, in any language.
var answerLine = func() *regexp.Regexp {
	var words []string
	for _, w := range AllWords("right-answer") {
		words = append(words, regexp.QuoteMeta(w))
	}
	return regexp.MustCompile(`(?i)^(?:` + strings.Join(words, "|") + `)\s*:\s*(.+)$`)
}()

// AnswerLine returns what a line says is right.
func AnswerLine(text string) (answer string, ok bool) {
	m := answerLine.FindStringSubmatch(trim(text))
	if m == nil {
		return "", false
	}
	return m[1], true
}

// KeywordLine returns the program's own word for the keyword that a text begins with, and the text after it.
func KeywordLine(spans []Span) (own string, rest []Span) {
	if len(spans) == 0 {
		return "", nil
	}
	word, after, found := strings.Cut(TextOf(spans), ":")
	if own = lang.Keywords.Own(trim(word)); !found || own == "" {
		return "", nil
	}
	drop := len(word) + 1
	rest = slices.Clone(spans)
	rest[0].Text = strings.TrimLeft(rest[0].Text, " \t\n")
	for i := range rest {
		n := min(drop, len(rest[i].Text))
		rest[i].Text = rest[i].Text[n:]
		drop -= n
	}
	if trim(after) == "" {
		return own, nil
	}
	return own, rest
}

// ChoiceOf makes a question of a list, if it marks its right answers; answer is the line after it, when there is one.
// A list with bold items is a question only when asked is true: when a question stands before it.
func ChoiceOf(l List, answer string, asked bool) (*Question, Choice) {
	if len(l.Items) < 2 || len(l.Items) > 30 {
		return nil, ""
	}
	q := &Question{Kind: course.Single}
	var texts []string
	for _, item := range l.Items {
		if len(item) == 0 {
			return nil, ""
		}
		p, ok := item[0].(Para)
		if !ok || TextOf(p.Text) == "" {
			return nil, ""
		}
		q.Options = append(q.Options, Option{Text: slices.Clone(p.Text), Feedback: feedbackOf(item[1:])})
		texts = append(texts, TextOf(p.Text))
	}
	way := q.mark(texts, answer, asked)
	if way == "" || !distinct(q.Options) {
		return nil, ""
	}
	if q.right() > 1 {
		q.Kind = course.Multiple
	}
	return q, way
}

// feedbackOf is what stands below an option.
func feedbackOf(blocks []Block) (out []Block) {
	for _, b := range blocks {
		if l, ok := b.(List); ok && len(l.Items) == 1 {
			out = append(out, l.Items[0]...)
			continue
		}
		out = append(out, b)
	}
	return out
}

func distinct(options []Option) bool {
	seen := map[string]bool{"": true}
	for _, o := range options {
		seen[oneLine(TextOf(o.Text))] = true
	}
	return len(seen) == len(options)+1
}

// mark finds which options are right, and takes the marks away.
func (q *Question) mark(texts []string, answer string, asked bool) Choice {
	boxes, stars, bold, right := 0, 0, 0, 0
	for i, text := range texts {
		if m := boxed.FindStringSubmatch(text); m != nil {
			boxes++
			if strings.EqualFold(m[1], "x") || m[3] != "" {
				right++
			}
		}
		if star.MatchString(text) {
			stars++
		}
		if allBold(q.Options[i].Text) {
			bold++
		}
	}
	n := len(texts)
	switch {
	case boxes == n && right > 0:
		for i := range q.Options {
			m := boxed.FindStringSubmatch(texts[i])
			q.Options[i].Right = strings.EqualFold(m[1], "x") || m[3] != ""
			q.Options[i].Text = cut(q.Options[i].Text, len(m[0]), 0)
		}
		return ByBox
	case answer != "" && q.byLine(texts, answer):
		return ByLine
	case stars > 0 && stars < n:
		for i, text := range texts {
			if m := star.FindStringIndex(text); m != nil {
				q.Options[i].Right = true
				if m[0] == 0 {
					q.Options[i].Text = cut(q.Options[i].Text, m[1], 0)
				} else {
					q.Options[i].Text = cut(q.Options[i].Text, 0, len(text)-m[0])
				}
			}
		}
		return ByStar
	case asked && bold > 0 && bold < n:
		for i := range q.Options {
			if q.Options[i].Right = allBold(q.Options[i].Text); q.Options[i].Right {
				unbold(q.Options[i].Text)
			}
		}
		return ByBold
	}
	return ""
}

func unbold(spans []Span) {
	for i := range spans {
		spans[i].Mark &^= Bold
	}
}

func allBold(spans []Span) bool {
	for _, s := range spans {
		if s.Mark&Bold == 0 && trim(s.Text) != "" {
			return false
		}
	}
	return TextOf(spans) != ""
}

// byLine marks what a line names: letters, numbers, or the text of an option.
func (q *Question) byLine(texts []string, answer string) bool {
	answer = strings.Trim(trim(answer), ".")
	for i, text := range texts {
		if strings.EqualFold(strings.Trim(text, ". "), answer) {
			q.Options[i].Right = true
			return true
		}
	}
	found := false
	for part := range strings.FieldsFuncSeq(answer, func(r rune) bool { return strings.ContainsRune(" ,;&+/", r) }) {
		part = strings.Trim(part, ".)")
		if slices.Contains(AllWords("and"), strings.ToLower(part)) {
			continue
		}
		n := number(part)
		if n < 1 || n > len(q.Options) {
			q.unmark()
			return false
		}
		q.Options[n-1].Right, found = true, true
	}
	return found
}

// MarkRight marks the options that an answer names: by number, letter or text. It returns false when it names none.
func (q *Question) MarkRight(answer string) bool {
	var texts []string
	for _, o := range q.Options {
		texts = append(texts, TextOf(o.Text))
	}
	return q.byLine(texts, answer)
}

// number reads a number or a letter as the number of an option.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil || len(s) != 1 {
		return n
	}
	return int(strings.ToLower(s)[0]-'a') + 1
}

// unmark takes back what has been marked as right.
func (q *Question) unmark() {
	for i := range q.Options {
		q.Options[i].Right = false
	}
}

// right counts the options that are right.
func (q *Question) right() (n int) {
	for _, o := range q.Options {
		if o.Right {
			n++
		}
	}
	return n
}

// cut takes bytes away at the start and the end of what spans say.
func cut(spans []Span, start, end int) []Span {
	out := slices.Clone(Trimmed(spans))
	if len(out) == 0 {
		return out
	}
	out[0].Text = strings.TrimLeft(out[0].Text, " \t\n")
	last := len(out) - 1
	out[last].Text = strings.TrimRight(out[last].Text, " \t\n")
	for i := range out {
		n := min(start, len(out[i].Text))
		out[i].Text = out[i].Text[n:]
		start -= n
	}
	for i := last; i >= 0 && end > 0; i-- {
		n := min(end, len(out[i].Text))
		out[i].Text = out[i].Text[:len(out[i].Text)-n]
		end -= n
	}
	return out
}
