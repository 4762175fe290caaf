// Package markdown turns one file of the course language into a [course.Chapter]. It sees no other file: links,
// citations and images stay course paths and keys until render and check know the rest of the course. So the result
// depends on the name, the bytes and the course's language alone, and may be cached by them.
//
// The language is CommonMark with GFM tables, strikethrough, task lists and autolinks, footnotes, definition lists,
// heading attributes and typographic punctuation (all goldmark's), plus ours: container blocks `::: name [Label] {#id
// key=value}` (fence.go, with the table of names and attributes in names.go), lines that begin with a keyword inside
// some blocks (`Svar:`), and citations `[@key locator]` (cite.go). goldmark parses the file into one tree; convert.go
// makes course blocks of it, and pieces.go cuts running text at the holes that need other files.
//
// Source of the base language: CommonMark 0.31.2 and the GFM specification 0.29.
package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	meta "github.com/yuin/goldmark-meta"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// maxDepth is how deep blocks and inline markup may be nested.
const maxDepth = 100

// A Parser parses files of one course. It is safe for concurrent use.
type Parser struct {
	language        *lang.Language
	plain, withMeta goldmark.Markdown
}

// New returns a parser for the language of a course, by its code. It decides the quotation marks, and the words of
// messages.
func New(code string) *Parser {
	language := lang.Of(code)
	return &Parser{
		language: language,
		plain:    newGoldmark(language, true),
		withMeta: newGoldmark(language, true, meta.New()),
	}
}

// bareAddresses links web addresses in the text. The letters of any language may stand in one, and a quotation mark
// ends it.
var bareAddresses = func() goldmark.Extender {
	const rest = `(?:[/#?][-\pL\pN@:%_+.~#$!?&/=\(\);,'^{}\[\]\x60]*)?`
	return extension.NewLinkify(
		extension.WithLinkifyURLRegexp(
			regexp.MustCompile(`^(?:http|https|ftp)://[-\pL\pN@:%._\+~#=]{1,256}\.\pL+(?::\d+)?`+rest),
		),
		extension.WithLinkifyWWWRegexp(regexp.MustCompile(`^www\.[-\pL\pN@:%._\+~#=]{1,256}\.\pL+`+rest)),
	)
}()

// newGoldmark returns goldmark with the base language and, with blocks, ours. Both forms exist so that a test can hold
// one against the other.
func newGoldmark(language *lang.Language, blocks bool, more ...goldmark.Extender) goldmark.Markdown {
	q := language.Quotes
	quotes := map[extension.TypographicPunctuation]string{
		extension.LeftSingleQuote: q.Single[0], extension.RightSingleQuote: q.Single[1],
		extension.LeftDoubleQuote: q.Double[0], extension.RightDoubleQuote: q.Double[1],
		extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»",
		extension.EnDash: "–", extension.EmDash: q.Dash, extension.Ellipsis: "…", extension.Apostrophe: "’",
	}
	options := []goldmark.Option{
		goldmark.WithExtensions(append([]goldmark.Extender{
			extension.Table, extension.Strikethrough, bareAddresses, extension.TaskList, extension.Footnote, extension.DefinitionList,
			extension.NewTypographer(extension.WithTypographicSubstitutions(quotes)),
		}, more...)...),
		goldmark.WithParserOptions(parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithXHTML()),
	}
	if blocks {
		stock := parser.DefaultBlockParsers()
		for i, p := range stock {
			if p.Value == parser.NewBlockquoteParser() || p.Value == parser.NewListParser() {
				stock[i].Value = limited{p.Value.(parser.BlockParser)}
			}
		}
		// The parser goes first: later options are meant for it.
		options = append([]goldmark.Option{goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(stock...),
			parser.WithInlineParsers(
				parser.DefaultInlineParsers()...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		))}, options...)
		options = append(options,
			goldmark.WithParserOptions(
				parser.WithBlockParsers(
					util.Prioritized(slideBreakParser{}, 40),
					util.Prioritized(keywordParser{}, 50),
					util.Prioritized(fenceParser{}, 60),
				),
				parser.WithInlineParsers( // before footnotes (101) and links (200)
					util.Prioritized(citationParser{}, 90),
					util.Prioritized(spacedLinkParser{}, 95),
				),
			),
			goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(pieceRenderer{}, 1))),
		)
	}
	return goldmark.New(options...)
}

