package page

import (
	"errors"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/layout"
)

// A fault that only a page can show is a diagnostic too.
func TestLayoutError(t *testing.T) {
	r := small(t, tables, map[string]string{"chapter.html": "x\n{{index .TOC 3}}"})
	c := &course.Course{Config: course.Config{Language: "sv"}}
	c.BuildIndex()
	_, err := r.Frame(c, Options{}).chapterPage(&course.Chapter{Address: "a.html"})
	var failed *layout.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v", err)
	}
	if got, want := err.Error(), "layouts/chapter.html:2:3: error calling index: index out of range: 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
