package render

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
)

// questionData is a self-check question.
type questionData struct {
	ID         string // in the page
	Question   string // the author's id, by which answers are stored
	Kind       course.QuestionKind
	Label      string
	Quiet      bool          // without its label: it stands in a list of questions
	Stem       template.HTML // all of the question but its last paragraph; "" when that is all
	Ask        template.HTML // the last paragraph
	Options    []optionData  // as they are shown
	Key        []optionData  // as the answer lists them
	Criteria   []promptData  // write
	Input      string        // radio or checkbox
	Columns    [2]template.HTML
	Places     []int // order: 1 to the number of options
	Pairs      [][2]template.HTML
	Rights     []string // what a match question offers for each left side
	Unit       string
	Answer     string // numeric and text: the right answer in words
	Value      string // numeric: with a decimal point
	Tolerance  string
	Accepted   string // text: what is right, | between
	Summary    string // of the details that hold the answer
	HasAnswer  bool
	Hint       template.HTML
	Explain    template.HTML
	Verdict    course.Verdict
	Test       bool
	Points     int
	Was        string
	Number     int    // in a book
	AnswerURL  string // in a book; "" when there is none
	AnswerPage int    // 0 when it is not known
}

type optionData struct {
	Key      string
	Text     template.HTML
	Right    bool
	Feedback template.HTML // with the verdict
}

func (w *writer) question(q *course.Question) questionData {
	w.words['q'] = true
	t := w.texts
	d := questionData{
		ID: w.id(q.ID), Question: q.ID, Kind: q.Kind, Label: cmp.Or(q.Label, t.T("question")), Quiet: w.copied,
		Summary: t.T("show-answer"),
		Verdict: q.Verdict, Test: q.Test, Points: q.Points, Was: strings.Join(q.Was, " "), Input: "radio",
		HasAnswer: true,
	}
	d.Stem, d.Ask = lastParagraph(w.blocks(q.Prompt))
	if d.Ask == "" {
		d.Ask = Escape(t.T("your-answer"))
	}
	shown := q.Shown()
	for _, o := range shown {
		d.Options = append(d.Options, optionData{Key: o.Key, Text: w.plain(o.Pieces), Right: o.Right})
	}
	if len(q.Hint) > 0 {
		d.Hint = w.blocks(q.Hint)
	}
	for i, o := range shown {
		d.Options[i].Feedback = w.feedback(w.blocks(o.Feedback), q, o.Right)
	}
	d.Key = d.Options
	switch q.Kind {
	case course.Single:
	case course.Multiple:
		d.Input = "checkbox"
	case course.Judgement:
		d.Label, d.Summary = cmp.Or(q.Label, t.T("judgement")), t.T("show-comments")
	case course.Scale:
		d.Label, d.HasAnswer = cmp.Or(q.Label, t.T("scale")), false
	case course.Write:
		d.Criteria, d.Summary = w.prompts(q.Criteria), t.T("show-samples")
	case course.Order:
		d.Options = slices.Clone(d.Options)
		for i := range d.Options {
			d.Places = append(d.Places, i+1)
		}
		mix(d.Options, func(o optionData) string { return o.Key })
	case course.Match:
		for i, c := range q.Columns {
			d.Columns[i] = w.plain(c.Pieces)
		}
		for _, p := range q.Pairs {
			d.Pairs = append(d.Pairs, [2]template.HTML{w.plain(p[0].Pieces), w.plain(p[1].Pieces)})
			if !slices.Contains(d.Rights, p[1].Text) {
				d.Rights = append(d.Rights, p[1].Text)
			}
		}
		mix(d.Rights, course.TextKey)
	case course.Numeric:
		d.Answer, d.Unit = q.Number.Written, q.Number.Unit
		d.Value = strconv.FormatFloat(q.Number.Value, 'f', -1, 64)
		d.Tolerance = strconv.FormatFloat(q.Number.Tolerance, 'f', -1, 64)
	case course.ShortText:
		d.Answer, d.Accepted = strings.Join(q.Accepted, ", "), strings.Join(q.Accepted, "|")
	default:
		panic(course.Unknown(q.Kind))
	}
	if len(q.Explanation) > 0 {
		d.Explain = w.blocks(q.Explanation)
		if d.Kind != course.Judgement && d.Kind != course.Write {
			d.Summary = t.T("show-answer-explained")
		}
	}
	return d
}

func (w *writer) questionBlock(b *strings.Builder, q *course.Question) {
	d := w.question(q)
	if w.place.Book {
		d.Number = w.view.QuestionNumber(q)
		d.AnswerURL = w.answer(q, d)
		d.AnswerPage = w.view.PrintedPage(d.AnswerURL)
	}
	w.part(b, w.bookPart("question"), d)
}

