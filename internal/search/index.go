package search

import (
	"encoding/binary"
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

// What an occurrence counts, in sixteenths of one in a body of average length. In a body or a title it counts less the longer that is.
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
	// maxPostings is how many units a stem is listed with, the weightiest ones. A stem of more units says little about each.
	maxPostings = 1000
)

// kindWeight is how much the words of a unit count by its kind, in percent.
var kindWeight = map[kind]int{pageKind: 115, sectionKind: 100, caseKind: 100, questionKind: 60, conversationKind: 80, termKind: 110, contactKind: 100, sourceKind: 70}

// An indexer collects units. Words are kept as forms until all are known, for only then can compounds be split.
type indexer struct {
	language *language
	ids      map[string]uint32 // of forms
	forms    []string
	uses     []uint32 // how many units a form is in
	words    []byte   // for each unit: weight, lengths of title and body, and its forms with field and count, as varints
	units    int
	length   int // of all bodies, in words
	out      *writer

	// Of one unit:
	counts      [][fields]uint32 // of each form
	occurrences []uint32         // the forms and fields that have any
}

func newIndexer(l *language) *indexer {
	return &indexer{language: l, ids: map[string]uint32{}, out: newWriter()}
}

// part begins a part of the course.
func (x *indexer) part(title string, k kind) { x.out.part(x.units, title, k) }

// add indexes a unit.
func (x *indexer) add(u *unit) {
	x.occurrences = x.occurrences[:0]
	var length [fields]int // in words
	read := func(f field, text string) {
		eachWord(text, func(word []byte) {
			id, ok := x.ids[string(word)]
			if !ok {
				id = uint32(len(x.forms))
				form := string(word)
				x.ids[form] = id
				x.forms = append(x.forms, form)
				x.uses = append(x.uses, 0)
				x.counts = append(x.counts, [fields]uint32{})
			}
			counts := &x.counts[id]
			if *counts == ([fields]uint32{}) {
				x.uses[id]++
			}
			if counts[f]++; counts[f] == 1 {
				x.occurrences = append(x.occurrences, id*uint32(fields)+uint32(f))
			}
			length[f]++
		})
	}
	if u.kind != questionKind { // whose title is the start of its body
		read(titleField, u.title)
	}
	read(aroundField, u.around)
	for _, t := range u.notes {
		read(noteField, t)
	}
	for _, t := range u.body {
		read(bodyField, t)
	}
	x.length += length[bodyField]
	x.words = binary.AppendUvarint(x.words, uint64(kindWeight[u.kind]))
	x.words = binary.AppendUvarint(x.words, uint64(length[titleField]))
	x.words = binary.AppendUvarint(x.words, uint64(length[bodyField]))
	x.words = binary.AppendUvarint(x.words, uint64(len(x.occurrences)))
	for _, o := range x.occurrences {
		count := &x.counts[o/uint32(fields)][o%uint32(fields)]
		x.words = binary.AppendUvarint(x.words, uint64(o))
		x.words = binary.AppendUvarint(x.words, uint64(*count))
		*count = 0
	}
	x.out.unit(x.units, u)
	x.units++
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
	v := newVocabulary(x.language, x.forms, x.uses)
	lists := x.lists(v)
	x.words, x.ids = nil, nil // room for the files
	entries := v.entries()
	for i := range entries {
		e := &entries[i]
		e.units = max(e.units, lists[e.stem].units)
		e.postings = weightiest(lists[e.stem].postings)
	}
	x.out.dictionary(entries, x.units, x.language)
	x.out.misspelt(v.forms)
	return x.out.finish(x.units)
}

// lists reads the words of all units again and returns the list of each stem.
func (x *indexer) lists(v *vocabulary) []list {
	lists := make([]list, len(v.stems))
	average := max(1, x.length/max(1, x.units))
	sums := make([]int32, len(v.stems)) // of the unit at hand
	var touched []uint32
	data := x.words
	next := func() int {
		v, n := binary.Uvarint(data)
		data = data[n:]
		return int(v)
	}
	for unit := range x.units {
		kind, title, body := next(), next(), next()
		norm := (100-lengthShare)*average + lengthShare*body // over 100 times the average
		for range next() {
			o := next()
			form, f := o/int(fields), field(o%int(fields))
			w := next() * fieldWeight[f]
			switch f {
			case bodyField:
				w = w * 100 * average / norm
			case titleField:
				w += w / title
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
			if l.postings = append(l.postings, posting(unit*levels+levels*w/(w+16*saturation))); len(l.postings) == 2*maxPostings {
				l.postings = weightiest(l.postings)
			}
		}
		touched = touched[:0]
	}
	return lists
}

// weightiest returns the postings of the highest levels, as many as a stem may have, in the order of the units. It writes over its
// argument.
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
