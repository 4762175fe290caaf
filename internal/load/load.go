// Package load reads a course from a project folder: it walks content/, parses the chapters in parallel, puts them in
// order, and joins them with the data files (course.yaml, sources.yaml, contacts.yaml, glossary.yaml). An edition, a
// folder of editions/, lies over content/ as a host's own copy of the course: see edition.go.
//
// A [Loader] remembers each file's result by its bytes, so a second load parses only what has changed, and editions
// share what they have in common; the result of a load depends on the files alone. Symbolic links are followed to files
// inside the project and nowhere else.
package load

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"github.com/vinjett/vinjett/internal/bug"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/media"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// contentDir is the folder of the project that holds the course.
const contentDir = "content"

// A Loader loads one course again and again.
type Loader struct {
	// BaseURL takes the place of the course's own base-url; "" leaves that.
	BaseURL string
	// Apart makes blocks of paragraphs as [markdown.Parser.Apart] does.
	Apart bool

	fsys   fs.FS
	drafts bool

	parsers map[string]*markdown.Parser // by language
	data    map[string]decoded          // by the file's name, as what follows
	media   map[string]described

	parts     map[string]ordered // by folder
	addressed addressed
	last      *course.Course

	moment *moment // the course as it was read first; nil when it is read anew each time

	mu       sync.Mutex // guards what follows
	chapters map[string]parsed
}

// decoded is the remembered result of one data file of the course. What an edition changes of it, it changes in a copy.
type decoded struct {
	raw   []byte
	file  *diag.File
	value any
	ds    []diag.Diagnostic
}

// described is the remembered result of one media file.
type described struct {
	entry entry
	raw   []byte // its beginning, or all of a drawing
	media *course.Media
	ds    []diag.Diagnostic
}

// parsed is the remembered result of one chapter.
type parsed struct {
	raw      []byte
	path     string
	language string
	chapter  *course.Chapter
	ds       []diag.Diagnostic
}

// ordered is the remembered part of some chapters.
type ordered struct {
	chapters []*course.Chapter
	part     *course.Part
}

// New returns a loader of the project folder fsys. With drafts, chapters marked as drafts are part of the course.
func New(fsys fs.FS, drafts bool) *Loader {
	return &Loader{
		fsys:     fsys,
		drafts:   drafts,
		parsers:  map[string]*markdown.Parser{},
		data:     map[string]decoded{},
		media:    map[string]described{},
		chapters: map[string]parsed{},
		parts:    map[string]ordered{},
	}
}

// entry is one file of the course.
type entry struct {
	path string // below content/, by which pages know it
	file string // in the project: the same below content/, or below the content/ of an edition
	size int64
	at   *item // where it was listed
}

func (e entry) same(f entry) bool { return e.path == f.path && e.file == f.file && e.size == f.size }

// Load reads the course. The course is nil only when nothing could be read at all; with errors among the diagnostics it
// is incomplete. The error is the machine's: a file that could not be read, or a cancelled context.
func (l *Loader) Load(ctx context.Context) (*course.Course, []diag.Diagnostic, error) {
	return l.Edition(ctx, "")
}

// Language returns the language that course.yaml names, before the course is read; "" when that is not known.
func (l *Loader) Language() (string, error) {
	var file *diag.File
	var config course.Config
	_, err := data(l, func(string) bool { return true }, "course.yaml", &file, &config)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return config.Language, err
}

