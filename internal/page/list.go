package page

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/render"
)

// The pages that no author writes.

// contentsData is the page of contents.
type contentsData struct {
	Title   string
	Minutes string // what the core chapters take, "" when there are none
	Parts   []partLink
	Pages   []chapterLink // outside the parts
	Booklet string        // "" when there is none
}

func (f *Frame) contentsPage() ([]byte, error) {
	address := f.Generated.Contents
	d := contentsData{Title: f.Texts.T("contents"), Pages: f.chapterLinks(address, f.Course.Pages, false)}
	if f.hasBooklet() {
		d.Booklet = f.Link(address, f.Generated.Booklet, "")
	}
	core := 0
	for _, p := range slices.Concat(f.Parts, f.Service) {
		l := partLink{URL: f.Link(address, p.Address, ""), Title: f.Crumb(p),
			Chapters: f.chapterLinks(address, p.Chapters, false)}
		if p.Flat() {
			l.Title = f.Texts.T("chapters-of-part")
		}
		d.Parts = append(d.Parts, l)
		for _, ch := range p.Chapters {
			if ch.Layer == course.LayerCore {
				core += minutes(ch)
			}
		}
	}
	if core > 0 {
		d.Minutes = f.Texts.N("minutes", core)
	}
	return f.list(address, KindContents, d.Title, "contents.html", d)
}

func (f *Frame) list(address string, k course.Kind, title, layout string, page any) ([]byte, error) {
	return f.write(pageHead{address: address, kind: k, class: "list", title: title, description: title + " – " +
		f.Course.Config.Title}, layout, page)
}

// sourcesData is the list of all sources.
type sourcesData struct {
	Title   string
	Sources []render.SourceData
}

func (f *Frame) sourcesPage() ([]byte, error) {
	address := f.Generated.Sources
	d := sourcesData{Title: f.Texts.T("sources"), Sources: f.SourceList()}
	uses := f.uses()
	for i := range d.Sources {
		item := &d.Sources[i]
		for _, ch := range uses[f.Course.Source(item.ID)] {
			item.UsedIn = append(item.UsedIn, render.Ref{URL: f.Link(address, ch.Address, ""), Title: ch.Title})
		}
		item.ID = f.prefix(address) + item.ID
	}
	return f.list(address, KindSources, d.Title, "sources.html", d)
}

// SourceList returns all sources as a list shows them, for the caller to add to.
func (f *Frame) SourceList() []render.SourceData { return slices.Clone(f.sources()) }

func listSources(t layout.Texts, language *lang.Language, sources []*course.Source) []render.SourceData {
	list := render.List(t, sources)
	sortBy(list, func(s render.SourceData) string {
		return language.Key(cmp.Or(s.Authors, s.Title) + " " + s.Year + " " + s.Title)
	})
	return list
}

// Uses returns the pages that cite each source, in reading order.
func (f *Frame) Uses() map[*course.Source][]*course.Chapter { return f.uses() }

// glossaryData is the list of terms.
type glossaryData struct {
	Title   string
	Letters []Letter
}

// A Letter is the entries under one letter of an index.
type Letter struct {
	ID, Letter string
	Terms      []termData
	Entries    []entryData
}

type termData struct {
	ID, Term, Definition string
	See                  []render.Ref
}

// entryData is a word of the index and where it leads.
type entryData struct {
	Word  string // "" when the link is called so
	Links template.HTML
}

func (f *Frame) glossaryPage() ([]byte, error) {
	address := f.Generated.Glossary
	letters := f.Terms(func(id string) string { return f.prefix(address) + id })
	d := glossaryData{Title: f.Texts.T("glossary"), Letters: f.letterIDs(letters, address)}
	return f.list(address, KindGlossary, d.Title, "glossary.html", d)
}

// Terms is the glossary by letter, with the ids that a page gives them.
func (f *Frame) Terms(pageID func(id string) string) (letters []Letter) {
	ids := map[string]string{}
	for i, t := range f.Course.Terms {
		ids[strings.ToLower(t.Term)] = f.terms.IDs[i]
	}
	var terms []termData
	for i, t := range f.Course.Terms {
		item := termData{ID: pageID(f.terms.IDs[i]), Term: t.Term, Definition: t.Definition}
		for _, see := range t.See {
			l := render.Ref{Title: see}
			if id := ids[strings.ToLower(see)]; id != "" {
				l.URL = "#" + pageID(id)
			}
			item.See = append(item.See, l)
		}
		terms = append(terms, item)
	}
	sortBy(terms, func(t termData) string { return f.Language.Key(t.Term) })
	for _, t := range terms {
		l := f.letter(&letters, f.Language.Initial(f.Language.Key(t.Term)))
		l.Terms = append(l.Terms, t)
	}
	return letters
}

// letterIDs gives letters their ids in a page.
func (f *Frame) letterIDs(letters []Letter, address string) []Letter {
	for i := range letters {
		letters[i].ID = f.prefix(address) + letters[i].ID
	}
	return letters
}

// letter returns the last letter of a list that is built in order, a new one when the initial differs.
func (f *Frame) letter(list *[]Letter, initial string) *Letter {
	if n := len(*list); n == 0 || (*list)[n-1].Letter != initial {
		*list = append(*list, Letter{ID: "b--" + f.Language.InitialID(initial), Letter: initial})
	}
	return &(*list)[len(*list)-1]
}

// contactsPageData is the list of all contacts.
type contactsPageData struct {
	Title  string
	Own    render.Ref // the page of the host's own
	Groups []ContactGroup
}

