package page

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/render"
)

// Kind is what a page is for. The pages that an author writes have the kinds of [course.Kind], and these.
const (
	KindStart    course.Kind = "start"
	KindPart     course.Kind = "part"
	KindContents course.Kind = "contents"
	KindSources  course.Kind = "sources"
	KindGlossary course.Kind = "glossary"
	KindContacts course.Kind = "contacts"
	KindSearch   course.Kind = "search"
	KindBooklet  course.Kind = "booklet"
	KindNotFound course.Kind = "not-found"
	KindRedirect course.Kind = "redirect"
	KindHost     course.Kind = "host" // in the folder of the site that is the host's to change
)

// A Page is one page of the site, not yet written.
type Page struct {
	Address string
	Kind    course.Kind
	Chapter *course.Chapter // whose text it shows; nil for a generated page
	// Render writes the page. It depends on the course alone and may be called from any goroutine. An error is a
	// *LayoutError or a bug.
	Render func() ([]byte, error)
}

// Pages lists every page of the site: the start page, parts and chapters in reading order, other pages, generated
// pages, and pages that lead old addresses on, and more that others make. An address occurs once.
func (f *Frame) Pages(more ...Page) []Page {
	chapters := f.Course.Chapters()
	pages := make([]Page, 0, len(chapters)+len(f.Course.Parts)+20)
	taken := make(map[string]bool, cap(pages))
	add := func(address string, k course.Kind, ch *course.Chapter, render func() ([]byte, error)) {
		if address != "" && !taken[address] {
			taken[address] = true
			pages = append(pages, Page{address, k, ch, render})
		}
	}
	chapter := func(ch *course.Chapter) {
		add(ch.Address, KindOf(ch), ch, func() ([]byte, error) { return f.chapterPage(ch) })
		addresses, kinds := f.sheets(ch)
		for i, address := range addresses {
			write := f.runSheetPage
			if kinds[i] == KindHandout {
				write = f.handoutPage
			}
			add(address, kinds[i], ch, func() ([]byte, error) { return write(ch, address) })
		}
	}
	if ch := f.Course.Index; ch != nil {
		add(ch.Address, KindStart, ch, f.startPage)
	} else {
		add("index.html", KindStart, nil, f.startPage)
	}
	for _, p := range f.Course.Parts {
		if !p.Flat() {
			add(p.Address, KindPart, p.Index, func() ([]byte, error) { return f.partPage(p) })
		}
		for _, ch := range p.Chapters {
			chapter(ch)
		}
	}
	for _, ch := range f.Course.Pages {
		chapter(ch)
	}
	g := f.Generated
	add(g.Contents, KindContents, nil, f.contentsPage)
	add(g.Sources, KindSources, nil, f.sourcesPage)
	add(g.Glossary, KindGlossary, nil, f.glossaryPage)
	add(g.Contacts, KindContacts, nil, f.contactsPage)
	add(g.Search, KindSearch, nil, f.searchPage)
	for _, p := range more {
		add(p.Address, p.Kind, p.Chapter, p.Render)
	}
	add(g.NotFound, KindNotFound, nil, f.notFoundPage)
	for _, p := range f.hostPages() {
		add(p.address, KindHost, nil, func() ([]byte, error) { return f.hostPage(p) })
	}
	for _, ch := range chapters {
		for _, was := range ch.Was {
			old := strings.TrimSuffix(strings.Trim(was.Value, "/"), ".html") + ".html"
			add(old, KindRedirect, nil, func() ([]byte, error) { return f.redirectPage(old, ch) })
		}
	}
	return pages
}

// A pageHead is what a page says about itself to the frame.
type pageHead struct {
	address     string
	kind        course.Kind
	class       string
	title       string
	part        *course.Part
	description string
	chapter     *course.Chapter
	words       map[byte]bool // groups of the script's texts that it needs
}

// write puts a page's own layout into the frame.
func (f *Frame) write(h pageHead, layout string, page any) ([]byte, error) {
	main, err := f.Cache.LayOut(h.address, layout, page)
	if err != nil {
		return nil, err
	}
	if f.one != nil {
		return f.Cache.Layouts.Document("parts/main.html", f.main(h, main))
	}
	data, err := f.frame(h, main)
	if err != nil {
		return nil, err
	}
	return f.Cache.Layouts.Document("frame.html", data)
}

