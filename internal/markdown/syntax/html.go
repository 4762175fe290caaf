package syntax

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/vinjett/vinjett/internal/diag"
)

// HTML that says what Markdown could have said is read as that: a few inline elements, links, pictures, line breaks and
// what folds. All other HTML stays what goldmark makes of it, which is reported: scripts, frames, styles, and elements
// that only say how something looks. Of what is wrong with a pair of tags, the first says it all, so the other goes.

var (
	KindElement = ast.NewNodeKind("Element")
	KindDetails = ast.NewNodeKind("Details")
)

// An Element is an inline element that Markdown has no mark for.
type Element struct {
	ast.BaseInline
	Tag   string
	Title string // of abbr
}

// Kind implements [ast.Node].
func (*Element) Kind() ast.NodeKind { return KindElement }

// Dump implements [ast.Node].
func (e *Element) Dump(source []byte, level int) { ast.DumpHelper(e, source, level, nil, nil) }

// Details is a passage that a reader unfolds.
type Details struct {
	ast.BaseBlock
	Summary string
	Span    diag.Span // of the opening tag
}

// Kind implements [ast.Node].
func (*Details) Kind() ast.NodeKind { return KindDetails }

// Dump implements [ast.Node].
func (d *Details) Dump(source []byte, level int) { ast.DumpHelper(d, source, level, nil, nil) }

// carriedTags are the inline elements, with the attributes that say something. Others of an attribute's kind that do
// no harm are left out.
var carriedTags = map[string][]string{
	"br": nil, "kbd": nil, "sub": nil, "sup": nil, "mark": nil, "small": nil, "u": nil, "abbr": {"title"},
	"a": {"href", "title"}, "img": {"src", "alt", "title"},
}

// looks are attributes that are left out: they say how something looks, or how a browser goes about it.
var looks = strings.Fields("align border class decoding height loading rel target width")

// A tag is one tag of HTML.
type tag struct {
	name       string
	closes     bool
	attributes map[string]string
	carried    bool // it says what Markdown could have said
}

var (
	tagForm       = regexp.MustCompile(`(?s)^<(/?)([A-Za-z][A-Za-z0-9-]*)(.*?)/?>$`)
	anyTag        = regexp.MustCompile(`</?[A-Za-z][A-Za-z0-9-]*(?:"[^"]*"|'[^']*'|[^"'>])*>`)
	attributeForm = regexp.MustCompile(`([A-Za-z_:][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>` + "`" + `]+))?`)
	htmlComment   = regexp.MustCompile(`(?s)<!--.*?-->`)
)

func readTag(source string) (t tag, ok bool) {
	m := tagForm.FindStringSubmatch(source)
	if m == nil {
		return t, false
	}
	t = tag{name: strings.ToLower(m[2]), closes: m[1] == "/", attributes: map[string]string{}}
	means, known := carriedTags[t.name]
	t.carried = known
	for _, a := range attributeForm.FindAllStringSubmatch(m[3], -1) {
		name := strings.ToLower(a[1])
		switch {
		case slices.Contains(means, name):
			t.attributes[name] = html.UnescapeString(strings.Trim(a[2], `"'`))
		case !slices.Contains(looks, name):
			t.carried = false
		}
	}
	if !t.closes && (t.name == "a" && t.attributes["href"] == "" || t.name == "img" && t.attributes["src"] == "") {
		t.carried = false
	}
	return t, true
}

// htmlBlocks is goldmark's parser of blocks of HTML, but for lines that begin with an inline element which is carried:
// they are text.
type htmlBlocks struct{ parser.BlockParser }

func (h htmlBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if t, ok := readTag(string(anyTag.Find(line[min(pc.BlockOffset(), len(line)):]))); ok && t.carried &&
		line[pc.BlockOffset()] == '<' {
		return nil, parser.NoChildren
	}
	return h.BlockParser.Open(parent, reader, pc)
}

// carrier is the transformer that makes nodes of HTML that is carried.
type carrier struct{}

func (carrier) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	src := reader.Source()
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.FirstChild() == nil {
			return ast.WalkContinue, nil
		}
		if n.FirstChild().Type() == ast.TypeInline {
			carryInline(n, src)
		} else {
			carryBlocks(n, src)
		}
		return ast.WalkContinue, nil
	})
}

// An opened tag is one whose end has not been met.
type opened struct {
	tag
	node ast.Node
}

// carryInline makes nodes of the tags among the children of a node.
func carryInline(parent ast.Node, src []byte) {
	var open []opened
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		raw, ok := n.(*ast.RawHTML)
		if !ok {
			n = next
			continue
		}
		t, ok := readTag(rawText(raw, src))
		switch {
		case !ok: // a comment or a declaration
		case t.closes:
			open = closeTag(parent, open, t, n)
		case t.carried && t.name == "br":
			at := raw.Segments.At(0).Start
			br := ast.NewTextSegment(text.NewSegment(at, at))
			br.SetHardLineBreak(true)
			parent.ReplaceChild(parent, n, br)
			trimLine(next)
		case t.carried && t.name == "img":
			parent.ReplaceChild(parent, n, picture(t, raw))
		default:
			open = append(open, opened{t, n})
		}
		n = next
	}
}

