package render

import (
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/course"
)

// A page for its author ([Place.Marks]) has a mark before each block of its chapter, a comment that no reader sees and
// no style sheet meets. It names the offset in the chapter's file where the block begins, so that the author's server
// can lead from a block to its text, and put what is wrong with it where it stands.

// marked writes a block after its mark. A block with a fault may be only half there, and writing it may fail; the rest
// of the page is written all the same.
func (w *writer) marked(b *strings.Builder, block course.Block) {
	if !w.copied && w.elsewhere == 0 {
		write(b, "<!--at:", strconv.Itoa(block.Common().Span.Start), "-->")
	}
	b.WriteString(w.whole(func(b *strings.Builder) { w.shown(b, block) }))
}

// whole returns what write writes, or nothing when that fails.
func (w *writer) whole(write func(*strings.Builder)) string {
	before := *w
	var b strings.Builder
	if _, err := bug.Guard("writing a block", func() (any, error) { write(&b); return nil, nil }); err != nil {
		w.noTerms, w.inLink, w.level, w.law = before.noTerms, before.inLink, before.level, before.law
		w.historical, w.aside, w.copied, w.elsewhere = before.historical, before.aside, before.copied, before.elsewhere
		w.scope, w.chapter = before.scope, before.chapter
		return ""
	}
	return b.String()
}
