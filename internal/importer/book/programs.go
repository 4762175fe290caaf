package book

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A program is one of those whose folders are read: by which files it is known, and what they say.
type program struct {
	name  string
	marks []string // files, one of which it has
	plan  func(fsys fs.FS, mark string) plan
}

// programs are asked in this order: who has a file of contents is asked before who has only a name.
var programs = []program{
	{"mdBook", []string{"book.toml"}, mdBook},
	{"MkDocs", []string{"mkdocs.yml", "mkdocs.yaml"}, mkDocs},
	{"MyST", []string{"myst.yml"}, myST},
	{"Jupyter Book", []string{"_toc.yml"}, jupyterBook},
	{"Docusaurus", []string{"docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"}, docusaurus},
	{"Starlight", []string{"astro.config.mjs", "astro.config.ts", "astro.config.js"}, starlight},
	{"Hugo", []string{"hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config/_default/hugo.toml"}, hugo},
	{"the Carpentries", []string{"config.yaml", "_config.yml"}, carpentries},
	{"GitBook", []string{"SUMMARY.md", "src/SUMMARY.md"}, gitBook},
}

// Programs names the programs.
func Programs() string {
	var names []string
	for _, p := range programs {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// planOf returns what the folder's program says, and of a folder without one nothing.
func planOf(fsys fs.FS) (plan, error) {
	if _, err := fs.ReadDir(fsys, "."); err != nil {
		return plan{}, err
	}
	for _, p := range programs {
		for _, mark := range p.marks {
			if _, err := fs.Stat(fsys, mark); err == nil {
				read := p.plan(fsys, mark)
				read.contents = cmp.Or(read.contents, mark)
				return read, nil
			}
		}
	}
	return plan{}, nil
}

// tags are what a file of MkDocs has beside YAML: names of Python's and of the environment's.
var tags = regexp.MustCompile(`!!python/\S+|!ENV|!!binary`)

// yamlOf reads what it can of a file of YAML.
func yamlOf(fsys fs.FS, name string, dst any) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return
	}
	file, _ := diag.NewText(name, tags.ReplaceAll(data, nil))
	yamldoc.Decode(file, diag.Span{End: len(file.Data)}, dst)
}

// tomlOf reads a file of TOML; what cannot be read says nothing.
func tomlOf(fsys fs.FS, name string, dst any) {
	if data, err := fs.ReadFile(fsys, name); err == nil {
		_, _ = toml.Decode(string(data), dst)
	}
}

// mdBook reads book.toml and SUMMARY.md.
// Source: https://rust-lang.github.io/mdBook/format/summary.html
func mdBook(fsys fs.FS, mark string) plan {
	var config struct {
		Book struct{ Title, Language, Src string }
	}
	tomlOf(fsys, mark, &config)
	src := cmp.Or(strings.Trim(config.Book.Src, "/"), "src")
	contents := path.Join(src, "SUMMARY.md")
	return plan{
		title:    config.Book.Title,
		language: config.Book.Language,
		contents: contents,
		pages:    src,
		unlisted: true,
		entries:  summary(fsys, contents),
	}
}

// gitBook reads SUMMARY.md alone.
func gitBook(fsys fs.FS, mark string) plan {
	return plan{pages: path.Dir(mark), unlisted: true, entries: summary(fsys, mark)}
}

var (
	summaryPart = regexp.MustCompile(`^#{1,6}\s+(.+?)\s*#*$`)
	summaryLine = regexp.MustCompile(`^(\s*)(?:[-*+]\s+)?\[((?:[^\]\\]|\\.)*)\]\(\s*<?([^)>]*?)>?\s*\)`)
)

// summary reads a file of contents: a list of links in a list of links, with headings over the parts. Without
// headings, a link with links below it opens a part.
func summary(fsys fs.FS, name string) (entries []entry) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	var lines []summaryEntry
	part, headed, titled := "", false, false
	for _, text := range strings.Split(draft.Clean(string(data)), "\n") {
		if m := summaryPart.FindStringSubmatch(text); m != nil {
			if titled {
				headed, part = true, m[1]
			}
			titled = true // the first one is over the whole
			continue
		}
		if m := summaryLine.FindStringSubmatch(text); m != nil {
			file, _ := divided(m[3])
			e := entry{file: path.Join(path.Dir(name), file), title: m[2], part: part}
			lines = append(lines, summaryEntry{e, len(strings.ReplaceAll(m[1], "\t", "    "))})
		}
	}
	return inParts(lines, headed, path.Dir(name))
}

// A summaryEntry is a line of a file of contents and how far it is indented.
type summaryEntry struct {
	entry
	depth int
}

