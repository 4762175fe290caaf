package book

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/render"
)

// An id of the booklet's own begins with `the` and a capital letter: those of chapters begin with their address, which
// has none.

// bookletData is a document to print.
type bookletData struct {
	Head     page.Head
	Home     string // of the web pages; "" in a document of one chapter
	Cover    *coverData
	Imprint  imprintData
	Contents []bookletEntry
	Sections []sectionData
}

// coverData is the first page.
type coverData struct {
	Title, Subtitle string
	Mark            template.HTML
	Drawing         template.HTML
	Draft           bool
	Publisher       string
}

// imprintData is what a reader must know about the document itself.
type imprintData struct {
	CourseTitle                  string
	Imprint                      string // the course's own words
	Draft                        bool
	Version, LawChecked, License string
	Publisher, PublisherURL      string
	Reviewers                    []string
}

// bookletEntry is a line of the contents.
type bookletEntry struct {
	URL, Title string
	Page       int
	Chapters   []bookletEntry
}

// sectionData is what begins on a new page.
type sectionData struct {
	ID    string
	Class string // of the section, with the name of its pages
	Blank bool   // an empty page stands before it
	Body  template.HTML
	// Imprint stands at the end of a document of one chapter.
	Imprint *imprintData
}

// bookChapterData is a chapter or the opening of a part.
type bookChapterData struct {
	Over    template.HTML // the name of a part that has no page of its own
	Opening page.Opening
	Heading template.HTML // "" when the text has it
	Text    template.HTML
	Bank    []bookletEntry     // of a test: questions that stand elsewhere in the book
	Items   []render.RecapItem // of a test: questions that stand nowhere else in the book
	Closing page.Closing
}

// bookListData is the matter at the end of a booklet: contacts, sources, glossary, index or answers.
type bookListData struct {
	Heading  template.HTML
	Contacts []page.ContactGroup
	Sources  []render.SourceData
	Letters  []page.Letter
	Index    []indexLetter
	Answers  []answerGroup
}

// contentsID is the id of the contents.
const contentsID = "theContents"

type indexLetter struct {
	Letter  string
	Entries []indexEntry
}

// indexEntry is a word and the places where it stands.
type indexEntry struct {
	Word  string
	Links []render.Ref // named by the page when it is known, else by the chapter
}

type answerGroup struct {
	Heading template.HTML
	Answers []answerData
}

// answerData is an answer at the end of a book.
type answerData struct {
	ID, URL, Title string
	Number         int
	Text           template.HTML
}

// A compositor puts a booklet together.
type compositor struct {
	f        *page.Frame
	address  string
	base     int // level of a chapter's heading
	numbers  *page.Numbers
	printing Printing
	prefix   map[string]string // of the ids of a chapter, by its address
	data     bookletData
	style    strings.Builder
	openings []string
	over     template.HTML // stands over the next chapter
	answers  []answerGroup
	terms    map[int][]render.Ref // where the terms of the glossary are used
	err      error
}

// document writes what has been put together.
func (c *compositor) document() (Booklet, error) {
	if c.err != nil {
		return Booklet{}, c.err
	}
	html, err := c.f.Cache.Layouts.Document("booklet.html", c.data)
	return Booklet{html, c.openings}, err
}

func compose(f *page.Frame, chapter *course.Chapter, printing Printing) *compositor {
	address := f.Generated.Booklet
	c := &compositor{f: f, address: address, base: 3, printing: printing, prefix: map[string]string{},
		terms: map[int][]render.Ref{}}
	chapters := f.Course.Chapters()
	if chapter != nil {
		c.base, chapters = 1, []*course.Chapter{chapter}
	}
	c.numbers = number(f, chapters)
	c.numbers.Answers, c.numbers.Pages = address, printing.Pages
	if chapter == nil {
		c.numbers.Sources = map[*course.Source]int{}
		for i, s := range f.SourceList() {
			c.numbers.Sources[f.Course.Source(s.ID)] = i + 1
		}
	}
	taken := map[string]bool{}
	for _, ch := range chapters {
		id := strings.ReplaceAll(strings.TrimSuffix(ch.Address, ".html"), "/", "_")
		for taken[id] {
			id += "_"
		}
		taken[id] = true
		c.prefix[ch.Address] = id
	}
	config := &f.Course.Config
	c.data = bookletData{
		Imprint: imprint(f),
		Head: f.Head(address, f.Texts.T("booklet")+" – "+config.FullTitle(), f.Texts.T("booklet-html"),
			"style/site.css", "style/booklet.css", StyleAsset),
	}
	c.foot("front", "left", "counter(page)")
	c.foot("front", "right", "counter(page)")
	if chapter != nil {
		c.data.Head.Title = chapter.Title + " – " + config.Title
		c.chapter(chapter, config.Title)
	} else {
		c.whole()
	}
	if len(c.answers) > 0 {
		c.list(f.Texts.T("answers"), bookListData{Answers: c.answers}, "theAnswers")
	}
	if chapter != nil {
		c.data.Sections[len(c.data.Sections)-1].Imprint = &c.data.Imprint
	}
	return c
}

