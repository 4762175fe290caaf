package workplace

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/markdown"
)

// A form is a question for one who does not know how it is written: its text, its options or its answer, hint and
// explanation, each Markdown. A question that holds anything else has no form, and is edited as it is written.
type form struct {
	Prompt      string   `json:"prompt"`
	Options     []option `json:"options"` // nil when the question has an answer line
	Answer      string   `json:"answer"`
	Hint        string   `json:"hint"`
	Explanation string   `json:"explanation"`
	// Open says that no option is right or wrong.
	Open bool `json:"open"`
}

type option struct {
	Text    string `json:"text"`
	Right   bool   `json:"right"`
	Comment string `json:"comment"`
	// Was is the option's number among those that were read; -1 for a new one.
	Was int `json:"was"`
}

// A section is a passage of a question as it is written, with the empty lines that follow it.
type section struct {
	name  string // prompt, options, answer, hint or explanation
	word  string // the keyword as the author writes it, with its colon; "" for the first two
	lines []string
}

// A written question is a question's lines, divided.
type written struct {
	form
	opener, closer string
	sections       []section
	options        [][]string // the lines of each
	marker         string     // of the options, as "-"
}

var (
	optionLine  = regexp.MustCompile(`^([-*+]) +\[([ xX])\] +(\S.*)$`)
	commentLine = regexp.MustCompile(`^ {2,5}>(?: (.*)|)$`)
	closerLine  = regexp.MustCompile(`^:{3,}$`)
	moreLine    = regexp.MustCompile(`^ {2,5}([^\s>].*)$`)
)

// readQuestion divides the text of a question block. It is nil when the block holds what the form has no field for.
func readQuestion(text, language string) *written {
	lines := strings.Split(text, "\n")
	if len(lines) < 3 || !strings.HasPrefix(lines[0], ":::") || !closerLine.MatchString(lines[len(lines)-1]) {
		return nil
	}
	w := &written{opener: lines[0], closer: lines[len(lines)-1], marker: "-"}
	if !w.divide(lines[1 : len(lines)-1]) {
		return nil
	}
	for i := range w.sections {
		s := &w.sections[i]
		value := strings.TrimSpace(strings.TrimPrefix(strings.Join(s.lines, "\n"), s.word))
		switch s.name {
		case "prompt":
			w.Prompt = value
		case "options":
			if !w.readOptions(s.lines) {
				return nil
			}
		case "answer":
			w.Answer = value
		case "hint":
			w.Hint = value
		case "explanation":
			w.Explanation = value
		}
	}
	if !w.reads(text, language) {
		return nil
	}
	return w
}

// divide cuts the lines between opener and closer into sections, each of which a question may have once.
func (w *written) divide(lines []string) bool {
	add := func(name, word string) bool {
		for _, s := range w.sections {
			if s.name == name {
				return false
			}
		}
		w.sections = append(w.sections, section{name: name, word: word})
		return true
	}
	add("prompt", "")
	inOptions := false
	for _, line := range lines {
		word, _, found := strings.Cut(line, ":")
		name := ""
		if found {
			name = lang.Keywords.Own(word)
		}
		switch {
		case name == "criteria" || name == "consider":
			return false
		case name != "":
			if inOptions = false; !add(name, word+":") {
				return false
			}
		case optionLine.MatchString(line) && !inOptions:
			if inOptions = true; !add("options", "") {
				return false
			}
		}
		last := &w.sections[len(w.sections)-1]
		last.lines = append(last.lines, line)
	}
	return true
}

// readOptions reads a list with boxes: each option a paragraph, perhaps with a quote.
func (w *written) readOptions(lines []string) bool {
	w.form.Options = []option{}
	for _, line := range lines {
		if m := optionLine.FindStringSubmatch(line); m != nil {
			w.marker = m[1]
			w.form.Options = append(w.form.Options, option{Text: m[3], Right: m[2] != " ", Was: len(w.options)})
			w.options = append(w.options, []string{line})
			continue
		}
		n := len(w.options) - 1
		o := &w.form.Options[n]
		comment, more := commentLine.FindStringSubmatch(line), moreLine.FindStringSubmatch(line)
		switch {
		case comment != nil && o.Comment == "":
			o.Comment = comment[1]
		case comment != nil:
			o.Comment += "\n" + comment[1]
		case more != nil && o.Comment == "" && emptyTail(w.options[n]) == 0:
			o.Text += " " + more[1]
		case strings.TrimSpace(line) != "":
			return false
		}
		w.options[n] = append(w.options[n], line)
	}
	return true
}

