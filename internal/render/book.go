package render

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"

	"github.com/vinjett/vinjett/internal/course"
)

// In a book nothing can be filled in or opened: a question is text with a number, its answer stands at the end, the
// scenes of a conversation are numbered, and what a page on a screen folds is shown.

// An Answer is what a book says at its end about one question or conversation.
type Answer struct {
	ID     string // in the page of the answers; unlike other ids it has not the place's prefix
	Number int    // of the question; 0 for a conversation
	Title  string // of the conversation; "" for a question
	URL    string // from the page of the answers back to the text; "" when it leads nowhere in this place
	Text   string // XHTML
}

func answerID(number int) string { return "theAnswer--" + strconv.Itoa(number) }

// bookPart names the layout of a block that is another in a book.
func (w *writer) bookPart(name string) string {
	if w.place.Book {
		return "book-" + name
	}
	return name
}

// answer keeps the answer to a question for the end of the book, and returns the URL that leads there.
func (w *writer) answer(q *course.Question, d questionData) string {
	if !d.HasAnswer && d.Explain == "" || d.Number == 0 {
		return ""
	}
	if !w.copied || w.view.Answers(q) {
		var b strings.Builder
		w.part(&b, "answer", d)
		w.answers = append(w.answers, Answer{
			ID: answerID(d.Number), Number: d.Number, URL: w.view.Back(w.scope + q.ID),
			Text: strings.TrimSpace(b.String()),
		})
	}
	return w.view.Matter(Answers, answerID(d.Number))
}

// bookChoices keeps the comments on the choices of a conversation for the end of the book. It returns the URL of the
// comments, "" when there are none.
func (w *writer) bookChoices(c *course.Conversation, d *conversationData) string {
	var comments commentsData
	for i, s := range c.Scenes {
		for j := range s.Choices {
			shown := &d.Scenes[i].Choices[j]
			if shown.Comment != "" {
				comments.Comments = append(comments.Comments, commentData{Scene: i + 1, Letter: string(rune('A' + j)),
					Text: shown.Comment})
				shown.Comment = ""
			}
		}
	}
	if len(comments.Comments) == 0 {
		return ""
	}
	var b strings.Builder
	w.part(&b, "comments", comments)
	id := "theComments--" + strconv.Itoa(w.view.ConversationNumber(c))
	w.answers = append(w.answers, Answer{
		ID: id, Title: cmp.Or(c.Label, w.texts.T("conversation")), URL: w.view.Back(c.ID),
		Text: strings.TrimSpace(b.String()),
	})
	return w.view.Matter(Answers, id)
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
