package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
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
	address := f.generated.Contents
	d := contentsData{Title: f.texts.t("contents"), Pages: f.chapterLinks(address, f.course.Pages, false)}
	if f.course.HasBooklet() {
		d.Booklet = f.link(address, f.generated.Booklet, "")
	}
	core := 0
	for _, p := range slices.Concat(f.parts, f.service) {
		l := partLink{URL: f.link(address, p.Address, ""), Title: f.crumb(p), Chapters: f.chapterLinks(address, p.Chapters, false)}
		d.Parts = append(d.Parts, l)
		for _, ch := range p.Chapters {
			if ch.Layer == course.LayerCore {
				core += minutes(ch)
			}
		}
	}
	if core > 0 {
		d.Minutes = f.texts.count("minutes", core)
	}
	return f.list(address, KindContents, d.Title, "contents.html", d)
}

func (f *Frame) list(address string, k course.Kind, title, layout string, page any) ([]byte, error) {
	return f.write(pageHead{address: address, kind: k, class: "list", title: title, description: title + " – " + f.course.Config.Title}, layout, page)
}

// sourcesData is the list of all sources.
type sourcesData struct {
	Title   string
	Sources []sourceData
}

func (f *Frame) sourcesPage() ([]byte, error) {
	address := f.generated.Sources
	d := sourcesData{Title: f.texts.t("sources"), Sources: f.sourceList()}
	uses := f.uses()
	for i := range d.Sources {
		item := &d.Sources[i]
		for _, ch := range uses[f.course.Source(item.ID)] {
			item.UsedIn = append(item.UsedIn, linkData{f.link(address, ch.Address, ""), ch.Title})
		}
	}
	return f.list(address, KindSources, d.Title, "sources.html", d)
}

// sourceList returns all sources as a list shows them, for the caller to add to.
func (f *Frame) sourceList() []sourceData { return slices.Clone(f.sources()) }

