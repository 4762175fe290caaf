// Package layout reads the layouts and UI texts of a folder and holds them against what they are given. It knows no course: the rooms
// that write pages say in a [Table] which layouts there are, what each is given, and which texts they ask for.
//
// A layout is an html/template file, named by its path below layouts/. frame.html is around every page; each kind of page has one
// file (chapter.html, start.html …), which writes what stands in <main>; parts/ has one file for each block of the course language.
// [New] checks every layout against the type of what it is given: a field that does not exist is reported with its place in the file
// before anything is written.
//
// A layout may call:
//
//	{{t "key" a b}}     the UI text of a key in strings/<language>.yaml, {1} and {2} in it replaced by a and b
//	{{n "key" 3}}       the same for a number: the text of key-one when it is 1
//
// A text whose key is a letter, a hyphen and more belongs to the script of the page, which has no words of its own.
package layout

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"reflect"
	"strings"
	"sync"
	texttemplate "text/template"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A Table says what a room needs of the layouts.
type Table struct {
	// Types is what each layout is given: the file, and a value of the type. A file that is in no table may be called from others.
	Types map[string]any
	// Keys are the UI texts that Go code asks for, with spaces between; the layouts' own are found in them.
	Keys string
}

// Join returns what several tables say.
func Join(tables ...Table) Table {
	all := Table{Types: map[string]any{}}
	for _, t := range tables {
		maps.Copy(all.Types, t.Types)
		all.Keys += " " + t.Keys
	}
	return all
}

// A Set is the layouts and UI texts of one language. It is safe for concurrent use.
type Set struct {
	Language string
	Texts    Texts
	layouts  map[string]*template.Template
	files    map[string]*diag.File
}

// New parses the layouts in a folder (frame.html, parts/…, strings/…) for the language of a course. What is wrong with a layout or a
// text is an author's fault, with its place; the Set is nil then. The error is for files that cannot be read. Proved layouts are not
// checked again: those that are built in, which this project's tests hold against their data.
func New(layouts fs.FS, language string, proved bool, table Table) (*Set, []diag.Diagnostic, error) {
	p := parser{fsys: layouts, types: map[string]reflect.Type{}, keys: strings.Fields(table.Keys), files: map[string]*diag.File{}}
	for name, value := range table.Types {
		p.types[name] = reflect.TypeOf(value)
	}
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
	s := &Set{Language: language, Texts: p.texts, layouts: map[string]*template.Template{}, files: p.files}
	for name := range p.types {
		s.layouts[name] = set.Lookup(name)
	}
	return s, p.ds, nil
}

// An Error is a layout that failed while a page was written, in a way that could not be seen before.
type Error struct {
	Diagnostic diag.Diagnostic
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.Diagnostic.Place, e.Diagnostic.Message)
}

// Execute writes a layout, which a [Table] must have named.
func (s *Set) Execute(w io.Writer, name string, data any) error {
	t := s.layouts[name]
	if t == nil {
		panic(fmt.Sprintf("no table names the layout %q", name))
	}
	err := t.Execute(w, data)
	var failed texttemplate.ExecError
	if errors.As(err, &failed) {
		return &Error{fault(s.files, failed.Name, failed)}
	}
	return err
}

// buffers are where layouts are executed; each is soon as large as the largest page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// executed executes a layout and calls use with the result, which is only there during the call.
func (s *Set) executed(name string, data any, use func(*bytes.Buffer)) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	err := s.Execute(b, name, data)
	if err == nil {
		use(b)
	}
	return err
}

// HTML returns what a layout writes.
func (s *Set) HTML(name string, data any) (html template.HTML, err error) {
	err = s.executed(name, data, func(b *bytes.Buffer) { html = template.HTML(b.String()) })
	return html, err
}

// Document returns what the layout of a whole document writes.
func (s *Set) Document(name string, data any) (page []byte, err error) {
	err = s.executed(name, data, func(b *bytes.Buffer) {
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
			Hint = "choose a language that has one: " + strings.Join(lang.Codes(), ", ")
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
	p.texts = Texts{}
	p.ds = append(p.ds, yamldoc.Decode(file, diag.Span{End: len(file.Data)}, (*map[string]string)(&p.texts))...)
	for _, key := range p.keys {
		if _, ok := p.texts[key]; !ok {
			p.report(file.At(0, 0), fmt.Sprintf("the text %q is missing", key)).Hint = "add a line " + key + ": …"
		}
	}
	return nil
}