// A ContactGroup is the contacts of one group. Title is "" when the contacts are not grouped.
type ContactGroup struct {
	ID, Title string
	Contacts  []render.ContactData
}

func (f *Frame) contactsPage() ([]byte, error) {
	g := f.Generated
	d := contactsPageData{Title: f.Texts.T("contacts"),
		Own: render.Ref{URL: f.Link(g.Contacts, g.OwnContacts, ""), Title: f.Texts.T("host-contacts")}}
	d.Groups = f.ContactGroups(2, func(k *course.Contact) string { return f.prefix(g.Contacts) + k.ID })
	for i := range d.Groups {
		d.Groups[i].ID = f.prefix(g.Contacts) + d.Groups[i].ID
	}
	return f.list(f.Generated.Contacts, KindContacts, d.Title, "contacts.html", d)
}

// ContactGroups is all contacts under headings of a level, or the contacts alone when they have no groups.
func (f *Frame) ContactGroups(level int, id func(*course.Contact) string) (groups []ContactGroup) {
	grouped := slices.ContainsFunc(f.Course.Contacts, func(k *course.Contact) bool { return len(k.Group) > 0 })
	at := map[string]int{}
	if grouped {
		level++
	}
	for _, k := range f.Course.Contacts {
		title := ""
		if grouped {
			title = f.Texts.T("other-contacts")
			if len(k.Group) > 0 {
				title = layout.SentenceCase(k.Group[0])
			}
		}
		i, ok := at[title]
		if !ok {
			i = len(groups)
			at[title] = i
			groups = append(groups, ContactGroup{ID: "group--" + cmp.Or(course.Slug(title), "0"), Title: title})
		}
		groups[i].Contacts = append(groups[i].Contacts, render.Contact(f.Texts, k, level, id(k)))
	}
	return groups
}

// indexData is the page to search from and its index from A to Ö, which needs no script.
type indexData struct {
	Title   string
	Letters []Letter
}

// maxHeaded is how many headings of one name the index has; what stands in every chapter leads nowhere.
const maxHeaded = 2

func (f *Frame) searchPage() ([]byte, error) {
	address := f.Generated.Search
	d := indexData{Title: f.Texts.T("search")}
	type entry struct {
		word, key string
		link      render.Ref
		heading   bool
	}
	var entries []entry
	headed := map[string]int{} // how many headings there are of a key
	add := func(text string, link render.Ref, heading bool) {
		if text = strings.TrimSpace(text); text != "" {
			e := entry{text, f.Language.Key(text), link, heading}
			entries = append(entries, e)
			if heading {
				headed[e.key]++
			}
		}
	}
	for _, ch := range f.Course.Chapters() {
		title := ch.Title
		if ch == f.Course.Index {
			title = f.Texts.T("start")
		} else {
			add(title, render.Ref{URL: f.Link(address, ch.Address, ""), Title: title}, false)
		}
		for _, b := range ch.Blocks {
			if h, ok := b.(*course.Heading); ok && h.Level <= 3 && h.ID != "" {
				add(course.Plain(h.Pieces), render.Ref{URL: f.Link(address, ch.Address, h.ID), Title: title}, true)
			}
		}
	}
	for i, t := range f.Course.Terms {
		add(t.Term, render.Ref{URL: f.Link(address, f.Generated.Glossary, f.terms.IDs[i]),
			Title: f.Texts.T("glossary")},
			false)
	}
	entries = slices.DeleteFunc(entries, func(e entry) bool { return e.heading && headed[e.key] > maxHeaded })
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	for i := 0; i < len(entries); {
		e := entries[i]
		item := entryData{e.word, e.link.Link()}
		if e.word == e.link.Title {
			item.Word = ""
		}
		for i++; i < len(entries) && entries[i].key == e.key; i++ {
			item.Word = e.word
			item.Links += ", " + entries[i].link.Link()
		}
		l := f.letter(&d.Letters, f.Language.Initial(e.key))
		l.Entries = append(l.Entries, item)
	}
	d.Letters = f.letterIDs(d.Letters, address)
	return f.list(address, KindSearch, d.Title, "search.html", d)
}

// notFoundData is the page for an address that does not exist.
type notFoundData struct {
	Title                   string
	Contents, Search, Start string
}

func (f *Frame) notFoundPage() ([]byte, error) {
	address := f.Generated.NotFound
	d := notFoundData{
		Title: f.Texts.T("not-found"), Contents: f.Link(address, f.Generated.Contents, ""),
		Search: f.Link(address, f.Generated.Search, ""), Start: f.Link(address, f.StartAddress(), ""),
	}
	return f.list(address, KindNotFound, d.Title, "not-found.html", d)
}

// redirectData is a page at an address that a page once had.
type redirectData struct {
	Language, Title, URL string
}

func (f *Frame) redirectPage(old string, ch *course.Chapter) ([]byte, error) {
	href := f.Link(old, ch.Address, "")
	return f.Cache.Layouts.Document("redirect.html",
		redirectData{Language: f.Course.Config.Language, Title: ch.Title + " – " + f.Course.Config.Title, URL: href})
}

// sortBy sorts by a key that is worked out once for each element.
func sortBy[T any](list []T, key func(T) string) {
	type keyed struct {
		key   string
		value T
	}
	keys := make([]*keyed, len(list)) // which are moved about as they are sorted
	for i, v := range list {
		keys[i] = &keyed{key(v), v}
	}
	slices.SortStableFunc(keys, func(a, b *keyed) int { return strings.Compare(a.key, b.key) })
	for i, k := range keys {
		list[i] = k.value
	}
}
