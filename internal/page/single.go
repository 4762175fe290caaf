package page

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/vinjett/vinjett/internal/render"
)

// One is what one document of all pages needs beside a site.
type One struct {
	// File returns the URL that a file of the site has in the document: it holds the bytes.
	File func(address string) (string, error)
}

// A Single is all pages of a course, to be put into one document.
type Single struct {
	Root, Title   template.HTML // the tag <html>, and the document's title, which are those of the start page
	Before, After template.HTML // what stands around all pages
	Words         template.HTML // of the script
	Pages         []template.HTML
	Styles        []string // style sheets of pages, in the order of the cascade, by their names among [Options].Assets
}

// Single writes all pages of a course as parts of one document. Each is a <main> of its own, with the id of its place
// there, in the attribute data-address its address in the site, and in data-title its title. Every id in it begins with
// that of the page, and links lead to ids. The frame must have been made for it: see [Options].
func (f *Frame) Single() (Single, error) {
	start := f.StartAddress()
	s := Single{Styles: []string{SiteStyle, PrintStyle}}
	all := map[byte]bool{}
	for _, c := range pageWords {
		all[byte(c)] = true
	}
	s.Words = f.words(all)
	sheets := false
	for _, p := range f.parts() {
		html, err := p.Render()
		if err != nil {
			return s, fmt.Errorf("%s: %w", p.Address, err)
		}
		s.Pages = append(s.Pages, template.HTML(html))
		sheets = sheets || p.Kind == KindRunSheet || p.Kind == KindHandout
	}
	if sheets {
		s.Styles = append(s.Styles, sheetStyle)
	}
	h := pageHead{address: start, kind: KindStart, class: "start", title: f.Course.Config.Title,
		chapter: f.Course.Index}
	s.Title = render.Escape(f.headTitle(h))
	around, err := f.frame(h, "")
	if err != nil {
		return s, err
	}
	s.Before = around.Masthead
	if s.Root, err = f.Cache.LayOut("one document", "parts/root.html", f.pageHead(h)); err != nil {
		return s, err
	}
	s.After, err = f.Cache.LayOut("one document's foot", "parts/colophon.html", around)
	return s, err
}

// parts lists the pages that stand in one document, in reading order.
func (f *Frame) parts() (pages []Page) {
	order := map[string]int{f.StartAddress(): 1}
	for _, p := range f.Course.Parts {
		order[p.Address] = 1
		for _, ch := range p.Chapters {
			order[ch.Address] = 1
		}
	}
	var rest []Page
	for _, p := range f.Pages() {
		switch {
		case p.Kind == KindRedirect || p.Kind == KindNotFound:
		case order[p.Address] > 0:
			pages = append(pages, p)
		default:
			rest = append(rest, p)
		}
	}
	sortBy(rest, func(p Page) string { return p.Address })
	return append(pages, rest...)
}

// putTogether gives each page its place in one document.
func (f *Frame) putTogether() {
	f.one = map[string]string{}
	for _, p := range f.parts() {
		f.one[p.Address] = strings.ReplaceAll(strings.TrimSuffix(p.Address, ".html"), "/", "-")
	}
}

// prefix begins the ids of a page.
func (f *Frame) prefix(address string) string {
	if f.one == nil {
		return ""
	}
	return f.one[address] + "--"
}

// linkInside is Link in one document.
func (f *Frame) linkInside(from, to, fragment string) string {
	id, ok := f.one[to]
	switch {
	case ok && fragment != "":
		return "#" + id + "--" + render.EscapeFragment(fragment)
	case ok:
		return "#" + id
	}
	url, err := f.options.One.File(to)
	if err != nil {
		// Check has seen to it that what a course links to is there.
		panic(fmt.Sprintf("%s leads to %s: %v", from, to, err))
	}
	return url
}

// hasBooklet reports whether there is a page with the whole course. In one document there is no room for another.
func (f *Frame) hasBooklet() bool { return f.one == nil && f.Course.HasBooklet() }
