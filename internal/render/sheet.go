package render

import (
	"html/template"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// Kinds of pages that are made to be printed.
const (
	KindRunSheet course.Kind = "run-sheet" // a meeting, for the one who leads it
	KindHandout  course.Kind = "handout"   // a case or a section, for everyone in the room
)

// sheets are the pages that are printed from a chapter: address and kind of each.
func (f *Frame) sheets(ch *course.Chapter) (addresses []string, kinds []course.Kind) {
	if kind(ch) == course.KindMeeting {
		addresses, kinds = append(addresses, course.Beside(ch.Address, f.generated.RunSheet)), append(kinds, KindRunSheet)
	}
	if blocks, _ := handoutBlocks(ch); len(blocks) > 0 {
		addresses, kinds = append(addresses, course.Beside(ch.Address, f.generated.Handout)), append(kinds, KindHandout)
	}
	return addresses, kinds
}

// sheetLinks are the links from a chapter to its sheets.
func (f *Frame) sheetLinks(ch *course.Chapter) []linkData {
	addresses, kinds := f.sheets(ch)
	list := make([]linkData, len(addresses))
	for i, address := range addresses {
		text := f.texts.t("run-sheet-link")
		if kinds[i] == KindHandout {
			text = f.texts.t("handout-link")
			if _, section := handoutBlocks(ch); section != "" {
				text += ": " + section
			}
		}
		list[i] = linkData{f.link(ch.Address, address, ""), text}
	}
	return list
}

func (f *Frame) sheetHead(ch *course.Chapter, address string, k course.Kind) pageHead {
	title := f.texts.t(string(k)+"-of", ch.Title)
	if f.titles[ch.Title] > 1 && ch.Part != nil {
		title += " – " + partTitle(ch.Part)
	}
	return pageHead{address: address, kind: k, class: "list " + string(k), title: title, part: ch.Part, description: ch.Summary}
}

func (f *Frame) sheetOpening(ch *course.Chapter, address string, where string) openingData {
	d := openingData{Crumbs: []linkData{{f.link(address, f.startAddress(), ""), f.texts.t("start")}}, Where: where, Title: ch.Title, Summary: ch.Summary}
	if p := ch.Part; p != nil {
		d.Crumbs = append(d.Crumbs, linkData{f.link(address, p.Address, ""), f.crumb(p)})
	}
	d.Crumbs = append(d.Crumbs, linkData{f.link(address, ch.Address, ""), ch.Title})
	return d
}

// handoutBlocks returns what is printed on a chapter's sheet to hand out: the sections and blocks that its front matter names, or a
// case with what the group discusses. The title is that of a sheet with one section, else "".
func handoutBlocks(ch *course.Chapter) (blocks []course.Block, title string) {
	if len(ch.Handout) == 0 {
		if kind(ch) != course.KindCase {
			return nil, ""
		}
		for _, b := range ch.Blocks {
			switch b.(type) {
			case *course.Case, *course.Discussion:
				blocks = append(blocks, b)
			}
		}
		return blocks, ""
	}
	for _, id := range ch.Handout {
		for i, b := range ch.Blocks {
			if b.Common().ID != id.Value {
				continue
			}
			section := ch.Blocks[i : i+1]
			if h, ok := b.(*course.Heading); ok {
				end := i + 1
				for end < len(ch.Blocks) {
					if next, ok := ch.Blocks[end].(*course.Heading); ok && next.Level <= h.Level {
						break
					}
					end++
				}
				section = ch.Blocks[i:end]
				if len(ch.Handout) == 1 {
					section, title = section[1:], strings.TrimSpace(course.Plain(h.Pieces))
				}
			}
			blocks = append(blocks, section...)
			break
		}
	}
	// What is answered alone has its answers beside it, which is not for a paper in everybody's hand.
	return slices.DeleteFunc(slices.Clone(blocks), func(b course.Block) bool {
		switch b.(type) {
		case *course.Question, *course.Recap:
			return true
		}
		return false
	}), title
}

// handoutData is a sheet to hand out.
type handoutData struct {
	Opening openingData
	Lead    *caseLead // a case that is the whole page
	Title   string    // of that case
	Text    template.HTML
	Closing closingData
}

func (f *Frame) handoutPage(ch *course.Chapter, address string) ([]byte, error) {
	w := f.newWriter(ch, address, Place{NoTerms: true})
	d := handoutData{Opening: f.sheetOpening(ch, address, f.texts.t("handout")), Title: ch.Title}
	blocks, title := handoutBlocks(ch)
	if title != "" {
		d.Opening.Title, d.Opening.Summary = title, ""
	}
	if kind(ch) == course.KindCase && len(ch.Handout) == 0 {
		lead := &caseLead{Vignette: f.vignette(ch), Summary: ch.Summary}
		d.Opening.Title, d.Opening.Summary = "", ""
		if first, ok := blocks[0].(*course.Case); ok && len(first.Roles) == 0 {
			w.lead = lead
		} else {
			d.Lead = lead
		}
	}
	t := remembered(w, w.lead, func() text { return w.end(text{body: w.blocks(blocks)}) })
	d.Text = t.body
	d.Closing = closingData{Notes: t.notes, Sources: t.sources, SourcesID: w.own(sourcesID), Law: t.law}
	if w.err != nil {
		return nil, w.err
	}
	return f.write(f.sheetHead(ch, address, KindHandout), "handout.html", d)
}

// runSheetData is a meeting for the one who leads it. A meeting that can be held as two is printed either way: what is for one way
// only has the class `one` or `two`.
type runSheetData struct {
	Opening  openingData
	Minutes  int
	Print    []linkData    // sheets to print
	Prepare  template.HTML // what stands before the agenda
	Title    template.HTML // of the agenda
	Whole    []agendaRow
	Note     template.HTML // what stands after the agenda's table
	Divided  bool
	First    sessionData // all of the meeting when it is not divided
	Second   sessionData
	Outcomes bool // lines for what was decided: no slide has them
	Closing  closingData
}

// sessionData is one half of a meeting.
type sessionData struct {
	Minutes int
	Agenda  []agendaRow
	Frame   template.HTML // the slides that it opens with
	Text    template.HTML
	End     template.HTML // the slides that it ends with, when they are not in Text
}

// agendaRow is a moment; From and To are minutes from the beginning.
type agendaRow struct {
	Group    string
	Title    template.HTML
	From, To int
}

// agendaRows returns the moments with their times, counted from the first of them.
func (w *writer) agendaRows(items []course.AgendaItem) []agendaRow {
	rows := make([]agendaRow, len(items))
	from := 0
	for i, item := range items {
		rows[i] = agendaRow{item.Group, w.plain(item.Pieces), from, from + item.Minutes}
		from += item.Minutes
	}
	return rows
}

func (f *Frame) runSheetPage(ch *course.Chapter, address string) ([]byte, error) {
	w := f.newWriter(ch, address, Place{NoTerms: true, Leader: true})
	d := remembered(w, nil, func() runSheetData { return w.runSheet(ch) })
	if w.err != nil {
		return nil, w.err
	}
	where := []string{f.texts.t("run-sheet-for")}
	if d.Minutes > 0 {
		where = append(where, f.texts.count("minutes", d.Minutes))
	}
	d.Opening, d.Print = f.sheetOpening(ch, address, strings.Join(where, " · ")), f.printFor(ch, address)
	return f.write(f.sheetHead(ch, address, KindRunSheet), "run-sheet.html", d)
}

// runSheet is what a run sheet says of the meeting itself.
func (w *writer) runSheet(ch *course.Chapter) runSheetData {
	items, table := ch.Agenda()
	d := runSheetData{Minutes: course.Minutes(items)}
	if d.Minutes == 0 {
		d.Minutes = ch.Minutes
	}
	opening, rest := leadingSlides(ch.Blocks)
	ending := trailingSlides(rest)
	if at := slices.IndexFunc(rest, func(b course.Block) bool { return table != nil && b == course.Block(table) }); at >= 0 {
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
	moments := match(items, rest)
	half, cut := course.Divide(items), 0
	if half > 0 {
		cut = cutAt(moments, half, rest)
	}
	d.Divided = cut > 0
	d.Outcomes = !slices.ContainsFunc(ending, func(b course.Block) bool { return hasLines(b.(*course.Slide)) })

	again := func(blocks []course.Block) template.HTML {
		w.scope = "again--"
		defer func() { w.scope = "" }()
		return w.blocks(blocks)
	}
	d.First = sessionData{Minutes: d.Minutes, Frame: w.blocks(opening)}
	if !d.Divided {
		d.First.Text = w.moments(rest, 0, moments, items, 0)
	} else {
		first, second := items[:half], items[half:]
		d.First.Minutes, d.First.Agenda = course.Minutes(first), w.agendaRows(first)
		d.First.Text = w.moments(rest[:cut], 0, moments, items, half)
		d.First.End = again(ending)
		d.Second = sessionData{Minutes: course.Minutes(second), Agenda: w.agendaRows(second), Frame: again(opening)}
		d.Second.Text = w.moments(rest[cut:], cut, moments, items, half)
	}
	d.Closing = closingData{Notes: w.footnotes(), Sources: w.references(), SourcesID: w.own(sourcesID), Law: w.law}
	return d
}

// printFor lists what is printed for a meeting: the sheets to hand out of the pages that it links to.
func (f *Frame) printFor(ch *course.Chapter, address string) []linkData {
	var list []linkData
	seen := map[*course.Chapter]bool{}
	course.EachPiece(ch.Blocks, func(p course.Piece) {
		link, ok := p.(*course.Link)
		if !ok {
			return
		}
		target, _ := f.course.Resolve(ch, link.Dest)
		if target.Chapter == nil || seen[target.Chapter] {
			return
		}
		seen[target.Chapter] = true
		addresses, kinds := f.sheets(target.Chapter)
		for i := range addresses {
			if kinds[i] == KindHandout {
				list = append(list, linkData{f.link(address, addresses[i], ""), f.texts.t("handout-of", target.Chapter.Title)})
			}
		}
	})
	return list
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
		return slices.ContainsFunc(blocks, func(b course.Block) bool { t, ok := b.(*course.Table); return ok && toFillIn(t) })
	})
}