// trimLine takes away the line break of the source after a <br>, which would be a second one.
func trimLine(n ast.Node) {
	if t, ok := n.(*ast.Text); ok && t.Segment.IsEmpty() {
		t.SetSoftLineBreak(false)
	}
}

// closeTag wraps what stands between a closing tag and the nearest open tag of its name. Tags in between that are
// still open stay what they are.
func closeTag(parent ast.Node, open []opened, t tag, closer ast.Node) []opened {
	i := len(open) - 1
	for i >= 0 && open[i].name != t.name {
		i--
	}
	if i < 0 {
		return open
	}
	first := open[i]
	if first.carried && i == len(open)-1 {
		wrapper := wrapperOf(first)
		for n := first.node.NextSibling(); n != closer; {
			next := n.NextSibling()
			wrapper.AppendChild(wrapper, n)
			n = next
		}
		parent.ReplaceChild(parent, first.node, wrapper)
	}
	parent.RemoveChild(parent, closer)
	return open[:i]
}

// wrapperOf returns the node that a pair of tags means.
func wrapperOf(o opened) ast.Node {
	at := o.node.(*ast.RawHTML).Segments.At(0).Start
	if o.name == "a" {
		link := ast.NewLink()
		link.Destination, link.Title = []byte(o.attributes["href"]), []byte(o.attributes["title"])
		link.SetPos(at)
		return link
	}
	e := &Element{Tag: o.name, Title: o.attributes["title"]}
	e.SetPos(at)
	return e
}

func picture(t tag, raw *ast.RawHTML) ast.Node {
	link := ast.NewLink()
	link.Destination, link.Title = []byte(t.attributes["src"]), []byte(t.attributes["title"])
	image := ast.NewImage(link)
	image.SetPos(raw.Segments.At(0).Start)
	if alt := t.attributes["alt"]; alt != "" {
		image.AppendChild(image, ast.NewString([]byte(html.EscapeString(alt))))
	}
	return image
}

func rawText(n *ast.RawHTML, src []byte) string {
	var b strings.Builder
	for i := range n.Segments.Len() {
		at := n.Segments.At(i)
		b.Write(at.Value(src))
	}
	return b.String()
}

// BlockText returns the text of a block of HTML without its comments.
func BlockText(n *ast.HTMLBlock, src []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		b.Write(at.Value(src))
	}
	if n.HasClosure() {
		b.Write(n.ClosureLine.Value(src))
	}
	return TrimSpace(htmlComment.ReplaceAllString(b.String(), ""))
}

// Tags returns the opening tags of a text of HTML, each once.
func Tags(source string) (tags []string) {
	for _, s := range anyTag.FindAllString(source, -1) {
		if t, ok := readTag(s); ok && !t.closes && !slices.Contains(tags, "<"+t.name+">") {
			tags = append(tags, "<"+t.name+">")
		}
	}
	return tags
}

var detailsForm = regexp.MustCompile(`(?is)^<details(?:\s+open(?:="[^"]*")?)?\s*>\s*<summary>(.*)</summary>$`)

// carryBlocks makes nodes of what folds, and takes away blocks of closing tags alone whose opening tags stand before
// them: those have been reported.
func carryBlocks(parent ast.Node, src []byte) {
	type folded struct {
		*Details
		block ast.Node
	}
	var folds []folded
	open := map[string]int{}
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		block, ok := n.(*ast.HTMLBlock)
		if !ok {
			n = next
			continue
		}
		source := BlockText(block, src)
		if m := detailsForm.FindStringSubmatch(source); m != nil {
			at := Position(block)
			summary := TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(m[1], "")))
			d := &Details{
				Summary: strings.Join(strings.Fields(summary), " "),
				Span:    diag.Span{Start: at, End: at + len("<details>")},
			}
			d.SetPos(at)
			folds = append(folds, folded{d, block})
		} else if len(folds) > 0 && strings.EqualFold(source, "</details>") {
			f := folds[len(folds)-1]
			folds = folds[:len(folds)-1]
			for inner := f.block.NextSibling(); inner != n; {
				after := inner.NextSibling()
				f.AppendChild(f.Details, inner)
				inner = after
			}
			parent.ReplaceChild(parent, f.block, f.Details)
			parent.RemoveChild(parent, n)
		} else if closesOnly(source, open) {
			parent.RemoveChild(parent, n)
		}
		n = next
	}
}

// closesOnly reports whether a text holds nothing but closing tags of what is open, and notes what a text opens.
func closesOnly(source string, open map[string]int) bool {
	only := source != "" && TrimSpace(anyTag.ReplaceAllString(source, "")) == ""
	for _, s := range anyTag.FindAllString(source, -1) {
		t, ok := readTag(s)
		switch {
		case ok && t.closes && open[t.name] > 0:
			open[t.name]--
		case ok && !t.closes:
			open[t.name]++
			only = false
		default:
			only = false
		}
	}
	return only
}
