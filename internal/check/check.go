// Package check holds the rules that need the whole course: does what a page names exist, is every id used once, is the
// law still in force, do the stated minutes fit the text. A rule is a small function from [facts] to diagnostics;
// [Course] runs the list of them. What one file alone can get wrong is reported where the file is read.
//
// The rules see facts that were gathered in one walk over the course, and none of them walks the course again for every
// item. So the time grows with the size of the course alone, however many faults it has. A [Checker] checks a course
// that is being edited: it does not look again at what a change cannot have made a fault of.
//
// [Due] lists what should be reviewed again and [Cites] where a source is used; both answer questions and report no
// faults.
package check

import (
	"iter"
	"path"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// Course returns what the rules find, in an order that depends on the course alone. The allow list is not applied, see
// [Allowed].
func Course(c *course.Course) []diag.Diagnostic { return gather(c, nil).run() }

// run runs the rules.
func (f *facts) run() (all []diag.Diagnostic) {
	for _, rule := range rules {
		all = append(all, rule(f)...)
	}
	return all
}

// Allowed returns the diagnostics that the author is told: without the warnings that course.yaml allows, and without
// what is only missing because its file could not be read. One tab in sources.yaml would else hide itself among a
// thousand citations of nothing.
func Allowed(c *course.Course, ds []diag.Diagnostic) []diag.Diagnostic {
	allowed, silent, unread := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, v := range c.Config.Allow {
		allowed[v.Value] = true
	}
	for _, d := range ds {
		if d.File == nil {
			continue
		}
		name := path.Base(d.File.Name)
		if path.Ext(name) == ".md" {
			name = ".md"
		}
		for _, f := range follows {
			if name != f.file || !slices.Contains(f.faults, d.ID) {
				continue
			}
			unread[d.File.Name] = true
			for _, id := range f.then {
				silent[id] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(ds), func(d diag.Diagnostic) bool {
		return silent[d.ID] || d.Severity == diag.Warning && (allowed[d.ID] || d.File != nil && unread[d.File.Name])
	})
}

// follows lists what else is found when a page or a data file has a fault for which it, or some of it, is not read.
var follows = []struct {
	file         string
	faults, then []string
}{
	{".md", []string{"not-utf8", "file-too-large", "front-matter-unclosed", "nesting-too-deep"},
		[]string{"dead-link", "dead-fragment", "unknown-question", "bank-too-small", "unused-source", "unused-term"}},
	{"sources.yaml", []string{"yaml", "not-utf8", "file-too-large"}, []string{"unknown-source"}},
	{"contacts.yaml", []string{"yaml", "not-utf8", "file-too-large"}, []string{"unknown-contact"}},
	{
		"edition.yaml",
		[]string{"yaml", "not-utf8", "file-too-large", "no-content"},
		[]string{"missing-host-fact", "dead-link", "dead-fragment"},
	},
}

// rules is every rule of the package, in the order of the table in the course language's manual.
var rules = []func(*facts) []diag.Diagnostic{
	// course.yaml and the data files
	allowList, followUps, validity, seeAlso,
	// ids
	blockIDs, chapterIDs, dataIDs, oldIDs,
	// questions
	recaps, tests, goals, missingFeedback, longestRight, shortestRight, cueWords, otherVerdicts, firstChoices,
	// links
	links, handouts, citations, contacts, roles, images, recordings, vignettes,
	// text
	keysElsewhere, headingJumps, replacedLaw, uncitedProvisions, unusedSources, unusedTerms, minutesOff, emptyPages,
	largeImages,
	// editions
	hostFacts,
}

// in is something with the chapter in which it stands.
type in[T any] struct {
	chapter *course.Chapter
	file    *diag.File // the chapter's, or a host's text that fills a slot in it
	item    T
}

// at returns the place of a span of the file.
func (i in[T]) at(s diag.Span) diag.Place { return i.file.At(s.Start, s.End) }

// of returns those of the items that are of one type, as of[*course.Question](f.blocks).
func of[T, I any](items []in[I]) iter.Seq[in[T]] {
	return func(yield func(in[T]) bool) {
		for _, i := range items {
			if item, ok := any(i.item).(T); ok && !yield(in[T]{i.chapter, i.file, item}) {
				return
			}
		}
	}
}

// facts is what the rules look at.
type facts struct {
	*course.Course
	language *lang.Language
	chapters []*course.Chapter       // in reading order
	refs     map[[2]string]reference // by key and locator, see reference

	// Of the chapters that a [Checker] does not know to be without fault in themselves, of all when there is none:
	fresh  []*course.Chapter
	blocks []in[course.Block] // every block, those in other blocks and in footnotes included
	holes  []in[course.Piece] // every link, citation and image

	// Of all chapters, what other chapters may make a fault of:
	ties  []in[course.Block] // questions, plans, conversations and recaps
	links []in[*course.Link] // of chapters that are not fresh only those into the course
	found []*found           // of each chapter

	closed      []closedQuestion // see closedQuestions; nil before that is asked
	unique      bool             // the pages are known to have ids of their own
	suggestions int              // how many more near names may be looked for, see nearest
}

// found is what has been found in a chapter that other chapters, or the data files, have to do with.
type found struct {
	ties  []tied[course.Block]
	links []tied[*course.Link]
	cited []string // keys of sources
	terms []int    // of the glossary, by their number; nil when the chapter has not been read for them
}

// tied is an item with the file in which it has its place.
type tied[T any] struct {
	file *diag.File
	item T
}

// gather walks the chapters of the course of which nothing is known, once.
func gather(c *course.Course, known map[course.Parsed]*found) *facts {
	f := &facts{
		Course:      c,
		language:    lang.Of(c.Config.Language),
		chapters:    c.Chapters(),
		refs:        map[[2]string]reference{},
		suggestions: 50,
	}
	f.found = make([]*found, len(f.chapters))
	for i, ch := range f.chapters {
		found := known[ch.Parsed()]
		if found == nil {
			found = f.gather(ch)
		}
		f.found[i] = found
		for _, t := range found.ties {
			f.ties = append(f.ties, in[course.Block]{ch, t.file, t.item})
		}
		for _, l := range found.links {
			f.links = append(f.links, in[*course.Link]{ch, l.file, l.item})
		}
	}
	return f
}

// gather adds a chapter.
func (f *facts) gather(ch *course.Chapter) *found {
	f.fresh = append(f.fresh, ch)
	blocks, holes := len(f.blocks), len(f.holes)
	for _, body := range ch.Bodies() {
		f.gatherBlocks(ch, ch.File, body)
	}
	found := &found{}
	for _, b := range f.blocks[blocks:] {
		if _, recap := b.item.(*course.Recap); recap || course.TraitsOf(b.item).KeepsAnswers {
			found.ties = append(found.ties, tied[course.Block]{b.file, b.item})
		}
	}
	for l := range of[*course.Link](f.holes[holes:]) {
		found.links = append(found.links, tied[*course.Link]{l.file, l.item})
	}
	for c := range of[*course.Citation](f.holes[holes:]) {
		for _, cited := range c.item.Items {
			found.cited = append(found.cited, cited.Key)
		}
	}
	return found
}

// gatherBlocks adds the blocks of a chapter that have their places in one file.
func (f *facts) gatherBlocks(ch *course.Chapter, file *diag.File, blocks []course.Block) {
	course.Visit(blocks, func(b course.Block) bool {
		f.blocks = append(f.blocks, in[course.Block]{ch, file, b})
		if slot, ok := b.(*course.Slot); ok && slot.File != nil && slot.File != file {
			f.gatherBlocks(ch, slot.File, slot.Blocks)
			return false
		}
		return true
	}, func(p course.Piece) {
		switch p.(type) {
		case *course.Link, *course.Citation, *course.Image:
			f.holes = append(f.holes, in[course.Piece]{ch, file, p})
		case course.Markup, course.Chars, *course.NoteRef, *course.Nested: // refer to nothing outside the page
		default:
			panic(course.Unknown(p))
		}
	})
}

// nearest returns a hint that names the candidate most like name, or other. Comparing with every name of a large course
// costs more than the rules themselves, so only the first faults of a run get it.
func (f *facts) nearest(name string, candidates []string, other string) string {
	if f.suggestions == 0 {
		return other
	}
	f.suggestions--
	return diag.Suggest(name, candidates, other)
}

// ids returns what id says of every item.
func ids[T any](items []T, id func(T) string) []string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = id(item)
	}
	return all
}
