package coursetest

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/course"
)

// A paragraph is a paragraph or a list item of running text.
type paragraph struct {
	text  string
	cited bool // a citation stands in it
}

var (
	blockTag  = regexp.MustCompile(`</?(?:p|li|ul|ol|dl|dt|dd|blockquote|pre)\b[^>]*>`)
	inlineTag = regexp.MustCompile(`<[^>]*>`)
)

// paragraphs cuts running text at its block tags. Blocks inside it are text of their own.
func paragraphs(pieces []course.Piece) (all []paragraph) {
	var p paragraph
	end := func() {
		if strings.TrimSpace(p.text) != "" || p.cited {
			all = append(all, p)
		}
		p = paragraph{}
	}
	for _, piece := range pieces {
		switch piece := piece.(type) {
		case course.Chars:
			p.text += html.UnescapeString(string(piece))
		case *course.Citation:
			p.cited = true
		case *course.Nested:
			end()
		case course.Markup:
			for i, s := range blockTag.Split(string(piece), -1) {
				if i > 0 {
					end()
				}
				p.text += html.UnescapeString(inlineTag.ReplaceAllString(s, ""))
			}
		}
	}
	end()
	return all
}

const (
	maxLIX     = 50.0
	maxMeanLIX = 45.0
	fewWords   = 100 // a page with less running text is not measured
)

// hardChapters returns chapters whose LIX is too high, and logs all (go test -v -run TestCourse/lix). It measures the
// paragraphs and list items that a reader alone reads. Headings, tables, questions and conversations are left out:
// their short lines would make a text look easier than it is.
func hardChapters(t *testing.T, p project) (faults []string) {
	sum, n := 0.0, 0.0
	for _, ch := range p.Chapters() {
		var text []string
		course.Walk(ch.Blocks, func(b course.Block) bool {
			switch b := b.(type) {
			case *course.Facilitator, *course.Slide, *course.Question, *course.Conversation:
				return false
			case *course.Prose:
				for _, para := range paragraphs(b.Pieces) {
					text = append(text, para.text)
				}
			}
			return true
		})
		value, words := lix(text)
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

// A sentence ends at a stop that is followed by the end or by anything but a small letter or a digit, so `19 kap. 1 §`
// and `t.ex. det` go on.
var sentenceEnd = regexp.MustCompile(`[.!?:…]+["”’)]*(?:$|\s+[^\p{Ll}\d\s])`)

// lix returns Björnsson's readability index, words a sentence + per cent of words with more than six letters, and the
// number of words. Every paragraph ends a sentence.
func lix(text []string) (value float64, words int) {
	sentences, long := 0, 0
	for _, para := range text {
		para = strings.TrimSpace(para)
		fields := strings.FieldsFunc(para, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) &&
				r != '-'
		})
		if len(fields) == 0 {
			continue
		}
		words += len(fields)
		for _, w := range fields {
			if utf8.RuneCountInString(w) > 6 {
				long++
			}
		}
		ends := sentenceEnd.FindAllStringIndex(para, -1)
		sentences += len(ends)
		if len(ends) == 0 || ends[len(ends)-1][1] < len(para) {
			sentences++
		}
	}
	if words == 0 {
		return 0, 0
	}
	return float64(words)/float64(sentences) + 100*float64(long)/float64(words), words
}

func TestLIX(t *testing.T) {
	for _, c := range []struct {
		text  []string
		words int
		value float64
	}{
		{[]string{"Hon frågar. Han svarar."}, 4, 2},
		{[]string{"Se 19 kap. 1 § nu."}, 5, 5},
		{[]string{"\"Vad vill du?\" frågar hon.", "Inget"}, 6, 3},
		{[]string{"Socialtjänsten frågar."}, 2, 52},
	} {
		if value, words := lix(c.text); value != c.value || words != c.words {
			t.Errorf("%q: LIX %v of %d words, want %v of %d", c.text, value, words, c.value, c.words)
		}
	}
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
