package book

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/media"
)

// A text is one page on its way.
type text struct {
	page    *draft.Page
	file    string
	first   int // lines of its file before the text
	lines   []string
	defined map[string]destination // where the names of addresses lead
	from    []int                  // the line of the text before files were taken in, of each
	chapter *course.Chapter        // as the course language reads it
}

// read makes a page of a file.
func (r *reader) read(e entry) {
	data, err := fs.ReadFile(r.fsys, e.file)
	if err != nil {
		r.draft.Report.Add("left-file", at(e.file, 0), e.file)
		return
	}
	source := draft.Clean(string(data))
	if path.Ext(e.file) == ".ipynb" {
		source = notebook(data)
	}
	front, body := split(e.file, source)
	for _, key := range front.left {
		r.draft.Report.Add("left-key", at(e.file, 1), key)
	}
	t := &text{page: &draft.Page{Part: e.part, Index: e.index}, file: e.file,
		first: strings.Count(source[:len(source)-len(body)], "\n"), lines: strings.Split(body, "\n")}
	t.page.Front = front.pairs()
	heading := t.takeHeading(front.title)
	t.page.Title = cmp.Or(front.title, heading, e.title, titleOfFile(e.file))
	r.pageOf[e.file] = len(r.draft.Pages)
	r.draft.Pages = append(r.draft.Pages, t.page)
	r.texts = append(r.texts, t)
}

// pairs are what the course language has for it.
func (f front) pairs() (pairs []draft.Pair) {
	if f.unfinished {
		pairs = append(pairs, draft.Unfinished)
	}
	if f.summary != "" {
		summary := strings.Join(strings.Fields(f.summary), " ")
		pairs = append(pairs, draft.Pair{Key: "summary", Value: draft.Scalar(summary)})
	}
	return pairs
}

var (
	topHeading = regexp.MustCompile(`^#\s+(.*?)\s*(?:#+\s*)?(?:\{#?[^}]*\}\s*)?$`)
	underlined = regexp.MustCompile(`^=+\s*$`)
)

// label is how MyST names the place of the line after it.
var label = regexp.MustCompile(`^\([\w:.-]+\)=\s*$`)

// takeHeading takes the title from the top of the text and returns it, unless the page has another title already.
func (t *text) takeHeading(title string) string {
	for i, line := range t.lines {
		if strings.TrimSpace(line) == "" || label.MatchString(line) {
			continue
		}
		found, rest := "", i+1
		if m := topHeading.FindStringSubmatch(line); m != nil {
			found = m[1]
		} else if i+1 < len(t.lines) && underlined.MatchString(t.lines[i+1]) {
			found, rest = strings.TrimSpace(line), i+2
		}
		if found = plain(found); found == "" || title != "" && !strings.EqualFold(title, found) {
			return ""
		}
		t.lines = t.lines[rest:]
		t.first += rest
		return found
	}
	return ""
}

var markup = regexp.MustCompile("[*_`]+|<[^>]*>|!?\\[([^\\]]*)\\]\\([^)]*\\)")

// plain is a title without its markup.
func plain(s string) string { return strings.TrimSpace(markup.ReplaceAllString(s, "$1")) }

// A notebook's cells are Markdown or code. Source: https://nbformat.readthedocs.io
func notebook(data []byte) string {
	var book struct {
		Cells []struct {
			Type   string          `json:"cell_type"`
			Source json.RawMessage `json:"source"`
		} `json:"cells"`
		Metadata struct {
			Language struct {
				Name string `json:"name"`
			} `json:"language_info"`
		} `json:"metadata"`
	}
	if json.Unmarshal(data, &book) != nil {
		return ""
	}
	var b strings.Builder
	for _, cell := range book.Cells {
		whole := cellText(cell.Source)
		if whole == "" {
			continue
		}
		if cell.Type == "code" {
			whole = "```" + book.Metadata.Language.Name + "\n" + whole + "\n```"
		}
		b.WriteString(whole + "\n\n")
	}
	return b.String()
}

