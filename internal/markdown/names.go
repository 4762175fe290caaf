package markdown

import (
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
)

// blockAttributes lists what each block takes beside `role`, which every block takes.
var blockAttributes = map[string][]string{
	"law": {"historical"}, "fact": {"historical"}, "case": {"minutes"},
	"question":     {"type", "shuffle", "points", "test", "goal", "verdict", "was", "minutes"},
	"recap":        {"draw", "pick"},
	"reflection":   {"rows", "minutes"},
	"discussion":   {"minutes", "group"},
	"facilitator":  {"minutes"},
	"conversation": {"shuffle", "minutes", "was"},
	"chart":        {"type"},
	"contacts":     {"for", "group", "region"},
	"video":        {"src", "captions"},
	"audio":        {"src"},
	"plan":         {"was"},
}

// An attribute is one `key=value` of an opener.
type attribute struct {
	value string
	span  diag.Span // of the value
}

// opener is what stands on the opening line of a block.
type opener struct {
	name      string // English; "" when the name is unknown
	written   string
	span      diag.Span // of the line without its line end
	nameSpan  diag.Span
	label     string
	id        string
	idSpan    diag.Span
	attribute map[string]attribute // by English name
}

// parseOpener reads ` name [Label] {#id key=value}`, the rest of a line after its colons. Start is the offset of
// line[0].
func parseOpener(line string, start int, state *parseState) opener {
	o := opener{attribute: map[string]attribute{}}
	i := 0
	skip := func() {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
	}
	skip()
	from := i
	for i < len(line) && !strings.ContainsRune(" \t[{", rune(line[i])) {
		i++
	}
	o.written = line[from:i]
	o.nameSpan = diag.Span{Start: start + from, End: start + i}
	o.name = lang.Blocks.Own(o.written)
	if o.name == "" {
		hint := "see the manual for the names of blocks"
		if near := diag.Nearest(o.written, lang.Blocks.All(state.language)); near != "" {
			hint = "did you mean " + near + "?"
		}
		state.report("unknown-block", o.nameSpan, "there is no block "+quote(o.written), hint)
	}
	skip()
	if i < len(line) && line[i] == '[' {
		depth, from := 0, i+1
		var label strings.Builder
		for ; i < len(line); i++ {
			if line[i] == '\\' && i+1 < len(line) && strings.IndexByte(`\[]`, line[i+1]) >= 0 {
				i++
				label.WriteByte(line[i])
				continue
			}
			if line[i] == '[' {
				if depth++; depth == 1 {
					continue
				}
			} else if line[i] == ']' {
				if depth--; depth == 0 {
					break
				}
			}
			label.WriteByte(line[i])
		}
		if i == len(line) {
			state.report(
				"bad-attributes",
				diag.Span{Start: start + from - 1, End: start + i},
				"the label has no closing ]",
				"write ::: "+o.written+" [Label]",
			)
			return o
		}
		o.label = trimSpace(label.String())
		i++
	}
	skip()
	if i < len(line) && line[i] == '{' {
		if i = o.attributes(line, i+1, start, state); i < 0 {
			return o
		}
	}
	skip()
	if i < len(line) {
		state.report(
			"bad-attributes",
			diag.Span{Start: start + i, End: start + len(line)},
			"the line goes on after the block's name",
			"write the label in brackets and attributes in braces: ::: "+o.written+" [Label] {#id}",
		)
	}
	return o
}

// attributes reads from after `{` to after `}` and returns where it stopped, or -1 after a fault.
func (o *opener) attributes(line string, i, start int, state *parseState) int {
	bad := func(from, to int, message string) int {
		state.report(
			"bad-attributes",
			diag.Span{Start: start + from, End: start + max(to, from+1)},
			message,
			`attributes are {#id key=value key="several words"}`,
		)
		return -1
	}
	seen := map[string]diag.Span{}
	for {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		from := i
		switch {
		case i == len(line):
			return bad(len(line)-1, len(line), "the attributes have no closing }")
		case line[i] == '}':
			return i + 1
		case line[i] == '#':
			for i < len(line) && !strings.ContainsRune(" \t}", rune(line[i])) {
				i++
			}
			if o.id != "" {
				return bad(from, i, "the block has two ids")
			}
			o.id, o.idSpan = line[from+1:i], diag.Span{Start: start + from + 1, End: start + i}
			if o.id == "" {
				return bad(from, i, "the id is empty")
			}
			continue
		}
		for i < len(line) && !strings.ContainsRune(" \t}=\"", rune(line[i])) {
			i++
		}
		key := line[from:i]
		if key == "" || i == len(line) || line[i] != '=' {
			return bad(from, i, "the attribute "+quote(key)+" has no value")
		}
		i++
		value, valueAt := "", i
		if i < len(line) && line[i] == '"' {
			end := strings.IndexByte(line[i+1:], '"')
			if end < 0 {
				return bad(i, len(line), "the value has no closing quotation mark")
			}
			valueAt = i + 1
			value = line[valueAt : valueAt+end]
			i = valueAt + end + 1
		} else {
			for i < len(line) && !strings.ContainsRune(" \t}", rune(line[i])) {
				i++
			}
			value = line[valueAt:i]
		}
		if value == "" {
			return bad(from, i, "the attribute "+quote(key)+" has no value")
		}
		keySpan := diag.Span{Start: start + from, End: start + from + len(key)}
		name := lang.Attributes.Own(key)
		if name == "" || o.name != "" && name != "role" && !slices.Contains(blockAttributes[o.name], name) {
			takes := o.takes(state.language)
			hint := "it takes " + strings.Join(takes, ", ")
			if near := diag.Nearest(key, takes); near != "" {
				hint = "did you mean " + near + "?"
			}
			state.report("unknown-attribute", keySpan, "the block "+o.written+" takes no attribute "+quote(key), hint)
			continue
		}
		if _, twice := seen[name]; twice {
			return bad(from, i, "the attribute "+quote(key)+" stands twice")
		}
		seen[name] = keySpan
		o.attribute[name] = attribute{value, diag.Span{Start: start + valueAt, End: start + valueAt + len(value)}}
	}
}

// takes lists the attributes of the block in the language of its name.
func (o *opener) takes(course *lang.Language) []string {
	language := lang.Blocks.Language(o.written, course)
	var names []string
	for _, name := range append(slices.Clone(blockAttributes[o.name]), "role") {
		names = append(names, language.Word(lang.Attributes, name))
	}
	slices.Sort(names)
	return names
}

func quote(s string) string { return "“" + s + "”" }
