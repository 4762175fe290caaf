package lang

import (
	"slices"
	"strings"
)

// Words are what one language has for the words of one list: the program's own word, then what is written for it, the
// usual form first.
type Words [][]string

// A List is a list of words that authors write.
type List int

const (
	Blocks      List = iota // names of blocks, after `:::`
	Attributes              // names in the braces of a block
	Keywords                // before a colon in a block, as `Svar:`
	Keys                    // of front matter
	Kinds                   // of pages
	Layers                  // of the course
	Questions               // what a question's type may be
	Verdicts                // what a question's verdict may be
	Picks                   // which questions a recap may prefer
	Charts                  // what a chart's type may be
	YesNo                   // of attributes and keys that are either
	Conformance             // how far a copy meets the requirements on accessibility
	Spans                   // of time
	Columns                 // of a meeting's agenda
	numberOfLists
)

// meaning is what a word means, and in which languages.
type meaning struct {
	own string
	in  []*Language
}

// meanings has for each list what every word means, by the word as [List.key] has it.
var meanings = func() (all [numberOfLists]map[string]meaning) {
	for list := range numberOfLists {
		all[list] = map[string]meaning{}
		for _, l := range languages {
			for _, w := range l.Words[list] {
				for _, written := range w[1:] {
					m := all[list][list.key(written)]
					m.own, m.in = w[0], append(m.in, l)
					all[list][list.key(written)] = m
				}
			}
		}
	}
	return all
}()

// key is a word as it is compared: without case, and without diacritics except for keywords, which stand in running
// text.
func (list List) key(word string) string {
	if list == Keywords {
		return strings.ToLower(word)
	}
	return Fold(word)
}

// Own returns the program's own word for one that an author wrote in any of the languages, or "".
func (list List) Own(written string) string { return meanings[list][list.key(written)].own }

// All returns what may be written, the words of one language first.
func (list List) All(first *Language) []string {
	var all []string
	for _, l := range append([]*Language{first}, languages...) {
		for _, w := range l.Words[list] {
			all = append(all, w[1:]...)
		}
	}
	return all
}

// Language returns the language that a word is of: the one that is asked about if the word is of that, too.
func (list List) Language(written string, about *Language) *Language {
	in := meanings[list][list.key(written)].in
	if len(in) == 0 || slices.Contains(in, about) {
		return about
	}
	return in[0]
}

// Written returns what is written for one of the program's own words, the usual form first.
func (l *Language) Written(list List, own string) []string {
	for _, w := range l.Words[list] {
		if w[0] == own {
			return w[1:]
		}
	}
	return nil
}

// Word returns the usual form of one of the program's own words; the word itself if the list does not have it.
func (l *Language) Word(list List, own string) string {
	if w := l.Written(list, own); len(w) > 0 {
		return w[0]
	}
	return own
}

// Names returns the names of a key of front matter: the usual one in this language, then those of the other
// languages, then its own.
func (l *Language) Names(own string) []string {
	names := slices.Clone(l.Written(Keys, own))
	for _, other := range languages {
		names = append(names, other.Written(Keys, own)...)
	}
	return unique(append(names, own))
}

// Choices says what an author may write, as `kapitel, fall or sida (chapter, case, page)`.
func (l *Language) Choices(list List) string {
	var words, own []string
	for _, w := range l.Words[list] {
		words, own = append(words, w[1]), append(own, w[0])
	}
	last := len(words) - 1
	choices := words[last]
	if last > 0 {
		choices = strings.Join(words[:last], ", ") + " or " + choices
	}
	if slices.Equal(words, own) {
		return choices
	}
	return choices + " (" + strings.Join(own, ", ") + ")"
}

// Openers returns the bytes that keywords begin with, and how long the longest is.
func Openers() (first []byte, longest int) {
	for key := range meanings[Keywords] {
		for _, form := range []string{key, strings.ToUpper(key)} {
			if !slices.Contains(first, form[0]) {
				first = append(first, form[0])
			}
			longest = max(longest, len(form))
		}
	}
	slices.Sort(first)
	return first, longest
}

func unique(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
