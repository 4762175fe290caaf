// Package page turns a course into the pages of its site: course, layouts and UI texts in, finished XHTML out.
//
// A [Renderer] holds the layouts of one language. [Renderer.Frame] binds it to a course and works out what the pages
// share (order, navigation, terms of the glossary). [Frame.Pages] lists every page with a function that writes it, so a
// page costs nothing until it is asked for; a page is a pure function of the course and may be written by any
// goroutine, in any order.
//
// The text of a chapter is written by package render, which sees the course only through a view (view.go). What stands
// around it is written here: chrome.go is around every page, page.go has the pages that authors write, list.go those
// that no author writes, sheet.go what is printed for a group, host.go the pages of a municipality, and client.go what
// the scripts need to know.
package page

import (
	"cmp"
	"hash/fnv"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/render"
)

// Options is what a build knows beside the course. The zero value works.
type Options struct {
	// Assets maps the names of bundled files to their addresses below the site: `style/site.css`, `style/print.css`,
	// `style/sheet.css`, `client/main.ts`, `client/boot.ts`, `mark.svg`, and `words` for [Renderer.Words]. What is
	// missing is not linked.
	Assets map[string]string
	// Mark is the SVG that stands beside the course's title; without it there is none.
	Mark []byte
	// Digest names the content of the course, and Program the version of the program, at the foot of every page; ""
	// leaves them out.
	Digest, Program string
	// One puts all pages into one document: see [Frame.Single]. Nil is a site.
	One *One
	// Marks writes the pages for their author, see [render.Place].
	Marks bool
	// Policy is the Content-Security-Policy of every page; "" means Policy, "none" leaves it out.
	Policy string
}

// Policy lets a page load what lies beside it, and nothing else. No script of ours connects to anything, and the pages
// work without connect-src; it is there for tools that look at a page from inside, as Lighthouse, which asks the same
// server for robots.txt.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// maxParts is how many parts a page names all of. Beyond it the page of contents does, so that no page grows with the
// course.
const maxParts = 20

// A Renderer makes the pages of courses in one language. It is safe for concurrent use.
type Renderer struct {
	cache  *render.Cache
	groups map[byte]template.HTML // texts of the script, by the letter of their group

	mu   sync.Mutex
	last *Frame
}

// New returns a renderer that writes with layouts.
func New(layouts *layout.Set) *Renderer {
	return &Renderer{cache: render.NewCache(layouts), groups: wordGroups(layouts.Texts)}
}

// A Frame is a course as pages see it: what they share, worked out once. It is read-only and safe for concurrent use.
type Frame struct {
	Course    *course.Course
	Texts     layout.Texts
	Generated lang.Addresses
	Parts     []*course.Part // in which the course is read
	Service   []*course.Part // about the course: every chapter of them is of the kind page
	Mark      template.HTML  // beside the course's title
	Language  *lang.Language
	Cache     *render.Cache

	options  Options
	groups   map[byte]template.HTML
	one      map[string]string // ids in one document of the pages by their addresses; nil for a site
	basePath string            // of base-url, ends in a slash; "" when there is none
	number   map[*course.Part]int
	stops    []stop         // the pages in reading order
	stopAt   map[string]int // by address
	others   []string       // titles of the other pages
	titles   map[string]int // how many pages have a title
	law      render.Law     // of the laws in force in sources.yaml
	months   int            // that a review holds
	// addresses of the pages that stand around every page, and of the one that is served at any address
	linked  map[string]bool
	made    sync.Map // what inFolder has made, template.HTML by place
	earlier func() (questions []course.Located, before map[*course.Chapter]int)
	uses    func() map[*course.Source][]*course.Chapter

	// What follows is made of one kind of data each, and so the same for courses that have the same.

	terms    *render.Terms
	drawings map[*course.Media]template.HTML
	sources  func() []render.SourceData
}

// A stop is one page in reading order.
type stop struct {
	title, address string
	part           *course.Part
	chapter        *course.Chapter // nil for the overview of the part
}

func (s stop) overview() bool { return s.chapter == nil }

