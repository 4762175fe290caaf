// Package markdown turns one file of the course language into a [course.Chapter]. It sees no other file: links,
// citations and images stay course paths and keys until render and check know the rest of the course. So the result
// depends on the name, the bytes and the course's language alone, and may be cached by them.
//
// The language is CommonMark with GFM tables, strikethrough, task lists and autolinks, footnotes, definition lists,
// heading attributes and typographic punctuation (all goldmark's), plus ours: container blocks `::: name [Label] {#id
// key=value}`, lines that begin with a keyword inside some blocks (`Svar:`), and citations `[@key locator]`. Package
// syntax parses a file into one tree; convert.go makes course blocks of it (fenced.go those of containers), and
// pieces.go cuts running text at the holes that need other files.
//
// Source of the base language: CommonMark 0.31.2 and the GFM specification 0.29.
package markdown

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// A Parser parses files of one course. It is safe for concurrent use.
type Parser struct {
	language *lang.Language
	syntax   *syntax.Parser
	apart    bool
}

// New returns a parser for the language of a course, by its code. It decides the quotation marks, and the words of
// messages.
func New(code string) *Parser {
	language := lang.Of(code)
	return &Parser{language: language, syntax: syntax.New(language, pieceRenderer{})}
}

// Apart returns a parser that makes a block of each paragraph, list and quote, where this one makes one of all that
// follow each other: for a page that knows where each of them stands in its file.
func (p *Parser) Apart() *Parser { return &Parser{p.language, p.syntax, true} }

// Parse returns the chapter of one file. Path is the file's path below content/, file its text (see [diag.NewText]).
// The chapter is never nil; with errors among the diagnostics it is not to be published.
func (p *Parser) Parse(path string, file *diag.File) (*course.Chapter, []diag.Diagnostic) {
	ch := &course.Chapter{File: file, Path: path, Address: course.Address(path)}
	c := &converter{language: p.language, syntax: p.syntax, apart: p.apart, file: file, src: plainSpaces(file.Data),
		ch: ch}
	if p.apart {
		defer func() { ch.Title = cmp.Or(ch.Title, path) }() // a page without a title is shown to its author
	}
	front, body, closed := frontMatter(file.Data)
	switch {
	case !closed:
		c.report("front-matter-unclosed", diag.Span{End: 3}, "the front matter opens here and is never closed").
			hint("end it with a line that is exactly ---")
		return ch, c.ds
	case body > 0:
		c.frontMatter(front)
	}
	doc, faults := p.syntax.Parse(c.src, body > 0)
	for _, f := range faults {
		c.report(f.ID, f.Span, f.Message).hint("%s", f.Hint)
	}
	if doc == nil {
		return ch, c.ds
	}
	c.leftovers(doc)
	c.document(doc)
	return ch, c.ds
}

var (
	marker    = regexp.MustCompile(`^(?:[ >]|[-*+] |\d{1,9}[.)] )*(?:#{1,6}|[-+]|\d{1,9}[.)]|\[[ xX]\])\x{a0}`)
	listMark  = regexp.MustCompile(`[-+.)]$`)
	codeFence = regexp.MustCompile("^ {0,3}(```|~~~)")
)

// plainSpaces reads a hard space after a mark at the start of a line as spaces: Option and the space bar make one on a
// Mac, and `##` with it would be text. (A star is left as it is: it may begin emphasis.) Two spaces are as long as the
// hard one in bytes, so that all places stay what they are. After the mark of a list they would move the text of the
// item away from what is indented below it, so there the second one goes to the end of the line.
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
			before, after := m[:len(m)-len(hard)], line[len(m):]
			if text, ended := bytes.CutSuffix(after, []byte("\n")); ended && listMark.Match(before) {
				line = slices.Concat(before, []byte(" "), text, []byte(" \n"))
			} else {
				line = slices.Concat(before, []byte("  "), after)
			}
		}
		out.Write(line)
	}
	return out.Bytes()
}

// frontMatter finds the front matter: the bytes between a first line that is exactly `---` and the next such line. Body
// is where the text after it begins, 0 when there is none. Closed is false when it opens and never ends.
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
