package render

import (
	"html/template"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// A RunSheet is what the sheet of a meeting says of the meeting itself. A meeting that can be held as two is printed
// either way: what is for one way only has the class `one` or `two`.
type RunSheet struct {
	Minutes  int
	Prepare  template.HTML // what stands before the agenda
	Title    template.HTML // of the agenda
	Whole    []AgendaRow
	Note     template.HTML // what stands after the agenda's table
	Divided  bool
	First    Session // all of the meeting when it is not divided
	Second   Session
	Outcomes bool    // lines for what was decided: no slide has them
	Written  Written // what the text refers to; its body is in the sessions
}

// A Session is one half of a meeting.
type Session struct {
	Minutes int
	Agenda  []AgendaRow
	Frame   template.HTML // the slides that it opens with
	Text    template.HTML
	End     template.HTML // the slides that it ends with, when they are not in Text
}

// An AgendaRow is a moment of a meeting; From and To are minutes from the beginning.
type AgendaRow struct {
	Group    string
	Title    template.HTML
	From, To int
}

// agendaRows returns the moments with their times, counted from the first of them.
func (w *writer) agendaRows(items []course.AgendaItem) []AgendaRow {
	rows := make([]AgendaRow, len(items))
	from := 0
	for i, item := range items {
		rows[i] = AgendaRow{item.Group, w.plain(item.Pieces), from, from + item.Minutes}
		from += item.Minutes
	}
	return rows
}

// runSheet writes a meeting for the one who leads it.
func (w *writer) runSheet() RunSheet {
	items, table := course.Agenda(w.text.Blocks)
	d := RunSheet{Minutes: course.Minutes(items)}
	if d.Minutes == 0 {
		d.Minutes = w.text.Minutes
	}
	opening, rest := leadingSlides(w.text.Blocks)
	ending := trailingSlides(rest)
	if at := slices.IndexFunc(rest, func(b course.Block) bool {
		return table != nil &&
			b == course.Block(table)
	}); at >= 0 {
		before := rest[:at]
		if at > 0 {
			if h, ok := rest[at-1].(*course.Heading); ok {
				d.Title, before = w.plain(h.Pieces), rest[:at-1]
			}
		}
		d.Prepare = w.blocks(before)
		rest = rest[at+1:]
		d.Whole = w.agendaRows(items)
		if next := slices.IndexFunc(rest, isHeading); next > 0 {
			d.Note = w.blocks(rest[:next])
			rest = rest[next:]
		}
	}
	moments := course.Moments(items, rest)
	half, cut := course.Divide(items), 0
	if half > 0 {
		cut = course.HalfAt(moments, half, rest)
	}
	d.Divided = cut > 0
	d.Outcomes = !slices.ContainsFunc(ending, func(b course.Block) bool { return hasLines(b.(*course.Slide)) })

	again := func(blocks []course.Block) template.HTML {
		w.scope = "again--"
		defer func() { w.scope = "" }()
		return w.blocks(blocks)
	}
	d.First = Session{Minutes: d.Minutes, Frame: w.blocks(opening)}
	if !d.Divided {
		d.First.Text = w.moments(rest, 0, moments, items, 0)
	} else {
		first, second := items[:half], items[half:]
		d.First.Minutes, d.First.Agenda = course.Minutes(first), w.agendaRows(first)
		d.First.Text = w.moments(rest[:cut], 0, moments, items, half)
		d.First.End = again(ending)
		d.Second = Session{Minutes: course.Minutes(second), Agenda: w.agendaRows(second), Frame: again(opening)}
		d.Second.Text = w.moments(rest[cut:], cut, moments, items, half)
	}
	d.Written = w.end(Written{})
	return d
}

func isHeading(b course.Block) bool { _, ok := b.(*course.Heading); return ok }

func isSlide(b course.Block) bool { _, ok := b.(*course.Slide); return ok }

// leadingSlides divides blocks after the slides that they begin with.
func leadingSlides(blocks []course.Block) (slides, rest []course.Block) {
	n := slices.IndexFunc(blocks, func(b course.Block) bool { return !isSlide(b) })
	if n < 0 {
		n = len(blocks)
	}
	return blocks[:n], blocks[n:]
}

// trailingSlides returns the slides that blocks end with.
func trailingSlides(blocks []course.Block) []course.Block {
	n := len(blocks)
	for n > 0 && isSlide(blocks[n-1]) {
		n--
	}
	return blocks[n:]
}

// hasLines reports whether a slide holds a table to fill in: every cell below its head is empty.
func hasLines(s *course.Slide) bool {
	return slices.ContainsFunc(s.Slides, func(blocks []course.Block) bool {
		return slices.ContainsFunc(blocks, func(b course.Block) bool {
			t, ok := b.(*course.Table)
			return ok && t.ToFillIn()
		})
	})
}

// moments writes the blocks of a meeting from an index on, each moment with its time before it. In a meeting held as
// two the times of the second half are counted from its own beginning.
func (w *writer) moments(blocks []course.Block, offset int, at []int, items []course.AgendaItem,
	half int) template.HTML {
	var b strings.Builder
	for i, block := range blocks {
		if n := slices.Index(at, offset+i); n >= 0 && items[n].Minutes > 0 {
			from := course.Minutes(items[:n])
			data := momentData{One: span{from, from + items[n].Minutes}}
			if half > 0 && n >= half {
				from -= course.Minutes(items[:half])
				data.Two = &span{from, from + items[n].Minutes}
			}
			w.part(&b, "moment", data)
		}
		w.block(&b, block)
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// span is minutes from the beginning.
type span struct{ From, To int }

// momentData is when a moment of a meeting is: in one meeting and, when that is another time, in the second of two.
type momentData struct {
	One span
	Two *span
}

// facilitatorData is notes for the leader of a group.
type facilitatorData struct {
	ID, Label string
	Minutes   int
	Body      template.HTML
}

// slideData is what is shown on the wall.
type slideData struct {
	ID     string
	Slides []template.HTML
}

// lines is how many rows a table to fill in has on paper, at least.
const lines = 4

// onPaper returns the pictures of a slide as a sheet has them: a table to fill in has room to write.
func (w *writer) onPaper(s *course.Slide) (pictures []template.HTML) {
	for _, blocks := range s.Slides {
		var shown []course.Block
		for _, inner := range blocks {
			if t, ok := inner.(*course.Table); ok && t.ToFillIn() {
				more := *t
				for len(more.Rows) < lines {
					more.Rows = append(slices.Clip(more.Rows), t.Rows[0])
				}
				inner = &more
			}
			shown = append(shown, inner)
		}
		pictures = append(pictures, w.inside(shown, w.level))
	}
	return pictures
}