// Frame binds the renderer to a course.
func (r *Renderer) Frame(c *course.Course, o Options) *Frame {
	f := &Frame{
		Course: c, Texts: r.cache.Layouts.Texts, Language: lang.Of(c.Config.Language),
		Generated: lang.Of(c.Config.Language).Addresses, Cache: r.cache, options: o, groups: r.groups,
		number: map[*course.Part]int{},
	}
	last := r.follow(f)
	f.share(last)
	f.Mark, _ = drawing.Inline(o.Mark, "")
	f.months, _ = c.Config.ReviewMonths()
	if u, err := url.Parse(string(c.Config.BaseURL)); err == nil && u.Host != "" {
		f.basePath = strings.TrimSuffix(u.EscapedPath(), "/") + "/"
	}
	for _, p := range c.Parts {
		if isService(p) {
			f.Service = append(f.Service, p)
		} else {
			f.Parts = append(f.Parts, p)
		}
	}
	if len(f.Parts) == 0 {
		f.Parts, f.Service = f.Service, nil
	}
	f.order(last)
	g := &f.Generated
	f.linked = map[string]bool{g.Contents: true, g.Contacts: true, g.Glossary: true, g.Search: true, g.Sources: true,
		g.NotFound: true}
	for _, ch := range f.about() {
		f.linked[ch.Address] = true
	}
	for _, p := range f.hostPages() {
		f.linked[p.address] = true
	}
	for _, s := range c.Sources {
		if render.IsLaw(s) && s.Holds() {
			f.law.Add(s, "")
		}
	}
	f.earlier = sync.OnceValues(f.listQuestions)
	f.uses = sync.OnceValue(f.listUses)
	if o.One != nil {
		f.putTogether()
	}
	return f
}

// follow returns the frame before this one, nil when it is the first.
func (r *Renderer) follow(f *Frame) *Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.last
	r.last = f
	r.cache.Begin()
	return last
}

// share fills in what is made of one kind of data each, or takes it over from a frame whose course has the same data.
func (f *Frame) share(last *Frame) {
	c := f.Course
	if last == nil {
		last = &Frame{Course: &course.Course{}}
	}
	if f.terms = last.terms; f.terms == nil || !slices.Equal(c.Terms, last.Course.Terms) {
		f.terms = &render.Terms{Index: course.NewTermIndex(c.Terms), IDs: course.TermIDs(c.Terms)}
	}
	if f.sources = last.sources; f.sources == nil || !slices.Equal(c.Sources, last.Course.Sources) {
		texts, language := f.Texts, f.Language
		f.sources = sync.OnceValue(func() []render.SourceData { return listSources(texts, language, c.Sources) })
	}
	if f.drawings = last.drawings; f.drawings == nil || !maps.Equal(c.Media, last.Course.Media) {
		f.drawings = map[*course.Media]template.HTML{}
		for _, m := range c.Media {
			if svg, ok := drawing.Inline(m.Data, ""); ok {
				f.drawings[m] = svg
			}
		}
	}
}

// KindOf returns what a page is for.
func KindOf(ch *course.Chapter) course.Kind { return cmp.Or(ch.Kind, course.KindChapter) }

// isService reports whether a part is about the course rather than the course: it holds pages only.
func isService(p *course.Part) bool {
	return len(p.Chapters) > 0 && !slices.ContainsFunc(p.Chapters,
		func(ch *course.Chapter) bool { return KindOf(ch) != course.KindPage })
}

// order lists the pages in reading order and counts equal titles. A course with the same pages as the last one has the
// same numbers.
func (f *Frame) order(last *Frame) {
	n := 0
	for _, p := range f.Parts {
		n += 1 + len(p.Chapters)
	}
	f.stops = make([]stop, 0, n)
	for i, p := range f.Parts {
		f.number[p] = i + 1
		title := PartTitle(p)
		if p.Flat() {
			title = f.Course.Config.Title
		}
		f.stops = append(f.stops, stop{title, p.Address, p, nil})
		for _, ch := range p.Chapters {
			f.stops = append(f.stops, stop{ch.Title, ch.Address, p, ch})
		}
	}
	for _, p := range f.Service {
		f.others = append(f.others, PartTitle(p))
		for _, ch := range p.Chapters {
			f.others = append(f.others, ch.Title)
		}
	}
	for _, ch := range f.Course.Pages {
		f.others = append(f.others, ch.Title)
	}
	same := func(a, b stop) bool { return a.title == b.title && a.address == b.address }
	if last != nil && slices.EqualFunc(f.stops, last.stops, same) && slices.Equal(f.others, last.others) {
		f.stopAt, f.titles = last.stopAt, last.titles
		return
	}
	f.stopAt, f.titles = make(map[string]int, n), make(map[string]int, n)
	for i, s := range f.stops {
		f.stopAt[s.address] = i
		f.titles[s.title]++
	}
	for _, title := range f.others {
		f.titles[title]++
	}
}

