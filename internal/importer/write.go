package importer

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
)

// Options say where a draft goes.
type Options struct {
	Dir      string         // the project: a course that it is added to, or a folder without one
	Language string         // of the course
	Course   *course.Course // that it is added to; nil when there is none
}

// A Result is what was written.
type Result struct {
	Files []string // in the project, with slashes
	New   bool     // there was no course before
}

// Write writes a draft as files of a project. What is there already stays as it is: a file that exists is never
// written, and when anything goes wrong the files written so far are taken away again.
func Write(d *draft.Draft, o Options) (*Result, error) {
	w := &writer{draft: d, course: o.Course, dir: o.Dir, language: lang.Of(o.Language), files: map[string][]byte{},
		ids: map[string]bool{}, places: map[*draft.Page]string{}}
	w.words = draft.Words(w.language.Code)
	_, err := os.Stat(filepath.Join(o.Dir, "content", "course.yaml"))
	w.isNew = errors.Is(err, fs.ErrNotExist)
	if err := w.look(); err != nil {
		return nil, err
	}
	if len(d.Pages) == 0 {
		return nil, errors.New("there is nothing in it that a course could have")
	}
	w.placePages()
	w.renameMedia()
	for _, p := range d.Pages {
		w.page(p)
	}
	d.Report.Carried("carried-pages", len(d.Pages))
	if w.isNew {
		w.frame()
	}
	if err := w.flush(); err != nil {
		return nil, err
	}
	return &Result{Files: w.order, New: w.isNew}, nil
}

// A writer writes one draft.
type writer struct {
	draft    *draft.Draft
	course   *course.Course
	dir      string
	language *lang.Language
	words    map[string]string
	isNew    bool

	ids     map[string]bool   // that the course has
	folders []string          // in content/ before
	media   map[string]bool   // files in content/media before, in lower case
	files   map[string][]byte // what is to be written
	order   []string
	places  map[*draft.Page]string // from a page to its path below content/
}

func (w *writer) add(name string, data []byte) {
	w.files[name] = data
	w.order = append(w.order, name)
}

var idUse = regexp.MustCompile(`\{#([a-z][a-z0-9-]*)`)

// look learns what the course has: ids, folders and media.
func (w *writer) look() error {
	content := filepath.Join(w.dir, "content")
	entries, err := os.ReadDir(content)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		w.folders = append(w.folders, e.Name())
	}
	w.media = map[string]bool{}
	if len(entries) == 0 {
		return nil
	}
	return filepath.WalkDir(content, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(content, name)
		if err != nil {
			return err
		}
		w.media[strings.ToLower(filepath.ToSlash(rel))] = true
		if path.Ext(name) != ".md" {
			return nil
		}
		data, err := os.ReadFile(name)
		for _, m := range idUse.FindAllSubmatch(data, -1) {
			w.ids[string(m[1])] = true
		}
		return err
	})
}

// stem returns text as a name for a file or a folder, which no other one has.
func (w *writer) stem(text, otherwise string, taken map[string]bool) string {
	name := cmp.Or(course.Slug(text), course.Slug(otherwise), "x")
	if len(name) > 50 {
		name = name[:50]
		if i := strings.LastIndexByte(name, '-'); i > 20 {
			name = name[:i]
		}
		name = strings.Trim(name, "-")
	}
	if course.DeviceName(name) != "" {
		name += "-x"
	}
	fresh := name
	for n := 2; taken[fresh]; n++ {
		fresh = name + "-" + strconv.Itoa(n)
	}
	taken[fresh] = true
	return fresh
}

var leadingNumber = regexp.MustCompile(`^(\d{1,6})-`)

// placePages gives every page its path below content/.
func (w *writer) placePages() {
	taken := map[string]bool{"assets": true, "media": true, "index": true,
		path.Dir(w.language.Addresses.About): true}
	next := 1
	for _, f := range w.folders {
		taken[strings.TrimSuffix(course.Address(f), ".html")] = true
		if m := leadingNumber.FindStringSubmatch(f); m != nil {
			n, _ := strconv.Atoi(m[1])
			next = max(next, n+1)
		}
	}
	dirs := map[string]string{}
	stems := map[string]map[string]bool{}
	counts := map[string]int{}
	indexes := map[string]bool{}
	for _, p := range w.draft.Pages {
		part := cmp.Or(p.Part, w.draft.Title)
		if p.Path != "" && (w.isNew && len(w.folders) == 0 || strings.Contains(p.Path, "/")) {
			part = "" // a book keeps its own tree
			first, rest, nested := strings.Cut(p.Path, "/")
			if !nested {
				first, rest = "", p.Path
			}
			if dirs[first] == "" && first != "" {
				dirs[first] = w.bookDir(first, taken, &next)
			}
			w.places[p] = path.Join(dirs[first], rest)
			continue
		}
		if dirs[part] == "" {
			dirs[part] = fmt.Sprintf("%02d-%s", next, w.stem(part, w.words["questions"], taken))
			stems[part] = map[string]bool{"index": true}
			next++
		}
		if p.Index && !indexes[part] {
			indexes[part] = true
			w.places[p] = dirs[part] + "/index.md"
			continue
		}
		counts[part]++
		w.places[p] = fmt.Sprintf("%s/%02d-%s.md", dirs[part], counts[part],
			w.stem(p.Title, w.words["introduction"], stems[part]))
	}
}

