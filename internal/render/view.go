package render

import (
	"slices"

	"github.com/vinjett/vinjett/internal/course"
)

// A View is all that a text may learn about the course in which it stands, seen from one page. Its answers must be
// values that stay as they are: two courses that answer alike get the same text.
type View interface {
	// Link says where a destination leads that is written in a chapter, which is named by its course path.
	Link(chapter, dest string) Destination
	// Media returns the file that a destination in a chapter names.
	Media(chapter, dest string) File
	// Source returns the source with an id, or nil.
	Source(id string) *course.Source
	// Terms returns what the glossary explains.
	Terms() *Terms
	// Contacts returns the contacts that a block lists.
	Contacts(*course.Contacts) []*course.Contact
	// Role returns the name of a role, "" when it has none.
	Role(id string) string
	// Recap returns the earlier questions that a block shows again.
	Recap(*course.Recap) []Guest
	// Matter returns the URL of a fragment in a page that no chapter is; "" makes the link plain text.
	Matter(m Matter, fragment string) string

	// What follows is asked in a book only.

	// QuestionNumber returns the number of a question, 0 when it has none.
	QuestionNumber(*course.Question) int
	// Answers reports whether the answer to a question of another chapter belongs to this text, which shows the
	// question first.
	Answers(*course.Question) bool
	// ConversationNumber returns the number of a conversation, 0 when it has none.
	ConversationNumber(*course.Conversation) int
	// SourceNumber returns the number of a source in the list of the whole book, 0 when each text has a list of its
	// own.
	SourceNumber(*course.Source) int
	// Back returns the URL that leads from the answers back to a fragment of this text.
	Back(fragment string) string
	// PrintedPage returns the number of the printed page where a URL leads, 0 when it is not known.
	PrintedPage(url string) int
}

// A Matter is a page that no chapter is and that texts lead to.
type Matter int

// The pages that texts lead to.
const (
	Glossary Matter = iota
	Sources
	Answers
)

// A Destination is where a link leads: a URL, or a fragment of the same text. The zero Destination leads nowhere.
type Destination struct{ URL, Fragment string }

// A File is a media file and its URL. Media is nil for a file that does not exist or lies outside the course.
type File struct {
	Media *course.Media
	URL   string
}

// Terms are the words that the glossary explains.
type Terms struct {
	Index *course.TermIndex
	IDs   []string // the fragment of each on the page of the glossary
}

// A Guest is a question that is shown away from its chapter.
type Guest struct {
	Question *course.Question
	Chapter  string // course path of its own chapter
	From     Ref    // the place where it stands
}

// A recorder is a View that notes what another has answered. The other is no embedded field: a method that View gains
// must be written here too.
type recorder struct {
	view  View
	asked []func(View) bool // each reports whether another View answers as this one has
}

// record asks a question and notes the answer.
func record[T any](r *recorder, ask func(View) T, same func(a, b T) bool) T {
	answer := ask(r.view)
	r.asked = append(r.asked, func(v View) bool { return same(answer, ask(v)) })
	return answer
}

func equal[T comparable](a, b T) bool { return a == b }

func (r *recorder) Link(chapter, dest string) Destination {
	return record(r, func(v View) Destination { return v.Link(chapter, dest) }, equal)
}

func (r *recorder) Media(chapter, dest string) File {
	return record(r, func(v View) File { return v.Media(chapter, dest) }, equal)
}

func (r *recorder) Source(id string) *course.Source {
	return record(r, func(v View) *course.Source { return v.Source(id) }, equal)
}

func (r *recorder) Terms() *Terms { return record(r, View.Terms, equal) }

func (r *recorder) Contacts(b *course.Contacts) []*course.Contact {
	return record(r, func(v View) []*course.Contact { return v.Contacts(b) }, slices.Equal)
}

func (r *recorder) Role(id string) string {
	return record(r, func(v View) string { return v.Role(id) }, equal)
}

func (r *recorder) Recap(b *course.Recap) []Guest {
	return record(r, func(v View) []Guest { return v.Recap(b) }, slices.Equal)
}

func (r *recorder) Matter(m Matter, fragment string) string {
	return record(r, func(v View) string { return v.Matter(m, fragment) }, equal)
}

func (r *recorder) QuestionNumber(q *course.Question) int {
	return record(r, func(v View) int { return v.QuestionNumber(q) }, equal)
}

func (r *recorder) Answers(q *course.Question) bool {
	return record(r, func(v View) bool { return v.Answers(q) }, equal)
}

func (r *recorder) ConversationNumber(c *course.Conversation) int {
	return record(r, func(v View) int { return v.ConversationNumber(c) }, equal)
}

func (r *recorder) SourceNumber(s *course.Source) int {
	return record(r, func(v View) int { return v.SourceNumber(s) }, equal)
}

func (r *recorder) Back(fragment string) string {
	return record(r, func(v View) string { return v.Back(fragment) }, equal)
}

func (r *recorder) PrintedPage(url string) int {
	return record(r, func(v View) int { return v.PrintedPage(url) }, equal)
}
