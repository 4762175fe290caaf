// Package epub makes an EPUB of a course: one file for programs and devices to read books with, by EPUB 3.2 (W3C,
// 2019).
//
// It is the booklet in files: each part and chapter, the sources, glossary, index and answers become a document each,
// and a link to an id leads to the file where that now stands. So nothing is rendered twice, questions have their
// numbers, and an answer is a note that leads back to its question. Elements of the site's own become plain ones, and
// headings begin at the first level in every file.
//
// The metadata claims what is so by how the file is made, or what checks have seen to; it does not claim that the book
// meets a standard of accessibility, which somebody must look at first. The same course gives the same bytes: no clock
// is read.
package epub

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"image"
	"image/png"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // a kind that is converted

	"github.com/vinjett/vinjett/internal/book"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/export"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/tree"
)

// Options say what is packed.
type Options struct {
	Course *course.Course
	Volume book.Volume
	Tree   *tree.Tree // holds the pictures that the document shows
}

//go:embed book.css
var style []byte

const (
	folder    = "EPUB/"
	styleName = "book.css"
	navName   = "_nav.xhtml" // no page of the course has a name that begins so
)

// A file is one file of the book, with its place in the package document.
type file struct {
	name       string // below the folder
	mediaType  string
	properties string
	data       []byte
	linear     bool // it is read in its turn
}

// Write writes the book.
func Write(ctx context.Context, w io.Writer, o Options) error {
	b := &binding{ctx: ctx, options: o, files: map[string]string{}, pictures: map[string]bool{}}
	if err := b.gather(); err != nil {
		return err
	}
	files, err := b.documents()
	if err != nil {
		return err
	}
	entries := []export.Entry{
		// Programs look for the type at a fixed place in the file: first, and not compressed.
		{Name: "mimetype", Data: []byte("application/epub+zip"), Plain: true},
		{Name: "META-INF/container.xml", Data: []byte(container)},
		{Name: folder + "package.opf", Data: b.packageDocument(files)},
	}
	for _, f := range files {
		entries = append(entries, export.Entry{Name: folder + f.name, Data: f.data})
	}
	return export.Pack(w, entries)
}

const container = `<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="` + folder + `package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
`

// A section is a document of the book.
type section struct {
	id, class string
	markup    []byte
	title     string
	heading   int // level of its first heading
}

// A binding is the book while it is put into files.
type binding struct {
	ctx      context.Context
	options  Options
	sections []section
	files    map[string]string // ids → the file where each stands
	pictures map[string]bool   // shown by the documents
}

// gather reads the parts of the book: where each id stands, and what each part is called.
func (b *binding) gather() error {
	titles := map[string]string{}
	for _, e := range b.options.Volume.Contents {
		titles[e.ID] = html.EscapeString(e.Title)
	}
	b.files[b.options.Volume.ID] = navName
	for _, part := range b.options.Volume.Sections {
		s := section{id: cmp.Or(part.ID, "_"+part.Class), class: part.Class, markup: []byte(part.Markup)}
		if err := b.read(&s); err != nil {
			return fmt.Errorf("%s: %w", s.id, err)
		}
		s.title = cmp.Or(titles[s.id], s.title, html.EscapeString(b.options.Course.Config.Title))
		b.sections = append(b.sections, s)
	}
	if len(b.sections) == 0 {
		return errors.New("the book has no parts")
	}
	for _, e := range b.options.Volume.Contents {
		if b.files[e.ID] == "" {
			return fmt.Errorf("the contents name the id %q, which is nowhere in the book", e.ID)
		}
	}
	return nil
}

// read notes the ids of a part, and its first heading.
func (b *binding) read(s *section) error {
	start := 0
	return export.EachTag(s.markup, func(from, to int, tag *xml.StartElement, end *xml.EndElement) {
		switch {
		case tag != nil:
			if id := attribute(tag, "id"); id != "" {
				b.files[id] = s.file()
			}
			if n := level(tag.Name.Local); n > 0 && s.heading == 0 {
				s.heading, start = n, to
			}
		case level(end.Name.Local) > 0 && s.title == "":
			s.title = text(s.markup[start:from])
		}
	})
}

// file is the name of the document.
func (s *section) file() string { return s.id + ".xhtml" }

// level returns the level of a heading by the name of its element, 0 for another element.
func level(name string) int {
	if len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6' {
		return int(name[1] - '0')
	}
	return 0
}