// Edition reads the course with an edition over it, by the name of its folder in editions/; "" is the course itself.
func (l *Loader) Edition(ctx context.Context, name string) (*course.Course, []diag.Diagnostic, error) {
	info, err := fs.Stat(l.fsys, contentDir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		d := diag.New("no-content", diag.Place{}, "there is no folder content/ here")
		return nil, []diag.Diagnostic{
			d.Hintf("go to the course's folder, name it on the command line, or start one with vinjett new"),
		}, nil
	}
	entries, ds, err := l.walk(contentDir)
	if err != nil {
		return nil, nil, err
	}
	c := &course.Course{Media: map[string]*course.Media{}, Others: map[string]bool{}}
	more, err := l.dataFiles(c, entries)
	if err != nil {
		return nil, nil, err
	}
	ds = append(ds, more...)
	var ed *edition
	if name != "" {
		if ed, more, err = l.edition(c, name, entries); err != nil {
			return nil, nil, err
		}
		entries = ed.entries
		ds = append(ds, more...)
	}
	ds = append(ds, values(c)...)
	if l.BaseURL != "" {
		c.Config.BaseURL = course.WebAddress(l.BaseURL)
	}

	pages, more, err := l.divide(c, entries)
	if err != nil {
		return nil, nil, err
	}
	ds = append(ds, more...)
	chapters, more, err := l.parse(ctx, pages, c.Config.Language)
	if err != nil {
		return nil, nil, err
	}
	ds = append(ds, more...)
	if ed != nil {
		if more, err = l.apply(ctx, ed, c, chapters); err != nil {
			return nil, nil, err
		}
		chapters = ed.shown
		ds = append(ds, more...)
	}
	l.order(c, chapters)
	ds = append(ds, l.addresses(c)...)
	c.BuildIndexAfter(l.last)
	l.last = c
	return c, ds, nil
}

// dataFiles reads the data files of the course, and reports those that every course has and this one lacks.
func (l *Loader) dataFiles(c *course.Course, entries []entry) (ds []diag.Diagnostic, err error) {
	has := func(name string) bool {
		return slices.ContainsFunc(entries, func(e entry) bool { return e.path == name })
	}
	for _, must := range []struct{ name, hint string }{
		{"course.yaml", "write one with id:, title: and language:"},
		{"index.md", "write the start page, beginning with “# Title”"},
	} {
		if !has(must.name) {
			at := diag.NewFile(contentDir+"/"+must.name, nil).At(0, 0)
			ds = append(ds, diag.New("no-content", at, "the course has no "+must.name).Hintf("%s", must.hint))
		}
	}
	for _, read := range []func() ([]diag.Diagnostic, error){
		func() ([]diag.Diagnostic, error) { return data(l, has, "course.yaml", &c.ConfigFile, &c.Config) },
		func() ([]diag.Diagnostic, error) { return data(l, has, "sources.yaml", &c.SourcesFile, &c.Sources) },
		func() ([]diag.Diagnostic, error) { return data(l, has, "contacts.yaml", &c.ContactsFile, &c.Contacts) },
		func() ([]diag.Diagnostic, error) { return data(l, has, "glossary.yaml", &c.TermsFile, &c.Terms) },
	} {
		more, err := read()
		if err != nil {
			return nil, err
		}
		ds = append(ds, more...)
	}
	return ds, nil
}

// divide puts the files that are no pages into the course, and returns the pages.
func (l *Loader) divide(c *course.Course, entries []entry) (pages []entry, ds []diag.Diagnostic, err error) {
	for _, e := range entries {
		switch {
		case strings.EqualFold(path.Ext(e.path), ".md"):
			pages = append(pages, e)
		case media.Of(e.path).Can(media.Published):
			m, found, err := l.mediaFile(e)
			if err != nil {
				return nil, nil, err
			}
			ds = append(ds, found...)
			c.Media[e.path] = m
		default: // a drawing's original, a list of the editor's
			c.Others[e.path] = true
		}
	}
	return pages, ds, nil
}

// compareNames orders the files of a folder: the overview first, then by leading number, then by name.
func compareNames(a, b string) int {
	key := func(s string) (int, int) {
		if s == "index.md" {
			return 0, 0
		}
		if number, _, ok := strings.Cut(s, "-"); ok && s[0] <= '9' {
			if n, err := strconv.ParseUint(number, 10, strconv.IntSize-1); err == nil {
				return 1, int(n)
			}
		}
		return 2, 0
	}
	ka, na := key(a)
	kb, nb := key(b)
	return cmp.Or(cmp.Compare(ka, kb), cmp.Compare(na, nb), cmp.Compare(norm.NFC.String(a), norm.NFC.String(b)))
}

// text reads a text file.
func (l *Loader) text(name string) (*diag.File, []diag.Diagnostic, error) {
	raw, err := l.read(name)
	if err != nil {
		return nil, nil, err
	}
	f, ds := diag.NewText(name, raw)
	return f, ds, nil
}

