package check

import (
	"fmt"
	"html"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// keysElsewhere reports keys of front matter that only other programs know: each once, where it stands first.
func keysElsewhere(f *facts) (found []diag.Diagnostic) {
	pages, first := map[string]int{}, map[string]diag.Place{}
	for _, ch := range f.chapters {
		for _, key := range ch.Elsewhere {
			if pages[key.Value]++; pages[key.Value] == 1 {
				first[key.Value] = ch.File.At(key.Span.Start, key.Span.End)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(pages)) {
		message := "the key " + key + " means something to other programs and nothing here"
		if n := pages[key]; n > 1 {
			message += fmt.Sprintf("; it stands on %d pages", n)
		}
		found = append(found, diag.New("key-elsewhere", first[key], message).
			Hintf("take it away; what is not read should not look as if it were"))
	}
	return found
}

// headingJumps reports headings more than one level below the one before; a page begins at level 1, its title. Slides
// have headings of their own.
func headingJumps(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.fresh {
		level := 1
		course.Walk(ch.Blocks, func(b course.Block) bool {
			h, ok := b.(*course.Heading)
			if !ok {
				_, slide := b.(*course.Slide)
				return !slide
			}
			if h.Level > level+1 {
				found = append(found, diag.New("heading-jump", ch.File.At(h.Span.Start, h.Span.End),
					fmt.Sprintf("the heading is of level %d, the one before of level %d", h.Level, level)).
					Hintf("write it with %s", strings.Repeat("#", level+1)))
			}
			level = h.Level
			return true
		})
	}
	return found
}

// uncitedProvisions reports provisions that running text names in a paragraph without any citation. Code and headings
// may.
func uncitedProvisions(f *facts) (found []diag.Diagnostic) {
	if f.language.Provision.Word == "" {
		return nil // nobody writes provisions alike in the language
	}
	for p := range of[*course.Prose](f.blocks) {
		if !mentions(p.item.Pieces, f.language.Provision.Word) {
			continue
		}
		var named []string // every provision of the block
		uncited := map[int]bool{}
		for _, para := range paragraphs(p.item.Pieces) {
			all := f.language.Provision.All(para.text)
			if len(all) > 0 && !para.cited {
				uncited[len(named)] = true // the first one stands for the paragraph
			}
			named = append(named, all...)
		}
		if len(uncited) == 0 {
			continue
		}
		for i, at := range places(&f.language.Provision, p.file, p.item.Span, named) {
			if uncited[i] {
				found = append(found, diag.New("uncited-provision", at,
					fmt.Sprintf("%s stands in a paragraph without a citation", named[i])).
					Hintf("cite the law after it, as [@law %s]", named[i]))
			}
		}
	}
	return found
}

// places finds provisions in a file, one after the other, from a block's first line on; one that is not found
// (written with character references, say) has the place of the block.
func places(law *lang.Provision, file *diag.File, block diag.Span, named []string) []diag.Place {
	const near = 1 << 16 // bytes that a block is searched, so that a faulty file takes no longer than its size
	text := string(file.Data[block.Start:min(block.Start+near, len(file.Data))])
	all := make([]diag.Place, len(named))
	offset := 0
	for i, name := range named {
		all[i] = file.At(block.Start, block.End)
		for {
			start, end := law.Next(text[offset:])
			if end == 0 {
				offset = len(text)
				break
			}
			start, end = offset+start, offset+end
			offset = end
			if strings.Join(strings.Fields(text[start:end]), " ") == name && !inCitation(text[:start]) {
				all[i] = file.At(block.Start+start, block.Start+end)
				break
			}
		}
	}
	return all
}

// inCitation reports whether a text ends inside `[@…`.
func inCitation(text string) bool {
	i := strings.LastIndexAny(text, "[]\n")
	return i >= 0 && strings.HasPrefix(text[i:], "[@")
}

// mentions reports whether a text stands in the pieces.
func mentions(pieces []course.Piece, text string) bool {
	return slices.ContainsFunc(pieces, func(p course.Piece) bool {
		switch p := p.(type) {
		case course.Chars:
			return strings.Contains(string(p), text)
		case course.Markup:
			return strings.Contains(string(p), text)
		case *course.Link, *course.Citation, *course.Image, *course.NoteRef, *course.Nested:
			return false
		default:
			panic(course.Unknown(p))
		}
	})
}

// A paragraph is a run of text between block tags, without code.
type paragraph struct {
	text  string
	cited bool
}

// paragraphs cuts running text at its block tags.
func paragraphs(pieces []course.Piece) (all []paragraph) {
	var text strings.Builder
	cited, code := false, 0
	end := func() {
		if text.Len() > 0 {
			all = append(all, paragraph{text.String(), cited})
		}
		text.Reset()
		cited = false
	}
	write := func(s string) {
		if code == 0 {
			text.WriteString(html.UnescapeString(s))
		}
	}
	for _, p := range pieces {
		switch p := p.(type) {
		case course.Chars:
			write(string(p))
		case *course.Citation:
			cited = true
		case course.Markup:
			for s := string(p); s != ""; {
				before, rest, tagged := strings.Cut(s, "<")
				write(before)
				if !tagged {
					break
				}
				tag, after, _ := strings.Cut(rest, ">")
				s = after
				switch name, _, _ := strings.Cut(tag, " "); name {
				case "code", "pre":
					code++
				case "/code", "/pre":
					code--
				case "p", "/p", "li", "/li", "dt", "/dt", "dd", "/dd", "blockquote", "/blockquote", "ul", "ol", "dl":
					end()
				}
			}
		case *course.Link, *course.Image, *course.NoteRef, *course.Nested:
		default:
			panic(course.Unknown(p))
		}
	}
	end()
	return all
}

// minutesOff reports stated minutes that are far from [Minutes]: more than half as much again, or less than two
// thirds, and off by more than three minutes. Group meetings state the time of the meeting, which no text decides.
func minutesOff(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.fresh {
		if ch.Minutes == 0 || ch.Kind == course.KindMeeting {
			continue
		}
		stated, takes := float64(ch.Minutes), Minutes(ch)
		if math.Abs(stated-takes) <= 3 || stated <= 1.5*takes && takes <= 1.5*stated {
			continue
		}
		found = append(found, diag.New("minutes-off", frontMatterKey(ch, "minutes"),
			fmt.Sprintf("the page says %d minutes, but takes about %.0f", ch.Minutes, math.Ceil(takes))).
			Hintf("%d words at 200 a minute, and the time to do what is to be done: change the number, or the page",
				ch.Words))
	}
	return found
}

// Minutes estimates how long a page takes a reader alone: 200 words a minute, and the doing on top of the reading:
// half a minute for a question, one more when it is to be written, one for a prompt to reflect on or a plan to
// complete, two for a conversation exercise, which is walked more than once. A test that draws questions takes a
// minute for each that it draws, two for one to write, whatever it has to draw from.
func Minutes(ch *course.Chapter) float64 {
	draws := ch.Kind == course.KindTest && ch.Draw > 0
	words, doing := ch.Words, 0.0
	course.Walk(ch.Blocks, func(b course.Block) bool {
		switch b := b.(type) {
		case *course.Question:
			if draws {
				words -= course.CountWords([]course.Block{b})
				return false
			}
			doing += 0.5
			if b.Kind == course.Write {
				doing++
			}
		case *course.Recap:
			n := max(len(b.Questions), b.Draw)
			if b.Unsure {
				n = b.Draw
			}
			doing += 0.5 * float64(n)
		case *course.Reflection:
			doing += float64(len(b.Prompts))
		case *course.Plan:
			doing++
		case *course.Conversation:
			doing += 2
		case *course.Facilitator, *course.Slide: // for a group
			return false
		case *course.Prose, *course.Heading, *course.Figure, *course.Table, *course.Callout, *course.Case,
			*course.Discussion,
			*course.Chart, *course.Slot, *course.Contacts, *course.Recording: // their words are counted
		default:
			panic(course.Unknown(b))
		}
		return true
	})
	if draws {
		doing += float64(ch.Draw + ch.Write)
	}
	return float64(words)/200 + doing
}

// emptyPages reports pages with nothing to read or do. The overview of a part may consist of its title and summary; a
// page without a title has been reported as that.
func emptyPages(f *facts) (found []diag.Diagnostic) {
	for _, ch := range f.fresh {
		overview := ch.Part != nil && ch == ch.Part.Index && ch.Summary != ""
		if ch.Title == "" || ch.Words > 0 || overview || ch.Kind == course.KindTest ||
			slices.ContainsFunc(ch.Blocks, hasContent) {
			continue
		}
		found = append(found, diag.New("empty-page", ch.File.At(0, 0), "the page has no text").
			Hintf("write it, mark it with draft: true, or give the file a name that begins with _"))
	}
	return found
}

// hasContent reports whether a block shows something though it may hold no words of its own.
func hasContent(b course.Block) bool {
	if _, heading := b.(*course.Heading); heading {
		return false
	}
	prose, ok := b.(*course.Prose)
	return !ok || len(prose.Pieces) > 0
}

// mediaNames returns the paths of the media in order.
func mediaNames(c *course.Course) []string { return slices.Sorted(maps.Keys(c.Media)) }
