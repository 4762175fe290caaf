package page

import (
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
)

// Table returns what pages need of the layouts.
func Table() layout.Table {
	t := layout.Table{
		Types: map[string]any{
			"frame.html":     frameData{},
			"redirect.html":  redirectData{},
			"start.html":     startData{},
			"part.html":      partData{},
			"chapter.html":   chapterData{},
			"case.html":      chapterData{},
			"meeting.html":   chapterData{},
			"test.html":      chapterData{},
			"page.html":      chapterData{},
			"contents.html":  contentsData{},
			"sources.html":   sourcesData{},
			"glossary.html":  glossaryData{},
			"contacts.html":  contactsPageData{},
			"search.html":    indexData{},
			"run-sheet.html": runSheetData{},
			"handout.html":   handoutData{},
			"not-found.html": notFoundData{},

			"parts/head.html":     Head{},
			"parts/root.html":     Head{},
			"parts/main.html":     frameData{},
			"parts/colophon.html": frameData{},
			"parts/masthead.html": mastheadData{},
			"parts/support.html":  supportData{},
			"parts/links.html":    []navData{},
		},
		Keys: `
			code law-checked law-partly law-unchecked months kind-case kind-meeting kind-test part-n-of-m part-n
			chapter-n-of-m chapter-short minutes minutes-one minutes-short minutes-short-one chapters
			chapters-one chapters-of chapters-of-one meetings-of meetings-of-one begin-of begin-of-one
			start contents sources glossary contacts contacts-short search not-found goals
			goals-of-part chapters-of-part meetings-of-part reviewed reviewed-by other-contacts run-sheet-of
			run-sheet-link run-sheet-for handout handout-of handout-link host host-about host-contacts
			host-statement host-edit host-end supervisor supervisor-url`,
	}
	for _, code := range lang.Codes() {
		for _, name := range []string{"about", "contacts", "accessibility"} {
			t.Types[hostLayout(code, name)] = hostData{}
		}
	}
	return t
}
