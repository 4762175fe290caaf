package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
)

// allowList reports what course.yaml cannot allow.
func allowList(f *facts) (found []diag.Diagnostic) {
	var warnings []string
	severity := map[string]diag.Severity{}
	for _, r := range diag.Rules() {
		severity[r.ID] = r.Severity
		if r.Severity == diag.Warning {
			warnings = append(warnings, r.ID)
		}
	}
	for _, v := range f.Config.Allow {
		switch s, ok := severity[v.Value]; {
		case !ok:
			found = append(found, diag.New("bad-value", v.Place, fmt.Sprintf("allow: no rule has the id %q", v.Value)).
				Hintf("%s", f.nearest(v.Value, warnings, "vinjett check --list prints every id")))
		case s == diag.Error:
			found = append(found, diag.New("bad-value", v.Place,
				fmt.Sprintf("allow: %s is an error and cannot be allowed", v.Value)).
				Hintf("only these can: %s", strings.Join(warnings, ", ")))
		}
	}
	return found
}

// followUps reports pages to come back to that the course does not have.
func followUps(f *facts) (found []diag.Diagnostic) {
	paths := ids(f.chapters, func(ch *course.Chapter) string { return ch.Path })
	for _, u := range f.Config.FollowUp {
		if f.Chapter(u.Page) == nil && !f.IsHidden(u.Page) {
			found = append(found, diag.New("dead-link", u.Place,
				fmt.Sprintf("follow-up: the course has no page %q", u.Page)).
				Hintf("%s", f.nearest(u.Page, paths, "write a file below content/, as 01-grunder/09-igen.md")))
		}
	}
	return found
}

// validity reports a law that ends before it begins.
func validity(f *facts) (found []diag.Diagnostic) {
	one := func(name string, s *course.Standing) {
		n := min(len(s.ValidFrom), len(s.ValidUntil)) // a date may be a year alone
		if s.ValidUntil[:n] < s.ValidFrom[:n] {
			found = append(found, diag.New("bad-value", s.Place,
				fmt.Sprintf("%s is valid until %s, which is before it is valid from %s", name, s.ValidUntil,
					s.ValidFrom)).Hintf("correct valid-from or valid-until"))
		}
	}
	for _, s := range f.Sources {
		one(s.ID, &s.Standing)
		for i := range s.Provisions {
			one(s.ID+" "+s.Provisions[i].Locator, &s.Provisions[i].Standing)
		}
	}
	return found
}

// seeAlso reports a `see` that names no other term.
func seeAlso(f *facts) (found []diag.Diagnostic) {
	names := ids(f.Terms, func(t *course.Term) string { return t.Term })
	known := map[string]bool{}
	for _, n := range names {
		known[strings.ToLower(n)] = true
	}
	for _, t := range f.Terms {
		for _, s := range t.See {
			if !known[strings.ToLower(s)] {
				found = append(found, diag.New("bad-value", t.Place,
					fmt.Sprintf("see: the glossary has no term %q", s)).
					Hintf("%s", f.nearest(s, names, "add the term to glossary.yaml or take it out here")))
			}
		}
	}
	return found
}

// own reports whether an entry of a data file is for the one who builds to mend: in an edition only what the edition
// has written itself, since what the course has and the edition does not use is no fault of either.
func (f *facts) own(at diag.Place) bool {
	return f.Edition == nil || at.File != nil && strings.HasPrefix(at.File.Name, "editions/")
}

// unusedSources reports a source that no page cites.
func unusedSources(f *facts) (found []diag.Diagnostic) {
	cited := map[string]bool{}
	for _, found := range f.found {
		for _, key := range found.cited {
			cited[key] = true
		}
	}
	for _, s := range f.Sources {
		if s.ID != "" && !cited[s.ID] && f.own(s.Place) {
			found = append(found, diag.New("unused-source", s.Place, fmt.Sprintf("nothing cites the source %s", s.ID)).
				Hintf("cite it with [@%s], or take it out of sources.yaml", s.ID))
		}
	}
	return found
}

// unusedTerms reports a term that occurs in no chapter in any of its forms.
func unusedTerms(f *facts) (found []diag.Diagnostic) {
	terms := slices.DeleteFunc(slices.Clone(f.Terms), func(t *course.Term) bool { return !f.own(t.Place) })
	index, used := course.NewTermIndex(terms), map[int]bool{}
	for i, ch := range f.chapters {
		if len(used) == len(terms) {
			return nil
		}
		if f.found[i].terms == nil {
			f.found[i].terms = termsIn(ch, index)
		}
		for _, term := range f.found[i].terms {
			used[term] = true
		}
	}
	for i, t := range terms {
		if !used[i] {
			found = append(found, diag.New("unused-term", t.Place,
				fmt.Sprintf("the term %q occurs in no chapter", t.Term)).
				Hintf("add the form that the text uses under forms, or take the term out of glossary.yaml"))
		}
	}
	return found
}

// termsIn returns the terms that occur in a chapter; the list is never nil.
func termsIn(ch *course.Chapter, index *course.TermIndex) []int {
	used := map[int]bool{}
	read := func(text string) {
		for known := -1; known < len(used); { // a term may stand in another one that was found first
			known = len(used)
			index.Each(text, func(term int) bool { return used[term] }, func(term, _, _ int) { used[term] = true })
		}
	}
	for _, blocks := range ch.Bodies() {
		course.EachPiece(blocks, func(p course.Piece) {
			switch p := p.(type) {
			case course.Chars:
				read(string(p))
			case course.Markup: // headings, links and options, where terms occur without being linked
				read(string(p))
			case *course.Link, *course.Citation, *course.Image, *course.NoteRef, *course.Nested:
			default:
				panic(course.Unknown(p))
			}
		})
	}
	return slices.AppendSeq([]int{}, maps.Keys(used))
}

// contacts reports names that contacts.yaml does not have and filters that leave nothing, in pages and in course.yaml.
func contacts(f *facts) (found []diag.Diagnostic) {
	names := ids(f.Course.Contacts, func(k *course.Contact) string { return k.ID })
	unknown := func(name string, at diag.Place) {
		if f.Contact(name) == nil {
			found = append(found, diag.New("unknown-contact", at, fmt.Sprintf("contacts.yaml has no contact %q", name)).
				Hintf("%s", f.nearest(name, names, "add it to contacts.yaml, or correct the id")))
		}
	}
	for _, v := range f.Config.Support {
		unknown(v.Value, v.Place)
	}
	for b := range of[*course.Contacts](f.blocks) {
		for _, name := range b.item.Named {
			unknown(name.Value, b.at(name.Span))
		}
		if len(b.item.Named) == 0 && len(f.Listed(b.item)) == 0 {
			found = append(found, diag.New("unknown-contact", b.at(b.item.Span),
				"no contact in contacts.yaml passes the block's filters").
				Hintf("a contact must have one of the values of every filter; change a filter, or add a contact"))
		}
	}
	return found
}

// roles reports roles that course.yaml does not have.
func roles(f *facts) (found []diag.Diagnostic) {
	var names []string
	for id := range f.Config.Roles {
		names = append(names, id)
	}
	slices.Sort(names)
	for _, b := range f.blocks {
		for _, role := range b.item.Common().Roles {
			if _, ok := f.Config.Roles[role.Value]; !ok {
				found = append(found, diag.New("unknown-role", b.at(role.Span),
					fmt.Sprintf("course.yaml has no role %q", role.Value)).
					Hintf("%s", f.nearest(role.Value, names, "add it under roles in course.yaml, or correct the id")))
			}
		}
	}
	return found
}
