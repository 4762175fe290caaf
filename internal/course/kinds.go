package course

import (
	"fmt"
	"iter"
)

// The kinds of what a course is made of. Each list is closed: a test of the repository holds it against the types and
// constants of this package, and every switch over kinds against the list. A switch names all kinds and panics on any
// other, so that one who adds a kind is led to every place where the program must know what to do with it, and nothing
// an author writes is left out in silence.

// BlockKinds returns an empty block of each kind.
func BlockKinds() []Block {
	return []Block{
		&Prose{}, &Heading{}, &Figure{}, &Table{}, &Callout{}, &Case{}, &Question{}, &Recap{}, &Reflection{},
		&Discussion{}, &Facilitator{}, &Conversation{}, &Chart{}, &Slide{}, &Slot{}, &Contacts{}, &Recording{}, &Plan{},
	}
}

// PieceKinds returns an empty piece of running text of each kind.
func PieceKinds() []Piece {
	return []Piece{Markup(""), Chars(""), &Link{}, &Citation{}, &Image{}, &NoteRef{}, &Nested{}}
}

// QuestionKinds returns the ways in which questions are answered.
func QuestionKinds() []QuestionKind {
	return []QuestionKind{Single, Multiple, Judgement, Scale, Order, Match, Numeric, ShortText, Write}
}

// CalloutTypes returns the kinds of call-outs.
func CalloutTypes() []CalloutType {
	return []CalloutType{CalloutFact, CalloutLaw, CalloutConsider, CalloutTakeaway, CalloutWarning, CalloutExample}
}

// ChartTypes returns the ways in which charts are drawn.
func ChartTypes() []ChartType { return []ChartType{ChartBar, ChartLine} }

// Kinds returns what the pages are for that authors write.
func Kinds() []Kind { return []Kind{KindChapter, KindCase, KindMeeting, KindTest, KindPage} }

// Unknown is what a switch panics with that meets a kind it does not name.
func Unknown(kind any) string {
	return fmt.Sprintf("a kind that nothing is written for here: %T %[1]v", kind)
}

// BlockTraits are what holds for every block of a kind.
type BlockTraits struct {
	Name         string // for messages
	ForGroup     bool   // a reader alone does not see it
	KeepsAnswers bool   // a reader's stored answers are known by its id, which is unique in the whole course
	ShowsAnswers bool   // the answers stand beside it, so it is not for a paper in everybody's hand
	InHandout    bool   // the sheet to hand out of a case has it
}

// TraitsOf returns what holds for a block because of its kind.
func TraitsOf(b Block) BlockTraits {
	switch b.(type) {
	case *Prose:
		return BlockTraits{Name: "text"}
	case *Heading:
		return BlockTraits{Name: "heading"}
	case *Figure:
		return BlockTraits{Name: "figure"}
	case *Table:
		return BlockTraits{Name: "table"}
	case *Callout:
		return BlockTraits{Name: "callout"}
	case *Case:
		return BlockTraits{Name: "case", InHandout: true}
	case *Question:
		return BlockTraits{Name: "question", KeepsAnswers: true, ShowsAnswers: true}
	case *Recap:
		return BlockTraits{Name: "recap", ShowsAnswers: true}
	case *Reflection:
		return BlockTraits{Name: "reflection"}
	case *Discussion:
		return BlockTraits{Name: "discussion", InHandout: true}
	case *Facilitator:
		return BlockTraits{Name: "facilitator", ForGroup: true}
	case *Conversation:
		return BlockTraits{Name: "conversation", KeepsAnswers: true}
	case *Chart:
		return BlockTraits{Name: "chart"}
	case *Slide:
		return BlockTraits{Name: "slide", ForGroup: true}
	case *Slot:
		return BlockTraits{Name: "local"}
	case *Contacts:
		return BlockTraits{Name: "contacts"}
	case *Recording:
		return BlockTraits{Name: "recording"}
	case *Plan:
		return BlockTraits{Name: "plan", KeepsAnswers: true}
	default:
		panic(Unknown(b))
	}
}

// QuestionTraits are what holds for every question of a kind.
type QuestionTraits struct {
	Verdict  bool // every option is right or wrong, and its comment says so
	Feedback bool // every option has a comment
	Ordered  bool // the options stand in the right order
	Recalled bool // a recap may draw it
}

// Traits returns what holds for a question because of its kind.
func (k QuestionKind) Traits() QuestionTraits {
	switch k {
	case Single, Multiple:
		return QuestionTraits{Verdict: true, Feedback: true, Recalled: true}
	case Judgement, Write:
		return QuestionTraits{Feedback: true, Recalled: true}
	case Scale:
		return QuestionTraits{}
	case Order:
		return QuestionTraits{Ordered: true, Recalled: true}
	case Match, Numeric, ShortText:
		return QuestionTraits{Recalled: true}
	case "": // what was wrong with it has been reported
		return QuestionTraits{}
	default:
		panic(Unknown(k))
	}
}

// Of returns the blocks of one kind in reading order, blocks inside blocks included.
func Of[T Block](blocks []Block) iter.Seq[T] {
	return func(yield func(T) bool) {
		going := true
		Walk(blocks, func(b Block) bool {
			if b, ok := b.(T); ok && going {
				going = yield(b)
			}
			return going
		})
	}
}