// whole puts the whole course together.
func (c *compositor) whole() {
	f, config := c.f, &c.f.Course.Config
	c.data.Home = f.Link(c.address, f.StartAddress(), "")
	c.data.Cover = &coverData{Title: config.Title, Subtitle: config.Subtitle, Mark: f.Mark,
		Drawing: f.Vignette(f.Course.Index), Draft: config.Draft(), Publisher: config.Publisher.Name}
	if ch := f.Course.Index; ch != nil {
		title := ch.Title
		c.base = 2
		c.chapterAs(ch, config.Title, title)
		c.base = 3
	}
	for _, p := range slices.Concat(f.Parts, f.Service) {
		left := config.Title
		if p.Flat() {
			c.base = 2
		} else {
			c.part(p)
			left = f.Crumb(p)
		}
		for _, ch := range p.Chapters {
			c.chapter(ch, left)
		}
	}
	for _, ch := range f.Course.Pages {
		c.chapter(ch, config.Title)
	}
	if len(f.Course.Contacts) > 0 {
		groups := f.ContactGroups(c.base, func(k *course.Contact) string { return "theContacts--" + k.ID })
		c.list(f.Texts.T("contacts"), bookListData{Contacts: groups}, "theContacts")
	}
	if len(f.Course.Sources) > 0 {
		c.list(f.Texts.T("sources"), bookListData{Sources: c.sources()}, "theSources")
	}
	if len(f.Course.Terms) > 0 {
		letters := f.Terms(func(id string) string { return "theGlossary--" + id })
		c.list(f.Texts.T("glossary"), bookListData{Letters: letters}, "theGlossary")
	}
	if index := c.index(); len(index) > 0 {
		c.list(f.Texts.T("index"), bookListData{Index: index}, "theIndex")
	}
}

// url is where a link leads in a booklet: to another place in it, or nowhere.
func (c *compositor) url(from, to, fragment string) string {
	g := c.f.Generated
	id := ""
	switch to {
	case c.address:
		id = fragment
	case g.Contacts, g.Sources, g.Glossary:
		id = map[string]string{g.Contacts: "theContacts", g.Sources: "theSources", g.Glossary: "theGlossary"}[to]
		if c.data.Cover == nil {
			return ""
		}
		if fragment != "" {
			id += "--" + fragment
		}
	case g.Contents:
		if id = contentsID; c.data.Cover == nil {
			return ""
		}
	default:
		prefix, ok := c.prefix[to]
		if !ok && c.prefix[from] == "" && from != c.address {
			return ""
		}
		if !ok {
			if isMedia(c.f.Course, to) {
				return c.f.Link(c.address, to, "")
			}
			if base := c.f.Course.Config.BaseURL; base != "" && c.data.Cover == nil {
				return strings.TrimSuffix(string(base), "/") + "/" + render.Relative("", to, fragment)
			}
			return ""
		}
		if id = prefix; fragment != "" {
			id += "--" + fragment
		}
	}
	return "#" + render.EscapeFragment(id)
}

// isMedia reports whether a picture or another file stands at an address.
func isMedia(c *course.Course, address string) bool {
	for _, m := range c.Media {
		if m.Address == address {
			return true
		}
	}
	return false
}

// wide is the class of chapters that are looked up and worked with more than read: a test, and conversations. Like the
// matter at the end they are set small, in two columns that take the whole paper.
const wide = "wide"

// manyScenes is how many scenes make a chapter one of conversations, and not one to read that has one in it.
const manyScenes = 12

