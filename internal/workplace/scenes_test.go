package workplace

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/site"
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
	w := New(Options{Dir: t.TempDir()})
	show := func(c *course.Course) string {
		w.Show(&site.Result{Course: c})
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:4000"+Folder+"scenes", nil)
		out := httptest.NewRecorder()
		w.ServeHTTP(out, r)
		return out.Body.String()
	}
	c.Config.Language = "en"
	page := show(c)
	for want, n := range map[string]int{
		`<a href="/s.html#samtal">Ett &amp; annat</a>`: 1, "s.md: 3 scenes": 1, "<rect ": 3, "<line ": 4,
		"stroke-dasharray": 2, // b leads back to a, and across to c
		`stroke-width="4"`: 1, // c is an ending
		"Scen &lt;b&gt;":   2, "<title>till c</title>": 2,
	} {
		if got := strings.Count(page, want); got != n {
			t.Errorf("the page has %q %d times, not %d:\n%s", want, got, n, page)
		}
	}
	if page := show(&course.Course{}); !strings.Contains(page, "Kursen har inga samtal") {
		t.Errorf("without conversations: %s", page)
	}
}
