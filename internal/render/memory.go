package render

import (
	"bytes"
	"html/template"
	"maps"
	"reflect"
	"slices"
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
	written map[place]written
	layouts map[string]laidOut
}

// A place is where a text stands. A memory keeps the last text of each place.
type place struct{ page, prefix string }

// written is what has been written at a place.
type written struct {
	text  course.Parsed
	given any
	asked []func(*writer) bool
	what  any
}

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
		f.memory, f.terms, f.termIDs, f.drawings, f.sources = m, m.first.terms, m.first.termIDs, m.first.drawings, m.first.sources
		return
	}
	f.memory = &memory{first: f, written: map[place]written{}, layouts: map[string]laidOut{}}
}

// alike reports whether two courses have the same terms, sources, pictures and names of roles.
func alike(f, g *Frame) bool {
	a, b := f.course, g.course
	return slices.Equal(a.Terms, b.Terms) && slices.Equal(a.Sources, b.Sources) && maps.Equal(a.Media, b.Media) && maps.Equal(a.Config.Roles, b.Config.Roles)
}

// remembered returns what write makes of the chapter of a new writer, for which it reads nothing beside the chapter, what is given,
// and what it asks.
func remembered[T any](w *writer, given any, write func() T) T {
	m, at := w.f.memory, place{w.page, w.place.IDPrefix}
	if m == nil || w.place.Book != nil && w.place.Book.Pages != nil { // of one printing
		return write()
	}
	m.mu.Lock()
	old := m.written[at]
	m.mu.Unlock()
	if old.holds(w, given) {
		return old.what.(T)
	}
	from := w.from
	what := write()
	if w.err == nil {
		m.mu.Lock()
		m.written[at] = written{from.Parsed(), given, w.asked, what}
		m.mu.Unlock()
	}
	return what
}

// holds reports whether a writer would write what has been written.
func (t *written) holds(w *writer, given any) bool {
	return t.what != nil && t.text == w.from.Parsed() && reflect.DeepEqual(t.given, given) &&
		!slices.ContainsFunc(t.asked, func(same func(*writer) bool) bool { return !same(w) })
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
	var html template.HTML
	err := f.r.executed(layout, data, func(b *bytes.Buffer) { html = template.HTML(b.String()) })
	if err != nil {
		return "", err
	}
	if m != nil {
		m.mu.Lock()
		m.layouts[place] = laidOut{layout, data, html}
		m.mu.Unlock()
	}
	return html, nil
}
