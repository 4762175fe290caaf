// Package docx reads documents of Word (ECMA-376, WordprocessingML) as a draft. What a style is called on the screen
// differs by language, so a heading is known by the built-in name of its style or by its outline level. Tracked changes
// are taken as accepted. A new page begins at each heading of the first level.
package docx

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

const mainPart = "word/document.xml"

// Read returns the draft of a document; name is what the file is called, for the report.
func Read(name string, data []byte) (*draft.Draft, error) {
	archive, err := packed.Open(data)
	if err != nil {
		return nil, err
	}
	document, err := archive.XML(mainPart)
	if err != nil {
		return nil, err
	}
	r := &reader{
		archive:   archive,
		relations: archive.Relations(mainPart),
		name:      name,
		report:    &draft.Report{},
		media:     map[string]string{},
		counters:  map[string]int{},
		begun:     map[string]bool{},
		asked:     map[string]bool{},
		anchors:   map[string]*heading{},
	}
	r.draft = &draft.Draft{Report: r.report, Anchors: map[string]draft.Anchor{}}
	r.styles = readStyles(archive)
	r.lists = readNumbering(archive)
	r.notes = r.readNotes("word/footnotes.xml", "footnote")
	r.endnotes = r.readNotes("word/endnotes.xml", "endnote")
	r.comments = r.readComments()
	r.title = r.coreTitle()
	r.draft.Language = r.styles.language
	r.body(document.Child("body"))
	r.useAnchors()
	r.pages(r.questions(r.group()))
	if r.hasFrames() {
		r.report.Add("left-header", draft.Place{File: name})
	}
	return r.draft, nil
}

// hasFrames reports whether the pages have headers or footers.
func (r *reader) hasFrames() bool {
	for _, relation := range r.relations {
		if relation.Type == "header" || relation.Type == "footer" {
			return true
		}
	}
	return false
}

// A reader reads one document.
type reader struct {
	archive   *packed.Archive
	relations map[string]packed.Relation
	styles    styles
	lists     numbering
	name      string
	title     string
	report    *draft.Report
	draft     *draft.Draft

	notes, endnotes map[string]*packed.Node
	comments        map[string]comment
	noteBlocks      []draft.Note // by number

	paragraph int // how many have been read
	units     []unit
	media     map[string]string // from the part to the path below content/
	counters  map[string]int    // how many items each level of a list has had
	begun     map[string]bool   // lists that have begun anew
	pending   []string          // bookmarks before the next paragraph
	anchors   map[string]*heading
	asked     map[string]bool // names of bookmarks that links lead to
	current   *heading
	inTable   bool
	depth     int
}

// A heading is one that links may lead to.
type heading struct {
	page *draft.Page
	id   string
	used bool
}

// A unit is a paragraph or a table, before lists and quotations are put together.
type unit struct {
	block draft.Block
	role  role
	level int // of a heading, or of a list
	list  string
	order bool // an ordered list
	more  bool // goes on with the item before
	first int  // the number of an ordered list's item
	at    int  // the number of the paragraph
	head  *heading
}

// A role is what a paragraph is, by its style.
type role string

const (
	body     role = ""
	title    role = "title"
	subtitle role = "subtitle"
	head     role = "heading"
	item     role = "list"
	quote    role = "quote"
	code     role = "code"
	caption  role = "caption"
	contents role = "toc"
)

func (r *reader) here() draft.Place { return r.at(r.paragraph) }

func (r *reader) at(n int) draft.Place {
	return draft.Place{File: r.name, Unit: draft.Paragraph, N: n}
}

func (r *reader) coreTitle() string {
	core, err := r.archive.XML("docProps/core.xml")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(core.First("title").Content())
}

// A comment is what somebody wrote in the margin.
type comment struct{ author, text string }

func (r *reader) readComments() map[string]comment {
	all := map[string]comment{}
	root, err := r.archive.XML("word/comments.xml")
	if err != nil {
		return all
	}
	for _, c := range root.All("comment") {
		var text []string
		for _, p := range c.Find("p") {
			var b strings.Builder
			for _, t := range p.Find("t") {
				b.WriteString(t.Content())
			}
			text = append(text, b.String())
		}
		all[c.Attr("id")] = comment{c.Attr("author"), strings.Join(text, " ")}
	}
	return all
}

