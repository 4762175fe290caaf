package docx

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
	"github.com/vinjett/vinjett/internal/media"
)

// body reads what stands one after the other: paragraphs, tables, and what wraps them.
func (r *reader) body(n *packed.Node) {
	if n == nil {
		return
	}
	for _, c := range n.Children {
		switch c.Name {
		case "p":
			r.readParagraph(c)
		case "tbl":
			r.readTable(c)
		case "sdt":
			if kind := c.Child("sdtPr", "docPartObj", "docPartGallery").Attr("val"); kind == "Table of Contents" {
				r.paragraph += len(c.Find("p"))
				r.report.Add("left-contents", r.here())
				continue
			}
			r.body(c.Child("sdtContent"))
		case "customXml", "ins", "moveTo", "smartTag":
			r.body(c)
		case "del", "moveFrom":
			r.report.Carried("carried-tracked", 1)
		case "altChunk":
			r.report.Add("left-embedded", r.here(), "altChunk")
		case "bookmarkStart":
			r.bookmark(c.Attr("name"), true)
		}
	}
}

// bookmark notes that a place has a name. One between paragraphs is the place of the next.
func (r *reader) bookmark(name string, between bool) {
	switch {
	case name == "":
	case between:
		r.pending = append(r.pending, name)
	default:
		r.anchors[name] = r.current
	}
}

// readParagraph reads a paragraph, with what hangs on it: pictures, text boxes, comments.
func (r *reader) readParagraph(n *packed.Node) {
	r.paragraph++
	properties := n.Child("pPr")
	id := properties.Child("pStyle").Attr("val")
	as, level := r.styles.roleOf(id)
	if v, ok := properties.Child("outlineLvl").Lookup("val"); ok && as == body {
		if l, err := strconv.Atoi(v); err == nil && l >= 0 && l < 9 {
			as, level = head, l+1
		}
	}
	if as == contents {
		r.report.Add("left-contents", r.here())
		return
	}
	if as == head && !r.inTable {
		r.current = &heading{}
	}
	for _, name := range r.pending {
		r.bookmark(name, false)
	}
	r.pending = nil
	line := &runs{r: r}
	line.read(n, 0, "")
	u := unit{role: as, level: level, at: r.paragraph}
	if as == head {
		u.head = r.current
	}
	text := draft.Trimmed(line.spans)
	r.place(u, properties, id, text, line)
	for _, c := range line.comments {
		if !r.inTable {
			r.units = append(r.units, unit{block: draft.Comment{Text: c}, at: r.paragraph})
		}
	}
	r.units = append(r.units, line.boxes...)
}

// place adds the text of a paragraph as what its style says.
func (r *reader) place(u unit, properties *packed.Node, id string, text []draft.Span, line *runs) {
	if r.inTable && (u.role == head || u.role == title) {
		u.role = body
	}
	switch {
	case len(text) == 0:
		return
	case u.role == title:
		if r.draft.Title == "" {
			r.draft.Title = draft.TextOf(text)
			return
		}
		u.role, u.level = head, 1
	case u.role == subtitle:
		u.role = body
	case u.role == body || u.role == quote:
		r.listItem(&u, properties, id)
	}
	if len(text) == 1 && text[0].Image != nil && u.role == body {
		u.block = draft.Figure{Image: *text[0].Image}
	} else {
		u.block = draft.Para{Text: text}
	}
	r.report.Carried("carried-paragraphs", 1)
	r.units = append(r.units, u)
}

// listItem makes a paragraph an item if the document numbers it or gives it a bullet.
func (r *reader) listItem(u *unit, properties *packed.Node, id string) {
	list, level := r.styles.listOf(id)
	if own := properties.Child("numPr"); own != nil {
		if v, ok := own.Child("numId").Lookup("val"); ok {
			list = v
		}
		if v, ok := own.Child("ilvl").Lookup("val"); ok {
			level, _ = strconv.Atoi(v)
		}
	}
	if list == "" || list == "0" {
		return
	}
	at := r.lists.level(list, level)
	if at.format == "none" {
		return
	}
	definition := r.lists.abstract[list]
	u.role, u.list, u.level = item, definition, min(max(level, 0), 8)
	if at.blank {
		u.more = true
		return
	}
	if u.order = at.format != "bullet" && at.format != ""; u.order {
		key := definition + "/" + strconv.Itoa(u.level)
		if at.restart && !r.begun[list+"/"+key] {
			r.begun[list+"/"+key] = true
			r.counters[key] = 0
		}
		r.counters[key]++
		u.first = r.counters[key]
	}
	for deeper := u.level + 1; deeper < 9; deeper++ {
		delete(r.counters, definition+"/"+strconv.Itoa(deeper))
	}
	r.report.Carried("carried-items", 1)
}

// inner reads the blocks in a cell or a text box.
func (r *reader) inner(n *packed.Node) []draft.Block {
	outer, wasIn := r.units, r.inTable
	r.units, r.inTable, r.depth = nil, true, r.depth+1
	if r.depth < 20 {
		r.body(n)
	}
	groups := r.group()
	r.units, r.inTable, r.depth = outer, wasIn, r.depth-1
	var blocks []draft.Block
	for _, g := range groups {
		blocks = append(blocks, g.block)
	}
	return blocks
}

