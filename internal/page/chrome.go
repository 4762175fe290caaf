package page

import (
	"cmp"
	"html/template"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/render"
)

// frameData is what stands around every page. URLs are relative to the page; "" is left out.
type frameData struct {
	Kind           string // class of main: start, part, chapter or list
	PageKind       course.Kind
	ID, Was        string // by which progress knows the page; "" for a generated page
	Title          string
	Head, Masthead template.HTML // the elements head, and header with the link past it
	Support, Links template.HTML // at the foot
	// the address of a page that can be shown to a group as a QR code; "" when it is not known
	Code                    template.HTML
	CodeURL                 string
	Main                    template.HTML
	MainID                  string // of the element that holds it
	Address                 string // in one document of all pages: that of the page in the site; "" in a site
	Report                  template.URL
	Version, LawChecked     string
	Digest, Program         string
	Publisher, PublisherURL string
	License                 string
	Words                   template.HTML // of the script, <data> elements
}

// A Head is what a page tells the browser. Like the masthead it is the same in most editions, and so a layout of its
// own.
type Head struct {
	Language            string
	CourseID            string // "" in a document without scripts, for which this and what follows is
	Root                string // the way to the folder of the site, "" or ending in a slash
	Version             string
	ReviewMonths        int
	Owner               string // where the newest edition lives
	Mastery             int
	WordsFile           string // the script with the words that are not on the page, beside the other scripts
	Title, Description  string
	Policy              string
	Boot, Script, Print string // "" in a document that only is printed
	Icon                string
	Styles              []string
	Above               []aboveData // where else the style may be, of a page that is shown at any depth
}

// aboveData is the style and the script that leads links right, as seen from a page that is shown deeper in the site
// than it stands.
type aboveData struct{ Style, Script string }

// mastheadData is what stands above every page. It and what follows is alike on the pages of a folder.
type mastheadData struct {
	Home, CourseTitle string
	Mark              template.HTML
	Draft             bool
	Nav               []navData // in the row itself; on a small screen all but the search are in the menu
	More              []navData // in the menu
	Tools             bool      // there is a script that they call
	Present           bool      // the page can be shown to a group
}

// supportData is where a reader finds support, at the foot of every page.
type supportData struct {
	Mark     template.HTML
	Contacts string // the page of contacts
	Support  []supporterData
}

type navData struct {
	URL, Title string
	Current    bool
	Open       string // the feature of the script that it opens instead
}

// supporterData is a contact at the foot of every page.
type supporterData struct {
	Name, URL, Phone string
	Tel              template.URL
}

// main fills in what the element <main> says of its page.
func (f *Frame) main(h pageHead, main template.HTML) frameData {
	d := frameData{Kind: h.class, PageKind: h.kind, Title: f.headTitle(h), Main: main, MainID: course.MainID}
	if f.one != nil {
		d.MainID, d.Address = f.one[h.address], h.address
	}
	if h.chapter != nil {
		d.ID = h.chapter.ProgressID()
		var was []string
		for _, v := range h.chapter.Was {
			was = append(was, v.Value)
		}
		d.Was = strings.Join(was, " ")
	}
	return d
}

// Style sheets of pages, by their names among [Options].Assets.
const (
	SiteStyle  = "style/site.css"
	PrintStyle = "style/print.css" // only for paper
	sheetStyle = "style/sheet.css"
	lostScript = "client/lost.ts"
)

// pageHead is what a page tells the browser.
func (f *Frame) pageHead(h pageHead) Head {
	c := &f.Course.Config
	styles := []string{SiteStyle}
	if h.kind == KindRunSheet || h.kind == KindHandout {
		styles = append(styles, sheetStyle)
	}
	d := f.Head(h.address, f.headTitle(h), cmp.Or(h.description, c.Subtitle, c.Title), styles...)
	d.CourseID, d.Root, d.Version = c.ID, render.Root(h.address), c.Version
	d.ReviewMonths, d.Owner, d.Mastery = f.months, render.ExternalURL(c.OwnerURL), c.Mastery
	if h.address == f.Generated.NotFound && f.basePath != "" {
		d.Root = f.basePath
	} else if lost := f.asset(h.address, lostScript); h.address == f.Generated.NotFound && lost != "" {
		d.Above = []aboveData{{Script: lost}}
		for _, up := range []string{"../", "../../", "../../../"} {
			d.Above = append(d.Above, aboveData{up + f.asset(h.address, SiteStyle), up + lost})
		}
	}
	if name := f.options.Assets[WordsAsset]; name != "" {
		d.WordsFile = path.Base(name)
	}
	d.Boot, d.Script, d.Print = f.asset(h.address, "client/boot.ts"), f.asset(h.address, "client/main.ts"),
		f.asset(h.address, PrintStyle)
	return d
}

func (f *Frame) frame(h pageHead, main template.HTML) (d frameData, err error) {
	c := &f.Course.Config
	d = f.main(h, main)
	d.Version, d.Digest, d.Program, d.LawChecked, d.License = c.Version, f.options.Digest, f.options.Program,
		f.LawChecked(), c.License
	d.Publisher, d.PublisherURL = c.Publisher.Name, render.ExternalURL(c.Publisher.URL)
	present := false
	if h.chapter != nil {
		// A meeting has a button of its own.
		shown := h.kind == KindOf(h.chapter) && presented(h.chapter)
		present = shown && h.kind != course.KindMeeting
		if base := c.BaseURL; shown && base != "" {
			d.CodeURL = strings.TrimSuffix(string(base), "/") + "/" + render.Relative("", h.address, "")
			d.Code = drawing.QR(d.CodeURL, f.Texts.T("code"))
		}
	}
	d.Words = f.words(h.words)
	if c.Publisher.Email != "" {
		d.Report = mail(c.Publisher.Email, strings.TrimSpace(c.Title+" "+c.Version)+": "+h.address)
	}
	if d.Head, err = f.Cache.LayOut(h.address+" head", "parts/head.html", f.pageHead(h)); err != nil {
		return d, err
	}
	variant := ""
	if present {
		variant = " present"
	}
	if d.Masthead, err = f.inFolder(h.address, "parts/masthead.html", variant,
		func() any { return f.masthead(h.address, present) }); err != nil {
		return d, err
	}
	if d.Support, err = f.inFolder(h.address, "parts/support.html", "",
		func() any { return f.support(h.address) }); err != nil {
		return d, err
	}
	d.Links, err = f.inFolder(h.address, "parts/links.html", "", func() any { return f.links(h.address) })
	return d, err
}

