package page

import (
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/render"
)

// A Place is where the text of a chapter is put. The zero Place is the chapter's own page.
type Place struct {
	render.Place
	// URL returns how a page at the address from links to the address to, and to a fragment in it when that is not "".
	// Addresses are below the site. An empty URL makes the link plain text. Nil means [render.Relative].
	URL func(from, to, fragment string) string
	// Numbers are those of a book; nil elsewhere.
	Numbers *Numbers
}

// Numbers are what the chapters of a book share. They are read-only.
type Numbers struct {
	Answers   string                   // address of the page that holds the answers
	Questions map[*course.Question]int // from 1, in reading order
	// questions of chapters that are not in the book, and who shows them first
	Guests        map[*course.Question]*course.Chapter
	Conversations map[*course.Conversation]int
	Sources       map[*course.Source]int // in a list that the whole book has; nil when each chapter has its own
	Pages         map[string]int         // the printed pages where ids stand; nil when they are not known
}

// PrintedPage returns the number of the printed page that a link leads to, 0 when it is not known.
func (n *Numbers) PrintedPage(href string) int {
	if id, local := strings.CutPrefix(href, "#"); local {
		return n.Pages[id]
	}
	return 0
}

// Write writes a text of a chapter in a place.
func (f *Frame) Write(ch *course.Chapter, p Place, t render.Text) (render.Written, error) {
	return f.Cache.Write(f.view(ch, &p), p.Place, t)
}

// Text returns the text of a chapter.
func (f *Frame) Text(ch *course.Chapter) render.Text {
	return render.Text{
		Chapter: ch.Path, Kind: KindOf(ch), Minutes: ch.Minutes, Recap: OpeningRecap(ch), Blocks: ch.Blocks,
		Notes: ch.Notes,
	}
}

// A view is a course as the text of a chapter may see it from a page.
type view struct {
	f       *Frame
	host    *course.Chapter
	place   Place
	numbers *Numbers
}

// at completes a place.
func (f *Frame) at(ch *course.Chapter, p Place) Place {
	f.view(ch, &p)
	return p
}

// view returns the view from a place and completes the place.
func (f *Frame) view(ch *course.Chapter, p *Place) view {
	if p.Page == "" {
		p.Page = ch.Address
	}
	if p.URL == nil {
		p.URL = render.Relative
		if f.one != nil {
			p.URL, p.IDPrefix = f.Link, f.prefix(p.Page)
		}
	}
	p.Book = p.Numbers != nil
	numbers := p.Numbers
	if numbers == nil {
		numbers = &Numbers{}
	}
	p.Printed = numbers.Pages != nil
	return view{f, ch, *p, numbers}
}

func (v view) url(to, fragment string) string { return v.place.URL(v.place.Page, to, fragment) }

// resolve returns what a destination in a chapter means.
func (v view) resolve(chapter, dest string) (from *course.Chapter, target course.Target, fault course.Fault) {
	if from = v.host; chapter != from.Path {
		if from = v.f.Course.Chapter(chapter); from == nil {
			return nil, course.Target{}, course.DeadLink
		}
	}
	target, fault = v.f.Course.Resolve(from, dest)
	return from, target, fault
}

func (v view) Link(chapter, dest string) render.Destination {
	from, target, fault := v.resolve(chapter, dest)
	switch {
	case fault == course.DeadLink:
		return render.Destination{}
	case target.External != "":
		return render.Destination{URL: render.ExternalURL(target.External)}
	case target.Address == from.Address && v.place.Page == from.Address && target.Fragment != "":
		return render.Destination{Fragment: target.Fragment}
	}
	return render.Destination{URL: v.url(target.Address, target.Fragment)}
}

func (v view) Media(chapter, dest string) render.File {
	switch _, target, fault := v.resolve(chapter, dest); {
	case fault != "":
		return render.File{}
	case target.Media != nil:
		return render.File{Media: target.Media, URL: v.url(target.Media.Address, "")}
	default:
		return render.File{URL: render.ExternalURL(target.External)}
	}
}

func (v view) Source(id string) *course.Source { return v.f.Course.Source(id) }

func (v view) Terms() *render.Terms { return v.f.terms }

func (v view) Contacts(b *course.Contacts) []*course.Contact { return v.f.Course.Listed(b) }

func (v view) Role(id string) string { return v.f.Course.Config.Roles[id] }

func (v view) Recap(r *course.Recap) []render.Guest {
	return v.guests(v.f.Recapped(v.host, r))
}

// Guests returns questions as the text of a chapter shows them in a place.
func (f *Frame) Guests(ch *course.Chapter, p Place, questions []course.Located) []render.Guest {
	return f.view(ch, &p).guests(questions)
}

// guests returns questions as the text shows them that is not their own.
func (v view) guests(questions []course.Located) []render.Guest {
	var list []render.Guest
	for _, q := range questions {
		from := render.Ref{URL: v.url(q.Chapter.Address, q.Question.ID), Title: q.Chapter.Title}
		list = append(list, render.Guest{Question: q.Question, Chapter: q.Chapter.Path, From: from})
	}
	return list
}

func (v view) Matter(m render.Matter, fragment string) string {
	g := &v.f.Generated
	switch m {
	case render.Glossary:
		return v.url(g.Glossary, fragment)
	case render.Sources:
		return v.url(g.Sources, fragment)
	case render.Answers:
		return v.url(v.numbers.Answers, fragment)
	default:
		panic(course.Unknown(m))
	}
}

func (v view) QuestionNumber(q *course.Question) int { return v.numbers.Questions[q] }

func (v view) Answers(q *course.Question) bool { return v.numbers.Guests[q] == v.host }

func (v view) ConversationNumber(c *course.Conversation) int { return v.numbers.Conversations[c] }

func (v view) SourceNumber(s *course.Source) int { return v.numbers.Sources[s] }

func (v view) Back(fragment string) string {
	return v.place.URL(v.numbers.Answers, v.host.Address, fragment)
}

func (v view) PrintedPage(url string) int { return v.numbers.PrintedPage(url) }
