package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// A pieceWriter receives goldmark's output and cuts it into pieces. The node renderers of this file know it by its type
// and hand it the holes; everything else writes markup into it as into any buffer.
type pieceWriter struct {
	c      *converter
	pieces []course.Piece
	buf    strings.Builder
	chars  bool // the buffer holds character data
	fixed  int  // above 0, terms are not linked: inside links, headings, options
}

// pieces renders nodes. With plain, no text in them may become a link to the glossary.
func (c *converter) pieces(plain bool, nodes ...ast.Node) []course.Piece {
	w := &pieceWriter{c: c}
	if plain {
		w.fixed++
	}
	for _, n := range nodes {
		if err := c.syntax.Render(w, c.src, n); err != nil {
			panic("markdown: " + err.Error()) // neither the writer nor any renderer here fails
		}
	}
	w.cut()
	return w.pieces
}

// inline renders the inline children of a node.
func (c *converter) inline(plain bool, n ast.Node) []course.Piece {
	return trimPieces(c.pieces(plain, children(n)...))
}

// trimPieces takes white space away from both ends.
func trimPieces(ps []course.Piece) []course.Piece {
	trim := func(i int, f func(string, string) string) {
		if markup, ok := ps[i].(course.Markup); ok {
			ps[i] = course.Markup(f(string(markup), " \n\t"))
		} else if chars, ok := ps[i].(course.Chars); ok {
			ps[i] = course.Chars(f(string(chars), " \n\t"))
		}
	}
	if len(ps) > 0 {
		trim(0, strings.TrimLeft)
		trim(len(ps)-1, strings.TrimRight)
	}
	return ps
}

func (w *pieceWriter) cut() {
	if w.buf.Len() == 0 {
		return
	}
	s := strings.Map(inXML, w.buf.String())
	w.buf.Reset()
	if w.chars {
		w.pieces = append(w.pieces, course.Chars(s))
	} else {
		w.pieces = append(w.pieces, course.Markup(s))
	}
}

// inXML replaces what a character reference may name but XML cannot hold.
func inXML(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
		return utf8.RuneError
	}
	return r
}

// hole adds a piece that other files decide. What follows it is markup until text says otherwise.
func (w *pieceWriter) hole(p course.Piece) {
	w.markup()
	w.cut()
	w.pieces = append(w.pieces, p)
}

// text runs write with the buffer set to character data; white space and punctuation alone stay markup, to keep pieces
// few.
func (w *pieceWriter) text(s []byte, write func()) {
	chars := w.fixed == 0 && (w.chars || bytes.ContainsFunc(s, unicode.IsLetter))
	if chars != w.chars {
		w.cut()
		w.chars = chars
	}
	write()
}

func (w *pieceWriter) markup() {
	if w.chars {
		w.cut()
		w.chars = false
	}
}

func (w *pieceWriter) Write(p []byte) (int, error) {
	w.buf.Write(p)
	return len(p), nil
}
func (w *pieceWriter) WriteString(s string) (int, error) { return w.buf.WriteString(s) }
func (w *pieceWriter) WriteByte(b byte) error            { return w.buf.WriteByte(b) }
func (w *pieceWriter) WriteRune(r rune) (int, error)     { return w.buf.WriteRune(r) }
func (w *pieceWriter) Available() int                    { return 0 }
func (w *pieceWriter) Buffered() int                     { return 0 }
func (w *pieceWriter) Flush() error                      { return nil }

// pieceRenderer overrides goldmark's renderers for text, for what becomes a hole, and for what the course language
// renders otherwise.
type pieceRenderer struct{}

// RegisterFuncs implements [renderer.NodeRenderer].
func (pieceRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	stock := &funcs{}
	html.NewRenderer(html.WithXHTML()).RegisterFuncs(stock)
	// Every stock renderer writes markup; only text is character data.
	for kind, render := range stock.of {
		r.Register(kind, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if p, ok := w.(*pieceWriter); ok {
				p.markup()
			}
			return render(w, source, n, entering)
		})
	}
	for kind, write := range around {
		r.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			write(w.(*pieceWriter), n, entering)
			return ast.WalkContinue, nil
		})
	}
	for kind, write := range instead {
		r.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				write(w.(*pieceWriter), n)
			}
			return ast.WalkSkipChildren, nil
		})
	}
	r.Register(ast.KindBlockquote, blockquote(stock.of[ast.KindBlockquote]))
}

// around are the nodes that write something before and after their children.
//
// goldmark puts an alignment in an attribute or style for tables only; those are ours (course.Table). Its definition
// lists, strikethrough and code come from other renderers and are markup too.
var around = map[ast.NodeKind]func(p *pieceWriter, n ast.Node, entering bool){
	ast.KindText:                     (*pieceWriter).textNode,
	ast.KindString:                   (*pieceWriter).stringNode,
	ast.KindLink:                     (*pieceWriter).link,
	extast.KindDefinitionList:        tags("<dl>\n", "</dl>\n"),
	extast.KindDefinitionTerm:        tags("<dt>", "</dt>\n"),
	extast.KindDefinitionDescription: tags("<dd>", "</dd>\n"),
	extast.KindStrikethrough:         tags("<del>", "</del>"),
	syntax.KindElement:               (*pieceWriter).element,
}

