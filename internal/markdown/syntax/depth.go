package syntax

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/vinjett/vinjett/internal/diag"
)

// maxMarks is how many marks of inline markup one paragraph may hold. Each is held against those before it, so that a
// paragraph of a hundred thousand would take minutes.
const maxMarks = 2000

// maxDepth is how deep blocks and inline markup may be nested.
const maxDepth = 100

// limitedParser is goldmark's parser of CommonMark with a limit to how deep quotes and lists may be nested.
func limitedParser() parser.Parser {
	stock := parser.DefaultBlockParsers()
	for i, p := range stock {
		if p.Value == parser.NewBlockquoteParser() || p.Value == parser.NewListParser() {
			stock[i].Value = limited{p.Value.(parser.BlockParser)}
		}
		if p.Value == parser.NewHTMLBlockParser() {
			stock[i].Value = htmlBlocks{p.Value.(parser.BlockParser)}
		}
	}
	return parser.NewParser(parser.WithBlockParsers(stock...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...))
}

// limited keeps goldmark's recursive passes off trees that are too deep for a stack: it opens no block below twice the
// limit.
type limited struct{ parser.BlockParser }

func (l limited) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) > 2*maxDepth && parent.Kind() != ast.KindList { // a list holds items and nothing else
		if s := stateOf(pc); s != nil && s.tooDeepAt == 0 {
			_, at := reader.Position()
			s.tooDeepAt = at.Start + 1
		}
		// One level more would be refused at the next line again; taking the rest of the line keeps a line of markers
		// linear.
		reader.AdvanceToEOL()
		return ast.NewThematicBreak(), parser.NoChildren
	}
	return l.BlockParser.Open(parent, reader, pc)
}

// Continue and Close keep the wrapped parser away from the node that stands for what was refused.

func (l limited) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if node.Kind() == ast.KindThematicBreak {
		return parser.Close
	}
	return l.BlockParser.Continue(node, reader, pc)
}

func (l limited) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	if node.Kind() != ast.KindThematicBreak {
		l.BlockParser.Close(node, reader, pc)
	}
}

// tooDeep returns the offset of the first node below more than maxDepth others, or -1. It does not recurse: the tree
// may be deeper than any stack.
func tooDeep(doc ast.Node) int {
	depth := 0
	for n := doc; n != nil; {
		if depth > maxDepth {
			return max(Position(n), 0)
		}
		if n.FirstChild() != nil {
			n = n.FirstChild()
			depth++
			continue
		}
		for n != nil && n.NextSibling() == nil {
			n = n.Parent()
			depth--
		}
		if n != nil {
			n = n.NextSibling()
		}
	}
	return -1
}

// crowd reads marks as text in a paragraph that has too many of them.
type crowd struct{}

func (crowd) Trigger() []byte { return []byte("*_~[]!") }

func (crowd) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := stateOf(pc)
	if s == nil {
		return nil
	}
	if s.paragraph != parent {
		s.paragraph, s.marks = parent, 0
	}
	if s.marks++; s.marks <= maxMarks {
		return nil
	}
	_, at := block.PeekLine()
	if !s.crowded {
		s.crowded = true
		s.report("nesting-too-deep", diag.Span{Start: at.Start, End: at.Start + 1},
			"more than 2,000 marks (*, _, ~, [, ]) in one paragraph",
			"divide it by an empty line, or fence it as code")
	}
	block.Advance(1)
	return ast.NewTextSegment(at.WithStop(at.Start + 1))
}
