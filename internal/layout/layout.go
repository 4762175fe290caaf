// Package layout reads the layouts and UI texts of a folder and holds them against what they are given. It knows no
// course: the rooms that write pages say in a [Table] which layouts there are, what each is given, and which texts they
// ask for.
//
// A layout is an html/template file, named by its path below layouts/. frame.html is around every page; each kind of
// page has one file (chapter.html, start.html …), which writes what stands in <main>; parts/ has one file for each
// block of the course language. [New] checks every layout against the type of what it is given: a field that does not
// exist is reported with its place in the file before anything is written.
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
	"regexp"
	"slices"
	"strings"
	"sync"
	texttemplate "text/template"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/overlay"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A Table says what a room needs of the layouts.
type Table struct {
	// Types is what each layout is given: the file, and a value of the type. A file that is in no table may be called
	// from others.
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

// New parses the layouts in a folder (frame.html, parts/…, strings/…) for the language of a course. What is wrong with
// a layout or a text is an author's fault, with its place; the Set is nil then. The error is for files that cannot be
// read. Proved layouts are not checked again: those that are built in, which this project's tests hold against their
// data.
func New(layouts fs.FS, language string, proved bool, table Table) (*Set, []diag.Diagnostic, error) {
	p := parser{fsys: layouts, types: map[string]reflect.Type{}, keys: strings.Fields(table.Keys),
		files: map[string]*diag.File{}, asked: map[string]bool{}}
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
		p.unasked()
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

// readTexts reads the UI texts of a language. Those of a course's own folder lie over the built-in ones text by text,
// so that it need hold only the lines that differ.
func (p *parser) readTexts(language string) error {
	name := "strings/" + language + ".yaml"
	var layers [][]byte
	if fs.ValidPath(name) { // what stands in course.yaml may lead out of the folder
		var err error
		if layers, err = overlay.Files(p.fsys, name); err != nil {
			return err
		}
	}
	file := diag.NewFile("layouts/"+name, nil)
	if len(layers) == 0 {
		p.report(file.At(0, 0), fmt.Sprintf("there are no texts for the language %q", language)).
			Hint = "choose a language that has one: " + strings.Join(lang.Codes(), ", ")
		return nil
	}
	p.texts = Texts{}
	for i, raw := range layers {
		var ds []diag.Diagnostic
		if file, ds = diag.NewText("layouts/"+name, raw); len(ds) > 0 {
			p.ds = append(p.ds, ds...)
			return nil
		}
		before := maps.Clone(p.texts)
		p.ds = append(p.ds, yamldoc.Decode(file, diag.Span{End: len(file.Data)}, (*map[string]string)(&p.texts))...)
		for key := range p.texts {
			if _, known := before[key]; !known && i > 0 {
				p.added = append(p.added, addedText{key, lineOf(file, key)})
			}
		}
	}
	for _, key := range p.keys {
		if _, ok := p.texts[key]; !ok {
			p.report(file.At(0, 0), fmt.Sprintf("the text %q is missing", key)).Hint = "add a line " + key + ": …"
		}
	}
	return nil
}

// An addedText is a text that a course has beside the built-in ones, for layouts of its own.
type addedText struct {
	key string
	at  diag.Place
}

// lineOf returns the place of the line of a key.
func lineOf(file *diag.File, key string) diag.Place {
	line := regexp.MustCompile(`(?m)^["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*:`).FindIndex(file.Data)
	if line == nil {
		return file.At(0, 0)
	}
	return file.At(line[0], line[1]-1)
}

// unasked reports texts that were added and that no layout asks for: most are keys that are misspelt.
func (p *parser) unasked() {
	slices.SortFunc(p.added, func(a, b addedText) int { return strings.Compare(a.key, b.key) })
	known := slices.DeleteFunc(slices.Sorted(maps.Keys(p.texts)), func(key string) bool {
		return slices.ContainsFunc(p.added, func(a addedText) bool { return a.key == key })
	})
	for _, a := range p.added {
		if p.asked[a.key] {
			continue
		}
		d := p.report(a.at, fmt.Sprintf("no layout asks for the text %q", a.key))
		if d.Hint = "take the line away"; diag.Nearest(a.key, known) != "" {
			d.Hint = fmt.Sprintf("did you mean %q?", diag.Nearest(a.key, known))
		}
	}
}