// class is that of a chapter's section.
func (c *compositor) class(ch *course.Chapter) string {
	kind := page.KindOf(ch)
	if c.data.Cover != nil && (kind == course.KindTest || slices.ContainsFunc(ch.Blocks, isLongTalk)) {
		return string(kind) + " " + wide
	}
	return string(kind)
}

func isLongTalk(b course.Block) bool {
	talk, ok := b.(*course.Conversation)
	return ok && len(talk.Scenes) >= manyScenes
}

func (c *compositor) page(id string) int { return c.printing.Pages[id] }

// section adds what begins on a new page, with a title that runs at the foot of the right-hand pages and another of the
// left.
func (c *compositor) section(id, class, left, right, layout string, data any) {
	name := "s-" + id
	fmt.Fprintf(&c.style, ".%s{page:%[1]s}\n", name)
	if c.data.Cover != nil && (strings.HasPrefix(class, "end ") || strings.HasSuffix(class, " "+wide)) {
		c.style.WriteString("@page " + name + "{margin:16mm 20mm 22mm}\n")
	}
	c.foot(name, "left", `counter(page) "\2003\2003" `+cssString(left))
	c.foot(name, "right", cssString(right)+` "\2003\2003" counter(page)`)
	c.data.Sections = append(c.data.Sections,
		sectionData{ID: id, Class: class + " " + name, Blank: c.printing.Blanks[id],
			Body: c.layOut(id, layout, data)})
}

// foot sets what runs at the foot of the pages of a name: at the outer edge what is given, at the inner one that this
// is a draft.
func (c *compositor) foot(name, side, content string) {
	draft, inner := "", "left"
	if side == "left" {
		inner = "right"
	}
	if c.f.Course.Config.Draft() {
		draft = "@bottom-" + inner + "{content:" + cssString(c.f.Texts.T("draft")) + "}"
	}
	fmt.Fprintf(&c.style, "@page %s:%s{@bottom-%[2]s{content:%s}%s}\n", name, side, content, draft)
}