func attribute(tag *xml.StartElement, name string) string {
	for _, a := range tag.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// text returns XHTML without its elements.
func text(markup []byte) string {
	var out strings.Builder
	done := 0
	// it is a piece of what has been read
	_ = export.EachTag(markup, func(from, to int, _ *xml.StartElement, _ *xml.EndElement) {
		out.Write(markup[done:from])
		done = to
	})
	out.Write(markup[done:])
	return strings.Join(strings.Fields(out.String()), " ")
}

// What kind of a part of a book a section is: by its class, the type of the EPUB vocabulary and the role of DPUB-ARIA.
var kinds = []struct{ class, epubType, role string }{
	{"cover", "titlepage", ""},
	{"imprint", "imprint", ""},
	{"part", "part", "doc-part"},
	{"theSources", "bibliography", "doc-bibliography"},
	{"theGlossary", "glossary", "doc-glossary"},
	{"theIndex", "", "doc-index"},
	{"theAnswers", "endnotes", "doc-endnotes"},
	{"chapter", "chapter", "doc-chapter"}, {"case", "chapter", "doc-chapter"}, {"meeting", "chapter", "doc-chapter"},
	{"test", "chapter", "doc-chapter"},
}

func kindOf(class string) (epubType, role string) {
	words := strings.Fields(class)
	for _, k := range kinds {
		if slices.Contains(words, k.class) {
			return k.epubType, k.role
		}
	}
	return "", ""
}

// documents returns the files of the book, those that are read first and in order.
func (b *binding) documents() ([]file, error) {
	files := b.cover()
	picture := files[1]
	files = files[:1]
	for i := range b.sections {
		s := &b.sections[i]
		body, err := b.rewrite(s)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.id, err)
		}
		properties := ""
		if strings.Contains(body, "<svg") {
			properties = "svg"
		}
		files = append(files, file{s.file(), "application/xhtml+xml", properties, b.document(s.title, body), true})
	}
	// The contents follow what stands before the first part.
	first := slices.IndexFunc(b.sections, func(s section) bool { return s.class != "cover" && s.class != "imprint" })
	files = slices.Insert(files, max(first, 0)+1, file{navName, "application/xhtml+xml", "nav",
		b.document(html.EscapeString(b.options.Volume.Title), b.navigation()), true})
	files = append(files, file{styleName, "text/css", "", style, false}, picture)
	for _, name := range slices.Sorted(maps.Keys(b.pictures)) {
		data, err := b.options.Tree.Open(b.ctx, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !media.Of(name).Can(media.InBook) {
			if data, err = asPNG(data); err != nil {
				return nil, fmt.Errorf("%s: %w; save the picture as PNG or JPEG", name, err)
			}
			name += converted
		}
		files = append(files, file{name, media.Of(name).MIME, "", data, false})
	}
	return files, nil
}

// converted ends the name of a picture that is carried as PNG, since not every program shows its own kind.
const converted = ".png"

// asPNG returns a picture as PNG.
func asPNG(data []byte) ([]byte, error) {
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, picture)
	return b.Bytes(), err
}

// document puts finished XHTML into a document of the book.
func (b *binding) document(title, body string) []byte {
	language := html.EscapeString(b.options.Course.Config.Language)
	return []byte(`<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"` +
		` lang="` + language + `" xml:lang="` + language + `">
<head>
<meta charset="utf-8"/>
<title>` + title + `</title>
<link rel="stylesheet" type="text/css" href="` + styleName + `"/>
</head>
<body>
` + body + `
</body>
</html>
`)
}

// rewrite returns the section as it stands in a document of its own.
func (b *binding) rewrite(s *section) (string, error) {
	var out strings.Builder
	done, depth := 0, 0
	var names []string // of the open elements, as they are written
	within := ""       // class of the element that is open
	var failed error
	err := export.EachTag(s.markup, func(from, to int, tag *xml.StartElement, end *xml.EndElement) {
		out.Write(s.markup[done:from])
		done = to
		if end != nil {
			out.WriteString("</" + names[len(names)-1] + ">")
			names = names[:len(names)-1]
			depth--
			return
		}
		empty := bytes.HasSuffix(s.markup[from:to], []byte("/>"))
		name, attributes, err := b.element(s, tag, depth == 0, within)
		within = attribute(tag, "class")
		if err != nil && failed == nil {
			failed = err
		}
		out.WriteString("<" + name)
		for _, a := range attributes {
			key := a.Name.Local
			if a.Name.Space != "" {
				key = a.Name.Space + ":" + key
			}
			out.WriteString(" " + key + `="` + html.EscapeString(a.Value) + `"`)
		}
		if empty {
			out.WriteString("/>")
			return
		}
		out.WriteString(">")
		names = append(names, name)
		depth++
	})
	out.Write(s.markup[done:])
	return out.String(), cmp.Or(err, failed)
}