func (f *Frame) listSources() (list []sourceData) {
	for _, s := range f.course.Sources {
		item := f.source(s)
		item.ID = s.ID
		f.setChecked(&item, s.Checked.Date)
		if text := f.replacement(s, "", false); text != "" {
			item.Replaced = append(item.Replaced, noticeData{Text: sentenceCase(text)})
		}
		for i := range s.Provisions {
			p := &s.Provisions[i]
			if s.Holds() && !p.Holds() {
				item.Replaced = append(item.Replaced, noticeData{Locator: p.Locator, Text: f.replacement(s, p.Locator, false)})
			}
		}
		list = append(list, item)
	}
	sortBy(list, func(s sourceData) string {
		return f.collator.key(cmp.Or(s.Authors, s.Title) + " " + s.Year + " " + s.Title)
	})
	return list
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

// glossaryData is the list of terms.
type glossaryData struct {
	Title   string
	Letters []letterData
}

// letterData is the entries under one letter of an index.
type letterData struct {
	ID, Letter string
	Terms      []termData
	Entries    []entryData
}

type termData struct {
	ID, Term, Definition string
	See                  []linkData
}

// entryData is a word of the index and where it leads.
type entryData struct {
	Word  string // "" when the link is called so
	Links template.HTML
}

var inID = strings.NewReplacer("Å", "aa", "Ä", "ae", "Ö", "oe", "#", "0")

func letterID(letter string) string { return "b--" + strings.ToLower(inID.Replace(letter)) }

func (f *Frame) glossaryPage() ([]byte, error) {
	d := glossaryData{Title: f.texts.t("glossary"), Letters: f.glossary(func(id string) string { return id })}
	return f.list(f.generated.Glossary, KindGlossary, d.Title, "glossary.html", d)
}

// glossary is the terms by letter, with the ids that a page gives them.
func (f *Frame) glossary(pageID func(id string) string) (letters []letterData) {
	ids := map[string]string{}
	for i, t := range f.course.Terms {
		ids[strings.ToLower(t.Term)] = f.termIDs[i]
	}
	var terms []termData
	for i, t := range f.course.Terms {
		item := termData{ID: pageID(f.termIDs[i]), Term: t.Term, Definition: t.Definition}
		for _, see := range t.See {
			l := linkData{Title: see}
			if id := ids[strings.ToLower(see)]; id != "" {
				l.URL = "#" + pageID(id)
			}
			item.See = append(item.See, l)
		}
		terms = append(terms, item)
	}
	sortBy(terms, func(t termData) string { return f.collator.key(t.Term) })
	for _, t := range terms {
		l := letter(&letters, f.collator.initial(t.Term))
		l.Terms = append(l.Terms, t)
	}
	return letters
}

// letter returns the last letter of a list that is built in order, a new one when the initial differs.
func letter(list *[]letterData, initial string) *letterData {
	if n := len(*list); n == 0 || (*list)[n-1].Letter != initial {
		*list = append(*list, letterData{ID: letterID(initial), Letter: initial})
	}
	return &(*list)[len(*list)-1]
}

// contactsPageData is the list of all contacts.
type contactsPageData struct {
	Title  string
	Own    linkData // the page of the host's own
	Groups []contactGroup
}

// contactGroup is the contacts of one group. Title is "" when the contacts are not grouped.
type contactGroup struct {
	ID, Title string
	Contacts  []contactData
}

func (f *Frame) contactsPage() ([]byte, error) {
	g := f.generated
	d := contactsPageData{Title: f.texts.t("contacts"), Own: linkData{f.link(g.Contacts, g.OwnContacts, ""), f.texts.t("host-contacts")}}
	d.Groups = f.contactGroups(2, func(k *course.Contact) string { return k.ID })
	return f.list(f.generated.Contacts, KindContacts, d.Title, "contacts.html", d)
}

// contactGroups is all contacts under headings of a level, or the contacts alone when they have no groups.
func (f *Frame) contactGroups(level int, id func(*course.Contact) string) (groups []contactGroup) {
	grouped := slices.ContainsFunc(f.course.Contacts, func(k *course.Contact) bool { return len(k.Group) > 0 })
	at := map[string]int{}
	if grouped {
		level++
	}
	for _, k := range f.course.Contacts {
		title := ""
		if grouped {
			title = f.texts.t("other-contacts")
			if len(k.Group) > 0 {
				title = sentenceCase(k.Group[0])
			}
		}
		i, ok := at[title]
		if !ok {
			i = len(groups)
			at[title] = i
			groups = append(groups, contactGroup{ID: "group--" + cmp.Or(course.Slug(title), "0"), Title: title})
		}
		groups[i].Contacts = append(groups[i].Contacts, f.contact(k, level, id(k)))
	}
	return groups
}

// indexData is the page to search from and its index from A to Ö, which needs no script.
type indexData struct {
	Title   string
	Letters []letterData
}

// maxHeaded is how many headings of one name the index has; what stands in every chapter leads nowhere.
const maxHeaded = 2

func (f *Frame) searchPage() ([]byte, error) {
	address := f.generated.Search
	d := indexData{Title: f.texts.t("search")}
	type entry struct {
		word, key string
		link      linkData
		heading   bool
	}
	var entries []entry
	headed := map[string]int{} // how many headings there are of a key
	add := func(word string, link linkData, heading bool) {
		if word = strings.TrimSpace(word); word != "" {
			e := entry{word, f.collator.key(word), link, heading}
			entries = append(entries, e)
			if heading {
				headed[e.key]++
			}
		}
	}
	for _, ch := range f.course.Chapters() {
		title := ch.Title
		if ch == f.course.Index {
			title = f.texts.t("start")
		} else {
			add(title, linkData{f.link(address, ch.Address, ""), title}, false)
		}
		for _, b := range ch.Blocks {
			if h, ok := b.(*course.Heading); ok && h.Level <= 3 && h.ID != "" {
				add(course.Plain(h.Pieces), linkData{f.link(address, ch.Address, h.ID), title}, true)
			}
		}
	}
	for i, t := range f.course.Terms {
		add(t.Term, linkData{f.link(address, f.generated.Glossary, f.termIDs[i]), f.texts.t("glossary")}, false)
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
		l := letter(&d.Letters, f.collator.letter(e.key))
		l.Entries = append(l.Entries, item)
	}
	return f.list(address, KindSearch, d.Title, "search.html", d)
}

// notFoundData is the page for an address that does not exist.
type notFoundData struct {
	Title                   string
	Contents, Search, Start string
}

func (f *Frame) notFoundPage() ([]byte, error) {
	address := f.generated.NotFound
	d := notFoundData{
		Title: f.texts.t("not-found"), Contents: f.link(address, f.generated.Contents, ""),
		Search: f.link(address, f.generated.Search, ""), Start: f.link(address, f.startAddress(), ""),
	}
	return f.list(address, KindNotFound, d.Title, "not-found.html", d)
}

// redirectData is a page at an address that a page once had.
type redirectData struct {
	Language, Title, URL string
}

func (f *Frame) redirectPage(old string, ch *course.Chapter) ([]byte, error) {
	href := f.link(old, ch.Address, "")
	return f.r.page("redirect.html", redirectData{Language: f.course.Config.Language, Title: ch.Title + " – " + f.course.Config.Title, URL: href})
}
