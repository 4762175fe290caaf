package bank

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

// GIFT reads a text in Moodle's GIFT.
func GIFT(name string, data []byte) (*draft.Draft, error) {
	b := newBank(name)
	var chunk []string
	var more *Extra
	first := 0
	flush := func() {
		if len(chunk) > 0 {
			b.gift(strings.Join(chunk, "\n"), more, b.line(first))
			more = nil
		}
		chunk = nil
	}
	text := strings.ReplaceAll(packed.Text(data), "\r\n", "\n")
	for n, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch category, isCategory := strings.CutPrefix(trimmed, "$CATEGORY:"); {
		case isCategory:
			flush()
			b.category(category)
		case strings.HasPrefix(trimmed, "//"):
			if e, ok := readExtra(trimmed[2:]); ok {
				more = e
			}
		case trimmed == "":
			flush()
		default:
			if len(chunk) == 0 {
				first = n + 1
			}
			chunk = append(chunk, line)
		}
	}
	flush()
	return b.done(), nil
}

// Extra is what vinjett itself writes beside a question that it exports, for what the other format does not hold.
type Extra struct {
	Kind        course.QuestionKind `json:"kind,omitempty"`
	Works       bool                `json:"works,omitempty"`
	Keep        bool                `json:"keep,omitempty"`
	Test        bool                `json:"test,omitempty"`
	Points      int                 `json:"points,omitempty"`
	Goals       string              `json:"goals,omitempty"`
	Was         string              `json:"was,omitempty"`
	Roles       string              `json:"roles,omitempty"`
	Hint        string              `json:"hint,omitempty"`
	Unit        string              `json:"unit,omitempty"`
	Columns     []string            `json:"columns,omitempty"`
	Criteria    []string            `json:"criteria,omitempty"`
	Samples     [][2]string         `json:"samples,omitempty"` // with their feedback
	Explanation string              `json:"explanation,omitempty"`
}

func readExtra(comment string) (*Extra, bool) {
	text, ok := strings.CutPrefix(strings.TrimSpace(comment), "vinjett:")
	e := &Extra{}
	if !ok || json.Unmarshal([]byte(text), e) != nil {
		return nil, false
	}
	return e, true
}

// add gives a question what the bank could not hold.
func (e *Extra) add(b *bank, q *draft.Question, at draft.Place) {
	if e == nil {
		return
	}
	html := func(s string) []draft.Block { return b.blocks(s, isHTML, at) }
	q.Works, q.Keep, q.Test, q.Points = e.Works, e.Keep, e.Test, e.Points
	q.Goals, q.Was, q.Roles = e.Goals, e.Was, e.Roles
	q.Hint = html(e.Hint)
	if e.Explanation != "" {
		q.Explanation = html(e.Explanation)
	}
	for i := range min(len(e.Columns), 2) {
		q.Columns[i], _ = draft.Inline(html(e.Columns[i]))
	}
	for _, c := range e.Criteria {
		spans, _ := draft.Inline(html(c))
		q.Criteria = append(q.Criteria, spans)
	}
	if e.Kind == course.Multiple && q.Kind == course.Single {
		q.Kind = e.Kind
	}
	if len(e.Samples) > 0 && slices.Contains(course.QuestionKinds(), e.Kind) {
		q.Kind, q.Options = e.Kind, nil
		for _, s := range e.Samples {
			o := draft.OptionOf(html(s[0]), b.report, at)
			o.Feedback = html(s[1])
			q.Options = append(q.Options, o)
		}
	}
	if q.Kind == course.Numeric && e.Unit != "" && !strings.ContainsAny(e.Unit, "0123456789|\n") {
		q.Answer += " " + e.Unit
	}
}

var (
	giftTitle  = regexp.MustCompile(`(?s)^\s*::(.*?[^\\])::`)
	giftFormat = regexp.MustCompile(`^\s*\[(html|moodle|plain|markdown)\]`)
)

// A gift is one question while it is read.
type gift struct {
	*bank
	q  *draft.Question
	in format
	at draft.Place
}

