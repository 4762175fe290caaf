package draft

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements may stand inside each other; what is deeper is read as its text alone.
const maxDepth = 60

// An HTMLReader makes blocks of the HTML that banks of questions hold.
type HTMLReader struct {
	// Image returns the image that a source means, or false when there is none; nil when there are no images.
	Image func(source, alt string) (Image, bool)
	// Lost is told the name of an element that has no counterpart.
	Lost func(element string)
	// Unmarked says that the text has no paragraphs of its own: an empty line begins one.
	Unmarked bool
}

// Blocks returns the blocks of a piece of HTML.
func (r HTMLReader) Blocks(source string) []Block {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(Clean(source)), body)
	if err != nil {
		return Paragraphs(source)
	}
	f := htmlFlow{r: r}
	for _, n := range nodes {
		f.node(n, Span{}, 0)
	}
	f.flush()
	return f.blocks
}

// A htmlFlow collects blocks and the running text between them.
type htmlFlow struct {
	r      HTMLReader
	blocks []Block
	spans  []Span
}

func (f *htmlFlow) flush() {
	text := Trimmed(f.spans)
	f.spans = nil
	if len(text) == 0 {
		return
	}
	if len(text) == 1 && text[0].Image != nil {
		f.blocks = append(f.blocks, Figure{Image: *text[0].Image})
		return
	}
	f.blocks = append(f.blocks, Para{text})
}

// Trimmed takes away white space and line breaks at both ends.
func Trimmed(spans []Span) []Span {
	for len(spans) > 0 && spans[0].empty() {
		spans = spans[1:]
	}
	for len(spans) > 0 && spans[len(spans)-1].empty() {
		spans = spans[:len(spans)-1]
	}
	return spans
}

func (s Span) empty() bool {
	return s.Break || s.Image == nil && s.Note == 0 && s.Word == "" && trim(s.Text) == ""
}

// inside returns what an element holds, as blocks of its own.
func (f *htmlFlow) inside(n *html.Node, depth int) []Block {
	inner := htmlFlow{r: f.r}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		inner.node(c, Span{}, depth+1)
	}
	inner.flush()
	return inner.blocks
}

func (f *htmlFlow) children(n *html.Node, s Span, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.node(c, s, depth+1)
	}
}

func (f *htmlFlow) add(b Block) {
	f.flush()
	f.blocks = append(f.blocks, b)
}

// node adds one node; s has the marks of the text in it.
func (f *htmlFlow) node(n *html.Node, s Span, depth int) {
	switch n.Type {
	case html.TextNode:
		f.text(n.Data, s)
		return
	case html.ElementNode:
	default:
		return
	}
	if depth > maxDepth {
		f.text(textContent(n), s)
		return
	}
	switch n.DataAtom {
	case atom.B, atom.Strong:
		s.Mark |= Bold
	case atom.I, atom.Em, atom.Cite, atom.Dfn, atom.Var:
		s.Mark |= Italic
	case atom.S, atom.Del, atom.Strike:
		s.Mark |= Strike
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
		s.Mark |= Monospace
	case atom.Sub:
		s.Mark |= Sub
	case atom.Sup:
		s.Mark |= Super
	case atom.A:
		s.Link = attribute(n, "href")
	case atom.Br:
		f.spans = append(f.spans, Span{Break: true})
		return
	case atom.Img:
		f.image(n)
		return
	case atom.Script, atom.Style, atom.Iframe, atom.Object, atom.Embed, atom.Video, atom.Audio, atom.Form, atom.Svg,
		atom.Math, atom.Input, atom.Textarea, atom.Select, atom.Button, atom.Noscript, atom.Template:
		f.lost(n.Data)
		if n.DataAtom != atom.Form && n.DataAtom != atom.Math {
			return
		}
	default:
		if f.block(n, s, depth) {
			return
		}
	}
	f.children(n, s, depth)
}

// block adds an element that is no running text; false when it is some.
func (f *htmlFlow) block(n *html.Node, s Span, depth int) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Figure, atom.Figcaption, atom.Center, atom.Dl, atom.Dt,
		atom.Dd, atom.Header, atom.Footer, atom.Main, atom.Address, atom.Details, atom.Summary:
		f.flush()
		f.children(n, s, depth)
		f.flush()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		text, _ := Inline(f.inside(n, depth))
		for i := range text {
			text[i].Mark |= Bold // a heading in a question is a line of its own, and none of the page
		}
		f.add(Para{text})
	case atom.Ul, atom.Ol:
		list := List{Ordered: n.DataAtom == atom.Ol}
		list.Start, _ = strconv.Atoi(attribute(n, "start"))
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Li {
				list.Items = append(list.Items, f.inside(c, depth))
			}
		}
		if list.Start < 0 || list.Start > 999999 {
			list.Start = 0
		}
		f.add(list)
	case atom.Blockquote:
		f.add(Quote{f.inside(n, depth)})
	case atom.Pre:
		f.add(Code{Text: textContent(n)})
	case atom.Hr:
		f.add(Rule{})
	case atom.Table:
		f.add(Table{f.rows(n, depth)})
	default:
		return false
	}
	return true
}

func (f *htmlFlow) rows(n *html.Node, depth int) (rows [][][]Span) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			var row [][]Span
			for cell := c.FirstChild; cell != nil; cell = cell.NextSibling {
				if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
					spans, _ := Inline(f.inside(cell, depth))
					row = append(row, spans)
				}
			}
			rows = append(rows, row)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			rows = append(rows, f.rows(c, depth)...)
		}
	}
	return rows
}

func (f *htmlFlow) text(text string, s Span) {
	if f.r.Unmarked {
		for i, part := range strings.Split(text, "\n\n") {
			if i > 0 {
				f.flush()
			}
			f.plain(part, s)
		}
		return
	}
	f.plain(text, s)
}

// plain adds text in which any white space is one space.
func (f *htmlFlow) plain(text string, s Span) {
	var b strings.Builder
	gap := len(f.spans) == 0 || strings.HasSuffix(f.spans[len(f.spans)-1].Text, " ")
	for _, r := range text {
		if r == ' ' || r == '\t' || r == '\n' {
			if !gap {
				b.WriteByte(' ')
			}
			gap = true
			continue
		}
		gap = false
		b.WriteRune(r)
	}
	if b.Len() > 0 {
		s.Text = b.String()
		f.spans = append(f.spans, s)
	}
}

func (f *htmlFlow) image(n *html.Node) {
	alt := attribute(n, "alt")
	if f.r.Image != nil {
		if i, ok := f.r.Image(attribute(n, "src"), alt); ok {
			f.spans = append(f.spans, Span{Image: &i})
			return
		}
	}
	f.lost("img")
	if alt = trim(alt); alt != "" {
		f.plain("["+alt+"]", Span{})
	}
}

func (f *htmlFlow) lost(element string) {
	if f.r.Lost != nil {
		f.r.Lost(element)
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func textContent(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}
