// Package draft is what every importer makes of its source: pages in the course language, files of media, and a report
// of what was carried over, what was changed and what was left behind.
//
// A document (Word, PowerPoint, the HTML in a bank of questions) becomes a tree of [Block]s and [Span]s, and [Writer]
// writes the tree as Markdown. It escapes every character that Markdown would read as something else, so that a page
// says what its source said. A source that is Markdown already gives the text of its pages as it is.
package draft

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// A Draft is what one source becomes.
type Draft struct {
	Title    string
	Language string // the code of the source's language, "" when it does not say
	Pages    []*Page
	Media    []Media
	Report   *Report

	// Anchors are the places that links of the form `anchor:NAME` lead to.
	Anchors map[string]Anchor
}

// An Anchor is a place on a page.
type Anchor struct {
	Page *Page
	ID   string // of a heading; "" for the top of the page
}

// A Page is one Markdown file.
type Page struct {
	Part   string // the title of its part; "" in a source with one part, which is then named by the draft
	Path   string // below the part's folder or, in a book, below content/; "" to be named by the title
	Title  string
	Front  []Pair // keys of front matter beside the title, by their own names, as YAML
	Blocks []Block
	Text   string // in place of Blocks: Markdown without front matter
	Index  bool   // the overview of its part
}

// PageLinkPattern and MediaLinkPattern match a link of [PageLink] and of [Draft.MediaLink], with its number.
const (
	PageLinkPattern  = `vinjett-import-page-(\d+)\.md`
	MediaLinkPattern = `/vinjett-import-file-(\d+)\.[A-Za-z0-9]+`
)

// PageLink is how the Text of a page names another one, by its number in the draft: what it is called is known when it
// is written.
func PageLink(n int) string { return fmt.Sprintf("vinjett-import-page-%d.md", n) }

// MediaLink is how the Text of a page names a file of media, by its number in the draft.
func (d *Draft) MediaLink(n int) string {
	return fmt.Sprintf("/vinjett-import-file-%d%s", n, path.Ext(d.Media[n].Name))
}

// A Pair is a key and its value.
type Pair struct{ Key, Value string }

// Unfinished is the pair of a page that is not to be published yet.
var Unfinished = Pair{Key: "draft", Value: "true"}

// IsUnfinished reports whether the page is not to be published yet.
func (p *Page) IsUnfinished() bool { return slices.Contains(p.Front, Unfinished) }

var plainScalar = regexp.MustCompile(`^\pL[\pL\pN ,.()–…!?/+-]*$`)

