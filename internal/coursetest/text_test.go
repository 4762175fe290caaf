package coursetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

const (
	maxLIX     = 50.0
	maxMeanLIX = 45.0
	fewWords   = 100 // a page with less running text is not measured
)

// hardChapters returns chapters whose LIX is too high, and logs all (go test -v -run TestCourse/lix).
func hardChapters(t *testing.T, p project) (faults []string) {
	sum, n := 0.0, 0.0
	for _, ch := range p.Chapters() {
		value, words := course.LIX(ch.Blocks)
		if words < fewWords {
			continue
		}
		t.Logf("LIX %4.1f  %5d words  %s", value, words, ch.Path)
		sum, n = sum+value, n+1
		if value > maxLIX {
			faults = append(faults, fmt.Sprintf("%s: LIX %.1f, more than %.0f", ch.Path, value, maxLIX))
		}
	}
	t.Logf("LIX %4.1f  in the mean of %.0f chapters", sum/n, n)
	if sum/n > maxMeanLIX {
		faults = append(faults, fmt.Sprintf("LIX %.1f in the mean, more than %.0f", sum/n, maxMeanLIX))
	}
	return faults
}

// citationsLeftAsText returns citations that the parser did not take for one, as before a colon; they would be printed
// as written.
func citationsLeftAsText(_ *testing.T, p project) (faults []string) {
	for _, ch := range p.Chapters() {
		course.EachPiece(ch.Blocks, func(piece course.Piece) {
			if text := course.Plain([]course.Piece{piece}); strings.Contains(text, "[@") {
				faults = append(faults, fmt.Sprintf("%s: a citation is left as text in %q", ch.Path, text))
			}
		})
	}
	return faults
}
