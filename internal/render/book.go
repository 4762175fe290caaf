package render

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// A Book is what chapters share that are read together where nothing can be filled in or opened: on paper, or as an EPUB. A [Place]
// that has one writes a question as text with a number and puts its answer in [Body].Answers, numbers the scenes of a conversation,
// and shows what a page on a screen folds. It is safe for concurrent use.
type Book struct {
	// Pages are the numbers of the printed pages where ids stand; nil when they are not known. They are shown beside links.
	Pages map[string]int

	// sources are the numbers of the sources in a list that the whole book has; nil when each chapter has its own.
	sources map[*course.Source]int
	answers string // address of the page that holds the answers
	numbers map[*course.Question]int
	guests  map[*course.Question]*course.Chapter // questions of other chapters, and who shows them first
	talks   map[*course.Conversation]int
}

// Book numbers the questions that chapters show, in reading order from 1. The answers will stand in the page at an address.
func (f *Frame) Book(chapters []*course.Chapter, answers string) *Book {
	b := &Book{answers: answers, numbers: map[*course.Question]int{}, guests: map[*course.Question]*course.Chapter{}, talks: map[*course.Conversation]int{}}
	add := func(q *course.Question) { b.numbers[q] = len(b.numbers) + 1 }
	own := map[*course.Chapter]bool{}
	for _, ch := range chapters {
		own[ch] = true
	}
	for _, ch := range chapters {
		guests := func(list []course.Located) {
			for _, q := range list {
				if !own[q.Chapter] && b.numbers[q.Question] == 0 {
					b.guests[q.Question] = ch
					add(q.Question)
				}
			}
		}
		if r := openingRecap(ch); r != nil {
			guests(f.recapped(ch, r))
		}
		course.Walk(ch.Blocks, func(block course.Block) bool {
			switch block := block.(type) {
			case *course.Question:
				add(block)
			case *course.Recap:
				guests(f.recapped(ch, block))
			case *course.Conversation:
				b.talks[block] = len(b.talks) + 1
			}
			return true
		})
		if kind(ch) == course.KindTest {
			guests(f.course.Bank(ch))
		}
	}
	return b
}

// An Answer is what a book says at its end about one question or conversation.
type Answer struct {
	ID     string // in the page of the answers; unlike other ids it has not the place's prefix
	Number int    // of the question; 0 for a conversation
	Title  string // of the conversation; "" for a question
	URL    string // from the page of the answers back to the text; "" when it leads nowhere in this place
	Text   string // XHTML
}

func answerID(number int) string { return "theAnswer--" + strconv.Itoa(number) }

// page returns the number of the printed page that a link leads to, 0 when it is not known.
func (b *Book) page(href string) int {
	if b == nil || b.Pages == nil {
		return 0
	}
	id, local := strings.CutPrefix(href, "#")
	if !local {
		return 0
	}
	return b.Pages[id]
}

// source returns the number of a source in the list of the whole book, 0 when it is in none.
func (b *Book) source(s *course.Source) int {
	if b == nil {
		return 0
	}
	return b.sources[s]
}

// bookPart names the layout of a block that is another in a book.
func (w *writer) bookPart(name string) string {
	if w.place.Book != nil {
		return "book-" + name
	}
	return name
}

// answer keeps the answer to a question for the end of the book, and returns the URL that leads there.
func (w *writer) answer(q *course.Question, d questionData) string {
	book := w.place.Book
	if !d.HasAnswer && d.Explain == "" || d.Number == 0 {
		return ""
	}
	if !w.copied || ask(w, func(w *writer) bool { return w.place.Book.guests[q] == w.host }, equal) {
		var b strings.Builder
		w.part(&b, "answer", d)
		w.answers = append(w.answers, Answer{
			ID: answerID(d.Number), Number: d.Number, URL: w.place.url(book.answers, w.host.Address, w.scope+q.ID), Text: strings.TrimSpace(b.String()),
		})
	}
	return w.place.url(w.page, book.answers, answerID(d.Number))
}

// bookChoices keeps the comments on the choices of a conversation for the end of the book. It returns the URL of the comments, "" when there are none.
func (w *writer) bookChoices(c *course.Conversation, d *conversationData) string {
	var comments commentsData
	for i, s := range c.Scenes {
		for j := range s.Choices {
			shown := &d.Scenes[i].Choices[j]
			if shown.Comment != "" {
				comments.Comments = append(comments.Comments, commentData{Scene: i + 1, Letter: string(rune('A' + j)), Text: shown.Comment})
				shown.Comment = ""
			}
		}
	}
	if len(comments.Comments) == 0 {
		return ""
	}
	var b strings.Builder
	w.part(&b, "comments", comments)
	id := "theComments--" + strconv.Itoa(ask(w, func(w *writer) int { return w.place.Book.talks[c] }, equal))
	w.answers = append(w.answers, Answer{
		ID: id, Title: cmp.Or(c.Label, w.f.texts.t("conversation")), URL: w.place.url(w.place.Book.answers, w.from.Address, c.ID), Text: strings.TrimSpace(b.String()),
	})
	return w.place.url(w.page, w.place.Book.answers, id)
}

// commentsData is what is said about the choices of a conversation, in a book.
type commentsData struct {
	Comments []commentData
}

type commentData struct {
	Scene  int
	Letter string
	Text   template.HTML
}

// A termUse is a place where a chapter of a book first uses a term of the glossary.
type termUse struct {
	term int    // index in the course's terms
	id   string // in the page
}
