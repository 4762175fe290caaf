package draft

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A Place is where something stands in a source: a line of a text file, else the nth unit of a document.
type Place struct {
	File string
	Unit Unit
	N    int // from 1; 0 for the file as a whole
}

// A Unit is what a source is counted in. Each has a word in the files of words.
type Unit string

// The units.
const (
	Line      Unit = "line"
	Paragraph Unit = "paragraph"
	Slide     Unit = "slide"
	Row       Unit = "row"
	Item      Unit = "item"
)

// A Kind is one thing that a report may say. Its name begins with what the thing is: carried, changed, left or todo.
type Kind string

// A Report says what became of a source.
type Report struct {
	counts  []entry
	entries []entry
}

type entry struct {
	kind  Kind
	place Place
	n     int
	args  []string
}

// Carried counts something that came along.
func (r *Report) Carried(kind Kind, n int) {
	if i := slices.IndexFunc(r.counts, func(e entry) bool { return e.kind == kind }); i >= 0 {
		r.counts[i].n += n
	} else if n > 0 {
		r.counts = append(r.counts, entry{kind: kind, n: n})
	}
}

// Add tells of one thing that was changed or left, or that the author should see to. {1} and so on in the text are the
// arguments.
func (r *Report) Add(kind Kind, at Place, args ...any) {
	e := entry{kind: kind, place: at}
	for _, a := range args {
		e.args = append(e.args, shortened(oneLine(Clean(fmt.Sprint(a)))))
	}
	same := func(other entry) bool {
		return other.kind == e.kind && other.place == e.place && slices.Equal(other.args, e.args)
	}
	if !slices.ContainsFunc(r.entries[max(0, len(r.entries)-50):], same) {
		r.entries = append(r.entries, e)
	}
}

// Has reports whether the report says something of a kind.
func (r *Report) Has(kind Kind) bool {
	return slices.ContainsFunc(r.entries, func(e entry) bool { return e.kind == kind })
}

func shortened(s string) string {
	if runes := []rune(s); len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return s
}

//go:embed words
var files embed.FS

// Words returns the words of importers in a language: what reports say, and what sources call things.
func Words(code string) map[string]string {
	name := "words/" + code + ".yaml"
	data, err := files.ReadFile(name)
	if err != nil {
		return Words(lang.Of(code).Code)
	}
	words := map[string]string{}
	file := diag.NewFile(name, data)
	if ds := yamldoc.Decode(file, diag.Span{End: len(data)}, &words); len(ds) > 0 {
		panic(ds[0].String() + ": " + ds[0].Message)
	}
	return words
}

// AllWords returns what the languages have for a key, where the words of one have a `|` between them.
func AllWords(key string) (all []string) {
	for _, code := range lang.Codes() {
		for word := range strings.SplitSeq(Words(code)[key], "|") {
			if word = strings.TrimSpace(word); word != "" && !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	return all
}

// groups are the parts of a report, in their order.
var groups = []string{"changed", "left", "todo"}

// Text returns the report in a language. What is said more than a few times stands there once with its places.
func (r *Report) Text(code string) string {
	words := Words(code)
	var b strings.Builder
	if len(r.counts) > 0 {
		b.WriteString(words["carried"] + "\n")
		for _, e := range r.counts {
			fmt.Fprintf(&b, "  %5d  %s\n", e.n, cmp.Or(words[string(e.kind)], string(e.kind)))
		}
	}
	for _, group := range groups {
		byText := map[string][]Place{}
		var texts []string
		for _, e := range r.entries {
			if !strings.HasPrefix(string(e.kind), group) {
				continue
			}
			text := fill(cmp.Or(words[string(e.kind)], string(e.kind)), e.args)
			if byText[text] == nil {
				texts = append(texts, text)
			}
			byText[text] = append(byText[text], e.place)
		}
		if len(texts) == 0 {
			continue
		}
		b.WriteString("\n" + words[group] + "\n")
		for _, text := range texts {
			fmt.Fprintf(&b, "  %s\n      %s\n", text, places(byText[text], words))
		}
	}
	return b.String()
}

// places writes where something stands: each file once, with the lines or paragraphs in it.
func places(all []Place, words map[string]string) string {
	var out []string
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].File == all[i].File {
			end++
		}
		var numbers []string
		for _, p := range all[i:end] {
			if n := strconv.Itoa(p.N); p.N > 0 && !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
		text := all[i].File
		switch {
		case len(numbers) == 0:
		case all[i].Unit == Line:
			text += ":" + strings.Join(numbers, ", ")
		default:
			text += ", " + words[string(all[i].Unit)] + " " + strings.Join(numbers, ", ")
		}
		out = append(out, text)
		i = end
	}
	return strings.Join(out, "; ")
}

// fill puts arguments in the places {1}, {2} of a text.
func fill(text string, args []string) string {
	for i, a := range args {
		text = strings.ReplaceAll(text, "{"+strconv.Itoa(i+1)+"}", a)
	}
	return text
}

// Text returns a word of a language with its arguments.
func Text(code, key string, args ...any) string {
	var list []string
	for _, a := range args {
		list = append(list, fmt.Sprint(a))
	}
	return fill(Words(code)[key], list)
}