// mix puts a list that stands in the right order into another order, the same in every build.
func mix[T any](list []T, key func(T) string) {
	right := make([]string, len(list))
	for i, v := range list {
		right[i] = key(v)
	}
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(key(a), key(b)) })
	for i, v := range list {
		if key(v) != right[i] {
			return
		}
	}
	if len(list) > 1 { // by chance the right order
		first := list[0]
		copy(list, list[1:])
		list[len(list)-1] = first
	}
}

// lastParagraph takes the last paragraph off blocks, without its tags; ask is "" when they do not end in one.
func lastParagraph(blocks template.HTML) (stem, ask template.HTML) {
	s := strings.TrimSpace(string(blocks))
	start := strings.LastIndex(s, "<p>")
	if start < 0 || !strings.HasSuffix(s, "</p>") || strings.Count(s[start:], "</p>") != 1 {
		return template.HTML(s), ""
	}
	return template.HTML(strings.TrimSpace(s[:start])), template.HTML(s[start+len("<p>") : len(s)-len("</p>")])
}

// feedback puts the verdict before what the author says about an option, unless the author begins with it.
func (w *writer) feedback(text template.HTML, q *course.Question, right bool) template.HTML {
	if stem, only := lastParagraph(text); stem == "" {
		text = only
	}
	if !q.Kind.Traits().Verdict {
		return text
	}
	words := ""
	if q.Verdict != course.VerdictTrue {
		words = string(q.Verdict) + "-"
	}
	wrong := w.texts.T(words + "wrong")
	verdict := wrong
	if right {
		verdict = w.texts.T(words + "right")
	}
	opening, rest := "", string(text)
	if r, ok := strings.CutPrefix(rest, "<p>"); ok {
		opening, rest = "<p>", r
	}
	said := verdict + "."
	if after, ok := strings.CutPrefix(rest, verdict); ok {
		switch r, n := utf8.DecodeRuneInString(after); {
		case strings.ContainsRune(".!,:;", r):
			said, rest = verdict+after[:n], after[n:]
		case !unicode.IsLetter(r) && !(right && strings.HasPrefix(rest, wrong)):
			said, rest = verdict, after
		}
	}
	if rest != "" {
		rest = " " + strings.TrimLeft(rest, " ")
	}
	return template.HTML(opening + `<strong class="verdict">` + template.HTMLEscapeString(said) + `</strong>` + rest)
}

// recapData is earlier questions, shown again.
type recapData struct {
	ID    string
	Label string
	Of    string // how many and from where, when they wait folded on the page of a chapter; "" where they are open
	Items []RecapItem
	More  []RecapItem // what is at hand beside them, from which the script picks
	Pick  int         // how many are shown first, 0 when nothing is picked
}

// A RecapItem is a question shown again.
type RecapItem struct {
	From     Ref // the page where the question stands
	Question template.HTML
}

func (w *writer) recap(b *strings.Builder, r *course.Recap) {
	d := recapData{ID: w.id(r.ID), Label: cmp.Or(r.Label, w.texts.T("recap"))}
	var from []string
	questions := w.view.Recap(r)
	if r.Unsure && w.place.Book {
		questions = questions[:min(r.Draw, len(questions))]
	}
	for _, q := range questions {
		item := w.again(q, "recap--")
		d.Items = append(d.Items, item)
		if !slices.Contains(from, item.From.Title) {
			from = append(from, item.From.Title)
		}
	}
	switch {
	case w.place.Book:
	case r.Unsure:
		d.Pick = min(r.Draw, len(d.Items))
		d.Items, d.More = d.Items[:d.Pick], d.Items[d.Pick:]
	case w.text.Kind == course.KindChapter:
		d.Of = w.texts.N("recap-of", len(d.Items), w.texts.List(from))
	}
	if len(d.Items) > 0 {
		w.part(b, "recap", d)
	}
}

// again shows a question that stands in another chapter, its ids prefixed so that nothing is doubled.
func (w *writer) again(q Guest, scope string) RecapItem {
	outer := *w
	if w.used == nil {
		w.used = map[string]bool{}
	}
	name := scope
	for n := 2; w.used[name+q.Question.ID]; n++ {
		name = scope + strconv.Itoa(n) + "-"
	}
	w.used[name+q.Question.ID] = true
	w.scope, w.chapter, w.copied = name, q.Chapter, true
	w.noTerms++ // the first place of a term is in the chapter's own text, and a test explains no words
	var b strings.Builder
	w.questionBlock(&b, q.Question)
	w.scope, w.chapter, w.copied, w.noTerms, w.level = outer.scope, outer.chapter, outer.copied, outer.noTerms,
		outer.level
	return RecapItem{From: q.From, Question: template.HTML(strings.TrimSpace(b.String()))}
}