// gift reads one question.
func (b *bank) gift(text string, more *Extra, at draft.Place) {
	g := &gift{bank: b, q: &draft.Question{}, in: automatic, at: at}
	if m := giftTitle.FindStringSubmatchIndex(text); m != nil {
		g.q.Name = unescape(strings.TrimSpace(text[m[2]:m[3]]))
		text = text[m[1]:]
	}
	if m := giftFormat.FindStringSubmatch(text); m != nil {
		g.in = format(m[1])
		text = text[strings.IndexByte(text, ']')+1:]
	}
	open, shut := find(text, '{'), -1
	if open >= 0 {
		shut = find(text[open:], '}')
	}
	switch {
	case open < 0:
		b.add(b.blocks(unescape(text), g.in, at)...)
		return
	case shut < 0:
		b.report.Add("left-line", at, text)
		return
	}
	answers, rest := text[open+1:open+shut], strings.TrimSpace(text[open+shut+1:])
	asked := text[:open]
	if rest != "" {
		asked += "____" + " " + rest
		if rest[0] == '.' || rest[0] == ',' || rest[0] == '?' {
			asked = text[:open] + "____" + rest
		}
		b.report.Add("changed-blank", at, unescape(asked))
	}
	g.q.Prompt = b.blocks(unescape(asked), g.in, at)
	if i := findText(answers, "####"); i >= 0 {
		g.q.Explanation = b.blocks(unescape(answers[i+4:]), g.in, at)
		answers = answers[:i]
	}
	if g.answers(strings.TrimSpace(answers)) {
		more.add(b, g.q, at)
		b.question(g.q, at)
	} else if more != nil && len(more.Samples) > 0 {
		more.add(b, g.q, at)
		b.question(g.q, at)
	} else {
		b.essay(g.q, at)
	}
}

// answers reads what stands in the braces; false for a question with a free answer.
func (g *gift) answers(text string) bool {
	head, _, _ := strings.Cut(text, "#")
	switch strings.ToUpper(strings.TrimSpace(head)) {
	case "T", "TRUE":
		g.truth(true, text)
		return true
	case "F", "FALSE":
		g.truth(false, text)
		return true
	}
	switch {
	case text == "":
		return false
	case text[0] == '#':
		g.number(text[1:])
		return true
	}
	parts := g.parts(text)
	switch {
	case len(parts) > 0 && findText(parts[0].text, "->") >= 0:
		g.match(parts)
	case !slices.ContainsFunc(parts, func(p part) bool { return p.mark == '~' }):
		g.words(parts)
	default:
		g.choices(parts)
	}
	return true
}

// truth reads `T#feedback when wrong#feedback when right`.
func (g *gift) truth(right bool, text string) {
	g.q.Kind, g.q.Options, g.q.Keep = course.Single, trueFalse(right), true
	pieces := split(text, '#')
	for i, piece := range pieces[1:] {
		for o := range g.q.Options {
			if g.q.Options[o].Right == (i == 1) && i < 2 {
				g.q.Options[o].Feedback = g.blocks(unescape(piece), g.in, g.at)
			}
		}
	}
}

// A part is one answer: its mark, weight, text and feedback.
type part struct {
	mark     byte
	weight   float64
	weighted bool
	text     string
	feedback string
}

var giftWeight = regexp.MustCompile(`^\s*%(-?\d{1,3}(?:\.\d+)?)%`)

// parts divides answers at the marks = and ~ that are not escaped.
func (g *gift) parts(text string) (parts []part) {
	from, mark := -1, byte(0)
	flush := func(end int) {
		if from < 0 {
			return
		}
		p := part{mark: mark, text: text[from:end]}
		if mark == '=' {
			p.weight = 100
		}
		if m := giftWeight.FindStringSubmatch(p.text); m != nil {
			p.weight, _ = strconv.ParseFloat(m[1], 64)
			p.text, p.weighted = p.text[len(m[0]):], true
		}
		pieces := split(p.text, '#')
		p.text, p.feedback = pieces[0], strings.Join(pieces[1:], "#")
		parts = append(parts, p)
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '=', '~':
			flush(i)
			from, mark = i+1, text[i]
		}
	}
	flush(len(text))
	return parts
}

func (g *gift) choices(parts []part) {
	g.q.Kind = course.Single
	several := !slices.ContainsFunc(parts, func(p part) bool { return p.mark == '=' })
	if several {
		g.q.Kind = course.Multiple
	}
	for _, p := range parts {
		o := g.option(unescape(p.text), g.in, g.at)
		o.Feedback = g.blocks(unescape(p.feedback), g.in, g.at)
		o.Right = p.mark == '=' || several && p.weight > 0
		if !several && p.weighted && p.weight > 0 && p.weight < 100 {
			o.Right = p.weight > 50
			g.report.Add("changed-partial", g.at, draft.TextOf(o.Text))
		}
		g.q.Options = append(g.q.Options, o)
	}
}