func toFillIn(t *course.Table) bool {
	for _, row := range t.Rows {
		if slices.ContainsFunc(row, func(c course.Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
			return false
		}
	}
	return len(t.Rows) > 0
}

// match finds the block with which each moment of an agenda begins: the first whose label or heading is the moment's title, in
// order. It is -1 for a moment that has none.
func match(items []course.AgendaItem, blocks []course.Block) []int {
	at := make([]int, len(items))
	from := 0
	for i, item := range items {
		at[i] = -1
		for j := from; j < len(blocks); j++ {
			name := blocks[j].Common().Label
			if h, ok := blocks[j].(*course.Heading); ok {
				name = course.Plain(h.Pieces)
			}
			if strings.EqualFold(strings.TrimSpace(name), item.Title) {
				at[i], from = j, j+1
				break
			}
		}
	}
	return at
}

// cutAt returns the block with which the second half of a meeting begins: the first heading of a section after the last moment of
// the first half that has a block, else the first block of the second half. It is 0 when neither can be told.
func cutAt(moments []int, half int, blocks []course.Block) int {
	last, next := slices.Max(moments[:half]), len(blocks)
	for _, at := range moments[half:] {
		if at > last {
			next = at
			break
		}
	}
	if next == len(blocks) {
		return 0
	}
	for i := last + 1; i < next; i++ {
		if h, ok := blocks[i].(*course.Heading); ok && h.Level <= 2 && i > 0 {
			return i
		}
	}
	return next
}

// moments writes the blocks of a meeting from an index on, each moment with its time before it. In a meeting held as two the times
// of the second half are counted from its own beginning.
func (w *writer) moments(blocks []course.Block, offset int, at []int, items []course.AgendaItem, half int) template.HTML {
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

// forLeader writes the blocks that only the leader of a group sees on paper.
func (w *writer) forLeader(b *strings.Builder, block course.Block) {
	switch block := block.(type) {
	case *course.Facilitator:
		w.part(b, "facilitator", facilitatorData{ID: w.id(block.ID), Label: block.Label, Minutes: block.Minutes, Body: w.inside(block.Blocks, w.level)})
	case *course.Slide:
		d := slideData{ID: w.id(block.ID)}
		for _, s := range block.Slides {
			var shown []course.Block
			for _, inner := range s {
				if t, ok := inner.(*course.Table); ok && toFillIn(t) {
					more := *t
					for len(more.Rows) < lines {
						more.Rows = append(slices.Clip(more.Rows), t.Rows[0])
					}
					inner = &more
				}
				shown = append(shown, inner)
			}
			d.Slides = append(d.Slides, w.inside(shown, w.level))
		}
		w.part(b, "slide", d)
	}
}
