package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// kind is what a unit is; the numbers are part of the format.
type kind int

const (
	pageKind kind = iota
	sectionKind
	caseKind
	questionKind
	conversationKind
	termKind
	contactKind
	sourceKind
)

// A unit is one thing that a search finds.
type unit struct {
	kind     kind
	address  string // of its page
	page     string // title of its page; "" for the generated pages, which the client names
	fragment string // "" for the page as a whole
	title    string
	around   string   // titles that say where it stands
	notes    []string // summaries and labels
	body     []string
	excerpt  string // when it is other than the start of the body
}

func (u *unit) note(text string) {
	if text != "" {
		u.notes = append(u.notes, text)
	}
}

func (u *unit) text(text string) {
	if text != "" {
		u.body = append(u.body, text)
	}
}

const (
	excerptRunes = 120 // of the stored start of a unit
	promptRunes  = 80  // of a prompt that serves as title
)

// start returns what a result shows below the title.
func (u *unit) start() string {
	if u.excerpt != "" {
		s, _ := cut(u.excerpt, excerptRunes)
		return s
	}
	var b strings.Builder
	for _, t := range u.body {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if b.WriteString(t); b.Len() > 4*excerptRunes {
			break
		}
	}
	s, _ := cut(b.String(), excerptRunes)
	return s
}

// cut returns the first words of a text, white space made single spaces, as many as n runes hold, and the rest. A text
// that is cut ends with an ellipsis.
func cut(text string, n int) (head, rest string) {
	var b strings.Builder
	runes := 0
	for word, after := range fieldsAndRest(text) {
		if strings.HasPrefix(word, ".") || strings.HasPrefix(word, ",") { // what a citation stood before
			b.WriteString(word)
			continue
		}
		if runes += utf8.RuneCountInString(word) + 1; runes > n+1 {
			if b.Len() == 0 { // one word longer than all that there is room for
				return string([]rune(word)[:n]) + "…", after
			}
			return b.String() + " …", word + after
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String(), ""
}

// fieldsAndRest yields the words of a text as strings.Fields does, each with what stands after it.
func fieldsAndRest(text string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for {
			var word string
			if word, text = course.FirstWord(text); word == "" || !yield(word, text) {
				return
			}
		}
	}
}

// eachUnit calls add for every unit of the course in reading order but those of its chapters, for which it calls
// chapter with the part's title, and part before the first unit of each part: with its title, or with the kind of the
// units when they are not of a part. A unit is made when it is asked for, and alike whenever its entry (a pointer to
// what is never changed once it is read), address and fragment are.
func eachUnit(
	c *course.Course,
	part func(title string, k kind),
	add func(entry any, address, fragment string, make func() *unit),
	chapter func(ch *course.Chapter, part string),
) {
	part("", pageKind)
	if c.Index != nil {
		chapter(c.Index, "")
	}
	for _, p := range c.Parts {
		title := p.Title
		if p.Index != nil {
			title = cmp.Or(p.Index.Title, title)
		}
		part(title, pageKind)
		switch {
		case p.Index != nil:
			chapter(p.Index, "")
		case !p.Flat():
			add(p, p.Address, "", func() *unit {
				return &unit{kind: pageKind, address: p.Address, page: title, title: title}
			})
		}
		for _, ch := range p.Chapters {
			chapter(ch, title)
		}
	}
	part("", pageKind)
	for _, ch := range c.Pages {
		chapter(ch, "")
	}

	generated := lang.Of(c.Config.Language).Addresses
	part("", termKind)
	ids := course.TermIDs(c.Terms)
	for i, t := range c.Terms {
		add(t, generated.Glossary, ids[i], func() *unit {
			return &unit{
				kind:     termKind,
				address:  generated.Glossary,
				fragment: ids[i],
				title:    t.Term,
				notes:    slices.Concat(t.Forms, t.SearchedAs),
				body:     []string{t.Definition},
			}
		})
	}
	part("", contactKind)
	for _, k := range c.Contacts {
		add(k, generated.Contacts, k.ID, func() *unit { return contactUnit(k, generated.Contacts) })
	}
	part("", sourceKind)
	for _, s := range c.Sources {
		add(s, generated.Sources, s.ID, func() *unit { return sourceUnit(s, generated.Sources) })
	}
}

func contactUnit(k *course.Contact, address string) *unit {
	u := &unit{kind: contactKind, address: address, fragment: k.ID, title: k.Name}
	u.excerpt = strings.Trim(k.Phone+" · "+k.About, " ·")
	for _, list := range [][]string{k.For, k.Group, k.Region, k.Languages, {k.Phone, onlyDigits(k.Phone)}} {
		u.note(strings.Join(list, " "))
	}
	for _, s := range []string{k.About, k.Hours, string(k.URL), k.DeafAccess, k.Anonymous} {
		u.text(s)
	}
	return u
}

func sourceUnit(s *course.Source, address string) *unit {
	u := &unit{kind: sourceKind, address: address, fragment: s.ID, title: cmp.Or(s.Title, s.ShortTitle, s.ID)}
	var facts []string
	for _, a := range s.Author {
		facts = append(facts, a.Name())
	}
	for _, fact := range []string{s.Issued.Year(), s.Publisher} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	u.excerpt = strings.Join(facts, ", ")
	u.note(s.ShortTitle)
	u.note(u.excerpt)
	for _, t := range []string{s.ContainerTitle, s.Number, s.Note} {
		u.text(t)
	}
	for _, p := range s.Provisions {
		u.text(p.Locator)
		u.text(p.Title)
	}
	return u
}

// onlyDigits returns the digits of a telephone number, so that it is found without its spaces.
func onlyDigits(phone string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, phone)
}

