package book

import (
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/page"
)

// number numbers the questions that chapters show, in reading order from 1, and their conversations.
func number(f *page.Frame, chapters []*course.Chapter) *page.Numbers {
	n := &page.Numbers{
		Questions: map[*course.Question]int{}, Guests: map[*course.Question]*course.Chapter{},
		Conversations: map[*course.Conversation]int{},
	}
	add := func(q *course.Question) { n.Questions[q] = len(n.Questions) + 1 }
	own := map[*course.Chapter]bool{}
	for _, ch := range chapters {
		own[ch] = true
	}
	for _, ch := range chapters {
		guests := func(list []course.Located) {
			for _, q := range list {
				if !own[q.Chapter] && n.Questions[q.Question] == 0 {
					n.Guests[q.Question] = ch
					add(q.Question)
				}
			}
		}
		if r := page.OpeningRecap(ch); r != nil {
			guests(f.Recapped(ch, r))
		}
		course.Walk(ch.Blocks, func(block course.Block) bool {
			if q, ok := block.(*course.Question); ok {
				add(q)
			}
			if r, ok := block.(*course.Recap); ok {
				questions := f.Recapped(ch, r)
				if r.Unsure {
					questions = questions[:min(r.Draw, len(questions))]
				}
				guests(questions)
			}
			return true
		})
		for c := range course.Of[*course.Conversation](ch.Blocks) {
			n.Conversations[c] = len(n.Conversations) + 1
		}
		if page.KindOf(ch) == course.KindTest {
			guests(f.Course.Bank(ch))
		}
	}
	return n
}
