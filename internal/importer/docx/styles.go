package docx

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/importer/draft"
	"github.com/vinjett/vinjett/internal/importer/packed"
)

// styles are the document's, by their ids.
type styles struct {
	byID     map[string]style
	language string
}

type style struct {
	name, basedOn string
	outline       int // level of a heading from 1, 0 for none
	list          string
	level         int
	mark          draft.Mark
}

func readStyles(a *packed.Archive) styles {
	s := styles{byID: map[string]style{}}
	root, err := a.XML("word/styles.xml")
	if err != nil {
		return s
	}
	language := root.Child("docDefaults", "rPrDefault", "rPr", "lang").Attr("val")
	s.language, _, _ = strings.Cut(strings.ToLower(language), "-")
	for _, n := range root.All("style") {
		st := style{name: strings.ToLower(n.Child("name").Attr("val")), basedOn: n.Child("basedOn").Attr("val")}
		if level, ok := n.Child("pPr", "outlineLvl").Lookup("val"); ok {
			if v, err := strconv.Atoi(level); err == nil && v >= 0 && v < 9 {
				st.outline = v + 1
			}
		}
		number := n.Child("pPr", "numPr")
		st.list = number.Child("numId").Attr("val")
		st.level, _ = strconv.Atoi(number.Child("ilvl").Attr("val"))
		st.mark = marks(n.Child("rPr"), 0)
		s.byID[n.Attr("styleId")] = st
	}
	return s
}

// chain calls visit for a style and those that it is based on, until it returns true.
func (s styles) chain(id string, visit func(style) bool) {
	for range 20 {
		st, ok := s.byID[id]
		if !ok || visit(st) {
			return
		}
		id = st.basedOn
	}
}

var headingName = regexp.MustCompile(`^heading ([1-9])$`)

// roleOf says what a paragraph of a style is.
func (s styles) roleOf(id string) (r role, level int) {
	s.chain(id, func(st style) bool {
		if m := headingName.FindStringSubmatch(st.name); m != nil {
			level, _ = strconv.Atoi(m[1])
			r = head
			return true
		}
		switch {
		case st.name == "title":
			r = title
		case st.name == "subtitle":
			r = subtitle
		case st.name == "quote" || st.name == "intense quote" || st.name == "block text":
			r = quote
		case st.name == "html preformatted" || st.name == "plain text" || strings.HasPrefix(st.name, "source code"):
			r = code
		case st.name == "caption":
			r = caption
		case strings.HasPrefix(st.name, "toc ") || st.name == "table of figures":
			r = contents
		case st.outline > 0:
			r, level = head, st.outline
		}
		return r != body
	})
	return r, level
}

// listOf returns the list that a style puts its paragraphs in, "" for none.
func (s styles) listOf(id string) (list string, level int) {
	s.chain(id, func(st style) bool {
		list, level = st.list, st.level
		return list != ""
	})
	return list, level
}

// markOf returns the marks that a style of characters gives.
func (s styles) markOf(id string) (m draft.Mark) {
	s.chain(id, func(st style) bool {
		m |= st.mark
		if strings.Contains(st.name, "verbatim") || st.name == "html code" {
			m |= draft.Monospace
		}
		return false
	})
	return m
}

// on reports whether a property that is either is switched on.
func on(n *packed.Node) bool {
	if n == nil {
		return false
	}
	value, ok := n.Lookup("val")
	return !ok || !slices.Contains([]string{"0", "false", "none", "off"}, value)
}

// marks returns the marks of the properties of a run, laid over those that it has already.
func marks(properties *packed.Node, m draft.Mark) draft.Mark {
	for name, mark := range map[string]draft.Mark{
		"b": draft.Bold, "i": draft.Italic, "strike": draft.Strike, "dstrike": draft.Strike,
	} {
		if n := properties.Child(name); n != nil {
			if on(n) {
				m |= mark
			} else if name != "dstrike" {
				m &^= mark
			}
		}
	}
	switch properties.Child("vertAlign").Attr("val") {
	case "superscript":
		m |= draft.Super
	case "subscript":
		m |= draft.Sub
	}
	return m
}

// numbering tells how lists are numbered.
type numbering struct {
	abstract map[string]string           // from a list to its definition
	levels   map[string]map[string]level // from a definition to its levels
	own      map[string]map[string]level // levels that a list has of its own
}

// A level of a list.
type level struct {
	format  string // `bullet`, `decimal` …
	blank   bool   // it shows neither number nor bullet: it goes on with the item before
	restart bool   // it begins anew
}

func readLevel(n *packed.Node) level {
	text := strings.Trim(n.Child("lvlText").Attr("val"), " \u00a0\uf020")
	return level{format: n.Child("numFmt").Attr("val"), blank: text == ""}
}

func readNumbering(a *packed.Archive) numbering {
	all := numbering{map[string]string{}, map[string]map[string]level{}, map[string]map[string]level{}}
	root, err := a.XML("word/numbering.xml")
	if err != nil {
		return all
	}
	for _, n := range root.All("abstractNum") {
		levels := map[string]level{}
		for _, l := range n.All("lvl") {
			levels[l.Attr("ilvl")] = readLevel(l)
		}
		all.levels[n.Attr("abstractNumId")] = levels
	}
	for _, n := range root.All("num") {
		id := n.Attr("numId")
		all.abstract[id] = n.Child("abstractNumId").Attr("val")
		all.own[id] = map[string]level{}
		for _, o := range n.All("lvlOverride") {
			at := o.Attr("ilvl")
			own := all.levels[all.abstract[id]][at]
			if l := o.Child("lvl"); l != nil {
				own = readLevel(l)
			}
			own.restart = o.Child("startOverride") != nil
			all.own[id][at] = own
		}
	}
	return all
}

// level returns how a level of a list is numbered.
func (n numbering) level(list string, at int) level {
	key := strconv.Itoa(at)
	if l, ok := n.own[list][key]; ok {
		return l
	}
	return n.levels[n.abstract[list]][key]
}
