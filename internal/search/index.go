package search

import (
	"strings"

	"github.com/vinjett/vinjett/internal/lang"
)

// A field is where in a unit a word stands.
type field uint32

const (
	bodyField field = iota
	aroundField
	noteField
	titleField
	fields
)

// The weights below are chosen by hand; internal/e2e/searcheval shows what a change of them does.

// What an occurrence counts, in sixteenths of one in a body of average length. In a body or a title it counts less the
// longer that is.
var fieldWeight = [fields]int{bodyField: 16, aroundField: 12, noteField: 40, titleField: 72}

const (
	// saturation is where more occurrences add half of what they could, in the same sixteenths (BM25's k1).
	saturation = 32
	// lengthShare is how much of a body's count depends on its length, in percent (BM25's b).
	lengthShare = 65
	// levels is how many steps the weight of a stem in a unit has.
	levels = 12
	// titleLevel is reached by a word in a title, and hardly by one in a body.
	titleLevel = 7
	// maxPostings is how many units a stem is listed with, the weightiest ones. A stem of more units says little about
	// each.
	maxPostings = 1000
)

// kindWeight is how much the words of a unit count by its kind, in percent.
var kindWeight = map[kind]int{
	pageKind:         115,
	sectionKind:      100,
	caseKind:         100,
	questionKind:     60,
	conversationKind: 80,
	termKind:         110,
	contactKind:      100,
	sourceKind:       70,
}

// A lexicon is the forms of words that have been seen, each with a number, and their stems. It only grows.
type lexicon struct {
	ids   map[string]uint32
	forms []string
	stems []string // "" when not known yet

	// Of one unit:
	counts      [][fields]uint32 // of each form
	occurrences []uint32         // the forms and fields that have any
}

func newLexicon() *lexicon { return &lexicon{ids: map[string]uint32{}} }

// counted is a unit with its words counted.
type counted struct {
	kind        kind
	page        pageRecord
	record      []byte // what a result shows but for the page
	title, body int    // words; those of a title up to a colon
	// words are its forms with their fields, in the order in which they first occur, each followed by how often:
	// numbers of the lexicon times fields, plus the field.
	words []uint32
}

// count counts the words of a unit.
func (l *lexicon) count(u *unit) counted {
	l.occurrences = l.occurrences[:0]
	var length [fields]int // in words
	read := func(f field, text string) {
		eachWord(text, func(word []byte) {
			id, ok := l.ids[string(word)]
			if !ok {
				id = uint32(len(l.forms))
				form := string(word)
				l.ids[form] = id
				l.forms, l.stems = append(l.forms, form), append(l.stems, "")
				l.counts = append(l.counts, [fields]uint32{})
			}
			counts := &l.counts[id]
			if counts[f]++; counts[f] == 1 {
				l.occurrences = append(l.occurrences, id*uint32(fields)+uint32(f))
			}
			length[f]++
		})
	}
	named := 0                  // words of the title up to a colon, which is what people call the page
	if u.kind != questionKind { // whose title is the start of its body
		name, rest, _ := strings.Cut(u.title, ":")
		read(titleField, name)
		named = length[titleField]
		read(titleField, rest)
		if named == 0 { // it begins with the colon
			named = length[titleField]
		}
	}
	read(aroundField, u.around)
	for _, t := range u.notes {
		read(noteField, t)
	}
	for _, t := range u.body {
		read(bodyField, t)
	}
	c := counted{
		kind:   u.kind,
		page:   pageRecord{u.address, u.page},
		record: u.record(),
		title:  named,
		body:   length[bodyField],
	}
	c.words = make([]uint32, 0, 2*len(l.occurrences))
	for _, o := range l.occurrences {
		count := &l.counts[o/uint32(fields)][o%uint32(fields)]
		c.words = append(c.words, o, *count)
		*count = 0
	}
	return c
}

// An indexer collects units. Words are kept as forms until all are known, for only then can compounds be split.
type indexer struct {
	language *lang.Search
	words    *lexicon
	forms    []uint32 // of this course, by their numbers in the lexicon, in the order in which they first occur
	local    []uint32 // where in forms each form of the lexicon is, plus one; 0 when it is not there
	uses     []uint32 // how many units a form is in
	last     []int    // the latest of them, plus one
	units    []counted
	length   int // of all bodies, in words
	out      *writer
}