func (r *reader) readNotes(part, name string) map[string]*packed.Node {
	all := map[string]*packed.Node{}
	root, err := r.archive.XML(part)
	if err != nil {
		return all
	}
	for _, n := range root.All(name) {
		if kind := n.Attr("type"); kind == "" || kind == "normal" {
			all[n.Attr("id")] = n
		}
	}
	return all
}

// note reads a footnote and returns its number.
func (r *reader) note(n *packed.Node) int {
	inner := &reader{
		archive: r.archive, relations: r.relations, styles: r.styles, lists: r.lists, name: r.name, report: r.report,
		draft: r.draft, media: r.media, counters: map[string]int{}, begun: map[string]bool{},
		anchors:   map[string]*heading{},
		asked:     r.asked,
		paragraph: r.paragraph, inTable: true, depth: r.depth + 1,
	}
	if r.depth < 3 {
		inner.body(n)
	}
	var blocks []draft.Block
	for _, g := range inner.group() {
		blocks = append(blocks, g.block)
	}
	number := len(r.noteBlocks) + 1
	r.noteBlocks = append(r.noteBlocks, draft.Note{Number: number, Blocks: blocks})
	r.report.Carried("carried-notes", 1)
	return number
}

// A group is a finished block with the number of its first paragraph.
type group struct {
	block draft.Block
	level int // of a heading
	at    int
	head  *heading
}

// group puts units together that are one block: items to lists, lines to quotations and code.
func (r *reader) group() (out []group) {
	units := typedLists(r.units)
	for i := 0; i < len(units); {
		u := units[i]
		end := i + 1
		switch u.role {
		case item, quote, code:
			if u.more {
				break // there is no item that it could go on with
			}
			for end < len(units) && units[end].role == u.role && (u.role != item || sameList(u, units[end])) {
				end++
			}
		}
		g := group{at: u.at, head: u.head}
		switch u.role {
		case item:
			g.block = nest(units[i:end], 0)
			if u.more {
				g.block = u.block
			}
		case quote:
			var inner []draft.Block
			for _, line := range units[i:end] {
				inner = append(inner, line.block)
			}
			g.block = draft.Quote{Blocks: inner}
		case code:
			g.block = draft.Code{Text: plainLines(units[i:end])}
		case head:
			g.level = u.level
			g.block = draft.Heading{Level: u.level, Text: u.block.(draft.Para).Text}
		case caption:
			if n := len(out); n > 0 {
				if f, ok := out[n-1].block.(draft.Figure); ok && f.Caption == "" {
					f.Caption = spansText(u.block)
					out[n-1].block = f
					i = end
					continue
				}
			}
			g.block = u.block
		default:
			g.block = u.block
		}
		out = append(out, g)
		i = end
	}
	return out
}

func spansText(b draft.Block) string {
	if p, ok := b.(draft.Para); ok {
		return draft.TextOf(p.Text)
	}
	return ""
}

func plainLines(units []unit) string {
	var lines []string
	for _, u := range units {
		p, _ := u.block.(draft.Para)
		var b strings.Builder
		for _, s := range p.Text {
			if s.Break {
				b.WriteByte('\n')
			}
			b.WriteString(s.Text)
		}
		lines = append(lines, b.String())
	}
	return strings.Join(lines, "\n")
}

// sameList reports whether an item goes on the list that begins with another: a bullet after a bullet, the next number,
// or a level below.
func sameList(first, next unit) bool {
	switch {
	case next.more || next.level > first.level:
		return true
	case next.level < first.level || next.order != first.order:
		return false
	}
	return !next.order || next.list == first.list && next.first > 1
}

// nest makes a list of its items, those of lower levels inside the item before.
func nest(units []unit, depth int) draft.List {
	list := draft.List{Ordered: units[0].order, Start: units[0].first}
	for i := 0; i < len(units); {
		end := i + 1
		for end < len(units) && (units[end].more || units[end].level > units[0].level) {
			end++
		}
		inner := below(units[i+1:end], units[0].level, depth)
		list.Items = append(list.Items, append([]draft.Block{units[i].block}, inner...))
		i = end
	}
	return list
}

// below returns what stands in an item below its first paragraph: more paragraphs, and lists of lower levels.
func below(units []unit, level, depth int) (blocks []draft.Block) {
	own := func(u unit) bool { return u.more && u.level <= level || depth > 7 }
	for i := 0; i < len(units); {
		if own(units[i]) {
			blocks = append(blocks, units[i].block)
			i++
			continue
		}
		end := i + 1
		for end < len(units) && !own(units[end]) {
			end++
		}
		blocks = append(blocks, nest(units[i:end], depth+1))
		i = end
	}
	return blocks
}

