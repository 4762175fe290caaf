package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A converter makes course blocks of one file's tree.
type converter struct {
	syntax   *syntax.Parser
	apart    bool // see [Parser.Apart]
	language *lang.Language
	file     *diag.File
	src      []byte
	ch       *course.Chapter
	ds       []diag.Diagnostic
	ids      map[string]diag.Span // where each id of the page stands
	auto     []*course.Heading    // headings that still need an id
}

// reported lets a hint follow a report.
type reported struct{ d *diag.Diagnostic }

func (r reported) hint(format string, args ...any) {
	if format != "" {
		r.d.Hint = fmt.Sprintf(format, args...)
	}
}

func (c *converter) report(id string, span diag.Span, message string) reported {
	c.ds = append(c.ds, diag.New(id, c.file.At(span.Start, span.End), message))
	return reported{&c.ds[len(c.ds)-1]}
}

// frontMatter reads the keys; goldmark-meta has only taken the lines out of the text.
func (c *converter) frontMatter(span diag.Span) {
	fm := &c.ch.FrontMatter
	names := func(key string) []string {
		names := c.language.Names(key)
		if key == "summary" {
			names = append(names, "description") // as most other programs call it
		}
		return names
	}
	for _, d := range yamldoc.DecodeNamed(c.file, span, fm, names) {
		key := string(c.src[d.Span.Start:d.Span.End])
		if d.ID == "unknown-key" && elsewhere[key] {
			c.ch.Elsewhere = append(c.ch.Elsewhere, course.Text{Value: key, Span: d.Span})
			continue
		}
		c.ds = append(c.ds, d)
	}
	if k := fm.Kind; k != "" {
		if fm.Kind = course.Kind(lang.Kinds.Own(string(k))); fm.Kind == "" {
			c.valueFault(span, string(k), "the kind "+diag.Quote(string(k))+" does not exist",
				"write "+c.language.Choices(lang.Kinds))
		}
	}
	if l := fm.Layer; l != "" {
		if fm.Layer = course.Layer(lang.Layers.Own(string(l))); fm.Layer == "" {
			c.valueFault(span, string(l), "the layer "+diag.Quote(string(l))+" does not exist",
				"write "+c.language.Choices(lang.Layers))
		}
	}
	if fm.ID != "" && !validProgressID(fm.ID) {
		c.valueFault(span, fm.ID, "the id "+diag.Quote(fm.ID)+" is not a-z, 0-9, - and /",
			"write it as the address without .html: grunder/vagar-in")
	}
	if fm.Minutes < 0 {
		c.valueFault(span, strconv.Itoa(fm.Minutes), "minutes cannot be negative", "")
	}
}

// elsewhere are keys of front matter that mean something to other programs and nothing here.
var elsewhere = func() map[string]bool {
	keys := map[string]bool{}
	for _, key := range strings.Fields(`
		aliases author authors banner bibliography cascade categories comments cover custom_edit_url date
		editLink editable episode exercises expiryDate hasChildren has_children has_toc head hero hide
		hide_table_of_contents hide_title icon image images jupytext kernelspec keywords lastUpdated lastmod
		layout linkTitle math menu meta nav nav_order next order outputs pagination_next pagination_prev
		parent permalink position prev publishDate robots search series sidebar sidebar_class_name
		sidebar_label sidebar_position sitemap slug social source-rmd status subtitle tableOfContents tags
		teaching template thumbnail toc toc_max_heading_level type unlisted url weight`) {
		keys[key] = true
	}
	return keys
}()