// element returns an element as it is written in the book. It stands first in one of the class within, or after that.
func (b *binding) element(s *section, tag *xml.StartElement, outermost bool, within string) (name string,
	attributes []xml.Attr, err error) {
	name = tag.Name.Local
	classes := strings.Fields(attribute(tag, "class"))
	set := func(space, key, value string) {
		if value != "" {
			attributes = append(attributes, xml.Attr{Name: xml.Name{Space: space, Local: key}, Value: value})
		}
	}
	switch {
	case strings.HasPrefix(name, "vj-"): // of the site's script
		name = "div"
	case level(name) > 0:
		name = "h" + strconv.Itoa(max(level(name)-s.heading+1, 1))
	case name == "svg" && attribute(tag, "xmlns") == "":
		set("", "xmlns", "http://www.w3.org/2000/svg")
	case name == "div" && slices.Contains(classes, "answer"):
		// Not an aside: some programs show those only where they are referred to, and the answers are read in their
		// turn too.
		set("epub", "type", "footnote")
		set("", "role", "doc-footnote")
	case name == "a" && slices.Contains(classes, "to-answer"):
		set("epub", "type", "noteref")
		set("", "role", "doc-noteref")
	case name == "a" && within == "number" && slices.Contains(strings.Fields(s.class), "theAnswers"):
		set("epub", "type", "backlink")
		set("", "role", "doc-backlink")
	case name == "a" && slices.Contains(classes, "footnote-ref"):
		set("epub", "type", "noteref")
	case name == "section" && slices.Contains(classes, "footnotes"):
		set("epub", "type", "endnotes")
	}
	if outermost {
		epubType, role := kindOf(s.class)
		set("epub", "type", epubType)
		set("", "role", role)
	}
	for _, a := range tag.Attr {
		switch a.Name.Local {
		case "loading", "tabindex", "download": // a reading program sees to that
			continue
		case "href", "src":
			target, ok, err := b.target(s, name, a.Value)
			if err != nil {
				return "", nil, err
			}
			if !ok {
				continue
			}
			a.Value = target
		default:
			if err := b.checkNames(s, tag, a); err != nil {
				return "", nil, err
			}
		}
		attributes = append(attributes, a)
	}
	return name, attributes, nil
}

// checkNames returns an error for an attribute that names an element of another file by its id.
func (b *binding) checkNames(s *section, tag *xml.StartElement, a xml.Attr) error {
	if !slices.Contains(export.Naming, a.Name.Local) {
		return nil
	}
	for id := range strings.FieldsSeq(a.Value) {
		if b.files[id] != s.file() {
			return fmt.Errorf("%s of <%s> names the id %q, which is not there", a.Name.Local, tag.Name.Local, id)
		}
	}
	return nil
}

// target returns where an address leads in the book; ok is false when it leads nowhere there.
func (b *binding) target(s *section, element, address string) (target string, ok bool, err error) {
	if id, local := strings.CutPrefix(address, "#"); local {
		name, err := url.PathUnescape(id)
		if err != nil {
			return "", false, err
		}
		file := b.files[name]
		switch {
		case file == "":
			return "", false, fmt.Errorf("a link leads to the id %q, which is nowhere in the book", name)
		case file == s.file():
			return address, true, nil
		case name+".xhtml" == file, file == navName:
			return file, true, nil
		}
		return file + address, true, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", false, err
	}
	if u.Scheme != "" || u.Host != "" {
		return address, true, nil
	}
	picture := path.Clean(u.Path)
	if element != "img" || media.Of(picture).Use != media.Picture {
		return "", false, nil // a file that reading programs cannot open
	}
	b.pictures[picture] = true
	if !media.Of(picture).Can(media.InBook) {
		address += converted
	}
	return address, true, nil
}