// inParts returns the entries of the lines; without headings, the outermost ones with others below them open parts.
func inParts(lines []summaryEntry, headed bool, root string) (entries []entry) {
	part := ""
	for i, l := range lines {
		opens := i+1 < len(lines) && lines[i+1].depth > l.depth
		switch {
		case headed:
		case l.depth == 0 && opens:
			part, l.part, l.index = l.title, l.title, true
		case l.depth == 0:
			part, l.part = "", ""
		default:
			l.part = part
		}
		if l.file != root { // else a chapter that is not written yet
			entries = append(entries, l.entry)
		}
	}
	return entries
}

// A navigation is MkDocs' nav: a list whose entries are a file, a title with a file, or a title with such a list.
type navigation []navItem

type navItem struct {
	title, file string
	below       navigation
}

func (n *navItem) UnmarshalYAMLNode(node *yamldoc.Node) []diag.Diagnostic {
	if text, ok := node.Text(); ok {
		n.file = text
		return nil
	}
	values := map[string]navValue{}
	ds := node.Decode(&values)
	for title, v := range values {
		n.title, n.file, n.below = title, v.file, v.below
	}
	return ds
}

// A navValue is what stands after a title.
type navValue struct {
	file  string
	below navigation
}

func (v *navValue) UnmarshalYAMLNode(node *yamldoc.Node) []diag.Diagnostic {
	if text, ok := node.Text(); ok {
		v.file = text
		return nil
	}
	return node.Decode(&v.below)
}

// entries returns the pages in their order; the outermost titles with a list are parts.
func (n navigation) entries(fsys fs.FS, dir, part string) (all []entry) {
	for _, item := range n {
		switch {
		case item.below != nil:
			all = append(all, item.below.entries(fsys, dir, cmp.Or(part, item.title))...)
		case strings.HasSuffix(item.file, "/"):
			all = append(all, folderEntries(fsys, path.Join(dir, item.file), cmp.Or(part, item.title))...)
		case strings.Contains(item.file, "://") || !isPage(item.file):
		default:
			file := path.Join(dir, item.file)
			all = append(all, entry{file, item.title, part, part != "" && isOverview(file)})
		}
	}
	return all
}

// folderEntries returns the pages of a folder that a nav names: in the order of its own list of links, if it has one.
func folderEntries(fsys fs.FS, dir, part string) (all []entry) {
	all = summary(fsys, path.Join(dir, "README.md"))
	isElsewhere := func(e entry) bool { return path.Dir(e.file) != dir || !isPage(e.file) }
	if len(all) < 2 || slices.ContainsFunc(all, isElsewhere) {
		names, err := pagesIn(fsys, dir)
		if err != nil {
			return nil
		}
		all = byFolder(fsys, dir, names)
	}
	for i := range all {
		all[i].part, all[i].index = part, isOverview(all[i].file)
	}
	return all
}

// mkDocs reads mkdocs.yml. Source: https://www.mkdocs.org/user-guide/configuration/
func mkDocs(fsys fs.FS, mark string) plan {
	var config struct {
		Name  string     `yaml:"site_name"`
		Docs  string     `yaml:"docs_dir"`
		Nav   navigation `yaml:"nav"`
		Theme struct {
			Language string `yaml:"language"`
		} `yaml:"theme"`
	}
	yamlOf(fsys, mark, &config)
	docs := path.Clean(cmp.Or(config.Docs, "docs"))
	return plan{title: config.Name, language: config.Theme.Language, pages: docs,
		entries: config.Nav.entries(fsys, docs, ""), unlisted: true}
}

// A tocItem is an entry of Jupyter Book's and MyST's tables of contents.
type tocItem struct {
	File     string    `yaml:"file"`
	Title    string    `yaml:"title"`
	Caption  string    `yaml:"caption"`
	Chapters []tocItem `yaml:"chapters"`
	Sections []tocItem `yaml:"sections"`
	Children []tocItem `yaml:"children"`
}

// tocEntries returns the pages of a table of contents in their order.
func tocEntries(fsys fs.FS, items []tocItem, part string) (all []entry) {
	for _, item := range items {
		below := slices.Concat(item.Chapters, item.Sections, item.Children)
		inside, opens := part, false
		if part == "" && len(below) > 0 {
			inside, opens = cmp.Or(item.Caption, item.Title, titleOfFile(item.File)), item.File != ""
		}
		if item.File != "" {
			all = append(all, entry{withExtension(fsys, item.File), item.Title, inside, opens})
		}
		all = append(all, tocEntries(fsys, below, inside)...)
	}
	return all
}

// withExtension returns the file that a table of contents names without what its name ends in.
func withExtension(fsys fs.FS, name string) string {
	for _, ext := range []string{"", ".md", ".ipynb", ".markdown"} {
		if info, err := fs.Stat(fsys, path.Clean(name+ext)); err == nil && !info.IsDir() {
			return path.Clean(name + ext)
		}
	}
	return path.Clean(name)
}

