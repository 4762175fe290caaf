package check

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// A register holds the first place of every id and reports the later ones.
type register struct {
	first map[string]diag.Place
	found []diag.Diagnostic
}

func (r *register) add(id string, at diag.Place, what, hint string) {
	if r.first == nil {
		r.first = map[string]diag.Place{}
	}
	first, taken := r.first[id]
	if !taken {
		r.first[id] = at
		return
	}
	r.found = append(r.found, diag.New("duplicate-id", at, fmt.Sprintf("the %s %q is used twice", what, id)).
		Hintf("%s", hint).See(first, "first used here"))
}

// blockIDs reports an id of a question, plan or conversation that two pages use. Twice on one page is the parser's.
func blockIDs(f *facts) []diag.Diagnostic {
	var r register
	on := map[string]*course.Chapter{}
	for _, b := range f.ties {
		id := b.item.Common().ID
		if id == "" || !course.TraitsOf(b.item).KeepsAnswers || on[id] == b.chapter {
			continue
		}
		if on[id] == nil {
			on[id] = b.chapter
		}
		r.add(id, b.at(b.item.Common().Span), "id",
			"ids of questions, plans and conversations are unique in the whole course: give one of them another id")
	}
	return r.found
}

// chapterIDs reports two pages with one id, which would share a reader's progress.
func chapterIDs(f *facts) []diag.Diagnostic {
	var r register
	if f.unique {
		return nil
	}
	first := make(map[string]*course.Chapter, len(f.chapters)) // by id
	addresses := make(map[string]bool, len(f.chapters))
	for _, ch := range f.chapters {
		if addresses[ch.Address] { // two files for one address are reported as that
			continue
		}
		addresses[ch.Address] = true
		id := ch.ProgressID()
		other, taken := first[id]
		if !taken {
			first[id] = ch
			continue
		}
		const hint = "give one of the pages another id in its front matter"
		if _, told := r.first[id]; !told { // the place of an id is looked for when it is asked for
			r.add(id, frontMatterKey(other, "id"), "page id", hint)
		}
		r.add(id, frontMatterKey(ch, "id"), "page id", hint)
	}
	return r.found
}

// dataIDs reports two sources, contacts or terms of one name.
func dataIDs(f *facts) []diag.Diagnostic {
	var sources, contacts, terms register
	for _, s := range f.Sources {
		sources.add(s.ID, s.Place, "source id", "give one of them another id, or merge them")
	}
	for _, k := range f.Course.Contacts {
		contacts.add(k.ID, k.Place, "contact id", "give one of them another id, or merge them")
	}
	for _, t := range f.Terms {
		terms.add(strings.ToLower(t.Term), t.Place, "term", "merge the two entries")
	}
	return append(append(sources.found, contacts.found...), terms.found...)
}

// oldIDs reports an old id that is still in use, or that two things claim: stored answers would go to the wrong one.
func oldIDs(f *facts) []diag.Diagnostic {
	const hint = "an old id must name nothing that exists: take it out, or correct it"
	var pages register
	living := map[string]diag.Place{}
	moved := slices.DeleteFunc(slices.Clone(f.chapters), func(ch *course.Chapter) bool { return len(ch.Was) == 0 })
	for _, ch := range f.chapters {
		if len(moved) == 0 {
			break
		}
		living[strings.TrimSuffix(ch.Address, ".html")] = ch.File.At(0, 0)
		living[ch.ProgressID()] = frontMatterKey(ch, "id")
	}
	generated := map[string]bool{}
	for _, address := range lang.Of(f.Config.Language).Addresses.All() {
		generated[strings.TrimSuffix(address, ".html")] = true
	}
	for _, ch := range moved {
		for _, was := range ch.Was {
			switch at, ok := living[was.Value]; {
			case ok:
				pages.found = append(pages.found,
					diag.New("duplicate-id", was.Place,
						fmt.Sprintf("was: %q is the id or address of a page that exists", was.Value)).Hintf(hint).
						See(at, "used here"))
			case generated[was.Value]:
				pages.found = append(pages.found,
					diag.New("duplicate-id", was.Place,
						fmt.Sprintf("was: %q is the address of a page that vinjett writes", was.Value)).Hintf(hint))
			default:
				pages.add(was.Value, was.Place, "old page id", hint)
			}
		}
	}

	var blocks register
	used := map[string]diag.Place{}
	for _, b := range f.ties {
		if course.TraitsOf(b.item).KeepsAnswers {
			used[b.item.Common().ID] = b.at(b.item.Common().Span)
		}
	}
	for _, b := range f.ties {
		for _, was := range formerIDs(b.item) {
			at := b.at(b.item.Common().Span)
			if other, ok := used[was]; ok {
				blocks.found = append(blocks.found,
					diag.New("duplicate-id", at, fmt.Sprintf("the old id %q is the id of something that exists", was)).
						Hintf(hint).See(other, "used here"))
				continue
			}
			blocks.add(was, at, "old id", hint)
		}
	}
	return append(pages.found, blocks.found...)
}

// formerIDs returns the ids by which a block's stored answers were known before.
func formerIDs(b course.Block) []string {
	if q, ok := b.(*course.Question); ok {
		return q.Was
	}
	if p, ok := b.(*course.Plan); ok {
		return p.Was
	}
	return nil
}

// frontMatterKey returns the place of the line of the front matter that has a key, or the file's beginning.
func frontMatterKey(ch *course.Chapter, want string) diag.Place {
	rest, ok := bytes.CutPrefix(ch.File.Data, []byte("---\n"))
	for ok {
		var line []byte
		start := len(ch.File.Data) - len(rest)
		line, rest, ok = bytes.Cut(rest, []byte("\n"))
		if string(line) == "---" {
			break
		}
		if key, _, _ := bytes.Cut(line, []byte(":")); string(key) == want || lang.Keys.Own(string(key)) == want {
			return ch.File.At(start, start+len(line))
		}
	}
	return ch.File.At(0, 0)
}