// Parse returns the chapter of one file. Path is the file's path below content/, file its text (see [diag.NewText]).
// The chapter is never nil; with errors among the diagnostics it is not to be published.
func (p *Parser) Parse(path string, file *diag.File) (*course.Chapter, []diag.Diagnostic) {
	ch := &course.Chapter{File: file, Path: path, Address: course.Address(path)}
	c := &converter{language: p.language, file: file, src: plainSpaces(file.Data), ch: ch}
	md := p.plain
	front, body, closed := frontMatter(file.Data)
	switch {
	case !closed:
		c.report("front-matter-unclosed", diag.Span{Start: 0, End: 3}, "the front matter opens here and is never closed").
			hint("end it with a line that is exactly ---")
		return ch, c.ds
	case body > 0:
		md = p.withMeta
		c.frontMatter(front)
	}
	c.md = md
	context := parser.NewContext()
	state := &parseState{language: p.language}
	context.Set(stateKey, state)
	doc := md.Parser().Parse(text.NewReader(c.src), parser.WithContext(context))
	for _, f := range state.faults {
		c.report(f.id, f.span, f.message).hint("%s", f.hint)
	}
	if at := tooDeep(doc); at >= 0 || state.tooDeepAt > 0 {
		if at < 0 {
			at = state.tooDeepAt - 1
		}
		c.report("nesting-too-deep", diag.Span{Start: at, End: at + 1}, "more than 100 levels inside each other").
			hint("take some of the levels out")
		return ch, c.ds
	}
	c.leftovers(doc)
	c.document(doc)
	return ch, c.ds
}

var (
	marker    = regexp.MustCompile(`^(?:[ >]|[-*+] |\d{1,9}[.)] )*(?:#{1,6}|[-+]|\d{1,9}[.)]|\[[ xX]\])\x{a0}`)
	codeFence = regexp.MustCompile("^ {0,3}(```|~~~)")
)

// plainSpaces reads a hard space after a mark at the start of a line as spaces: Option and the space bar make one on a Mac, and
// `##` with it would be text. (A star is left as it is: it may begin emphasis.) Two spaces are as long as the hard one in bytes, so that all places stay what they are.
func plainSpaces(src []byte) []byte {
	hard := []byte("\u00a0")
	if !bytes.Contains(src, hard) {
		return src
	}
	var out bytes.Buffer
	fence := ""
	for line := range bytes.Lines(src) {
		if m := codeFence.FindSubmatch(line); m != nil && (fence == "" || fence == string(m[1])) {
			if fence == "" {
				fence = string(m[1])
			} else {
				fence = ""
			}
		}
		for m := marker.Find(line); fence == "" && m != nil; m = marker.Find(line) {
			line = slices.Concat(m[:len(m)-len(hard)], []byte("  "), line[len(m):])
		}
		out.Write(line)
	}
	return out.Bytes()
}

// frontMatter finds the front matter: the bytes between a first line that is exactly `---` and the next such line. Body is where
// the text after it begins, 0 when there is none. Closed is false when it opens and never ends.
func frontMatter(src []byte) (front diag.Span, body int, closed bool) {
	if !bytes.HasPrefix(src, []byte("---\n")) && string(src) != "---" {
		return diag.Span{}, 0, true
	}
	for start := 4; start < len(src); {
		end := len(src)
		if i := bytes.IndexByte(src[start:], '\n'); i >= 0 {
			end = start + i
		}
		if string(src[start:end]) == "---" {
			return diag.Span{Start: 4, End: start}, min(end+1, len(src)), true
		}
		start = end + 1
	}
	return diag.Span{}, 0, false
}

// limited keeps goldmark's recursive passes off trees that are too deep for a stack: it opens no block below twice the limit.
type limited struct{ parser.BlockParser }

func (l limited) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if len(pc.OpenedBlocks()) > 2*maxDepth && parent.Kind() != ast.KindList { // a list holds items and nothing else
		if s := stateOf(pc); s != nil && s.tooDeepAt == 0 {
			_, at := reader.Position()
			s.tooDeepAt = at.Start + 1
		}
		// One level more would be refused at the next line again; taking the rest of the line keeps a line of markers linear.
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

// tooDeep returns the offset of the first node below more than maxDepth others, or -1. It does not recurse: the tree may be deeper
// than any stack.
func tooDeep(doc ast.Node) int {
	depth := 0
	for n := doc; n != nil; {
		if depth > maxDepth {
			return max(position(n), 0)
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

// position returns where a node begins in the source, or -1.
func position(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if t, ok := n.(*ast.Text); ok {
			return t.Segment.Start
		}
		if p := n.Pos(); p >= 0 {
			return p
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return -1
}

// A fault is a diagnostic found while parsing, before the converter exists.
type fault struct {
	id            string
	span          diag.Span
	message, hint string
}

// parseState is what our block parsers keep during one parse.
type parseState struct {
	language  *lang.Language
	faults    []fault
	tooDeepAt int // offset + 1 of the first block that was refused
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *parseState {
	s, _ := pc.Get(stateKey).(*parseState)
	return s
}

func (s *parseState) report(id string, span diag.Span, message, hint string) {
	s.faults = append(s.faults, fault{id, span, message, hint})
}

// trimSpace is strings.TrimSpace without the fixed spaces that an author means.
func trimSpace(s string) string { return strings.Trim(s, " \t\n") }