// data reads a data file of the course, if it has it.
func data[T any](l *Loader, has func(string) bool, name string, file **diag.File, dst *T) ([]diag.Diagnostic, error) {
	if !has(name) {
		return nil, nil
	}
	raw, err := l.read(contentDir + "/" + name)
	if err != nil {
		return nil, err
	}
	d, ok := l.data[name]
	if !ok || !bytes.Equal(d.raw, raw) {
		d = decoded{raw: raw}
		d.file, d.ds = diag.NewText(contentDir+"/"+name, raw)
		var value T
		if len(d.ds) == 0 {
			d.ds = yamldoc.Decode(d.file, diag.Span{End: len(d.file.Data)}, &value)
		}
		d.value = value
		l.data[name] = d
	}
	*file, *dst = d.file, d.value.(T)
	return d.ds, nil
}

// mediaFile describes a media file; only drawings are read whole, because they are put into the pages.
func (l *Loader) mediaFile(e entry) (*course.Media, []diag.Diagnostic, error) {
	m := &course.Media{Path: e.path, File: e.file, Address: course.Address(e.path), Size: e.size}
	if m.Address == "" {
		return m, []diag.Diagnostic{noAddress(e)}, nil
	}
	raw, err := l.once(e.file, func() ([]byte, error) { return readHead(l.fsys, e) })
	if err != nil {
		return nil, nil, err
	}
	if old, ok := l.media[e.file]; ok && old.entry.same(e) && (same(old.raw, raw) || bytes.Equal(old.raw, raw)) {
		return old.media, old.ds, nil
	}
	var ds []diag.Diagnostic
	if fault, hint := m.Type().Check(raw[:min(len(raw), media.Head)]); fault != "" {
		ds = append(ds, diag.New("wrong-content", diag.NewFile(e.file, nil).At(0, 0), fault).Hintf("%s", hint))
	}
	m.Width, m.Height = imageSize(raw, m.Type())
	if m.Type().Can(media.Drawn) {
		f, found := diag.NewText(e.file, raw)
		m.Data, ds = f.Data, append(ds, found...)
		if active := drawing.Active(f.Data); active != "" {
			d := diag.New("wrong-content", f.At(0, 0), "the drawing is more than a drawing: it holds "+active)
			ds = append(ds, d.Hintf("save it as plain SVG, without scripts, event attributes and pictures "+
				"from elsewhere"))
		}
	}
	l.media[e.file] = described{e, raw, m, ds}
	return m, ds, nil
}

// parse parses the chapters on all processors; the results are in the order of the files.
func (l *Loader) parse(
	ctx context.Context, files []entry, language string,
) ([]*course.Chapter, []diag.Diagnostic, error) {
	parser := l.parsers[language]
	if parser == nil {
		if parser = markdown.New(language); l.Apart {
			parser = parser.Apart()
		}
		l.parsers[language] = parser
	}
	results := make([]parsed, len(files))
	var read []int // those that have to be read
	for i, e := range files {
		var held bool
		if results[i], held = l.held(e, language); !held {
			read = append(read, i)
		}
	}
	errs := make([]error, len(read))
	var next atomic.Int64
	var workers bug.Group
	for range min(runtime.GOMAXPROCS(0), len(read)) {
		workers.Go("reading the course", func() {
			for n := int(next.Add(1)) - 1; n < len(read) && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				e := files[read[n]]
				p, err := bug.Guard("reading "+e.file, func() (parsed, error) { return l.chapter(e, language, parser) })
				if results[read[n]], errs[n] = p, err; err == nil && e.at != nil && l.moment.holds(e.file) {
					e.at.parsed = &p
				}
			}
		})
	}
	workers.Wait()
	if err := errors.Join(append(errs, ctx.Err())...); err != nil {
		return nil, nil, err
	}
	chapters := make([]*course.Chapter, 0, len(files))
	var ds []diag.Diagnostic
	for i, r := range results {
		if r.chapter != nil && r.chapter.Draft && !l.drafts {
			for _, d := range r.ds { // what is not part of the course yet stops nobody
				d.Severity = diag.Note
				ds = append(ds, d)
			}
			continue
		}
		ds = append(ds, r.ds...)
		if r.chapter == nil {
			continue
		}
		if r.chapter.Address == "" {
			ds = append(ds, noAddress(files[i]))
		} else {
			chapters = append(chapters, r.chapter)
		}
	}
	return chapters, ds, nil
}

