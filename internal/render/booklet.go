package render

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// The booklet is the course as one document to print: cover, contents, the chapters, contacts, sources, glossary, index, and the
// answers last.
//
// It is set for A4, which is what offices in Sweden have: at 10.5 points in a column of about 68 characters, with the wide margin
// outside for notes by hand. Printed as a booklet, two pages on a sheet, the text is still 7.5 points high. Titles run at the foot and
// not at the head, so that an opening needs no page of another kind. Browsers have neither `target-counter()` nor `break-before:
// right`: the numbers of the pages, and the empty pages before the openings that would fall on a left-hand page, are known only after
// the document has been printed once. Whoever prints it again says them in a [Printing]; without them the contents and the index
// are links, and openings stand on the next page, right or left.

// An id of the booklet's own begins with `the` and a capital letter: those of chapters begin with their address, which has none.

// A Printing is what the last printing of a booklet showed. The zero Printing is a booklet that has not been printed.
type Printing struct {
	Pages  map[string]int  // the page where an id stands, from 1
	Blanks map[string]bool // openings that an empty page stands before
}

// A Booklet is a document to print.
type Booklet struct {
	HTML     []byte
	Openings []string // ids of what begins on a right-hand page, in order
}

// BookletAsset is the name among [Options].Assets of the file that [Frame.BookletStyle] is for.
const BookletAsset = "booklet"

// bookletData is a document to print.
type bookletData struct {
	Head     headData
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
	Opening openingData
	Heading template.HTML // "" when the text has it
	Text    template.HTML
	Bank    []bookletEntry // of a test: questions that stand elsewhere in the book
	Items   []recapItem    // of a test: questions that stand nowhere else in the book
	Closing closingData
}

// bookListData is the matter at the end of a booklet: contacts, sources, glossary, index or answers.
type bookListData struct {
	Heading  template.HTML
	Contacts []contactGroup
	Sources  []sourceData
	Letters  []letterData
	Index    []indexLetter
	Answers  []answerGroup
}

type indexLetter struct {
	Letter  string
	Entries []indexEntry
}

// indexEntry is a word and the places where it stands.
type indexEntry struct {
	Word  string
	Links []linkData // named by the page when it is known, else by the chapter
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
	f        *Frame
	address  string
	base     int // level of a chapter's heading
	book     *Book
	printing Printing
	prefix   map[string]string // of the ids of a chapter, by its address
	data     bookletData
	style    strings.Builder
	openings []string
	over     template.HTML // stands over the next chapter
	answers  []answerGroup
	terms    map[int][]linkData // where the terms of the glossary are used
	err      error
}

// Booklet writes the whole course as one document, or one chapter of it when chapter is not nil. The document stands at the address of
// the site's page [lang.Addresses.Booklet].
func (f *Frame) Booklet(chapter *course.Chapter, printing Printing) (Booklet, error) {
	c := f.booklet()
	if chapter != nil || printing.Pages != nil || printing.Blanks != nil {
		c = f.compose(chapter, printing)
	}
	if c.err != nil {
		return Booklet{}, c.err
	}
	page, err := f.r.page("booklet.html", c.data)
	return Booklet{page, c.openings}, err
}

// BookletStyle is the style sheet of the booklet at [BookletAsset]: the titles that run at the foot of its pages.
func (f *Frame) BookletStyle(chapter *course.Chapter) []byte {
	c := f.booklet()
	if chapter != nil {
		c = f.compose(chapter, Printing{})
	}
	return []byte("@layer booklet{\n" + c.style.String() + "}\n")
}

