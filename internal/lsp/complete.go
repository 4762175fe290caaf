package lsp

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown/syntax"
)

// A completer completes what stands before the cursor in a line, which its expression describes; the last group is what
// has been written of the word.
type completer struct {
	before   *regexp.Regexp
	complete func(c *completion, groups []string) []completionItem
}

// A completion is one request.
type completion struct {
	*server
	name   string   // of the file
	lines  []string // before the cursor, the last as far as it
	yaml   bool     // the cursor is in front matter or in a data file
	data   bool     // the file is one of data
	fences bool     // the editor fills in what is put in for the author
}

var completers = []completer{
	{regexp.MustCompile(`^\s*:{3,} *([\pL-]*)$`), (*completion).blocks},
	{regexp.MustCompile(`^\s*:{3,} *([\pL-]+)[^{]*\{.*?([\pL-]+)=(["'“]?)([^\s"'}]*)$`), (*completion).values},
	{regexp.MustCompile(`^\s*:{3,} *([\pL-]+)[^{]*\{(?:[^}]*\s)?([\pL-]*)$`), (*completion).attributes},
	{regexp.MustCompile(`\[[^\]]*@([\w-]+) ([^\];]*)$`), (*completion).locators},
	{regexp.MustCompile(`\[(?:[^\]]*[\s;])?@([\w-]*)$`), (*completion).sources},
	{regexp.MustCompile(`!\[[^\]]*\]\(<?([^()\s]*)$`), (*completion).pictures},
	{regexp.MustCompile(`\]\(<?([^()\s#]*)#([^()\s]*)$`), (*completion).fragments},
	{regexp.MustCompile(`\]\(<?([^()\s]*)$`), (*completion).links},
	{regexp.MustCompile(`^\s*[-*] +([\w-]*)$`), (*completion).questions},
	{regexp.MustCompile(`([\pL]{3,})$`), (*completion).terms},
}

// keyCompleters are those of front matter.
var keyCompleters = []completer{
	{regexp.MustCompile(`^([\pL-]*)$`), (*completion).keys},
	{regexp.MustCompile(`^([\pL-]+): +([\pL-]*)$`), (*completion).keyValues},
	{regexp.MustCompile(`^(?:\s*- +|[\pL-]+: *\[(?:[^\]]*, *)?)([\w-]*)$`), (*completion).questions},
}

// complete says what may stand at a position.
func (s *server) complete(p at) (any, error) {
	name := s.nameOf(p.TextDocument.URI)
	if name == "" || s.course == nil {
		return []completionItem{}, nil
	}
	text := s.text(name)
	offset := offsetOf(text, p.Position)
	c := &completion{server: s, name: name, lines: strings.Split(text[:offset], "\n"), fences: s.snippets}
	c.data = path.Ext(name) != ".md"
	c.yaml = c.data || inFrontMatter(c.lines)
	line := c.lines[len(c.lines)-1]
	list := completers
	if c.yaml {
		list = keyCompleters
	}
	for _, k := range list {
		groups := k.before.FindStringSubmatch(line)
		if groups == nil {
			continue
		}
		items := k.complete(c, groups)
		written := groups[len(groups)-1]
		start := position{p.Position.Line, p.Position.Character - units(written)}
		for i := range items {
			put := items[i].Label
			if items[i].Edit != nil {
				put = items[i].Edit.NewText
			}
			items[i].Edit = &textEdit{span{start, p.Position}, put}
		}
		if len(items) > 0 {
			return items, nil
		}
	}
	return []completionItem{}, nil
}

// inFrontMatter reports whether what follows some lines is front matter.
func inFrontMatter(lines []string) bool {
	return lines[0] == "---" && len(lines) > 1 && !slices.Contains(lines[1:len(lines)-1], "---")
}

// blocks are the names of blocks. With an editor that fills in, the closing line is put in too.
func (c *completion) blocks([]string) (items []completionItem) {
	for _, w := range c.language().Words[lang.Blocks] {
		item := completionItem{Label: w[1], Kind: keywordItem, Detail: w[0]}
		if c.fences {
			head := ""
			if slices.Contains(syntax.Attributes(w[0]), "was") { // its answers are kept by its id
				head = " {#${1:id}}"
			}
			item.Format, item.Edit = 2, &textEdit{NewText: w[1] + head + "\n$0\n:::"}
		}
		items = append(items, item)
	}
	return items
}

func (c *completion) attributes(groups []string) (items []completionItem) {
	for _, own := range append(slices.Clone(syntax.Attributes(lang.Blocks.Own(groups[1]))), "role") {
		word := c.language().Word(lang.Attributes, own)
		items = append(items, completionItem{Label: word, Kind: propertyItem, Detail: own,
			Edit: &textEdit{NewText: word + "="}})
	}
	return items
}