// jupyterBook reads _toc.yml. Source: https://jupyterbook.org/en/stable/structure/toc.html
func jupyterBook(fsys fs.FS, mark string) plan {
	var toc struct {
		Root     string    `yaml:"root"`
		Parts    []tocItem `yaml:"parts"`
		Chapters []tocItem `yaml:"chapters"`
		Sections []tocItem `yaml:"sections"`
	}
	yamlOf(fsys, mark, &toc)
	var config struct {
		Title string `yaml:"title"`
	}
	yamlOf(fsys, "_config.yml", &config)
	p := plan{title: config.Title, unlisted: true}
	if toc.Root != "" {
		p.entries = []entry{{file: withExtension(fsys, toc.Root)}}
	}
	p.entries = append(p.entries, tocEntries(fsys, slices.Concat(toc.Parts, toc.Chapters, toc.Sections), "")...)
	return p
}

// myST reads myst.yml. Source: https://mystmd.org/guide/table-of-contents
func myST(fsys fs.FS, mark string) plan {
	var config struct {
		Project struct {
			Title string    `yaml:"title"`
			TOC   []tocItem `yaml:"toc"`
		} `yaml:"project"`
	}
	yamlOf(fsys, mark, &config)
	if config.Project.TOC == nil {
		if _, err := fs.Stat(fsys, "_toc.yml"); err == nil {
			p := jupyterBook(fsys, "_toc.yml")
			p.title = cmp.Or(config.Project.Title, p.title)
			return p
		}
	}
	return plan{title: config.Project.Title, entries: tocEntries(fsys, config.Project.TOC, ""),
		unlisted: len(config.Project.TOC) > 0}
}

// A quotedTitle is how a script of settings names the site.
var quotedTitle = regexp.MustCompile("(?m)^\\s*title:\\s*(?:'([^'\n]*)'|\"([^\"\n]*)\"|`([^`\n]*)`)")

func titleInScript(fsys fs.FS, name string) string {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return ""
	}
	if m := quotedTitle.FindSubmatch(data); m != nil {
		return string(m[1]) + string(m[2]) + string(m[3])
	}
	return ""
}

// docusaurus orders pages by sidebar_position and _category_.json.
// Source: https://docusaurus.io/docs/sidebar/autogenerated
func docusaurus(fsys fs.FS, mark string) plan {
	return plan{title: titleInScript(fsys, mark), pages: folderThatIs(fsys, "docs"), static: []string{"static"}}
}

// starlight orders pages by sidebar.order. Source: https://starlight.astro.build/reference/frontmatter/
func starlight(fsys fs.FS, mark string) plan {
	return plan{title: titleInScript(fsys, mark), pages: folderThatIs(fsys, "src/content/docs", "src/pages"),
		static: []string{"public"}}
}

// hugo orders pages by weight. Source: https://gohugo.io/content-management/front-matter/
func hugo(fsys fs.FS, mark string) plan {
	var config struct {
		Title    string `yaml:"title"`
		Language string `yaml:"languageCode" toml:"languageCode"`
	}
	if path.Ext(mark) == ".toml" {
		tomlOf(fsys, mark, &config)
	} else {
		yamlOf(fsys, mark, &config)
	}
	language, _, _ := strings.Cut(config.Language, "-")
	return plan{
		title:    config.Title,
		language: language,
		pages:    folderThatIs(fsys, "content"),
		static:   []string{"static"},
	}
}

// carpentries reads the order of the episodes from config.yaml, or takes it from the names in _episodes.
// Source: https://carpentries.github.io/sandpaper-docs/episodes.html
func carpentries(fsys fs.FS, mark string) plan {
	var config struct {
		Title    string   `yaml:"title"`
		Episodes []string `yaml:"episodes"`
		Language string   `yaml:"lang"`
	}
	yamlOf(fsys, mark, &config)
	p := plan{
		title:    config.Title,
		language: config.Language,
		pages:    folderThatIs(fsys, "episodes", "_episodes", "docs"),
		unlisted: len(config.Episodes) > 0,
		static:   []string{"."},
	}
	for _, name := range config.Episodes {
		p.entries = append(p.entries, entry{file: path.Join(p.pages, name)})
	}
	if _, err := fs.Stat(fsys, "index.md"); err == nil && p.pages != "" && len(p.entries) > 0 {
		p.entries = slices.Insert(p.entries, 0, entry{file: "index.md"})
	}
	return p
}

// folderThatIs returns the first of some folders that exists, or "".
func folderThatIs(fsys fs.FS, names ...string) string {
	for _, name := range names {
		if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() {
			return name
		}
	}
	return ""
}
