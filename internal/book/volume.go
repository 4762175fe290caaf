package book

import (
	"html/template"
	"strings"
)

// A Volume is the whole course as a book in parts, for what makes a file of each. Links lead to ids, wherever they
// stand.
type Volume struct {
	Front    Front
	Sections []Section // in reading order, the title page first; the contents stand before the first that they name
	Contents []Entry
	Title    string // of the contents
	ID       string // to which links to the contents lead
}

// A Front is what stands on the title page, in plain text but for the drawing.
type Front struct {
	Drawing        template.HTML // "" when there is none
	Title, Summary string
	Foot           []string // lines at the foot
}

// A Section is what begins on a new page.
type Section struct {
	ID     string // "" for what no link leads to
	Class  string
	Markup template.HTML // an element section
}

// An Entry is a line of the contents.
type Entry struct {
	ID, Title string
	Depth     int // 1 is the outermost
}

// volume divides what has been put together.
func (c *compositor) volume() (Volume, error) {
	if c.err != nil {
		return Volume{}, c.err
	}
	t, cover := c.f.Texts, c.data.Cover
	v := Volume{Title: t.T("contents"), ID: contentsID,
		Front: Front{Drawing: cover.Drawing, Title: cover.Title, Summary: cover.Subtitle}}
	if cover.Draft {
		v.Front.Foot = append(v.Front.Foot, t.T("draft"))
	}
	foot := t.T("booklet")
	if cover.Publisher != "" {
		foot += " · " + cover.Publisher
	}
	v.Front.Foot = append(v.Front.Foot, foot)
	add := func(id, class, layout string, data any) error {
		markup, err := c.f.Cache.Layouts.HTML("parts/"+layout+".html", data)
		v.Sections = append(v.Sections, Section{id, class, markup})
		return err
	}
	if err := add("", "cover", "book-cover", *cover); err != nil {
		return v, err
	}
	if err := add("", "imprint", "book-imprint", c.data.Imprint); err != nil {
		return v, err
	}
	for _, s := range c.data.Sections {
		if err := add(s.ID, s.Class, "book-section", s); err != nil {
			return v, err
		}
	}
	v.Contents = entries(nil, c.data.Contents, 1)
	return v, nil
}

// entries lists lines of the contents with those below them.
func entries(all []Entry, lines []bookletEntry, depth int) []Entry {
	for _, e := range lines {
		all = append(all, Entry{strings.TrimPrefix(e.URL, "#"), e.Title, depth})
		all = entries(all, e.Chapters, depth+1)
	}
	return all
}
