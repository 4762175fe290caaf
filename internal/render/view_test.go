package render

import (
	"reflect"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

// A constant is a View of a course that answers every question of a kind alike.
type constant struct {
	text    string
	number  int
	source  *course.Source
	terms   *Terms
	contact *course.Contact
	media   *course.Media
}

func (c constant) Link(_, _ string) Destination                { return Destination{URL: c.text} }
func (c constant) Media(_, _ string) File                      { return File{c.media, c.text} }
func (c constant) Source(string) *course.Source                { return c.source }
func (c constant) Terms() *Terms                               { return c.terms }
func (c constant) Contacts(*course.Contacts) []*course.Contact { return []*course.Contact{c.contact} }
func (c constant) Role(string) string                          { return c.text }
func (c constant) Recap(*course.Recap) []Guest                 { return []Guest{{Chapter: c.text}} }
func (c constant) Matter(Matter, string) string                { return c.text }
func (c constant) QuestionNumber(*course.Question) int         { return c.number }
func (c constant) Answers(*course.Question) bool               { return c.number > 0 }
func (c constant) ConversationNumber(*course.Conversation) int { return c.number }
func (c constant) SourceNumber(*course.Source) int             { return c.number }
func (c constant) Back(string) string                          { return c.text }
func (c constant) PrintedPage(string) int                      { return c.number }

// Whatever a View is asked, the answer is noted, and another answer is seen.
func TestEveryAnswerIsRecorded(t *testing.T) {
	one := constant{"a", 0, &course.Source{}, &Terms{}, &course.Contact{}, &course.Media{}}
	same := one
	other := constant{"b", 1, &course.Source{}, &Terms{}, &course.Contact{}, &course.Media{}}
	view := reflect.TypeFor[View]()
	for i := range view.NumMethod() {
		m := view.Method(i)
		r := &recorder{view: one}
		var args []reflect.Value
		for j := range m.Type.NumIn() {
			args = append(args, reflect.Zero(m.Type.In(j)))
		}
		got := reflect.ValueOf(r).MethodByName(m.Name).Call(args)[0]
		want := reflect.ValueOf(one).MethodByName(m.Name).Call(args)[0]
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("%s answers %v, want %v", m.Name, got, want)
		}
		if len(r.asked) != 1 {
			t.Errorf("%s notes %d answers", m.Name, len(r.asked))
			continue
		}
		if !r.asked[0](same) || r.asked[0](other) {
			t.Errorf("what %s notes does not tell the same answer from another", m.Name)
		}
	}
}
