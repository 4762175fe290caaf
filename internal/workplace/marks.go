package workplace

import (
	"regexp"
	"strconv"
)

// markForm is a mark as package render writes it before a block of a page for its author, and after the last one.
var markForm = regexp.MustCompile(`<!--at:(\d+|end)-->`)

// A mark is where a block of a chapter begins in a page.
type mark struct {
	Start, End int // of the mark itself, in the page
	At         int // offset in the chapter's file; -1 for the mark after the last block
}

// marksOf returns the marks of a page in their order.
func marksOf(page []byte) (marks []mark) {
	for _, m := range markForm.FindAllSubmatchIndex(page, -1) {
		at, err := strconv.Atoi(string(page[m[2]:m[3]]))
		if err != nil {
			at = -1
		}
		marks = append(marks, mark{m[0], m[1], at})
	}
	return marks
}