// readTable reads a table. One with a single cell is a frame around a text, and becomes a call-out.
func (r *reader) readTable(n *packed.Node) {
	at := r.paragraph + 1
	rows := n.Find("tr")
	if len(rows) == 1 && len(rows[0].Find("tc")) == 1 && !r.inTable {
		blocks := r.inner(rows[0].Find("tc")[0])
		if len(blocks) > 0 {
			r.report.Add("changed-frame", r.at(at))
			r.units = append(r.units, unit{block: draft.Box{Name: "fact", Blocks: blocks}, at: at})
		}
		return
	}
	var table draft.Table
	merged, flattened := false, false
	for _, row := range rows {
		var cells [][]draft.Span
		for _, c := range row.Find("tc") {
			spans, whole := draft.Inline(r.inner(c))
			flattened = flattened || !whole
			properties := c.Child("tcPr")
			if v := properties.Child("vMerge"); v != nil && v.Attr("val") != "restart" {
				merged = true
			}
			cells = append(cells, spans)
			width, _ := strconv.Atoi(properties.Child("gridSpan").Attr("val"))
			for range min(width, 60) - 1 {
				merged = true
				cells = append(cells, nil)
			}
		}
		if len(cells) > 0 && len(cells) < 200 {
			table.Rows = append(table.Rows, cells)
		}
	}
	if len(table.Rows) == 0 {
		return
	}
	if merged {
		r.report.Add("changed-merged", r.at(at))
	}
	if flattened {
		r.report.Add("changed-cells", r.at(at))
	}
	r.report.Carried("carried-tables", 1)
	r.units = append(r.units, unit{block: table, at: at})
}

// image adds a picture to the draft, and returns its path; "" when no page can show it.
func (r *reader) image(id string) string {
	relation := r.relations[id]
	if relation.Web {
		r.report.Add("left-remote", r.here(), relation.Target)
		return ""
	}
	if p, ok := r.media[relation.Target]; ok {
		return p
	}
	data, err := r.archive.Read(relation.Target)
	if err != nil {
		r.report.Add("left-image", r.here(), relation.Target)
		return ""
	}
	kind := media.Of(relation.Target)
	if fault, _ := kind.Check(data[:min(len(data), media.Head)]); kind.Use != media.Picture || fault != "" {
		r.report.Add("left-image", r.here(), path.Base(relation.Target))
		r.media[relation.Target] = ""
		return ""
	}
	base := course.Slug(strings.TrimSuffix(path.Base(r.name), path.Ext(r.name)))
	if base == "" {
		base = "word"
	}
	name := fmt.Sprintf("media/%s-%d%s", base, len(r.draft.Media)+1, kind.Extension)
	r.draft.Media = append(r.draft.Media, draft.Media{Name: name, Data: data})
	r.media[relation.Target] = "/" + name
	r.report.Carried("carried-images", 1)
	return "/" + name
}

var (
	typedLetter = regexp.MustCompile(`^([a-hA-H])[).]\s+`)
	typedBullet = regexp.MustCompile(`^[-–•·*o]\s+`)
)

// typedLists makes items of paragraphs whose marks somebody has typed: a) b) c), or a dash.
func typedLists(units []unit) []unit {
	out := units[:0:0]
	for i := 0; i < len(units); {
		end := i
		for end < len(units) && typedAs(units[end]) == "letter" && letterOf(units[end]) == end-i {
			end++
		}
		ordered := end-i > 1
		if !ordered {
			for end = i; end < len(units) && typedAs(units[end]) == "bullet"; {
				end++
			}
		}
		if end-i < 2 {
			out = append(out, units[i])
			i++
			continue
		}
		list := fmt.Sprint("typed ", units[i].at)
		for n, u := range units[i:end] {
			u.role, u.level, u.list, u.order, u.first = item, 0, list, ordered, n+1
			u.block = draft.Para{Text: withoutMark(u.block.(draft.Para).Text)}
			out = append(out, u)
		}
		i = end
	}
	return out
}

func typedAs(u unit) string {
	p, ok := u.block.(draft.Para)
	if !ok || u.role != body || len(p.Text) == 0 {
		return ""
	}
	switch text := draft.TextOf(p.Text); {
	case typedLetter.MatchString(text):
		return "letter"
	case typedBullet.MatchString(text):
		return "bullet"
	}
	return ""
}

func letterOf(u unit) int {
	return int(strings.ToLower(draft.TextOf(u.block.(draft.Para).Text))[0] - 'a')
}

// withoutMark takes away the mark that a text begins with, which may stand in several spans.
func withoutMark(spans []draft.Span) []draft.Span {
	text := draft.TextOf(spans)
	m := typedLetter.FindStringIndex(text)
	if m == nil {
		m = typedBullet.FindStringIndex(text)
	}
	drop := m[1]
	out := append([]draft.Span(nil), draft.Trimmed(spans)...)
	out[0].Text = strings.TrimLeft(out[0].Text, " \t\n")
	for i := range out {
		n := min(drop, len(out[i].Text))
		out[i].Text = out[i].Text[n:]
		if drop -= n; drop == 0 {
			break
		}
	}
	return draft.Trimmed(out)
}