var inCSS = strings.NewReplacer(`\`, `\5c `, `"`, `\22 `, "\n", " ")

// cssString writes a text as a string of CSS.
func cssString(s string) string { return `"` + inCSS.Replace(s) + `"` }

func (c *compositor) layOut(id, layout string, data any) template.HTML {
	html, err := c.f.Cache.LayOut(c.address+"#"+id, layout, data)
	if err != nil && c.err == nil {
		c.err = err
	}
	return html
}

// place is where a chapter stands in the book.
func (c *compositor) place(ch *course.Chapter) page.Place {
	return page.Place{
		Place: render.Place{Page: c.address, IDPrefix: c.prefix[ch.Address] + "--", HeadingOffset: c.base - 1,
			NoTerms: c.data.Cover == nil},
		URL: c.url, Numbers: c.numbers,
	}
}

// part adds the opening of a part. One without a text has no page of its own: its name stands over that of its first
// chapter.
func (c *compositor) part(p *course.Part) {
	f, ch := c.f, p.Index
	if ch == nil {
		if len(p.Chapters) > 0 {
			c.over = render.Heading(2, "over", "", render.Escape(f.Crumb(p)))
			c.data.Contents = append(c.data.Contents, c.entry(c.prefix[p.Chapters[0].Address], f.Crumb(p)))
		}
		return
	}
	id := c.prefix[ch.Address]
	d := bookChapterData{Heading: render.Heading(2, "", "", render.Escape(page.PartTitle(p)))}
	d.Opening.Where = f.WherePart(p)
	d.Opening.Vignette, d.Opening.Summary, d.Opening.Goals, d.Opening.Notice = f.Vignette(ch), ch.Summary,
		render.Goals{Title: f.Texts.T("goals-of-part"), Goals: ch.Goals}, ch.Notice
	c.base = 2
	c.text(ch, f.Text(ch), &d)
	c.base = 3
	c.openings = append(c.openings, id)
	c.section(id, "part", f.Course.Config.Title, f.Crumb(p), "parts/book-chapter.html", d)
	c.data.Contents = append(c.data.Contents, c.entry(id, f.Crumb(p)))
}

func (c *compositor) entry(id, title string) bookletEntry {
	return bookletEntry{URL: "#" + render.EscapeFragment(id), Title: title, Page: c.page(id)}
}

func (c *compositor) chapter(ch *course.Chapter, left string) { c.chapterAs(ch, left, ch.Title) }

// chapterAs adds a chapter, whose title in the contents may be another.
func (c *compositor) chapterAs(ch *course.Chapter, left, title string) {
	f, id := c.f, c.prefix[ch.Address]
	d := bookChapterData{Over: c.over, Opening: f.Opening(ch)}
	c.over = ""
	if ch == f.Course.Index {
		d.Opening.Vignette = "" // it is on the cover
	}
	d.Heading = render.Heading(c.base, "", "", render.Escape(ch.Title))
	t := f.Text(ch)
	if page.KindOf(ch) == course.KindCase && page.OpensWithCase(t.Blocks) {
		t.Case = &render.Lead{Titled: true}
	}
	var guests []course.Located
	if page.KindOf(ch) == course.KindTest {
		for _, q := range f.Course.Bank(ch) {
			switch n := c.numbers.Questions[q.Question]; {
			case c.numbers.Guests[q.Question] == ch:
				guests = append(guests, q)
			case q.Chapter != ch && n > 0:
				d.Bank = append(d.Bank, bookletEntry{URL: c.url(c.address, q.Chapter.Address, q.Question.ID),
					Title: strconv.Itoa(n)})
			}
		}
	}
	t.Bank = f.Guests(ch, c.place(ch), guests)
	c.text(ch, t, &d)
	// A part begins on a right-hand page, a chapter on the next one.
	if c.data.Cover != nil && d.Over != "" {
		c.openings = append(c.openings, id)
	}
	c.section(id, c.class(ch), left, title, "parts/book-chapter.html", d)
	entry := c.entry(id, title)
	if n := len(c.data.Contents); n > 0 && ch.Part != nil && c.base == 3 {
		c.data.Contents[n-1].Chapters = append(c.data.Contents[n-1].Chapters, entry)
	} else {
		c.data.Contents = append(c.data.Contents, entry)
	}
}

// text fills in a chapter: its notes and sources stand under it, its answers at the end of the book. A test ends with
// questions of other chapters.
func (c *compositor) text(ch *course.Chapter, t render.Text, d *bookChapterData) {
	place := c.place(ch)
	text, err := c.f.Write(ch, place, t)
	if err != nil && c.err == nil {
		c.err = err
	}
	d.Text, d.Items, d.Closing = text.Body, text.Bank, c.f.Closing(ch, text, place, "")
	group := answerGroup{}
	if c.data.Cover != nil {
		group.Heading = render.Heading(3, "", "", render.Escape(ch.Title))
	}
	for _, a := range text.Answers {
		group.Answers = append(group.Answers, answerData{a.ID, a.URL, a.Title, a.Number, template.HTML(a.Text)})
	}
	if len(group.Answers) > 0 {
		c.answers = append(c.answers, group)
	}
	for _, use := range text.Terms {
		c.terms[use.Term] = append(c.terms[use.Term],
			render.Ref{URL: "#" + render.EscapeFragment(use.ID), Title: ch.Title})
	}
}

// list adds matter at the end of the booklet, which begins on the next page, right or left.
func (c *compositor) list(title string, d bookListData, id string) {
	d.Heading = render.Heading(2, "", "", render.Escape(title))
	c.section(id, "end "+id, c.f.Course.Config.Title, title, "parts/book-list.html", d)
	c.data.Contents = append(c.data.Contents, c.entry(id, title))
}

// places names links by the pages where they lead, when the pages are known. Of several to one page all but the first
// have no name: they are not shown, but must be there for the next printing, which tells the pages of what is linked
// to.
func (c *compositor) places(links []render.Ref) []render.Ref {
	if c.printing.Pages == nil {
		return links
	}
	out := slices.Clone(links)
	slices.SortStableFunc(out, func(a, b render.Ref) int {
		return cmp.Compare(c.numbers.PrintedPage(a.URL), c.numbers.PrintedPage(b.URL))
	})
	last := 0
	for i := range out {
		n := c.numbers.PrintedPage(out[i].URL)
		if out[i].Title = strconv.Itoa(n); n == last {
			out[i].Title = ""
		}
		last = n
	}
	return out
}

// sources is the list of all sources, with the chapters that use them.
func (c *compositor) sources() []render.SourceData {
	uses := c.f.Uses()
	list := c.f.SourceList()
	for i := range list {
		for _, ch := range uses[c.f.Course.Source(list[i].ID)] {
			list[i].UsedIn = append(list[i].UsedIn, render.Ref{URL: "#" + render.EscapeFragment(c.prefix[ch.Address]),
				Title: ch.Title})
		}
		list[i].ID = "theSources--" + list[i].ID
		if c.printing.Pages != nil {
			list[i].UsedIn, list[i].UsedOn = nil, c.places(list[i].UsedIn)
		}
	}
	return list
}

// maxHeading is how many words a heading has that is worth looking up.
const maxHeading = 4

// index lists what can be looked up: the terms of the glossary where chapters first use them, titles, the shorter
// headings that are no questions, and contacts.
func (c *compositor) index() []indexLetter {
	f := c.f
	entries := map[string]*indexEntry{} // by the key that they are sorted by
	add := func(word string, links ...render.Ref) {
		word = layout.SentenceCase(strings.TrimSpace(word))
		key := f.Language.Key(word)
		if entries[key] == nil {
			entries[key] = &indexEntry{Word: word}
		}
		entries[key].Links = append(entries[key].Links, links...)
	}
	for _, term := range slices.Sorted(maps.Keys(c.terms)) {
		add(f.Course.Terms[term].Term, c.terms[term]...)
	}
	for _, h := range c.headings(add) {
		add(h.text, h.link)
	}
	for _, k := range f.Course.Contacts {
		add(k.Name, render.Ref{URL: "#theContacts--" + k.ID, Title: f.Texts.T("contacts")})
	}
	var letters []indexLetter
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		e := *entries[key]
		if e.Links = c.places(e.Links); len(e.Links) == 0 {
			continue
		}
		initial := f.Language.Initial(f.Language.Key(e.Word))
		if n := len(letters); n == 0 || letters[n-1].Letter != initial {
			letters = append(letters, indexLetter{Letter: initial})
		}
		l := &letters[len(letters)-1]
		l.Entries = append(l.Entries, e)
	}
	return letters
}

