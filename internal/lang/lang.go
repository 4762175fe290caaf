// Package lang holds what vinjett knows of the languages that a course may be in. A language is one row, in a file of
// its own (sv.go, en.go, nb.go), and a line in [languages]; no other package names a language or holds a word of one.
//
// What is not Go lies in files that are named by the language's code, and a test in internal/ counts them:
//
//	layouts/strings/CODE.yaml               the UI texts
//	internal/workplace/words/CODE.yaml      what the author's workplace says
//	layouts/local/CODE/                     the pages that a host fills in
//	internal/export/zip/files/guide.CODE.html, internal/export/scorm/files/shell.CODE.html
//	internal/importer/draft/words/CODE.yaml what the report of an import says
//	internal/cli/example/CODE/              the course that `vinjett new --lang CODE` begins with
//
// # What authors write
//
// The names of blocks, attributes, keys and values are words of the language, too. The program has a word of its own
// for each, which is the English one; a row lists for each what is written in its language, the usual form first. A
// word is understood in every course, whatever the course's language: so a course may be translated page by page, and
// an example from elsewhere works. No word may therefore mean two things in the same list, and a test sees to that.
package lang

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// languages are the rows, the first one being what `vinjett new` begins with when it is not asked for another.
var languages = []*Language{sv, en, nb}

// A Language is what the program knows of one language. A field that may be empty says so in its tag.
type Language struct {
	Code string // as `sv`: in course.yaml, in pages, and in names of files
	Name string // of the language, in it

	Addresses Addresses
	Quotes    Quotes
	Decimal   string   // between the whole number and what follows
	After     []Letter `lang:"optional"` // letters that come after z, in their order
	Words     [numberOfLists]Words
	Provision Provision `lang:"optional"`
	Cues      Cues
	Search    Search
	Book      Book
}

// Addresses are those of the pages that no author writes.
type Addresses struct {
	Contents, Sources, Glossary, Contacts, Search, Booklet, NotFound string

	// RunSheet and Handout are added to a chapter's address for a sheet that is printed from it.
	RunSheet, Handout string

	BookletStyle string // the style of the page with the whole course

	// Pages that a host may change in the finished copy, and their style.
	About, OwnContacts, Statement, HostStyle string

	Hosting string // the folder of the guide for those who run a web server; no page of a course begins with `_`
}

// All returns the addresses of the pages.
func (a Addresses) All() []string {
	return []string{
		a.Contents, a.Sources, a.Glossary, a.Contacts, a.Search, a.Booklet, a.NotFound,
		a.About, a.OwnContacts, a.Statement,
	}
}

// Quotes are what straight quotation marks and hyphens in the text become.
type Quotes struct {
	Double, Single [2]string // opening and closing
	Dash           string    // for `---`; `--` is always an en dash
}

// A Letter is one that the alphabet of the language has after z.
type Letter struct {
	Runes string // lower case: the letter, and foreign ones that stand with it
	ID    string // the letter in an id
}

// Book is what an e-book says of itself.
type Book struct {
	Cover      string // the name of the cover
	Accessible string // how it can be read, and that nobody has judged it
}

// Cues are words and phrases, in lower case, by which the options of a question or their comments may give the answer
// away.
type Cues struct {
	Absolutes []string // test-wise readers know that what is always so seldom is
	Reasons   []string // they begin a clause that gives a reason
	But       []string // they begin a sentence that takes back what the one before gave
	Verdicts  VerdictWords
}

// VerdictWords are those with which a question says that an option is right or not, in lower case: for what is known,
// and for what one says and does. An author may begin a comment with them.
type VerdictWords struct {
	True, Works Verdict
}

// A Verdict is two ways to judge an option.
type Verdict struct{ Right, Wrong string }

// Begins returns the verdict with which a comment begins, "" for none. A sentence that merely begins with the same
// words is no verdict: after one stands a mark, or nothing.
func (v VerdictWords) Begins(comment string) string {
	comment = strings.ToLower(comment)
	for _, verdict := range []string{v.True.Wrong, v.True.Right, v.Works.Wrong, v.Works.Right} {
		rest, ok := strings.CutPrefix(comment, verdict)
		if ok && (rest == "" || strings.ContainsRune(".,:;!–", []rune(rest)[0])) {
			return verdict
		}
	}
	return ""
}

// Search is what finding words needs to know of a language, see package search.
type Search struct {
	Stem   func(form string) string
	Small  func(form string) bool // a word that tells nothing beside others
	Vowels string                 // every word has one

	// Endings are those of inflected words, the longest sensible set: they reach forms that the course does not hold.
	Endings []string
	// Soft is what stems end in where the word itself may have another letter: polici for policy.
	Soft string `lang:"optional"`
	// Indefinite returns the stem without an ending that the stemmer leaves, else itself.
	Indefinite func(stem string) string
	// Suffixes make one stem of another, which then counts a little too: anmälan and anmälning of anmäl.
	Suffixes []string `lang:"optional"`

	// Compounds says that words are written together. What follows is for such a language only.
	Compounds bool `lang:"optional"`
	// Short returns how a form is before another word when that is otherwise than alone, else "".
	Short func(form, stem string) string `lang:"optional"`
	// Links are letters that may stand between the parts of a compound.
	Links string `lang:"optional"`
	// Derived is how the end of a word begins that is derived and not composed.
	Derived []string `lang:"optional"`
	// Loose are words that are no part of a compound: they would be found in derived words.
	Loose map[string]bool `lang:"optional"`
}

// All returns the languages.
func All() []*Language { return slices.Clone(languages) }

// Codes returns the codes of the languages.
func Codes() []string {
	var codes []string
	for _, l := range languages {
		codes = append(codes, l.Code)
	}
	return codes
}

// Known reports whether a course may be in the language of a code.
func Known(code string) bool { return slices.Contains(Codes(), code) }

// Of returns the language of a code. A course in an unknown language is not built; until that is said it is read as
// English.
func Of(code string) *Language {
	for _, l := range languages {
		if l.Code == code {
			return l
		}
	}
	return en
}

// letters that have no decomposition into a base letter and marks
var folds = strings.NewReplacer(
	"ø", "o", "æ", "ae", "œ", "oe", "ß", "ss", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i",
)

// Fold returns text in lower case with diacritics folded and every other run of characters one hyphen. It is "" when
// nothing is left. Names that authors write are compared so, and addresses are made so.
func Fold(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(folds.Replace(strings.ToLower(norm.NFC.String(text)))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

func same(s string) string { return s }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