// cellText is the text of a cell, which is one or a list of lines.
func cellText(source json.RawMessage) string {
	var whole string
	var list []string
	if json.Unmarshal(source, &whole) != nil && json.Unmarshal(source, &list) == nil {
		whole = strings.Join(list, "")
	}
	return strings.TrimRight(whole, "\n")
}

// finish gives the text the forms of the course language.
func (r *reader) finish(t *text, parser *markdown.Parser) {
	r.include(t)
	r.own(t)
	r.lead(t)
	r.settle(t, parser)
}

// lead leads the links of the text that is no code, a paragraph at a time: a link may go on in the next line.
func (r *reader) lead(t *text) {
	r.define(t)
	var code fence
	first := -1
	end := func(i int) {
		if first >= 0 {
			copy(t.lines[first:i], strings.Split(r.links(t, first, strings.Join(t.lines[first:i], "\n")), "\n"))
		}
		first = -1
	}
	for i, line := range t.lines {
		switch {
		case code.holds(line) || strings.TrimSpace(line) == "":
			end(i)
		case define.MatchString(line):
			end(i)
		case first < 0:
			first = i
		}
	}
	end(len(t.lines))
}

// A fence is what stands around the code that a text is in, line by line; "" outside.
type fence string

var fenceLine = regexp.MustCompile("^[ \t>]*(`{3,}|~{3,})")

// holds reports whether the next line is code, or the fence of some.
func (f *fence) holds(line string) bool {
	m := fenceLine.FindStringSubmatch(line)
	switch {
	case m == nil:
	case *f == "":
		*f = fence(m[1])
	case strings.HasPrefix(m[1], string(*f)):
		*f = ""
	}
	return m != nil || *f != ""
}

// An element is the end of a script or the like that the text is in, over many lines; "" outside.
type element string

var hides = regexp.MustCompile(`(?i)^\s*<(script|style|svg|iframe)\b`)

// holds reports whether the next line belongs to such an element. One that ends where it begins is no matter of lines.
func (e *element) holds(line string) bool {
	line = strings.ToLower(line)
	if *e == "" {
		m := hides.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, "</"+m[1]+">") {
			return false
		}
		*e = element("</" + m[1] + ">")
		return true
	}
	if strings.Contains(line, string(*e)) {
		*e = ""
	}
	return true
}

var include = regexp.MustCompile(
	`\{\{\s*#(?:rustdoc_)?include\s+([^\s:}]+)(?::(\d*)(:\d*)?)?[^}]*\}\}|^\s*-{1,}8<-{1,}\s+"([^"]+)"\s*$`,
)