// headTitle returns the title of the document, which no other page has: `Chapter – Course`, with the part between when
// two pages of the course are called the same.
func (f *Frame) headTitle(h pageHead) string {
	title := h.title
	if f.titles[title] > 1 && h.part != nil && h.kind != KindPart {
		title += " – " + PartTitle(h.part)
	}
	switch {
	case h.kind == KindStart:
		return f.Course.Config.FullTitle()
	case h.kind == KindPart:
		title = f.Crumb(h.part)
	}
	return title + " – " + f.Course.Config.Title
}

func (f *Frame) StartAddress() string {
	if f.Course.Index != nil {
		return f.Course.Index.Address
	}
	return "index.html"
}

// An Opening is the head of a page.
type Opening struct {
	Crumbs   []render.Ref
	Where    string // `Kapitel 3 av 8 · 9 minuter`
	Vignette template.HTML
	Title    string // "" when the page's text has it
	Summary  string
	Goals    render.Goals
	Notice   string
	Skip     *render.Ref  // where to go on without reading what the notice is about
	Present  bool         // the page is made to be shown to a group
	Sheets   []render.Ref // that are printed from the page
}

// A Closing is the foot of a page's text.
type Closing struct {
	Notes          []render.Note
	SourcesID      string
	Sources        []render.SourceData
	Dates          []string // sentences
	Law            render.Law
	Previous, Next *Turn
}

// Any reports whether there is anything to show.
func (c Closing) Any() bool {
	return len(c.Notes)+len(c.Sources)+len(c.Dates) > 0 || c.Previous != nil || c.Next != nil
}

// A Turn leads to the page before or after. Part says that it is the first page of the part whose overview this is.
type Turn struct {
	URL, Title string
	Part       bool
}

// chapterData is a chapter, case, meeting, test or page.
type chapterData struct {
	Kind    course.Kind
	Opening Opening
	TOC     []render.Ref
	Text    template.HTML
	Lead    *render.Lead // a case whose text has no case block first: the whole page is the case
	Title   string
	Bank    []render.RecapItem // a test's questions
	Draw    int                // how many of them the test asks
	Write   int                // how many of those are to be written
	Mastery int                // percent
	Closing Closing
}

// OpeningRecap is the recap that the front matter asks for, nil when it asks for none.
func OpeningRecap(ch *course.Chapter) *course.Recap {
	if len(ch.FrontMatter.Recap) == 0 {
		return nil
	}
	r := &course.Recap{}
	for _, v := range ch.FrontMatter.Recap {
		if n, err := strconv.Atoi(v.Value); err == nil {
			r.Draw = n
		} else {
			r.Questions = append(r.Questions, course.Text{Value: v.Value})
		}
	}
	return r
}

func (f *Frame) chapterPage(ch *course.Chapter) ([]byte, error) {
	d := chapterData{Kind: KindOf(ch), Title: ch.Title, Opening: f.Opening(ch)}
	place, t := f.at(ch, Place{Place: render.Place{Group: presented(ch), Marks: f.options.Marks}}), f.Text(ch)
	d.Opening.Present = place.Group && d.Kind == course.KindMeeting
	d.Opening.Where = f.where(ch, "chapter-short", "minutes-short") // it stands after the part
	if d.Kind == course.KindCase {
		lead := &render.Lead{Vignette: d.Opening.Vignette, Summary: ch.Summary, Goals: d.Opening.Goals}
		d.Opening.Vignette, d.Opening.Title, d.Opening.Summary, d.Opening.Goals = "", "", "", render.Goals{}
		if OpensWithCase(t.Blocks) {
			t.Case = lead
		} else {
			d.Lead = lead
		}
	}
	if d.Kind == course.KindTest {
		d.Draw, d.Write, d.Mastery = ch.Draw, ch.Write, f.Course.Config.Mastery
		t.Bank = f.Guests(ch, place, slices.DeleteFunc(f.Course.Bank(ch),
			func(q course.Located) bool { return q.Chapter == ch }))
	}
	text, err := f.Write(ch, place, t)
	if err != nil {
		return nil, err
	}
	d.Text, d.Bank, d.Closing = text.Body, text.Bank, f.Closing(ch, text, place, ch.Address)
	d.TOC = f.toc(ch, len(d.Closing.Sources) > 0)
	if n := d.Closing.Next; ch.Notice != "" && n != nil {
		d.Opening.Skip = &render.Ref{URL: n.URL, Title: n.Title}
	}
	head := pageHead{ch.Address, d.Kind, "chapter", ch.Title, ch.Part, ch.Summary, ch, text.Words}
	return f.write(head, string(d.Kind)+".html", d)
}

