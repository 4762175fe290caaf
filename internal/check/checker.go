package check

import (
	"maps"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// A Checker checks a course again and again while its author writes, with the results of [Course].
//
// Most of what can be wrong with a chapter depends on the chapter and the data files alone. A chapter in which nothing
// was wrong is known by what it was parsed from, and as long as the data files are the same it is not looked at again,
// but for what other chapters may make a fault of: ids, links, recaps, and what nothing but it cites. A chapter with a
// fault is never remembered, so it is told as it was, in its place. The zero Checker is ready.
type Checker struct {
	data  data
	known map[course.Parsed]*found
	names []string // addresses and ids of pages, in order, when no two were the same
}

// data is what of a course is in no chapter, as it was read.
type data struct {
	config, sources, contacts, terms *diag.File
	media                            map[string]*course.Media
	others                           map[string]bool
}

func (d data) equal(e data) bool {
	return d.config == e.config && d.sources == e.sources && d.contacts == e.contacts && d.terms == e.terms &&
		maps.Equal(d.media, e.media) && maps.Equal(d.others, e.others)
}

// Course returns what the rules find in a course.
func (k *Checker) Course(c *course.Course) []diag.Diagnostic {
	if c.Edition != nil { // whose data is of several files
		return Course(c)
	}
	now := data{c.ConfigFile, c.SourcesFile, c.ContactsFile, c.TermsFile, c.Media, c.Others}
	if !now.equal(k.data) || len(k.known) > 2*len(c.Chapters()) { // most of which are of texts that are gone
		k.known = map[course.Parsed]*found{}
	}
	k.data = now
	f := gather(c, k.known)
	names := make([]string, 0, 2*len(f.chapters))
	for _, ch := range f.chapters {
		names = append(names, ch.Address, ch.ProgressID())
	}
	f.unique = slices.Equal(names, k.names)
	all := f.run()
	if k.names = names; slices.ContainsFunc(all, func(d diag.Diagnostic) bool { return d.ID == "duplicate-id" }) {
		k.names = nil
	}
	faulty := map[*diag.File]bool{}
	for _, d := range all {
		faulty[d.File] = true
		for _, r := range d.Related {
			faulty[r.File] = true
		}
	}
	for i, ch := range f.chapters {
		if faulty[ch.File] {
			delete(k.known, ch.Parsed())
		} else if _, known := k.known[ch.Parsed()]; !known {
			k.known[ch.Parsed()] = f.found[i].inCourse(c, ch)
		}
	}
	return all
}

// inCourse leaves out the links that lead out of the course.
func (f *found) inCourse(c *course.Course, ch *course.Chapter) *found {
	var links []tied[*course.Link]
	for _, l := range f.links {
		if target, _ := c.Resolve(ch, l.item.Dest); target.External == "" {
			links = append(links, l)
		}
	}
	f.links = links
	return f
}
