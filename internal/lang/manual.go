package lang

import "strings"

// titles are what the manual calls the lists.
var titles = [numberOfLists]string{
	Blocks:      "Blocks",
	Attributes:  "Attributes",
	Keywords:    "Keywords",
	Keys:        "Front matter",
	Kinds:       "Kinds of pages",
	Layers:      "Layers",
	Questions:   "Types of questions",
	Verdicts:    "Verdicts",
	Picks:       "Picks of a recap",
	Charts:      "Types of charts",
	YesNo:       "Yes and no",
	Conformance: "Conformance, in accessibility",
	Spans:       "Times, in review-every",
	Columns:     "Columns of an agenda",
}

// Manual returns the part of the manual that lists every word of every language, as Markdown.
func Manual() string {
	var b strings.Builder
	b.WriteString("# Words\n\nWhat is written in each language. Every word is understood in every course, " +
		"whatever its language;\nnames are read with and without diacritics.\n")
	for list := range numberOfLists {
		b.WriteString("\n## " + titles[list] + "\n\n")
		rule := ""
		for _, l := range languages {
			b.WriteString("| " + l.Name + " ")
			rule += "| --- "
		}
		b.WriteString("|\n" + rule + "|\n")
		for _, w := range en.Words[list] {
			for _, l := range languages {
				b.WriteString("| `" + strings.Join(l.Written(list, w[0]), "` `") + "` ")
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}
