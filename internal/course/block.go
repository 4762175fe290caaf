package course

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"strings"
	"unicode"

	"github.com/vinjett/vinjett/internal/diag"
)

// A Block is one typed piece of a chapter. The concrete types are the structs of this file that embed [Base], see
// [BlockKinds].
type Block interface {
	// Common returns what every block has.
	Common() *Base
}

// Base is what every block has.
type Base struct {
	ID    string    // explicit or, for headings, automatic; "" when the block has none
	Span  diag.Span // of the block's first line in the chapter's file
	Label string    // the [label], plain text
	Roles []Text    // ids of the roles it is for; empty means for all
}

// Common returns b.
func (b *Base) Common() *Base { return b }

// Text is a string with its place in the chapter's file.
type Text struct {
	Value string
	Span  diag.Span
}

// Prose is running text: paragraphs, lists, quotes, code.
type Prose struct {
	Base
	Pieces []Piece
}

// Heading is a section heading. Its level is the author's, 1 to 6.
type Heading struct {
	Base
	Level  int
	Class  string
	Pieces []Piece
}

// Figure is an image that stands alone, with its title as caption.
type Figure struct {
	Base
	Image *Image
}

// Align is the alignment of a table column.
type Align string

const (
	AlignNone   Align = ""
	AlignLeft   Align = "left"
	AlignCenter Align = "center"
	AlignRight  Align = "right"
)

// A Cell is one table cell.
type Cell struct {
	Pieces []Piece
	Text   string // as plain text
	Span   diag.Span
}

// Table is a GFM table. Every row has as many cells as the header.
type Table struct {
	Base
	Aligns []Align
	Header []Cell
	Rows   [][]Cell
}

// CalloutType is the kind of a call-out, named as the English block.
type CalloutType string

const (
	CalloutFact     CalloutType = "fact"
	CalloutLaw      CalloutType = "law"
	CalloutConsider CalloutType = "consider"
	CalloutTakeaway CalloutType = "takeaway"
	CalloutWarning  CalloutType = "warning"
	CalloutExample  CalloutType = "example"
)

// Callout is a passage set apart.
type Callout struct {
	Base
	Type       CalloutType
	Historical bool // about how it was, not how it is
	Folded     bool // its label is all that is seen at first
	Blocks     []Block
}

// Case is a vignette about a person; the label is the name.
type Case struct {
	Base
	Minutes int // 0 when not given
	Blocks  []Block
}

// QuestionKind is how a question is answered.
type QuestionKind string

const (
	Single    QuestionKind = "single"    // one right option
	Multiple  QuestionKind = "multiple"  // any number of right options
	Judgement QuestionKind = "judgement" // every option commented, none right
	Scale     QuestionKind = "scale"     // self-rating
	Order     QuestionKind = "order"     // options stand in the right order
	Match     QuestionKind = "match"     // pairs
	Numeric   QuestionKind = "numeric"   // a number within a tolerance
	ShortText QuestionKind = "text"      // one of several words
	Write     QuestionKind = "write"     // a sentence of one's own, compared with samples
)

// Verdict is the words with which a question says that an option is right or not.
type Verdict string

const (
	VerdictTrue  Verdict = ""      // it is so, or is not: for what is known
	VerdictWorks Verdict = "works" // it works here, or seldom does: for what one says and does
)

// Question is a self-check question.
type Question struct {
	Base
	Kind        QuestionKind
	Verdict     Verdict // of single and multiple
	Prompt      []Block
	Options     []Option    // single, multiple, judgement, scale, order; write: the samples
	Criteria    []Prompt    // write: what the reader looks for in what was written
	Columns     [2]Cell     // match: the column titles
	Pairs       [][2]Cell   // match: the rows, right beside its left
	Number      NumericForm // numeric
	Accepted    []string    // text: right answers as the author wrote them
	Hint        []Block
	Explanation []Block
	Keep        bool   // keep the options in the author's order
	Points      int    // weight in a test, at least 1
	Test        bool   // in the final test's bank
	Goals       []Text // what it is about, see [Course.Goal]
	Was         []string
}

// An Option is one thing to choose.
type Option struct {
	Key      string // names the option in stored answers, see [TextKey]
	Pieces   []Piece
	Text     string // as plain text
	Right    bool
	Feedback []Block
	Span     diag.Span
}

// NumericForm is the right answer of a numeric question.
type NumericForm struct {
	Value, Tolerance float64
	Unit             string // "" when none
	Written          string // as the author wrote it
}

// Recap shows earlier questions again: those named, or a number drawn from earlier chapters.
type Recap struct {
	Base
	Questions []Text
	Draw      int  // used when Questions is empty, and with Unsure
	Unsure    bool // of the questions, so many are shown first: those that the reader got wrong or doubted
}

