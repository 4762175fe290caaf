package docx

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

// runs collects the text of one paragraph.
type runs struct {
	r        *reader
	spans    []draft.Span
	comments []string
	boxes    []unit
	fields   []field
}

// A field is a part of the text that Word works out: its code, then its result.
type field struct {
	code   string
	result bool
}

// read reads what a paragraph, or something inside it, holds.
func (l *runs) read(n *packed.Node, base draft.Mark, link string) {
	for _, c := range n.Children {
		switch c.Name {
		case "r":
			l.run(c, base, link)
		case "hyperlink":
			l.read(c, base, l.target(c))
		case "fldSimple":
			l.read(c, base, l.fieldLink(c.Attr("instr"), link))
		case "ins", "moveTo", "smartTag", "customXml", "bdo", "dir":
			if c.Name == "ins" {
				l.r.report.Carried("carried-tracked", 1)
			}
			l.read(c, base, link)
		case "sdt":
			if content := c.Child("sdtContent"); content != nil {
				l.read(content, base, link)
			}
		case "del", "moveFrom":
			l.r.report.Carried("carried-tracked", 1)
		case "oMath", "oMathPara":
			l.formula(c)
		case "bookmarkStart":
			l.r.bookmark(c.Attr("name"), false)
		case "commentReference":
			l.comment(c.Attr("id"))
		}
	}
}

func (l *runs) target(n *packed.Node) string {
	if id := n.RelationID(); id != "" {
		if relation := l.r.relations[id]; relation.Web {
			to := relation.Target
			if anchor := n.Attr("anchor"); anchor != "" && !strings.Contains(to, "#") {
				to += "#" + anchor
			}
			if !strings.Contains(to, ":") || strings.HasPrefix(strings.ToLower(to), "file:") {
				l.r.report.Add("left-local-link", l.r.here(), to)
				return ""
			}
			return to
		}
	}
	return l.anchor(n.Attr("anchor"))
}

// anchor is a link to a bookmark.
func (l *runs) anchor(name string) string {
	if name == "" {
		return ""
	}
	l.r.asked[name] = true
	return "anchor:" + name
}

var (
	fieldAddress = regexp.MustCompile(`^\s*HYPERLINK\s+"([^"]+)"`)
	fieldAnchor  = regexp.MustCompile(`^\s*(?:HYPERLINK\s+\\l\s+"([^"]+)"|REF\s+(\S+).*\\h)`)
)

// fieldLink returns where a field leads, or where the text around it does.
func (l *runs) fieldLink(code, otherwise string) string {
	if m := fieldAddress.FindStringSubmatch(code); m != nil {
		return m[1]
	}
	if m := fieldAnchor.FindStringSubmatch(code); m != nil {
		return l.anchor(m[1] + m[2])
	}
	return otherwise
}

// run reads a run of text with the same properties.
func (l *runs) run(n *packed.Node, base draft.Mark, link string) {
	properties := n.Child("rPr")
	mark := marks(properties, base|l.r.styles.markOf(properties.Child("rStyle").Attr("val")))
	if on(properties.Child("vanish")) {
		l.r.report.Add("left-hidden", l.r.here())
		return
	}
	if on(properties.Child("highlight")) || on(properties.Child("u")) && link == "" {
		l.r.report.Add("left-look", draft.Place{File: l.r.name})
	}
	for _, f := range l.fields {
		if f.result {
			link = l.fieldLink(f.code, link)
		}
	}
	for _, c := range n.Children {
		l.piece(c, mark, link)
	}
}

// hidden reports whether what comes is the code of a field and not its result.
func (l *runs) hidden() bool {
	for _, f := range l.fields {
		if !f.result {
			return true
		}
	}
	return false
}

func (l *runs) text(text string, mark draft.Mark, link string) {
	if text != "" && !l.hidden() {
		l.spans = append(l.spans, draft.Span{Text: text, Mark: mark, Link: link})
	}
}

