package render

import (
	"cmp"
	"hash/fnv"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// Options is what a build knows beside the course. The zero value works.
type Options struct {
	// Assets maps the names of bundled files to their addresses below the site: `style/site.css`, `style/print.css`, `style/sheet.css`, `client/main.ts`,
	// `client/boot.ts`, `mark.svg`, and `words` for [Renderer.Words]. What is missing is not linked.
	Assets map[string]string
	// Mark is the SVG that stands beside the course's title; without it there is none.
	Mark []byte
	// Digest names the content of the course, and Program the version of the program, at the foot of every page; "" leaves them out.
	Digest, Program string
	// Policy is the Content-Security-Policy of every page; "" means Policy, "none" leaves it out.
	Policy string
}

// Policy lets a page load what lies beside it, and nothing else. No script of ours connects to anything, and the pages work without
// connect-src; it is there for tools that look at a page from inside, as Lighthouse, which asks the same server for robots.txt.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

// maxParts is how many parts a page names all of. Beyond it the page of contents does, so that no page grows with the course.
const maxParts = 20

// A Frame is a course as pages see it: what they share, worked out once. It is read-only and safe for concurrent use.
type Frame struct {
	r         *Renderer
	texts     texts
	course    *course.Course
	options   Options
	generated lang.Addresses
	terms     *course.TermIndex
	termIDs   []string // their fragments on the page of the glossary
	collator  collator
	mark      template.HTML
	basePath  string // of base-url, ends in a slash; "" when there is none

	parts    []*course.Part // in which the course is read
	service  []*course.Part // about the course: every chapter of them is of the kind page
	number   map[*course.Part]int
	stops    []stop         // the pages in reading order
	stopAt   map[string]int // by address
	titles   map[string]int // how many pages have a title
	law      lawState       // of the laws in force in sources.yaml
	months   int            // that a review holds
	earlier  func() (questions []course.Located, before map[*course.Chapter]int)
	uses     func() map[*course.Source][]*course.Chapter
	sources  func() []sourceData
	drawings map[*course.Media]template.HTML
	booklet  func() *compositor // of the whole course, not yet printed
	memory   *memory            // nil for none
	linked   map[string]bool    // addresses of the pages that stand around every page, and of the one that is served at any address
	made     sync.Map           // what inFolder has made, template.HTML by place
}

// A stop is one page in reading order.
type stop struct {
	title, address string
	part           *course.Part
	overview       bool
}

// Frame binds the renderer to a course.
func (r *Renderer) Frame(c *course.Course, o Options) *Frame {
	f := &Frame{
		r: r, texts: r.texts, course: c, options: o,
		generated: lang.Of(c.Config.Language).Addresses,
		collator:  collator{swedish: c.Config.Language == "sv"},
		number:    map[*course.Part]int{},
		stopAt:    map[string]int{},
		titles:    map[string]int{},
	}
	f.sources = sync.OnceValue(f.listSources)
	r.remember(f)
	f.mark, _ = inlineSVG(o.Mark, "")
	f.months, _ = c.Config.ReviewMonths()
	if u, err := url.Parse(c.Config.BaseURL); err == nil && u.Host != "" {
		f.basePath = strings.TrimSuffix(u.EscapedPath(), "/") + "/"
	}
	for _, p := range c.Parts {
		if isService(p) {
			f.service = append(f.service, p)
		} else {
			f.parts = append(f.parts, p)
		}
	}
	if len(f.parts) == 0 {
		f.parts, f.service = f.service, nil
	}
	f.order()
	g := &f.generated
	f.linked = map[string]bool{g.Contents: true, g.Contacts: true, g.Glossary: true, g.Search: true, g.Sources: true, g.NotFound: true}
	for _, ch := range f.about() {
		f.linked[ch.Address] = true
	}
	for _, p := range f.hostPages() {
		f.linked[p.address] = true
	}
	for _, s := range c.Sources {
		if isLaw(s) && s.Holds() {
			f.law.add(s, "")
		}
	}
	if f.drawings == nil {
		f.terms, f.termIDs, f.drawings = course.NewTermIndex(c.Terms), course.TermIDs(c.Terms), map[*course.Media]template.HTML{}
		for _, m := range c.Media {
			if svg, ok := inlineSVG(m.Data, ""); ok {
				f.drawings[m] = svg
			}
		}
	}
	f.earlier = sync.OnceValues(f.listQuestions)
	f.uses = sync.OnceValue(f.listUses)
	f.booklet = sync.OnceValue(func() *compositor { return f.compose(nil, Printing{}) })
	return f
}

func kind(ch *course.Chapter) course.Kind { return cmp.Or(ch.Kind, course.KindChapter) }

// isService reports whether a part is about the course rather than the course: it holds pages only.
func isService(p *course.Part) bool {
	return len(p.Chapters) > 0 && !slices.ContainsFunc(p.Chapters, func(ch *course.Chapter) bool { return kind(ch) != course.KindPage })
}

// order lists the pages in reading order and counts equal titles.
func (f *Frame) order() {
	for i, p := range f.parts {
		f.number[p] = i + 1
		f.stops = append(f.stops, stop{partTitle(p), p.Address, p, true})
		for _, ch := range p.Chapters {
			f.stops = append(f.stops, stop{ch.Title, ch.Address, p, false})
		}
	}
	for i, s := range f.stops {
		f.stopAt[s.address] = i
		f.titles[s.title]++
	}
	for _, p := range f.service {
		f.titles[partTitle(p)]++
		for _, ch := range p.Chapters {
			f.titles[ch.Title]++
		}
	}
	for _, ch := range f.course.Pages {
		f.titles[ch.Title]++
	}
}

func partTitle(p *course.Part) string {
	if p.Index != nil {
		return cmp.Or(p.Index.Title, p.Title)
	}
	return p.Title
}

// link returns a link from one page to another. The page for what does not exist is served at any address, so when the course has a
// base-url its links begin there.
func (f *Frame) link(from, to, fragment string) string {
	if from == f.generated.NotFound && f.basePath != "" {
		return f.basePath + strings.TrimPrefix(Relative("", to, fragment), "./")
	}
	return Relative(from, to, fragment)
}

func (f *Frame) asset(page, name string) string {
	if address := f.options.Assets[name]; address != "" {
		return f.link(page, address, "")
	}
	return ""
}

// lawChecked says when the law that a text cites was checked, "" when it cites none.
func (f *Frame) lawChecked(l lawState) string {
	switch {
	case !l.Cited:
		return ""
	case l.Date == "":
		return f.texts.t("law-unchecked")
	case l.Without:
		return f.texts.t("law-partly", f.texts.date(l.Date))
	}
	return f.texts.t("law-checked", f.texts.date(l.Date))
}

// listQuestions lists the questions that a recap may draw, in reading order, and how many stand before each chapter.
func (f *Frame) listQuestions() ([]course.Located, map[*course.Chapter]int) {
	var questions []course.Located
	before := map[*course.Chapter]int{}
	for _, ch := range f.course.Chapters() {
		before[ch] = len(questions)
		course.Walk(ch.Blocks, func(b course.Block) bool {
			if q, ok := b.(*course.Question); ok && q.ID != "" && q.Kind != course.Scale {
				questions = append(questions, course.Located{Chapter: ch, Question: q})
			}
			return true
		})
	}
	return questions, before
}

// recent is how many of the questions before a chapter its recap draws from.
const recent = 60

// draw returns up to n of the latest earlier questions, the same ones in every build until questions come or go, in reading order.
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
	return slices.DeleteFunc(slices.Clone(questions[max(0, end-recent):end]), func(q course.Located) bool { return !drawn[q.Question] })
}

// listUses lists the pages that cite each source, in reading order.
func (f *Frame) listUses() map[*course.Source][]*course.Chapter {
	uses := map[*course.Source][]*course.Chapter{}
	for _, ch := range f.course.Chapters() {
		cited := func(p course.Piece) {
			c, ok := p.(*course.Citation)
			if !ok {
				return
			}
			for _, item := range c.Items {
				if s := f.course.Source(item.Key); s != nil {
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

// Body is the blocks of a chapter in one place, without what is around them.
type Body struct {
	Text, Notes, Sources string   // XHTML; Notes and Sources are list items, "" when there are none
	Answers              []Answer // in a book, of what the text asks
}
