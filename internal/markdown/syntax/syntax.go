// Package syntax is the course language as goldmark reads it: from the bytes of a file to one tree. Package markdown
// makes course blocks of the tree.
//
// To CommonMark and goldmark's stock extensions come container blocks `::: name [Label] {#id key=value}` (fence.go;
// opener.go has the table of names and attributes), lines that begin with a keyword inside some blocks (`Svar:`),
// citations `[@key locator]` (cite.go), and links to files with spaces in their names (link.go). depth.go keeps trees
// within what a stack can hold.
package syntax

import (
	"regexp"
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

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// A Parser parses files of one course into trees. It is safe for concurrent use.
type Parser struct {
	language        *lang.Language
	plain, withMeta goldmark.Markdown
}

// New returns a parser for a course in that language. Its trees are rendered by nodes, which overrides goldmark's own
// renderers.
func New(language *lang.Language, nodes renderer.NodeRenderer) *Parser {
	with := func(more ...goldmark.Extender) goldmark.Markdown {
		// The parser goes first: later options are meant for it.
		options := append([]goldmark.Option{goldmark.WithParser(limitedParser())}, Base(language, more...)...)
		return goldmark.New(append(options,
			goldmark.WithParserOptions(
				parser.WithBlockParsers(util.Prioritized(slideBreakParser{}, 40),
					util.Prioritized(keywordParser{}, 50), util.Prioritized(fenceParser{}, 60),
					util.Prioritized(admonitionParser{}, 70)),
				parser.WithInlineParsers( // before footnotes (101) and links (200)
					util.Prioritized(crowd{}, 80),
					util.Prioritized(citationParser{}, 90),
					util.Prioritized(spacedLinkParser{}, 95),
				),
				parser.WithASTTransformers(util.Prioritized(carrier{}, 10)),
			),
			goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes, 1))),
		)...)
	}
	return &Parser{language: language, plain: with(), withMeta: with(meta.New())}
}

// Base returns the base language as options of goldmark: all but what is ours.
func Base(language *lang.Language, more ...goldmark.Extender) []goldmark.Option {
	q := language.Quotes
	quotes := map[extension.TypographicPunctuation]string{
		extension.LeftSingleQuote: q.Single[0], extension.RightSingleQuote: q.Single[1],
		extension.LeftDoubleQuote: q.Double[0], extension.RightDoubleQuote: q.Double[1],
		extension.LeftAngleQuote: "«", extension.RightAngleQuote: "»",
		extension.EnDash: "–", extension.EmDash: q.Dash, extension.Ellipsis: "…", extension.Apostrophe: "’",
	}
	return []goldmark.Option{
		goldmark.WithExtensions(append([]goldmark.Extender{
			extension.Table, extension.Strikethrough, bareAddresses, extension.TaskList, extension.Footnote,
			extension.DefinitionList, extension.NewTypographer(extension.WithTypographicSubstitutions(quotes)),
		}, more...)...),
		goldmark.WithParserOptions(parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithXHTML()),
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

// Parse returns the tree of a text, and what is wrong with its syntax. The tree is nil when it is too deep to walk.
// With frontMatter, the text begins with some, and it is left out of the tree.
func (p *Parser) Parse(src []byte, frontMatter bool) (ast.Node, []Fault) {
	md := p.plain
	if frontMatter {
		md = p.withMeta
	}
	state := &parseState{language: p.language}
	context := parser.NewContext()
	context.Set(stateKey, state)
	doc := md.Parser().Parse(text.NewReader(src), parser.WithContext(context))
	at := tooDeep(doc)
	if at < 0 {
		at = state.tooDeepAt - 1
	}
	if at >= 0 {
		state.report("nesting-too-deep", diag.Span{Start: at, End: at + 1}, "more than 100 levels inside each other",
			"take some of the levels out")
		return nil, state.faults
	}
	return doc, state.faults
}

// Render writes a node of a tree of this parser. It returns what the writer returns.
func (p *Parser) Render(w util.BufWriter, src []byte, n ast.Node) error {
	return p.plain.Renderer().Render(w, src, n)
}

// A Fault is a diagnostic of the syntax: its id, where in the text, what is wrong and what to do.
type Fault struct {
	ID            string
	Span          diag.Span
	Message, Hint string
}

// parseState is what our block parsers keep during one parse.
type parseState struct {
	language  *lang.Language
	faults    []Fault
	tooDeepAt int // offset + 1 of the first block that was refused

	paragraph ast.Node // the one whose marks are counted
	marks     int
	crowded   bool // whether a paragraph with too many has been reported
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *parseState {
	s, _ := pc.Get(stateKey).(*parseState)
	return s
}

func (s *parseState) report(id string, span diag.Span, message, hint string) {
	s.faults = append(s.faults, Fault{id, span, message, hint})
}

// Position returns where a node begins in the source, or -1.
func Position(n ast.Node) int {
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

// TrimSpace is strings.TrimSpace without the fixed spaces that an author means.
func TrimSpace(s string) string { return strings.Trim(s, " \t\n") }
