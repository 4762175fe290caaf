package course

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/vinjett/vinjett/internal/lang"
)

// What more than one package must understand alike: which provision a locator names, which contacts a block lists,
// which questions a test draws from.

// Holds reports whether it is in force, as far as the data says.
func (s *Standing) Holds() bool { return s.Status != Replaced && s.Status != Withdrawn }

// Provision returns the provision that a locator names, or nil. A locator may be more precise than the data
// (`6 kap. 1 § första stycket` names `6 kap. 1 §`); the longest match wins.
func (s *Source) Provision(locator string) *Section {
	var best *Section
	for i := range s.Provisions {
		p := &s.Provisions[i]
		if LocatorWithin(locator, p.Locator) && (best == nil || len(p.Locator) > len(best.Locator)) {
			best = p
		}
	}
	return best
}

// StandingAt returns the standing of what a locator names: the provision's when it has a status of its own, else the
// source's.
func (s *Source) StandingAt(locator string) *Standing {
	if p := s.Provision(locator); p != nil && p.Status != "" {
		return &p.Standing
	}
	return &s.Standing
}

// LocatorWithin reports whether a locator is the same place as outer or a place in it, as `19 kap. 1 §` is in `19
// kap.`. Case and the kind and amount of white space do not matter.
func LocatorWithin(locator, outer string) bool {
	for within := false; ; within = true {
		var word, place string
		if place, outer = FirstWord(outer); place == "" {
			return within
		}
		if word, locator = FirstWord(locator); !strings.EqualFold(word, place) {
			return false
		}
	}
}

// FirstWord returns the first word of a text, as strings.Fields has words, "" when there is none, and what stands after
// it.
func FirstWord(text string) (word, rest string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

// Listed returns the contacts that a block shows, in the order of contacts.yaml, or of the names when it names them:
// those named, else those that have one of the values of every filter that is set.
func (c *Course) Listed(b *Contacts) []*Contact {
	var list []*Contact
	if len(b.Named) > 0 {
		for _, name := range b.Named {
			if k := c.byContact[name.Value]; k != nil {
				list = append(list, k)
			}
		}
		return list
	}
	for _, k := range c.Contacts {
		if passes(b.For, k.For) && passes(b.Group, k.Group) && passes(b.Region, k.Region) {
			list = append(list, k)
		}
	}
	return list
}

func passes(filter []Text, values []string) bool {
	return len(filter) == 0 || slices.ContainsFunc(filter, func(f Text) bool {
		return slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(f.Value, v) })
	})
}

// Vignette returns the drawing that heads the chapter, a file in media/; nil when it has none or the file does not
// exist.
func (c *Course) Vignette(ch *Chapter) *Media {
	if ch.Vignette.Value == "" {
		return nil
	}
	return c.Media[path.Join("media", ch.Vignette.Value)]
}

// From returns the chapters that an entry of a test's `from` names: a part by its folder, a chapter by its path or its
// id, both with or without order numbers. It is empty when nothing has that name.
func (c *Course) From(name string) []*Chapter {
	name = strings.Trim(name, "/")
	for _, p := range c.Parts {
		if name == p.Dir || name == path.Dir(p.Address) {
			if p.Index != nil {
				return append([]*Chapter{p.Index}, p.Chapters...)
			}
			return p.Chapters
		}
	}
	for _, ch := range c.Chapters() {
		if name == ch.Path || name == strings.TrimSuffix(ch.Path, ".md") || name == ch.ProgressID() ||
			name == strings.TrimSuffix(ch.Address, ".html") {
			return []*Chapter{ch}
		}
	}
	return nil
}

// Shown returns the options in the order in which a reader meets them. It is mixed, so that a place gives nothing away,
// and the same on every screen and on paper, so that "the second one" means the same to two who sit side by side.
func (q *Question) Shown() []Option {
	if q.Keep || !q.Kind.Traits().Feedback || q.Kind == Write {
		return q.Options
	}
	return mixed(q.Options, q.ID, func(o Option) string { return o.Key })
}

// Shown returns the choices of a scene as [Question.Shown] returns options.
func (c *Conversation) Shown(s *Scene) []Choice {
	if c.Keep {
		return s.Choices
	}
	return mixed(s.Choices, SceneID(c.ID, s.ID), func(choice Choice) string { return choice.Key })
}

// mixed returns a list in an order that depends for each item on the seed and the item's own key alone: one that is
// added does not move the others past each other.
func mixed[T any](list []T, seed string, key func(T) string) []T {
	rank := make(map[string]string, len(list))
	for _, item := range list {
		rank[key(item)] = TextKey(seed + " " + key(item))
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return cmp.Compare(rank[key(a)], rank[key(b)]) })
	return list
}

// Goal returns the page and the number, from 1, of the goal that a question names. `2` is the second goal of the
// question's own page, `se/2` that of the page `…/se.html` in the same part, `grundkurs/se/2` that of any page, by its
// id. ok is false when there is no such goal.
func (c *Course) Goal(own *Chapter, name string) (ch *Chapter, number int, ok bool) {
	page, digits := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		page, digits = name[:i], name[i+1:]
	}
	number, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return nil, 0, false
	case page == "":
		ch = own
	case own.Part != nil && !strings.Contains(page, "/"):
		page = path.Join(path.Dir(own.Part.Address), page)
	}
	for _, other := range c.Chapters() {
		if ch == nil && (page == other.ProgressID() || page == strings.TrimSuffix(other.Address, ".html")) {
			ch = other
		}
	}
	return ch, number, ch != nil && number >= 1 && number <= len(ch.Goals)
}

// Bank returns the questions that a test draws from: those marked for the test in the chapters of its `from`, or in the
// whole course when it has none.
func (c *Course) Bank(test *Chapter) []Located {
	chapters := c.Chapters()
	if len(test.From) > 0 {
		chapters = nil
		taken := map[*Chapter]bool{}
		for _, name := range test.From {
			for _, ch := range c.From(name.Value) {
				if !taken[ch] {
					taken[ch] = true
					chapters = append(chapters, ch)
				}
			}
		}
	}
	var bank []Located
	for _, ch := range chapters {
		for _, q := range ch.Questions() {
			if q.Test {
				bank = append(bank, Located{ch, q})
			}
		}
	}
	return bank
}

// ReviewMonths returns how many months a review holds, from `review-every` as `12 months`, `2 years`, `12 månader` or
// `2 år`; without the key it is 12. ok is false when the value is none of these.
func (c *Config) ReviewMonths() (months int, ok bool) {
	if c.ReviewEvery == "" {
		return 12, true
	}
	number, unit, _ := strings.Cut(strings.TrimSpace(c.ReviewEvery), " ")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 1200 {
		return 0, false
	}
	switch lang.Spans.Own(unit) {
	case "month":
		return n, true
	case "year":
		return 12 * n, true
	}
	return 0, false
}