func (g *gift) words(parts []part) {
	g.q.Kind = course.ShortText
	for _, p := range parts {
		word := strings.TrimSpace(unescape(p.text))
		if p.weighted && p.weight < 50 {
			g.report.Add("changed-partial", g.at, word)
			continue
		}
		if strings.Contains(word, "*") {
			g.report.Add("changed-wildcard", g.at, word)
		}
		g.q.Accepted = append(g.q.Accepted, word)
		if len(g.q.Explanation) == 0 {
			g.q.Explanation = g.blocks(unescape(p.feedback), g.in, g.at)
		}
	}
}

func (g *gift) match(parts []part) {
	g.q.Kind = course.Match
	g.q.Columns = [2][]draft.Span{{{Word: "column-left"}}, {{Word: "column-right"}}}
	for _, p := range parts {
		i := findText(p.text, "->")
		if i < 0 {
			continue
		}
		left := g.option(unescape(p.text[:i]), g.in, g.at).Text
		right := g.option(unescape(p.text[i+2:]), g.in, g.at).Text
		if len(left) == 0 {
			g.report.Add("changed-pairs", g.at, draft.TextOf(right))
			continue
		}
		g.q.Pairs = append(g.q.Pairs, [2][]draft.Span{left, right})
	}
}

// number reads `3:2`, `1..5`, or several of them with weights.
func (g *gift) number(text string) {
	g.q.Kind = course.Numeric
	text = strings.TrimSpace(text)
	parts := g.parts(text)
	if len(parts) == 0 {
		pieces := split(text, '#')
		parts = []part{{weight: 100, text: pieces[0], feedback: strings.Join(pieces[1:], "#")}}
	}
	for _, p := range parts {
		answer, ranged, ok := number(unescape(p.text))
		switch {
		case !ok && strings.TrimSpace(p.text) != "*":
			g.report.Add("left-line", g.at, p.text)
		case !ok:
		case g.q.Answer != "":
			g.report.Add("changed-answers", g.at, p.text)
		default:
			g.q.Answer = answer
			if ranged {
				g.report.Add("changed-range", g.at, p.text)
			}
			if len(g.q.Explanation) == 0 {
				g.q.Explanation = g.blocks(unescape(p.feedback), g.in, g.at)
			}
		}
	}
}

// number writes a number with its tolerance, or a range, as the course language does.
func number(text string) (answer string, ranged, ok bool) {
	text = strings.TrimSpace(text)
	if low, high, found := strings.Cut(text, ".."); found {
		a, err := strconv.ParseFloat(strings.TrimSpace(low), 64)
		b, err2 := strconv.ParseFloat(strings.TrimSpace(high), 64)
		return Tolerant((a+b)/2, (b-a)/2), true, err == nil && err2 == nil && a <= b && sane(a) && sane(b)
	}
	value, tolerance, _ := strings.Cut(text, ":")
	v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	t := 0.0
	if tolerance = strings.TrimSpace(tolerance); tolerance != "" {
		var err2 error
		if t, err2 = strconv.ParseFloat(tolerance, 64); err2 != nil {
			return "", false, false
		}
	}
	return Tolerant(v, t), false, err == nil && sane(v) && sane(t) && t >= 0
}

// sane reports whether a number can be written in digits.
func sane(f float64) bool { return f > -1e15 && f < 1e15 }

// Tolerant writes a number with its tolerance.
func Tolerant(value, tolerance float64) string {
	text := strconv.FormatFloat(value, 'f', -1, 64)
	if tolerance != 0 {
		text += " ± " + strconv.FormatFloat(tolerance, 'f', -1, 64)
	}
	return text
}

// find returns where a character stands that is not escaped, or -1.
func find(text string, c byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case c:
			return i
		}
	}
	return -1
}

// findText is find for several characters.
func findText(text, what string) int {
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		} else if strings.HasPrefix(text[i:], what) {
			return i
		}
	}
	return -1
}

// split divides a text at a character where it is not escaped.
func split(text string, at byte) (parts []string) {
	for {
		i := find(text, at)
		if i < 0 {
			return append(parts, text)
		}
		parts, text = append(parts, text[:i]), text[i+1:]
	}
}

// unescape takes away the backslashes of GIFT.
func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			switch c := text[i+1]; {
			case c == 'n':
				b.WriteByte('\n')
				i++
				continue
			case strings.IndexByte("~=#{}:\\", c) >= 0:
				b.WriteByte(c)
				i++
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