// bookDir returns the folder for one of a book: its own name in a new course, else after those that are there.
func (w *writer) bookDir(name string, taken map[string]bool, next *int) string {
	if w.isNew && len(w.folders) == 0 {
		return name
	}
	dir := fmt.Sprintf("%02d-%s", *next, w.stem(leadingNumber.ReplaceAllString(name, ""), name, taken))
	*next++
	return dir
}

// renameMedia gives media whose names are taken other ones.
func (w *writer) renameMedia() {
	renamed := map[string]string{}
	for i := range w.draft.Media {
		m := &w.draft.Media[i]
		name := m.Name
		ext := path.Ext(name)
		for n := 2; w.media[strings.ToLower(name)]; n++ {
			name = strings.TrimSuffix(m.Name, ext) + "-" + strconv.Itoa(n) + ext
		}
		w.media[strings.ToLower(name)] = true
		renamed["/"+m.Name], m.Name = "/"+name, name
		w.add("content/"+name, m.Data)
	}
	n := 0
	fix := func(i *draft.Image) {
		if to, ok := renamed[i.Source]; ok {
			i.Source = to
		}
		if i.Alt == "" {
			n++
			i.Alt = strings.ReplaceAll(w.words["picture"], "{1}", path.Base(i.Source))
		}
	}
	for _, p := range w.draft.Pages {
		draft.EachSpan(p.Blocks, func(s *draft.Span) {
			if s.Image != nil {
				fix(s.Image)
			}
			if s.Word != "" {
				s.Text, s.Word = w.words[s.Word], ""
			}
		})
		eachFigure(p.Blocks, fix)
	}
}

// eachFigure calls fix for the image of each figure, which may change it.
func eachFigure(blocks []draft.Block, fix func(*draft.Image)) {
	for i, b := range blocks {
		switch b := b.(type) {
		case draft.Figure:
			fix(&b.Image)
			blocks[i] = b
		case draft.List:
			for _, item := range b.Items {
				eachFigure(item, fix)
			}
		case draft.Quote:
			eachFigure(b.Blocks, fix)
		case draft.Box:
			eachFigure(b.Blocks, fix)
		case draft.Note:
			eachFigure(b.Blocks, fix)
		case *draft.Question:
			eachFigure(b.Prompt, fix)
			for _, o := range b.Options {
				eachFigure(o.Feedback, fix)
			}
			eachFigure(b.Hint, fix)
			eachFigure(b.Explanation, fix)
		}
	}
}

// page writes one page.
func (w *writer) page(p *draft.Page) {
	name := w.places[p]
	w.resolve(p)
	title := cmp.Or(oneLine(p.Title), w.words["introduction"])
	if title != p.Title && oneLine(p.Title) == "" {
		w.draft.Report.Add("changed-title", draft.Place{File: name}, title)
	}
	var b strings.Builder
	b.WriteString("---\n" + w.key("title") + ": " + draft.Scalar(title) + "\n")
	for _, f := range p.Front {
		b.WriteString(w.key(f.Key) + ": " + f.Value + "\n")
	}
	b.WriteString("---\n")
	text := w.linked(name, p.Text)
	if p.Blocks != nil {
		stem := strings.TrimSuffix(path.Base(name), ".md")
		if stem == "index" {
			stem = path.Base(path.Dir(name))
		}
		stem = leadingNumber.ReplaceAllString(stem, "")
		for _, block := range p.Blocks {
			switch block := block.(type) {
			case draft.Heading:
				w.ids[block.ID] = true
			case *draft.Question:
				w.fit(name, block)
			}
		}
		writer := draft.Writer{Language: w.language, ID: func(name string) string { return w.freshID(name, stem) }}
		text = writer.Markdown(p.Blocks)
	}
	if text != "" {
		b.WriteString("\n" + text)
	}
	w.add("content/"+name, []byte(b.String()))
}

var (
	pageLink  = regexp.MustCompile(draft.PageLinkPattern)
	mediaLink = regexp.MustCompile(draft.MediaLinkPattern)
)

// linked is the Markdown of a page with links to what its pages and its media are called now.
func (w *writer) linked(name, text string) string {
	text = numbered(mediaLink, text, len(w.draft.Media), func(n int) string { return "/" + w.draft.Media[n].Name })
	return numbered(pageLink, text, len(w.draft.Pages), func(n int) string {
		return relative(path.Dir(name), w.places[w.draft.Pages[n]])
	})
}

// numbered puts in the place of each link of a form, whose number is below a limit, what it stands for.
func numbered(form *regexp.Regexp, text string, limit int, stands func(n int) string) string {
	return form.ReplaceAllStringFunc(text, func(link string) string {
		n, err := strconv.Atoi(form.FindStringSubmatch(link)[1])
		if err != nil || n >= limit {
			return link
		}
		return stands(n)
	})
}

