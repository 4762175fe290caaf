package render

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
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
	// Render writes the page. It depends on the course alone and may be called from any goroutine. An error is a *LayoutError or a bug.
	Render func() ([]byte, error)
}

// Pages lists every page of the site: the start page, parts and chapters in reading order, other pages, generated pages, and pages
// that lead old addresses on. An address occurs once.
func (f *Frame) Pages() []Page {
	var pages []Page
	taken := map[string]bool{}
	add := func(address string, k course.Kind, ch *course.Chapter, render func() ([]byte, error)) {
		if address != "" && !taken[address] {
			taken[address] = true
			pages = append(pages, Page{address, k, ch, render})
		}
	}
	chapter := func(ch *course.Chapter) {
		add(ch.Address, kind(ch), ch, func() ([]byte, error) { return f.chapterPage(ch) })
		addresses, kinds := f.sheets(ch)
		for i, address := range addresses {
			write := f.runSheetPage
			if kinds[i] == KindHandout {
				write = f.handoutPage
			}
			add(address, kinds[i], ch, func() ([]byte, error) { return write(ch, address) })
		}
	}
	if ch := f.course.Index; ch != nil {
		add(ch.Address, KindStart, ch, f.startPage)
	} else {
		add("index.html", KindStart, nil, f.startPage)
	}
	for _, p := range f.course.Parts {
		add(p.Address, KindPart, p.Index, func() ([]byte, error) { return f.partPage(p) })
		for _, ch := range p.Chapters {
			chapter(ch)
		}
	}
	for _, ch := range f.course.Pages {
		chapter(ch)
	}
	g := f.generated
	add(g.Contents, KindContents, nil, f.contentsPage)
	add(g.Sources, KindSources, nil, f.sourcesPage)
	add(g.Glossary, KindGlossary, nil, f.glossaryPage)
	add(g.Contacts, KindContacts, nil, f.contactsPage)
	add(g.Search, KindSearch, nil, f.searchPage)
	if f.course.HasBooklet() {
		add(g.Booklet, KindBooklet, nil, func() ([]byte, error) {
			b, err := f.Booklet(nil, Printing{})
			return b.HTML, err
		})
	}
	add(g.NotFound, KindNotFound, nil, f.notFoundPage)
	for _, p := range f.hostPages() {
		add(p.address, KindHost, nil, func() ([]byte, error) { return f.hostPage(p) })
	}
	for _, ch := range f.course.Chapters() {
		for _, was := range ch.Was {
			old := strings.TrimSuffix(strings.Trim(was.Value, "/"), ".html") + ".html"
			add(old, KindRedirect, nil, func() ([]byte, error) { return f.redirectPage(old, ch) })
		}
	}
	return pages
}

// Body writes the blocks of a chapter for another place than a page of its own, at the address of the page that will hold them.
func (f *Frame) Body(ch *course.Chapter, page string, place Place) (Body, error) {
	w := f.newWriter(ch, page, place)
	b := Body{Text: string(w.recapAndBlocks())}
	var notes, sources strings.Builder
	for _, n := range w.footnotes() {
		notes.WriteString(`<li id="` + template.HTMLEscapeString(n.ID) + `">` + string(n.Text) + "</li>\n")
	}
	for _, s := range w.references() {
		w.part(&sources, "source", s)
	}
	b.Notes, b.Sources, b.Answers = notes.String(), sources.String(), w.answers
	return b, w.err
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
	main, err := f.layOut(h.address, layout, page)
	if err != nil {
		return nil, err
	}
	data, err := f.frame(h, main)
	if err != nil {
		return nil, err
	}
	return f.r.page("frame.html", data)
}

