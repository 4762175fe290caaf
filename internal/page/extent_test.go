package page

import (
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

// What a part asks of a reader is told so that nobody is frightened by a sum that nobody reads.
func TestAsks(t *testing.T) {
	part := func(layer course.Layer, kind course.Kind, minutes ...int) *course.Part {
		p := &course.Part{}
		for _, m := range minutes {
			p.Chapters = append(p.Chapters, &course.Chapter{FrontMatter: course.FrontMatter{Minutes: m, Layer: layer,
				Kind: kind}})
		}
		return p
	}
	core, more := part(course.LayerCore, course.KindChapter, 7, 8), part(course.LayerMore, course.KindChapter, 5)
	mixed := &course.Part{Chapters: append(core.Chapters, more.Chapters...)}
	meetings := part("", course.KindMeeting, 80, 80)
	guided := &course.Part{Chapters: append(part("", course.KindPage, 6).Chapters, meetings.Chapters...)}
	cases, alike := part("", course.KindCase, 20, 14, 17), part("", course.KindCase, 9, 9)
	r := small(t, tables, nil)
	texts := r.cache.Layouts.Texts
	texts["chapters"], texts["minutes"] = "{1} chapters", "{1} minutes"
	texts["chapters-of"], texts["meetings-of"] = "{1} chapters of {2}", "{1} meetings of {2}"
	for _, test := range []struct {
		of    *course.Part
		parts []*course.Part
		want  string
	}{
		{mixed, []*course.Part{mixed}, "2 chapters · 15 minutes"},
		{guided, []*course.Part{guided}, "2 meetings of 80 minutes"},
		{cases, []*course.Part{core, cases}, "3 chapters of 14–20 minutes"},
		{alike, []*course.Part{core, alike}, "2 chapters of 9 minutes"},
		{cases, []*course.Part{cases}, "3 chapters · 51 minutes"},
		{&course.Part{}, []*course.Part{core}, ""},
	} {
		c := &course.Course{Config: course.Config{Language: "sv"}, Parts: test.parts}
		c.BuildIndex()
		if got := r.Frame(c, Options{}).asks(test.of); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
