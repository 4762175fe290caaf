package render

import (
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/course"
)

// Editions of a course say the same on most of their pages, and so do a course and the same course a moment later, while its author
// writes. So a renderer remembers what it has written, from its second course on: of each page the text of its chapter, and what its
// layout made. Nothing is invalidated. A layout's work is found again by all that the layout was given; a text by the chapter and by
// what it asked the course as it was written (where a link leads, which contacts a list shows), each of which must be answered alike.
// What a text reads beyond that is the same in all courses of one memory.

// A memory is what a renderer has written of courses that are alike. It is safe for concurrent use.
type memory struct {
	first   *Frame // whose terms, sources and drawings all have
	mu      sync.Mutex
	texts   map[textKey]*text
	layouts map[string]laidOut
}

// textKey is where a text stands. A memory keeps the last text of each place.
type textKey struct{ page, prefix string }

// laidOut is what a layout has made of data.
type laidOut struct {
	layout string
	data   any
	html   template.HTML
}

// remember gives a frame the memory of the last one, if the two are alike in what texts read without asking.
func (r *Renderer) remember(f *Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.last
	r.last = f
	if last == nil {
		return // most programs write one course
	}
	if m := last.memory; m != nil && alike(m.first, f) {
		f.memory = m
		return
	}
	f.memory = &memory{first: f, texts: map[textKey]*text{}, layouts: map[string]laidOut{}}
}

// alike reports whether two courses have the same terms, sources, pictures and names of roles.
func alike(f, g *Frame) bool {
	a, b := f.course, g.course
	return slices.Equal(a.Terms, b.Terms) && slices.Equal(a.Sources, b.Sources) && maps.Equal(a.Media, b.Media) && maps.Equal(a.Config.Roles, b.Config.Roles)
}

// A text is the blocks of a chapter, written in one place, with what belongs to them.
type text struct {
	body    template.HTML
	bank    []recapItem // of a test: questions of other chapters
	notes   []noteData
	sources []sourceData
	law     lawState
	words   map[byte]bool
	answers []Answer
	terms   []termUse

	chapter *course.Chapter
	lead    caseLead
	again   []course.Located // what the bank shows
	asked   []func(*writer) bool
}

// text writes the chapter of a new writer, and the questions of other chapters that a test shows.
func (w *writer) text(again []course.Located) *text {
	m, key := w.f.memory, textKey{w.page, w.place.IDPrefix}
	if w.place.Book != nil && w.place.Book.Pages != nil {
		m = nil // they are of this printing
	}
	if m != nil {
		m.mu.Lock()
		old := m.texts[key]
		m.mu.Unlock()
		if old != nil && old.holds(w, again) {
			return old
		}
	}
	t := &text{chapter: w.from, again: again}
	if w.lead != nil {
		t.lead = *w.lead
	}
	t.body = w.recapAndBlocks()
	for _, q := range again {
		t.bank = append(t.bank, w.again(q, "test--"))
	}
	t.notes = w.footnotes()
	t.sources, t.law, t.words, t.answers, t.terms, t.asked = w.references(), w.law, w.words, w.answers, w.terms, w.asked
	if m != nil && w.err == nil {
		m.mu.Lock()
		m.texts[key] = t
		m.mu.Unlock()
	}
	return t
}

// holds reports whether a writer would write the text that has been written.
func (t *text) holds(w *writer, again []course.Located) bool {
	lead := caseLead{}
	if w.lead != nil {
		lead = *w.lead
	}
	return sameText(t.chapter, w.from) && reflect.DeepEqual(t.lead, lead) && slices.EqualFunc(t.again, again, sameQuestion) &&
		!slices.ContainsFunc(t.asked, func(same func(*writer) bool) bool { return !same(w) })
}

// sameText reports whether two chapters are one file with the same blocks: those that an edition fills are others.
func sameText(a, b *course.Chapter) bool {
	return a.File == b.File && len(a.Blocks) == len(b.Blocks) && (len(a.Blocks) == 0 || &a.Blocks[0] == &b.Blocks[0])
}

func sameQuestion(a, b course.Located) bool { return a.Question == b.Question }

// ask returns what a question about the course is answered, and notes that the text holds only where it is answered alike. The
// question must read of the writer nothing but the course, the place, and whose text it writes, with the scope of its ids.
func ask[T any](w *writer, question func(*writer) T, alike func(a, b T) bool) T {
	answer := question(w)
	if w.f.memory == nil {
		return answer
	}
	from, scope := w.from.Path, w.scope
	w.asked = append(w.asked, func(w *writer) bool {
		outer, outerScope := w.from, w.scope
		defer func() { w.from, w.scope = outer, outerScope }()
		w.from, w.scope = w.f.course.Chapter(from), scope
		return w.from != nil && alike(answer, question(w))
	})
	return answer
}

func equal[T comparable](a, b T) bool { return a == b }

// layOut executes a layout for what stands at a place in the site.
func (f *Frame) layOut(place, layout string, data any) (template.HTML, error) {
	m := f.memory
	if m != nil {
		m.mu.Lock()
		old := m.layouts[place]
		m.mu.Unlock()
		if old.layout == layout && reflect.DeepEqual(old.data, data) {
			return old.html, nil
		}
	}
	var b strings.Builder
	b.Grow(16 << 10)
	if err := f.r.execute(&b, layout, data); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	if m != nil {
		m.mu.Lock()
		m.layouts[place] = laidOut{layout, data, html}
		m.mu.Unlock()
	}
	return html, nil
}