// headTitle returns the title of the document, which no other page has: `Chapter – Course`, with the part between when two pages
// of the course are called the same.
func (f *Frame) headTitle(h pageHead) string {
	title := h.title
	if f.titles[title] > 1 && h.part != nil && h.kind != KindPart {
		title += " – " + partTitle(h.part)
	}
	switch {
	case h.kind == KindStart && f.course.Config.Subtitle != "":
		return f.course.Config.Title + " – " + f.course.Config.Subtitle
	case h.kind == KindStart:
		return f.course.Config.Title
	case h.kind == KindPart:
		title = f.crumb(h.part)
	}
	return title + " – " + f.course.Config.Title
}

func (f *Frame) startAddress() string {
	if f.course.Index != nil {
		return f.course.Index.Address
	}
	return "index.html"
}

// openingData is the head of a page.
type openingData struct {
	Crumbs   []linkData
	Where    string // `Kapitel 3 av 8 · 9 minuter`
	Vignette template.HTML
	Title    string // "" when the page's text has it
	Summary  string
	Goals    goalsData
	Notice   string
	Skip     *linkData  // where to go on without reading what the notice is about
	Present  bool       // the page is made to be shown to a group
	Sheets   []linkData // that are printed from the page
}

// goalsData is what the reader will be able to do.
type goalsData struct {
	Title string
	Goals []string
}

// closingData is the foot of a page's text.
type closingData struct {
	Notes          []noteData
	SourcesID      string
	Sources        []sourceData
	Dates          []string // sentences
	Law            lawState
	Previous, Next *turnData
}

// Any reports whether there is anything to show.
func (c closingData) Any() bool {
	return len(c.Notes)+len(c.Sources)+len(c.Dates) > 0 || c.Previous != nil || c.Next != nil
}

// turnData leads to the page before or after. Part says that it is the first page of the part whose overview this is.
type turnData struct {
	URL, Title string
	Part       bool
}

// chapterData is a chapter, case, meeting, test or page.
type chapterData struct {
	Kind    course.Kind
	Opening openingData
	TOC     []linkData
	Text    template.HTML
	Lead    *caseLead // a case whose text has no case block first: the whole page is the case
	Title   string
	Bank    []recapItem // a test's questions
	Draw    int         // how many of them the test asks
	Mastery int         // percent
	Closing closingData
}

// A text is the blocks of a chapter, written in one place, with what belongs to them.
type text struct {
	body    template.HTML
	bank    []recapItem // of a test: questions of other chapters
	notes   []noteData
	sources []sourceData
	law     lawState
	words   map[byte]bool
	answers []Answer
	terms   []termUse
}

// text returns the chapter of a new writer, with questions of other chapters that a test shows.
func (w *writer) text(bank []course.Located) text {
	type given struct {
		lead *caseLead
		bank []*course.Question
	}
	g := given{lead: w.lead}
	for _, q := range bank {
		g.bank = append(g.bank, q.Question)
	}
	return remembered(w, g, func() text {
		t := text{body: w.recapAndBlocks()}
		for _, q := range bank {
			t.bank = append(t.bank, w.again(q, "test--"))
		}
		return w.end(t)
	})
}

// end completes a text with what it refers to.
func (w *writer) end(t text) text {
	t.notes = w.footnotes()
	t.sources, t.law, t.words, t.answers, t.terms = w.references(), w.law, w.words, w.answers, w.terms
	return t
}

func (w *writer) recapAndBlocks() template.HTML { return w.recapAnd(w.from.Blocks) }