// navigation returns the contents and the landmarks.
func (b *binding) navigation() string {
	var out strings.Builder
	out.WriteString(`<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc--title">` + "\n" +
		`<h1 id="toc--title">` + html.EscapeString(b.options.Volume.Title) + "</h1>\n")
	depth := 0
	for _, e := range b.options.Volume.Contents {
		for ; depth > e.Depth; depth-- {
			out.WriteString("</li>\n</ol>\n")
		}
		if depth == e.Depth {
			out.WriteString("</li>\n")
		}
		for ; depth < e.Depth; depth++ {
			out.WriteString("<ol>\n")
		}
		out.WriteString(`<li><a href="` + html.EscapeString(b.files[e.ID]) + `">` + html.EscapeString(e.Title) +
			"</a>\n")
	}
	for ; depth > 0; depth-- {
		out.WriteString("</li>\n</ol>\n")
	}
	out.WriteString("</nav>\n" + `<nav epub:type="landmarks" id="landmarks" hidden="hidden">` + "\n<ol>\n")
	mark := func(epubType, href, title string) {
		out.WriteString(`<li><a epub:type="` + epubType + `" href="` + html.EscapeString(href) + `">` + title +
			"</a></li>\n")
	}
	mark("cover", coverPage, b.coverWord())
	mark("toc", navName, html.EscapeString(b.options.Volume.Title))
	begun := false
	for _, s := range b.sections {
		switch epubType, role := kindOf(s.class); {
		case epubType == "part" || epubType == "chapter":
			if !begun {
				mark("bodymatter", s.file(), s.title)
			}
			begun = true
		case epubType == "bibliography" || epubType == "glossary":
			mark(epubType, s.file(), s.title)
		case role == "doc-index":
			mark("index", s.file(), s.title)
		}
	}
	out.WriteString("</ol>\n</nav>")
	return out.String()
}

// packageDocument returns the file that says what the book is made of.
func (b *binding) packageDocument(files []file) []byte {
	c := &b.options.Course.Config
	var out strings.Builder
	line := func(parts ...string) { out.WriteString(strings.Join(parts, "") + "\n") }
	e := html.EscapeString
	line(`<?xml version="1.0" encoding="utf-8"?>`)
	line(`<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="`, e(c.Language),
		`">`)
	line(`<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	line(`<dc:identifier id="id">urn:uuid:`, identifier(c.ID, files), `</dc:identifier>`)
	line(`<dc:title id="title">`, e(c.Title), `</dc:title>`)
	line(`<meta refines="#title" property="title-type">main</meta>`)
	if c.Subtitle != "" {
		line(`<dc:title id="subtitle">`, e(c.Subtitle), `</dc:title>`)
		line(`<meta refines="#subtitle" property="title-type">subtitle</meta>`)
	}
	line(`<dc:language>`, e(c.Language), `</dc:language>`)
	if c.Publisher.Name != "" {
		line(`<dc:publisher>`, e(c.Publisher.Name), `</dc:publisher>`)
	}
	if c.License != "" {
		line(`<dc:rights>`, e(c.License), `</dc:rights>`)
	}
	line(`<meta property="dcterms:modified">`, b.options.Course.LastCheckedDay().Format("2006-01-02T15:04:05Z"),
		`</meta>`)
	for _, m := range [][2]string{
		{"accessMode", "textual"}, {"accessMode", "visual"}, {"accessModeSufficient", "textual"},
		{"accessibilityFeature", "tableOfContents"}, {"accessibilityFeature", "structuralNavigation"},
		{"accessibilityFeature", "readingOrder"},
		{"accessibilityFeature", "alternativeText"}, {"accessibilityFeature", "displayTransformability"},
		{"accessibilityFeature", "index"}, {"accessibilityHazard", "none"},
	} {
		line(`<meta property="schema:`, m[0], `">`, m[1], `</meta>`)
	}
	line(`<meta property="schema:accessibilitySummary">`, e(lang.Of(c.Language).Book.Accessible), `</meta>`)
	line(`</metadata>`)
	line(`<manifest>`)
	for i, f := range files {
		properties := ""
		if f.properties != "" {
			properties = ` properties="` + f.properties + `"`
		}
		line(`<item id="f`, strconv.Itoa(i+1), `" href="`, e(f.name), `" media-type="`, f.mediaType, `"`, properties,
			`/>`)
	}
	line(`</manifest>`)
	line(`<spine>`)
	for i, f := range files {
		if f.linear {
			line(`<itemref idref="f`, strconv.Itoa(i+1), `"/>`)
		}
	}
	line(`</spine>`)
	line(`</package>`)
	return []byte(out.String())
}

// identifier returns a UUID (RFC 9562, version 8) of the course and of all that is in the book, so that an edited book
// is not taken for the one that a program knows.
func identifier(id string, files []file) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", id)
	for _, f := range files {
		fmt.Fprintf(h, "%q %d\n", f.name, len(f.data))
		h.Write(f.data)
	}
	sum := h.Sum(nil)[:16]
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	s := hex.EncodeToString(sum)
	return strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-")
}
