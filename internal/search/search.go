// Package search makes the index of a course: small files that the client reads as it needs them, from any static host
// and from `file://`.
//
// # What is found
//
// A [unit] is one line of a result: a page, a section of it (by its heading), a case, a conversation, the prompt of a
// question (never its answers), a term, a contact or a source. Each unit has words in three fields: its title, notes
// (summaries, labels) and body; the titles around it count a little too.
//
// # Words
//
// A form is a word as it is written, in lower case. The forms of one word share a stem, and the index is by stem. The
// stemmer runs here only: the dictionary maps every form of the course to its stem, and with the endings of the
// language it reaches forms that the course does not hold. å, ä and ö are letters of their own; the dictionary is
// sorted without diacritics, so that a reader who writes `vard` finds vård when the course has no vard. A compound
// counts for its parts too, see [splitter].
//
// How much a stem weighs in a unit is worked out here in the manner of BM25F, with a weight for each field, and kept in
// a few levels; the client multiplies it by how much the stem tells.
//
// The stemmer is github.com/kljensen/snowball: MIT, no dependencies, in Go throughout, tested against Snowball's own
// vocabularies and released more recently than the alternatives. On every word of the course it agrees with
// github.com/blevesearch/snowballstem, which is generated from Snowball's source. What Snowball leaves in Swedish
// (barnet, kvinnan, doktorn) goes where the course shows that it may, see [vocabulary]; anmälan, anmälning and anmäld
// count a little for each other.
//
// # Files
//
// Every file is a classic script that calls vinjettSearch(version, name, data); version is a digest of the whole index,
// so that a client with an old file in its cache can tell. Below assets/search/:
//
//	root.js     what all queries need: sizes, endings, the first key of each d and t file, the parts of the course
//	d<n>.js     dictionary: stems with the endings of their forms; files divide between stems that differ in their
//	            first three letters, so a word, what it may be the beginning of, and a word misspelt further on are in
//	            one file
//	t<n>.js     the forms by their letters four to six, to find a word misspelt in its first three
//	p<n>-<m>.js units of each stem of d<n>
//	u<n>.js     what a result shows of each unit
//
// A query reads the root once, and one d and one p file for each word; a page of results reads the u files of its
// units. The client in assets/client/search is the other half of this format; the tests run it.
package search

import (
	"sync"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// A Builder makes the indexes of courses that have much in common, as editions have, and remembers what is in each
// page. What it returns depends on the course alone. The zero Builder is ready; it is safe for concurrent use.
type Builder struct {
	mu       sync.Mutex
	code     string // of the language
	language *lang.Search
	words    *lexicon
	pages    map[string]page      // by course path
	entries  map[string]entryUnit // by address and fragment
}

// An entryUnit is the unit of an entry of a data file.
type entryUnit struct {
	entry any
	unit  counted
}

// A page is what was found in a chapter of a part.
type page struct {
	text  course.Parsed
	part  string
	units []counted
}

// Build returns the files of the course's index by their path in the site.
func (b *Builder) Build(c *course.Course) map[string][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	again := b.words != nil // most programs index one course, which need not be remembered
	if code := c.Config.Language; b.words == nil || b.code != code {
		b.code, b.language, b.words, b.pages, b.entries = code, &lang.Of(code).Search, newLexicon(), map[string]page{},
			map[string]entryUnit{}
	}
	x := newIndexer(b.language, b.words)
	eachUnit(c, x.part, func(entry any, address, fragment string, make func() *unit) {
		place := address + "#" + fragment
		e, ok := b.entries[place]
		if !ok || e.entry != entry {
			e = entryUnit{entry, b.words.count(make())}
			if again {
				b.entries[place] = e
			}
		}
		x.add(e.unit)
	}, func(ch *course.Chapter, part string) {
		p, ok := b.pages[ch.Path]
		if !ok || p.part != part || p.text != ch.Parsed() {
			p = page{text: ch.Parsed(), part: part}
			for _, u := range chapterUnits(ch, part) {
				p.units = append(p.units, b.words.count(u))
			}
			if again {
				b.pages[ch.Path] = p
			}
		}
		for _, u := range p.units {
			x.add(u)
		}
	})
	return x.finish()
}
