package page

import (
	"fmt"
	"slices"

	"github.com/vinjett/vinjett/internal/course"
)

// An extent is how many chapters of a kind there are, and what they take.
type extent struct{ count, total, shortest, longest int }

func extentOf(chapters []*course.Chapter, which func(*course.Chapter) bool) (e extent) {
	for _, ch := range chapters {
		if !which(ch) {
			continue
		}
		m := minutes(ch)
		if e.count == 0 {
			e.shortest = m
		}
		e.count++
		e.total += m
		e.shortest, e.longest = min(e.shortest, m), max(e.longest, m)
	}
	return e
}

func inCore(ch *course.Chapter) bool    { return ch.Layer == course.LayerCore }
func isMeeting(ch *course.Chapter) bool { return KindOf(ch) == course.KindMeeting }

// asks says how much a part asks of a reader: what its core takes, how many meetings of how long it has, or how long
// its chapters are. The sum of what nobody reads from end to end would only frighten, so it is told in a course without
// a core alone.
func (f *Frame) asks(p *course.Part) string {
	if meetings := extentOf(p.Chapters, isMeeting); meetings.count > 0 {
		return f.each("meetings-of", meetings)
	}
	all, core := extentOf(p.Chapters, func(*course.Chapter) bool { return true }), extentOf(p.Chapters, inCore)
	switch {
	case core.count > 0:
		return f.sum(core)
	case all.count == 0:
		return ""
	case slices.ContainsFunc(f.Parts, func(p *course.Part) bool { return slices.ContainsFunc(p.Chapters, inCore) }):
		return f.each("chapters-of", all)
	}
	return f.sum(all)
}

// sum says what chapters take together, as `9 kapitel · 89 minuter`.
func (f *Frame) sum(e extent) string {
	return f.Texts.N("chapters", e.count) + " · " + f.Texts.N("minutes", e.total)
}

// each says what one of the chapters takes, as `5 träffar på 80 minuter`.
func (f *Frame) each(key string, e extent) string {
	time := f.Texts.N("minutes", e.longest)
	if e.shortest < e.longest {
		time = f.Texts.T("minutes", fmt.Sprintf("%d–%d", e.shortest, e.longest))
	}
	return f.Texts.N(key, e.count, time)
}
