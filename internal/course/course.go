// Package course is the typed model of a course: what the other packages read, check, render and export.
//
// A [Course] has [Part]s, a part has [Chapter]s, a chapter is a list of [Block]s. The blocks are authored once and
// framed many times (web page, slide, booklet, EPUB), so nothing here knows a URL: a link keeps the course path that
// the author wrote and [Course.Resolve] says what it means. Running text is a list of [Piece]s: finished XHTML, or a
// hole that needs other files.
//
// The package does no input or output. Values are built by the packages markdown (one file) and load (the whole course)
// and are read-only from then on.
package course

import (
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/media"
)

// A Course is everything below content/, in reading order.
type Course struct {
	Config   Config
	Index    *Chapter   // the start page
	Pages    []*Chapter // other pages that stand outside the parts
	Parts    []*Part
	Sources  []*Source
	Contacts []*Contact
	Terms    []*Term
	Media    map[string]*Media // by course path, as `media/bord.svg`
	Others   map[string]bool   // files in content/ that are no part of the site, by path
	Edition  *Edition          // whose copy of the course this is; nil for the course itself

	// Hidden are the pages that the edition leaves out. Links to them are plain text.
	Hidden []*Chapter

	// Files of the data, for messages about a file as a whole; nil where the file does not exist.
	ConfigFile, SourcesFile, ContactsFile, TermsFile *diag.File

	pages      []*Chapter     // in reading order
	byPath     map[string]int // in pages
	bySource   map[string]*Source
	byContact  map[string]*Contact
	byQuestion func() map[string]Located
	hidden     map[string]bool // paths of hidden pages and folders, ids of their questions
}

// Located is a question and the chapter where it stands.
type Located struct {
	Chapter  *Chapter
	Question *Question
}

// A Part is one folder of chapters.
type Part struct {
	Dir      string // folder below content/, with its number
	Address  string // address of its overview page, as `grunder/index.html`
	Title    string
	Index    *Chapter // its index.md; nil when the overview is generated
	Chapters []*Chapter
}

// Flat reports whether the part is the whole course, whose chapters lie in no folder: the start page is its overview.
func (p *Part) Flat() bool { return p.Dir == "" }

// Media is a file that pages show or link to.
type Media struct {
	Path          string // below content/
	File          string // in the project
	Address       string // below the site
	Size          int64  // bytes
	Width, Height int    // pixels, 0 when not an image or not known
	Data          []byte // only for SVG, which is drawn into the page
}

// Type returns what kind of file it is.
func (m *Media) Type() media.Type { return media.Of(m.Path) }

// Kind is what a page is for.
type Kind string

const (
	KindChapter Kind = "chapter"
	KindCase    Kind = "case"
	KindMeeting Kind = "meeting"
	KindTest    Kind = "test"
	KindPage    Kind = "page"
)

// Layer says whether a chapter belongs to the core course or to the reference chapters.
type Layer string

const (
	LayerCore Layer = "core"
	LayerMore Layer = "more"
)

// A Chapter is one Markdown file.
type Chapter struct {
	File    *diag.File
	Path    string // below content/, as `01-grunder/02-hur-vanligt.md`
	Address string // below the site, as `grunder/hur-vanligt.html`
	FrontMatter
	Blocks []Block
	Notes  []*Note // footnotes in the order of their first reference
	Words  int     // words that a reader alone reads
	Part   *Part   // nil for a page outside the parts

	Elsewhere []Text // keys of its front matter that only other programs know

	made atomic.Pointer[made]
}

// made is what is worked out of the blocks of a chapter when it is first asked for. Copies with the same blocks share
// it.
type made struct {
	idsOnce sync.Once
	ids     map[string]bool

	questionsOnce sync.Once
	questions     []*Question
}

func (ch *Chapter) shared() *made {
	if m := ch.made.Load(); m != nil {
		return m
	}
	ch.made.CompareAndSwap(nil, new(made))
	return ch.made.Load()
}

// Bodies returns the blocks of the chapter, and those of each of its notes.
func (ch *Chapter) Bodies() [][]Block {
	all := [][]Block{ch.Blocks}
	for _, n := range ch.Notes {
		all = append(all, n.Blocks)
	}
	return all
}

// Questions returns the questions of the chapter in reading order.
func (ch *Chapter) Questions() []*Question {
	m := ch.shared()
	m.questionsOnce.Do(func() { m.questions = slices.Collect(Of[*Question](ch.Blocks)) })
	return m.questions
}

// A Note is one footnote.
type Note struct {
	Label  string
	Blocks []Block
	Refs   int // how often it is referred to
}

// locate finds the questions of the course.
func (c *Course) locate() map[string]Located {
	all := map[string]Located{}
	for _, ch := range c.pages {
		for _, q := range ch.Questions() {
			if _, taken := all[q.ID]; !taken && q.ID != "" {
				all[q.ID] = Located{ch, q}
			}
		}
	}
	return all
}

// BuildIndex builds the look-up tables. Load calls it once when the course is complete; the first of two equal keys
// wins.
func (c *Course) BuildIndex() { c.BuildIndexAfter(nil) }