func newIndexer(l *lang.Search, words *lexicon) *indexer {
	return &indexer{language: l, words: words, out: newWriter()}
}

// part begins a part of the course.
func (x *indexer) part(title string, k kind) { x.out.part(len(x.units), title, k) }

// add indexes a unit.
func (x *indexer) add(u counted) {
	x.out.unit(len(x.units), u)
	x.units = append(x.units, u)
	x.length += u.body
	if n := len(x.words.forms) - len(x.local); n > 0 {
		x.local = append(x.local, make([]uint32, n)...)
	}
	for i := 0; i < len(u.words); i += 2 {
		local := &x.local[u.words[i]/uint32(fields)]
		if *local == 0 {
			x.forms, x.uses, x.last = append(x.forms, u.words[i]/uint32(fields)), append(x.uses, 0), append(x.last, 0)
			*local = uint32(len(x.forms))
		}
		if form := *local - 1; x.last[form] != len(x.units) {
			x.last[form] = len(x.units)
			x.uses[form]++
		}
	}
}

// A posting is a unit and the level of a stem in it, in one number that sorts by unit.
type posting uint32

func (p posting) unit() int  { return int(p / levels) }
func (p posting) level() int { return int(p % levels) }

// A list is the units that have a stem.
type list struct {
	postings []posting // in order; the weightiest when there are too many
	units    int
}

// finish returns the files.
func (x *indexer) finish() map[string][]byte {
	forms, stems := make([]string, len(x.forms)), make([]string, len(x.forms))
	inParallel(len(forms), func(i int) {
		form := x.forms[i]
		if x.words.stems[form] == "" {
			x.words.stems[form] = x.language.Stem(x.words.forms[form])
		}
		forms[i], stems[i] = x.words.forms[form], x.words.stems[form]
	})
	v := newVocabulary(x.language, forms, stems, x.uses)
	lists := x.lists(v)
	units := len(x.units)
	x.units = nil // room for the files
	entries := v.entries()
	for i := range entries {
		e := &entries[i]
		e.units = max(e.units, lists[e.stem].units)
		e.postings = weightiest(lists[e.stem].postings)
	}
	x.out.dictionary(entries, units, x.language)
	x.out.misspelt(v)
	return x.out.finish(units)
}

// lists returns the list of each stem.
func (x *indexer) lists(v *vocabulary) []list {
	lists := make([]list, len(v.stems))
	average := max(1, x.length/max(1, len(x.units)))
	sums := make([]int32, len(v.stems)) // of the unit at hand
	var touched []uint32
	for unit, u := range x.units {
		kind := kindWeight[u.kind]
		norm := (100-lengthShare)*average + lengthShare*u.body // over 100 times the average
		for i := 0; i < len(u.words); i += 2 {
			form, f := x.local[u.words[i]/uint32(fields)]-1, field(u.words[i]%uint32(fields))
			w := int(u.words[i+1]) * fieldWeight[f]
			switch f {
			case bodyField:
				w = w * 100 * average / norm
			case titleField:
				w += w / u.title
			}
			for _, s := range v.shares[form] {
				if sums[s.stem] == 0 {
					touched = append(touched, s.stem)
				}
				sums[s.stem] += int32(max(1, w*s.weight*kind/100))
			}
		}
		for _, stem := range touched {
			w := int(sums[stem])
			sums[stem] = 0
			l := &lists[stem]
			l.units++
			if l.postings = append(l.postings, posting(unit*levels+levels*w/(w+16*saturation))); len(
				l.postings) == 2*maxPostings {
				l.postings = weightiest(l.postings)
			}
		}
		touched = touched[:0]
	}
	return lists
}

// weightiest returns the postings of the highest levels, as many as a stem may have, in the order of the units. It
// writes over its argument.
func weightiest(ps []posting) []posting {
	if len(ps) <= maxPostings {
		return ps
	}
	var count [levels]int
	for _, p := range ps {
		count[p.level()]++
	}
	lowest, room := levels-1, maxPostings // level of which only some are kept, and how many
	for ; room > count[lowest]; lowest-- {
		room -= count[lowest]
	}
	kept := ps[:0]
	for _, p := range ps {
		if p.level() == lowest {
			room--
		}
		if p.level() > lowest || p.level() == lowest && room >= 0 {
			kept = append(kept, p)
		}
	}
	return kept
}