// chapterUnits returns the units of one page: the page itself, then what it holds in reading order.
func chapterUnits(ch *course.Chapter, part string) []*unit {
	page := &unit{kind: pageKind, title: ch.Title, around: part, excerpt: ch.Summary}
	r := &chapterReader{ch: ch, units: []*unit{page}}
	page.note(ch.Summary)
	for _, g := range ch.Goals {
		page.note(g)
	}
	page.note(ch.Audience)
	section := page
	for i, b := range ch.Blocks {
		if h, ok := b.(*course.Heading); ok && h.ID != "" {
			section = r.begin(sectionKind, h.ID, course.Plain(h.Pieces))
			continue
		}
		r.read(ch.Blocks[i:i+1], section)
	}
	page.text(ch.Notice)
	for _, n := range ch.Notes {
		r.read(n.Blocks, page)
	}
	for _, u := range r.units {
		u.address, u.page = ch.Address, ch.Title
	}
	return r.units
}

// A chapterReader divides a page into units.
type chapterReader struct {
	ch    *course.Chapter
	units []*unit
}

// begin adds a unit.
func (r *chapterReader) begin(k kind, id, title string) *unit {
	u := &unit{kind: k, fragment: id, title: title, around: r.ch.Title}
	r.units = append(r.units, u)
	return u
}

// read puts the words of blocks into a unit, but for those that are units of their own.
func (r *chapterReader) read(blocks []course.Block, u *unit) {
	course.Walk(blocks, func(b course.Block) bool {
		switch b := b.(type) {
		case *course.Prose:
			u.text(course.Plain(withoutSkips(b.Pieces)))
		case *course.Heading: // inside another block, or without a place to link to
			u.note(course.Plain(b.Pieces))
		case *course.Figure:
			u.text(b.Image.Alt)
			u.text(b.Image.Title)
		case *course.Table:
			for _, row := range append([][]course.Cell{b.Header}, b.Rows...) {
				for _, cell := range row {
					u.text(cell.Text)
				}
			}
		case *course.Case:
			in := u
			if b.ID != "" && b.Label != "" && b.Label != r.ch.Title {
				in = r.begin(caseKind, b.ID, b.Label)
			}
			r.read(b.Blocks, in)
			return false
		case *course.Question:
			r.question(b)
			return false
		case *course.Conversation:
			r.conversation(b)
			return false
		case *course.Reflection:
			u.note(b.Label)
			u.prompts(b.Prompts)
		case *course.Discussion:
			u.note(b.Label)
			u.prompts(b.Prompts)
		case *course.Plan:
			u.note(b.Label)
			u.text(b.Text)
		case *course.Facilitator, *course.Slide: // not on the page
			return false
		case *course.Callout, *course.Recap, *course.Chart, *course.Slot, *course.Contacts, *course.Recording:
			u.note(b.Common().Label)
		default:
			panic(course.Unknown(b))
		}
		return true
	})
}

// question begins a unit of what is asked. Answers are not found, or the search would give them away.
func (r *chapterReader) question(q *course.Question) {
	u := r.begin(questionKind, q.ID, "")
	r.read(q.Prompt, u)
	var rest string
	if u.title, rest = cut(strings.Join(u.body, " "), promptRunes); rest != "" {
		u.excerpt = "… " + rest
	}
}

func (r *chapterReader) conversation(c *course.Conversation) {
	u := r.begin(conversationKind, c.ID, c.Label)
	r.read(c.Intro, u)
	for _, s := range c.Scenes {
		u.text(s.Text)
		r.read(s.Blocks, u)
		for _, choice := range s.Choices {
			u.text(choice.Text)
			r.read(choice.Comment, u)
		}
	}
}

func (u *unit) prompts(prompts []course.Prompt) {
	for _, p := range prompts {
		u.text(p.Text)
	}
}

// withoutSkips leaves out the links that end a notice of content and lead past what it is about: they say nothing of
// that.
func withoutSkips(pieces []course.Piece) []course.Piece {
	for i := 1; i+1 < len(pieces); i++ {
		before, _ := pieces[i-1].(course.Markup)
		link, _ := pieces[i].(*course.Link)
		after, _ := pieces[i+1].(course.Markup)
		if link == nil || !strings.HasPrefix(link.Dest, "#") || !strings.HasSuffix(string(before), "</em> ") {
			continue
		}
		if text, rest, last := strings.Cut(string(after), "</a></p>"); last && !strings.Contains(text, "<") {
			pieces = slices.Replace(slices.Clone(pieces), i, i+2, course.Piece(course.Markup("</p>"+rest)))
		}
	}
	return pieces
}
