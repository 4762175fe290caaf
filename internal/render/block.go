package render

import (
	"cmp"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/media"
)

// A Text is what is written of a chapter: its blocks, or some of them.
type Text struct {
	Chapter string // its course path, by which a View knows it
	Kind    course.Kind
	Minutes int            // that its author gives it
	Lead    []course.Block // what a page shows before all else, away from the text
	Recap   *course.Recap  // earlier questions that the text begins with; nil for none
	Blocks  []course.Block
	Notes   []*course.Note
	Bank    []Guest // of a test: questions of other chapters, at the end
	Case    *Lead   // for the case that heads a page of its own: the first block
}

// same reports whether two texts are one: the blocks are the same, not only alike, for what is parsed is parsed once.
func (t *Text) same(u Text) bool {
	return t.Chapter == u.Chapter && t.Kind == u.Kind && t.Minutes == u.Minutes && slices.Equal(t.Lead, u.Lead) &&
		reflect.DeepEqual(t.Recap, u.Recap) && slices.Equal(t.Blocks, u.Blocks) && slices.Equal(t.Notes, u.Notes) &&
		slices.Equal(t.Bank, u.Bank) && reflect.DeepEqual(t.Case, u.Case)
}

// A Place is where a text is put. It is all that differs between a web page, a page that holds several chapters and an
// EPUB.
type Place struct {
	// Page is the address of the page.
	Page string
	// IDPrefix begins every id of the text and every fragment that names one, as `<chapter-id>--` where chapters share
	// a page.
	IDPrefix string
	// HeadingOffset is added to the level of every heading.
	HeadingOffset int
	// NoTerms leaves the terms of the glossary as plain text.
	NoTerms bool
	// Group writes what is for a group too, where only the script that projects the page finds it.
	Group bool
	// Leader writes the notes for the leader of a group, and what is shown on the wall, where they stand.
	Leader bool
	// Book is a place where nothing can be filled in or opened.
	Book bool
	// Printed says that the numbers of the printed pages are known.
	Printed bool
	// Marks writes a mark before each block, see marks.go.
	Marks bool
}

// ID returns an author's id as it is written here.
func (p *Place) ID(id string) string { return p.IDPrefix + id }

// Written is a text, with what belongs to it.
type Written struct {
	Lead    template.HTML
	Body    template.HTML
	Bank    []RecapItem // of a test: questions of other chapters
	Notes   []Note
	Sources []SourceData
	Law     Law
	Words   map[byte]bool // groups of the script's texts that the page needs
	Answers []Answer      // in a book, of what the text asks
	Terms   []TermUse     // in a book
}

// A TermUse is a place where a text first uses a term of the glossary.
type TermUse struct {
	Term int    // index in the course's terms
	ID   string // in the page
}

// A writer turns a text into XHTML for one place. It numbers citations and notes as it goes, so blocks are written
// once, in the order in which a reader meets them.
type writer struct {
	cache *Cache
	texts layout.Texts
	view  View
	place Place
	text  Text

	level   int // of the heading that the text stands under
	terms   *Terms
	linked  map[int]bool // terms that have been linked
	cites   citations
	notes   notes
	law     Law
	lead    *Lead // for the case that heads a page of its own
	parts   int   // blocks that layouts have written
	words   map[byte]bool
	answers []Answer
	uses    []TermUse
	err     error

	noTerms    int
	inLink     int
	historical bool            // inside a box about how it was
	elsewhere  int             // above 0, what is written stands in another file than the chapter's
	aside      bool            // in what is for a group: a citation names its source, and nothing is numbered
	copied     bool            // a question shown again, away from its chapter
	chapter    string          // course path of the chapter that what is written stands in
	scope      string          // begins the ids of what is copied
	used       map[string]bool // scopes used so far
}

func newWriter(c *Cache, v View, p Place, t Text) *writer {
	w := &writer{
		cache: c, texts: c.Layouts.Texts, view: v, place: p, text: t,
		level: 1 + p.HeadingOffset, lead: t.Case, chapter: t.Chapter, words: map[byte]bool{},
	}
	if p.NoTerms {
		w.noTerms++
	}
	if t.Kind == course.KindTest {
		w.words['t'] = true
	}
	return w
}

