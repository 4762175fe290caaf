package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/lang"
)

// A splitter finds the parts of compounds among the words of the course: sekretessgräns is sekretess and gräns where
// both are words of the course, barnavårdsutredning is barn, vård and utredning with an a and an s between. A word that
// can be told whole from its parts counts half for each; one of which only the beginning or the end is known, for that
// part a third.
type splitter struct {
	language *lang.Search
	words    map[string]part // that can be a part as they stand: forms, also as they are before another word
	stems    map[string]part // of those forms: a part that is last may have any ending
	filter   filter          // of both
	late     map[string]bool // those of both that were added when forms had been split already; nil before that
	starts   filter          // of these, the first bytes
}

// startBytes is how many bytes of a late word stand in starts. No part is shorter.
const startBytes = shortest

// A filter tells of most texts, in less time than a map, that they are not in it: a bit is set for each that is.
type filter [1 << 13]uint64

// A hash is of a text: FNV-1a, so that the hash of a longer text begins with that of a shorter one.
type hash uint32

const noText hash = 2166136261

// add returns the hash of the text with more after it.
func (h hash) add(more string) hash {
	for i := 0; i < len(more); i++ {
		h = (h ^ hash(more[i])) * 16777619
	}
	return h
}

// at returns where the bit of a text is.
func (f *filter) at(h hash) (word *uint64, bit uint64) {
	h ^= h >> 15
	return &f[h>>6%hash(len(f))], 1 << (h % 64)
}

func (f *filter) set(text string) {
	word, bit := f.at(noText.add(text))
	*word |= bit
}

func (f *filter) may(h hash) bool {
	word, bit := f.at(h)
	return *word&bit != 0
}

type part struct {
	stem    uint32
	letters int  // of the stem
	short   bool // a form as it is before another word, which takes no s after it
	uses    uint32
}

const (
	shortest  = 3 // letters of a part, where all parts are known
	rare      = 3 // units that a word of so few letters must be in to be a part
	alone     = 5 // letters of the stem of a part, where the other part is not known
	unknown   = 3 // letters of the other part
	linked    = 8 // what an s between parts adds to the score of a way to divide: tvångs-lagar, not tvång-slagar
	wholePart = 8 // what a part counts, in sixteenths
	alonePart = 5
)

func newSplitter(v *vocabulary) *splitter {
	s := &splitter{
		language: v.language,
		words:    make(map[string]part, len(v.forms)),
		stems:    make(map[string]part, len(v.stems)),
	}
	for i, form := range v.forms {
		n, stem := utf8.RuneCountInString(form), v.stems[v.own[i]]
		if n < shortest || n == shortest && v.uses[i] < rare || v.small[i] ||
			strings.ContainsFunc(form, unicode.IsNumber) || v.language.Loose[form] || v.language.Loose[stem] {
			continue
		}
		s.add(form, v.own[i], stem, v.uses[i])
	}
	return s
}

// add makes a form a part of compounds.
func (s *splitter) add(form string, id uint32, stem string, uses uint32) {
	p := part{stem: id, letters: utf8.RuneCountInString(stem), uses: uses}
	set := func(m map[string]part, word string) {
		if m[word].uses < uses {
			m[word] = p
			s.filter.set(word)
			if s.late != nil {
				s.late[word] = true
				s.starts.set(word[:min(startBytes, len(word))])
			}
		}
	}
	set(s.words, form)
	if p.letters >= shortest {
		set(s.stems, stem)
	}
	if short := s.language.Short(form, stem); short != "" {
		p.short = true
		set(s.words, short)
	}
}

// find looks a text up among the words, or the stems.
func (s *splitter) find(in map[string]part, text string) (p part, ok bool) {
	return s.findHashed(in, text, noText.add(text))
}

func (s *splitter) findHashed(in map[string]part, text string, h hash) (p part, ok bool) {
	if !s.filter.may(h) {
		return part{}, false
	}
	p, ok = in[text]
	return p, ok
}

// split returns the parts of a form, which has a stem, with what each counts, none when it is no compound; and the ends
// of the form that may be words, where the course has only what stands before them.
func (s *splitter) split(form, stem string) (shares []share, ends []string) {
	if utf8.RuneCountInString(form) < 2*shortest || strings.ContainsFunc(form, unicode.IsNumber) {
		return nil, nil
	}
	if starts := s.parts(form, stem); len(starts) > 1 {
		for _, p := range starts {
			shares = append(shares, share{p.stem, wholePart})
		}
		if tail := form[starts[1].at:]; len(starts) > 2 && s.words[tail].uses == 0 {
			ends = append(ends, tail) // rådgivare of skuld-råd-givare
		}
		return shares, ends
	}
	// One part alone: the end, which says what the thing is, and the beginning.
	known := len(form)
	for i := range form {
		if p, ok := s.end(form, stem, i); ok && p.letters >= alone && utf8.RuneCountInString(form[:i]) >= unknown &&
			s.word(form[:i]) {
			shares = append(shares, share{p.stem, alonePart})
			known = i
			break
		}
	}
	begun := len(shares)
	for i := min(known, len(stem)-unknown); i >= alone; i-- {
		p, ok := s.modifier(form[:i])
		if !ok || p.letters < alone {
			continue
		}
		if len(shares) == begun {
			shares = append(shares, share{p.stem, alonePart})
		}
		if known == len(form) && s.noun(form[i:]) {
			ends = append(ends, form[i:])
		}
	}
	return shares, ends
}

