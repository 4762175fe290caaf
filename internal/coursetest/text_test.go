package coursetest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
)

const (
	maxLIX     = 50.0
	maxMeanLIX = 42.0
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

const (
	fewest     = 6    // words; a sentence with so many or less is short
	maxShort   = 0.15 // of the sentences of running text
	maxBut     = 40   // sentences in all that begin with the word
	measurable = 40   // sentences; a page with less has no rhythm
	maxOnPage  = 0.25
)

var (
	said     = regexp.MustCompile(`["”][^"”]*["”]`)
	stops    = regexp.MustCompile(`[.!?…]`)
	sentence = regexp.MustCompile(`[^.!?…]+[.!?…]+["”)]*`)
	word     = regexp.MustCompile(`[\pL\d-]+`)
	but      = regexp.MustCompile(`(?m)(?:^[\s>*-]*["”]?|[.!?…]["”]?\s+["”]?)Men\b`)
)

// telegrams returns where the text is chopped: too many short sentences in running text, on a page or in all, and too
// many that begin with "Men". What somebody says is part of the sentence that it stands in, for people may speak
// shortly; labels and items of lists that end without a stop are no sentences.
func telegrams(t *testing.T, p project) (faults []string) {
	all, short := 0, 0
	for _, ch := range p.Chapters() {
		n, few := 0, 0
		course.Walk(ch.Blocks, func(b course.Block) bool {
			if prose, ok := b.(*course.Prose); ok {
				for _, para := range course.Paragraphs(prose.Pieces) {
					for _, words := range sentenceLengths(para.Text) {
						n++
						if words <= fewest {
							few++
						}
					}
				}
			}
			return !course.TraitsOf(b).ForGroup
		})
		all, short = all+n, short+few
		t.Logf("%3d of %3d sentences are short in %s", few, n, ch.Path)
		if n >= measurable && float64(few) > maxOnPage*float64(n) {
			faults = append(faults, fmt.Sprintf("%s: %d of %d sentences are short", ch.Path, few, n))
		}
	}
	t.Logf("%d of %d sentences are short: %.1f %%", short, all, 100*float64(short)/float64(all))
	if float64(short) > maxShort*float64(all) {
		faults = append(faults, fmt.Sprintf("%d of %d sentences are short, more than %.0f %%", short, all,
			100*maxShort))
	}
	buts := 0
	for _, data := range textFiles(t, p.files, ".md") {
		buts += len(but.FindAll(data, -1))
	}
	t.Logf("%d sentences begin with Men", buts)
	if buts > maxBut {
		faults = append(faults, fmt.Sprintf("%d sentences begin with Men, more than %d", buts, maxBut))
	}
	return faults
}

// sentenceLengths returns the words of each sentence of a paragraph.
func sentenceLengths(para string) (lengths []int) {
	para = said.ReplaceAllStringFunc(para, func(quote string) string { return stops.ReplaceAllString(quote, ",") })
	for _, s := range sentence.FindAllString(para, -1) {
		if n := len(word.FindAllString(s, -1)); n > 0 {
			lengths = append(lengths, n)
		}
	}
	return lengths
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