// presented reports whether a page can be shown to a group.
func presented(ch *course.Chapter) bool {
	return KindOf(ch) != course.KindPage && (ch.Slides == nil || *ch.Slides)
}

// OpensWithCase reports whether blocks begin with a case that is for every reader.
func OpensWithCase(blocks []course.Block) bool {
	if len(blocks) == 0 {
		return false
	}
	c, ok := blocks[0].(*course.Case)
	return ok && len(c.Roles) == 0
}

func (f *Frame) Opening(ch *course.Chapter) Opening {
	d := Opening{
		Where:    f.where(ch, "chapter-n-of-m", "minutes"),
		Vignette: f.Vignette(ch), Title: ch.Title, Summary: ch.Summary, Notice: ch.Notice,
		Goals: render.Goals{Title: f.Texts.T("goals"), Goals: ch.Goals}, Sheets: f.sheetLinks(ch),
	}
	if p := ch.Part; p != nil && !p.Flat() {
		d.Crumbs = []render.Ref{{URL: f.Link(ch.Address, p.Address, ""), Title: PartTitle(p)}}
	}
	return d
}

// crumb names a part with its number.
func (f *Frame) Crumb(p *course.Part) string {
	if n := f.number[p]; n > 0 {
		return f.Texts.T("part-n", n, PartTitle(p))
	}
	return PartTitle(p)
}

func (f *Frame) Vignette(ch *course.Chapter) template.HTML {
	if ch == nil {
		return ""
	}
	return f.drawings[f.Course.Vignette(ch)]
}

// where says where in its part a chapter stands and how long it takes. where says what kind of page a chapter is and
// how long it takes, with the texts of the keys for its number and its minutes.
func (f *Frame) where(ch *course.Chapter, number, time string) string {
	var say []string
	switch k := KindOf(ch); k {
	case course.KindChapter:
		if ch.Part != nil {
			n, of := 0, 0
			for _, other := range ch.Part.Chapters {
				if KindOf(other) == course.KindChapter {
					of++
					if other == ch {
						n = of
					}
				}
			}
			if n > 0 && of > 1 {
				say = append(say, f.Texts.T(number, n, of))
			}
		}
	case course.KindPage:
	case course.KindCase, course.KindMeeting, course.KindTest:
		say = append(say, f.Texts.T("kind-"+string(k)))
	default:
		panic(course.Unknown(k))
	}
	if m := minutes(ch); m > 0 {
		say = append(say, f.Texts.N(time, m))
	}
	return strings.Join(say, " · ")
}

// minutes is what the author says a chapter takes, else what its text takes at 200 words a minute.
func minutes(ch *course.Chapter) int {
	if ch.Minutes > 0 {
		return ch.Minutes
	}
	return (ch.Words + 199) / 200
}

// toc lists the sections of a page that has at least two.
func (f *Frame) toc(ch *course.Chapter, sources bool) []render.Ref {
	var list []render.Ref
	for _, b := range ch.Blocks {
		if h, ok := b.(*course.Heading); ok && h.Level <= 2 && h.ID != "" {
			list = append(list, render.Ref{URL: "#" + f.prefix(ch.Address) + render.EscapeFragment(h.ID),
				Title: strings.TrimSpace(course.Plain(h.Pieces))})
		}
	}
	if len(list) < 2 {
		return nil
	}
	if sources {
		list = append(list, render.Ref{URL: "#" + f.prefix(ch.Address) + sourcesID, Title: f.Texts.T("sources")})
	}
	return list
}

const sourcesID = "src--list"

// Closing is the foot of a chapter's text as it is written in a place, before which and after which stands what does at
// an address.
func (f *Frame) Closing(ch *course.Chapter, t render.Written, p Place, address string) Closing {
	d := references(t, p)
	if r := ch.Reviewed; r.Date != "" {
		if r.By != "" {
			d.Dates = append(d.Dates, f.Texts.T("reviewed-by", f.Texts.Date(string(r.Date)), r.By))
		} else {
			d.Dates = append(d.Dates, f.Texts.T("reviewed", f.Texts.Date(string(r.Date))))
		}
	}
	if say := t.Law.Say(f.Texts); say != "" {
		d.Dates = append(d.Dates, say+".")
	}
	d.Previous, d.Next = f.turn(address)
	return d
}

// references is the foot of a text that says only what it refers to.
func references(t render.Written, p Place) Closing {
	return Closing{Notes: t.Notes, Sources: t.Sources, SourcesID: p.ID(sourcesID), Law: t.Law}
}

