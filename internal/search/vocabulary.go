package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A vocabulary is the words of the course: its forms, their stems, and what each form counts for.
type vocabulary struct {
	language *language
	forms    []string // those of the course, then the ends of compounds that are no words of the course alone
	own      []uint32 // the stem of each form
	shares   [][]share
	small    []bool   // forms that tell nothing beside others
	uses     []uint32 // how many units a form is in
	stems    []string
	ids      map[string]uint32 // of the stems
}

// A share is what an occurrence of a form counts for a stem, in sixteenths: for its own whole, for a related one or those of a
// compound's parts less.
type share struct {
	stem   uint32
	weight int
}

const relatedShare = 6

func newVocabulary(l *language, forms []string, uses []uint32) *vocabulary {
	v := &vocabulary{language: l, forms: slices.Clip(forms), uses: slices.Clip(uses), ids: map[string]uint32{}}
	for _, form := range forms {
		v.own = append(v.own, v.id(l.stem(form)))
		v.small = append(v.small, l.small(form))
	}
	for i, stem := range v.own {
		v.own[i] = v.indefinite(stem)
	}
	var splitter *splitter
	if l.compounds {
		splitter = newSplitter(v)
		v.learn(splitter)
	}
	related := v.related()
	for i, form := range v.forms {
		list := []share{{v.own[i], 16}}
		add := func(p share) {
			if !slices.ContainsFunc(list, func(q share) bool { return q.stem == p.stem }) {
				list = append(list, p)
			}
		}
		if splitter != nil {
			parts, _ := splitter.split(form, v.stems[v.own[i]])
			for _, p := range parts {
				add(p)
			}
		}
		for _, stem := range related[v.own[i]] {
			add(share{stem, relatedShare})
		}
		v.shares = append(v.shares, list)
	}
	return v
}

// learn adds the ends of compounds that are no words of the course, and tells the splitter of them: where the course has skuldsanering
// but no sanering, a reader may look for that.
func (v *vocabulary) learn(s *splitter) {
	known := map[string]bool{}
	for i := range v.forms {
		_, ends := s.split(v.forms[i], v.stems[v.own[i]])
		for _, end := range ends {
			if known[end] {
				continue
			}
			known[end] = true
			v.forms = append(v.forms, end)
			v.own = append(v.own, v.indefinite(v.id(v.language.stem(end))))
			v.uses = append(v.uses, 0)
			v.small = append(v.small, false)
		}
	}
	for i := len(v.forms) - len(known); i < len(v.forms); i++ {
		s.add(v.forms[i], v.own[i], v.stems[v.own[i]], 1)
	}
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

// indefinite returns the stem without an ending that the stemmer leaves, barn for barnet, where that is a stem of the course.
func (v *vocabulary) indefinite(stem uint32) uint32 {
	base := v.language.indefinite(v.stems[stem])
	if id, ok := v.ids[base]; ok && utf8.RuneCountInString(base) >= shortest {
		return id
	}
	return stem
}

// related returns for each stem those that differ from it by one of the language's suffixes only.
func (v *vocabulary) related() map[uint32][]uint32 {
	groups := map[string][]uint32{}
	seen := make([]bool, len(v.stems))
	for _, id := range v.own {
		if seen[id] {
			continue
		}
		seen[id] = true
		stem := v.stems[id]
		for _, suffix := range append([]string{""}, v.language.suffixes...) {
			if base, ok := strings.CutSuffix(stem, suffix); ok && utf8.RuneCountInString(base) >= 4 {
				groups[base] = append(groups[base], id)
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

// An entry is a stem in the dictionary, with those of its forms that begin with the same three letters; where the forms of a stem
// differ earlier, it has more than one entry.
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
	type group struct {
		stem  uint32
		start string
	}
	at := map[group]int{}
	var entries []entry
	for i, form := range v.forms {
		g := group{v.own[i], letters(fold(form), 0, keyLetters)}
		n, ok := at[g]
		if !ok {
			n = len(entries)
			at[g] = n
			key := form
			if common := commonPrefix(form, strings.TrimSuffix(v.stems[v.own[i]], v.language.soft)); letters(fold(common), 0, keyLetters) == g.start {
				key = common
			}
			entries = append(entries, entry{key: key, stem: v.own[i]})
		}
		e := &entries[n]
		e.key = commonPrefix(e.key, form)
		e.endings = append(e.endings, form)
		if int(v.uses[i]) > e.units {
			e.units, e.small = int(v.uses[i]), v.small[i]
		}
	}
	for i := range entries {
		e := &entries[i]
		e.sort = fold(e.key)
		for j := range e.endings {
			e.endings[j] = e.endings[j][len(e.key):]
		}
		slices.Sort(e.endings)
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(strings.Compare(letters(a.sort, 0, keyLetters), letters(b.sort, 0, keyLetters)), strings.Compare(a.sort, b.sort),
			strings.Compare(a.key, b.key), strings.Compare(a.endings[0], b.endings[0]))
	})
	return entries
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
