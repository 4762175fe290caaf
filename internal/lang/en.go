package lang

import (
	"strings"

	"github.com/kljensen/snowball/english"
)

// en is also the list of the program's own words.
var en = &Language{
	Code: "en",
	Name: "English",
	Addresses: Addresses{
		Contents: "contents.html", Sources: "sources.html", Glossary: "glossary.html", Contacts: "contacts.html",
		Search: "search.html", Booklet: "booklet.html", BookletStyle: "booklet.css", NotFound: "404.html",
		RunSheet: "run-sheet", Handout: "handout",
		About: "local/about-us.html", OwnContacts: "local/contacts.html", Statement: "local/accessibility.html",
		HostStyle: "local/style.css",
		Hosting:   "_hosting",
	},
	Quotes:  Quotes{Double: [2]string{"“", "”"}, Single: [2]string{"‘", "’"}, Dash: "—"},
	Decimal: ".",
	Words: [numberOfLists]Words{
		Blocks: {
			{"fact", "fact"}, {"law", "law"}, {"consider", "consider"}, {"takeaway", "takeaway"},
			{"warning", "warning"},
			{"example", "example"}, {"case", "case"}, {"question", "question"}, {"recap", "recap"},
			{"reflection", "reflection"}, {"discussion", "discussion"}, {"facilitator", "facilitator"},
			{"conversation", "conversation"}, {"chart", "chart"}, {"slide", "slide"}, {"local", "local"},
			{"contacts", "contacts"}, {"video", "video"}, {"audio", "audio"}, {"plan", "plan"},
		},
		Attributes: {
			{"rows", "rows"}, {"role", "role"}, {"minutes", "minutes"}, {"for", "for"}, {"group", "group"},
			{"region", "region"}, {"type", "type"}, {"shuffle", "shuffle"}, {"points", "points"}, {"test", "test"},
			{"draw", "draw"}, {"pick", "pick"}, {"goal", "goal"}, {"verdict", "verdict"},
			{"was", "was"}, {"captions", "captions"}, {"src", "src"}, {"historical", "historical"},
		},
		Keywords: {
			{"answer", "Answer"}, {"hint", "Hint"}, {"criteria", "Criteria"}, {"explanation", "Explanation"},
			{"consider", "Consider"},
		},
		Keys: {
			{"title", "title"}, {"summary", "summary"}, {"goals", "goals"}, {"minutes", "minutes"},
			{"notice", "notice"},
			{"kind", "kind"}, {"reviewed", "reviewed"}, {"was", "was"}, {"audience", "audience"}, {"draft", "draft"},
			{"slides", "slides"}, {"vignette", "vignette"}, {"layer", "layer"}, {"recap", "recap"}, {"draw", "draw"},
			{"write", "write"},
			{"from", "from"}, {"handout", "handout"},
		},
		Kinds: {
			{"chapter", "chapter"}, {"case", "case"}, {"meeting", "meeting"}, {"test", "test"}, {"page", "page"},
		},
		Layers:      {{"core", "core"}, {"more", "more"}},
		Questions:   {{"multiple", "multiple"}, {"judgement", "judgement"}, {"scale", "scale"}, {"write", "write"}},
		Verdicts:    {{"works", "works"}, {"correct", "correct"}},
		Picks:       {{"unsure", "unsure"}},
		Charts:      {{"line", "line"}, {"bar", "bar"}},
		YesNo:       {{"yes", "yes"}, {"no", "no"}},
		Conformance: {{"full", "full"}, {"partial", "partial"}, {"none", "none"}},
		Spans:       {{"month", "month", "months"}, {"year", "year", "years"}},
		Columns:     {{"minutes", "minutes"}},
	},
	Cues: Cues{
		Absolutes: strings.Fields("always never only must every entirely impossible certainly absolutely"),
		Reasons:   []string{"because", "so that", "in order to", "since", "otherwise", "therefore"},
		But:       strings.Fields("but yet however still"),
		Verdicts: VerdictWords{
			True:  Verdict{Right: "correct", Wrong: "not correct"},
			Works: Verdict{Right: "works here", Wrong: "seldom works here"},
		},
	},
	Search: Search{
		Stem:       func(form string) string { return english.Stem(form, true) },
		Small:      english.IsStopWord,
		Endings:    strings.Fields("s es ed ing ly y ies ied d e er ers ings"),
		Soft:       "i",
		Vowels:     "aeiouy",
		Indefinite: same,
	},
	Book: Book{
		Cover: "Cover",
		Accessible: "The text flows to the reader's settings. Headings, lists, tables and notes are marked as such, " +
			"pictures that mean something are described, and charts are also there as tables. " +
			"Recordings are given as text. Nobody has examined the book against a standard of accessibility.",
	},
}
