package course

import "github.com/vinjett/vinjett/internal/diag"

// A Use is one citation of a source.
type Use struct {
	Chapter    *Chapter
	In         string // the question or conversation that it stands in, as `question se-1`; "" for running text
	Key        string
	Locator    string // as the author wrote it
	Historical bool
	Place      diag.Place
}

// Cites returns every citation of a source, in reading order, questions, conversations and footnotes included. With a
// locator it returns those of that place, of a place in it, and of the chapter that it belongs to: all that a change of
// it may touch.
func Cites(c *Course, key, locator string) []Use {
	var uses []Use
	for _, ch := range c.Chapters() {
		for _, blocks := range ch.Bodies() {
			inside := surroundings(blocks)
			EachPiece(blocks, func(p Piece) {
				citation, ok := p.(*Citation)
				if !ok {
					return
				}
				for _, item := range citation.Items {
					if item.Key != key ||
						locator != "" && !LocatorWithin(item.Locator, locator) &&
							!LocatorWithin(locator, item.Locator) {
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
func surroundings(blocks []Block) map[*Citation]string {
	names := map[*Citation]string{}
	Walk(blocks, func(b Block) bool {
		name := TraitsOf(b).Name
		if name != "question" && name != "conversation" {
			return true
		}
		name += " " + b.Common().ID
		EachPiece([]Block{b}, func(p Piece) {
			if c, ok := p.(*Citation); ok {
				names[c] = name
			}
		})
		return true
	})
	return names
}
