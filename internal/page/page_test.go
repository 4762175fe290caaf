package page

import (
	"errors"
	"slices"
	"strings"
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

func TestCollator(t *testing.T) {
	words := []string{"ö", "zebra", "Åsa", "ärlig", "ände", "Éa", "eb", "ea", "2 b", "(a)", "a b", "ab"}
	sv, en := slices.Clone(words), slices.Clone(words)
	sortBy(sv, Collator{swedish: true}.Key)
	sortBy(en, Collator{}.Key)
	if got, want := strings.Join(sv, " "), "2 b (a) a b ab Éa ea eb zebra Åsa ände ärlig ö"; got != want {
		t.Errorf("Swedish: %s, want %s", got, want)
	}
	if got, want := strings.Join(en, " "), "2 b (a) a b ab ände ärlig Åsa Éa ea eb ö zebra"; got != want {
		t.Errorf("English: %s, want %s", got, want)
	}
	for word, want := range map[string]string{"åa": "Å", "Ärlig": "Ä", "ø": "Ö", "é": "E", "7": "#", "": "#", "”ord”": "O"} {
		if got := (Collator{swedish: true}).Initial(word); got != want {
			t.Errorf("Initial(%q) = %q, want %q", word, got, want)
		}
	}
}
