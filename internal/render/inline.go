package render

import (
	"html/template"
	"path"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
)

// pieces writes running text, its holes filled.
func (w *writer) pieces(b *strings.Builder, ps []course.Piece) {
	note := "" // what is said after the link that is open
	for _, p := range ps {
		switch p := p.(type) {
		case course.Markup:
			text := string(p)
			if note != "" {
				if inside, after, ends := strings.Cut(text, "</a>"); ends {
					write(b, inside, "</a>", note)
					text, note = after, ""
				}
			}
			b.WriteString(text)
		case course.Chars:
			w.chars(b, string(p))
		case *course.Link:
			note = w.link(b, p)
		case *course.Citation:
			w.citation(b, p)
		case *course.Image:
			w.image(b, p)
		case *course.NoteRef:
			w.noteRef(b, p)
		case *course.Nested:
			b.WriteByte('\n')
			w.block(b, p.Block)
		default:
			panic(course.Unknown(p))
		}
	}
}

// inline returns running text for use in a part.
func (w *writer) inline(ps []course.Piece) template.HTML {
	var b strings.Builder
	w.pieces(&b, ps)
	return template.HTML(b.String())
}

// plain returns running text without links to the glossary: headings, options, choices.
func (w *writer) plain(ps []course.Piece) template.HTML {
	w.noTerms++
	defer func() { w.noTerms-- }()
	return w.inline(ps)
}

// chars writes text, each term of the glossary linked where it first occurs in the chapter.
func (w *writer) chars(b *strings.Builder, text string) {
	if w.noTerms > 0 {
		b.WriteString(text)
		return
	}
	if w.terms == nil {
		w.terms = w.view.Terms()
	}
	last := 0
	w.terms.Index.Each(text, func(term int) bool { return w.linked[term] }, func(term, start, end int) {
		href := w.view.Matter(Glossary, w.terms.IDs[term])
		if href == "" {
			return
		}
		if w.linked == nil {
			w.linked = map[int]bool{}
		}
		w.linked[term] = true
		id := ""
		if w.place.Book {
			id = w.own("term--" + w.terms.IDs[term])
			w.uses = append(w.uses, TermUse{term, id})
			id = ` id="` + id + `"`
		}
		write(b, text[last:start], `<a class="term"`, id, ` href="`, template.HTMLEscapeString(href), `">`,
			text[start:end],
			"</a>")
		last = end
	})
	b.WriteString(text[last:])
}

// link writes the opening tag of a link; a link that leads nowhere in this place is an anchor without address.
// It returns what is to be said after the link: of an attachment, what kind of file it is and how large.
func (w *writer) link(b *strings.Builder, l *course.Link) (note string) {
	href := w.href(l.Dest)
	b.WriteString("<a")
	if file := w.attachment(l.Dest); file != nil {
		kind, size := file.Type(), lang.Of(w.cache.Layouts.Language).Size(file.Size)
		if !kind.Can(media.Opened) {
			download(b, file)
		}
		note = w.texts.T("attachment", kind.Name, size)
		if w.place.Book {
			note = w.texts.T("attachment-elsewhere", kind.Name, size)
		}
		note = ` <span class="attachment">` + template.HTMLEscapeString(note) + "</span>"
	}
	if strings.HasPrefix(href, "data:") { // no browser opens such an address as a page
		if file := w.view.Media(w.chapter, l.Dest).Media; file.Type().Can(media.Opened) || w.attachment(l.Dest) == nil {
			download(b, file)
		}
	}
	if href != "" {
		b.WriteString(` href="` + template.HTMLEscapeString(href) + `"`)
	}
	if w.place.Book {
		if n := w.view.PrintedPage(href); n > 0 {
			b.WriteString(` data-page="` + template.HTMLEscapeString(w.texts.T("page-n", n)) + `"`)
		}
	}
	if l.Title != "" {
		b.WriteString(` title="` + template.HTMLEscapeString(l.Title) + `"`)
	}
	b.WriteByte('>')
	return note
}

// download has a link save its file instead of opening it.
func download(b *strings.Builder, file *course.Media) {
	b.WriteString(` download="` + template.HTMLEscapeString(path.Base(file.Address)) + `"`)
}

// attachment returns the file that a destination names when it is one to save and read in another program, else nil.
func (w *writer) attachment(dest string) *course.Media {
	file, _, _ := strings.Cut(dest, "#")
	if media.Of(file).Use != media.Attachment {
		return nil
	}
	return w.view.Media(w.chapter, dest).Media
}

