package course

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Paragraph is a paragraph or a list item of running text.
type Paragraph struct {
	Text  string
	Cited bool // a citation stands in it
}

var (
	blockTag  = regexp.MustCompile(`</?(?:p|li|ul|ol|dl|dt|dd|blockquote|pre)\b[^>]*>`)
	inlineTag = regexp.MustCompile(`<[^>]*>`)
)

// Paragraphs cuts running text at its block tags. Blocks inside it are text of their own.
func Paragraphs(pieces []Piece) (all []Paragraph) {
	var p Paragraph
	end := func() {
		if strings.TrimSpace(p.Text) != "" || p.Cited {
			all = append(all, p)
		}
		p = Paragraph{}
	}
	for _, piece := range pieces {
		switch piece := piece.(type) {
		case Chars:
			p.Text += html.UnescapeString(string(piece))
		case *Citation:
			p.Cited = true
		case *Nested:
			end()
		case Markup:
			for i, s := range blockTag.Split(string(piece), -1) {
				if i > 0 {
					end()
				}
				p.Text += html.UnescapeString(inlineTag.ReplaceAllString(s, ""))
			}
		case *Link, *Image, *NoteRef:
		default:
			panic(Unknown(piece))
		}
	}
	end()
	return all
}

// LIX returns how hard a text is to read, by Björnsson's index, and how many words were measured: the paragraphs and
// list items that a reader alone reads. Headings, tables, questions and conversations are left out: their short lines
// would make a text look easier than it is.
func LIX(blocks []Block) (value float64, words int) {
	var text []string
	Walk(blocks, func(b Block) bool {
		if TraitsOf(b).ForGroup {
			return false
		}
		if prose, ok := b.(*Prose); ok {
			for _, p := range Paragraphs(prose.Pieces) {
				text = append(text, p.Text)
			}
		}
		return !TraitsOf(b).KeepsAnswers
	})
	return lix(text)
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
		fields := strings.FieldsFunc(
			para,
			func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' },
		)
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