// LawChecked says when the law of the whole course was checked, "" when it cites none.
func (f *Frame) LawChecked() string { return f.law.Say(f.Texts) }

// Head is what any document at an address tells the browser, with those of the style sheets that there are.
func (f *Frame) Head(address, title, description string, styles ...string) Head {
	d := Head{Language: f.Course.Config.Language, Title: title, Description: description,
		Policy: cmp.Or(f.options.Policy, Policy), Icon: f.asset(address, "mark.svg")}
	if d.Policy == "none" {
		d.Policy = ""
	}
	for _, name := range styles {
		if url := f.asset(address, name); url != "" {
			d.Styles = append(d.Styles, url)
		}
	}
	return d
}

// inFolder executes a layout for what is alike on the pages of a folder, in any of its variants: but for a page to
// which it links, and the one that is served at any address.
func (f *Frame) inFolder(address, layout, variant string, data func() any) (template.HTML, error) {
	place := path.Dir(address) + "/ " + layout + variant
	if f.linked[address] {
		place = address + " " + layout + variant
	}
	if html, ok := f.made.Load(place); ok {
		return html.(template.HTML), nil
	}
	html, err := f.Cache.LayOut(place, layout, data())
	if err == nil {
		f.made.Store(place, html)
	}
	return html, err
}

func (f *Frame) navigation(from, address, title string) navData {
	return navData{URL: f.Link(from, address, ""), Title: title, Current: address == from}
}

func (f *Frame) masthead(address string, present bool) mastheadData {
	c, g := f.Course, f.Generated
	d := mastheadData{
		Home: f.Link(address, f.StartAddress(), ""), CourseTitle: c.Config.Title, Mark: f.Mark, Draft: c.Config.Draft(),
		Tools: f.options.Assets["client/main.ts"] != "", Present: present,
	}
	d.Nav = append(d.Nav, f.navigation(address, g.Contents, f.Texts.T("contents")))
	if len(c.Contacts) > 0 {
		d.Nav = append(d.Nav, f.navigation(address, g.Contacts, f.Texts.T("contacts-short")))
	}
	if len(c.Terms) > 0 {
		d.More = append(d.More, f.navigation(address, g.Glossary, f.Texts.T("glossary")))
	}
	if len(c.Sources) > 0 {
		d.More = append(d.More, f.navigation(address, g.Sources, f.Texts.T("sources")))
	}
	search := f.navigation(address, g.Search, f.Texts.T("search"))
	search.Open = "search"
	d.Nav = append(d.Nav, search)
	return d
}

func (f *Frame) support(address string) supportData {
	c, g := f.Course, f.Generated
	d := supportData{Mark: f.Mark}
	if len(c.Contacts) > 0 {
		d.Contacts = f.Link(address, g.Contacts, "")
	}
	for _, id := range c.Config.Support {
		if k := c.Contact(id.Value); k != nil {
			d.Support = append(d.Support, supporterData{k.Name, f.Link(address, g.Contacts, k.ID), k.Phone,
				render.Telephone(k.Phone)})
		}
	}
	return d
}

// links are the pages about the course.
func (f *Frame) links(address string) (list []navData) {
	for _, ch := range f.about() {
		list = append(list, f.navigation(address, ch.Address, ch.Title))
	}
	if len(f.Course.Sources) > 0 {
		list = append(list, f.navigation(address, f.Generated.Sources, f.Texts.T("sources")))
	}
	for _, p := range f.hostPages() {
		if p.address != f.Generated.OwnContacts { // linked by the page of contacts
			list = append(list, f.navigation(address, p.address, p.title))
		}
	}
	return list
}

// maxAbout is how many pages about the course the foot of each page links.
const maxAbout = 8

// about returns the pages about the course.
func (f *Frame) about() []*course.Chapter {
	var list []*course.Chapter
	for _, p := range f.Service {
		list = append(list, p.Chapters...)
	}
	list = append(list, f.Course.Pages...)
	return list[:min(len(list), maxAbout)]
}

// pageWords are the groups of the script's texts that only some pages need.
const pageWords = "qctr"

// words returns the texts of the script that a page needs: the groups of what is on it, and those that are on no page
// in particular.
func (f *Frame) words(groups map[byte]bool) template.HTML {
	var b strings.Builder
	for _, group := range slices.Sorted(maps.Keys(f.groups)) {
		if groups[group] || !strings.ContainsRune(pageWords, rune(group)) {
			b.WriteString(string(f.groups[group]))
		}
	}
	if groups['r'] {
		for _, id := range slices.Sorted(maps.Keys(f.Course.Config.Roles)) {
			b.WriteString(string(word("role-"+id, f.Course.Config.Roles[id])))
		}
	}
	return template.HTML(b.String())
}

func mail(address, subject string) template.URL {
	return template.URL("mailto:" + strings.ReplaceAll(url.PathEscape(address), "%40", "@") + "?subject=" +
		strings.ReplaceAll(url.QueryEscape(subject), "+", "%20"))
}