// all splits every form of a vocabulary.
func (s *splitter) all(v *vocabulary) (parts [][]share, ends [][]string) {
	parts, ends = make([][]share, len(v.forms)), make([][]string, len(v.forms))
	inParallel(len(v.forms), func(i int) { parts[i], ends[i] = s.split(v.forms[i], v.stems[v.own[i]]) })
	return parts, ends
}

// again splits the forms that are new since all did, and those that late words may divide otherwise.
func (s *splitter) again(v *vocabulary, parts [][]share) [][]share {
	known := len(parts)
	parts = slices.Grow(parts, len(v.forms)-known)[:len(v.forms)]
	inParallel(len(v.forms), func(i int) {
		if i >= known || s.holdsLate(v.forms[i]) {
			parts[i], _ = s.split(v.forms[i], v.stems[v.own[i]])
		}
	})
	return parts
}

// holdsLate reports whether a late word stands in a form. All that splitting looks up are pieces of the form.
func (s *splitter) holdsLate(form string) bool {
	for i := 0; i+startBytes <= len(form); i++ {
		if !s.starts.may(noText.add(form[i : i+startBytes])) {
			continue
		}
		for j := i + startBytes; j <= len(form); j++ {
			if s.late[form[i:j]] {
				return true
			}
		}
	}
	return false
}

// noun reports whether what stands after a known beginning may be a word of its own: long enough, and not as endings
// begin, nor with an s that belongs before it.
func (s *splitter) noun(end string) bool {
	return utf8.RuneCountInString(end) >= alone && !strings.ContainsRune(s.language.Vowels, []rune(end)[0]) &&
		!(end[0] == 's' && strings.IndexByte("bdfghrs", end[1]) >= 0) &&
		!slices.ContainsFunc(s.language.Derived, func(d string) bool { return strings.HasPrefix(end, d) })
}

// word reports whether what stands before a known end may be a word: it has a vowel and is no prefix.
func (s *splitter) word(start string) bool {
	return strings.ContainsAny(start, s.language.Vowels) && !s.language.Loose[start]
}

// end returns the word that a form ends with from index i: as it stands, or by its stem.
func (s *splitter) end(form, stem string, i int) (part, bool) {
	if p, ok := s.find(s.words, form[i:]); ok {
		return p, true
	}
	if i >= len(stem) || !strings.HasPrefix(form, stem) {
		return part{}, false
	}
	p, ok := s.find(s.stems, stem[i:])
	if !ok {
		p, ok = s.find(s.stems, s.language.Indefinite(stem[i:]))
	}
	return p, ok
}

// modifier returns the word that a part is before another one: as it stands, or without what links them.
func (s *splitter) modifier(text string) (part, bool) {
	last := len(text) - 1
	h := noText.add(text[:last])
	return s.modifierHashed(text, h.add(text[last:]), h)
}

// modifierHashed is modifier for a text whose hash is known, and that of the text without its last byte.
func (s *splitter) modifierHashed(text string, h, shorter hash) (part, bool) {
	if p, ok := s.findHashed(s.words, text, h); ok {
		return p, true
	}
	word, link := text[:len(text)-1], text[len(text)-1]
	if strings.IndexByte(s.language.Links, link) < 0 || utf8.RuneCountInString(word) < shortest {
		return part{}, false
	}
	p, ok := s.findHashed(s.words, word, shorter)
	return p, ok && (link == 's' && !p.short || link != 's' && p.letters == utf8.RuneCountInString(word))
}

// parts divides a form into known parts only, none when it cannot. Of several ways it takes the one with the longest
// parts (by the sum of their squares).
func (s *splitter) parts(form, stem string) []placed {
	type state struct {
		score int
		from  int
		part  part
	}
	var room struct {
		starts [longest + 1]int
		best   [longest + 1]state
	}
	starts := room.starts[:0]
	for i := range form {
		starts = append(starts, i)
	}
	starts = append(starts, len(form))
	best := room.best[:len(starts)] // best way to divide the runes before an index
	best[0].score = 1
	end := len(starts) - 1
	for i := 0; i <= end-shortest; i++ {
		if best[i].score == 0 {
			continue
		}
		h := noText // of what is between i and j
		for j := i + 1; j <= end; j++ {
			next := form[starts[j-1]:starts[j]]
			shorter := h // without the last byte
			if h = h.add(next); j-i < shortest || i == 0 && j == end {
				continue
			}
			var p part
			var ok bool
			if j == end {
				p, ok = s.end(form, stem, starts[i])
			} else if len(next) == 1 {
				p, ok = s.modifierHashed(form[starts[i]:starts[j]], h, shorter)
			} else {
				p, ok = s.findHashed(s.words, form[starts[i]:starts[j]], h)
			}
			score := best[i].score + (j-i)*(j-i)
			if j < end && form[starts[j]-1] == 's' {
				score += linked
			}
			if ok && score > best[j].score {
				best[j] = state{score, i, p}
			}
		}
	}
	var parts []placed
	for j := len(starts) - 1; j > 0 && best[j].score > 0; j = best[j].from {
		parts = append(parts, placed{best[j].part, starts[best[j].from]})
	}
	slices.Reverse(parts)
	return parts
}

// placed is a part and where in the form it begins.
type placed struct {
	part
	at int
}