var progressID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(/[a-z0-9-]+)*$`)

func validProgressID(s string) bool { return progressID.MatchString(s) }

// valueFault reports a value in the front matter at the place where it stands.
func (c *converter) valueFault(front diag.Span, value, message, hint string) {
	at := front
	if i := bytes.Index(c.src[front.Start:front.End], []byte(value)); i >= 0 {
		at = diag.Span{Start: front.Start + i, End: front.Start + i + len(value)}
	}
	c.report("bad-value", at, message).hint("%s", hint)
}

func (c *converter) document(doc ast.Node) {
	c.ids = map[string]diag.Span{}
	markTasks(doc)
	var nodes []ast.Node
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.TextBlock: // front matter that goldmark-meta could not read; yamldoc has said so
		case *extast.FootnoteList:
			c.notes(n)
		default:
			nodes = append(nodes, n)
		}
	}
	ch := c.ch
	ch.Blocks = c.blocks(nodes)
	c.title()
	c.headingIDs()
	ch.Words = course.CountWords(ch.Blocks)
	for _, n := range ch.Notes {
		ch.Words += course.CountWords(n.Blocks)
	}
}

// title takes the chapter's title from the first heading when the front matter has none, and the heading out of the
// text when it says the title once more.
func (c *converter) title() {
	ch := c.ch
	heading := func(level int) int {
		return slices.IndexFunc(ch.Blocks, func(b course.Block) bool {
			h, ok := b.(*course.Heading)
			return ok && h.Level <= level
		})
	}
	first := heading(1)
	if first < 0 && ch.Title == "" {
		first = heading(6) // as other programs do
	}
	if first >= 0 {
		h := ch.Blocks[first].(*course.Heading)
		text := course.Plain(h.Pieces)
		if ch.Title == "" {
			ch.Title = text
			c.lift(h.Level)
		}
		if ch.Title == text {
			ch.Blocks = slices.Delete(ch.Blocks, first, first+1)
			c.auto = slices.DeleteFunc(c.auto, func(a *course.Heading) bool { return a == h })
		}
	}
	if ch.Title == "" && !diag.HasErrors(c.ds) {
		c.report("missing-key", diag.Span{}, "the page has no title").
			hint("begin the file with “# Title”, or write title: in the front matter")
	}
}

// lift takes all headings up to the level below the title, which was written as a smaller heading of that level, unless
// one stands beside it.
func (c *converter) lift(title int) {
	each := func(do func(h *course.Heading)) {
		course.Walk(c.ch.Blocks, func(b course.Block) bool {
			if h, ok := b.(*course.Heading); ok {
				do(h)
			}
			_, slide := b.(*course.Slide)
			return !slide
		})
	}
	beside := 0
	each(func(h *course.Heading) {
		if h.Level <= title {
			beside++
		}
	})
	if beside == 1 {
		each(func(h *course.Heading) { h.Level = max(h.Level-title+1, 1) })
	}
}

// headingIDs gives every heading without an explicit id one from its text, after all explicit ids are known.
func (c *converter) headingIDs() {
	next := map[string]int{} // the number to try for a text that has come before
	for _, h := range c.auto {
		base := or(course.AnchorID(course.Plain(h.Pieces)), "section")
		id := base
		for n := max(next[base], 2); ; n++ {
			if _, taken := c.ids[id]; !taken && id != course.MainID {
				break
			}
			id = base + "-" + strconv.Itoa(n)
			next[base] = n + 1
		}
		c.ids[id] = h.Span
		h.ID = id
	}
}

// useID checks an id that the author wrote and takes it.
func (c *converter) useID(id string, span diag.Span) {
	if !course.ValidID(id) {
		c.badID(id, span)
		return
	}
	if id == course.MainID {
		c.report("bad-id", span, "the id "+diag.Quote(id)+" is that of the page's text as a whole").
			hint("give it another id")
		return
	}
	if first, taken := c.ids[id]; taken {
		d := c.report("duplicate-id", span, "the id "+diag.Quote(id)+" is used twice on this page").d
		*d = d.See(c.file.At(first.Start, first.End), "first used here").Hintf("give one of them another id")
		return
	}
	c.ids[id] = span
}

func (c *converter) badID(id string, span diag.Span) {
	c.report("bad-id", span, "the id "+diag.Quote(id)+" is not a letter followed by a-z, 0-9 and single hyphens").
		hint("write %s", or(course.Slug(id), "a-short-name"))
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

func children(n ast.Node) []ast.Node {
	var all []ast.Node
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		all = append(all, child)
	}
	return all
}

// spanOf returns where an inline or block node stands, as well as the tree tells.
func (c *converter) spanOf(n ast.Node) diag.Span {
	start := syntax.Position(n)
	if p := n.Pos(); p >= 0 {
		start = p
	}
	if start < 0 && n.Parent() != nil {
		return c.spanOf(n.Parent())
	}
	start = min(max(start, 0), len(c.src)) // goldmark counts a tab's columns as characters in some places
	end := start
	if n.Type() == ast.TypeInline {
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if t, ok := n.(*ast.Text); ok && entering {
				end = max(end, t.Segment.Stop)
			}
			return ast.WalkContinue, nil
		})
	} else if i := bytes.IndexByte(c.src[start:], '\n'); i >= 0 {
		end = start + i
	} else {
		end = len(c.src)
	}
	return diag.Span{Start: start, End: end}
}

func (c *converter) notes(list *extast.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		f := n.(*extast.Footnote)
		note := &course.Note{Label: string(f.Ref), Blocks: c.blocks(children(f))}
		_ = ast.Walk(f, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering && n.Kind() == extast.KindFootnoteBacklink {
				note.Refs++
			}
			return ast.WalkContinue, nil
		})
		c.ch.Notes = append(c.ch.Notes, note)
	}
}

// blocks converts siblings: what is typed becomes its block, runs of anything else become prose.
func (c *converter) blocks(nodes []ast.Node) []course.Block {
	var out []course.Block
	var run []ast.Node
	flush := func() {
		if len(run) == 0 {
			return
		}
		if pieces := c.pieces(false, run...); len(pieces) > 0 {
			out = append(out, &course.Prose{Base: course.Base{Span: c.spanOf(run[0])}, Pieces: pieces})
		}
		run = nil
	}
	add := func(b course.Block) {
		flush()
		if b != nil {
			out = append(out, b)
		}
	}
	for _, n := range nodes {
		switch n := n.(type) {
		case *syntax.Fence:
			flush()
			if b := c.fenced(n); b != nil {
				out = append(out, b)
			}
		case *ast.Heading:
			add(c.heading(n))
		case *extast.Table:
			add(c.table(n))
		case *ast.HTMLBlock:
			c.htmlBlock(n)
		case *syntax.Details:
			flush()
			b := &course.Callout{Type: course.CalloutFact, Folded: true}
			b.Base = course.Base{Span: n.Span, Label: n.Summary}
			b.Blocks = c.blocks(children(n))
			out = append(out, b)
		case *ast.TextBlock:
			if n.HasChildren() {
				run = append(run, n)
			}
		case *syntax.Keyword, *syntax.SlideBreak:
		case *ast.Blockquote:
			if t := alertType(n, c.src); t != "" {
				add(c.alert(n, t))
			} else {
				run = append(run, n)
			}
		case *ast.Paragraph:
			if image, ok := onlyChild(n).(*ast.Image); ok {
				add(&course.Figure{Base: course.Base{Span: c.spanOf(n)}, Image: c.image(image)})
			} else {
				run = append(run, n)
			}
		default:
			run = append(run, n)
		}
		if c.apart {
			flush()
		}
	}
	flush()
	return out
}

// markTasks names the lists with checkboxes below a node, so that they need no other mark before their items.
func markTasks(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() == ast.KindListItem && checkbox(n) != nil {
			n.Parent().SetAttributeString("class", []byte("tasks"))
		}
		return ast.WalkContinue, nil
	})
}

func onlyChild(n ast.Node) ast.Node {
	if n.ChildCount() == 1 {
		return n.FirstChild()
	}
	return nil
}

func (c *converter) heading(n *ast.Heading) course.Block {
	h := &course.Heading{Level: n.Level, Base: course.Base{Span: c.spanOf(n)}, Pieces: c.inline(true, n)}
	for _, a := range n.Attributes() {
		value := fmt.Sprintf("%s", a.Value)
		switch string(a.Name) {
		case "id":
			if h.ID = value; !course.ValidID(value) {
				h.ID = course.AnchorID(
					value,
				) // which links to the id as it is written find, see [course.Course.Resolve]
			}
			c.useID(h.ID, h.Span)
		case "class":
			h.Class = value
		default:
			c.report("unknown-attribute", h.Span, "a heading takes no attribute "+diag.Quote(string(a.Name))).
				hint("it takes {#id .class}")
		}
	}
	if h.ID == "" {
		c.auto = append(c.auto, h)
	}
	return h
}

var aligns = map[extast.Alignment]course.Align{
	extast.AlignLeft:   course.AlignLeft,
	extast.AlignRight:  course.AlignRight,
	extast.AlignCenter: course.AlignCenter,
}

func (c *converter) table(n *extast.Table) *course.Table {
	t := &course.Table{Base: course.Base{Span: c.spanOf(n)}}
	for _, a := range n.Alignments {
		t.Aligns = append(t.Aligns, aligns[a])
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []course.Cell
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			pieces := c.inline(false, cell)
			text := syntax.TrimSpace(course.Plain(pieces))
			cells = append(cells, course.Cell{Pieces: pieces, Text: text, Span: c.spanOf(cell)})
		}
		for len(cells) < len(t.Aligns) {
			cells = append(cells, course.Cell{})
		}
		if row.Kind() == extast.KindTableHeader {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, cells)
		}
	}
	return t
}

func (c *converter) image(n *ast.Image) *course.Image {
	image := &course.Image{Src: string(n.Destination), Title: string(n.Title), Span: c.spanOf(n)}
	image.Alt = syntax.TrimSpace(course.Plain(c.pieces(true, children(n)...)))
	if image.Alt == "" {
		c.report("missing-alt", image.Span, "the image "+diag.Quote(image.Src)+" has no text alternative").
			hint("say what the image shows: ![Two chairs at a window](…)")
	}
	return image
}

func (c *converter) htmlBlock(n *ast.HTMLBlock) {
	if source := syntax.BlockText(n, c.src); source != "" {
		c.rawHTML(c.spanOf(n), source)
	}
}

func (c *converter) rawHTML(span diag.Span, source string) {
	message := "HTML is not rendered"
	if tags := syntax.Tags(source); len(tags) > 0 {
		message += ": " + strings.Join(tags, ", ")
	}
	c.report("raw-html", span, message).
		hint("write it in Markdown or as a ::: block; a < that is text is written \\<")
}

var alerts = map[string]course.CalloutType{
	"[!NOTE]": course.CalloutFact, "[!TIP]": course.CalloutConsider, "[!IMPORTANT]": course.CalloutTakeaway,
	"[!WARNING]": course.CalloutWarning, "[!CAUTION]": course.CalloutWarning,
}

// alertType returns what a quote is as a GitHub alert, or "".
func alertType(n ast.Node, src []byte) course.CalloutType {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return ""
	}
	line := p.Lines().At(0)
	return alerts[strings.ToUpper(syntax.TrimSpace(string(line.Value(src))))]
}

func (c *converter) alert(n ast.Node, t course.CalloutType) course.Block {
	span := c.spanOf(n)
	p := n.FirstChild()
	// The marker is the first line: everything up to the first line break.
	for child := p.FirstChild(); child != nil; {
		next := child.NextSibling()
		text, ok := child.(*ast.Text)
		p.RemoveChild(p, child)
		if ok && (text.SoftLineBreak() || text.HardLineBreak()) {
			break
		}
		child = next
	}
	if !p.HasChildren() {
		n.RemoveChild(n, p)
	}
	return &course.Callout{Base: course.Base{Span: span}, Type: t, Blocks: c.blocks(children(n))}
}