// reads reports whether the course reads the question as the form has it.
func (w *written) reads(text, language string) bool {
	q := parseQuestion(text, language)
	if q == nil || len(q.Options) != len(w.form.Options) {
		return false
	}
	for i, o := range q.Options {
		if o.Right != w.form.Options[i].Right || (len(o.Feedback) > 0) != (w.form.Options[i].Comment != "") {
			return false
		}
	}
	w.Open = q.Kind == course.Judgement
	switch q.Kind {
	case course.Single, course.Multiple, course.Judgement:
		return true
	case course.Numeric, course.ShortText:
		return w.Answer != ""
	case course.Scale, course.Order, course.Match, course.Write, "":
		return false
	default:
		panic(course.Unknown(q.Kind))
	}
}

// parseQuestion returns the question that a text is, or nil.
func parseQuestion(text, language string) *course.Question {
	ch, _ := markdown.New(language).Parse("x.md", diag.NewFile("x.md", []byte("# T\n\n"+text+"\n")))
	if len(ch.Blocks) != 1 {
		return nil
	}
	q, _ := ch.Blocks[0].(*course.Question)
	return q
}

// write returns the question's lines with what a form says. What it does not change stays as it was written.
func (w *written) write(f form, language string) string {
	out := []string{w.opener}
	written := map[string]bool{}
	for i, s := range w.sections {
		written[s.name] = true
		tail := emptyTail(s.lines)
		lines := w.section(s, f)
		if lines == nil {
			continue
		}
		if next := i + 1; tail == 0 && next < len(w.sections) && len(s.lines) == 0 {
			tail = 1 // a prompt where there was none
		}
		out = append(out, lines...)
		if !slices.Equal(lines, s.lines) {
			out = append(out, make([]string, tail)...)
		}
	}
	for _, name := range []string{"answer", "hint", "explanation"} {
		value := map[string]string{"answer": f.Answer, "hint": f.Hint, "explanation": f.Explanation}[name]
		if written[name] || value == "" || name == "answer" && f.Options != nil {
			continue
		}
		if out[len(out)-1] != "" {
			out = append(out, "")
		}
		word := lang.Of(language).Word(lang.Keywords, name)
		out = append(out, strings.ToUpper(word[:1])+word[1:]+": "+value)
	}
	for len(out) > 1 && out[len(out)-1] == "" && emptyTail(w.last()) == 0 {
		out = out[:len(out)-1]
	}
	return strings.Join(append(out, w.closer), "\n")
}

// last is the lines of the last section.
func (w *written) last() []string { return w.sections[len(w.sections)-1].lines }

// emptyTail counts the empty lines at the end.
func emptyTail(lines []string) int {
	n := 0
	for n < len(lines) && strings.TrimSpace(lines[len(lines)-1-n]) == "" {
		n++
	}
	return n
}

// section returns the lines of a section as a form has it, nil when it is left out.
func (w *written) section(s section, f form) []string {
	if s.name == "options" {
		return w.writeOptions(s, f.Options)
	}
	values := map[string][2]string{
		"prompt": {w.Prompt, f.Prompt}, "answer": {w.Answer, f.Answer}, "hint": {w.Hint, f.Hint},
		"explanation": {w.Explanation, f.Explanation},
	}
	old, now := values[s.name][0], tidy(values[s.name][1])
	switch {
	case old == now:
		return s.lines
	case now == "":
		return nil
	case s.word != "":
		now = s.word + " " + now
	}
	return strings.Split(now, "\n")
}

// tidy returns a field's text as it is written: without empty lines around it, and with LF line ends.
func tidy(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.TrimSpace(text)
}

func (w *written) writeOptions(s section, options []option) []string {
	if slices.Equal(options, w.form.Options) {
		return s.lines
	}
	var lines []string
	for _, o := range options {
		o.Text, o.Comment = strings.Join(strings.Fields(o.Text), " "), tidy(o.Comment)
		if o.Was >= 0 && o.Was < len(w.options) {
			if old := w.form.Options[o.Was]; sameOption(old, o) {
				was := w.options[o.Was]
				lines = append(lines, was[:len(was)-emptyTail(was)]...)
				continue
			}
		}
		box := " "
		if o.Right {
			box = "x"
		}
		lines = append(lines, w.marker+" ["+box+"] "+o.Text)
		if o.Comment != "" {
			for line := range strings.SplitSeq(o.Comment, "\n") {
				lines = append(lines, strings.TrimRight("  > "+line, " "))
			}
		}
	}
	return lines
}

// sameOption reports whether two options read alike.
func sameOption(a, b option) bool {
	return strings.Join(strings.Fields(a.Text), " ") == b.Text && a.Right == b.Right && tidy(a.Comment) == b.Comment
}
