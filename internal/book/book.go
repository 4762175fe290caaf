// Package book puts a course together as a book: the booklet to print, which is the EPUB too.
//
// The booklet is the course as one document: cover, contents, the chapters, contacts, sources, glossary, index, and the
// answers last.
//
// It is set for A4, which is what offices in Sweden have: at 10 points in a column of about 70 characters, with the
// wide margin outside for notes by hand. Printed as a booklet, two pages on a sheet, the text is still 7.5 points high.
// Titles run at the foot and not at the head, so that an opening needs no page of another kind. Browsers have neither
// `target-counter()` nor `break-before: right`: the numbers of the pages, and the empty pages before the openings that
// would fall on a left-hand page, are known only after the document has been printed once. Whoever prints it again says
// them in a [Printing]; without them the contents and the index are links, and openings stand on the next page, right
// or left.
package book

import (
	"sync"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/page"
)

// A Printing is what the last printing of a booklet showed. The zero Printing is a booklet that has not been printed.
type Printing struct {
	Pages  map[string]int  // the page where an id stands, from 1
	Blanks map[string]bool // openings that an empty page stands before
}

// A Booklet is a document to print.
type Booklet struct {
	HTML     []byte
	Openings []string // ids of what begins on a right-hand page, in order
}

// StyleAsset is the name among [page.Options].Assets of the file that [Press.Style] is for.
const StyleAsset = "booklet"

// A Press makes the booklets of a course. It is safe for concurrent use.
type Press struct {
	f     *page.Frame
	whole func() *compositor // the whole course, not yet printed
}

// NewPress returns a press for a course.
func NewPress(f *page.Frame) *Press {
	return &Press{f, sync.OnceValue(func() *compositor { return compose(f, nil, Printing{}) })}
}

// Booklet writes the whole course as one document, or one chapter of it when chapter is not nil. The document stands at
// the address of the site's page [lang.Addresses.Booklet].
func (p *Press) Booklet(chapter *course.Chapter, printing Printing) (Booklet, error) {
	c := p.whole
	if chapter != nil || printing.Pages != nil || printing.Blanks != nil {
		c = func() *compositor { return compose(p.f, chapter, printing) }
	}
	return c().document()
}

// Volume returns the whole course as a book in parts.
func (p *Press) Volume() (Volume, error) { return p.whole().volume() }

// Style is the style sheet of a booklet at [StyleAsset]: the titles that run at the foot of its pages.
func (p *Press) Style(chapter *course.Chapter) []byte {
	c := p.whole
	if chapter != nil {
		c = func() *compositor { return compose(p.f, chapter, Printing{}) }
	}
	return []byte("@layer booklet{\n" + c().style.String() + "}\n")
}

// Page is the page of the site with the whole course.
func (p *Press) Page() page.Page {
	return page.Page{Address: p.f.Generated.Booklet, Kind: page.KindBooklet, Render: func() ([]byte, error) {
		b, err := p.Booklet(nil, Printing{})
		return b.HTML, err
	}}
}

// Table returns what a booklet needs of the layouts.
func Table() layout.Table {
	return layout.Table{
		Types: map[string]any{
			"booklet.html":            bookletData{},
			"parts/book-cover.html":   coverData{},
			"parts/book-imprint.html": imprintData{},
			"parts/book-section.html": sectionData{},
			"parts/book-chapter.html": bookChapterData{},
			"parts/book-list.html":    bookListData{},
		},
		Keys: `booklet booklet-html booklet-reviewed contents contacts sources glossary index answers draft
			goals-of-part part-n-of-m`,
	}
}
