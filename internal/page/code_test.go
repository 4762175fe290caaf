package page_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

// A course that knows where it lies has a code of its address on each page that can be shown, and one that does not has
// none.
func TestCode(t *testing.T) {
	chapter := func() *course.Chapter {
		return &course.Chapter{Path: "01-a/01-b.md", Address: "a/b.html", FrontMatter: course.FrontMatter{Title: "B"}}
	}
	for _, c := range []struct{ base, want string }{{"https://example.org/kurs/", "https://example.org/kurs/a/b.html"},
		{"", ""}} {
		ch := chapter()
		part := &course.Part{Title: "A", Address: "a/index.html", Chapters: []*course.Chapter{ch}}
		ch.Part = part
		k := &course.Course{Parts: []*course.Part{part},
			Config: course.Config{ID: "c", Title: "C", Language: "sv", BaseURL: course.WebAddress(c.base)}}
		html := string(renderAll(t, renderer(t, "sv").Frame(k, options))["a/b.html"])
		_, code, found := strings.Cut(html, `<template class="code">`)
		if code, _, _ = strings.Cut(code, "</template>"); !found && c.want == "" {
			continue
		}
		if !strings.Contains(code, "<p>"+c.want+"</p>") {
			t.Errorf("for %q the code stands with %q", c.base, code)
		}
		// The three corners of a code are seven modules wide, and there is a margin of four around it.
		side := regexp.MustCompile(`viewBox="-4 -4 (\d+) `).FindStringSubmatch(code)
		if len(side) < 2 {
			t.Fatalf("no drawing: %s", code)
		}
		n, _ := strconv.Atoi(side[1])
		n -= 8
		for _, corner := range []string{"M0 0.5h7m", "h7M0 1.5h1m5 0h1m", "M0 " + strconv.Itoa(n-1) + ".5h7m"} {
			if !strings.Contains(code, corner) {
				t.Errorf("the code has no %s: %s", corner, code)
			}
		}
	}
}
