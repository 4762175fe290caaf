package render

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/course"
)

// A page for its author ([Place.Marks]) has a mark before each block of its chapter, a comment that no reader sees and
// no style sheet meets. It names the offset in the chapter's file where the block begins, so that the author's server
// can lead from a block to its text, and put what is wrong with it where it stands.

var markForm = regexp.MustCompile(`<!--at:(\d+|end)-->`)

// endMark stands after the last block.
const endMark = "<!--at:end-->"

// A Mark is where a block of a chapter begins in a page.
type Mark struct {
	Start, End int // of the mark itself, in the page
	At         int // offset in the chapter's file; -1 for the mark after the last block
}

// Marks returns the marks of a page in their order.
func Marks(page []byte) (marks []Mark) {
	for _, m := range markForm.FindAllSubmatchIndex(page, -1) {
		at, err := strconv.Atoi(string(page[m[2]:m[3]]))
		if err != nil {
			at = -1
		}
		marks = append(marks, Mark{m[0], m[1], at})
	}
	return marks
}

// marked writes a block after its mark. A block with a fault may be only half there, and writing it may fail; the rest
// of the page is written all the same.
func (w *writer) marked(b *strings.Builder, block course.Block) {
	if !w.copied && w.elsewhere == 0 {
		fmt.Fprintf(b, "<!--at:%d-->", block.Common().Span.Start)
	}
	b.WriteString(w.whole(func(b *strings.Builder) { w.shown(b, block) }))
}

// whole returns what write writes, or nothing when that fails.
func (w *writer) whole(write func(*strings.Builder)) string {
	before := *w
	var b strings.Builder
	if _, err := bug.Guard("writing a block", func() (any, error) { write(&b); return nil, nil }); err != nil {
		w.noTerms, w.inLink, w.level, w.law = before.noTerms, before.inLink, before.level, before.law
		w.historical, w.aside, w.copied = before.historical, before.aside, before.copied
		w.scope, w.chapter, w.elsewhere = before.scope, before.chapter, before.elsewhere
		return ""
	}
	return b.String()
}