// valuesOf is which words an attribute or a key takes.
var valuesOf = map[string]lang.List{
	"question type": lang.Questions, "question verdict": lang.Verdicts, "question shuffle": lang.YesNo,
	"question test": lang.YesNo, "conversation shuffle": lang.YesNo, "recap pick": lang.Picks,
	"chart type":      lang.Charts,
	"fact historical": lang.YesNo, "law historical": lang.YesNo, "kind": lang.Kinds, "layer": lang.Layers,
	"draft":  lang.YesNo,
	"slides": lang.YesNo,
}

func (c *completion) values(groups []string) []completionItem {
	return c.words(lang.Blocks.Own(groups[1]) + " " + lang.Attributes.Own(groups[2]))
}

func (c *completion) keyValues(groups []string) []completionItem {
	if c.data {
		return nil
	}
	return c.words(lang.Keys.Own(groups[1]))
}

func (c *completion) words(of string) (items []completionItem) {
	list, ok := valuesOf[of]
	if !ok {
		return nil
	}
	for _, w := range c.language().Words[list] {
		items = append(items, completionItem{Label: w[1], Kind: valueItem, Detail: w[0]})
	}
	return items
}

func (c *completion) keys([]string) (items []completionItem) {
	if c.data {
		return nil
	}
	for _, w := range c.language().Words[lang.Keys] {
		items = append(items, completionItem{Label: w[1], Kind: propertyItem, Detail: w[0],
			Edit: &textEdit{NewText: w[1] + ": "}})
	}
	return items
}

func (c *completion) sources([]string) (items []completionItem) {
	for _, s := range c.course.Sources {
		items = append(items, completionItem{Label: s.ID, Kind: referenceItem, Detail: s.Title})
	}
	return items
}

func (c *completion) locators(groups []string) (items []completionItem) {
	s := c.course.Source(groups[1])
	if s == nil {
		return nil
	}
	for _, p := range s.Provisions {
		items = append(items, completionItem{Label: p.Locator, Kind: referenceItem, Detail: p.Title})
	}
	return items
}

// relative returns how a file of content/ is written in the file at hand.
func (c *completion) relative(name string) string {
	var from []string
	if dir := path.Dir(strings.TrimPrefix(c.name, "content/")); dir != "." {
		from = strings.Split(dir, "/")
	}
	to := strings.Split(name, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

func (c *completion) links([]string) (items []completionItem) {
	for _, ch := range c.course.Chapters() {
		items = append(items, completionItem{Label: c.relative(ch.Path), Kind: fileItem, Detail: ch.Title})
	}
	return append(items, c.pictures(nil)...)
}

func (c *completion) pictures([]string) (items []completionItem) {
	for _, name := range slices.Sorted(maps.Keys(c.course.Media)) {
		items = append(items, completionItem{Label: c.relative(name), Kind: fileItem,
			Detail: c.course.Media[name].Type().Name})
	}
	return items
}

func (c *completion) fragments(groups []string) (items []completionItem) {
	from := c.chapter(c.name)
	if from == nil {
		return nil
	}
	target, _ := c.course.Resolve(from, groups[1])
	if target.Chapter == nil {
		return nil
	}
	for _, id := range target.Chapter.IDs() {
		items = append(items, completionItem{Label: id, Kind: referenceItem})
	}
	return items
}

// questions are the ids that a recap may name.
func (c *completion) questions([]string) (items []completionItem) {
	if c.data || !c.yaml && c.block() != "recap" {
		return nil
	}
	for _, ch := range c.course.Chapters() {
		for q := range course.Of[*course.Question](ch.Blocks) {
			items = append(items, completionItem{Label: q.ID, Kind: referenceItem, Detail: ch.Title})
		}
	}
	return items
}

var opening = regexp.MustCompile(`^\s*:{3,} *([^\s\[{]+)`)

// block returns the program's name of the block that the cursor is in, or "".
func (c *completion) block() string {
	for _, line := range slices.Backward(c.lines[:len(c.lines)-1]) {
		if m := opening.FindStringSubmatch(line); m != nil {
			return lang.Blocks.Own(m[1])
		}
		if strings.HasPrefix(strings.TrimSpace(line), ":::") {
			return ""
		}
	}
	return ""
}

// terms are those of the glossary that begin with a word.
func (c *completion) terms(groups []string) (items []completionItem) {
	for _, t := range c.course.Terms {
		if strings.HasPrefix(strings.ToLower(t.Term), strings.ToLower(groups[1])) {
			items = append(items, completionItem{Label: t.Term, Kind: referenceItem, Detail: t.Definition})
		}
	}
	return items
}
