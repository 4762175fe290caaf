package course

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// GeneratedPages are the addresses of the pages that vinjett writes itself, by the language of the course.
var generatedPages = map[string]Generated{
	"sv": {Contents: "innehall.html", Sources: "kallor.html", Glossary: "ordlista.html", Contacts: "kontakter.html", Search: "sok.html", Booklet: "studiematerial.html", BookletStyle: "studiematerial.css", NotFound: "404.html",
		RunSheet: "korschema", Handout: "utdelningsblad",
		About: "lokalt/hos-oss.html", OwnContacts: "lokalt/kontakter.html", Statement: "lokalt/tillganglighet.html", HostStyle: "lokalt/stil.css"},
	"en": {Contents: "contents.html", Sources: "sources.html", Glossary: "glossary.html", Contacts: "contacts.html", Search: "search.html", Booklet: "booklet.html", BookletStyle: "booklet.css", NotFound: "404.html",
		RunSheet: "run-sheet", Handout: "handout",
		About: "local/about-us.html", OwnContacts: "local/contacts.html", Statement: "local/accessibility.html", HostStyle: "local/style.css"},
}

// Generated holds the addresses of the pages that no author writes.
type Generated struct {
	Contents, Sources, Glossary, Contacts, Search, Booklet, NotFound string

	// What is added to a chapter's address for a sheet that is printed from it, see [Beside].
	RunSheet, Handout string

	// The style of the page with the whole course.
	BookletStyle string

	// Pages that a host may change in the finished copy, and their style.
	About, OwnContacts, Statement, HostStyle string
}

// All returns the addresses of the pages.
func (g Generated) All() []string {
	return []string{g.Contents, g.Sources, g.Glossary, g.Contacts, g.Search, g.Booklet, g.NotFound, g.About, g.OwnContacts, g.Statement}
}

// GeneratedPages returns the addresses of the generated pages for a language; an unknown language gets the English ones.
func GeneratedPages(language string) Generated {
	if g, ok := generatedPages[language]; ok {
		return g
	}
	return generatedPages["en"]
}

// Beside returns the address of a page that belongs to the one at an address: `traffar/ett.html` and `korschema` give
// `traffar/ett--korschema.html`. No author's page has it, since [Slug] never writes two hyphens.
func Beside(address, name string) string {
	return strings.TrimSuffix(address, ".html") + "--" + name + ".html"
}

var orderNumber = regexp.MustCompile(`^\d+-`)

// letters that have no decomposition into a base letter and marks
var folds = strings.NewReplacer("ø", "o", "æ", "ae", "œ", "oe", "ß", "ss", "đ", "d", "ð", "d", "þ", "th", "ł", "l", "ı", "i")

// Slug returns text as an address step or an id: lower case, diacritics folded, every other run of characters one hyphen.
// It is "" when nothing is left.
func Slug(text string) string {
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

// Address returns where a content file is published: each step without its order number and folded by [Slug]; a Markdown file
// ends in `.html`, any other file keeps its extension in lower case. `01-grunder/03-vägar-in.md` becomes `grunder/vagar-in.html`.
// It is "" when a step has nothing left.
func Address(file string) string {
	dir, base := path.Split(file)
	var steps []string
	for step := range strings.SplitSeq(strings.Trim(dir, "/"), "/") {
		if step != "" {
			steps = append(steps, step)
		}
	}
	ext := strings.ToLower(path.Ext(base))
	steps = append(steps, strings.TrimSuffix(base, path.Ext(base)))
	if ext == ".md" {
		ext = ".html"
	}
	for i, step := range steps {
		if steps[i] = Slug(orderNumber.ReplaceAllString(step, "")); steps[i] == "" {
			return ""
		}
	}
	return strings.Join(steps, "/") + ext
}

var deviceName = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// DeviceName returns the first step of an address that Windows keeps for a device, or "".
func DeviceName(address string) string {
	for step := range strings.SplitSeq(address, "/") {
		if stem, _, _ := strings.Cut(step, "."); deviceName.MatchString(stem) {
			return step
		}
	}
	return ""
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// ValidID reports whether s is an id as authors write it: ASCII, a lower-case letter first, then a-z, 0-9 and -.
func ValidID(s string) bool { return idForm.MatchString(s) && !strings.Contains(s, "--") }