// Pool is how many questions the recap has at hand when none is named.
func (r *Recap) Pool() int {
	if r.Unsure {
		return 4 * r.Draw
	}
	return r.Draw
}

// Reflection is prompts for one's own thought.
type Reflection struct {
	Base
	Intro    []Block
	Prompts  []Prompt
	Consider []Block // after the keyword that opens it
	Rows     int     // height of the answer field, at least 1
}

// A Prompt is one thing to think or talk about.
type Prompt struct {
	Key    string // names the prompt in stored answers, see [TextKey]
	Pieces []Piece
	Text   string
	Span   diag.Span
}

// Discussion is prompts for a group.
type Discussion struct {
	Base
	Intro    []Block
	Prompts  []Prompt
	Consider []Block
	Minutes  int // 0 when not given
	Group    string
}

// Facilitator is notes for the leader of a group; not shown to a reader alone.
type Facilitator struct {
	Base
	Minutes int
	Blocks  []Block
}

// Conversation is a branching dialogue. The first scene is the opening.
type Conversation struct {
	Base
	Intro  []Block // before the first scene
	Scenes []*Scene
	Keep   bool // keep the choices in the author's order
}

// A Scene is one moment of a conversation; without choices it is an ending.
type Scene struct {
	ID      string // local to the conversation
	Title   []Piece
	Text    string // the title as plain text
	Blocks  []Block
	Choices []Choice
	Span    diag.Span
}

// A Choice leads to another scene.
type Choice struct {
	Key     string
	Pieces  []Piece
	Text    string
	Target  string // a scene's id
	Comment []Block
	Span    diag.Span
}

// ChartType is how a chart's numbers are drawn.
type ChartType string

const (
	ChartBar  ChartType = "bar"
	ChartLine ChartType = "line"
)

// Chart is a table with a drawing of it. The first column names the categories, each other column is a series.
type Chart struct {
	Base
	Type  ChartType
	Table *Table
	Intro []Block // other text in the block, shown as the caption
}

// Slide is shown only when projecting.
type Slide struct {
	Base
	Slides [][]Block // at least one
}

// Slot is a place that a host fills; the body is the default. Its ID is its name.
type Slot struct {
	Base
	Blocks []Block
	Filled bool // the blocks are the host's own
	// File is the host's own text, in which the blocks have their places; nil when they are the course's.
	File *diag.File
}

// Contacts lists contacts: those named, else those that pass every filter that is set.
type Contacts struct {
	Base
	Intro              []Block
	Named              []Text
	For, Group, Region []Text
}

// Recording is a film or a sound recording with its transcript.
type Recording struct {
	Base
	Audio      bool
	Src        Text
	Captions   Text
	Transcript []Block
}

// Plan is an if–then sentence that the reader completes.
type Plan struct {
	Base
	Pieces []Piece
	Text   string
	Intro  []Block
	Was    []string
}

// A Piece of running text is [Markup], [Chars] or a hole: *[Link], *[Citation], *[Image], *[NoteRef] or *[Nested].
type Piece interface{ piece() }

// Markup is finished XHTML, balanced together with the pieces around it, without ids.
type Markup string

// Chars is escaped character data in which glossary terms may be linked.
type Chars string

// Link is the opening tag of a link; the closing tag follows as Markup.
type Link struct {
	Dest, Title string // as written
	Span        diag.Span
}

// Citation is a group of citations, `[@a; @b 12 §]`.
type Citation struct {
	Items []CitationItem
	Span  diag.Span
}

// CitationItem is one cited source.
type CitationItem struct {
	Key, Locator string
	Historical   bool
	Span         diag.Span
}

// Image is an image in the text.
type Image struct {
	Src, Alt, Title string
	Span            diag.Span
}

// NoteRef refers to the chapter's footnote of that index, for the nth time (from 1).
type NoteRef struct{ Note, Nth int }

// Nested is a block that stands inside a list or a quote.
type Nested struct{ Block Block }

func (Markup) piece()    {}
func (Chars) piece()     {}
func (*Link) piece()     {}
func (*Citation) piece() {}
func (*Image) piece()    {}
func (*NoteRef) piece()  {}
func (*Nested) piece()   {}

// Walk visits every block in reading order, blocks inside blocks included; it does not go into a block for which visit
// returns false.
func Walk(blocks []Block, visit func(Block) bool) {
	Visit(blocks, visit, func(Piece) {})
}

// EachPiece calls visit for every piece of running text in reading order.
func EachPiece(blocks []Block, visit func(Piece)) {
	Visit(blocks, func(Block) bool { return true }, visit)
}

// Visit is [Walk] and [EachPiece] in one.
func Visit(blocks []Block, visit func(Block) bool, piece func(Piece)) {
	visitor{visit, piece}.blocks(blocks)
}

