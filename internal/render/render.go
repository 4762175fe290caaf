// Package render turns a course into pages: course, layouts and UI texts in, finished XHTML out.
//
// A [Renderer] holds the layouts of one language, parsed once. [Renderer.Frame] binds it to a course and works out what the pages
// share (order, navigation, terms of the glossary). [Frame.Pages] lists every page with a function that writes it, so a page costs
// nothing until it is asked for; a page is a pure function of the course and may be written by any goroutine, in any order.
//
// # Layouts
//
// A layout is an html/template file, named by its path below layouts/. frame.html is around every page; each kind of page has one
// file (chapter.html, start.html …), which writes what stands in <main>; parts/ has one file for each block of the course language.
// What a layout is given is a struct of this package, listed with its file in layouts.go. New checks every layout against its
// struct: a field that does not exist is reported with its place in the file before anything is written.
//
// A layout may call:
//
//	{{t "key" a b}}     the UI text of a key in strings/<language>.yaml, {1} and {2} in it replaced by a and b
//	{{n "key" 3}}       the same for a number: the text of key-one when it is 1
//
// A text whose key is a letter, a hyphen and more belongs to the script of the page, which has no words of its own.
//
// # Blocks
//
// A chapter is a list of typed blocks. block.go writes each through its part; running text, headings and the holes in it (links,
// citations, images, notes, terms) are written by Go alone (piece.go, cite.go, term.go), as they are in every line. What differs
// between a web page and a page of many chapters is a [Place]. Every id is the author's own or holds `--`, which no author may
// write, so they never meet.
package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"
	"sync"
	texttemplate "text/template"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A Renderer is the layouts and UI texts of one language. It is safe for concurrent use.
type Renderer struct {
	mu       sync.Mutex
	last     *Frame // the latest, guarded by mu
	language string
	texts    texts
	layouts  map[string]*template.Template
	files    map[string]*diag.File
	words    map[byte]template.HTML // texts of the script, by the letter of their group
}

// New parses the layouts in a folder (frame.html, parts/…, strings/…) for the language of a course. What is wrong with a layout or a
// text is an author's fault, with its place; the Renderer is nil then. The error is for files that cannot be read. Proved layouts are not
// checked again: those that are built in, which this project's tests hold against their data.
func New(layouts fs.FS, language string, proved bool) (*Renderer, []diag.Diagnostic, error) {
	p := parser{fsys: layouts, files: map[string]*diag.File{}}
	if err := p.readTexts(language); err != nil {
		return nil, nil, err
	}
	set, err := p.parse()
	if err != nil {
		return nil, nil, err
	}
	if !proved && !diag.HasErrors(p.ds) {
		p.check(set)
	}
	if !diag.HasErrors(p.ds) {
		p.foldAll(set)
		if !proved {
			p.escape(set)
		}
	}
	if diag.HasErrors(p.ds) {
		return nil, p.ds, nil
	}
	r := &Renderer{language: language, texts: p.texts, layouts: map[string]*template.Template{}, files: p.files, words: p.texts.words()}
	for name := range data {
		r.layouts[name] = set.Lookup(name)
	}
	return r, p.ds, nil
}

// A LayoutError is a layout that failed while a page was written, in a way that could not be seen before.
type LayoutError struct {
	Diagnostic diag.Diagnostic
}

func (e *LayoutError) Error() string {
	return fmt.Sprintf("%s: %s", e.Diagnostic.Place, e.Diagnostic.Message)
}

// execute writes a layout.
func (r *Renderer) execute(w io.Writer, name string, data any) error {
	err := r.layouts[name].Execute(w, data)
	var failed texttemplate.ExecError
	if errors.As(err, &failed) {
		return &LayoutError{fault(r.files, failed.Name, failed)}
	}
	return err
}

// rooms are buffers to execute layouts in, which soon are as large as the largest page.
var rooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// executed executes a layout and calls use with the result, which is only there during the call.
func (r *Renderer) executed(name string, data any, use func(*bytes.Buffer)) error {
	b := rooms.Get().(*bytes.Buffer)
	defer rooms.Put(b)
	b.Reset()
	err := r.execute(b, name, data)
	if err == nil {
		use(b)
	}
	return err
}

// page executes the layout of a whole document.
func (r *Renderer) page(name string, data any) (page []byte, err error) {
	err = r.executed(name, data, func(b *bytes.Buffer) {
		b.WriteByte('\n')
		page = bytes.Clone(b.Bytes())
	})
	return page, err
}

// readTexts reads the UI texts of a language.
func (p *parser) readTexts(language string) error {
	name := "strings/" + language + ".yaml"
	raw, err := fs.ReadFile(p.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		p.report(diag.NewFile("layouts/"+name, nil).At(0, 0), fmt.Sprintf("there are no texts for the language %q", language)).
			Hint = "write the file, or choose one of the languages that have one: sv, en"
		return nil
	}
	if err != nil {
		return err
	}
	file, ds := diag.NewText("layouts/"+name, raw)
	p.ds = append(p.ds, ds...)
	if len(ds) > 0 {
		return nil
	}
	p.textFile, p.texts = file, texts{}
	p.ds = append(p.ds, yamldoc.Decode(file, diag.Span{End: len(file.Data)}, (*map[string]string)(&p.texts))...)
	for _, key := range strings.Fields(keys) {
		if _, ok := p.texts[key]; !ok {
			p.report(file.At(0, 0), fmt.Sprintf("the text %q is missing", key)).Hint = "add a line " + key + ": …"
		}
	}
	return nil
}
