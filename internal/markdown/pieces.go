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
		if err := c.md.Renderer().Render(w, c.src, n); err != nil {
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
	s := w.buf.String()
	w.buf.Reset()
	if w.chars {
		w.pieces = append(w.pieces, course.Chars(s))
	} else {
		w.pieces = append(w.pieces, course.Markup(s))
	}
}

func (w *pieceWriter) hole(p course.Piece) {
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
	r.Register(ast.KindText, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		p := w.(*pieceWriter)
		t := n.(*ast.Text)
		if !entering {
			return ast.WalkContinue, nil
		}
		value := t.Segment.Value(source)
		p.text(value, func() { writeText(p, value, t.IsRaw()) })
		if t.HardLineBreak() {
			p.markup()
			p.WriteString("<br />\n")
		} else if t.SoftLineBreak() {
			p.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	})
	r.Register(ast.KindString, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		p := w.(*pieceWriter)
		s := n.(*ast.String)
		if entering {
			p.text(s.Value, func() {
				if s.IsCode() {
					p.Write(s.Value)
				} else {
					writeText(p, s.Value, s.IsRaw())
				}
			})
		}
		return ast.WalkContinue, nil
	})
	hole := func(kind ast.NodeKind, enter func(*pieceWriter, ast.Node)) {
		r.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				enter(w.(*pieceWriter), n)
			}
			return ast.WalkSkipChildren, nil
		})
	}
	r.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		p, link := w.(*pieceWriter), n.(*ast.Link)
		p.markup()
		if entering {
			p.hole(&course.Link{Dest: string(link.Destination), Title: string(link.Title), Span: p.c.spanOf(n)})
			p.fixed++
		} else {
			p.fixed--
			p.WriteString("</a>")
		}
		return ast.WalkContinue, nil
	})
	hole(ast.KindAutoLink, func(p *pieceWriter, n ast.Node) {
		p.markup()
		link := n.(*ast.AutoLink)
		dest := string(link.URL(p.c.src))
		if link.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
			dest = "mailto:" + dest
		}
		p.hole(&course.Link{Dest: dest, Span: p.c.spanOf(n)})
		p.Write(util.EscapeHTML(link.Label(p.c.src)))
		p.WriteString("</a>")
	})
	hole(ast.KindImage, func(p *pieceWriter, n ast.Node) { p.markup(); p.hole(p.c.image(n.(*ast.Image))) })
	hole(kindCitation, func(p *pieceWriter, n ast.Node) { p.markup(); p.hole(n.(*citationNode).citation) })
	hole(extast.KindFootnoteLink, func(p *pieceWriter, n ast.Node) {
		p.markup()
		link := n.(*extast.FootnoteLink)
		p.hole(&course.NoteRef{Note: link.Index - 1, Nth: link.RefIndex + 1})
	})
	hole(extast.KindFootnoteBacklink, func(*pieceWriter, ast.Node) {}) // render writes its own
	hole(extast.KindTaskCheckBox, func(p *pieceWriter, n ast.Node) {
		box := "☐ "
		if n.(*extast.TaskCheckBox).IsChecked {
			box = "☑ "
		}
		p.markup()
		p.WriteString(box)
	})
	r.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			segments := n.(*ast.RawHTML).Segments
			p := w.(*pieceWriter)
			if start := segments.At(0).Start; !bytes.HasPrefix(source[start:], []byte("<!--")) {
				p.c.rawHTML(diag.Span{Start: start, End: segments.At(segments.Len() - 1).Stop})
			}
		}
		return ast.WalkSkipChildren, nil
	})
	hole(ast.KindHTMLBlock, func(p *pieceWriter, n ast.Node) { p.c.htmlBlock(n.(*ast.HTMLBlock)) })
	// What is a typed block stands in running text as a hole.
	nested := func(p *pieceWriter, n ast.Node) {
		p.markup()
		for _, b := range p.c.blocks([]ast.Node{n}) {
			p.hole(&course.Nested{Block: b})
		}
	}
	for _, kind := range []ast.NodeKind{kindFence, ast.KindHeading, extast.KindTable} {
		hole(kind, nested)
	}
	hole(kindKeyword, func(*pieceWriter, ast.Node) {})
	hole(kindSlideBreak, func(*pieceWriter, ast.Node) {})
	r.Register(
		ast.KindBlockquote,
		func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			p := w.(*pieceWriter)
			if entering && alertType(n, source) != "" {
				n.SetAttributeString(alertAttribute, true) // its marker is gone when the walk leaves it
				nested(p, n)
				return ast.WalkSkipChildren, nil
			}
			if _, alert := n.AttributeString(alertAttribute); alert {
				return ast.WalkContinue, nil
			}
			p.markup()
			return stock.of[ast.KindBlockquote](w, source, n, entering)
		},
	)
	// goldmark puts an alignment in an attribute or style for tables only; those are ours (course.Table). Its definition
	// lists, strikethrough and code come from other renderers and are markup too.
	for _, kind := range []ast.NodeKind{extast.KindDefinitionList, extast.KindDefinitionTerm, extast.KindDefinitionDescription, extast.KindStrikethrough} {
		r.Register(kind, tag(kind))
	}
}

// alertAttribute marks a quote that has become a call-out.
const alertAttribute = "vinjett-alert"

// tag renders a node of goldmark's extensions as one element.
func tag(kind ast.NodeKind) renderer.NodeRendererFunc {
	names := map[ast.NodeKind][2]string{
		extast.KindDefinitionList:        {"<dl>\n", "</dl>\n"},
		extast.KindDefinitionTerm:        {"<dt>", "</dt>\n"},
		extast.KindDefinitionDescription: {"<dd>", "</dd>\n"},
		extast.KindStrikethrough:         {"<del>", "</del>"},
	}
	return func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		w.(*pieceWriter).markup()
		if entering {
			w.WriteString(names[kind][0])
		} else {
			w.WriteString(names[kind][1])
		}
		return ast.WalkContinue, nil
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

// writeText writes escaped text; what a character reference may name but XML cannot hold becomes U+FFFD.
func writeText(p *pieceWriter, value []byte, raw bool) {
	if bytes.Contains(value, []byte("&#")) {
		var b bufferWriter
		writeEscaped(&b, value, raw)
		p.WriteString(strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
				return utf8.RuneError
			}
			return r
		}, b.String()))
		return
	}
	writeEscaped(p, value, raw)
}

func writeEscaped(w util.BufWriter, value []byte, raw bool) {
	if raw {
		html.DefaultWriter.RawWrite(w, value)
	} else {
		html.DefaultWriter.Write(w, value)
	}
}

// bufferWriter is a strings.Builder with the rest of goldmark's writer interface.
type bufferWriter struct{ strings.Builder }

func (*bufferWriter) Available() int { return 0 }
func (*bufferWriter) Buffered() int  { return 0 }
func (*bufferWriter) Flush() error   { return nil }
