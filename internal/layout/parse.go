package layout

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
)

// A parser reads the layouts and collects what is wrong with them.
type parser struct {
	fsys  fs.FS
	types map[string]reflect.Type // what each layout is given
	keys  []string
	files map[string]*diag.File // by the template's name
	texts Texts
	added []addedText     // beside the built-in ones
	asked map[string]bool // texts that a layout asks for
	ds    []diag.Diagnostic
}

// report adds a diagnostic and returns it for a hint.
func (p *parser) report(at diag.Place, message string) *diag.Diagnostic {
	p.ds = append(p.ds, diag.New("layout", at, message))
	return &p.ds[len(p.ds)-1]
}

func (p *parser) funcs() template.FuncMap {
	return template.FuncMap{"t": p.texts.T, "n": p.texts.N}
}

// parse reads every .html file below the folder into one set of templates.
func (p *parser) parse() (*template.Template, error) {
	set := template.New("").Funcs(p.funcs()).Option("missingkey=error")
	err := fs.WalkDir(p.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		raw, err := fs.ReadFile(p.fsys, name)
		if err != nil {
			return err
		}
		file, ds := diag.NewText("layouts/"+name, raw)
		p.files[name] = file
		if p.ds = append(p.ds, ds...); len(ds) > 0 {
			return nil
		}
		// The last line end of a file is the file's, not the page's.
		if _, err := set.New(name).Parse(strings.TrimSuffix(string(file.Data), "\n")); err != nil {
			p.failed(name, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(p.types)) {
		if p.files[name] == nil {
			p.report(diag.NewFile("layouts/"+name, nil).At(0, 0),
				"this layout is missing").Hint = "remove the folder's own layouts to use the built-in ones, or " +
				"write this one too"
		}
	}
	return set, nil
}

var templateError = regexp.MustCompile(
	`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (?:executing "[^"]*" at <.*?>: )?`)

// failed reports an error of the template packages about a template.
func (p *parser) failed(name string, err error) { p.ds = append(p.ds, fault(p.files, name, err)) }

// fault returns an error of the template packages as a diagnostic. They have no type for the place: it stands in the
// message, as `template: name:line: …` or `template: name:line:column: …`.
func fault(files map[string]*diag.File, name string, err error) diag.Diagnostic {
	message, line, column := err.Error(), 0, 0
	if m := templateError.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		if files[m[1]] != nil {
			name = m[1]
		}
		line, _ = strconv.Atoi(m[2])
		column, _ = strconv.Atoi(m[3])
	}
	message, _, _ = strings.Cut(message, ": {state") // html/template's own idea of where it was
	file := files[name]
	if line == 0 {
		return diag.New("layout", file.At(0, 0), message)
	}
	start, text := lineStart(file, line), file.Line(line)
	if column == 0 {
		column = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	return diag.New("layout", file.At(start+column, start+len(text)), message)
}

// lineStart returns the offset of a line, counted from 1.
func lineStart(f *diag.File, line int) int {
	offset := 0
	for range line - 1 {
		i := strings.IndexByte(string(f.Data[offset:]), '\n')
		if i < 0 {
			return offset
		}
		offset += i + 1
	}
	return offset
}

func (p *parser) missingText(at diag.Place, key string) {
	d := p.report(at, fmt.Sprintf("there is no text %q", key))
	d.Hint = "add it to the strings file"
	if near := diag.Nearest(key, slices.Sorted(maps.Keys(p.texts))); near != "" && near+"-one" != key {
		d.Hint = fmt.Sprintf("did you mean %q?", near)
	}
}