// Scalar writes a text as a value of YAML.
func Scalar(text string) string {
	if plainScalar.MatchString(text) && text == strings.TrimSpace(text) {
		return text
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

// Media is a file that pages show.
type Media struct {
	Name string // below content/
	Data []byte
}

// A Block is one of the types of this file that say so.
type Block interface{ block() }

// Para is a paragraph.
type Para struct{ Text []Span }

// Heading is a heading; the page's title is none.
type Heading struct {
	Level int
	ID    string // "" for the one that its text gives
	Text  []Span
}

// List is a list; every item is a list of blocks.
type List struct {
	Ordered bool
	Start   int // of an ordered list; 0 means 1
	Items   [][]Block
}

// Table is a table; every row should have as many cells as the first, which is the head.
type Table struct{ Rows [][][]Span }

// Quote is a quotation.
type Quote struct{ Blocks []Block }

// Code is text that is shown as it is.
type Code struct{ Language, Text string }

// Rule is a break between two passages.
type Rule struct{}

// Figure is a picture that stands alone.
type Figure struct {
	Image   Image
	Caption string
}

// Box is a block of the course language, by its own name.
type Box struct {
	Name, Label, ID string
	Attributes      []Pair // by their own names
	Blocks          []Block
}

// Comment is for the author alone.
type Comment struct{ Text string }

// Raw is Markdown as it is.
type Raw struct{ Markdown string }

// Note is the text of a footnote.
type Note struct {
	Number int
	Blocks []Block
}

func (Para) block()      {}
func (Heading) block()   {}
func (List) block()      {}
func (Table) block()     {}
func (Quote) block()     {}
func (Code) block()      {}
func (Rule) block()      {}
func (Figure) block()    {}
func (Box) block()       {}
func (Comment) block()   {}
func (Raw) block()       {}
func (Note) block()      {}
func (*Question) block() {}

// Mark is how a span is set.
type Mark uint8

// The marks.
const (
	Bold Mark = 1 << iota
	Italic
	Strike
	Monospace
	Sub
	Super
)

// A Span is a run of text with the same marks, or something that stands in it.
type Span struct {
	Text  string
	Mark  Mark
	Link  string // where the text leads
	Image *Image
	Note  int    // a reference to a footnote
	Break bool   // a new line
	Raw   bool   // the text is Markdown already
	Word  string // in place of a text: a word of the course's language, by its key in the words of importers
}

// Image is a picture in a text.
type Image struct{ Source, Alt string }

// A Question is a question of the course language. Which fields it has depends on its kind, as in [course.Question].
type Question struct {
	ID          string // "" for one that the program makes
	Name        string // what the source calls it, from which an id is made
	Kind        course.QuestionKind
	Works       bool // the verdict is whether it works, not whether it is true
	Prompt      []Block
	Options     []Option
	Criteria    [][]Span
	Columns     [2][]Span
	Pairs       [][2][]Span
	Answer      string   // numeric: as the course language writes it
	Accepted    []string // text
	Hint        []Block
	Explanation []Block
	Keep, Test  bool
	Points      int
	Goals, Was  string
	Roles       string
}

// An Option is one to choose, one to put in order, or a sample.
type Option struct {
	Text     []Span
	Right    bool
	Feedback []Block
}

// Plain is text as a list of spans; its line breaks are kept.
func Plain(text string) []Span {
	var spans []Span
	for i, line := range lines(text) {
		if i > 0 {
			spans = append(spans, Span{Break: true})
		}
		if line != "" {
			spans = append(spans, Span{Text: line})
		}
	}
	return spans
}

// Paragraphs is text as blocks: an empty line ends a paragraph.
func Paragraphs(text string) []Block {
	var blocks []Block
	var spans []Span
	flush := func() {
		if len(spans) > 0 {
			blocks = append(blocks, Para{spans})
		}
		spans = nil
	}
	for _, line := range lines(text) {
		if line == "" {
			flush()
			continue
		}
		if len(spans) > 0 {
			spans = append(spans, Span{Break: true})
		}
		spans = append(spans, Span{Text: line})
	}
	flush()
	return blocks
}

// TextOf returns spans without marks.
func TextOf(spans []Span) string {
	var text []byte
	for _, s := range spans {
		switch {
		case s.Break:
			text = append(text, ' ')
		case s.Image != nil:
			text = append(text, s.Image.Alt...)
		default:
			text = append(text, s.Text...)
		}
	}
	return trim(string(text))
}

// Inline is blocks as one run of text, which is what an option may be. It returns false when something of their form
// is lost.
func Inline(blocks []Block) (spans []Span, whole bool) {
	whole = true
	for _, b := range blocks {
		var inner []Span
		switch b := b.(type) {
		case Para:
			inner = b.Text
		case Heading:
			inner, whole = b.Text, false
		case Figure:
			inner = []Span{{Image: &b.Image}}
		case Code:
			inner, whole = []Span{{Text: b.Text, Mark: Monospace}}, false
		case List:
			for _, item := range b.Items {
				if len(inner) > 0 {
					inner = append(inner, Span{Text: "; "})
				}
				text, _ := Inline(item)
				inner = append(inner, text...)
			}
			whole = false
		case Quote:
			inner, _ = Inline(b.Blocks)
			whole = false
		case Table:
			for _, row := range b.Rows {
				for _, cell := range row {
					inner = append(append(inner, cell...), Span{Text: " "})
				}
			}
			whole = false
		case Box:
			inner, _ = Inline(b.Blocks)
			whole = false
		case Raw:
			inner = []Span{{Text: b.Markdown, Raw: true}}
		}
		if len(inner) == 0 {
			continue
		}
		if len(spans) > 0 {
			spans, whole = append(spans, Span{Text: " "}), false
		}
		spans = append(spans, inner...)
	}
	return spans, whole
}

// EachSpan calls visit for every span in blocks, which it may change.
func EachSpan(blocks []Block, visit func(*Span)) {
	spans := func(list []Span) {
		for i := range list {
			visit(&list[i])
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case Para:
			spans(b.Text)
		case Heading:
			spans(b.Text)
		case List:
			for _, item := range b.Items {
				EachSpan(item, visit)
			}
		case Table:
			for _, row := range b.Rows {
				for _, cell := range row {
					spans(cell)
				}
			}
		case Quote:
			EachSpan(b.Blocks, visit)
		case Box:
			EachSpan(b.Blocks, visit)
		case Note:
			EachSpan(b.Blocks, visit)
		case *Question:
			b.eachSpan(visit)
		}
	}
}

func (q *Question) eachSpan(visit func(*Span)) {
	EachSpan(q.Prompt, visit)
	for _, o := range q.Options {
		EachSpan([]Block{Para{o.Text}}, visit)
		EachSpan(o.Feedback, visit)
	}
	for _, p := range append([][2][]Span{q.Columns}, q.Pairs...) {
		EachSpan([]Block{Para{p[0]}, Para{p[1]}}, visit)
	}
	EachSpan(q.Hint, visit)
	EachSpan(q.Explanation, visit)
}