// include puts the files that a page takes in where they are named.
func (r *reader) include(t *text) {
	var out []string
	var from []int
	add := func(i int, lines ...string) {
		for _, line := range lines {
			out, from = append(out, line), append(from, i)
		}
	}
	for i, line := range t.lines {
		m := include.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, `\`+strings.TrimSpace(m[0])) {
			add(i, line)
			continue
		}
		name, whole := cmp.Or(m[1], m[4]), strings.TrimSpace(line) == strings.TrimSpace(m[0])
		data, err := r.beside(t, name)
		if err != nil {
			r.draft.Report.Add("left-include", t.at(i), name)
			if whole {
				add(i, "")
			} else {
				add(i, strings.Replace(line, m[0], "", 1))
			}
			continue
		}
		lines := strings.Split(strings.TrimRight(draft.Clean(string(data)), "\n"), "\n")
		add(i, between(lines, m)...)
	}
	t.lines, t.from = out, from
}

// beside reads a file that a page names, from where it is or from the folder.
func (r *reader) beside(t *text, name string) ([]byte, error) {
	data, err := fs.ReadFile(r.fsys, path.Join(path.Dir(t.file), name))
	if err != nil {
		data, err = fs.ReadFile(r.fsys, path.Clean(name))
	}
	return data, err
}

// between returns the lines that an include names, by their numbers: `file:from:to`, of which each may be left out.
func between(lines, m []string) []string {
	from, to := number(m[2], 1), number(strings.TrimPrefix(m[3], ":"), len(lines))
	if m[2] != "" && m[3] == "" {
		to = from // one number is one line
	}
	if from < 1 || from > to || to > len(lines) {
		return lines
	}
	return lines[from-1 : to]
}

func number(s string, otherwise int) int {
	n := 0
	if _, err := fmt.Sscanf(s, "%d", &n); err != nil {
		return otherwise
	}
	return n
}

func (t *text) at(line int) draft.Place {
	if line < len(t.from) {
		line = t.from[line]
	}
	return at(t.file, t.first+line+1)
}

var (
	script = regexp.MustCompile(
		`^(?:import\s.+from\s+['"].+['"];?|import\s+['"].+['"];?|export\s+(?:const|default|let|function)\b.*)\s*$`,
	)
	attributes = regexp.MustCompile(`^[ \t>]*\{:\s*[^}]*\}\s*$`)
	liquid     = regexp.MustCompile(`^\s*\{%.*%\}\s*$`)
	tab        = regexp.MustCompile(`^(\s*)===[!+]?\s+"([^"]+)"\s*$`)
	figure     = regexp.MustCompile(`\{\{[<%]\s*(?:figure|img|image)\s+([^}]*?)/?[>%]\}\}`)
	shortcode  = regexp.MustCompile(`^\s*\{\{[<%]\s*/?\s*[\w/.-]+.*[>%]\}\}\s*$`)
	container  = regexp.MustCompile(`^(\s*:{3,})\s*\{?\.?([\w-]+)\}?[ \t]*(.*)$`)
	attribute  = regexp.MustCompile(`(\w+)\s*=\s*"([^"]*)"`)
)

// paired are elements of HTML that Markdown has marks for.
var paired = []struct {
	html *regexp.Regexp
	mark string
}{
	{regexp.MustCompile(`(?i)<(?:b|strong)>(\S(?:[^<>]*?\S)?)</(?:b|strong)>`), "**"},
	{regexp.MustCompile(`(?i)<(?:i|em)>(\S(?:[^<>]*?\S)?)</(?:i|em)>`), "*"},
	{regexp.MustCompile("(?i)<(?:code|tt)>([^<>`]+)</(?:code|tt)>"), "`"},
}

// withMarks is a line with marks for such elements, and without citations, whose sources the course does not have.
func withMarks(line string) string {
	for _, p := range paired {
		line = p.html.ReplaceAllString(line, p.mark+"$1"+p.mark)
	}
	return strings.ReplaceAll(line, "[@", `\[@`)
}

// picture is a figure of Hugo as a picture.
func picture(code string) string {
	values := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(code, -1) {
		values[m[1]] = m[2]
	}
	return "![" + cmp.Or(values["alt"], values["caption"], values["title"]) + "](<" + values["src"] + ">)"
}

// own gives what a program writes in a form of its own one of Markdown's, and takes out what has none.
func (r *reader) own(t *text) {
	var out []string
	var code fence
	var passed element
	inTab := ""
	left := func(i int, kind draft.Kind) { r.draft.Report.Add(kind, t.at(i), strings.TrimSpace(t.lines[i])) }
	for i, line := range t.lines {
		if begins := passed == ""; code == "" && passed.holds(line) {
			if begins {
				left(i, "left-element")
			}
			out = append(out, "")
			continue
		}
		isCode := code.holds(line)
		if inTab != "" {
			if rest, inside := strings.CutPrefix(line, inTab); inside {
				line = rest
			} else if strings.TrimSpace(line) != "" {
				inTab = ""
			}
		}
		switch {
		case isCode:
			out = append(out, line)
		case path.Ext(t.file) == ".mdx" && script.MatchString(line),
			liquid.MatchString(line),
			label.MatchString(line):
			left(i, "left-markup")
			out = append(out, "")
		case attributes.MatchString(line):
			left(i, "left-markup")
			out = append(out, line[:strings.IndexByte(line, '{')])
		case tab.MatchString(line):
			m := tab.FindStringSubmatch(line)
			r.draft.Report.Add("changed-tabs", t.at(i))
			out, inTab = append(out, "**"+m[2]+"**"), m[1]+"    "
		case figure.MatchString(line):
			out = append(out, figure.ReplaceAllStringFunc(line, picture))
		case shortcode.MatchString(line):
			left(i, "left-markup")
			out = append(out, "")
		default:
			out = append(out, withMarks(line))
		}
	}
	t.lines = out
}

var (
	inCode = regexp.MustCompile("``+[^`].*?``+|`[^`]*`")
	link   = regexp.MustCompile(
		`(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]` +
			`\(\s*(<[^<>]*>|(?:[^\s()<>]|\([^\s()]*\))*)((?:\s+(?:"[^"]*"|'[^']*'))?)\s*\)` +
			`(\{:?[^{}]*=[^{}]*\}|\{:?\s*[.#][^{}]*\})?`,
	)
	define         = regexp.MustCompile(`^([ >]{0,8})\[([^\]^][^\]]*)\]:\s+(<[^<>]*>|\S+)(.*)$`)
	openDefinition = regexp.MustCompile(`^[ >]{0,8}\[[^\]^][^\]]*\]:\s*$`)
	source         = regexp.MustCompile(`(<(?:img|a|source|video|audio)\b[^>]*?\b(?:src|href)=")([^"]*)("[^>]*>)`)
	refs           = regexp.MustCompile(`\{\{[<%]\s*(?:rel)?ref\s+"?([^"\s]+)"?\s*[>%]\}\}`)
)

// altAttribute is how pandoc says what a picture shows.
var altAttribute = regexp.MustCompile(`\balt=(?:"([^"]*)"|'([^']*)')`)

// A destination is where an address leads: into the course, to another place, or nowhere.
type destination int

const (
	here destination = iota
	elsewhere
	nowhere
)

// define leads the addresses that links name, and takes those out that lead nowhere.
func (r *reader) define(t *text) {
	t.defined = map[string]destination{}
	var code fence
	for i, line := range t.lines {
		if code.holds(line) {
			continue
		}
		line = t.joined(i)
		m := define.FindStringSubmatch(refs.ReplaceAllString(line, "$1"))
		if m == nil {
			continue
		}
		to, ok := r.target(t, i, strings.Trim(m[3], "<>"))
		switch t.lines[i] = m[1] + "[" + m[2] + "]: <" + to + ">" + m[4]; {
		case !ok:
			t.lines[i], t.defined[named(m[2])] = "", nowhere
		case strings.Contains(to, "://"):
			t.defined[named(m[2])] = elsewhere
		default:
			t.defined[named(m[2])] = here
		}
	}
}

// joined returns a line, with the next one when an address that it names stands there.
func (t *text) joined(i int) string {
	line := t.lines[i]
	if openDefinition.MatchString(line) && i+1 < len(t.lines) {
		line, t.lines[i+1] = strings.TrimRight(line, " ")+" "+strings.TrimLeft(t.lines[i+1], "> "), ""
	}
	return line
}

// named is the name of an address as Markdown compares it.
func named(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

var byName = regexp.MustCompile(`(!?)\[((?:[^\[\]\\]|\\.)+)\](?:\[((?:[^\[\]\\]|\\.)*)\])?`)

// withNames takes the form of a link from those that name an address that leads nowhere, and of a picture that is
// elsewhere.
func (t *text) withNames(s string) string {
	return byName.ReplaceAllStringFunc(s, func(whole string) string {
		m := byName.FindStringSubmatch(whole)
		leads, known := t.defined[named(cmp.Or(m[3], m[2]))]
		if !known || leads == here || leads == elsewhere && m[1] == "" {
			return whole
		}
		return m[2]
	})
}

// links leads the links and pictures of a paragraph to the pages and files of the course.
func (r *reader) links(t *text, i int, line string) string {
	line = refs.ReplaceAllString(line, "$1")
	// Code is held apart while links are looked for: it may stand in the text of one.
	var codes []string
	line = inCode.ReplaceAllStringFunc(line, func(code string) string {
		codes = append(codes, code)
		return heldApart
	})
	line = t.withNames(r.linksIn(t, i, line, false))
	for _, code := range codes {
		line = strings.Replace(line, heldApart, code, 1)
	}
	return line
}

// heldApart is a character that stands in no text.
const heldApart = "\uf8ff"

func (r *reader) linksIn(t *text, i int, s string, inLink bool) string {
	s = r.tagsIn(t, i, s)
	return link.ReplaceAllStringFunc(s, func(whole string) string {
		m := link.FindStringSubmatch(whole)
		label, address := m[2], strings.Trim(m[3], "<>")
		if m[1] == "" {
			label = r.linksIn(t, i, label, true)
		}
		to, ok := r.target(t, i, address)
		if m[1] == "!" && strings.Contains(to, "://") {
			r.draft.Report.Add("left-remote", t.at(i), to)
			if inLink {
				return label
			}
			return "[" + cmp.Or(label, to) + "](<" + to + ">)"
		}
		if !ok {
			return label
		}
		if label == "" && m[1] == "" {
			label = r.titleOf(to)
		}
		if m[1] == "!" {
			label = cmp.Or(label, altOf(m[5]))
		}
		return m[1] + "[" + label + "](<" + to + ">" + m[4] + ")"
	})
}

var namedPage = regexp.MustCompile(draft.PageLinkPattern)

// titleOf is what the page is called that a link leads to, "" of another link.
func (r *reader) titleOf(to string) string {
	if p := namedPage.FindStringSubmatch(to); p != nil {
		return r.draft.Pages[number(p[1], 0)].Title
	}
	return ""
}

// altOf is what a picture shows, by its attributes.
func altOf(attributes string) string {
	if alt := altAttribute.FindStringSubmatch(attributes); alt != nil {
		return alt[1] + alt[2]
	}
	return ""
}

// tagsIn leads what elements of HTML show.
func (r *reader) tagsIn(t *text, i int, s string) string {
	return source.ReplaceAllStringFunc(s, func(tag string) string {
		m := source.FindStringSubmatch(tag)
		if to, ok := r.target(t, i, m[2]); ok {
			return m[1] + to + m[3]
		}
		return altOf(tag)
	})
}

var webAddress = regexp.MustCompile(`^(?i:https?://[^{}\s]+|mailto:[^{}\s]+|tel:[^{}]+)$`)

var hasScheme = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)`)

// target returns where a link leads in the course; ok is false when there is nothing, which is told.
func (r *reader) target(t *text, i int, address string) (to string, ok bool) {
	if hasScheme.MatchString(address) {
		if strings.HasPrefix(address, "//") {
			address = "https:" + address
		}
		if webAddress.MatchString(address) {
			return address, true
		}
		return r.missing(t, i, address)
	}
	name, fragment := divided(address)
	if name == "" {
		return fragment, fragment != ""
	}
	for _, file := range r.candidates(t.file, name) {
		if n, isPage := r.pageOf[file]; isPage && !r.draft.Pages[n].IsUnfinished() {
			return draft.PageLink(n) + fragment, true
		}
		if n := r.shown(file); n >= 0 {
			return r.draft.MediaLink(n), true
		}
	}
	return r.missing(t, i, address)
}

// shown takes a file along that a page may show, and returns its number among the media, or -1.
func (r *reader) shown(file string) int {
	if !media.Of(file).Can(media.Published) {
		return -1
	}
	if info, err := fs.Stat(r.fsys, file); err != nil || info.IsDir() {
		return -1
	}
	return r.add(file)
}

// missing tells of a link to something that is not there.
func (r *reader) missing(t *text, i int, address string) (to string, ok bool) {
	r.draft.Report.Add("left-target", t.at(i), address)
	return "", false
}

// divided is an address as the name of a file and the place in it, which begins with a #.
func divided(address string) (name, fragment string) {
	name, fragment, found := strings.Cut(address, "#")
	name, _, _ = strings.Cut(name, "?")
	if found {
		fragment = "#" + fragment
	}
	return strings.ReplaceAll(name, "%20", " "), fragment
}

// candidates are the files that an address in a page may mean: programs leave out what a name ends in, and name a page
// as it is published.
func (r *reader) candidates(page, name string) (files []string) {
	bases := []string{path.Join(path.Dir(page), name)}
	if strings.HasPrefix(name, "/") {
		bases = nil
		for _, root := range append([]string{cmp.Or(r.plan.pages, "."), "."}, r.plan.static...) {
			bases = append(bases, path.Join(root, name))
		}
		if first, rest, _ := strings.Cut(strings.TrimPrefix(name, "/"), "/"); first == path.Base(r.plan.pages) {
			bases = append(bases, path.Join(r.plan.pages, rest))
		}
	} else if !isOverview(page) {
		// A page is published as a folder, and a link counts from there.
		bases = append(bases, path.Join(strings.TrimSuffix(page, path.Ext(page)), name))
	}
	for _, base := range bases {
		base = strings.TrimPrefix(base, "/")
		if base == "" || strings.HasPrefix(base, "..") {
			continue
		}
		files = append(files, spellings(base)...)
	}
	return files
}

// spellings are the files that a program makes an address of.
func spellings(base string) []string {
	files := []string{base}
	stem := strings.TrimSuffix(strings.TrimSuffix(base, "/index.html"), ".html")
	for _, ext := range []string{".md", ".mdx", "/index.md", "/README.md", "/_index.md", "/index.mdx", ".ipynb"} {
		files = append(files, stem+ext)
	}
	return files
}

// settle takes out what the course language refuses, until it refuses nothing; a page that never gets there is shown
// as it was written.
func (r *reader) settle(t *text, parser *markdown.Parser) {
	faults := t.parse(parser)
	for range 100 { // a fault may hide others
		if !r.mendAll(t, faults) {
			break
		}
		faults = t.parse(parser)
	}
	body := strings.Trim(strings.Join(t.lines, "\n"), "\n")
	if len(faults) > 0 {
		r.draft.Report.Add("changed-shown", at(t.file, 0))
		body = asCode(body)
		t.lines = strings.Split(body, "\n")
		t.parse(parser) // which places it has now
	}
	t.page.Text = body + "\n"
}

const head = "---\ntitle: x\n---\n"

// parse reads the text as the course language does, and returns where it refuses something.
func (t *text) parse(parser *markdown.Parser) (faults []diag.Span) {
	var ds []diag.Diagnostic
	t.chapter, ds = parser.Parse("x.md", diag.NewFile("x.md", []byte(head+strings.Join(t.lines, "\n"))))
	for _, d := range ds {
		if d.Severity == diag.Error {
			faults = append(faults, d.Span)
		}
	}
	return faults
}

// mendAll mends the text at each of some places, the last one first, and reports whether it is another text now.
func (r *reader) mendAll(t *text, faults []diag.Span) (changed bool) {
	body := head + strings.Join(t.lines, "\n")
	for _, at := range slices.Backward(faults) {
		if at.Start < len(head) {
			continue
		}
		line := strings.Count(body[len(head):at.Start], "\n")
		column := at.Start - 1 - strings.LastIndex(body[:at.Start], "\n")
		if line < len(t.lines) && column <= len(t.lines[line]) {
			r.mend(t, line, column)
			changed = true
		}
	}
	return changed
}

// asCode is a text that is shown as it is.
func asCode(body string) string {
	fence := "```"
	for strings.Contains(body, fence) {
		fence += "`"
	}
	return fence + "\n" + body + "\n" + fence
}

var (
	tagHere   = regexp.MustCompile(`^</?([A-Za-z][\w.-]*)?[^<>]*>`)
	dropWhole = map[string]bool{"script": true, "style": true, "iframe": true, "svg": true, "object": true}
)

// answers are blocks that one unfolds.
var answers = map[string]bool{"solution": true, "answer": true, "instructor": true}

// callOut is what a block is called that the course language does not have.
func callOut(name string) string {
	kind := "info "
	if answers[strings.ToLower(name)] {
		kind = "details "
	}
	return kind + strings.ToUpper(name[:1]) + strings.ReplaceAll(name[1:], "-", " ")
}

// withoutTag is a text without the tag that it begins with, or without the whole of a script or the like.
func withoutTag(s string) string {
	m := tagHere.FindStringSubmatch(s)
	if name := strings.ToLower(m[1]); dropWhole[name] {
		if i := strings.Index(strings.ToLower(s), "</"+name+">"); i >= 0 {
			return s[i+len(name)+3:]
		}
	}
	return s[len(m[0]):]
}

// mend takes out what is refused at a place of a line.
func (r *reader) mend(t *text, line, column int) {
	s := t.lines[line]
	rest := s[column:]
	told := strings.TrimSpace(rest)
	kind := draft.Kind("left-markup")
	switch m := container.FindStringSubmatch(s); {
	case m != nil && strings.HasPrefix(m[3], "."): // the name of something in a program
		t.lines[line] = ""
	case m != nil && m[2] != "info" && m[2] != "details":
		t.lines[line] = m[1] + " " + callOut(m[2])
		kind, told = "changed-block", m[2]
	case strings.HasPrefix(strings.TrimSpace(s), ":::"):
		t.lines[line] = ""
	case tagHere.MatchString(rest):
		kind, told = "left-element", tagHere.FindString(rest)
		t.lines[line] = s[:column] + withoutTag(rest)
	case strings.HasPrefix(rest, "<"):
		kind = "left-element"
		t.lines[line] = s[:column] + `\` + rest
	case rest != "" && strings.ContainsRune("!\"#$%&'()*+,-./:;=>?@[]^_`{|}~", rune(rest[0])):
		t.lines[line] = s[:column] + `\` + rest
	default:
		t.lines[line] = strings.TrimSpace(s[:column] + strings.TrimLeft(rest, "\t "))
		if t.lines[line] == strings.TrimSpace(s) {
			t.lines[line] = ""
			told = s
		}
	}
	if !strings.HasPrefix(told, "</") { // the tag that opens it is told
		r.draft.Report.Add(kind, t.at(line), told)
	}
}

var pageLink = regexp.MustCompile(`(\(|: )<(` + draft.PageLinkPattern + `)?(#[^<>]*)>`)

// checkLinks makes links to places of pages that are not there links to the pages.
func (r *reader) checkLinks(t *text) {
	t.page.Text = pageLink.ReplaceAllStringFunc(t.page.Text, func(s string) string {
		m := pageLink.FindStringSubmatch(s)
		to, fragment := t, strings.TrimPrefix(m[len(m)-1], "#")
		if m[2] != "" {
			to = r.texts[number(m[3], 0)]
		}
		if to.has(fragment) {
			return s
		}
		r.draft.Report.Add("left-anchor", at(t.file, 0), "#"+fragment)
		if m[2] == "" {
			return m[1] + "<#" + firstID(to) + ">"
		}
		return m[1] + "<" + m[2] + ">"
	})
}

// has reports whether a link can lead to a place of the text.
func (t *text) has(fragment string) bool {
	return t.chapter.HasID(fragment) || t.chapter.HasID(course.AnchorID(fragment))
}

// firstID is a place at the top of a page that a link can lead to.
func firstID(t *text) string {
	if ids := t.chapter.IDs(); len(ids) > 0 {
		return ids[0]
	}
	return "main"
}