// pages divides the document and names its parts.
func (r *reader) pages(groups []group) {
	level := splitLevel(groups)
	if first := firstHeading(groups); level == 2 && first >= 0 {
		text := draft.TextOf(groups[first].block.(draft.Heading).Text)
		r.draft.Title = text
		r.report.Add("changed-split", r.at(groups[first].at), text)
		groups = slices.Delete(slices.Clone(groups), first, first+1)
	}
	r.draft.Title = cmp.Or(r.draft.Title, r.title, strings.TrimSuffix(path.Base(r.name), path.Ext(r.name)))
	page := &draft.Page{Title: r.draft.Title, Index: level > 0}
	var all []*draft.Page
	last := 1
	for _, g := range groups {
		h, isHeading := g.block.(draft.Heading)
		switch {
		case isHeading && g.level <= level:
			text := draft.TextOf(h.Text)
			if text == "" {
				continue
			}
			all = append(all, page)
			page = &draft.Page{Title: text}
			last = 1
			if g.head != nil {
				g.head.page, g.head.id = page, ""
			}
			continue
		case isHeading:
			wanted := h.Level - max(level-1, 0)
			if level == 0 {
				wanted = h.Level + 1
			}
			h.Level = min(max(wanted, 2), last+1)
			if h.Level < wanted {
				r.report.Add("changed-levels", r.at(g.at))
			}
			last = h.Level
			if g.head != nil {
				g.head.page = page
				if g.head.used {
					g.head.id = freshID(page, draft.TextOf(h.Text))
					h.ID = g.head.id
				}
			}
			r.report.Carried("carried-headings", 1)
			g.block = h
		}
		page.Blocks = append(page.Blocks, g.block)
	}
	all = append(all, page)
	for _, p := range all {
		if len(p.Blocks) == 0 && p.Index {
			continue
		}
		r.footnotes(p)
		r.draft.Pages = append(r.draft.Pages, p)
	}
	r.keepAnchors()
}

// useAnchors notes which headings links lead to: those get an id.
func (r *reader) useAnchors() {
	for name := range r.asked {
		if h := r.anchors[name]; h != nil {
			h.used = true
		}
	}
}

// keepAnchors tells the draft where the headings came to stand.
func (r *reader) keepAnchors() {
	for name, h := range r.anchors {
		if h != nil && h.page != nil {
			r.draft.Anchors[name] = draft.Anchor{Page: h.page, ID: h.id}
		}
	}
}

// splitLevel returns the level of headings that begin pages: the first, or the second when the only heading of the
// first is the document's title. It is 0 for a document without headings of the first level.
func splitLevel(groups []group) int {
	var levels [3]int
	for _, g := range groups {
		if _, ok := g.block.(draft.Heading); ok && g.level < 3 {
			levels[g.level]++
		}
	}
	first := firstHeading(groups)
	switch {
	case levels[1] == 1 && levels[2] > 1 && groups[first].level == 1:
		return 2
	case levels[1] > 0:
		return 1
	}
	return 0
}

func firstHeading(groups []group) int {
	return slices.IndexFunc(groups, func(g group) bool { _, ok := g.block.(draft.Heading); return ok })
}

// freshID returns an id for a heading that no other heading of the page has.
func freshID(page *draft.Page, text string) string {
	id := course.Slug(text)
	if !course.ValidID(id) {
		id = strings.Trim("s-"+id, "-")
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(page.Blocks, func(b draft.Block) bool {
			h, ok := b.(draft.Heading)
			return ok && (h.ID == id || course.Slug(draft.TextOf(h.Text)) == id)
		})
	}
	for taken(id) {
		id += "-b"
	}
	return id
}

// footnotes gives a page the notes that it refers to, numbered from 1.
func (r *reader) footnotes(p *draft.Page) {
	numbers := map[int]int{}
	var notes []draft.Block
	draft.EachSpan(p.Blocks, func(s *draft.Span) {
		if s.Note == 0 {
			return
		}
		n := numbers[s.Note]
		if n == 0 {
			n = len(numbers) + 1
			numbers[s.Note] = n
			notes = append(notes, draft.Note{Number: n, Blocks: r.noteBlocks[s.Note-1].Blocks})
		}
		s.Note = n
	})
	p.Blocks = append(p.Blocks, notes...)
}
