package syntax

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// The kinds of our nodes.
var (
	KindFence      = ast.NewNodeKind("Fence")
	KindKeyword    = ast.NewNodeKind("Keyword")
	KindSlideBreak = ast.NewNodeKind("SlideBreak")
)

// StrayAt is the attribute of a text block that stands for a closing line without a block: its offset, an int.
const StrayAt = "stray-at"

// A Fence is a container block between an opener and its closer.
type Fence struct {
	ast.BaseBlock
	Opener
	CloserAt int // where its closing line stands; 0 when it has none
	colons   int
	closed   bool
}

// Kind implements [ast.Node].
func (*Fence) Kind() ast.NodeKind { return KindFence }

// Dump implements [ast.Node].
func (f *Fence) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// fenceParser opens a block at three or more colons with a name after them, and closes one at a line of colons alone
// that are as many as its opener's; if none is open that has as many, the innermost.
type fenceParser struct{}

func (fenceParser) Trigger() []byte             { return []byte{':'} }
func (fenceParser) CanInterruptParagraph() bool { return true }
func (fenceParser) CanAcceptIndentedLine() bool { return false }

func (fenceParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	from := pc.BlockOffset()
	colons := countColons(line[from:])
	if colons < 3 {
		return nil, parser.NoChildren
	}
	state := stateOf(pc)
	span := diag.Span{
		Start: segment.Start + from - segment.Padding,
		End:   segment.Start + len(bytes.TrimRight(line, " \t\n")) - segment.Padding,
	}
	rest := strings.TrimRight(string(line[from+colons:]), " \t\n")
	if rest == "" {
		state.report(
			"stray-fence",
			span,
			"this closes no block: none of "+strconv.Itoa(colons)+" colons is open here",
			"a closing line has exactly as many colons as the line that opens the block",
		)
		reader.AdvanceToEOL()
		stray := ast.NewTextBlock()
		stray.SetAttributeString(StrayAt, span.Start)
		return stray, parser.NoChildren
	}
	if len(pc.OpenedBlocks()) > 2*maxDepth {
		state.tooDeepAt = max(state.tooDeepAt, span.Start+1)
		reader.AdvanceToEOL()
		return ast.NewTextBlock(), parser.NoChildren
	}
	f := &Fence{colons: colons, Opener: parseOpener(rest, span.Start+colons, state)}
	f.Span = span
	reader.AdvanceToEOL()
	return f, parser.HasChildren
}

func (fenceParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f, ok := node.(*Fence)
	if !ok {
		return parser.Close // a stray closer
	}
	line, segment := reader.PeekLine()
	width, at := util.IndentWidth(line, reader.LineOffset())
	if at >= len(line) || line[at] != ':' || width > 3 && !insideList(f, pc) {
		return parser.Continue | parser.HasChildren
	}
	colons := countColons(line[at:])
	if colons < 3 || colons != f.colons && !closesInnermost(f, colons, pc) ||
		len(bytes.Trim(line[at+colons:], " \t\n")) > 0 {
		return parser.Continue | parser.HasChildren
	}
	for _, inner := range reached(f, width, pc) {
		switch inner := inner.(type) {
		case *ast.FencedCodeBlock, *ast.HTMLBlock:
			return parser.Continue | parser.HasChildren
		case *Fence:
			if inner.colons == f.colons {
				return parser.Continue | parser.HasChildren // it is the innermost of that count
			}
		}
	}
	if width > 3 {
		return parser.Continue | parser.HasChildren
	}
	f.closed, f.CloserAt = true, segment.Start
	reader.AdvanceToEOL()
	return parser.Close
}

func (fenceParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	if f, ok := node.(*Fence); ok && !f.closed {
		stateOf(pc).report("unclosed-block", f.Span, "the block "+f.Written+" is never closed",
			"end it with a line of "+strconv.Itoa(f.colons)+" colons: "+strings.Repeat(":", f.colons))
	}
}

// closesInnermost reports whether a line of so many colons closes a block though its opener has another number: it is
// the innermost one, and none that is open has that number. Pandoc counts so, too.
func closesInnermost(f *Fence, colons int, pc parser.Context) bool {
	var innermost *Fence
	for _, b := range pc.OpenedBlocks() {
		if open, ok := b.Node.(*Fence); ok && open.colons > 0 {
			if open.colons == colons {
				return false
			}
			innermost = open
		}
	}
	return innermost == f
}

func countColons(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ':' {
		n++
	}
	return n
}

func insideList(f *Fence, pc parser.Context) bool {
	blocks := pc.OpenedBlocks()
	for i := len(blocks) - 1; i >= 0 && blocks[i].Node != ast.Node(f); i-- {
		if blocks[i].Node.Kind() == ast.KindListItem {
			return true
		}
	}
	return false
}

