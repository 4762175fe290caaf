package search

import (
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/lang"
)

// A vocabulary is the words of the course: its forms, their stems, and what each form counts for.
type vocabulary struct {
	language *lang.Search
	forms    []string // those of the course, then the ends of compounds that are no words of the course alone
	folded   []string // the forms without diacritics
	own      []uint32 // the stem of each form
	shares   [][]share
	small    []bool   // forms that tell nothing beside others
	uses     []uint32 // how many units a form is in
	stems    []string
	ids      map[string]uint32 // of the stems
}

// A share is what an occurrence of a form counts for a stem, in sixteenths: for its own whole, for a related one or
// those of a compound's parts less.
type share struct {
	stem   uint32
	weight int
}

const relatedShare = 6

// newVocabulary returns the vocabulary of forms, each with its stem by the language and how many units it is in.
func newVocabulary(l *lang.Search, forms, stems []string, uses []uint32) *vocabulary {
	n := len(forms)
	v := &vocabulary{
		language: l,
		forms:    slices.Clip(forms),
		uses:     slices.Clip(uses),
		own:      make([]uint32, 0, n),
		small:    make([]bool, 0, n),
		ids:      make(map[string]uint32, n),
	}
	for i, form := range forms {
		v.own = append(v.own, v.id(stems[i]))
		v.small = append(v.small, l.Small(form))
	}
	for i, stem := range v.own {
		v.own[i] = v.indefinite(stem)
	}
	var parts [][]share // of each form
	if l.Compounds {
		parts = v.split()
	}
	v.folded = make([]string, len(v.forms))
	inParallel(len(v.forms), func(i int) { v.folded[i] = fold(v.forms[i]) })
	related := v.related()
	shares := make([]share, 0, 2*len(v.forms)) // of all forms, one after another
	for i := range v.forms {
		start := len(shares)
		shares = append(shares, share{v.own[i], 16})
		add := func(p share) {
			if !slices.ContainsFunc(shares[start:], func(q share) bool { return q.stem == p.stem }) {
				shares = append(shares, p)
			}
		}
		if parts != nil {
			for _, p := range parts[i] {
				add(p)
			}
		}
		for _, stem := range related[v.own[i]] {
			add(share{stem, relatedShare})
		}
		v.shares = append(v.shares, slices.Clip(shares[start:]))
	}
	return v
}

// split returns the parts of each form that is a compound, and adds to the forms the ends of compounds that are no
// words of the course: where it has skuldsanering but no sanering, a reader may look for that.
func (v *vocabulary) split() [][]share {
	s := newSplitter(v)
	parts, found := s.all(v)
	known := map[string]bool{}
	var ends []string
	for _, end := range slices.Concat(found...) {
		if !known[end] {
			known[end] = true
			ends = append(ends, end)
		}
	}
	if len(ends) == 0 {
		return parts
	}
	for _, end := range ends {
		v.forms = append(v.forms, end)
		v.own = append(v.own, v.indefinite(v.id(v.language.Stem(end))))
		v.uses = append(v.uses, 0)
		v.small = append(v.small, false)
	}
	s.late = map[string]bool{}
	for i := len(v.forms) - len(ends); i < len(v.forms); i++ {
		s.add(v.forms[i], v.own[i], v.stems[v.own[i]], 1)
	}
	return s.again(v, parts)
}

// id returns the number of a stem.
func (v *vocabulary) id(stem string) uint32 {
	id, ok := v.ids[stem]
	if !ok {
		id = uint32(len(v.stems))
		v.ids[stem] = id
		v.stems = append(v.stems, stem)
	}
	return id
}

// indefinite returns the stem without an ending that the stemmer leaves, barn for barnet, where that is a stem of the
// course.
func (v *vocabulary) indefinite(stem uint32) uint32 {
	base := v.language.Indefinite(v.stems[stem])
	if id, ok := v.ids[base]; ok && utf8.RuneCountInString(base) >= shortest {
		return id
	}
	return stem
}

// related returns for each stem those that differ from it by one of the language's suffixes only.
func (v *vocabulary) related() map[uint32][]uint32 {
	first := make(map[string]uint32, len(v.stems)) // the first stem of a base; most bases have no other
	groups := map[string][]uint32{}
	seen := make([]bool, len(v.stems))
	for _, id := range v.own {
		if seen[id] {
			continue
		}
		seen[id] = true
		group := func(base string) {
			if utf8.RuneCountInString(base) < 4 {
				return
			}
			other, ok := first[base]
			if !ok {
				first[base] = id
				return
			}
			if groups[base] == nil {
				groups[base] = []uint32{other}
			}
			groups[base] = append(groups[base], id)
		}
		group(v.stems[id])
		for _, suffix := range v.language.Suffixes {
			if base, ok := strings.CutSuffix(v.stems[id], suffix); ok {
				group(base)
			}
		}
	}
	related := map[uint32][]uint32{}
	for _, group := range groups {
		for _, a := range group {
			for _, b := range group {
				if a != b {
					related[a] = append(related[a], b)
				}
			}
		}
	}
	for _, list := range related {
		slices.Sort(list)
	}
	return related
}