// write writes the text.
func (w *writer) write() Written {
	t := Written{Lead: w.blocks(w.text.Lead), Body: w.body()}
	for _, q := range w.text.Bank {
		add := func(*strings.Builder) { t.Bank = append(t.Bank, w.again(q, "test--")) }
		if w.place.Marks {
			w.whole(add)
		} else {
			add(nil)
		}
	}
	return w.end(t)
}

// end completes a text with what it refers to.
func (w *writer) end(t Written) Written {
	w.elsewhere++ // a note stands where it is written, not at the end
	t.Notes = w.footnotes()
	t.Sources, t.Law, t.Words, t.Answers, t.Terms = w.references(), w.law, w.words, w.answers, w.uses
	return t
}

func (w *writer) body() template.HTML {
	var b strings.Builder
	if w.text.Recap != nil {
		w.recap(&b, w.text.Recap)
	}
	for _, block := range w.text.Blocks {
		w.block(&b, block)
	}
	if w.place.Marks {
		b.WriteString("<!--at:end-->")
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// id returns an author's id as this place writes it.
func (w *writer) id(id string) string {
	if id == "" {
		return ""
	}
	return w.place.IDPrefix + w.scope + id
}

// own returns an id that the page makes itself, for citations and notes: a question shown again cites the sources of
// the page.
func (w *writer) own(id string) string { return w.place.IDPrefix + id }

// blocks returns blocks in the section that the text stands in.
func (w *writer) blocks(bs []course.Block) template.HTML {
	var b strings.Builder
	for _, block := range bs {
		w.block(&b, block)
	}
	return template.HTML(strings.TrimSpace(b.String()))
}

// inside returns the blocks of a box whose own heading has a level.
func (w *writer) inside(bs []course.Block, level int) template.HTML {
	before := w.level
	w.level = level
	defer func() { w.level = before }()
	return w.blocks(bs)
}

// Heading returns a heading element, at most h6.
func Heading(level int, class string, id string, text template.HTML) template.HTML {
	var b strings.Builder
	writeHeading(&b, level, class, id, text)
	return template.HTML(b.String())
}

func writeHeading(b *strings.Builder, level int, class, id string, text template.HTML) {
	n := strconv.Itoa(min(level, 6))
	write(b, "<h", n)
	if id != "" {
		write(b, ` id="`, template.HTMLEscapeString(id), `"`)
	}
	if class != "" {
		write(b, ` class="`, template.HTMLEscapeString(class), `"`)
	}
	write(b, ">", string(text), "</h", n, ">")
}

// Escape returns a text as XHTML.
func Escape(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }

// part writes a block through its layout.
func (w *writer) part(b *strings.Builder, name string, data any) {
	var err error
	if name = "parts/" + name + ".html"; !w.cache.remembers() {
		err = w.cache.Layouts.Execute(b, name, data)
	} else { // a text that is written again differs in few of its blocks
		var html template.HTML
		w.parts++
		html, err = w.cache.LayOut(w.place.Page+" "+w.place.IDPrefix+strconv.Itoa(w.parts), name, data)
		b.WriteString(string(html))
	}
	if err != nil && w.err == nil {
		w.err = err
	}
	b.WriteByte('\n')
}

// block writes one block. Notes for a group's leader and slides are not seen in a page to read: see forGroup.
func (w *writer) block(b *strings.Builder, block course.Block) {
	if w.place.Marks {
		w.marked(b, block)
	} else {
		w.shown(b, block)
	}
}

func (w *writer) shown(b *strings.Builder, block course.Block) {
	roles := block.Common().Roles
	if len(roles) == 0 {
		w.bare(b, block)
		return
	}
	var body strings.Builder
	w.bare(&body, block)
	if body.Len() == 0 {
		return
	}
	w.words['r'] = true
	data := roleData{}
	var ids, names []string
	for _, r := range roles {
		ids = append(ids, r.Value)
		names = append(names, cmp.Or(w.view.Role(r.Value), r.Value))
	}
	data.Body = template.HTML(strings.TrimSpace(body.String()))
	data.Roles, data.Names = strings.Join(ids, " "), w.texts.List(names)
	w.part(b, "role", data)
}

// roleData is a block that is for some readers, by where they work.
type roleData struct {
	Roles string // ids, a space between
	Names string // `Socialtjänst och LSS-boende`
	Body  template.HTML
}

func (w *writer) bare(b *strings.Builder, block course.Block) {
	switch block := block.(type) {
	case *course.Prose:
		w.pieces(b, block.Pieces)
	case *course.Heading:
		w.level = max(block.Level, 2) + w.place.HeadingOffset
		writeHeading(b, w.level, block.Class, w.id(block.ID), w.plain(block.Pieces))
		b.WriteByte('\n')
	case *course.Figure:
		w.figure(b, block)
	case *course.Table:
		w.part(b, "table", w.table(block))
	case *course.Callout:
		w.callout(b, block)
	case *course.Case:
		w.caseBlock(b, block)
	case *course.Question:
		w.questionBlock(b, block)
	case *course.Recap:
		w.recap(b, block)
	case *course.Reflection:
		w.reflection(b, block)
	case *course.Discussion:
		w.discussion(b, block)
	case *course.Conversation:
		w.conversation(b, block)
	case *course.Chart:
		w.chart(b, block)
	case *course.Slot:
		if block.Filled {
			w.elsewhere++
			defer func() { w.elsewhere-- }()
		}
		w.part(b, "local", slotData{ID: w.id(block.ID), Filled: block.Filled, Label: block.Label,
			Body: w.blocks(block.Blocks)})
	case *course.Contacts:
		w.contacts(b, block)
	case *course.Recording:
		w.recording(b, block)
	case *course.Plan:
		w.plan(b, block)
	case *course.Facilitator:
		w.facilitator(b, block)
	case *course.Slide:
		w.slide(b, block)
	default:
		panic(course.Unknown(block))
	}
}

// groupData is what is for a group and not for a reader alone: a slide, or notes for the leader.
type groupData struct {
	Type    string // slide or notes
	Minutes int    // 0 when not given
	Body    template.HTML
}

// forGroup writes what is for a group into template elements, which a browser does not show, read aloud or find; the
// script that projects the page does.
func (w *writer) forGroup(b *strings.Builder, d groupData, blocks []course.Block) {
	aside := w.aside
	w.aside = true
	w.noTerms++
	d.Body = w.inside(blocks, w.level)
	w.part(b, "group", d)
	w.noTerms--
	w.aside = aside
}

func (w *writer) facilitator(b *strings.Builder, f *course.Facilitator) {
	switch {
	case w.place.Leader:
		w.part(b, "facilitator", facilitatorData{w.id(f.ID), f.Label, f.Minutes, w.inside(f.Blocks, w.level)})
	case w.place.Group:
		w.forGroup(b, groupData{Type: "notes", Minutes: f.Minutes}, f.Blocks)
	}
}

func (w *writer) slide(b *strings.Builder, s *course.Slide) {
	switch {
	case w.place.Leader:
		w.part(b, "slide", slideData{w.id(s.ID), w.onPaper(s)})
	case w.place.Group:
		for _, blocks := range s.Slides {
			w.forGroup(b, groupData{Type: "slide"}, blocks)
		}
	}
}

// slotData is a place for the host's own text. Filled says that the host has filled it; else the text is the course's
// default.
type slotData struct {
	ID, Label string
	Filled    bool
	Body      template.HTML
}

// figureData is an image that stands alone.
type figureData struct {
	ID      string
	Image   template.HTML
	Caption string
}

func (w *writer) figure(b *strings.Builder, f *course.Figure) {
	w.part(b, "figure", figureData{ID: w.id(f.ID), Image: w.picture(f.Image), Caption: f.Image.Title})
}

// tableData is a table. Wide says that it may need to scroll, and then it needs a name.
type tableData struct {
	ID, Caption string
	Wide        bool
	Name        string
	RowHeads    bool // the first cell of each row is its heading
	Agenda      bool // of the meeting whose page it is on
	Head        []cellData
	Rows        [][]cellData
}

type cellData struct {
	Text  template.HTML
	Class string // right, center or ""
}

func (w *writer) table(t *course.Table) tableData {
	d := tableData{
		ID: w.id(t.ID), Caption: t.Label,
		Wide: len(t.Header) > 2, RowHeads: len(t.Header) > 1 && !t.ToFillIn(),
	}
	cells := func(row []course.Cell) []cellData {
		out := make([]cellData, len(row))
		for i, c := range row {
			out[i].Text = w.inline(c.Pieces)
			if i < len(t.Aligns) && t.Aligns[i] != course.AlignLeft {
				out[i].Class = string(t.Aligns[i])
			}
		}
		return out
	}
	w.noTerms++ // the header's words are headings
	d.Head = cells(t.Header)
	w.noTerms--
	if d.Wide {
		names := make([]string, 0, len(t.Header))
		for _, h := range t.Header {
			if h.Text != "" {
				names = append(names, h.Text)
			}
		}
		d.Name = w.texts.T("table", cmp.Or(t.Label, w.texts.List(names)))
	}
	if w.place.Group && w.text.Kind == course.KindMeeting {
		_, agenda := course.Agenda(w.text.Blocks)
		d.Agenda = t == agenda
	}
	d.Rows = make([][]cellData, len(t.Rows))
	for i, row := range t.Rows {
		d.Rows[i] = cells(row)
	}
	return d
}

// calloutData is a passage set apart.
type calloutData struct {
	ID         string
	Type       course.CalloutType
	Label      string // what kind it is, in the course's language
	Title      string // the author's label, "" when none
	Historical bool
	Folded     bool
	Body       template.HTML
	Law        Law    // of a law box
	Checked    string // in words; "" when the box cites no law in force
}

func (w *writer) callout(b *strings.Builder, c *course.Callout) {
	d := calloutData{ID: w.id(c.ID), Type: c.Type, Label: w.texts.T("callout-" + string(c.Type)), Title: c.Label,
		Historical: c.Historical, Folded: c.Folded}
	outer, history := w.law, w.historical
	w.law, w.historical = Law{}, history || c.Historical
	d.Body = w.inside(c.Blocks, w.level)
	if c.Type == course.CalloutLaw {
		d.Law, d.Checked = w.law, w.law.Say(w.texts)
	}
	w.historical = history
	w.law = outer.and(w.law)
	w.part(b, "callout", d)
}

// Goals are what the reader will be able to do.
type Goals struct {
	Title string
	Goals []string
}

// A Lead is what a case gets when it heads a page of its own.
type Lead struct {
	Vignette template.HTML
	Summary  string
	Goals    Goals // which follow the case
	Titled   bool  // what heads the page names the case
}

// caseData is a case: a person, told.
type caseData struct {
	ID      string
	Heading template.HTML // the person's name as a heading
	Minutes int
	Lead
	Body template.HTML
}

func (w *writer) caseBlock(b *strings.Builder, c *course.Case) {
	d := caseData{ID: w.id(c.ID), Minutes: c.Minutes}
	level := w.level + 1
	if w.lead != nil {
		level = 1 + w.place.HeadingOffset
		d.Lead, w.lead = *w.lead, nil
	}
	if !d.Titled {
		d.Heading = Heading(level, "name", "", Escape(c.Label))
	}
	d.Body = w.inside(c.Blocks, level)
	w.part(b, "case", d)
}

// promptData is one thing to think or talk about.
type promptData struct {
	Key  string
	Text template.HTML
}

func (w *writer) prompts(ps []course.Prompt) []promptData {
	out := make([]promptData, len(ps))
	for i, p := range ps {
		out[i] = promptData{p.Key, w.plain(p.Pieces)}
	}
	return out
}

// reflectionData is prompts for one's own thought.
type reflectionData struct {
	ID, Label string
	Intro     template.HTML
	Prompts   []promptData
	Rows      int
	Consider  template.HTML
	Book      bool
	Lines     []struct{} // in a book, to write on
}

func (w *writer) reflection(b *strings.Builder, r *course.Reflection) {
	w.part(b, "reflection", reflectionData{
		ID: w.id(r.ID), Label: cmp.Or(r.Label, w.texts.T("reflection")),
		Intro: w.blocks(r.Intro), Prompts: w.prompts(r.Prompts), Rows: max(r.Rows, 1), Consider: w.blocks(r.Consider),
		Book: w.place.Book, Lines: make([]struct{}, max(r.Rows, 1)),
	})
}

// discussionData is prompts for a group.
type discussionData struct {
	ID, Label string
	Meta      string // `10 minuter · tre och tre`
	Minutes   int    // 0 when not given
	Intro     template.HTML
	Prompts   []promptData
	Consider  template.HTML
	Book      bool
}

func (w *writer) discussion(b *strings.Builder, d *course.Discussion) {
	var meta []string
	if d.Minutes > 0 {
		meta = append(meta, w.texts.N("minutes", d.Minutes))
	}
	if d.Group != "" {
		meta = append(meta, d.Group)
	}
	w.part(b, "discussion", discussionData{
		ID: w.id(d.ID), Label: cmp.Or(d.Label, w.texts.T("discussion")), Meta: strings.Join(meta, " · "),
		Minutes: d.Minutes, Intro: w.blocks(d.Intro), Prompts: w.prompts(d.Prompts), Consider: w.blocks(d.Consider),
		Book: w.place.Book,
	})
}

// conversationData is a branching dialogue, all its scenes after one another.
type conversationData struct {
	ID      string
	Heading template.HTML // "" when the author gave no label
	Intro   template.HTML
	Scenes  []sceneData

	CommentsURL string // in a book; "" when there are none
}

type sceneData struct {
	ID      string
	Heading template.HTML
	Body    template.HTML
	Choices []choiceData
	Restart string // of an ending: URL of the opening; "" when that is this scene
}

type choiceData struct {
	Key, URL string
	Text     template.HTML
	Comment  template.HTML

	To int // the number of the scene it leads to, on paper
}

func (w *writer) conversation(b *strings.Builder, c *course.Conversation) {
	w.words['c'] = true
	d := conversationData{ID: w.id(c.ID)}
	level := w.level
	if c.Label != "" {
		level++
		d.Heading = Heading(level, "", "", Escape(c.Label))
	}
	d.Intro = w.inside(c.Intro, level)
	level++
	number := map[string]int{}
	for i, s := range c.Scenes {
		number[s.ID] = i + 1
	}
	for i, s := range c.Scenes {
		title := w.plain(s.Title)
		if w.place.Book {
			title = template.HTML(`<span class="number">`+strconv.Itoa(i+1)+"</span> ") + title
		}
		scene := sceneData{ID: w.id(course.SceneID(c.ID, s.ID)), Heading: Heading(level, "", "", title),
			Body: w.inside(s.Blocks, level)}
		for _, choice := range c.Shown(s) {
			w.inLink++
			text := w.plain(choice.Pieces)
			w.inLink--
			scene.Choices = append(scene.Choices, choiceData{
				Key: choice.Key, URL: "#" + w.id(course.SceneID(c.ID, choice.Target)), Text: text,
				Comment: w.inside(choice.Comment, level), To: number[choice.Target],
			})
		}
		if len(s.Choices) == 0 && i > 0 {
			scene.Restart = "#" + w.id(course.SceneID(c.ID, c.Scenes[0].ID))
		}
		d.Scenes = append(d.Scenes, scene)
	}
	if w.place.Book {
		d.CommentsURL = w.bookChoices(c, &d)
	}
	w.part(b, w.bookPart("conversation"), d)
}

// chartData is a table and a drawing of it.
type chartData struct {
	ID      string
	Caption string        // the author's label
	Intro   template.HTML // what else the author says in the block
	Drawing template.HTML // "" when the table cannot be drawn
	Legend  []string      // names of the series, "" when the drawing names them itself
	Table   tableData
	Book    bool
}

func (w *writer) chart(b *strings.Builder, c *course.Chart) {
	if c.Table == nil {
		return
	}
	d := chartData{ID: w.id(c.ID), Caption: c.Label, Intro: w.blocks(c.Intro), Table: w.table(c.Table),
		Book: w.place.Book}
	if p, ok := plot(c.Table, w.cache.Layouts.Language); ok {
		subject := c.Label
		if subject == "" {
			subject = w.texts.List(p.Series)
		}
		describe := w.texts.T("chart-described")
		if c.Type == course.ChartLine && p.Categories() > 1 {
			d.Drawing = p.Lines(w.texts.T("chart-line", subject), describe)
		} else {
			d.Drawing = p.Bars(w.texts.T("chart-bar", subject), describe)
			if p.Legend() {
				d.Legend = p.Series
			}
		}
	}
	w.part(b, "chart", d)
}

// plot reads the table of a chart.
func plot(t *course.Table, language string) (drawing.Chart, bool) {
	cells := func(row []course.Cell) (texts []string) {
		for _, c := range row {
			texts = append(texts, c.Text)
		}
		return texts
	}
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = cells(row)
	}
	return drawing.NewChart(cells(t.Header), rows, lang.Of(language).Decimal)
}

// contactsData is a list of contacts.
type contactsData struct {
	ID       string
	Intro    template.HTML
	Contacts []ContactData
}

// ContactData is one helpline or service. What is not known is "".
type ContactData struct {
	ID                    string // only in the page of all contacts
	Heading               template.HTML
	About                 string
	Facts                 string // when, where and for whom, in one line
	Phone                 string
	Tel                   template.URL
	URL, Host             string
	Languages, DeafAccess string
	Anonymous             string
	Checked               string      // in words, or that it is not checked
	Date                  course.Date // of the check; "" when there is none, or when it does not grow old
	Source                string      // what the check rests on; "" when there is none
}

func (w *writer) contacts(b *strings.Builder, c *course.Contacts) {
	d := contactsData{ID: w.id(c.ID), Intro: w.blocks(c.Intro)}
	for _, k := range w.view.Contacts(c) {
		d.Contacts = append(d.Contacts, Contact(w.texts, k, w.level+1, ""))
	}
	w.part(b, "contacts", d)
}

// Contact returns a contact as a list shows it, under a heading of a level.
func Contact(t layout.Texts, k *course.Contact, level int, id string) ContactData {
	d := ContactData{
		ID: id, Heading: Heading(level, "", "", Escape(k.Name)), About: k.About, Facts: contactFacts(t, k),
		Phone: k.Phone, Tel: Telephone(k.Phone), URL: ExternalURL(k.URL), Languages: t.List(k.Languages),
		DeafAccess: k.DeafAccess, Anonymous: k.Anonymous, Checked: t.T("unchecked"), Date: k.Ages(),
	}
	if d.URL != "" {
		d.Host = hostName(d.URL)
	}
	if date := k.Checked.Date; date != "" {
		d.Checked, d.Source = t.T("checked", t.Date(string(date))), cmp.Or(k.Checked.Source, k.Checked.By)
	}
	return d
}

// contactFacts says when a contact can be reached, where it is and for whom, as `Dygnet runt · hela landet · för unga`.
func contactFacts(t layout.Texts, k *course.Contact) string {
	facts := []string{k.Hours, t.List(k.Region)}
	if len(k.For) > 0 {
		facts = append(facts, t.T("contact-for", t.List(k.For)))
	}
	line := strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), " · ")
	first, size := utf8.DecodeRuneInString(line)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + line[size:]
}

