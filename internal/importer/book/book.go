// Package book reads a folder of Markdown of which another program makes a book or a site: mdBook, MkDocs, Docusaurus,
// Starlight, Hugo, MyST and Jupyter Book, the Carpentries' lessons, GitBook, or none of them.
//
// What differs between the programs is where the pages lie and in which order they are read: a row of [programs] each.
// The pages themselves are Markdown with a few forms of each program's own; those that the course language does not
// read as they are get a form that it reads (text.go). A page goes through the parser of the course language, and what
// that refuses is taken out and told, so that a course is there whatever the folder held.
package book

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/drawing"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/media"
)

// maxPages is how many pages a book may have.
const maxPages = 20_000

// An entry is a page in the order in which it is read.
type entry struct {
	file  string // below the folder
	title string // in the contents; "" when the page says
	part  string // the title of its part; "" in a book without parts
	index bool   // it opens its part
}

// A plan is what a program's own files say of a book.
type plan struct {
	title, language string
	contents        string   // the file that says so, for the report
	pages           string   // the folder of the pages
	static          []string // folders in which what pages show lies, by an address from the root
	entries         []entry
	unlisted        bool // pages that the order does not name are no part of the book
}

// A reader makes a draft of a folder.
type reader struct {
	fsys   fs.FS
	draft  *draft.Draft
	plan   plan
	pageOf map[string]int // from a file to its number among the pages
	media  map[string]int // from a file to its number among the media
	texts  []*text
}

// Read reads a folder. It fails when no file in it is a page, and when the folder cannot be read.
func Read(dir string) (*draft.Draft, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := &reader{fsys: root.FS(), draft: &draft.Draft{Report: &draft.Report{}}, pageOf: map[string]int{},
		media: map[string]int{}}
	if r.plan, err = planOf(r.fsys); err != nil {
		return nil, err
	}
	if err := r.order(); err != nil {
		return nil, err
	}
	for _, e := range r.plan.entries {
		r.read(e)
	}
	r.place()
	r.draft.Title, r.draft.Language = r.title(dir), r.plan.language
	parser := markdown.New(cmp.Or(r.plan.language, lang.Codes()[0]))
	for _, t := range r.texts {
		r.finish(t, parser)
	}
	for _, t := range r.texts {
		r.checkLinks(t)
	}
	return r.draft, nil
}

