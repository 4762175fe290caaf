package syntax

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/vinjett/vinjett/internal/diag"
)

// Call-outs as other programs write them are read as ours: the names of GitHub, Docusaurus and Starlight (`:::note`,
// `:::tip Title`), of MyST and Jupyter Book (`:::{note} Title`), of Quarto (`::: {.callout-tip title="Title"}`), and
// the indented blocks of MkDocs (`!!! note "Title"`, and `???` for one that unfolds).

// elsewhere is what the names of other programs' call-outs mean here.
var elsewhere = map[string]string{
	"note": "fact", "info": "fact", "abstract": "fact", "summary": "fact", "seealso": "fact", "admonition": "fact",
	"callout": "fact", "quote": "fact", "todo": "fact", "question": "fact", "faq": "fact",
	"tip": "consider", "hint": "consider", "success": "takeaway", "important": "takeaway", "keypoints": "takeaway",
	"caution": "warning", "danger": "warning", "attention": "warning", "error": "warning", "failure": "warning",
	"bug": "warning", "warning": "warning", "example": "example", "details": "fact", "dropdown": "fact",
	"spoiler": "fact",
}

// folds are those that a reader unfolds.
var folds = map[string]bool{"details": true, "dropdown": true, "spoiler": true}

// foreign reads a name that only other programs know, and the label as they write it: the rest of the line.
func (r *openerReader) foreign() bool {
	written := r.Written
	if written == "" {
		m := bracedName.FindStringSubmatch(r.line[r.i:])
		if m == nil {
			return false
		}
		written = m[1] + m[2]
		r.ID = m[3]
		r.IDSpan = r.span(r.i, r.i+len(m[0]))
		r.Label = m[4]
		if elsewhere[written] != "" {
			r.i += len(m[0])
		}
	}
	name := strings.ToLower(written)
	if elsewhere[name] == "" {
		r.ID, r.Label = "", ""
		return false
	}
	r.Written, r.Name, r.Folded = written, elsewhere[name], folds[name]
	if b := r.next(); b != 0 && b != '[' && b != '{' {
		r.Label = TrimSpace(r.until("{"))
	}
	return true
}

// bracedName is `{note}` or `{.note #id title="Title"}`.
var bracedName = regexp.MustCompile(
	`^\{(?:([A-Za-z]+)|\.(?:callout-)?([A-Za-z]+)(?: +#([\w-]+))?(?: +title="([^"]*)")?) *\}`,
)

// An admonitionParser opens a block at `!!! note "Title"`, to which all lines belong that are indented by four.
type admonitionParser struct{}

var admonition = regexp.MustCompile(`^(!!!|\?\?\?\+?) +([A-Za-z]+)(?: +"([^"]*)")?\s*$`)

func (admonitionParser) Trigger() []byte             { return []byte{'!', '?'} }
func (admonitionParser) CanInterruptParagraph() bool { return true }
func (admonitionParser) CanAcceptIndentedLine() bool { return false }

func (admonitionParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	from := pc.BlockOffset()
	m := admonition.FindStringSubmatch(string(line[from:]))
	if m == nil || elsewhere[strings.ToLower(m[2])] == "" || len(pc.OpenedBlocks()) > 2*maxDepth {
		return nil, parser.NoChildren
	}
	f := &Fence{closed: true, Opener: Opener{
		Name: elsewhere[strings.ToLower(m[2])], Written: m[2], Label: m[3], Folded: m[1] == "???",
		Values: map[string]Value{},
		Span: diag.Span{
			Start: segment.Start + from - segment.Padding,
			End:   segment.Start + len(strings.TrimRight(string(line), " \n")),
		},
	}}
	reader.AdvanceToEOL()
	return f, parser.HasChildren
}

func (admonitionParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	at, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if at < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(at, padding)
	return parser.Continue | parser.HasChildren
}

func (admonitionParser) Close(ast.Node, text.Reader, parser.Context) {}
