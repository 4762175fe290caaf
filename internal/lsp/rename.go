package lsp

import (
	"context"
	"regexp"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// An id is one that an author gave a heading or a block.
type id struct {
	name    string
	chapter *course.Chapter
	block   course.Block
}

var written = regexp.MustCompile(`#([\w-]+)`)

// idAt returns the id that stands at a place of a file: where it is given, in a link, or in a recap.
func (s *server) idAt(name, text string, offset int) (found id, at diag.Span, ok bool) {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	ch := s.chapter(name)
	if ch == nil {
		return id{}, at, false
	}
	for _, m := range written.FindAllStringSubmatchIndex(line, -1) {
		if start+m[0] > offset || offset > start+m[1] {
			continue
		}
		at, target := diag.Span{Start: start + m[2], End: start + m[3]}, ch
		for _, d := range destination.FindAllStringSubmatchIndex(line, -1) {
			if d[0] <= m[0] && m[1] <= d[1] {
				if t, fault := s.course.Resolve(ch, line[max(d[2], d[4]):d[1]]); fault == "" && t.Chapter != nil {
					target = t.Chapter
				}
			}
		}
		found, ok := named(target, line[m[2]:m[3]])
		return found, at, ok
	}
	if m := recapItem.FindStringSubmatchIndex(line); m != nil {
		if q, known := s.course.Question(line[m[2]:m[3]]); known {
			found, ok := named(q.Chapter, q.Question.ID)
			return found, diag.Span{Start: start + m[2], End: start + m[3]}, ok
		}
	}
	return id{}, at, false
}

// named returns what has an id on a page, if its author gave it that.
func named(ch *course.Chapter, name string) (found id, ok bool) {
	course.Walk(ch.Blocks, func(b course.Block) bool {
		if base := b.Common(); base.ID == name && strings.Contains(opener(ch.File, base.Span), "#"+name) {
			found, ok = id{name, ch, b}, true
		}
		return true
	})
	return found, ok
}

// opener returns the line that a block begins with.
func opener(f *diag.File, s diag.Span) string {
	line, _, _ := strings.Cut(string(f.Data[s.Start:]), "\n")
	return line
}

func (s *server) prepareRename(p at) (any, error) {
	name := s.nameOf(p.TextDocument.URI)
	text := s.text(name)
	if _, at, ok := s.idAt(name, text, offsetOf(text, p.Position)); ok {
		return spanOf(text, at), nil
	}
	return nil, nil
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// rename gives an id another name where it is given, in all links and in all recaps. What keeps a reader's answers
// remembers its former id, so that they are found again.
func (s *server) rename(ctx context.Context, p rename) (any, error) {
	s.mu.Unlock()
	err := s.check(ctx) // what is renamed must be where it was found
	s.mu.Lock()
	if err != nil {
		return nil, err
	}
	name := s.nameOf(p.TextDocument.URI)
	text := s.text(name)
	found, _, ok := s.idAt(name, text, offsetOf(text, p.Position))
	if !ok {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams,
			Message: "there is no id here that an author gave"}
	}
	if !validID.MatchString(p.NewName) {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams,
			Message: "an id is a to z, digits and hyphens, and begins with a letter"}
	}
	if found.chapter.HasID(p.NewName) {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "the page has that id already"}
	}
	edits := map[string][]textEdit{}
	replace := func(f *diag.File, at diag.Span, put string) {
		uri := s.uri(f.Name)
		edits[uri] = append(edits[uri], textEdit{spanOf(string(f.Data), at), put})
	}
	s.given(found, p.NewName, replace)
	for _, ch := range s.course.Chapters() {
		s.links(ch, found, p.NewName, replace)
		if course.TraitsOf(found.block).KeepsAnswers {
			recaps(ch, found.name, p.NewName, replace)
		}
		for _, v := range ch.Handout {
			if ch == found.chapter && v.Value == found.name && v.Place.File != nil {
				replace(v.Place.File, v.Place.Span, p.NewName)
			}
		}
	}
	return workspaceEdit{edits}, nil
}

// given renames an id where it is given.
func (s *server) given(found id, name string, replace func(*diag.File, diag.Span, string)) {
	f, start := found.chapter.File, found.block.Common().Span.Start
	line := opener(f, diag.Span{Start: start})
	i := strings.Index(line, "#"+found.name) + 1
	at := diag.Span{Start: start + i, End: start + i + len(found.name)}
	if !course.TraitsOf(found.block).KeepsAnswers {
		replace(f, at, name)
		return
	}
	for _, was := range s.language().Written(lang.Attributes, "was") {
		if j := strings.Index(line, was+"="); j >= 0 {
			replace(f, at, name)
			end := start + j + len(was) + 1
			replace(f, diag.Span{Start: end, End: end}, found.name+",")
			return
		}
	}
	replace(f, at, name+" "+s.language().Word(lang.Attributes, "was")+"="+found.name)
}

// links renames an id in the links of a page.
func (s *server) links(ch *course.Chapter, found id, name string, replace func(*diag.File, diag.Span, string)) {
	text := string(ch.File.Data)
	for _, m := range destination.FindAllStringSubmatchIndex(text, -1) {
		from, to := max(m[2], m[4]), m[1] // one of the two groups is there
		before, fragment, _ := strings.Cut(text[from:to], "#")
		if fragment != found.name {
			continue
		}
		if t, _ := s.course.Resolve(ch, before+"#"+fragment); t.Chapter == found.chapter {
			replace(ch.File, diag.Span{Start: to - len(fragment), End: to}, name)
		}
	}
}

// recaps renames a question in the recaps of a page.
func recaps(ch *course.Chapter, was, name string, replace func(*diag.File, diag.Span, string)) {
	for r := range course.Of[*course.Recap](ch.Blocks) {
		for _, q := range r.Questions {
			if q.Value == was {
				replace(ch.File, q.Span, name)
			}
		}
	}
	for _, v := range ch.Recap {
		if v.Value == was && v.Place.File != nil {
			replace(v.Place.File, v.Place.Span, name)
		}
	}
}
