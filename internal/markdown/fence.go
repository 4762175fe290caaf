package markdown

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

var (
	kindFence      = ast.NewNodeKind("Fence")
	kindKeyword    = ast.NewNodeKind("Keyword")
	kindSlideBreak = ast.NewNodeKind("SlideBreak")
)

// fence is a container block between an opener and its closer.
type fence struct {
	ast.BaseBlock
	opener
	colons int
	closed bool
}

func (*fence) Kind() ast.NodeKind              { return kindFence }
func (f *fence) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// fenceParser opens a block at three or more colons with a name after them, and closes one at a line of colons alone
// that are as many as its opener's.
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
		state.report("stray-fence", span, "this closes no block: none of "+strconv.Itoa(colons)+" colons is open here",
			"a closing line has exactly as many colons as the line that opens the block")
		reader.AdvanceToEOL()
		return ast.NewTextBlock(), parser.NoChildren
	}
	if len(pc.OpenedBlocks()) > 2*maxDepth {
		state.tooDeepAt = max(state.tooDeepAt, span.Start+1)
		reader.AdvanceToEOL()
		return ast.NewTextBlock(), parser.NoChildren
	}
	f := &fence{colons: colons, opener: parseOpener(rest, span.Start+colons, state)}
	f.span = span
	reader.AdvanceToEOL()
	return f, parser.HasChildren
}

func (fenceParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f, ok := node.(*fence)
	if !ok {
		return parser.Close // a stray closer
	}
	line, _ := reader.PeekLine()
	width, at := util.IndentWidth(line, reader.LineOffset())
	if at >= len(line) || line[at] != ':' || width > 3 && !insideList(f, pc) {
		return parser.Continue | parser.HasChildren
	}
	colons := countColons(line[at:])
	if colons != f.colons || len(bytes.Trim(line[at+colons:], " \t\n")) > 0 {
		return parser.Continue | parser.HasChildren
	}
	for _, inner := range reached(f, width, pc) {
		switch inner := inner.(type) {
		case *ast.FencedCodeBlock, *ast.HTMLBlock:
			return parser.Continue | parser.HasChildren
		case *fence:
			if inner.colons == f.colons {
				return parser.Continue | parser.HasChildren // it is the innermost of that count
			}
		}
	}
	if width > 3 {
		return parser.Continue | parser.HasChildren
	}
	f.closed = true
	reader.AdvanceToEOL()
	return parser.Close
}

func (fenceParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	if f, ok := node.(*fence); ok && !f.closed {
		stateOf(pc).report("unclosed-block", f.span, "the block "+f.written+" is never closed",
			"end it with a line of "+strconv.Itoa(f.colons)+" colons: "+strings.Repeat(":", f.colons))
	}
}

func countColons(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ':' {
		n++
	}
	return n
}

func insideList(f *fence, pc parser.Context) bool {
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
		case *ast.List, *fence, *keyword, *ast.FencedCodeBlock, *ast.HTMLBlock:
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

// keyword is a passage that begins with a word at column 0 of its block and runs to the next keyword or the end of the
// block.
type keyword struct {
	ast.BaseBlock
	name string    // answer, criteria, hint, explanation, consider
	span diag.Span // of the keyword with its colon
	raw  diag.Span // answer: what stands after the colon
}

func (*keyword) Kind() ast.NodeKind              { return kindKeyword }
func (k *keyword) Dump(source []byte, level int) { ast.DumpHelper(k, source, level, nil, nil) }

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
	f, ok := parent.(*fence)
	if !ok || pc.BlockIndent() != 0 {
		return nil, parser.NoChildren
	}
	line, segment := reader.PeekLine()
	name, length := matchKeyword(f.name, line)
	if name == "" {
		return nil, parser.NoChildren
	}
	k := &keyword{name: name, span: diag.Span{Start: segment.Start, End: segment.Start + length}}
	if name == "answer" {
		k.raw = diag.Span{Start: segment.Start + length, End: segment.Stop}
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
	k := node.(*keyword)
	line, segment := reader.PeekLine()
	if f, ok := node.Parent().(*fence); ok {
		if name, _ := matchKeyword(f.name, line); name != "" {
			inCode := false
			for _, inner := range reached(k, 0, pc) {
				inCode = inCode || inner.Kind() == ast.KindFencedCodeBlock
			}
			if !inCode {
				return parser.Close
			}
		}
	}
	if k.name != "answer" {
		return parser.Continue | parser.HasChildren
	}
	if util.IsBlank(line) {
		return parser.Close
	}
	k.raw.End = segment.Stop
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

func (keywordParser) Close(ast.Node, text.Reader, parser.Context) {}

// slideBreak is `---` alone on a line inside a slide block.
type slideBreak struct{ ast.BaseBlock }

func (*slideBreak) Kind() ast.NodeKind              { return kindSlideBreak }
func (s *slideBreak) Dump(source []byte, level int) { ast.DumpHelper(s, source, level, nil, nil) }

// slideBreakParser goes before setext headings and thematic breaks, which the same line would be elsewhere.
type slideBreakParser struct{}

func (slideBreakParser) Trigger() []byte             { return []byte{'-'} }
func (slideBreakParser) CanInterruptParagraph() bool { return true }
func (slideBreakParser) CanAcceptIndentedLine() bool { return false }

func (slideBreakParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if f, ok := parent.(*fence); !ok || f.name != "slide" || strings.Trim(string(line), " \t\n") != "---" {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &slideBreak{}, parser.NoChildren
}

func (slideBreakParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}
func (slideBreakParser) Close(ast.Node, text.Reader, parser.Context) {}