// href returns the URL of a destination as written in the chapter, "" when it has none here.
func (w *writer) href(dest string) string {
	to := w.view.Link(w.chapter, dest)
	if to.Fragment != "" {
		return "#" + EscapeFragment(w.id(to.Fragment))
	}
	return to.URL
}

// image writes an image in running text.
func (w *writer) image(b *strings.Builder, i *course.Image) {
	b.WriteString(string(w.picture(i)))
}

// picture returns an image: a small drawing as SVG in the page, so that it takes the page's colours, anything else as
// an img.
func (w *writer) picture(i *course.Image) template.HTML {
	file := w.view.Media(w.chapter, i.Src)
	m, src := file.Media, file.URL
	alt := template.HTMLEscapeString(i.Alt)
	if m != nil {
		if svg, ok := drawing.Inline(m.Data, ` role="img" aria-label="`+alt+`"`); ok && alt != "" {
			return svg
		}
	}
	if src == "" {
		return template.HTML(alt) // check has said so
	}
	var b strings.Builder
	b.WriteString(`<img src="` + template.HTMLEscapeString(src) + `" alt="` + alt + `"`)
	if m != nil && m.Width > 0 && m.Height > 0 {
		b.WriteString(` width="` + strconv.Itoa(m.Width) + `" height="` + strconv.Itoa(m.Height) + `"`)
	}
	if !w.place.Book { // a book is printed at once, with all its pictures
		b.WriteString(` loading="lazy"`)
	}
	b.WriteString("/>")
	return template.HTML(b.String())
}

// A notes numbers the footnotes that a page shows, in the order of their first reference that is shown.
type notes struct {
	list []shownNote
}

type shownNote struct {
	note int // index in the chapter's notes
	refs int
}

func (w *writer) noteRef(b *strings.Builder, r *course.NoteRef) {
	if w.copied || w.aside || w.inLink > 0 || r.Note < 0 || r.Note >= len(w.text.Notes) {
		return // a question shown again elsewhere leaves its notes where they are
	}
	n := 0
	for n < len(w.notes.list) && w.notes.list[n].note != r.Note {
		n++
	}
	if n == len(w.notes.list) {
		w.notes.list = append(w.notes.list, shownNote{note: r.Note})
	}
	shown := &w.notes.list[n]
	shown.refs++
	number := strconv.Itoa(n + 1)
	write(b, `<sup id="`, w.noteRefID(n, shown.refs), `"><a class="footnote-ref" href="#`, w.place.IDPrefix, "fn--",
		number,
		`" role="doc-noteref" aria-label="`, template.HTMLEscapeString(w.texts.T("note-n", number)), `">`, number,
		`</a></sup>`)
}

// write appends strings.
func write(b *strings.Builder, parts ...string) {
	for _, s := range parts {
		b.WriteString(s)
	}
}

// noteRefID returns the id of the nth reference to the note with an index in the page's list.
func (w *writer) noteRefID(index, nth int) string {
	id := "fnref--" + strconv.Itoa(index+1)
	if nth > 1 {
		id += "-" + strconv.Itoa(nth)
	}
	return w.own(id)
}

// A Note is a footnote as the page shows it.
type Note struct {
	ID   string
	Text template.HTML // with the links back to the text at its end
}

// footnotes returns the notes that the text refers to. Notes may refer to notes, so the list can grow as it is written.
func (w *writer) footnotes() []Note {
	var list []Note
	for i := 0; i < len(w.notes.list); i++ {
		text := string(w.blocks(w.text.Notes[w.notes.list[i].note].Blocks))
		list = append(list, Note{ID: w.own("fn--" + strconv.Itoa(i+1)), Text: template.HTML(text)})
	}
	for i := range list {
		text := strings.TrimSpace(string(list[i].Text))
		rest, inParagraph := strings.CutSuffix(text, "</p>")
		var b strings.Builder
		b.Grow(len(text) + 128*w.notes.list[i].refs)
		b.WriteString(rest)
		if !inParagraph {
			b.WriteString("<p>")
		}
		for nth := 1; nth <= w.notes.list[i].refs; nth++ {
			if inParagraph || nth > 1 {
				b.WriteByte(' ')
			}
			name := w.texts.T("back-to-text")
			if w.notes.list[i].refs > 1 {
				name = w.texts.T("back-to-text-n", strconv.Itoa(nth))
			}
			label := template.HTMLEscapeString(name)
			write(&b, `<a class="footnote-backref" href="#`, w.noteRefID(i, nth), `" role="doc-backlink" aria-label="`,
				label,
				`">↩︎</a>`)
		}
		b.WriteString("</p>")
		list[i].Text = template.HTML(b.String())
	}
	return list
}
