package render

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/course"
)

// A citations numbers the sources that one page cites, in the order of their first citation.
type citations struct {
	list   []*citedSource
	number map[*course.Source]*citedSource
	refs   int // citations so far, each an id ref--N
}

type citedSource struct {
	source   *course.Source
	number   int
	refs     []int
	locators []citedLocator // each once
}

type citedLocator struct {
	locator    string
	historical bool
}

func (c *citations) cite(s *course.Source, locator string, historical bool) (cited *citedSource, ref int) {
	cited = c.number[s]
	if cited == nil {
		cited = &citedSource{source: s, number: len(c.list) + 1}
		if c.number == nil {
			c.number = map[*course.Source]*citedSource{}
		}
		c.number[s] = cited
		c.list = append(c.list, cited)
	}
	c.refs++
	cited.refs = append(cited.refs, c.refs)
	at := citedLocator{locator, historical}
	if !slices.Contains(cited.locators, at) {
		cited.locators = append(cited.locators, at)
	}
	return cited, c.refs
}

func isLaw(s *course.Source) bool {
	switch s.Type {
	case "legislation", "regulation", "treaty":
		return true
	}
	return false
}

// A lawState says when the law that a text cites was last checked. The zero lawState is a text that cites none.
type lawState struct {
	Cited bool
	Date  course.Date // the earliest date; "" when something cited has none
}

func (l *lawState) add(s *course.Source, locator string) {
	d := checkedAt(s, locator).Date
	*l = l.and(lawState{Cited: true, Date: d})
}

// and returns the state of two texts together.
func (l lawState) and(m lawState) lawState {
	switch {
	case !l.Cited:
		return m
	case !m.Cited:
		return l
	}
	return lawState{Cited: true, Date: min(l.Date, m.Date)}
}

// checkedAt returns when what a locator names was checked: the provision's own date, else the source's.
func checkedAt(s *course.Source, locator string) course.Checked {
	if p := s.Provision(locator); p != nil && p.Checked.Date != "" {
		return p.Checked
	}
	return s.Checked
}

// replacement says in a sentence's words that something no longer holds, or that it is cited as history: `ersatt av X den D`. It is
// "" for what holds and is cited as such.
func (f *Frame) replacement(s *course.Source, locator string, historical bool) string {
	standing := s.StandingAt(locator)
	text := ""
	if !standing.Holds() {
		by, until := standing.ReplacedBy, standing.ValidUntil
		if until == "" && !s.Holds() {
			until = s.ValidUntil
		}
		if other := f.course.Source(by); other != nil {
			by = other.Title
		}
		key := "withdrawn"
		args := []any{}
		if by != "" {
			key, args = "replaced", append(args, inSentence(by))
		}
		if day := dayAfter(until); day != "" {
			key, args = key+"-on", append(args, f.texts.date(day))
		}
		text = f.texts.t(key, args...)
	}
	switch {
	case historical && text != "":
		return f.texts.t("historical") + ", " + text
	case historical:
		return f.texts.t("historical")
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
func (f *Frame) sourceName(s *course.Source) string {
	if isLaw(s) || len(s.Author) == 0 && s.Publisher == "" {
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
			name = f.texts.t("et-al", names[0])
		} else {
			name = f.texts.list(names)
		}
	}
	if year := s.Issued.Year(); year != "" {
		name += " " + year
	}
	return name
}

// sourceData is one entry of a list of sources.
type sourceData struct {
	ID       string
	Authors  string // "" for a law
	Year     string
	Title    string
	Details  []string // series, number, publisher
	URL      string   // "" when none
	Host     string   // what the link says
	Checked  string   // in words; "" when the source is no law or has no date
	Date     course.Date
	Law      bool
	Replaced []noticeData
	Back     []backData
	UsedIn   []linkData
	Note     string
}

type noticeData struct {
	Locator string
	Text    string // begins with a capital
	URL     string // of what replaces it on the same page, "" when none
}

type backData struct{ URL, Text, Label string }

type linkData struct{ URL, Title string }

func (f *Frame) source(s *course.Source) sourceData {
	d := sourceData{Title: s.Title, Law: isLaw(s), URL: externalURL(s.URL), Note: s.Note}
	if !d.Law {
		var names []string
		for _, a := range s.Author {
			names = append(names, a.Name())
		}
		d.Authors, d.Year = f.texts.list(names), s.Issued.Year()
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
func (f *Frame) setChecked(d *sourceData, date course.Date) {
	switch {
	case date != "":
		d.Date, d.Checked = date, f.texts.t("checked", f.texts.date(date))
	case d.Law:
		d.Checked = f.texts.t("unchecked")
	}
}

// references is the page's list of what it cites.
func (w *writer) references() []sourceData {
	var list []sourceData
	for _, cited := range w.cites.list {
		d := w.f.source(cited.source)
		d.ID = w.id("src--" + strconv.Itoa(cited.number))
		law := lawState{}
		for _, at := range cited.locators {
			law.add(cited.source, at.locator)
			if text := w.f.replacement(cited.source, at.locator, at.historical); text != "" {
				n := noticeData{Text: text, Locator: at.locator}
				if n.Locator == "" {
					n.Text = sentenceCase(text)
				}
				d.Replaced = append(d.Replaced, n)
			}
		}
		w.f.setChecked(&d, law.Date)
		for i, ref := range cited.refs {
			back := backData{URL: "#" + w.id("ref--"+strconv.Itoa(ref)), Text: "↑", Label: w.f.texts.t("back-to-citation")}
			if len(cited.refs) > 1 {
				back.Text += " " + strconv.Itoa(i+1)
				back.Label = w.f.texts.t("back-to-citation-n", i+1)
			}
			d.Back = append(d.Back, back)
		}
		list = append(list, d)
	}
	return list
}

// citation writes `[1, s. 14; 2]` with a link to each entry of the list of sources.
func (w *writer) citation(b *strings.Builder, c *course.Citation) {
	b.WriteString(`<span class="cite">[`)
	var notices []string
	for i, item := range c.Items {
		if i > 0 {
			b.WriteString("; ")
		}
		s := w.f.course.Source(item.Key)
		if s == nil { // check has said so
			b.WriteString(template.HTMLEscapeString(item.Key))
			continue
		}
		historical := item.Historical || w.historical && isLaw(s)
		cited, ref := w.cites.cite(s, item.Locator, historical)
		n := strconv.Itoa(cited.number)
		if isLaw(s) && !historical {
			w.law.add(s, item.Locator)
		}
		if w.inLink > 0 {
			b.WriteString(n)
		} else {
			b.WriteString(`<a id="` + w.id("ref--"+strconv.Itoa(ref)) + `" href="#` + w.id("src--"+n) + `" aria-label="` +
				template.HTMLEscapeString(w.f.texts.t("source-n", n, w.f.sourceName(s))) + `">` + n + `</a>`)
		}
		if item.Locator != "" {
			b.WriteString(", " + template.HTMLEscapeString(item.Locator))
		}
		if text := w.f.replacement(s, item.Locator, historical); text != "" && !slices.Contains(notices, text) {
			notices = append(notices, text)
		}
	}
	b.WriteString("]</span>")
	if len(notices) > 0 {
		b.WriteString(` <span class="replaced">(` + template.HTMLEscapeString(strings.Join(notices, "; ")) + `)</span>`)
	}
}

// externalURL returns an address outside the course when it is one that a page may link to, else "".
func externalURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "tel", "sms":
		return u.String()
	}
	return ""
}

func hostName(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}