// title is what the book is called: by its program, by its start page, or by its folder.
func (r *reader) title(dir string) string {
	start := ""
	if p := r.draft.Pages[0]; p.Path == "index.md" {
		start = p.Title
	}
	return cmp.Or(r.plan.title, start, titleOfFile(path.Clean(strings.ReplaceAll(dir, `\`, "/"))))
}

// place makes the overview of the whole the start page, and lets pages outside the parts stay where they are in the
// order: before the parts in one that is called as the book, after one in a part of their own. A book without parts is
// a course without folders.
func (r *reader) place() {
	flat := !slices.ContainsFunc(r.draft.Pages, func(p *draft.Page) bool { return p.Part != "" })
	inPart, loose := false, ""
	for i, p := range r.draft.Pages {
		file := r.texts[i].file
		if i == 0 && p.Part == "" && isOverview(file) && len(r.draft.Pages) > 1 &&
			slices.Contains([]string{".", path.Clean(cmp.Or(r.plan.pages, "."))}, path.Dir(file)) {
			p.Path = "index.md"
			continue
		}
		switch {
		case flat:
			p.Path = r.flatPath(i, p.Title)
		case p.Part != "":
			inPart, loose = true, ""
		case inPart:
			loose = cmp.Or(loose, p.Title)
			p.Part = loose
		}
	}
}

// flatPath is where the nth page of a book without parts lies.
func (r *reader) flatPath(n int, title string) string {
	if r.draft.Pages[0].Path != "index.md" {
		n++
	}
	return fmt.Sprintf("%02d-%s.md", n, cmp.Or(course.Slug(title), "x"))
}

// isPage reports whether a file is one that its program makes a page of.
func isPage(name string) bool {
	base := path.Base(name)
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdx", ".qmd", ".rmd":
		return !strings.HasPrefix(base, "_") || base == "_index.md"
	}
	return false
}

// order completes the order of a plan with the pages that it does not name, or tells of them.
func (r *reader) order() error {
	listed := r.there()
	all, err := pagesIn(r.fsys, cmp.Or(r.plan.pages, "."))
	if err != nil {
		return err
	}
	var rest []string
	for _, name := range all {
		if !listed[name] {
			rest = append(rest, name)
		}
	}
	if len(r.plan.entries) > 0 && r.plan.unlisted {
		r.leave(rest)
	} else {
		r.plan.entries = append(r.plan.entries, byFolder(r.fsys, cmp.Or(r.plan.pages, "."), rest)...)
	}
	if len(r.plan.entries) == 0 {
		return errors.New("no file in it is a page of Markdown")
	}
	if len(r.plan.entries) > maxPages {
		return fmt.Errorf("it has %d pages, and a course may have %d", len(r.plan.entries), maxPages)
	}
	return nil
}

// leave tells of pages that are no part of the book.
func (r *reader) leave(names []string) {
	for _, name := range names {
		r.draft.Report.Add("left-unlisted", at(r.plan.contents, 0), name)
	}
}

// there leaves of the entries each file that exists, once, and returns which they are.
func (r *reader) there() map[string]bool {
	listed := map[string]bool{}
	r.plan.entries = slices.DeleteFunc(r.plan.entries, func(e entry) bool {
		_, err := fs.Stat(r.fsys, e.file)
		if err != nil {
			r.draft.Report.Add("left-missing", at(r.plan.contents, 0), e.file)
		}
		again := listed[e.file]
		listed[e.file] = true
		return err != nil || again
	})
	return listed
}

// pagesIn lists the pages below a folder, sorted, without what programs keep there for themselves.
func pagesIn(fsys fs.FS, dir string) (names []string, err error) {
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() {
			if name != dir && isPrivate(base) {
				return fs.SkipDir
			}
			return nil
		}
		if isPage(name) && !slices.Contains([]string{"SUMMARY.md", "LICENSE.md", "CHANGELOG.md", "CONTRIBUTING.md",
			"CODE_OF_CONDUCT.md", "CONDUCT.md"}, base) {
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

// isPrivate reports whether a folder is what a program makes or fetches.
func isPrivate(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_build") ||
		slices.Contains([]string{"node_modules", "vendor", "target", "site", "public", "build"}, base)
}

// isOverview reports whether a file is what its folder shows first.
func isOverview(name string) bool {
	base := strings.ToLower(path.Base(name))
	return slices.Contains([]string{"index.md", "readme.md", "_index.md", "index.mdx", "index.markdown"}, base)
}

// byFolder orders pages as folders do: a folder is a part, its pages come by the number that their front matter gives,
// then by name, its overview first.
func byFolder(fsys fs.FS, root string, names []string) (entries []entry) {
	var all []ranked
	for _, name := range names {
		below := strings.TrimPrefix(strings.TrimPrefix(name, root), "/")
		if root == "." {
			below = name
		}
		folder, _, nested := strings.Cut(below, "/")
		if !nested {
			folder = ""
		}
		f := frontOf(fsys, name)
		e := ranked{entry{file: name, title: f.title, part: folder}, folder, f}
		e.index = isOverview(name) && strings.Count(below, "/") <= 1 && folder != ""
		all = append(all, e)
	}
	titles, ranks := folderTitles(fsys, root, all)
	slices.SortStableFunc(all, func(a, b ranked) int {
		if a.folder == b.folder {
			return cmp.Compare(a.rank(), b.rank())
		}
		if a.folder == "" || b.folder == "" {
			return cmp.Compare(len(a.folder), len(b.folder))
		}
		return cmp.Or(cmp.Compare(ranks[a.folder], ranks[b.folder]), cmp.Compare(a.folder, b.folder))
	})
	for _, e := range all {
		e.part = titles[e.folder]
		entries = append(entries, e.entry)
	}
	return entries
}

// A ranked entry is one with what orders it.
type ranked struct {
	entry
	folder string
	front  front
}

// rank is the number that orders a page in its folder: its overview comes first.
func (e ranked) rank() float64 {
	if isOverview(e.file) {
		return math.Inf(-1)
	}
	return e.front.rank
}

// folderTitles returns what the folders of pages are called and the numbers that order them, which their overviews may
// say.
func folderTitles(fsys fs.FS, root string, all []ranked) (titles map[string]string, ranks map[string]float64) {
	titles, ranks = map[string]string{}, map[string]float64{}
	for _, e := range all {
		if e.folder != "" && titles[e.folder] == "" {
			titles[e.folder], ranks[e.folder] = folderTitle(fsys, path.Join(root, e.folder))
		}
		if e.index {
			titles[e.folder] = cmp.Or(e.front.title, titles[e.folder])
			if e.front.rank != unranked {
				ranks[e.folder] = e.front.rank
			}
		}
	}
	return titles, ranks
}

// add takes a file along that pages show or link to, and returns its number among the media, or -1.
func (r *reader) add(name string) int {
	if n, ok := r.media[name]; ok {
		return n
	}
	data, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		return -1
	}
	kind := media.Of(name)
	if fault, _ := kind.Check(data[:min(len(data), media.Head)]); fault != "" ||
		kind.Can(media.Drawn) && drawing.Active(data) != "" {
		return -1
	}
	n := len(r.draft.Media)
	r.media[name] = n
	r.draft.Media = append(r.draft.Media, draft.Media{Name: "media/" + mediaName(name, r.draft.Media), Data: data})
	r.draft.Report.Carried("carried-files", 1)
	return n
}

// mediaName is the name of a file without its folder, with a number where another one is called so.
func mediaName(name string, there []draft.Media) string {
	base := path.Base(name)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	for n := 2; slices.ContainsFunc(there, func(m draft.Media) bool {
		return strings.EqualFold(m.Name, "media/"+base)
	}); n++ {
		base = fmt.Sprintf("%s-%d%s", stem, n, ext)
	}
	return base
}

// at is a line of a page in a report.
func at(file string, line int) draft.Place { return draft.Place{File: file, Unit: draft.Line, N: line} }
