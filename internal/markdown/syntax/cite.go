package syntax

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// KindCitation is the kind of [Citation].
var KindCitation = ast.NewNodeKind("Citation")

// A Citation is `[@key locator; @key]`.
type Citation struct {
	ast.BaseInline
	Citation *course.Citation
}

// Kind implements [ast.Node].
func (*Citation) Kind() ast.NodeKind { return KindCitation }

// Dump implements [ast.Node].
func (c *Citation) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, nil, nil)
}

// citationParser reads citations. What does not have their form stays text, and so does a link text: `[@x](y)`.
type citationParser struct{}

var citationItem = regexp.MustCompile(`^@([A-Za-z0-9][A-Za-z0-9_-]*)(?:\s+(.*))?$`)

func (citationParser) Trigger() []byte { return []byte{'['} }

func (citationParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, at := block.PeekLine()
	if len(line) < 3 || line[1] != '@' {
		return nil
	}
	lineNumber, start := block.Position()
	block.Advance(1)
	segments, found := block.FindClosure('[', ']', text.FindClosureOptions{Newline: true, Advance: true})
	if !found || segments.Len() > 4 {
		block.SetPosition(lineNumber, start)
		return nil
	}
	switch block.Peek() {
	case '(', '[', ':':
		block.SetPosition(lineNumber, start)
		return nil
	}
	end := segments.At(segments.Len()-1).Stop + 1
	c := &course.Citation{Span: diag.Span{Start: at.Start, End: end}}
	source := block.Source()
	// Lines of a paragraph may be cut by a quote's markers, so the text is put together from the segments, and an item
	// is placed by looking for its key in the source.
	var all strings.Builder
	for i := range segments.Len() {
		segment := segments.At(i)
		all.Write(segment.Value(source))
		all.WriteByte(' ')
	}
	from := at.Start
	for written := range strings.SplitSeq(all.String(), ";") {
		m := citationItem.FindStringSubmatch(strings.Join(strings.FieldsFunc(written, isSpace), " "))
		if m == nil {
			block.SetPosition(lineNumber, start)
			return nil
		}
		item := course.CitationItem{Key: m[1], Locator: m[2]}
		words := strings.Fields(item.Locator)
		if n := len(words); n > 0 && lang.Attributes.Own(words[n-1]) == "historical" {
			item.Historical = true
			item.Locator = TrimSpace(strings.TrimSuffix(item.Locator, words[n-1]))
		}
		if i := strings.Index(string(source[from:end]), "@"+m[1]); i >= 0 {
			item.Span = diag.Span{Start: from + i, End: from + i + 1 + len(m[1])}
			from = item.Span.End
		} else {
			item.Span = c.Span
		}
		c.Items = append(c.Items, item)
	}
	return &Citation{Citation: c}
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }
