package render

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
)

// A citations numbers the sources that one page cites, in the order of their first citation.
type citations struct {
	list   []*citedSource
	number map[*course.Source]*citedSource
	refs   int // citations so far, each an id ref--N
}

type citedSource struct {
	source *course.Source
	number string
	label  string // what a link to it says, escaped
	law    bool
	refs   []int
	places []*citedPlace // each once
}

// A citedPlace is a source or a provision of it, as the page cites it.
type citedPlace struct {
	locator    string
	historical bool
	notice     string // that it no longer holds, "" when it does
	state      Law    // when it was checked
}

// cite adds a citation and returns its number. One inside a link has no place that the list could lead back to.
func (w *writer) cite(s *course.Source, locator string, historical bool) (cited *citedSource, place *citedPlace,
	ref string) {
	c := &w.cites
	cited = c.number[s]
	if cited == nil {
		number := strconv.Itoa(len(c.list) + 1)
		if n := w.listed(s); n > 0 {
			number = strconv.Itoa(n)
		}
		cited = &citedSource{source: s, number: number, law: IsLaw(s),
			label: template.HTMLEscapeString(w.texts.T("source-n", number, sourceName(w.texts, s)))}
		if c.number == nil {
			c.number = map[*course.Source]*citedSource{}
		}
		c.number[s] = cited
		c.list = append(c.list, cited)
	}
	if w.inLink == 0 {
		c.refs++
		cited.refs = append(cited.refs, c.refs)
	}
	historical = historical || w.historical && cited.law
	i := slices.IndexFunc(cited.places, func(p *citedPlace) bool {
		return p.locator == locator &&
			p.historical == historical
	})
	if i < 0 {
		i = len(cited.places)
		place := &citedPlace{locator: locator, historical: historical,
			notice: replacement(w.texts, w.view.Source, s, locator, historical)}
		place.state.Add(s, locator)
		cited.places = append(cited.places, place)
	}
	return cited, cited.places[i], strconv.Itoa(c.refs)
}

// listed returns the number of a source in the list of the whole book, 0 when the text has a list of its own.
func (w *writer) listed(s *course.Source) int {
	if !w.place.Book {
		return 0
	}
	return w.view.SourceNumber(s)
}

// IsLaw reports whether a source is law, which changes.
func IsLaw(s *course.Source) bool {
	switch s.Type {
	case "legislation", "regulation", "treaty":
		return true
	}
	return false
}

// A Law says when the law that a text cites was last checked. The zero Law is that of a text that cites none.
type Law struct {
	Cited   bool
	Date    course.Date // the earliest date, "" when there is none
	Without bool        // something cited has no date
}

// Add adds what a locator of a source names.
func (l *Law) Add(s *course.Source, locator string) {
	d := checkedAt(s, locator).Date
	*l = l.and(Law{Cited: true, Date: d, Without: d == ""})
}

// and returns the state of two texts together.
func (l Law) and(m Law) Law {
	both := Law{Cited: l.Cited || m.Cited, Date: min(l.Date, m.Date), Without: l.Without || m.Without}
	if both.Date == "" {
		both.Date = max(l.Date, m.Date)
	}
	return both
}

// Say says in words when the law was checked, "" when none is cited.
func (l Law) Say(t layout.Texts) string {
	switch {
	case !l.Cited:
		return ""
	case l.Date == "":
		return t.T("law-unchecked")
	case l.Without:
		return t.T("law-partly", t.Date(string(l.Date)))
	}
	return t.T("law-checked", t.Date(string(l.Date)))
}

// checkedAt returns when what a locator names was checked: the provision's own date, else the source's.
func checkedAt(s *course.Source, locator string) course.Checked {
	if p := s.Provision(locator); p != nil && p.Checked.Date != "" {
		return p.Checked
	}
	return s.Checked
}

// replacement says in a sentence's words that something no longer holds, or that it is cited as history: `ersatt av X
// den D`. It is "" for what holds and is cited as such.
func replacement(t layout.Texts, find func(id string) *course.Source, s *course.Source, locator string,
	historical bool) string {
	standing := s.StandingAt(locator)
	text := ""
	if !standing.Holds() {
		by, until := standing.ReplacedBy, standing.ValidUntil
		if until == "" && !s.Holds() {
			until = s.ValidUntil
		}
		if other := find(by); other != nil {
			by = other.Title
		}
		key := "withdrawn"
		args := []any{}
		if by != "" {
			key, args = "replaced", append(args, layout.InSentence(by))
		}
		if day := dayAfter(until); day != "" {
			key, args = key+"-on", append(args, t.Date(string(day)))
		}
		text = t.T(key, args...)
	}
	switch {
	case historical && text != "":
		return t.T("historical") + ", " + text
	case historical:
		return t.T("historical")
	}
	return text
}

// dayAfter returns the first day that something valid until d no longer holds; "" when d is not a whole date.
func dayAfter(d course.Date) course.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return course.Date(t.AddDate(0, 0, 1).Format(time.DateOnly))
}

// sourceName is how a citation names its source: `Socialstyrelsen 2015`, or a law by its title.
func sourceName(t layout.Texts, s *course.Source) string {
	if IsLaw(s) || len(s.Author) == 0 && s.Publisher == "" {
		return s.Title
	}
	name := s.Publisher
	if n := len(s.Author); n > 0 {
		var names []string
		for _, a := range s.Author {
			if a.Family != "" && a.Literal == "" {
				names = append(names, a.Family)
			} else {
				names = append(names, a.Name())
			}
		}
		if n > 2 {
			name = t.T("et-al", names[0])
		} else {
			name = t.List(names)
		}
	}
	if year := s.Issued.Year(); year != "" {
		name += " " + year
	}
	return name
}

// SourceData is one entry of a list of sources.
type SourceData struct {
	ID       string
	Authors  string // "" for a law
	Year     string
	Title    string
	Stop     string   // after the title: "." unless it ends with a sign of its own
	Details  []string // series, number, publisher
	URL      string   // "" when none
	Host     string   // what the link says
	Checked  string   // in words; "" when the source is no law or has no date
	Date     course.Date
	Law      bool
	Replaced []Notice
	Back     template.HTML // links to each place in the text, "" outside a page's own list
	UsedIn   []Ref
	UsedOn   []Ref // in a printed book: pages
	Note     string
}

// A Notice says that something no longer holds.
type Notice struct {
	Locator string
	Text    string // begins with a capital
	URL     string // of what replaces it on the same page, "" when none
}

// A Ref is a link.
type Ref struct{ URL, Title string }

// Link returns the whole element, for the many that need nothing more, or the title alone of what leads nowhere.
func (l Ref) Link() template.HTML {
	if l.URL == "" {
		return template.HTML(template.HTMLEscapeString(l.Title))
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(l.URL) + `">` + template.HTMLEscapeString(l.Title) +
		"</a>")
}

func newSource(t layout.Texts, s *course.Source) SourceData {
	d := SourceData{Title: s.Title, Stop: ".", Law: IsLaw(s), URL: ExternalURL(s.URL), Note: s.Note}
	if strings.HasSuffix(s.Title, "?") || strings.HasSuffix(s.Title, "!") {
		d.Stop = ""
	}
	if !d.Law {
		var names []string
		for _, a := range s.Author {
			names = append(names, a.Name())
		}
		d.Authors, d.Year = t.List(names), s.Issued.Year()
		if s.ContainerTitle != "" {
			d.Details = append(d.Details, s.ContainerTitle)
		}
		if s.Number != "" {
			d.Details = append(d.Details, s.Number)
		}
		if s.Publisher != "" && s.Publisher != d.Authors {
			d.Details = append(d.Details, s.Publisher)
		}
	}
	if d.URL != "" {
		d.Host = hostName(d.URL)
	}
	return d
}

// setChecked fills in when a source was checked.
func (d *SourceData) setChecked(t layout.Texts, date course.Date) {
	switch {
	case date != "":
		d.Date, d.Checked = date, t.T("checked", t.Date(string(date)))
	case d.Law:
		d.Checked = t.T("unchecked")
	}
}

// references is the page's list of what it cites.
func (w *writer) references() []SourceData {
	var list []SourceData
	for _, cited := range w.cites.list {
		if w.listed(cited.source) > 0 {
			continue
		}
		d := newSource(w.texts, cited.source)
		d.ID = w.own("src--" + cited.number)
		law := Law{}
		for _, p := range cited.places {
			law = law.and(p.state)
			if p.notice != "" {
				n := Notice{Text: p.notice, Locator: p.locator}
				if n.Locator == "" {
					n.Text = layout.SentenceCase(n.Text)
				}
				d.Replaced = append(d.Replaced, n)
			}
		}
		d.setChecked(w.texts, law.Date)
		var back strings.Builder
		for i, ref := range cited.refs {
			text, name := "↑", w.texts.T("back-to-citation")
			if len(cited.refs) > 1 {
				text = strconv.Itoa(i + 1)
				name = w.texts.T("back-to-citation-n", text)
			}
			write(&back, ` <a href="#`, w.own("ref--"+strconv.Itoa(ref)), `" aria-label="`,
				template.HTMLEscapeString(name),
				`">`, text, `</a>`)
		}
		d.Back = template.HTML(strings.TrimSpace(back.String()))
		list = append(list, d)
	}
	return list
}

// citation writes `[1, s. 14; 2]` with a link to each entry of the list of sources. In what is for a group it writes
// `(Socialstyrelsen 2015, s. 14; …)`: a reader alone must not meet a list with what is not in the text.
func (w *writer) citation(b *strings.Builder, c *course.Citation) {
	if w.aside {
		var names []string
		for _, item := range c.Items {
			name := item.Key
			if s := w.view.Source(item.Key); s != nil {
				name = sourceName(w.texts, s)
			}
			if item.Locator != "" {
				name += ", " + item.Locator
			}
			names = append(names, name)
		}
		write(b, `<span class="cite">(`, template.HTMLEscapeString(strings.Join(names, "; ")), ")</span>")
		return
	}
	b.WriteString(`<span class="cite">[`)
	var notices []string
	for i, item := range c.Items {
		if i > 0 {
			b.WriteString("; ")
		}
		s := w.view.Source(item.Key)
		if s == nil { // check has said so
			b.WriteString(template.HTMLEscapeString(item.Key))
			continue
		}
		cited, place, ref := w.cite(s, item.Locator, item.Historical)
		if cited.law && !place.historical {
			w.law = w.law.and(place.state)
		}
		if w.inLink > 0 {
			b.WriteString(cited.number)
		} else {
			if w.listed(s) > 0 {
				write(b, `<a href="`, template.HTMLEscapeString(w.view.Matter(Sources, s.ID)), `" aria-label="`,
					cited.label, `">`,
					cited.number, `</a>`)
			} else {
				b.WriteString(`<a id="` + w.own("ref--"+ref) + `" href="#` + w.own("src--"+cited.number) +
					`" aria-label="` +
					cited.label + `">` + cited.number + `</a>`)
			}
		}
		if item.Locator != "" {
			// a line may end between items only
			b.WriteString(template.HTMLEscapeString(strings.ReplaceAll(", "+item.Locator, " ", "\u00a0")))
		}
		if n := place.notice; n != "" && !slices.Contains(notices, n) {
			notices = append(notices, n)
		}
	}
	b.WriteString("]</span>")
	if len(notices) > 0 {
		b.WriteString(` <span class="replaced">(` + template.HTMLEscapeString(strings.Join(notices, "; ")) + `)</span>`)
	}
}

// List returns sources as a list of all of them shows them.
func List(t layout.Texts, sources []*course.Source) (list []SourceData) {
	find := func(id string) *course.Source {
		if i := slices.IndexFunc(sources, func(s *course.Source) bool { return s.ID == id }); i >= 0 {
			return sources[i]
		}
		return nil
	}
	for _, s := range sources {
		item := newSource(t, s)
		item.ID = s.ID
		item.setChecked(t, s.Checked.Date)
		if text := replacement(t, find, s, "", false); text != "" {
			item.Replaced = append(item.Replaced, Notice{Text: layout.SentenceCase(text)})
		}
		for i := range s.Provisions {
			p := &s.Provisions[i]
			if s.Holds() && !p.Holds() {
				item.Replaced = append(item.Replaced,
					Notice{Locator: p.Locator, Text: replacement(t, find, s, p.Locator, false)})
			}
		}
		list = append(list, item)
	}
	return list
}