// An entry is a stem in the dictionary, with those of its forms that begin with the same three letters; where the forms
// of a stem differ earlier, it has more than one entry.
type entry struct {
	key      string   // what the stem and the forms have in common
	sort     string   // key without diacritics
	endings  []string // of the forms, after the key
	stem     uint32
	units    int
	small    bool // its commonest form tells nothing beside others
	postings []posting
}

const keyLetters = 3 // a dictionary file is found by so many letters

// entries returns the dictionary in its order, without postings.
func (v *vocabulary) entries() []entry {
	type group struct { // an entry that is being found
		entry
		start string // letters of its forms
		forms int
		next  int // the next group of the stem, 0 for none
	}
	groups := make([]group, 1, len(v.stems)+1) // the first is none
	of := make([]int, len(v.stems))            // the first group of each stem
	in := make([]int, len(v.forms))            // the group of each form
	for i, form := range v.forms {
		stem, start := v.own[i], letters(v.folded[i], 0, keyLetters)
		n := of[stem]
		for n != 0 && groups[n].start != start {
			n = groups[n].next
		}
		if n == 0 {
			key := form
			if common := commonPrefix(form, strings.TrimSuffix(v.stems[stem], v.language.Soft)); letters(fold(common),
				0, keyLetters) == start {
				key = common
			}
			n = len(groups)
			groups = append(groups, group{entry: entry{key: key, stem: stem}, start: start, next: of[stem]})
			of[stem] = n
		}
		g := &groups[n]
		g.key = commonPrefix(g.key, form)
		if g.forms++; int(v.uses[i]) > g.units {
			g.units, g.small = int(v.uses[i]), v.small[i]
		}
		in[i] = n
	}
	groups[0].forms = 0
	endings := make([]string, len(v.forms)) // of all groups, one after another
	room := endings
	for n := range groups {
		groups[n].endings, room = room[:0:groups[n].forms], room[groups[n].forms:]
	}
	for i, form := range v.forms {
		g := &groups[in[i]]
		g.endings = append(g.endings, form[len(g.key):])
	}
	entries := make([]entry, 0, len(groups)-1)
	for n := range groups[1:] {
		e := &groups[1+n].entry
		e.sort = fold(e.key)
		slices.Sort(e.endings)
		entries = append(entries, *e)
	}
	return sorted(entries, func(e *entry) string { return e.sort }, func(a, b *entry) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.endings[0], b.endings[0]))
	})
}

// sorted returns a list sorted by a text of each element, and among equal ones by another comparison. Most texts differ
// in their first bytes, which are compared as a number.
func sorted[T any](list []T, text func(*T) string, equal func(a, b *T) int) []T {
	type keyed struct {
		head uint64
		at   int
	}
	order := make([]keyed, len(list))
	for i := range list {
		var head [8]byte
		copy(head[:], text(&list[i]))
		order[i] = keyed{binary.BigEndian.Uint64(head[:]), i}
	}
	slices.SortFunc(order, func(a, b keyed) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		x, y := &list[a.at], &list[b.at]
		if c := strings.Compare(text(x), text(y)); c != 0 {
			return c
		}
		return equal(x, y)
	})
	result := make([]T, len(list))
	for i, k := range order {
		result[i] = list[k.at]
	}
	return result
}

// inParallel calls do with every number below n, on all processors.
func inParallel(n int, do func(i int)) {
	const run = 512 // numbers that one takes at a time
	var next atomic.Int64
	var workers bug.Group
	for range runtime.GOMAXPROCS(0) {
		workers.Go("making the index to search in", func() {
			for from := int(next.Add(run)) - run; from < n; from = int(next.Add(run)) - run {
				for i := from; i < min(from+run, n); i++ {
					do(i)
				}
			}
		})
	}
	workers.Wait()
}

// commonPrefix returns the runes that two strings begin with.
func commonPrefix(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i < len(a) && i > 0 && !utf8.RuneStart(a[i]) {
		i--
	}
	return a[:i]
}
