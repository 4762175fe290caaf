package check

import (
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// A Use is one citation of a source.
type Use struct {
	Chapter    *course.Chapter
	In         string // the question or conversation that it stands in, as `question se-1`; "" for running text
	Key        string
	Locator    string // as the author wrote it
	Historical bool
	Place      diag.Place
}

// Cites returns every citation of a source, in reading order, questions, conversations and footnotes included. With a
// locator it returns those of that place, of a place in it, and of the chapter that it belongs to: all that a change of
// it may touch.
func Cites(c *course.Course, key, locator string) []Use {
	var uses []Use
	for _, ch := range c.Chapters() {
		for _, blocks := range bodies(ch) {
			inside := surroundings(blocks)
			course.EachPiece(blocks, func(p course.Piece) {
				citation, ok := p.(*course.Citation)
				if !ok {
					return
				}
				for _, item := range citation.Items {
					if item.Key != key ||
						locator != "" && !course.LocatorWithin(item.Locator, locator) &&
							!course.LocatorWithin(locator, item.Locator) {
						continue
					}
					uses = append(uses, Use{ch, inside[citation], item.Key, item.Locator, item.Historical,
						ch.File.At(item.Span.Start, item.Span.End)})
				}
			})
		}
	}
	return uses
}

// surroundings names the question or conversation around each citation that stands in one.
func surroundings(blocks []course.Block) map[*course.Citation]string {
	names := map[*course.Citation]string{}
	course.Walk(blocks, func(b course.Block) bool {
		name := course.TraitsOf(b).Name
		if name != "question" && name != "conversation" {
			return true
		}
		name += " " + b.Common().ID
		course.EachPiece([]course.Block{b}, func(p course.Piece) {
			if c, ok := p.(*course.Citation); ok {
				names[c] = name
			}
		})
		return true
	})
	return names
}