func (w *writer) recapAnd(blocks []course.Block) template.HTML {
	var b strings.Builder
	if f := w.from.File; f != nil {
		b.Grow(2 * len(f.Data)) // about what the text becomes
	}
	if r := openingRecap(w.from); r != nil {
		w.recap(&b, r)
	}
	for _, block := range blocks {
		w.block(&b, block)
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// openingRecap is the recap that the front matter asks for, nil when it asks for none.
func openingRecap(ch *course.Chapter) *course.Recap {
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
	w := f.newWriter(ch, ch.Address, Place{})
	d := chapterData{Kind: kind(ch), Title: ch.Title, Opening: f.opening(ch)}
	w.group = presented(ch)
	d.Opening.Present = w.group && d.Kind == course.KindMeeting
	if d.Kind == course.KindCase {
		lead := &caseLead{Vignette: d.Opening.Vignette, Summary: ch.Summary, Goals: d.Opening.Goals}
		d.Opening.Vignette, d.Opening.Title, d.Opening.Summary, d.Opening.Goals = "", "", "", goalsData{}
		if first, ok := firstBlock(ch).(*course.Case); ok && len(first.Roles) == 0 {
			w.lead = lead
		} else {
			d.Lead = lead
		}
	}
	var bank []course.Located
	if d.Kind == course.KindTest {
		w.words['t'] = true
		d.Draw, d.Mastery = ch.Draw, f.course.Config.Mastery
		bank = slices.DeleteFunc(f.course.Bank(ch), func(q course.Located) bool { return q.Chapter == ch })
	}
	t := w.text(bank)
	d.Text, d.Bank, d.Closing = t.body, t.bank, f.closing(w, t, ch.Address)
	d.TOC = f.toc(w, ch, len(d.Closing.Sources) > 0)
	if n := d.Closing.Next; ch.Notice != "" && n != nil {
		d.Opening.Skip = &linkData{n.URL, n.Title}
	}
	if w.err != nil {
		return nil, w.err
	}
	return f.write(pageHead{ch.Address, d.Kind, "chapter", ch.Title, ch.Part, ch.Summary, ch, t.words}, string(d.Kind)+".html", d)
}

// presented reports whether a page can be shown to a group.
func presented(ch *course.Chapter) bool {
	return kind(ch) != course.KindPage && (ch.Slides == nil || *ch.Slides)
}

func firstBlock(ch *course.Chapter) course.Block {
	if len(ch.Blocks) == 0 {
		return nil
	}
	return ch.Blocks[0]
}

func (f *Frame) opening(ch *course.Chapter) openingData {
	d := openingData{
		Crumbs: []linkData{{f.link(ch.Address, f.startAddress(), ""), f.texts.t("start")}},
		Where:  f.where(ch), Vignette: f.vignette(ch), Title: ch.Title, Summary: ch.Summary, Notice: ch.Notice,
		Goals: goalsData{f.texts.t("goals"), ch.Goals}, Sheets: f.sheetLinks(ch),
	}
	if p := ch.Part; p != nil {
		d.Crumbs = append(d.Crumbs, linkData{f.link(ch.Address, p.Address, ""), f.crumb(p)})
	}
	return d
}

// crumb names a part with its number.
func (f *Frame) crumb(p *course.Part) string {
	if n := f.number[p]; n > 0 {
		return f.texts.t("part-n", n, partTitle(p))
	}
	return partTitle(p)
}

func (f *Frame) vignette(ch *course.Chapter) template.HTML {
	if ch == nil {
		return ""
	}
	return f.drawings[f.course.Vignette(ch)]
}

// where says where in its part a chapter stands and how long it takes.
func (f *Frame) where(ch *course.Chapter) string {
	var say []string
	switch k := kind(ch); k {
	case course.KindChapter:
		if ch.Part != nil {
			n, of := 0, 0
			for _, other := range ch.Part.Chapters {
				if kind(other) == course.KindChapter {
					of++
					if other == ch {
						n = of
					}
				}
			}
			if n > 0 && of > 1 {
				say = append(say, f.texts.t("chapter-n-of-m", n, of))
			}
		}
	case course.KindPage:
	default:
		say = append(say, f.texts.t("kind-"+string(k)))
	}
	if m := minutes(ch); m > 0 {
		say = append(say, f.texts.count("minutes", m))
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
func (f *Frame) toc(w *writer, ch *course.Chapter, sources bool) []linkData {
	var list []linkData
	for _, b := range ch.Blocks {
		if h, ok := b.(*course.Heading); ok && h.Level <= 2 && h.ID != "" {
			list = append(list, linkData{"#" + escapeFragment(w.id(h.ID)), strings.TrimSpace(course.Plain(h.Pieces))})
		}
	}
	if len(list) < 2 {
		return nil
	}
	if sources {
		list = append(list, linkData{"#" + w.own(sourcesID), f.texts.t("sources")})
	}
	return list
}

const sourcesID = "src--list"

// closing is the foot of a text that a writer has been asked for.
func (f *Frame) closing(w *writer, t text, address string) closingData {
	d := closingData{Notes: t.notes, Sources: t.sources, SourcesID: w.own(sourcesID), Law: t.law}
	if r := w.from.Reviewed; r.Date != "" {
		if r.By != "" {
			d.Dates = append(d.Dates, f.texts.t("reviewed-by", f.texts.date(r.Date), r.By))
		} else {
			d.Dates = append(d.Dates, f.texts.t("reviewed", f.texts.date(r.Date)))
		}
	}
	if say := f.lawChecked(t.law); say != "" {
		d.Dates = append(d.Dates, say+".")
	}
	d.Previous, d.Next = f.turn(address)
	return d
}

// turn returns the pages before and after in reading order. From the overview of a part the page before is the part before.
func (f *Frame) turn(address string) (previous, next *turnData) {
	at, ok := f.stopAt[address]
	if !ok {
		return nil, nil
	}
	turn := func(i int) *turnData {
		s := f.stops[i]
		return &turnData{f.link(address, s.address, ""), s.title, f.stops[at].overview && !s.overview}
	}
	if here := f.stops[at]; here.overview {
		if n := f.number[here.part]; n > 1 {
			previous = turn(f.stopAt[f.parts[n-2].Address])
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
		switch k := kind(ch); k {
		case course.KindChapter, course.KindPage:
		default:
			if name := f.texts.t("kind-" + string(k)); !strings.EqualFold(name, ch.Title) {
				meta = append(meta, inSentence(name))
			}
		}
		if m := minutes(ch); m > 0 {
			meta = append(meta, f.texts.count("minutes", m))
		}
		out[i] = chapterLink{ID: ch.ProgressID(), URL: f.link(from, ch.Address, ""), Title: ch.Title, Meta: strings.Join(meta, " · ")}
		if summaries {
			out[i].Summary = ch.Summary
		}
	}
	return out
}

// partData is the overview of a part.
type partData struct {
	Opening openingData
	Text    template.HTML
	Groups  []chapterGroup
	Closing closingData
}

func (f *Frame) partPage(p *course.Part) ([]byte, error) {
	d := partData{Opening: openingData{Title: partTitle(p), Crumbs: []linkData{{f.link(p.Address, f.startAddress(), ""), f.texts.t("start")}}}}
	total := 0
	for _, ch := range p.Chapters {
		total += minutes(ch)
	}
	var where []string
	if n := f.number[p]; n > 0 && len(f.parts) > 1 {
		where = append(where, f.texts.t("part-n-of-m", n, len(f.parts)))
	}
	if total > 0 {
		where = append(where, f.texts.count("minutes", total))
	}
	d.Opening.Where = strings.Join(where, " · ")
	head := pageHead{address: p.Address, kind: KindPart, class: "part", title: partTitle(p), part: p, chapter: p.Index}
	if ch := p.Index; ch != nil {
		d.Opening.Vignette, d.Opening.Summary, d.Opening.Goals, d.Opening.Notice = f.vignette(ch), ch.Summary, goalsData{f.texts.t("goals-of-part"), ch.Goals}, ch.Notice
		head.description = ch.Summary
		w := f.newWriter(ch, ch.Address, Place{})
		t := w.text(nil)
		d.Text, d.Closing = t.body, f.closing(w, t, p.Address)
		head.words = t.words
		if w.err != nil {
			return nil, w.err
		}
	} else {
		d.Closing.Previous, d.Closing.Next = f.turn(p.Address)
	}
	meeting := func(ch *course.Chapter) bool { return kind(ch) == course.KindMeeting }
	alone, together := slices.Clone(p.Chapters), slices.Clone(p.Chapters)
	alone = slices.DeleteFunc(alone, meeting)
	together = slices.DeleteFunc(together, func(ch *course.Chapter) bool { return !meeting(ch) })
	if len(alone) > 0 {
		d.Groups = append(d.Groups, chapterGroup{"part--chapters", f.texts.t("chapters-of-part"), f.chapterLinks(p.Address, alone, true)})
	}
	if len(together) > 0 {
		d.Groups = append(d.Groups, chapterGroup{"part--meetings", f.texts.t("meetings-of-part"), f.chapterLinks(p.Address, together, true)})
	}
	return f.write(head, "part.html", d)
}

// partLink is a part in a list of parts.
type partLink struct {
	URL, Title, Summary, Meta string
	Vignette                  template.HTML
	Chapters                  []chapterLink
}

func (f *Frame) partLink(from string, p *course.Part) partLink {
	l := partLink{URL: f.link(from, p.Address, ""), Title: partTitle(p)}
	if p.Index != nil {
		l.Summary, l.Vignette = p.Index.Summary, f.vignette(p.Index)
	}
	total := 0
	for _, ch := range p.Chapters {
		total += minutes(ch)
	}
	if n := len(p.Chapters); n > 0 {
		l.Meta = f.texts.count("chapters", n) + " · " + f.texts.count("minutes", total)
	}
	return l
}

// startData is the start page.
type startData struct {
	Opening  openingData
	Drawings []template.HTML // a row of them above the title
	First    *linkData       // the first chapter
	Contents string
	Booklet  string        // "" when there is none
	Lead     template.HTML // what stands before the first heading
	Text     template.HTML // the rest
	Parts    []partLink    // empty in a course of very many parts
	Closing  closingData
}

// maxShelf is how many drawings stand in the row on the start page.
const maxShelf = 6

// shelf returns the drawings of the start page and of the first chapters, each once, the narrow ones first: a row shows as many as it
// has room for.
func (f *Frame) shelf() []template.HTML {
	var shown []*course.Media
	add := func(ch *course.Chapter) {
		if m := f.course.Vignette(ch); f.drawings[m] != "" && len(shown) < maxShelf && !slices.Contains(shown, m) {
			shown = append(shown, m)
		}
	}
	if f.course.Index != nil {
		add(f.course.Index)
	}
	for _, p := range f.parts {
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
	address := f.startAddress()
	c := &f.course.Config
	d := startData{Opening: openingData{Title: c.Title, Summary: c.Subtitle}, Contents: f.link(address, f.generated.Contents, "")}
	head := pageHead{address: address, kind: KindStart, class: "start", title: c.Title, description: c.Subtitle, chapter: f.course.Index}
	if ch := f.course.Index; ch != nil {
		d.Opening.Summary = cmp.Or(ch.Summary, c.Subtitle)
		head.description = d.Opening.Summary
		w := f.newWriter(ch, address, Place{})
		first := slices.IndexFunc(ch.Blocks, func(b course.Block) bool { _, heading := b.(*course.Heading); return heading })
		if first < 0 {
			first = len(ch.Blocks)
		}
		d.Lead = w.blocks(ch.Blocks[:first])
		t := w.end(text{body: w.recapAnd(ch.Blocks[first:])})
		d.Text, d.Closing = t.body, f.closing(w, t, address)
		head.words = t.words
		if w.err != nil {
			return nil, w.err
		}
	}
	d.Drawings = f.shelf()
	if f.course.HasBooklet() {
		d.Booklet = f.link(address, f.generated.Booklet, "")
	}
	for _, p := range f.parts {
		for _, ch := range p.Chapters {
			if d.First == nil {
				d.First = &linkData{f.link(address, ch.Address, ""), partTitle(p)}
			}
		}
		if len(f.parts) <= maxParts {
			d.Parts = append(d.Parts, f.partLink(address, p))
		}
	}
	return f.write(head, "start.html", d)
}
