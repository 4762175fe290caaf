package render

import (
	"html/template"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/vinjett/vinjett/internal/layout"
)

// A Cache writes texts and executes layouts, and keeps what it has made. Editions of a course say the same on most of
// their pages, and so do a course and the same course a moment later, while its author writes.
//
// Nothing is invalidated. What a layout has made is found again by all that the layout was given. A text is found again
// by the [Text] and the [Place], and only where the [View] answers what it was asked as it did then. The last of each
// page is kept, and nothing for the first course: most programs write one.
//
// A Cache is safe for concurrent use.
type Cache struct {
	Layouts *layout.Set

	courses atomic.Int64

	mu      sync.Mutex // guards what follows
	written map[Place]written
	made    map[string]made
}

// written is a text as it was written.
type written struct {
	text  Text
	asked []func(View) bool
	what  any
}

// made is what a layout has made of data.
type made struct {
	layout string
	data   any
	html   template.HTML
}

// NewCache returns a Cache that writes with layouts.
func NewCache(layouts *layout.Set) *Cache {
	return &Cache{Layouts: layouts, written: map[Place]written{}, made: map[string]made{}}
}

// Begin says that another course will be written.
func (c *Cache) Begin() { c.courses.Add(1) }

func (c *Cache) remembers() bool { return c.courses.Load() > 1 }

// Write returns a text as it reads in a place.
func (c *Cache) Write(v View, p Place, t Text) (Written, error) {
	return remembered(c, v, p, t, (*writer).write)
}

// RunSheet returns a meeting for the one who leads it.
func (c *Cache) RunSheet(v View, p Place, t Text) (RunSheet, error) {
	return remembered(c, v, p, t, (*writer).runSheet)
}

// remembered returns what how makes of a text.
func remembered[T any](c *Cache, v View, p Place, t Text, how func(*writer) T) (what T, err error) {
	if p.Printed || !c.remembers() { // what is of one printing is of no use for the next
		w := newWriter(c, v, p, t)
		what = how(w)
		return what, w.err
	}
	c.mu.Lock()
	old := c.written[p]
	c.mu.Unlock()
	if what, ok := old.what.(T); ok && old.holds(v, t) {
		return what, nil
	}
	asked := &recorder{view: v}
	w := newWriter(c, asked, p, t)
	if what = how(w); w.err == nil {
		c.mu.Lock()
		c.written[p] = written{t, asked.asked, what}
		c.mu.Unlock()
	}
	return what, w.err
}

// holds reports whether a text would be written as it has been.
func (old *written) holds(v View, t Text) bool {
	return old.text.same(t) && !slices.ContainsFunc(old.asked, func(same func(View) bool) bool { return !same(v) })
}

// LayOut executes a layout for what stands at a place in the site, which has a name of its own.
func (c *Cache) LayOut(place, name string, data any) (template.HTML, error) {
	remembers := c.remembers()
	if remembers {
		c.mu.Lock()
		old := c.made[place]
		c.mu.Unlock()
		if old.layout == name && reflect.DeepEqual(old.data, data) {
			return old.html, nil
		}
	}
	html, err := c.Layouts.HTML(name, data)
	if err == nil && remembers {
		c.mu.Lock()
		c.made[place] = made{name, data, html}
		c.mu.Unlock()
	}
	return html, err
}