// recordingData is a film or a sound recording.
type recordingData struct {
	ID, Label     string
	Audio         bool
	Src           template.URL
	Type          string
	Captions      template.URL // "" when none
	Language      string
	LanguageName  string
	Width, Height int
	Transcript    template.HTML
}

func (w *writer) recording(b *strings.Builder, r *course.Recording) {
	d := recordingData{
		ID: w.id(r.ID), Label: r.Label, Audio: r.Audio, Type: media.Of(r.Src.Value).MIME,
		Language: w.cache.Layouts.Language, LanguageName: lang.Of(w.cache.Layouts.Language).Name,
		Transcript: w.blocks(r.Transcript),
	}
	if f := w.view.Media(w.chapter, r.Src.Value); f.Media != nil {
		d.Src, d.Width, d.Height = template.URL(f.URL), f.Media.Width, f.Media.Height
	}
	if f := w.view.Media(w.chapter, r.Captions.Value); f.Media != nil {
		d.Captions = template.URL(f.URL)
	}
	w.part(b, w.bookPart("recording"), d)
}

// planData is an if–then sentence to complete.
type planData struct {
	ID, Label string
	Was       string // ids that it once had
	Intro     template.HTML
	Sentence  template.HTML // each gap is <span class="blank">…</span>
}

func (w *writer) plan(b *strings.Builder, p *course.Plan) {
	d := planData{ID: w.id(p.ID), Label: cmp.Or(p.Label, w.texts.T("plan")), Was: strings.Join(p.Was, " "),
		Intro: w.blocks(p.Intro)}
	d.Sentence = template.HTML(strings.ReplaceAll(string(w.plain(p.Pieces)), "…", `<span class="blank">…</span>`))
	w.part(b, "plan", d)
}