// instead are the nodes that write something else than their children: most make a hole. What is a typed block stands
// in running text as one.
var instead = map[ast.NodeKind]func(*pieceWriter, ast.Node){
	ast.KindAutoLink:            (*pieceWriter).autoLink,
	ast.KindImage:               func(p *pieceWriter, n ast.Node) { p.hole(p.c.image(n.(*ast.Image))) },
	syntax.KindCitation:         func(p *pieceWriter, n ast.Node) { p.hole(n.(*syntax.Citation).Citation) },
	extast.KindFootnoteLink:     (*pieceWriter).noteRef,
	extast.KindFootnoteBacklink: nothing, // render writes its own
	extast.KindTaskCheckBox:     (*pieceWriter).taskBox,
	ast.KindRawHTML:             (*pieceWriter).rawHTML,
	ast.KindHTMLBlock:           func(p *pieceWriter, n ast.Node) { p.c.htmlBlock(n.(*ast.HTMLBlock)) },
	syntax.KindFence:            (*pieceWriter).nested,
	syntax.KindDetails:          (*pieceWriter).nested,
	ast.KindHeading:             (*pieceWriter).nested,
	extast.KindTable:            (*pieceWriter).nested,
	syntax.KindKeyword:          nothing,
	syntax.KindSlideBreak:       nothing,
}

func nothing(*pieceWriter, ast.Node) {}

func tags(before, after string) func(*pieceWriter, ast.Node, bool) {
	return func(p *pieceWriter, _ ast.Node, entering bool) {
		p.markup()
		if entering {
			p.WriteString(before)
		} else {
			p.WriteString(after)
		}
	}
}

func (w *pieceWriter) textNode(n ast.Node, entering bool) {
	if !entering {
		return
	}
	t := n.(*ast.Text)
	value := t.Segment.Value(w.c.src)
	w.text(value, func() { writeEscaped(w, value, t.IsRaw()) })
	if t.HardLineBreak() {
		w.markup()
		w.WriteString("<br />\n")
	} else if t.SoftLineBreak() {
		w.WriteByte('\n')
	}
}

func (w *pieceWriter) stringNode(n ast.Node, entering bool) {
	if !entering {
		return
	}
	s := n.(*ast.String)
	w.text(s.Value, func() {
		if s.IsCode() {
			w.Write(s.Value)
		} else {
			writeEscaped(w, s.Value, s.IsRaw())
		}
	})
}

func (w *pieceWriter) link(n ast.Node, entering bool) {
	w.markup()
	if !entering {
		w.fixed--
		w.WriteString("</a>")
		return
	}
	link := n.(*ast.Link)
	w.hole(&course.Link{Dest: string(link.Destination), Title: string(link.Title), Span: w.c.spanOf(n)})
	w.fixed++
}

func (w *pieceWriter) autoLink(n ast.Node) {
	link := n.(*ast.AutoLink)
	dest := string(link.URL(w.c.src))
	if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	w.hole(&course.Link{Dest: dest, Span: w.c.spanOf(n)})
	w.Write(util.EscapeHTML(link.Label(w.c.src)))
	w.WriteString("</a>")
}

func (w *pieceWriter) element(n ast.Node, entering bool) {
	e := n.(*syntax.Element)
	w.markup()
	switch {
	case !entering:
		w.WriteString("</" + e.Tag + ">")
	case e.Title != "":
		w.WriteString("<" + e.Tag + ` title="`)
		w.Write(util.EscapeHTML([]byte(e.Title)))
		w.WriteString(`">`)
	default:
		w.WriteString("<" + e.Tag + ">")
	}
}

func (w *pieceWriter) noteRef(n ast.Node) {
	link := n.(*extast.FootnoteLink)
	w.hole(&course.NoteRef{Note: link.Index - 1, Nth: link.RefIndex + 1})
}

func (w *pieceWriter) taskBox(n ast.Node) {
	w.markup()
	if n.(*extast.TaskCheckBox).IsChecked {
		w.WriteString("☑ ")
	} else {
		w.WriteString("☐ ")
	}
}

func (w *pieceWriter) rawHTML(n ast.Node) {
	segments := n.(*ast.RawHTML).Segments
	if start := segments.At(0).Start; !bytes.HasPrefix(w.c.src[start:], []byte("<!--")) {
		span := diag.Span{Start: start, End: segments.At(segments.Len() - 1).Stop}
		w.c.rawHTML(span, string(w.c.src[span.Start:span.End]))
	}
}

func (w *pieceWriter) nested(n ast.Node) {
	for _, b := range w.c.blocks([]ast.Node{n}) {
		w.hole(&course.Nested{Block: b})
	}
}

// alertAttribute marks a quote that has become a call-out.
const alertAttribute = "vinjett-alert"

// blockquote renders quotes that are call-outs as those, and others as stock does.
func blockquote(stock renderer.NodeRendererFunc) renderer.NodeRendererFunc {
	return func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		p := w.(*pieceWriter)
		if entering && alertType(n, source) != "" {
			n.SetAttributeString(alertAttribute, true) // its marker is gone when the walk leaves it
			p.nested(n)
			return ast.WalkSkipChildren, nil
		}
		if _, alert := n.AttributeString(alertAttribute); alert {
			return ast.WalkContinue, nil
		}
		p.markup()
		return stock(w, source, n, entering)
	}
}

// funcs collects the functions of a renderer.
type funcs struct {
	of map[ast.NodeKind]renderer.NodeRendererFunc
}

func (f *funcs) Register(kind ast.NodeKind, fn renderer.NodeRendererFunc) {
	if f.of == nil {
		f.of = map[ast.NodeKind]renderer.NodeRendererFunc{}
	}
	f.of[kind] = fn
}

func writeEscaped(w util.BufWriter, value []byte, raw bool) {
	if raw {
		html.DefaultWriter.RawWrite(w, value)
	} else {
		html.DefaultWriter.Write(w, value)
	}
}
