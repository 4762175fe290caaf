package page

import (
	"html/template"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/render"
)

// Kinds of pages that are made to be printed.
const (
	KindRunSheet course.Kind = "run-sheet" // a meeting, for the one who leads it
	KindHandout  course.Kind = "handout"   // a case or a section, for everyone in the room
)

// sheets are the pages that are printed from a chapter: address and kind of each.
func (f *Frame) sheets(ch *course.Chapter) (addresses []string, kinds []course.Kind) {
	if KindOf(ch) == course.KindMeeting {
		addresses, kinds = append(addresses, course.Beside(ch.Address, f.Generated.RunSheet)),
			append(kinds, KindRunSheet)
	}
	if blocks, _ := handoutBlocks(ch); len(blocks) > 0 {
		addresses, kinds = append(addresses, course.Beside(ch.Address, f.Generated.Handout)), append(kinds, KindHandout)
	}
	return addresses, kinds
}

// sheetLinks are the links from a chapter to its sheets.
func (f *Frame) sheetLinks(ch *course.Chapter) []render.Ref {
	addresses, kinds := f.sheets(ch)
	list := make([]render.Ref, len(addresses))
	for i, address := range addresses {
		text := f.Texts.T("run-sheet-link")
		if kinds[i] == KindHandout {
			text = f.Texts.T("handout-link")
			if _, section := handoutBlocks(ch); section != "" {
				text += ": " + section
			}
		}
		list[i] = render.Ref{URL: f.Link(ch.Address, address, ""), Title: text}
	}
	return list
}

func (f *Frame) sheetHead(ch *course.Chapter, address string, k course.Kind) pageHead {
	title := f.Texts.T(string(k)+"-of", ch.Title)
	if f.titles[ch.Title] > 1 && ch.Part != nil && !ch.Part.Flat() {
		title += " – " + PartTitle(ch.Part)
	}
	return pageHead{address: address, kind: k, class: "list " + string(k), title: title, part: ch.Part,
		description: ch.Summary}
}

func (f *Frame) sheetOpening(ch *course.Chapter, address string, where string) Opening {
	d := Opening{Crumbs: []render.Ref{{URL: f.Link(address, f.StartAddress(), ""), Title: f.Texts.T("start")}},
		Where: where, Title: ch.Title, Summary: ch.Summary}
	if p := ch.Part; p != nil && !p.Flat() {
		d.Crumbs = append(d.Crumbs, render.Ref{URL: f.Link(address, p.Address, ""), Title: f.Crumb(p)})
	}
	d.Crumbs = append(d.Crumbs, render.Ref{URL: f.Link(address, ch.Address, ""), Title: ch.Title})
	return d
}

// handoutBlocks returns what is printed on a chapter's sheet to hand out: the sections and blocks that its front matter
// names, or a case with what the group discusses. The title is that of a sheet with one section, else "".
func handoutBlocks(ch *course.Chapter) (blocks []course.Block, title string) {
	if len(ch.Handout) == 0 {
		if KindOf(ch) != course.KindCase {
			return nil, ""
		}
		for _, b := range ch.Blocks {
			if course.TraitsOf(b).InHandout {
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
	return slices.DeleteFunc(slices.Clone(blocks), func(b course.Block) bool {
			return course.TraitsOf(b).ShowsAnswers
		}),
		title
}

// handoutData is a sheet to hand out.
type handoutData struct {
	Opening Opening
	Lead    *render.Lead // a case that is the whole page
	Title   string       // of that case
	Text    template.HTML
	Closing Closing
}

func (f *Frame) handoutPage(ch *course.Chapter, address string) ([]byte, error) {
	place := f.at(ch, Place{Place: render.Place{Page: address, NoTerms: true}})
	d := handoutData{Opening: f.sheetOpening(ch, address, f.Texts.T("handout")), Title: ch.Title}
	t, title := f.Text(ch), ""
	t.Recap = nil
	t.Blocks, title = handoutBlocks(ch)
	if title != "" {
		d.Opening.Title, d.Opening.Summary = title, ""
	}
	if KindOf(ch) == course.KindCase && len(ch.Handout) == 0 {
		lead := &render.Lead{Vignette: f.Vignette(ch), Summary: ch.Summary}
		d.Opening.Title, d.Opening.Summary = "", ""
		if OpensWithCase(t.Blocks) {
			t.Case = lead
		} else {
			d.Lead = lead
		}
	}
	text, err := f.Write(ch, place, t)
	if err != nil {
		return nil, err
	}
	d.Text, d.Closing = text.Body, references(text, place)
	return f.write(f.sheetHead(ch, address, KindHandout), "handout.html", d)
}

// runSheetData is a meeting for the one who leads it.
type runSheetData struct {
	render.RunSheet
	Opening Opening
	Print   []render.Ref // sheets to print
	Closing Closing
}

func (f *Frame) runSheetPage(ch *course.Chapter, address string) ([]byte, error) {
	place := f.at(ch, Place{Place: render.Place{Page: address, NoTerms: true, Leader: true}})
	sheet, err := f.Cache.RunSheet(f.view(ch, &place), place.Place, f.Text(ch))
	if err != nil {
		return nil, err
	}
	where := []string{f.Texts.T("run-sheet-for")}
	if sheet.Minutes > 0 {
		where = append(where, f.Texts.N("minutes", sheet.Minutes))
	}
	return f.write(f.sheetHead(ch, address, KindRunSheet), "run-sheet.html", runSheetData{
		RunSheet: sheet, Opening: f.sheetOpening(ch, address, strings.Join(where, " · ")),
		Print:   f.printFor(ch, address),
		Closing: references(sheet.Written, place),
	})
}

// printFor lists what is printed for a meeting: the sheets to hand out of the pages that it links to.
func (f *Frame) printFor(ch *course.Chapter, address string) []render.Ref {
	var list []render.Ref
	seen := map[*course.Chapter]bool{}
	course.EachPiece(ch.Blocks, func(p course.Piece) {
		link, ok := p.(*course.Link)
		if !ok {
			return
		}
		target, _ := f.Course.Resolve(ch, link.Dest)
		if target.Chapter == nil || seen[target.Chapter] {
			return
		}
		seen[target.Chapter] = true
		addresses, kinds := f.sheets(target.Chapter)
		for i := range addresses {
			if kinds[i] == KindHandout {
				list = append(list, render.Ref{URL: f.Link(address, addresses[i], ""),
					Title: f.Texts.T("handout-of", target.Chapter.Title)})
			}
		}
	})
	return list
}
