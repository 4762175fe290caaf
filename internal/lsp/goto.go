package lsp

import (
	"regexp"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// A thing is what a place in a text means, with where it is said.
type thing struct {
	at    diag.Span  // of the text that means it
	about string     // in Markdown
	place diag.Place // where it is written
}

var (
	citation    = regexp.MustCompile(`@([\w-]+)(?: ([^\];\n]*))?`)
	destination = regexp.MustCompile(`(?m)\]\(<?([^()\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)`)
	recapItem   = regexp.MustCompile(`^\s*[-*] +([\w-]+)\s*$`)
)

// meant returns what stands at a place of a file.
func (s *server) meant(name, text string, offset int) (thing, bool) {
	if s.course == nil {
		return thing{}, false
	}
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[offset:], '\n'); i >= 0 {
		end = offset + i
	}
	line := text[start:end]
	around := func(x *regexp.Regexp) (groups []string, at diag.Span) {
		for _, m := range x.FindAllStringSubmatchIndex(line, -1) {
			if start+m[0] <= offset && offset <= start+m[1] {
				for i := 0; i < len(m); i += 2 {
					if groups = append(groups, ""); m[i] >= 0 {
						groups[i/2] = line[m[i]:m[i+1]]
					}
				}
				return groups, diag.Span{Start: start + m[0], End: start + m[1]}
			}
		}
		return nil, diag.Span{}
	}
	if groups, at := around(citation); groups != nil {
		if t, ok := s.source(groups[1], strings.TrimSpace(groups[2])); ok {
			t.at = at
			return t, true
		}
	}
	if groups, at := around(destination); groups != nil {
		if t, ok := s.target(name, groups[1]+groups[2]); ok {
			t.at = at
			return t, true
		}
	}
	if groups, at := around(recapItem); groups != nil {
		if q, ok := s.course.Question(groups[1]); ok {
			base := q.Question.Common()
			return thing{at, "**" + base.ID + "**, " + q.Chapter.Title,
				diag.Place{File: q.Chapter.File, Span: base.Span}}, true
		}
	}
	return s.term(line, start, offset)
}

func (s *server) source(key, locator string) (thing, bool) {
	source := s.course.Source(key)
	if source == nil {
		return thing{}, false
	}
	standing, about := source.Standing, "**"+source.Title+"**"
	for _, p := range source.Provisions {
		if p.Locator == locator {
			standing, about = p.Standing, "**"+source.Title+", "+p.Locator+"**"
			if p.Title != "" {
				about += "\n\n" + p.Title
			}
		}
	}
	for _, more := range []string{standing.Note, string(standing.URL)} {
		if more != "" {
			about += "\n\n" + more
		}
	}
	return thing{about: about, place: standing.Place}, true
}

// target is what a link in a file leads to.
func (s *server) target(name, dest string) (thing, bool) {
	from := s.chapter(name)
	if from == nil {
		return thing{}, false
	}
	target, fault := s.course.Resolve(from, dest)
	ch := target.Chapter
	if fault != "" || ch == nil || ch.File == nil {
		return thing{}, false
	}
	t := thing{about: "**" + ch.Title + "**", place: ch.File.At(0, 0)}
	if ch.Summary != "" {
		t.about += "\n\n" + ch.Summary
	}
	course.Walk(ch.Blocks, func(b course.Block) bool {
		if base := b.Common(); base.ID == target.Fragment && base.ID != "" {
			t.place.Span = base.Span
		}
		return true
	})
	return t, true
}

// term is the word of the glossary at a place.
func (s *server) term(line string, start, offset int) (t thing, found bool) {
	index := course.NewTermIndex(s.course.Terms)
	index.Each(line, func(int) bool { return false }, func(term, from, to int) {
		if start+from <= offset && offset <= start+to {
			entry := s.course.Terms[term]
			t = thing{diag.Span{Start: start + from, End: start + to}, "**" + entry.Term + "**: " + entry.Definition,
				entry.Place}
			found = true
		}
	})
	return t, found
}

func (s *server) hover(p at) (any, error) {
	name := s.nameOf(p.TextDocument.URI)
	text := s.text(name)
	t, ok := s.meant(name, text, offsetOf(text, p.Position))
	if !ok {
		return nil, nil
	}
	where := spanOf(text, t.at)
	return hover{markup{"markdown", t.about}, &where}, nil
}

func (s *server) definition(p at) (any, error) {
	name := s.nameOf(p.TextDocument.URI)
	text := s.text(name)
	t, ok := s.meant(name, text, offsetOf(text, p.Position))
	if !ok || t.place.File == nil {
		return nil, nil
	}
	return location{s.uri(t.place.File.Name), spanOf(string(t.place.File.Data), t.place.Span)}, nil
}
