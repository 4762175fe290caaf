package serve

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

func TestScenes(t *testing.T) {
	scene := func(id string, targets ...string) *course.Scene {
		s := &course.Scene{ID: id, Text: "Scen <" + id + ">"}
		for _, to := range targets {
			s.Choices = append(s.Choices, course.Choice{Text: "till " + to, Target: to})
		}
		return s
	}
	talk := &course.Conversation{Base: course.Base{ID: "samtal", Label: "Ett & annat"},
		Scenes: []*course.Scene{scene("a", "b", "c"), scene("b", "c", "a"), scene("c")}}
	c := &course.Course{Pages: []*course.Chapter{{Path: "s.md", Address: "s.html", Blocks: []course.Block{talk}}}}
	page := string(Scenes(c))
	for want, n := range map[string]int{
		`<a href="/s.html#samtal">Ett &amp; annat</a>`: 1, "<rect ": 3, "<line ": 4,
		"stroke-dasharray": 2, // b leads back to a, and across to c
		`stroke-width="4"`: 1, // c is an ending
		"Scen &lt;b&gt;":   2, "<title>till c</title>": 2,
	} {
		if got := strings.Count(page, want); got != n {
			t.Errorf("the page has %q %d times, not %d:\n%s", want, got, n, page)
		}
	}
	if page := string(Scenes(&course.Course{})); !strings.Contains(page, "has no conversations") {
		t.Errorf("without conversations: %s", page)
	}
}

// The page is the author's: it stands on the server beside the course, and not before there is one.
func TestScenesPage(t *testing.T) {
	var made []byte
	h := handler(newHub(), func() []byte { return made })
	get := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:4000"+ScenesPage, nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := get(); w.Code != http.StatusNotFound {
		t.Errorf("before there is a course the answer is %d", w.Code)
	}
	made = Scenes(&course.Course{})
	if w := get(); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "reload.js") {
		t.Errorf("the answer is %d, and the page does not reload:\n%s", w.Code, w.Body)
	}
}
