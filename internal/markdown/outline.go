package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// A Unit is what an author edits as one: a paragraph, a list, a block with all that is in it. Its span is whole lines,
// without the last line end and without empty lines around them.
type Unit struct {
	Span diag.Span
	Kind string // text, heading, list, quote, code, table, html, rule, or the English name of a block
	// Inside are the units of a block that holds other blocks. Text in a list or a quote is no unit of its own.
	Inside []Unit
}

// An Outline is the parts of a file, which with the empty lines between them are all of it.
type Outline struct {
	Head  diag.Span // the front matter and, where the text begins with one, the title; empty when there is neither
	Units []Unit    // in the order of the file
}

// Outline returns the parts of a file. A file that cannot be divided (its front matter never ends, or it is too deep)
// has no units.
func (p *Parser) Outline(file *diag.File) Outline {
	src := plainSpaces(file.Data)
	_, body, closed := frontMatter(src)
	if !closed {
		return Outline{}
	}
	doc, _ := p.syntax.Parse(src, body > 0)
	if doc == nil {
		return Outline{}
	}
	o := outliner{src}
	all := Outline{Head: o.trimmed(0, body), Units: o.units(doc, body, len(src))}
	if len(all.Units) > 0 {
		first := all.Units[0]
		if h, ok := o.first(doc, body).(*ast.Heading); ok && h.Level == 1 {
			all.Head = diag.Span{Start: 0, End: first.Span.End}
			if body == 0 {
				all.Head.Start = first.Span.Start
			}
			all.Units = all.Units[1:]
		}
	}
	return all
}

type outliner struct{ src []byte }

// lineStart returns where the line of an offset begins.
func (o outliner) lineStart(at int) int { return bytes.LastIndexByte(o.src[:at], '\n') + 1 }

// trimmed returns the lines between two offsets without the empty ones around them.
func (o outliner) trimmed(start, end int) diag.Span {
	text := o.src[start:end]
	text = bytes.TrimRight(text, " \t\n")
	for {
		i := bytes.IndexByte(text, '\n')
		if i < 0 || len(bytes.TrimSpace(text[:i])) > 0 {
			break
		}
		start += i + 1
		text = text[i+1:]
	}
	return diag.Span{Start: start, End: start + len(text)}
}

// start returns where the lines of a node begin, -1 for one that has none, as the list of footnotes, whose text stands
// elsewhere.
func (o outliner) start(n ast.Node) int {
	if _, notes := n.(*extast.FootnoteList); notes {
		return -1
	}
	at := syntax.Position(n)
	if f, ok := n.(*syntax.Fence); ok {
		at = f.Span.Start
	}
	if stray, ok := n.AttributeString(syntax.StrayAt); ok {
		at = stray.(int)
	}
	if at < 0 {
		return -1
	}
	return o.lineStart(min(at, len(o.src)))
}

// first returns the first child of a node that has a place after the front matter.
func (o outliner) first(parent ast.Node, from int) ast.Node {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if o.start(n) >= from {
			return n
		}
	}
	return nil
}

// units returns the parts of a node between two offsets. A part ends where the next begins, so what is no node, as a
// footnote's text, belongs to the part before it.
func (o outliner) units(parent ast.Node, from, to int) []Unit {
	var nodes []ast.Node
	var starts []int
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		at := o.start(n)
		if at < from || at >= to || len(starts) > 0 && at <= starts[len(starts)-1] {
			continue
		}
		nodes, starts = append(nodes, n), append(starts, at)
	}
	var all []Unit
	for i, n := range nodes {
		end := to
		if i+1 < len(nodes) {
			end = starts[i+1]
		}
		u := Unit{Span: o.trimmed(starts[i], end), Kind: kindOf(n)}
		if f, ok := n.(*syntax.Fence); ok && holdsBlocks[f.Name] {
			inner := u.Span.End
			if f.CloserAt > 0 {
				inner = o.lineStart(f.CloserAt)
			}
			u.Inside = o.units(f, min(f.Span.End+1, inner), inner)
		}
		all = append(all, u)
	}
	return all
}

// holdsBlocks names the blocks whose parts are blocks that may stand anywhere. What is in the others has a meaning of
// its own there: a list in a question is its options.
var holdsBlocks = map[string]bool{
	"fact": true, "law": true, "consider": true, "takeaway": true, "warning": true, "example": true, "case": true,
	"local": true, "facilitator": true,
}

func kindOf(n ast.Node) string {
	switch n := n.(type) {
	case *syntax.Fence:
		return n.Name
	case *ast.Heading:
		return "heading"
	case *ast.List:
		return "list"
	case *ast.Blockquote:
		return "quote"
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return "code"
	case *extast.Table:
		return "table"
	case *ast.HTMLBlock:
		return "html"
	case *ast.ThematicBreak:
		return "rule"
	}
	return "text"
}