// A headed part of a chapter can be looked up by its heading.
type headed struct {
	text string
	link render.Ref
}

// headings lists the headings of chapters that can be looked up, and adds the titles of pages that can.
func (c *compositor) headings(add func(word string, links ...render.Ref)) []headed {
	seen := map[string]int{}
	var all []headed
	for _, ch := range c.f.Course.Chapters() {
		k := page.KindOf(ch)
		if ch == c.f.Course.Index || k == course.KindTest || k == course.KindMeeting || ch.Layer == course.LayerCore ||
			ch.Part == nil || ch == ch.Part.Index {
			// What is read from the first line to the last is found by the contents, and its headings tell a story.
			continue
		}
		prefix := "#" + render.EscapeFragment(c.prefix[ch.Address])
		add(ch.Title, render.Ref{URL: prefix, Title: ch.Title})
		if k != course.KindChapter {
			continue
		}
		for _, b := range ch.Blocks {
			h, ok := b.(*course.Heading)
			if !ok || h.Level > 3 || h.ID == "" {
				continue
			}
			text := strings.TrimSpace(course.Plain(h.Pieces))
			seen[c.f.Language.Key(text)]++
			if len(strings.Fields(text)) <= maxHeading && !strings.ContainsAny(text, "?!:") {
				url := "#" + render.EscapeFragment(c.prefix[ch.Address]+"--"+h.ID)
				all = append(all, headed{text, render.Ref{URL: url, Title: ch.Title}})
			}
		}
	}
	return slices.DeleteFunc(all, func(h headed) bool {
		return seen[c.f.Language.Key(h.text)] > 1 // what stands in every chapter leads nowhere
	})
}

func imprint(f *page.Frame) imprintData {
	c := &f.Course.Config
	d := imprintData{
		CourseTitle: c.Title, Imprint: c.Imprint, Draft: c.Draft(), Version: c.Version, LawChecked: f.LawChecked(),
		License:   c.License,
		Publisher: c.Publisher.Name, PublisherURL: render.ExternalURL(c.Publisher.URL),
	}
	for _, r := range c.Reviewers {
		d.Reviewers = append(d.Reviewers, f.Texts.T("booklet-reviewed",
			strings.Join(slices.DeleteFunc([]string{r.Name, r.Role}, func(s string) bool { return s == "" }), ", "),
			f.Texts.Date(string(r.Date))))
	}
	return d
}
