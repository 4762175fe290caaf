package syntax

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

// Attributes returns the attributes that a block takes beside `role`, by its own name.
func Attributes(block string) []string { return blockAttributes[block] }

// A Value is what stands after an attribute's name: `key=value`.
type Value struct {
	Text string
	Span diag.Span // of the value
}

// An Opener is what stands on the opening line of a block.
type Opener struct {
	Name    string    // English; "" when the name is unknown
	Written string    // the name as the author wrote it
	Span    diag.Span // of the line without its line end
	Label   string
	Folded  bool // its label is all that is seen at first
	ID      string
	IDSpan  diag.Span
	Values  map[string]Value // by English name
}

// An openerReader reads ` name [Label] {#id key=value}`, the rest of a line after its colons.
type openerReader struct {
	Opener
	state *parseState
	start int // the offset of the line in the file
	line  string
	i     int // the next byte of the line
}

// parseOpener reads the rest of a line after its colons, which begins at the offset start. At the first fault in its
// form it stops.
func parseOpener(line string, start int, state *parseState) Opener {
	r := openerReader{Opener: Opener{Values: map[string]Value{}}, state: state, start: start, line: line}
	r.name()
	if r.next() == '[' && !r.label() || r.next() == '{' && !r.attributes() {
		return r.Opener
	}
	if r.next() != 0 {
		r.report("bad-attributes", r.i, len(line), "the line goes on after the block's name",
			"write the label in brackets and attributes in braces: ::: "+r.Written+" [Label] {#id}")
	}
	return r.Opener
}

// next goes to what follows after spaces and returns its first byte, or 0 at the end of the line.
func (r *openerReader) next() byte {
	for r.i < len(r.line) && (r.line[r.i] == ' ' || r.line[r.i] == '\t') {
		r.i++
	}
	if r.i == len(r.line) {
		return 0
	}
	return r.line[r.i]
}

// until reads up to one of the bytes of stop.
func (r *openerReader) until(stop string) string {
	from := r.i
	for r.i < len(r.line) && strings.IndexByte(stop, r.line[r.i]) < 0 {
		r.i++
	}
	return r.line[from:r.i]
}

// span is the place in the file of some bytes of the line.
func (r *openerReader) span(from, to int) diag.Span {
	return diag.Span{Start: r.start + from, End: r.start + to}
}

func (r *openerReader) report(id string, from, to int, message, hint string) {
	r.state.report(id, r.span(from, to), message, hint)
}

func (r *openerReader) name() {
	r.next()
	from := r.i
	r.Written = r.until(" \t[{")
	if r.Name = lang.Blocks.Own(r.Written); r.Name == "" && !r.foreign() {
		r.report("unknown-block", from, r.i, "there is no block "+diag.Quote(r.Written), diag.Suggest(
			r.Written, lang.Blocks.All(r.state.language), "see the manual for the names of blocks"))
	}
}

// label reads from `[` to after the `]` that belongs to it. Like the other readers of a part it returns false after a
// fault.
func (r *openerReader) label() bool {
	from, depth := r.i, 0
	var label strings.Builder
	for ; r.i < len(r.line); r.i++ {
		switch b := r.line[r.i]; {
		case b == '\\' && r.i+1 < len(r.line) && strings.IndexByte(`\[]`, r.line[r.i+1]) >= 0:
			r.i++
			label.WriteByte(r.line[r.i])
			continue
		case b == '[':
			if depth++; depth == 1 {
				continue
			}
		case b == ']':
			if depth--; depth == 0 {
				r.i++
				r.Label = TrimSpace(label.String())
				return true
			}
		}
		label.WriteByte(r.line[r.i])
	}
	r.report("bad-attributes", from, r.i, "the label has no closing ]", "write ::: "+r.Written+" [Label]")
	return false
}

// bad reports a fault in the form of the attributes.
func (r *openerReader) bad(from, to int, message string) bool {
	r.report("bad-attributes", from, max(to, from+1), message, `attributes are {#id key=value key="several words"}`)
	return false
}

// attributes reads from `{` to after `}`.
func (r *openerReader) attributes() bool {
	r.i++
	for ok := true; ok; {
		switch r.next() {
		case 0:
			return r.bad(len(r.line)-1, len(r.line), "the attributes have no closing }")
		case '}':
			r.i++
			return true
		case '#':
			ok = r.id()
		default:
			ok = r.attribute()
		}
	}
	return false
}

// id reads `#id`.
func (r *openerReader) id() bool {
	from := r.i
	id := r.until(" \t}")[1:]
	if r.ID != "" {
		return r.bad(from, r.i, "the block has two ids")
	}
	r.ID, r.IDSpan = id, r.span(from+1, r.i)
	if id == "" {
		return r.bad(from, r.i, "the id is empty")
	}
	return true
}

// attribute reads `key=value`.
func (r *openerReader) attribute() bool {
	from := r.i
	key := r.until(" \t}=\"")
	missing := "the attribute " + diag.Quote(key) + " has no value"
	if key == "" || r.i == len(r.line) || r.line[r.i] != '=' {
		return r.bad(from, r.i, missing)
	}
	r.i++
	at, value := r.i, ""
	if r.i < len(r.line) && r.line[r.i] == '"' {
		at++
		length := strings.IndexByte(r.line[at:], '"')
		if length < 0 {
			return r.bad(r.i, len(r.line), "the value has no closing quotation mark")
		}
		value = r.line[at : at+length]
		r.i = at + length + 1
	} else {
		value = r.until(" \t}")
	}
	if value == "" {
		return r.bad(from, r.i, missing)
	}
	name := lang.Attributes.Own(key)
	if name == "" || r.Name != "" && name != "role" && !slices.Contains(blockAttributes[r.Name], name) {
		takes := r.takes(r.state.language)
		r.report("unknown-attribute", from, from+len(key),
			"the block "+r.Written+" takes no attribute "+diag.Quote(key),
			diag.Suggest(key, takes, "it takes "+strings.Join(takes, ", ")))
		return true
	}
	if _, twice := r.Values[name]; twice {
		return r.bad(from, r.i, "the attribute "+diag.Quote(key)+" stands twice")
	}
	r.Values[name] = Value{value, r.span(at, at+len(value))}
	return true
}

// takes lists the attributes of the block in the language of its name.
func (o *Opener) takes(course *lang.Language) []string {
	language := lang.Blocks.Language(o.Written, course)
	var names []string
	for _, name := range append(slices.Clone(blockAttributes[o.Name]), "role") {
		names = append(names, language.Word(lang.Attributes, name))
	}
	slices.Sort(names)
	return names
}
