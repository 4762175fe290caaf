package draft

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// A Writer writes blocks as Markdown with the words of a language.
type Writer struct {
	Language *lang.Language
	// ID returns an id for a question that has none, by what the source calls it.
	ID func(name string) string
}

// Markdown returns blocks as the text of a page.
func (w Writer) Markdown(blocks []Block) string {
	text := strings.Join(w.blocks(blocks), "\n")
	if text == "" {
		return ""
	}
	return text + "\n"
}

func (w Writer) word(list lang.List, own string) string { return w.Language.Word(list, own) }

// blocks returns the lines of blocks, with an empty line between two.
func (w Writer) blocks(blocks []Block) (all []string) {
	var before *List // the list just written, which the next one must not continue
	other := false
	for _, b := range blocks {
		var lines []string
		if l, ok := b.(List); ok {
			other = before != nil && before.Ordered == l.Ordered && !other
			lines = w.list(l, other)
			before = &l
		} else {
			lines = w.block(b)
			if len(lines) > 0 {
				before, other = nil, false
			}
		}
		if len(lines) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, "")
		}
		all = append(all, lines...)
	}
	return all
}

func (w Writer) block(b Block) []string {
	switch b := b.(type) {
	case Para:
		return paragraph(b.Text)
	case Heading:
		return heading(b)
	case List:
		return w.list(b, false)
	case Table:
		return table(b.Rows)
	case Quote:
		return indent(w.blocks(b.Blocks), "> ", "> ")
	case Code:
		return code(b)
	case Rule:
		return []string{"---"}
	case Figure:
		return []string{image(b.Image, b.Caption)}
	case Box:
		return w.box(b)
	case Comment:
		return comment(b.Text)
	case Raw:
		return rawLines(b.Markdown)
	case Note:
		lines := w.blocks(b.Blocks)
		if len(lines) == 0 {
			lines = []string{"–"}
		}
		return indent(lines, fmt.Sprintf("[^%d]: ", b.Number), "    ")
	case *Question:
		return w.question(b)
	}
	panic(fmt.Sprintf("draft: no such block: %T", b))
}

// indent puts a prefix before every line that is not empty; a quotation's stands before empty lines too.
func indent(lines []string, first, rest string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		prefix := rest
		if i == 0 {
			prefix = first
		}
		out[i] = strings.TrimRight(prefix+line, " ")
		if line != "" {
			out[i] = prefix + line
		}
	}
	return out
}

func heading(h Heading) []string {
	text := oneLine(inline(h.Text, inHeading))
	if text == "" {
		return nil
	}
	if h.ID != "" {
		text += " {#" + h.ID + "}"
	}
	return []string{strings.Repeat("#", min(max(h.Level, 1), 6)) + " " + text}
}

// list writes a list with its usual mark, or with the other one so that it is not read as part of the list before.
func (w Writer) list(l List, other bool) (lines []string) {
	number := cmp.Or(l.Start, 1)
	loose := slices.ContainsFunc(l.Items, isLoose)
	for i, item := range l.Items {
		mark := "- "
		switch {
		case l.Ordered && other:
			mark = strconv.Itoa(number+i) + ") "
		case l.Ordered:
			mark = strconv.Itoa(number+i) + ". "
		case other:
			mark = "* "
		}
		inner := w.item(item, loose)
		if len(inner) == 0 {
			continue
		}
		if loose && len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, indent(inner, mark, strings.Repeat(" ", len(mark)))...)
	}
	return lines
}

// isLoose reports whether an item has more than one paragraph, so that its list has empty lines.
func isLoose(item []Block) bool {
	paragraphs := 0
	for _, b := range item {
		if _, nested := b.(List); !nested {
			paragraphs++
		}
	}
	return paragraphs > 1
}

// item returns the lines of an item. In a tight list, a list inside follows its text without an empty line.
func (w Writer) item(blocks []Block, loose bool) []string {
	if len(blocks) == 0 {
		return nil
	}
	if _, text := blocks[0].(Para); !text || loose || len(blocks) != 2 {
		return w.blocks(blocks)
	}
	inner, ok := blocks[1].(List)
	first := w.block(blocks[0])
	if !ok || len(first) == 0 || inner.Ordered && inner.Start > 1 {
		return w.blocks(blocks)
	}
	return append(first, w.list(inner, false)...)
}