// Find returns the page at an address in the reading order of the course; ok is false for any other.
func (f *Frame) Find(address string) (p Page, ok bool) {
	at, ok := f.stopAt[address]
	if !ok {
		return Page{}, false
	}
	s := f.stops[at]
	if s.overview() && s.part.Flat() {
		return Page{}, false // the start page
	}
	p = Page{address, KindPart, s.part.Index, func() ([]byte, error) { return f.partPage(s.part) }}
	if ch := s.chapter; ch != nil {
		p = Page{address, KindOf(ch), ch, func() ([]byte, error) { return f.chapterPage(ch) }}
	}
	return p, true
}

// PartTitle returns the title of a part.
func PartTitle(p *course.Part) string {
	if p.Index != nil {
		return cmp.Or(p.Index.Title, p.Title)
	}
	return p.Title
}

// Link returns a link from one page to another. The page for what does not exist is served at any address: when the
// course has a base-url its links begin there, else its script leads them right.
func (f *Frame) Link(from, to, fragment string) string {
	if f.one != nil {
		return f.linkInside(from, to, fragment)
	}
	if from == f.Generated.NotFound && f.basePath != "" {
		return f.basePath + strings.TrimPrefix(render.Relative("", to, fragment), "./")
	}
	return render.Relative(from, to, fragment)
}

func (f *Frame) asset(page, name string) string {
	if f.one != nil {
		return "" // whoever puts the document together brings them
	}
	if address := f.options.Assets[name]; address != "" {
		return f.Link(page, address, "")
	}
	return ""
}

// listQuestions lists the questions that a recap may draw, in reading order, and how many stand before each chapter.
func (f *Frame) listQuestions() ([]course.Located, map[*course.Chapter]int) {
	var questions []course.Located
	before := map[*course.Chapter]int{}
	for _, ch := range f.Course.Chapters() {
		before[ch] = len(questions)
		for _, q := range ch.Questions() {
			if q.ID != "" && q.Kind.Traits().Recalled {
				questions = append(questions, course.Located{Chapter: ch, Question: q})
			}
		}
	}
	return questions, before
}

// recent is how many of the questions before a chapter its recap draws from.
const recent = 60

// Recapped returns the questions that a recap in a chapter shows.
func (f *Frame) Recapped(ch *course.Chapter, r *course.Recap) (questions []course.Located) {
	if len(r.Questions) == 0 {
		return f.draw(ch, r.Pool())
	}
	for _, id := range r.Questions {
		if q, ok := f.Course.Question(id.Value); ok {
			questions = append(questions, q)
		}
	}
	return questions
}

// draw returns up to n of the latest earlier questions, the same ones in every build until questions come or go, in
// reading order.
func (f *Frame) draw(ch *course.Chapter, n int) []course.Located {
	questions, before := f.earlier()
	end := before[ch]
	pool := slices.Clone(questions[max(0, end-recent):end])
	rank := func(q course.Located) uint64 {
		h := fnv.New64a()
		h.Write([]byte(ch.ProgressID() + "\x00" + q.Question.ID))
		return h.Sum64()
	}
	slices.SortFunc(pool, func(a, b course.Located) int { return cmp.Compare(rank(a), rank(b)) })
	drawn := map[*course.Question]bool{}
	for _, q := range pool[:min(n, len(pool))] {
		drawn[q.Question] = true
	}
	return slices.DeleteFunc(slices.Clone(questions[max(0, end-recent):end]),
		func(q course.Located) bool { return !drawn[q.Question] })
}

// listUses lists the pages that cite each source, in reading order.
func (f *Frame) listUses() map[*course.Source][]*course.Chapter {
	uses := map[*course.Source][]*course.Chapter{}
	for _, ch := range f.Course.Chapters() {
		cited := func(p course.Piece) {
			c, ok := p.(*course.Citation)
			if !ok {
				return
			}
			for _, item := range c.Items {
				if s := f.Course.Source(item.Key); s != nil {
					if list := uses[s]; len(list) == 0 || list[len(list)-1] != ch {
						uses[s] = append(list, ch)
					}
				}
			}
		}
		course.EachPiece(ch.Blocks, cited)
		for _, n := range ch.Notes {
			course.EachPiece(n.Blocks, cited)
		}
	}
	return uses
}