// BuildIndexAfter is BuildIndex that takes over what the course has in common with another.
func (c *Course) BuildIndexAfter(last *Course) {
	c.pages = c.Chapters()
	c.bySource = map[string]*Source{}
	c.byContact = map[string]*Contact{}
	c.byQuestion = sync.OnceValue(c.locate)
	if last != nil && slices.EqualFunc(c.pages, last.pages, func(a, b *Chapter) bool { return a.Path == b.Path }) {
		c.byPath = last.byPath
	} else {
		c.byPath = make(map[string]int, len(c.pages))
		for i, ch := range c.pages {
			c.byPath[ch.Path] = i
		}
	}
	c.hidden = map[string]bool{}
	for _, ch := range c.Hidden {
		c.hidden[ch.Path], c.hidden[path.Dir(ch.Path)] = true, true
		for _, q := range ch.Questions() {
			c.hidden[q.ID] = true
		}
	}
	for _, s := range c.Sources {
		if c.bySource[s.ID] == nil {
			c.bySource[s.ID] = s
		}
	}
	for _, k := range c.Contacts {
		if c.byContact[k.ID] == nil {
			c.byContact[k.ID] = k
		}
	}
}

// Chapters returns every page that an author wrote, in reading order: the start page, then each part with its overview
// first, then the pages outside the parts.
func (c *Course) Chapters() []*Chapter {
	n := 1 + len(c.Pages)
	for _, p := range c.Parts {
		n += 1 + len(p.Chapters)
	}
	all := make([]*Chapter, 0, n)
	if c.Index != nil {
		all = append(all, c.Index)
	}
	for _, p := range c.Parts {
		if p.Index != nil {
			all = append(all, p.Index)
		}
		all = append(all, p.Chapters...)
	}
	return append(all, c.Pages...)
}

// Chapter returns the page of a course path, or nil.
func (c *Course) Chapter(name string) *Chapter {
	if at, ok := c.byPath[name]; ok {
		return c.pages[at]
	}
	return nil
}

// Source returns the source with an id, or nil.
func (c *Course) Source(id string) *Source { return c.bySource[id] }

// Contact returns the contact with an id, or nil.
func (c *Course) Contact(id string) *Contact { return c.byContact[id] }

// Question returns the question with an id and its chapter; ok is false when there is none.
func (c *Course) Question(id string) (q Located, ok bool) {
	if c.byQuestion != nil {
		q, ok = c.byQuestion()[id]
	}
	return q, ok
}

// IsHidden reports whether the edition leaves out a page, by its path, or the page of a question, by its id.
func (c *Course) IsHidden(name string) bool { return c.hidden[name] }

// Copy returns the chapter with the same blocks and without a part, to be placed in another course.
func (ch *Chapter) Copy() *Chapter {
	copied := ch.With(ch.Blocks)
	copied.made.Store(ch.shared())
	return copied
}

// With returns the chapter with other blocks and without a part.
func (ch *Chapter) With(blocks []Block) *Chapter {
	return &Chapter{
		File:        ch.File,
		Path:        ch.Path,
		Address:     ch.Address,
		FrontMatter: ch.FrontMatter,
		Blocks:      blocks,
		Notes:       ch.Notes,
		Words:       ch.Words,
		Elsewhere:   ch.Elsewhere,
	}
}

// A Parsed is the same for chapters, perhaps of two courses, that are one file as it was parsed once, with the same
// blocks. A chapter whose slots an edition fills has blocks of its own.
type Parsed struct {
	file   *diag.File
	blocks *Block
}

// Parsed returns what the chapter's text is known by.
func (ch *Chapter) Parsed() Parsed {
	key := Parsed{file: ch.File}
	if len(ch.Blocks) > 0 {
		key.blocks = &ch.Blocks[0]
	}
	return key
}

// maxBooklet is how many pages a course has that still makes a book: about 700 pages of paper, and one page of a site
// that a telephone can open.
const maxBooklet = 100

// HasBooklet reports whether the site has a page with the whole course: as course.yaml says, else when the course is
// not too large.
func (c *Course) HasBooklet() bool {
	if b := c.Config.Booklet; b != nil {
		return *b
	}
	return len(c.Chapters()) <= maxBooklet
}

// LastCheckedDay is the first day that [Course.LastChecked] may mean, or that of the year 2000: the nearest to an age
// that a build, which never asks what time it is, can know.
func (c *Course) LastCheckedDay() time.Time {
	latest := max(c.LastChecked(), "2000-01-01")
	day, err := time.Parse(time.DateOnly[:len(latest)], string(latest))
	if err != nil {
		panic(err) // a Date has one of the three forms
	}
	return day
}

// LastChecked is the latest day, month or year on which anything in the course was checked or reviewed; "" when nothing
// was.
func (c *Course) LastChecked() Date {
	latest := c.Config.Reviewed
	see := func(d Date) { latest = max(latest, d) }
	for _, r := range c.Config.Reviewers {
		see(r.Date)
	}
	for _, ch := range c.Chapters() {
		see(ch.Reviewed.Date)
	}
	for _, s := range c.Sources {
		see(s.Checked.Date)
		for _, p := range s.Provisions {
			see(p.Checked.Date)
		}
	}
	for _, k := range c.Contacts {
		see(k.Checked.Date)
	}
	return latest
}

// ProgressID is the name that stored progress knows the chapter by: the front matter's id, or the address without
// `.html`.
func (ch *Chapter) ProgressID() string {
	if ch.ID != "" {
		return ch.ID
	}
	return strings.TrimSuffix(ch.Address, ".html")
}