// turn returns the pages before and after in reading order. From the overview of a part the page before is the part
// before.
func (f *Frame) turn(address string) (previous, next *Turn) {
	at, ok := f.stopAt[address]
	if !ok {
		return nil, nil
	}
	turn := func(i int) *Turn {
		s := f.stops[i]
		return &Turn{f.Link(address, s.address, ""), s.title, f.stops[at].overview() && !s.overview()}
	}
	if here := f.stops[at]; here.overview() {
		if here.part.Flat() {
			return nil, nil // one begins by the start page's button
		}
		if n := f.number[here.part]; n > 1 {
			previous = turn(f.stopAt[f.Parts[n-2].Address])
			previous.Part = false
		}
	} else if at > 0 {
		previous = turn(at - 1)
	}
	if at+1 < len(f.stops) {
		next = turn(at + 1)
	}
	return previous, next
}

// chapterLink is a chapter in a list of chapters.
type chapterLink struct {
	ID, URL, Title, Meta, Summary string
}

// chapterGroup is chapters of a part under a heading.
type chapterGroup struct {
	ID, Title string
	Chapters  []chapterLink
}

func (f *Frame) chapterLinks(from string, list []*course.Chapter, summaries bool) []chapterLink {
	out := make([]chapterLink, len(list))
	for i, ch := range list {
		var meta []string
		switch k := KindOf(ch); k {
		case course.KindChapter, course.KindPage:
		case course.KindCase, course.KindMeeting, course.KindTest:
			if name := f.Texts.T("kind-" + string(k)); !strings.EqualFold(name, ch.Title) {
				meta = append(meta, layout.InSentence(name))
			}
		default:
			panic(course.Unknown(k))
		}
		if m := minutes(ch); m > 0 {
			meta = append(meta, f.Texts.N("minutes", m))
		}
		out[i] = chapterLink{ID: ch.ProgressID(), URL: f.Link(from, ch.Address, ""), Title: ch.Title,
			Meta: strings.Join(meta, " · ")}
		if summaries {
			out[i].Summary = ch.Summary
		}
	}
	return out
}

// partData is the overview of a part.
type partData struct {
	Opening Opening
	Text    template.HTML
	Groups  []chapterGroup
	Closing Closing
}

func (f *Frame) partPage(p *course.Part) ([]byte, error) {
	d := partData{Opening: Opening{Title: PartTitle(p)}}
	total := 0
	for _, ch := range p.Chapters {
		total += minutes(ch)
	}
	var where []string
	if n := f.WherePart(p); n != "" {
		where = append(where, n)
	}
	if total > 0 {
		where = append(where, f.Texts.N("minutes", total))
	}
	d.Opening.Where = strings.Join(where, " · ")
	head := pageHead{address: p.Address, kind: KindPart, class: "part", title: PartTitle(p), part: p, chapter: p.Index}
	if ch := p.Index; ch != nil {
		d.Opening.Vignette, d.Opening.Summary, d.Opening.Goals, d.Opening.Notice = f.Vignette(ch), ch.Summary,
			render.Goals{Title: f.Texts.T("goals-of-part"), Goals: ch.Goals}, ch.Notice
		head.description = ch.Summary
		text, err := f.Write(ch, Place{Place: render.Place{Marks: f.options.Marks}}, f.Text(ch))
		if err != nil {
			return nil, err
		}
		d.Text, d.Closing = text.Body, f.Closing(ch, text, f.at(ch, Place{}), p.Address)
		head.words = text.Words
	} else {
		d.Closing.Previous, d.Closing.Next = f.turn(p.Address)
	}
	d.Groups = f.chapterGroups(p)
	return f.write(head, "part.html", d)
}

// chapterGroups lists what one reads alone, and the meetings of a group, as on the overview of a part.
func (f *Frame) chapterGroups(p *course.Part) (groups []chapterGroup) {
	meeting := func(ch *course.Chapter) bool { return KindOf(ch) == course.KindMeeting }
	alone, together := slices.Clone(p.Chapters), slices.Clone(p.Chapters)
	alone = slices.DeleteFunc(alone, meeting)
	together = slices.DeleteFunc(together, func(ch *course.Chapter) bool { return !meeting(ch) })
	if len(alone) > 0 {
		groups = append(groups, chapterGroup{f.prefix(p.Address) + "part--chapters", f.Texts.T("chapters-of-part"),
			f.chapterLinks(p.Address, alone, true)})
	}
	if len(together) > 0 {
		groups = append(groups, chapterGroup{f.prefix(p.Address) + "part--meetings", f.Texts.T("meetings-of-part"),
			f.chapterLinks(p.Address, together, true)})
	}
	return groups
}

