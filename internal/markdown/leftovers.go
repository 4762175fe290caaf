package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"github.com/vinjett/vinjett/internal/diag"
)

// A leftover is markup that means something elsewhere and is text here, which is seldom what its author wants.
type leftover struct {
	what *regexp.Regexp
	name string
	hint string
}

var leftoversOf = []leftover{
	{regexp.MustCompile(`!?\[[^\[\]\n]*\]\([^()\n]*\)`), "a link that is none",
		"write an address with spaces or other marks as [text](<the address>)"},
	{
		regexp.MustCompile(`\[@[\w:.-]+\]:`),
		"a citation that is none",
		"a citation has no colon after it; leave a space",
	},
	{regexp.MustCompile(`\[\[[^\[\]\n]+\]\]`), "a wiki link", "write [text](path/to/page.md)"},
	{regexp.MustCompile(`\[[^\[\]\n]+\]\[[^\[\]\n]*\]`), "a link whose address is nowhere on the page",
		"write [text](address), or the address on a line of its own: [name]: https://example.se"},
	{regexp.MustCompile(`^#{2,6}[^#\s]`), "a heading without a space", "write a space after the last #"},
	{
		regexp.MustCompile(`^#[^#\s\d][^\n.!?]{0,80}$`),
		"a heading without a space",
		"write a space after #, or \\# for the character",
	},
	{regexp.MustCompile(`^\*\x{a0}`), "a list item with a hard space", "write an ordinary space after *"},
	{
		regexp.MustCompile(`^(?:!!!|\?\?\?\+?) [a-z]+`),
		"an admonition",
		"write a block, as ::: fact … ::: (vinjett help language)",
	},
	{regexp.MustCompile(`^=== `), "a tab", "write a heading for each"},
	{regexp.MustCompile(`\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}`), "a template tag", "write what it stands for"},
	{
		regexp.MustCompile(`\$\$[^$]+\$\$|\\\(.+?\\\)`),
		"a formula",
		"write it in words and characters, or as a picture with its text",
	},
	{regexp.MustCompile(`\{[.#]?[\w-]+=[^{}\n]*\}|\{[.#][a-z][\w-]*\}`), "an attribute list",
		"attributes stand after a heading or a block's name; take it away"},
	{regexp.MustCompile(`==[^=\s][^=\n]*==`), "a highlight", "write **strong** or *emphasis*"},
	{regexp.MustCompile(`^\[TABLE\]$`), "a table that another program has left out", "write the table anew"},
}

// Every pattern of leftoversOf needs one of these characters: anywhere, or first in a text.
const (
	leftoverAnywhere = `[{$=\`
	leftoverFirst    = "#*!?"
)

// leftovers warns of text that somebody wrote as markup. It looks at text alone: not at code, links, or what is
// escaped.
func (c *converter) leftovers(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		if first := n.FirstChild(); first == nil || first.Type() != ast.TypeInline {
			if n.Kind() == extast.KindTableRow {
				c.lostCells(n)
			}
			return ast.WalkContinue, nil
		}
		if !c.maybeLeftover(n) {
			return ast.WalkSkipChildren, nil
		}
		seen, places := c.visible(n)
		for _, l := range leftoversOf {
			for _, m := range l.what.FindAllIndex(seen, -1) {
				if m[0] > 0 && seen[m[0]-1] == '\\' {
					continue
				}
				span := diag.Span{Start: places[m[0]], End: places[m[1]-1] + 1}
				visible := diag.Quote(string(seen[m[0]:m[1]]))
				c.report("looks-like-markup", span, l.name+": readers see "+visible).
					hint("%s", l.hint)
				copy(seen[m[0]:m[1]], bytes.Repeat([]byte{0}, m[1]-m[0])) // it is one thing only
			}
		}
		return ast.WalkSkipChildren, nil
	})
}

// maybeLeftover reports whether a block has a character without which none of the patterns matches. Most have none, and
// are done with here.
func (c *converter) maybeLeftover(n ast.Node) (maybe bool) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		text, ok := n.(*ast.Text)
		if !ok || !entering || text.Segment.Len() == 0 {
			return ast.WalkContinue, nil
		}
		seen := text.Segment.Value(c.src)
		if maybe = strings.IndexByte(leftoverFirst, seen[0]) >= 0 || bytes.ContainsAny(seen, leftoverAnywhere); maybe {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return maybe
}

// visible returns the text of a block as it stands in the file, with where each byte of it stands. A byte that is 0
// stands for code, links and other things that are no text.
func (c *converter) visible(n ast.Node) (seen []byte, places []int) {
	add := func(at int, text ...byte) {
		for i, b := range text {
			seen, places = append(seen, b), append(places, at+i)
		}
	}
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				add(n.Segment.Start, n.Segment.Value(c.src)...)
				if n.SoftLineBreak() || n.HardLineBreak() {
					add(n.Segment.Stop, '\n')
				}
			}
		case *ast.Emphasis, *ast.String, *extast.Strikethrough:
		default:
			if n.Type() != ast.TypeInline {
				return ast.WalkContinue, nil
			}
			if entering && len(places) > 0 {
				add(places[len(places)-1], 0)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return seen, places
}

// lostCells reports a row with more cells than the table has columns: Markdown leaves out the rest.
func (c *converter) lostCells(row ast.Node) {
	span := c.spanOf(row)
	start := bytes.LastIndexByte(c.src[:span.Start], '\n') + 1
	line := strings.Trim(string(c.src[start:span.End]), " \t>")
	line = strings.TrimPrefix(line, "|")
	cells := 1
	for i := 0; i < len(line); i++ {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') && strings.TrimSpace(line[i+1:]) != "" {
			cells++
		}
	}
	if columns := row.ChildCount(); cells > columns {
		c.report("lost-cells", diag.Span{Start: start, End: span.End},
			fmt.Sprintf("the row has %d cells and the table %d columns: readers do not see the rest", cells, columns)).
			hint("give the head of the table as many cells, or write \\| for the character")
	}
}