// held returns the result of a chapter whose file is held.
func (l *Loader) held(e entry, language string) (parsed, bool) {
	if e.at == nil || e.at.parsed == nil || e.at.parsed.path != e.path || e.at.parsed.language != language {
		return parsed{}, false
	}
	return *e.at.parsed, true
}

// same reports whether two texts are one in memory.
func same(a, b []byte) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

func (l *Loader) chapter(e entry, language string, parser *markdown.Parser) (parsed, error) {
	if e.size > diag.MaxTextSize {
		_, ds := diag.NewText(e.file, make([]byte, diag.MaxTextSize+1))
		return parsed{ds: ds}, nil
	}
	raw, err := l.read(e.file)
	if err != nil {
		return parsed{}, err
	}
	l.mu.Lock()
	old, ok := l.chapters[e.file]
	l.mu.Unlock()
	if ok && old.path == e.path && old.language == language && bytes.Equal(old.raw, raw) {
		return old, nil
	}
	p := parsed{raw: raw, path: e.path, language: language}
	if m := languageTag.FindStringSubmatch(e.path); m != nil {
		d := diag.New("reserved-name", diag.NewFile(e.file, nil).At(0, 0),
			"a name that ends in a language tag is kept for translations")
		p.ds = []diag.Diagnostic{d.Hintf("rename the file without .%s", m[1])}
		return p, nil
	}
	file, ds := diag.NewText(e.file, raw)
	if p.ds = ds; len(ds) == 0 {
		p.raw = file.Data // equal to raw but for the mark and the line ends; kept once
		if !bytes.Equal(raw, file.Data) {
			p.raw = raw
		}
		p.chapter, p.ds = parser.Parse(e.path, file)
	}
	l.mu.Lock()
	l.chapters[e.file] = p
	l.mu.Unlock()
	return p, nil
}

var languageTag = regexp.MustCompile(`\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md$`)

// order puts the chapters into the parts.
func (l *Loader) order(c *course.Course, chapters []*course.Chapter) {
	inParts := map[string][]*course.Chapter{}
	var dirs []string
	for _, ch := range chapters {
		dir, _, inPart := strings.Cut(ch.Path, "/")
		switch {
		case inPart:
			if inParts[dir] == nil {
				dirs = append(dirs, dir)
			}
			inParts[dir] = append(inParts[dir], ch)
		case ch.Path == "index.md":
			c.Index = ch
		default:
			c.Pages = append(c.Pages, ch)
		}
	}
	for _, dir := range dirs {
		c.Parts = append(c.Parts, l.part(dir, inParts[dir]))
	}
	// Without folders, the chapters are a part all the same: they have an order, and are what the course is.
	isPage := func(ch *course.Chapter) bool { return ch.Kind == course.KindPage }
	if len(dirs) == 0 && slices.ContainsFunc(c.Pages, func(ch *course.Chapter) bool { return !isPage(ch) }) {
		c.Parts = []*course.Part{l.part("", slices.DeleteFunc(slices.Clone(c.Pages), isPage))}
		c.Pages = slices.DeleteFunc(c.Pages, func(ch *course.Chapter) bool { return !isPage(ch) })
	}
}

// part makes a part of chapters, or returns the one that was made of the same chapters before. They are copied, because
// which part a remembered chapter is in is a matter of its neighbours.
func (l *Loader) part(dir string, chapters []*course.Chapter) *course.Part {
	if old, ok := l.parts[dir]; ok && slices.Equal(old.chapters, chapters) {
		return old.part
	}
	p := &course.Part{Dir: dir, Address: course.Address(path.Join(dir, "index.md"))}
	for _, remembered := range chapters {
		ch := remembered.Copy()
		ch.Part = p
		if ch.Path == dir+"/index.md" {
			p.Index, p.Title = ch, ch.Title
		} else {
			p.Chapters = append(p.Chapters, ch)
		}
	}
	if p.Title == "" && !p.Flat() {
		p.Title = course.TitleOf(dir)
	}
	l.parts[dir] = ordered{chapters, p}
	return p
}