type visitor struct {
	block func(Block) bool
	piece func(Piece)
}

func (v visitor) blocks(blocks []Block) {
	for _, b := range blocks {
		if v.block(b) {
			v.inside(b)
		}
	}
}

func (v visitor) pieces(pieces []Piece) {
	for _, p := range pieces {
		v.piece(p)
		if n, ok := p.(*Nested); ok {
			v.blocks([]Block{n.Block})
		}
	}
}

func (v visitor) prompts(prompts []Prompt) {
	for _, p := range prompts {
		v.pieces(p.Pieces)
	}
}

func (v visitor) cells(cells []Cell) {
	for _, c := range cells {
		v.pieces(c.Pieces)
	}
}

// inside visits what a block holds.
func (v visitor) inside(b Block) {
	switch b := b.(type) {
	case *Prose:
		v.pieces(b.Pieces)
	case *Heading:
		v.pieces(b.Pieces)
	case *Figure:
		v.piece(b.Image)
	case *Table:
		v.cells(b.Header)
		for _, row := range b.Rows {
			v.cells(row)
		}
	case *Callout:
		v.blocks(b.Blocks)
	case *Case:
		v.blocks(b.Blocks)
	case *Question:
		v.question(b)
	case *Reflection:
		v.blocks(b.Intro)
		v.prompts(b.Prompts)
		v.blocks(b.Consider)
	case *Discussion:
		v.blocks(b.Intro)
		v.prompts(b.Prompts)
		v.blocks(b.Consider)
	case *Facilitator:
		v.blocks(b.Blocks)
	case *Conversation:
		v.conversation(b)
	case *Chart:
		v.blocks(b.Intro)
		if b.Table != nil {
			v.blocks([]Block{b.Table})
		}
	case *Slide:
		for _, s := range b.Slides {
			v.blocks(s)
		}
	case *Slot:
		v.blocks(b.Blocks)
	case *Contacts:
		v.blocks(b.Intro)
	case *Recording:
		v.blocks(b.Transcript)
	case *Plan:
		v.blocks(b.Intro)
		v.pieces(b.Pieces)
	case *Recap: // shows what stands elsewhere
	default:
		panic(Unknown(b))
	}
}

func (v visitor) question(q *Question) {
	v.blocks(q.Prompt)
	for _, o := range q.Options {
		v.pieces(o.Pieces)
		v.blocks(o.Feedback)
	}
	v.cells(q.Columns[:])
	for _, p := range q.Pairs {
		v.cells(p[:])
	}
	v.prompts(q.Criteria)
	v.blocks(q.Hint)
	v.blocks(q.Explanation)
}

func (v visitor) conversation(c *Conversation) {
	v.blocks(c.Intro)
	for _, s := range c.Scenes {
		v.pieces(s.Title)
		v.blocks(s.Blocks)
		for _, choice := range s.Choices {
			v.pieces(choice.Pieces)
			v.blocks(choice.Comment)
		}
	}
}

// Plain returns the text of pieces without markup, citations, note references and image texts left out.
func Plain(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p := p.(type) {
		case Markup:
			b.WriteString(stripTags(string(p)))
		case Chars:
			b.WriteString(html.UnescapeString(string(p)))
		case *Image:
			b.WriteString(p.Alt)
		case *Link, *Citation, *NoteRef, *Nested:
		default:
			panic(Unknown(p))
		}
	}
	return b.String()
}

// stripTags removes the tags of XHTML that this program wrote, where `<` only ever opens a tag.
func stripTags(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(html.UnescapeString(s[:i]))
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			return b.String()
		}
		s = s[i+j+1:]
	}
	b.WriteString(html.UnescapeString(s))
	return b.String()
}

// CountWords returns the number of words that a reader alone reads: leader's notes and slides are left out.
func CountWords(blocks []Block) int {
	n := 0
	Visit(blocks, func(b Block) bool { return !TraitsOf(b).ForGroup }, func(p Piece) {
		within := false
		for _, r := range Plain([]Piece{p}) {
			is := 'a' <= r && r <= 'z' || r == '-' || r == '’' || unicode.IsLetter(r) || unicode.IsDigit(r)
			if is && !within {
				n++
			}
			within = is
		}
	})
	return n
}

// TextKey names an option, a prompt or a choice by its text: 24 bits of the SHA-256 of the text, with runs of white
// space made one space, as four characters of base64url. So an option that is moved keeps its stored answer, and an
// edited one gets none that is not its own. Stored answers name the question too, so the few bits need only tell its
// own options apart; the parser refuses two alike.
func TextKey(text string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(text), " ")))
	return base64.RawURLEncoding.EncodeToString(sum[:3])
}
