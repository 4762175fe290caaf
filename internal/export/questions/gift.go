package questions

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/bank"
	"github.com/vinjett/vinjett/internal/importer/draft"
)

// GIFT writes the questions in Moodle's GIFT, a category for each chapter.
func GIFT(w io.Writer, c *course.Course, report *draft.Report) error {
	e := &exporter{course: c, report: report}
	var b strings.Builder
	var chapter *course.Chapter
	e.each(func(ch *course.Chapter, q *course.Question) {
		if ch != chapter {
			chapter = ch
			title := strings.ReplaceAll(ch.Title, "/", "//")
			b.WriteString("$CATEGORY: $course$/top/" + strings.Join(strings.Fields(title), " ") + "\n\n")
		}
		b.WriteString(e.gift(q))
	})
	_, err := io.WriteString(w, b.String())
	return err
}

var giftMarks = strings.NewReplacer(
	`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`)

// escaped is running text as GIFT writes it.
func (e *exporter) escaped(pieces []course.Piece) string { return giftMarks.Replace(e.pieces(pieces)) }

func (e *exporter) gift(q *course.Question) string {
	x := e.extra(q)
	answers := ""
	switch q.Kind {
	case course.Single, course.Multiple:
		answers = e.giftChoices(q)
	case course.Numeric:
		answers = "#" + decimal(q.Number.Value) + ":" + decimal(q.Number.Tolerance)
	case course.ShortText:
		for _, a := range q.Accepted {
			answers += " =" + giftMarks.Replace(a)
		}
	case course.Match:
		for _, p := range q.Pairs {
			answers += " =" + e.escaped(p[0].Pieces) + " -> " + e.escaped(p[1].Pieces)
		}
	case course.Order:
		x.Kind, x.Samples = q.Kind, e.samples(q)
		for i, s := range x.Samples {
			answers += " =" + giftMarks.Replace(s[0]) + " -> " + strconv.Itoa(i+1)
		}
	case course.Judgement, course.Scale, course.Write:
		x.Kind, x.Samples = q.Kind, e.samples(q)
		e.free(q)
	default:
		panic(course.Unknown(q.Kind))
	}
	if explanation := e.blocks(q.Explanation); explanation != "" {
		if answers == "" {
			x.Explanation = explanation
		} else {
			answers += " ####" + giftMarks.Replace(explanation)
		}
	}
	return fmt.Sprintf("%s::%s::[html]%s {%s}\n\n", comment(x), q.ID, giftMarks.Replace(e.blocks(q.Prompt)), answers)
}

// comment is a line that Moodle does not read.
func comment(x bank.Extra) string {
	data, err := json.Marshal(x)
	if err != nil || string(data) == "{}" {
		return ""
	}
	return "// vinjett: " + string(data) + "\n"
}

func (e *exporter) giftChoices(q *course.Question) string {
	right := 0
	for _, o := range q.Options {
		if o.Right {
			right++
		}
	}
	var b strings.Builder
	for _, o := range q.Options {
		switch {
		case q.Kind == course.Multiple && o.Right:
			b.WriteString(" ~%" + share(right) + "%")
		case q.Kind == course.Multiple:
			b.WriteString(" ~%-" + share(right) + "%")
		case o.Right:
			b.WriteString(" =")
		default:
			b.WriteString(" ~")
		}
		b.WriteString(e.escaped(o.Pieces))
		if feedback := e.blocks(o.Feedback); feedback != "" {
			b.WriteString("#" + giftMarks.Replace(feedback))
		}
	}
	return b.String()
}

// share is a part of a hundred as Moodle takes it.
func share(n int) string {
	if n < 1 || n > 10 {
		return "5"
	}
	return strconv.FormatFloat(float64(int(100/float64(n)*1e5+0.5))/1e5, 'f', -1, 64)
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