// piece reads one thing in a run.
func (l *runs) piece(c *packed.Node, mark draft.Mark, link string) {
	switch c.Name {
	case "t":
		l.text(c.Content(), mark, link)
	case "tab", "ptab":
		l.text(" ", mark, link)
	case "noBreakHyphen":
		l.text("\u2011", mark, link)
	case "softHyphen":
		l.text("\u00ad", mark, link)
	case "br", "cr":
		if kind := c.Attr("type"); (kind == "" || kind == "textWrapping") && !l.hidden() {
			l.spans = append(l.spans, draft.Span{Break: true})
		}
	case "sym":
		l.symbol(c, mark, link)
	case "fldChar":
		l.fieldPart(c.Attr("fldCharType"))
	case "instrText":
		if k := len(l.fields); k > 0 && !l.fields[k-1].result {
			l.fields[k-1].code += c.Content()
		}
	case "footnoteReference":
		l.note(l.r.notes[c.Attr("id")])
	case "endnoteReference":
		l.note(l.r.endnotes[c.Attr("id")])
	case "commentReference":
		l.comment(c.Attr("id"))
	case "drawing", "pict", "object":
		l.drawing(c)
	case "AlternateContent":
		if choice := c.Child("Choice"); choice != nil {
			for _, inner := range choice.Children {
				l.piece(inner, mark, link)
			}
		}
	}
}

func (l *runs) fieldPart(kind string) {
	switch k := len(l.fields); {
	case kind == "begin" && k < 50:
		l.fields = append(l.fields, field{})
	case kind == "separate" && k > 0:
		l.fields[k-1].result = true
	case kind == "end" && k > 0:
		l.fields = l.fields[:k-1]
	}
}

// symbols are the characters of Wingdings and Symbol that texts use most, by their codes there.
var symbols = map[int64]string{
	0xf0fe: "☑", 0xf0fc: "✓", 0xf0a8: "☐", 0xf06f: "☐", 0xf0a3: "☐", 0xf0fd: "☒", 0xf078: "☒", 0xf0e0: "→",
	0xf0df: "←", 0xf04a: "☺", 0xf0b7: "•", 0xf0b0: "°", 0xf0b1: "±", 0xf0b3: "≥", 0xf0a7: "▪",
}

func (l *runs) symbol(c *packed.Node, mark draft.Mark, link string) {
	code, err := strconv.ParseInt(c.Attr("char"), 16, 32)
	text, known := symbols[code]
	switch {
	case known:
	case err == nil && code > 0x20 && (code < 0xd800 || code >= 0xf900):
		text = string(rune(code))
	default:
		l.r.report.Add("left-symbol", l.r.here(), c.Attr("font"))
		return
	}
	l.text(text, mark, link)
}

func (l *runs) note(n *packed.Node) {
	if n != nil && !l.hidden() && !l.r.inTable {
		l.spans = append(l.spans, draft.Span{Note: l.r.note(n)})
	} else if n != nil && !l.hidden() {
		l.r.report.Add("left-note", l.r.here(), strings.TrimSpace(n.Content()))
	}
}

func (l *runs) comment(id string) {
	c, ok := l.r.comments[id]
	if !ok {
		return
	}
	l.r.report.Add("todo-comment", l.r.here(), c.author, c.text)
	l.comments = append(l.comments, strings.Trim(c.author+": "+c.text, ": "))
}

func (l *runs) formula(n *packed.Node) {
	var b strings.Builder
	for _, t := range n.Find("t") {
		b.WriteString(t.Content())
	}
	l.r.report.Add("changed-formula", l.r.here(), b.String())
	l.text(b.String(), 0, "")
}

// drawing reads a picture or a text box; what it is else is left.
func (l *runs) drawing(c *packed.Node) {
	known := false
	for _, box := range c.Find("txbxContent") {
		known = true
		if blocks := l.r.inner(box); len(blocks) > 0 {
			l.r.report.Add("changed-frame", l.r.here())
			l.boxes = append(l.boxes, unit{block: draft.Box{Name: "fact", Blocks: blocks}, at: l.r.paragraph})
		}
	}
	alt := strings.TrimSpace(c.First("docPr").Attr("descr"))
	if shape := c.First("shape"); alt == "" && shape != nil {
		alt = strings.TrimSpace(shape.Attr("alt"))
	}
	for _, blip := range c.Find("blip", "imagedata") {
		if known && len(l.boxes) > 0 {
			break // what stands in a text box has been read with it
		}
		known = true
		id, ok := blip.Lookup("embed")
		if !ok {
			id = blip.RelationID()
		}
		source := l.r.image(id)
		if source == "" {
			continue
		}
		if alt == "" {
			l.r.report.Add("todo-alt", l.r.here(), source)
		}
		l.spans = append(l.spans, draft.Span{Image: &draft.Image{Source: source, Alt: alt}})
	}
	if !known {
		what := c.Name
		if d := c.First("graphicData"); d != nil {
			what = d.Attr("uri")
			what = what[strings.LastIndexByte(what, '/')+1:]
		}
		l.r.report.Add("left-drawing", l.r.here(), what)
	}
}