// reached returns the open blocks inside f that a line of that indent (from f's own margin) goes on in: a list item
// asks for its own indent, any other container but a fence or a keyword ends.
func reached(f ast.Node, width int, pc parser.Context) []ast.Node {
	blocks := pc.OpenedBlocks()
	i := 0
	for i < len(blocks) && blocks[i].Node != f {
		i++
	}
	var inner []ast.Node
	for i++; i < len(blocks); i++ {
		switch n := blocks[i].Node.(type) {
		case *ast.List, *Fence, *Keyword, *ast.FencedCodeBlock, *ast.HTMLBlock:
		case *ast.ListItem:
			if width < n.Offset {
				return inner
			}
			width -= n.Offset
		default:
			return inner
		}
		inner = append(inner, blocks[i].Node)
	}
	return inner
}

// A Keyword is a passage that begins with a word at column 0 of its block and runs to the next keyword or the end of
// the block.
type Keyword struct {
	ast.BaseBlock
	Name string    // answer, criteria, hint, explanation, consider
	Span diag.Span // of the keyword with its colon
	Raw  diag.Span // answer: what stands after the colon
}

// Kind implements [ast.Node].
func (*Keyword) Kind() ast.NodeKind { return KindKeyword }

// Dump implements [ast.Node].
func (k *Keyword) Dump(source []byte, level int) { ast.DumpHelper(k, source, level, nil, nil) }

// keywords are those that each block takes.
var keywords = map[string][]string{
	"question":   {"answer", "criteria", "hint", "explanation"},
	"reflection": {"consider"},
	"discussion": {"consider"},
}

// openers are the bytes that a keyword may begin with.
var openers, longestKeyword = lang.Openers()

// matchKeyword returns the keyword that a line of a block begins with, and its length in bytes.
func matchKeyword(block string, line []byte) (name string, length int) {
	i := bytes.IndexByte(line, ':')
	if i < 0 || i > longestKeyword || keywords[block] == nil {
		return "", 0
	}
	if name = lang.Keywords.Own(string(line[:i])); !slices.Contains(keywords[block], name) {
		return "", 0
	}
	return name, i + 1
}

type keywordParser struct{}

func (keywordParser) Trigger() []byte             { return openers }
func (keywordParser) CanInterruptParagraph() bool { return true }
func (keywordParser) CanAcceptIndentedLine() bool { return false }

func (keywordParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	f, ok := parent.(*Fence)
	if !ok || pc.BlockIndent() != 0 {
		return nil, parser.NoChildren
	}
	line, segment := reader.PeekLine()
	name, length := matchKeyword(f.Name, line)
	if name == "" {
		return nil, parser.NoChildren
	}
	k := &Keyword{Name: name, Span: diag.Span{Start: segment.Start, End: segment.Start + length}}
	if name == "answer" {
		k.Raw = diag.Span{Start: segment.Start + length, End: segment.Stop}
		reader.AdvanceToEOL()
		return k, parser.NoChildren
	}
	for length < len(line) && (line[length] == ' ' || line[length] == '\t') {
		length++
	}
	reader.Advance(length)
	return k, parser.HasChildren
}

func (keywordParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	k := node.(*Keyword)
	line, segment := reader.PeekLine()
	if f, ok := node.Parent().(*Fence); ok {
		if name, _ := matchKeyword(f.Name, line); name != "" {
			inCode := false
			for _, inner := range reached(k, 0, pc) {
				inCode = inCode || inner.Kind() == ast.KindFencedCodeBlock
			}
			if !inCode {
				return parser.Close
			}
		}
	}
	if k.Name != "answer" {
		return parser.Continue | parser.HasChildren
	}
	if util.IsBlank(line) {
		return parser.Close
	}
	k.Raw.End = segment.Stop
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (keywordParser) Close(ast.Node, text.Reader, parser.Context) {}

// A SlideBreak is `---` alone on a line inside a slide block.
type SlideBreak struct{ ast.BaseBlock }

// Kind implements [ast.Node].
func (*SlideBreak) Kind() ast.NodeKind { return KindSlideBreak }

// Dump implements [ast.Node].
func (s *SlideBreak) Dump(source []byte, level int) { ast.DumpHelper(s, source, level, nil, nil) }

// slideBreakParser goes before setext headings and thematic breaks, which the same line would be elsewhere.
type slideBreakParser struct{}

func (slideBreakParser) Trigger() []byte             { return []byte{'-'} }
func (slideBreakParser) CanInterruptParagraph() bool { return true }
func (slideBreakParser) CanAcceptIndentedLine() bool { return false }

func (slideBreakParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if f, ok := parent.(*Fence); !ok || f.Name != "slide" || strings.Trim(string(line), " \t\n") != "---" {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &SlideBreak{}, parser.NoChildren
}

func (slideBreakParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (slideBreakParser) Close(ast.Node, text.Reader, parser.Context) {}
