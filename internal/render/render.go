// Package render writes the text of a chapter: typed blocks in, finished XHTML out. It is the one place that does, for
// a web page, the wall, a sheet of paper, the booklet and the EPUB.
//
// Running text, headings and the holes in it (links, citations, images, notes, terms) are written by Go alone
// (inline.go, cite.go), as they are in every line; every other block through its layout in parts/ (block.go,
// question.go). Every id is the author's own or holds `--`, which no author may write, so they never meet.
//
// A writer is given a [Text], the [Place] where it is put, and a [View]. It knows no course: whatever a text says about
// the course around it (where a link leads, whom a list of contacts shows) it has asked the View, and each answer is
// recorded. A [Cache] keeps what has been written and gives it out again, for another edition or after an edit, only
// where every answer is the same. A fact of one municipality on the page of another would need a way around the View,
// and there is none: TestNoWayAround holds the types of this package to that.
package render

import "github.com/vinjett/vinjett/internal/layout"

// Table returns what texts need of the layouts.
func Table() layout.Table {
	return layout.Table{
		Types: map[string]any{
			"parts/answer.html":            questionData{},
			"parts/book-conversation.html": conversationData{},
			"parts/book-question.html":     questionData{},
			"parts/book-recording.html":    recordingData{},
			"parts/callout.html":           calloutData{},
			"parts/case.html":              caseData{},
			"parts/chart.html":             chartData{},
			"parts/comments.html":          commentsData{},
			"parts/contacts.html":          contactsData{},
			"parts/conversation.html":      conversationData{},
			"parts/discussion.html":        discussionData{},
			"parts/facilitator.html":       facilitatorData{},
			"parts/figure.html":            figureData{},
			"parts/group.html":             groupData{},
			"parts/local.html":             slotData{},
			"parts/moment.html":            momentData{},
			"parts/plan.html":              planData{},
			"parts/question.html":          questionData{},
			"parts/recap.html":             recapData{},
			"parts/recording.html":         recordingData{},
			"parts/reflection.html":        reflectionData{},
			"parts/role.html":              roleData{},
			"parts/slide.html":             slideData{},
			"parts/source.html":            SourceData{},
			"parts/table.html":             tableData{},
		},
		Keys: `and months et-al
			contact-for checked unchecked law-checked law-partly law-unchecked replaced replaced-on withdrawn
			withdrawn-on historical
			source-n note-n back-to-citation back-to-citation-n back-to-text back-to-text-n table chart-bar chart-line
			chart-described
			callout-fact callout-law callout-consider callout-takeaway callout-warning callout-example
			question judgement scale recap recap-of recap-of-one reflection discussion conversation plan
			attachment attachment-elsewhere page-n right wrong works-right works-wrong
			your-answer show-answer show-answer-explained show-comments show-samples minutes minutes-one`,
	}
}