func (f *Frame) compose(chapter *course.Chapter, printing Printing) *compositor {
	address := f.generated.Booklet
	c := &compositor{f: f, address: address, base: 3, printing: printing, prefix: map[string]string{}, terms: map[int][]linkData{}}
	chapters := f.course.Chapters()
	if chapter != nil {
		c.base, chapters = 1, []*course.Chapter{chapter}
	}
	c.book = f.Book(chapters, address)
	c.book.Pages = printing.Pages
	if chapter == nil {
		c.book.sources = map[*course.Source]int{}
		for i, s := range f.sourceList() {
			c.book.sources[f.course.Source(s.ID)] = i + 1
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
	config := &f.course.Config
	c.data = bookletData{
		Imprint: f.imprint(),
		Head:    f.head(address, f.texts.t("booklet")+" – "+config.Title, f.texts.t("booklet-html"), "style/site.css", "style/booklet.css", BookletAsset),
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
		c.list(f.texts.t("answers"), bookListData{Answers: c.answers}, "theAnswers")
	}
	if chapter != nil {
		c.data.Sections[len(c.data.Sections)-1].Imprint = &c.data.Imprint
	}
	return c
}

// whole puts the whole course together.
func (c *compositor) whole() {
	f, config := c.f, &c.f.course.Config
	c.data.Home = f.link(c.address, f.startAddress(), "")
	c.data.Cover = &coverData{Title: config.Title, Subtitle: config.Subtitle, Mark: f.mark, Drawing: f.vignette(f.course.Index), Draft: config.Draft(), Publisher: config.Publisher.Name}
	if ch := f.course.Index; ch != nil {
		title := ch.Title
		c.base = 2
		c.chapterAs(ch, config.Title, title)
		c.base = 3
	}
	for _, p := range slices.Concat(f.parts, f.service) {
		c.part(p)
		for _, ch := range p.Chapters {
			c.chapter(ch, f.crumb(p))
		}
	}
	for _, ch := range f.course.Pages {
		c.chapter(ch, config.Title)
	}
	if len(f.course.Contacts) > 0 {
		groups := f.contactGroups(c.base, func(k *course.Contact) string { return "theContacts--" + k.ID })
		c.list(f.texts.t("contacts"), bookListData{Contacts: groups}, "theContacts")
	}
	if len(f.course.Sources) > 0 {
		c.list(f.texts.t("sources"), bookListData{Sources: c.sources()}, "theSources")
	}
	if len(f.course.Terms) > 0 {
		letters := f.glossary(func(id string) string { return "theGlossary--" + id })
		c.list(f.texts.t("glossary"), bookListData{Letters: letters}, "theGlossary")
	}
	if index := c.index(); len(index) > 0 {
		c.list(f.texts.t("index"), bookListData{Index: index}, "theIndex")
	}
}

// url is where a link leads in a booklet: to another place in it, or nowhere.
func (c *compositor) url(from, to, fragment string) string {
	g := c.f.generated
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
		if id = "theContents"; c.data.Cover == nil {
			return ""
		}
	default:
		prefix, ok := c.prefix[to]
		if !ok && c.prefix[from] == "" && from != c.address {
			return ""
		}
		if !ok {
			if m := c.f.mediaAt(to); m {
				return c.f.link(c.address, to, "")
			}
			if base := c.f.course.Config.BaseURL; base != "" && c.data.Cover == nil {
				return strings.TrimSuffix(base, "/") + "/" + Relative("", to, fragment)
			}
			return ""
		}
		if id = prefix; fragment != "" {
			id += "--" + fragment
		}
	}
	return "#" + escapeFragment(id)
}

// mediaAt reports whether a picture or another file stands at an address.
func (f *Frame) mediaAt(address string) bool {
	for _, m := range f.course.Media {
		if m.Address == address {
			return true
		}
	}
	return false
}

func (c *compositor) page(id string) int { return c.printing.Pages[id] }

// section adds what begins on a new page, with a title that runs at the foot of the right-hand pages and another of the left.
func (c *compositor) section(id, class, left, right, layout string, data any) {
	name := "s-" + id
	fmt.Fprintf(&c.style, ".%s{page:%[1]s}\n", name)
	c.foot(name, "left", `counter(page) "\2003\2003" `+cssString(left))
	c.foot(name, "right", cssString(right)+` "\2003\2003" counter(page)`)
	c.data.Sections = append(c.data.Sections, sectionData{ID: id, Class: class + " " + name, Blank: c.printing.Blanks[id], Body: c.layOut(id, layout, data)})
}

// foot sets what runs at the foot of the pages of a name: at the outer edge what is given, at the inner one that this is a draft.
func (c *compositor) foot(name, side, content string) {
	draft, inner := "", "left"
	if side == "left" {
		inner = "right"
	}
	if c.f.course.Config.Draft() {
		draft = "@bottom-" + inner + "{content:" + cssString(c.f.texts.t("draft")) + "}"
	}
	fmt.Fprintf(&c.style, "@page %s:%s{@bottom-%[2]s{content:%s}%s}\n", name, side, content, draft)
}

var inCSS = strings.NewReplacer(`\`, `\5c `, `"`, `\22 `, "\n", " ")

// cssString writes a text as a string of CSS.
func cssString(s string) string { return `"` + inCSS.Replace(s) + `"` }

func (c *compositor) layOut(id, layout string, data any) template.HTML {
	html, err := c.f.layOut(c.address+"#"+id, layout, data)
	if err != nil && c.err == nil {
		c.err = err
	}
	return html
}

func (c *compositor) newWriter(ch *course.Chapter) *writer {
	return c.f.newWriter(ch, c.address, Place{
		URL: c.url, IDPrefix: c.prefix[ch.Address] + "--", HeadingOffset: c.base - 1, NoTerms: c.data.Cover == nil, Book: c.book,
	})
}

// part adds the opening of a part. One without a text has no page of its own: its name stands over that of its first chapter.
func (c *compositor) part(p *course.Part) {
	f, ch := c.f, p.Index
	if ch == nil {
		if len(p.Chapters) > 0 {
			c.over = heading(2, "over", "", escape(f.crumb(p)))
			c.data.Contents = append(c.data.Contents, c.entry(c.prefix[p.Chapters[0].Address], f.crumb(p)))
		}
		return
	}
	id := c.prefix[ch.Address]
	d := bookChapterData{Heading: heading(2, "", "", escape(partTitle(p)))}
	if n := f.number[p]; n > 0 && len(f.parts) > 1 {
		d.Opening.Where = f.texts.t("part-n-of-m", n, len(f.parts))
	}
	d.Opening.Vignette, d.Opening.Summary, d.Opening.Goals, d.Opening.Notice = f.vignette(ch), ch.Summary, goalsData{f.texts.t("goals-of-part"), ch.Goals}, ch.Notice
	c.base = 2
	c.text(c.newWriter(ch), &d, nil)
	c.base = 3
	c.openings = append(c.openings, id)
	c.section(id, "part", f.course.Config.Title, f.crumb(p), "parts/book-chapter.html", d)
	c.data.Contents = append(c.data.Contents, c.entry(id, f.crumb(p)))
}

func (c *compositor) entry(id, title string) bookletEntry {
	return bookletEntry{URL: "#" + escapeFragment(id), Title: title, Page: c.page(id)}
}

func (c *compositor) chapter(ch *course.Chapter, left string) { c.chapterAs(ch, left, ch.Title) }

// chapterAs adds a chapter, whose title in the contents may be another.
func (c *compositor) chapterAs(ch *course.Chapter, left, title string) {
	f, id := c.f, c.prefix[ch.Address]
	d := bookChapterData{Over: c.over, Opening: f.opening(ch)}
	c.over = ""
	if ch == f.course.Index {
		d.Opening.Vignette = "" // it is on the cover
	}
	d.Heading = heading(c.base, "", "", escape(ch.Title))
	w := c.newWriter(ch)
	if kind(ch) == course.KindCase {
		if first, ok := firstBlock(ch).(*course.Case); ok && len(first.Roles) == 0 {
			w.lead = &caseLead{Titled: true}
		}
	}
	var guests []course.Located
	if kind(ch) == course.KindTest {
		for _, q := range f.course.Bank(ch) {
			switch n := c.book.numbers[q.Question]; {
			case c.book.guests[q.Question] == ch:
				guests = append(guests, q)
			case q.Chapter != ch && n > 0:
				d.Bank = append(d.Bank, bookletEntry{URL: c.url(c.address, q.Chapter.Address, q.Question.ID), Title: strconv.Itoa(n)})
			}
		}
	}
	c.text(w, &d, guests)
	if c.data.Cover != nil {
		c.openings = append(c.openings, id)
	}
	c.section(id, string(kind(ch)), left, title, "parts/book-chapter.html", d)
	entry := c.entry(id, title)
	if n := len(c.data.Contents); n > 0 && ch.Part != nil && c.base == 3 {
		c.data.Contents[n-1].Chapters = append(c.data.Contents[n-1].Chapters, entry)
	} else {
		c.data.Contents = append(c.data.Contents, entry)
	}
}

// text fills in a chapter: its notes and sources stand under it, its answers at the end of the book. A test ends with questions of
// other chapters.
func (c *compositor) text(w *writer, d *bookChapterData, guests []course.Located) {
	t := w.text(guests)
	d.Text, d.Items, d.Closing = t.body, t.bank, c.f.closing(w, t, "")
	if w.err != nil && c.err == nil {
		c.err = w.err
	}
	group := answerGroup{}
	if c.data.Cover != nil {
		group.Heading = heading(3, "", "", escape(w.from.Title))
	}
	for _, a := range t.answers {
		group.Answers = append(group.Answers, answerData{a.ID, a.URL, a.Title, a.Number, template.HTML(a.Text)})
	}
	if len(group.Answers) > 0 {
		c.answers = append(c.answers, group)
	}
	for _, use := range t.terms {
		c.terms[use.term] = append(c.terms[use.term], linkData{"#" + escapeFragment(use.id), w.from.Title})
	}
}

// list adds matter at the end of the booklet, which begins on the next page, right or left.
func (c *compositor) list(title string, d bookListData, id string) {
	d.Heading = heading(2, "", "", escape(title))
	c.section(id, "end "+id, c.f.course.Config.Title, title, "parts/book-list.html", d)
	c.data.Contents = append(c.data.Contents, c.entry(id, title))
}

// places names links by the pages where they lead, when the pages are known. Of several to one page all but the first have no name:
// they are not shown, but must be there for the next printing, which tells the pages of what is linked to.
func (c *compositor) places(links []linkData) []linkData {
	if c.printing.Pages == nil {
		return links
	}
	out := slices.Clone(links)
	slices.SortStableFunc(out, func(a, b linkData) int { return cmp.Compare(c.book.page(a.URL), c.book.page(b.URL)) })
	last := 0
	for i := range out {
		n := c.book.page(out[i].URL)
		if out[i].Title = strconv.Itoa(n); n == last {
			out[i].Title = ""
		}
		last = n
	}
	return out
}

// sources is the list of all sources, with the chapters that use them.
func (c *compositor) sources() []sourceData {
	uses := c.f.uses()
	list := c.f.sourceList()
	for i := range list {
		for _, ch := range uses[c.f.course.Source(list[i].ID)] {
			list[i].UsedIn = append(list[i].UsedIn, linkData{"#" + escapeFragment(c.prefix[ch.Address]), ch.Title})
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

// index lists what can be looked up: the terms of the glossary where chapters first use them, titles, the shorter headings
// that are no questions, and contacts.
func (c *compositor) index() []indexLetter {
	f := c.f
	entries := map[string]*indexEntry{} // by the key that they are sorted by
	add := func(word string, links ...linkData) {
		word = sentenceCase(strings.TrimSpace(word))
		key := f.collator.key(word)
		if entries[key] == nil {
			entries[key] = &indexEntry{Word: word}
		}
		entries[key].Links = append(entries[key].Links, links...)
	}
	for _, term := range slices.Sorted(maps.Keys(c.terms)) {
		add(f.course.Terms[term].Term, c.terms[term]...)
	}
	seen := map[string]int{}
	type headed struct {
		text string
		link linkData
	}
	var headings []headed
	for _, ch := range f.course.Chapters() {
		prefix := c.prefix[ch.Address]
		if ch == f.course.Index {
			continue
		}
		k := kind(ch)
		if k == course.KindTest || k == course.KindMeeting || ch.Layer == course.LayerCore || ch.Part == nil || ch == ch.Part.Index {
			continue // what is read from the first line to the last is found by the contents, and its headings tell a story
		}
		add(ch.Title, linkData{"#" + escapeFragment(prefix), ch.Title})
		if k != course.KindChapter {
			continue
		}
		for _, b := range ch.Blocks {
			if h, ok := b.(*course.Heading); ok && h.Level <= 3 && h.ID != "" {
				text := strings.TrimSpace(course.Plain(h.Pieces))
				seen[f.collator.key(text)]++
				if len(strings.Fields(text)) <= maxHeading && !strings.ContainsAny(text, "?!:") {
					headings = append(headings, headed{text, linkData{"#" + escapeFragment(prefix+"--"+h.ID), ch.Title}})
				}
			}
		}
	}
	for _, h := range headings {
		if seen[f.collator.key(h.text)] == 1 { // what stands in every chapter leads nowhere
			add(h.text, h.link)
		}
	}
	for _, k := range f.course.Contacts {
		add(k.Name, linkData{"#theContacts--" + k.ID, f.texts.t("contacts")})
	}
	var letters []indexLetter
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		e := *entries[key]
		if e.Links = c.places(e.Links); len(e.Links) == 0 {
			continue
		}
		initial := f.collator.initial(e.Word)
		if n := len(letters); n == 0 || letters[n-1].Letter != initial {
			letters = append(letters, indexLetter{Letter: initial})
		}
		l := &letters[len(letters)-1]
		l.Entries = append(l.Entries, e)
	}
	return letters
}

func (f *Frame) imprint() imprintData {
	c := &f.course.Config
	d := imprintData{
		CourseTitle: c.Title, Imprint: c.Imprint, Draft: c.Draft(), Version: c.Version, LawChecked: f.lawChecked(f.law), License: c.License,
		Publisher: c.Publisher.Name, PublisherURL: externalURL(c.Publisher.URL),
	}
	for _, r := range c.Reviewers {
		d.Reviewers = append(d.Reviewers, f.texts.t("booklet-reviewed", strings.Join(slices.DeleteFunc([]string{r.Name, r.Role}, func(s string) bool { return s == "" }), ", "), f.texts.date(r.Date)))
	}
	return d
}