// WherePart says where in the course a part stands, "" when that goes without saying.
func (f *Frame) WherePart(p *course.Part) string {
	if n := f.number[p]; n > 0 && len(f.Parts) > 1 {
		return f.Texts.T("part-n-of-m", n, len(f.Parts))
	}
	return ""
}

// partLink is a part in a list of parts.
type partLink struct {
	URL, Title, Summary, Meta string
	Vignette                  template.HTML
	Chapters                  []chapterLink
}

func (f *Frame) partLink(from string, p *course.Part) partLink {
	l := partLink{URL: f.Link(from, p.Address, ""), Title: PartTitle(p)}
	if p.Index != nil {
		l.Summary, l.Vignette = p.Index.Summary, f.Vignette(p.Index)
	}
	l.Meta = f.asks(p)
	return l
}

// startData is the start page.
type startData struct {
	Opening  Opening
	Drawings []template.HTML // a row of them above the title
	First    *firstLink
	Contents string
	Booklet  string         // "" when there is none
	Lead     template.HTML  // what stands before the first heading
	Text     template.HTML  // the rest
	Parts    []partLink     // empty in a course of very many parts, and in a flat one
	Groups   []chapterGroup // the chapters of a flat course
	Closing  Closing
}

// firstLink is the first chapter, with what it takes in words: a reader begins with minutes, not with a course.
type firstLink struct {
	URL, Text string
}

// maxShelf is how many drawings stand in the row on the start page.
const maxShelf = 6

// shelf returns the drawings of the start page and of the first chapters, each once, the narrow ones first: a row shows
// as many as it has room for.
func (f *Frame) shelf() []template.HTML {
	var shown []*course.Media
	add := func(ch *course.Chapter) {
		if m := f.Course.Vignette(ch); f.drawings[m] != "" && len(shown) < maxShelf && !slices.Contains(shown, m) {
			shown = append(shown, m)
		}
	}
	if f.Course.Index != nil {
		add(f.Course.Index)
	}
	for _, p := range f.Parts {
		for _, ch := range p.Chapters {
			add(ch)
		}
	}
	slices.SortStableFunc(shown, func(a, b *course.Media) int { return cmp.Compare(a.Width, b.Width) })
	var out []template.HTML
	for _, m := range shown {
		out = append(out, f.drawings[m])
	}
	return out
}

func (f *Frame) startPage() ([]byte, error) {
	address := f.StartAddress()
	c := &f.Course.Config
	d := startData{Opening: Opening{Title: c.Title, Summary: c.Subtitle},
		Contents: f.Link(address, f.Generated.Contents, "")}
	head := pageHead{address: address, kind: KindStart, class: "start", title: c.Title, description: c.Subtitle,
		chapter: f.Course.Index}
	if ch := f.Course.Index; ch != nil {
		d.Opening.Summary = cmp.Or(ch.Summary, c.Subtitle)
		head.description = d.Opening.Summary
		t := f.Text(ch)
		first := slices.IndexFunc(ch.Blocks, func(b course.Block) bool {
			_, heading := b.(*course.Heading)
			return heading
		})
		if first < 0 {
			first = len(ch.Blocks)
		}
		t.Lead, t.Blocks = ch.Blocks[:first], ch.Blocks[first:]
		text, err := f.Write(ch, Place{Place: render.Place{Marks: f.options.Marks}}, t)
		if err != nil {
			return nil, err
		}
		d.Lead, d.Text, d.Closing = text.Lead, text.Body, f.Closing(ch, text, f.at(ch, Place{}), address)
		head.words = text.Words
	}
	d.Drawings = f.shelf()
	if f.hasBooklet() {
		d.Booklet = f.Link(address, f.Generated.Booklet, "")
	}
	for _, p := range f.Parts {
		for _, ch := range p.Chapters {
			if d.First == nil {
				d.First = &firstLink{f.Link(address, ch.Address, ""), f.Texts.N("begin-of", minutes(ch))}
			}
		}
		switch {
		case p.Flat():
			d.Groups = f.chapterGroups(p)
		case len(f.Parts) <= maxParts:
			d.Parts = append(d.Parts, f.partLink(address, p))
		}
	}
	return f.write(head, "start.html", d)
}