func table(rows [][][]Span) (lines []string) {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	for i, row := range rows {
		line := "|"
		for c := range columns {
			cell := ""
			if c < len(row) {
				cell = oneLine(inline(row[c], inCell))
			}
			line += " " + cell + " |"
		}
		lines = append(lines, line)
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat(" --- |", columns))
		}
	}
	if columns == 0 {
		return nil
	}
	return lines
}

func code(c Code) []string {
	fence := "```"
	for strings.Contains(c.Text, fence) {
		fence += "`"
	}
	language := strings.Map(plainName, c.Language)
	body := strings.TrimRight(Clean(c.Text), "\n")
	return append(append([]string{fence + language}, strings.Split(body, "\n")...), fence)
}

// plainName drops what is in no name of a language.
func plainName(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '+' {
		return r
	}
	return -1
}

// comment writes a comment that ends where it should.
func comment(text string) []string {
	text = strings.Join(strings.Fields(Clean(text)), " ")
	for strings.Contains(text, "--") {
		text = strings.ReplaceAll(text, "--", "-")
	}
	return []string{"<!-- " + strings.Trim(text, "->") + " -->"}
}

func rawLines(markdown string) []string {
	text := strings.Trim(Clean(markdown), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// opener returns the first line of a block.
func (w Writer) opener(name, label, id string, attributes []Pair) string {
	line := "::: " + w.word(lang.Blocks, name)
	if label = oneLine(Clean(label)); label != "" {
		line += " [" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(label) + "]"
	}
	var inside []string
	if id != "" {
		inside = append(inside, "#"+id)
	}
	for _, a := range attributes {
		value := a.Value
		if strings.ContainsAny(value, " \t}") {
			value = `"` + value + `"`
		}
		inside = append(inside, w.word(lang.Attributes, a.Key)+"="+value)
	}
	if len(inside) > 0 {
		line += " {" + strings.Join(inside, " ") + "}"
	}
	return line
}

// AutomaticID is the id of a box that gets one when it is written.
const AutomaticID = "?"

func (w Writer) box(b Box) []string {
	if b.ID == AutomaticID {
		b.ID = w.ID("")
	}
	lines := append([]string{w.opener(b.Name, b.Label, b.ID, b.Attributes)}, w.blocks(b.Blocks)...)
	return fence(lines)
}

// fence closes a block. The block has more colons than any inside it.
func fence(lines []string) []string {
	longest := 2
	for _, line := range lines[1:] {
		line = strings.TrimLeft(line, " >")
		longest = max(longest, len(line)-len(strings.TrimLeft(line, ":")))
	}
	colons := strings.Repeat(":", longest+1)
	lines[0] = colons + strings.TrimPrefix(lines[0], ":::")
	return append(lines, colons)
}

// question writes a question as its kind asks.
func (w Writer) question(q *Question) []string {
	id := q.ID
	if id == "" {
		id = w.ID(q.Name)
	}
	lines := append([]string{w.opener("question", "", id, w.attributes(q))}, w.blocks(q.Prompt)...)
	add := func(more ...string) {
		if len(more) > 0 {
			if len(lines) > 1 {
				lines = append(lines, "")
			}
			lines = append(lines, more...)
		}
	}
	switch q.Kind {
	case course.Single, course.Multiple, course.Judgement, course.Scale, course.Write:
		add(w.options(q, otherBullet(lines))...)
	case course.Order:
		add(w.options(q, "")...)
	case course.Match:
		rows := [][][]Span{q.Columns[:]}
		for _, p := range q.Pairs {
			rows = append(rows, p[:])
		}
		add(table(rows)...)
	case course.Numeric:
		add(w.word(lang.Keywords, "answer") + ": " + w.number(q.Answer))
	case course.ShortText:
		add(w.word(lang.Keywords, "answer") + ": " + w.accepted(q.Accepted))
	default:
		panic(course.Unknown(q.Kind))
	}
	if len(q.Criteria) > 0 {
		var criteria []string
		for _, c := range q.Criteria {
			criteria = append(criteria, "- "+itemText(c))
		}
		add(w.word(lang.Keywords, "criteria") + ":")
		add(criteria...)
	}
	for _, passage := range []struct {
		keyword string
		blocks  []Block
	}{{"hint", q.Hint}, {"explanation", q.Explanation}} {
		if text := w.blocks(passage.blocks); len(text) > 0 {
			keyword := w.word(lang.Keywords, passage.keyword) + ":"
			if _, plain := passage.blocks[0].(Para); plain {
				text[0] = keyword + " " + text[0]
				add(text...)
			} else {
				add(keyword)
				add(text...)
			}
		}
	}
	return fence(lines)
}

var decimal = regexp.MustCompile(`(\d)\.(\d)`)

// number writes a number with the language's own point.
func (w Writer) number(text string) string {
	return decimal.ReplaceAllString(oneLine(Clean(text)), "${1}"+w.Language.Decimal+"${2}")
}

func (w Writer) attributes(q *Question) (list []Pair) {
	add := func(key, value string) { list = append(list, Pair{key, value}) }
	switch q.Kind {
	case course.Multiple:
		if q.right() < 2 {
			add("type", w.word(lang.Questions, "multiple"))
		}
	case course.Judgement, course.Scale, course.Write:
		add("type", w.word(lang.Questions, string(q.Kind)))
	case course.Single, course.Order, course.Match, course.Numeric, course.ShortText:
	default:
		panic(course.Unknown(q.Kind))
	}
	if q.Works {
		add("verdict", w.word(lang.Verdicts, "works"))
	}
	if q.Keep {
		add("shuffle", w.word(lang.YesNo, "no"))
	}
	if q.Test {
		add("test", w.word(lang.YesNo, "yes"))
	}
	if q.Points > 1 {
		add("points", strconv.Itoa(q.Points))
	}
	for _, a := range []Pair{{"goal", q.Goals}, {"was", q.Was}, {"role", q.Roles}} {
		if value := strings.Map(plainValue, a.Value); value != "" {
			add(a.Key, value)
		}
	}
	return list
}

// plainValue drops what cannot stand in the value of an attribute.
func plainValue(r rune) rune {
	if r == '"' || r < ' ' {
		return -1
	}
	return r
}

// otherBullet is the mark for a list that must not be read as part of a list right before it.
func otherBullet(before []string) string {
	for i := len(before) - 1; i > 0; i-- {
		switch {
		case strings.HasPrefix(before[i], "- "):
			return "* "
		case before[i] != "" && before[i][0] != ' ':
			return "- "
		}
	}
	return "- "
}

func (w Writer) options(q *Question, bullet string) (lines []string) {
	for i, o := range q.Options {
		mark, width := bullet, 2
		switch {
		case q.Kind == course.Order:
			mark = strconv.Itoa(i+1) + ". "
			width = len(mark)
		case (q.Kind == course.Single || q.Kind == course.Multiple) && o.Right:
			mark += "[x] "
		case q.Kind != course.Scale && q.Kind != course.Write:
			mark += "[ ] "
		}
		lines = append(lines, mark+itemText(o.Text))
		if feedback := w.blocks(o.Feedback); len(feedback) > 0 {
			prefix := strings.Repeat(" ", width)
			lines = append(lines, indent(indent(feedback, "> ", "> "), prefix, prefix)...)
		}
	}
	return lines
}

// itemText is the text of an option, on one line.
func itemText(spans []Span) string { return cmp.Or(oneLine(inline(spans, inItem)), "–") }

// accepted writes the words that are right. What looks like a number is marked as words.
func (w Writer) accepted(words []string) string {
	var plain []string
	for _, word := range words {
		word = strings.TrimSpace(strings.ReplaceAll(oneLine(Clean(word)), "|", "/"))
		if word != "" && !slices.Contains(plain, word) {
			plain = append(plain, word)
		}
	}
	text := strings.Join(plain, " | ")
	if len(plain) == 1 && strings.ContainsAny(text, "0123456789") {
		text += " |"
	}
	return text
}
