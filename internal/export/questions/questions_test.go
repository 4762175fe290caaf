package questions_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/export/questions"
	"github.com/vinjett/vinjett/internal/importer/bank"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/sheet"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown"
)

// A page with a question of each kind, in the forms that their texts may have.
const page = `---
title: A page
---

::: question {#single verdict=works points=2 test=yes goal=1,2}
What do you *say*, if 5 \* 3 = 15 \{or\} ~ so?

- [ ] Nothing: "no" = #1
  > You *know* {why}.
- [x] A **word**, and [a link](https://example.org/a?b=c&d=e)
  > First.

  > Second, in the same comment.
- [ ] 1 < 2 & 3 > 2

Hint: Look at ` + "`x := {y}`" + `.

Explanation: Because.

And because -> so.
:::

::: question {#multiple shuffle=no was=old-one}
Which?

- one
- two

* [x] a
* [x] b
  > Yes.
* [ ] c
:::

::: question {#one-of-several type=multiple}
Which?

- [x] a
- [ ] b
:::

::: question {#judgement type=judgement}
What speaks for it?

- [ ] a
  > For.
- [ ] b
  > Against.
:::

::: question {#scale type=scale}
How sure are you?

- not at all
- quite
:::

::: question {#write type=write}
Write.

- So
  > It is open.
- Or so
  > It is kind.

Criteria:

- It *asks*
- It is short
:::

::: question {#order}
In what order?

1. first
2. then
3. last

Explanation: As in a row.
:::

::: question {#match}
What goes with what?

| Animal | Sound |
| --- | --- |
| cat | mew -> purr |
| **dog** | bark |
:::

::: question {#number}
How much?

Answer: −1 250.5 ± 0.25 kg
:::

::: question {#words}
Who?

Answer: the board | board {x} = #2 | ~a
:::

::: question {#digits}
Which year, in words or digits?

Answer: 1984 |
:::
`

func parse(t *testing.T, code, text string) *course.Chapter {
	t.Helper()
	file, ds := diag.NewText("content/01-a/01-b.md", []byte(text))
	ch, more := markdown.New(code).Parse("01-a/01-b.md", file)
	for _, d := range append(ds, more...) {
		t.Errorf("%s: %s\n%s", d.ID, d.Message, text)
	}
	return ch
}

func courseOf(code string, ch *course.Chapter) *course.Course {
	c := &course.Course{Config: course.Config{ID: "a", Title: "A", Language: code}, Pages: []*course.Chapter{ch}}
	c.BuildIndex()
	return c
}

var between = regexp.MustCompile(`>\s+|\s+<`)

// markup is pieces as HTML, without the white space that means nothing.
func markup(pieces []course.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p := p.(type) {
		case course.Markup:
			b.WriteString(string(p))
		case course.Chars:
			b.WriteString(string(p))
		case *course.Link:
			b.WriteString("<a href=" + p.Dest + ">")
		default:
			fmt.Fprintf(&b, "%+v", p)
		}
	}
	return strings.TrimSpace(between.ReplaceAllStringFunc(b.String(), func(s string) string {
		if s[0] == '>' {
			return "> "
		}
		return " <"
	}))
}

func textOf(blocks []course.Block) string {
	var all []string
	for _, b := range blocks {
		if p, ok := b.(*course.Prose); ok {
			all = append(all, strings.TrimSpace(strings.ReplaceAll(markup(p.Pieces), "> <", "><")))
		} else {
			all = append(all, fmt.Sprintf("%T", b))
		}
	}
	return strings.Join(all, "")
}

// described is all that makes a question, as text.
func described(q *course.Question) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s verdict=%q keep=%v test=%v points=%d was=%v\n", q.ID, q.Kind, q.Verdict, q.Keep, q.Test,
		q.Points, q.Was)
	for _, g := range q.Goals {
		fmt.Fprintf(&b, "goal %s\n", g.Value)
	}
	fmt.Fprintf(&b, "asks %s\n", textOf(q.Prompt))
	for _, o := range q.Options {
		fmt.Fprintf(&b, "option %v %s: %s\n", o.Right, markup(o.Pieces), textOf(o.Feedback))
	}
	for _, p := range append([][2]course.Cell{q.Columns}, q.Pairs...) {
		fmt.Fprintf(&b, "pair %s, %s\n", markup(p[0].Pieces), markup(p[1].Pieces))
	}
	fmt.Fprintf(&b, "number %g ± %g %s\nwords %q\n", q.Number.Value, q.Number.Tolerance, q.Number.Unit, q.Accepted)
	for _, c := range q.Criteria {
		fmt.Fprintf(&b, "looks for %s\n", markup(c.Pieces))
	}
	fmt.Fprintf(&b, "hint %s\nexplains %s\n", textOf(q.Hint), textOf(q.Explanation))
	return b.String()
}

type (
	exporter func(io.Writer, *course.Course, *draft.Report) error
	importer func(string, []byte) (*draft.Draft, error)
)

var formats = map[string]struct {
	out exporter
	in  importer
}{
	"gift": {questions.GIFT, bank.GIFT},
	"csv":  {questions.CSV, sheet.CSV},
}

// again exports the questions of a page and imports them, and returns the page that they make.
func again(t *testing.T, format, code string, ch *course.Chapter) *course.Chapter {
	t.Helper()
	var data bytes.Buffer
	if err := formats[format].out(&data, courseOf(code, ch), &draft.Report{}); err != nil {
		t.Fatal(err)
	}
	d, err := formats[format].in("a."+format, data.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var blocks []draft.Block
	for _, p := range d.Pages {
		draft.EachSpan(p.Blocks, func(s *draft.Span) {
			if s.Word != "" {
				s.Text, s.Word = draft.Words(code)[s.Word], ""
			}
		})
		blocks = append(blocks, p.Blocks...)
	}
	w := draft.Writer{Language: lang.Of(code), ID: func(name string) string { return name }}
	return parse(t, code, "---\ntitle: A\n---\n\n"+w.Markdown(blocks))
}

// Questions that are exported and imported again are the same questions.
func TestRoundTrip(t *testing.T) {
	want := parse(t, "en", page).Questions()
	seen := map[course.QuestionKind]bool{}
	for format := range formats {
		got := again(t, format, "en", parse(t, "en", page)).Questions()
		if len(got) != len(want) {
			t.Fatalf("%s: %d questions of %d", format, len(got), len(want))
		}
		for i := range want {
			seen[want[i].Kind] = true
			if got, want := described(got[i]), described(want[i]); got != want {
				t.Errorf("%s:\n%s\nbecame\n%s", format, want, got)
			}
		}
	}
	for _, kind := range course.QuestionKinds() {
		if !seen[kind] {
			t.Errorf("no question is of the kind %s", kind)
		}
	}
}

// The questions of the course in content/ are the same, too, but for what the formats do not have.
func TestRoundTripOfTheCourse(t *testing.T) {
	names, err := filepath.Glob("../../../content/*/*.md")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ch := parse(t, "sv", string(data))
		if bytes.Contains(data, []byte("[@")) || len(ch.Questions()) == 0 {
			continue // a citation becomes text
		}
		for format := range formats {
			got, want := again(t, format, "sv", ch).Questions(), ch.Questions()
			if len(got) != len(want) {
				t.Fatalf("%s: %d questions of %d", name, len(got), len(want))
			}
			for i := range want {
				was, is := described(want[i]), described(got[i])
				if !strings.Contains(was, "<a href=") && is != was {
					t.Errorf("%s:\n%s\nbecame\n%s", format, was, is)
				}
			}
		}
	}
}