// fit leaves out what a question names that the course does not have: goals, roles, and earlier ids that are taken.
func (w *writer) fit(page string, q *draft.Question) {
	own := &course.Chapter{Address: course.Address(page)}
	q.Goals = w.kept(page, q.Goals, func(goal string) bool {
		_, _, ok := w.course.Goal(own, goal)
		return ok
	})
	q.Roles = w.kept(page, q.Roles, func(role string) bool { return w.course.Config.Roles[role] != "" })
	if !course.ValidID(q.Was) || w.ids[q.Was] {
		q.Was = ""
	}
}

// kept returns those of some names that the course has, and tells of the others.
func (w *writer) kept(page, names string, has func(string) bool) string {
	var kept []string
	for name := range strings.SplitSeq(names, ",") {
		switch name = strings.TrimSpace(name); {
		case name == "":
		case w.course != nil && has(name):
			kept = append(kept, name)
		default:
			w.draft.Report.Add("left-part", draft.Place{File: page}, name)
		}
	}
	return strings.Join(kept, ", ")
}

// key is a key of front matter in the course's language.
func (w *writer) key(own string) string { return w.language.Word(lang.Keys, own) }

// freshID returns an id for a question: by its name in the source, else by the page and a number.
func (w *writer) freshID(name, stem string) string {
	id := course.Slug(name)
	if len(id) > 40 {
		id = strings.Trim(id[:40], "-")
	}
	if course.ValidID(id) && !w.ids[id] {
		w.ids[id] = true
		return id
	}
	if !course.ValidID(id) {
		if id = course.Slug(stem); !course.ValidID(id) {
			id = strings.Trim(w.language.Word(lang.Blocks, "question"), " ")
			if id = course.Slug(id); stem != "" {
				id += "-" + course.Slug(stem)
			}
		}
	}
	for n := 1; ; n++ {
		if fresh := strings.Trim(id, "-") + "-" + strconv.Itoa(n); !w.ids[fresh] {
			w.ids[fresh] = true
			return fresh
		}
	}
}

// resolve makes links to places of the document links to pages.
func (w *writer) resolve(p *draft.Page) {
	from := w.places[p]
	draft.EachSpan(p.Blocks, func(s *draft.Span) {
		name, internal := strings.CutPrefix(s.Link, "anchor:")
		if !internal {
			return
		}
		s.Link = ""
		a, ok := w.draft.Anchors[name]
		switch {
		case !ok:
			w.draft.Report.Add("left-anchor", draft.Place{File: from}, s.Text)
		case a.Page == p && a.ID != "":
			s.Link = "#" + a.ID
		default:
			to := w.places[a.Page]
			s.Link = relative(path.Dir(from), to)
			if a.ID != "" {
				s.Link += "#" + a.ID
			}
		}
	})
}

// relative returns the path from a folder to a file, both below content/.
func relative(dir, to string) string {
	if dir == path.Dir(to) {
		return path.Base(to)
	}
	up := ""
	for dir != "." && !strings.HasPrefix(to, dir+"/") {
		up, dir = up+"../", path.Dir(dir)
	}
	if dir != "." {
		to = strings.TrimPrefix(to, dir+"/")
	}
	return up + to
}

// frame writes course.yaml and the start page of a new course.
func (w *writer) frame() {
	title := cmp.Or(oneLine(w.draft.Title), w.words["introduction"])
	id := cmp.Or(course.Slug(title), "course")
	if !course.ValidID(id) {
		id = "c-" + id
	}
	id = strings.Trim(id[:min(len(id), 50)], "-")
	w.add("content/course.yaml", fmt.Appendf(nil, "id: %s\ntitle: %s\nlanguage: %s\nversion: 0.1.0\n",
		id, draft.Scalar(title), w.language.Code))
	if slices.Contains(w.order, "content/index.md") {
		return
	}
	var list []draft.Block
	for _, p := range w.draft.Pages {
		if place := w.places[p]; !p.Index && !p.IsUnfinished() && len(list) < 100 {
			span := draft.Span{Text: cmp.Or(oneLine(p.Title), w.words["introduction"]), Link: place}
			list = append(list, draft.Para{Text: []draft.Span{span}})
		}
	}
	items := draft.List{}
	for _, b := range list {
		items.Items = append(items.Items, []draft.Block{b})
	}
	text := draft.Writer{Language: w.language}.Markdown([]draft.Block{items})
	w.add("content/index.md", fmt.Appendf(nil, "---\n%s: %s\n%s: %s\n---\n\n%s", w.key("title"), draft.Scalar(title),
		w.key("kind"), w.language.Word(lang.Kinds, "page"), text))
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "")), func(r rune) bool { return r == ' ' }), " ")
}

// flush writes the files, all or none.
func (w *writer) flush() (err error) {
	var written []string
	defer func() {
		if err != nil {
			for _, name := range slices.Backward(written) {
				os.Remove(name)
			}
		}
	}()
	for _, name := range w.order {
		file := filepath.Join(w.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err != nil {
			return err
		}
		written = append(written, file)
		if _, err = f.Write(w.files[name]); err == nil {
			err = f.Close()
		} else {
			f.Close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
