package course

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vinjett/vinjett/internal/lang"
)

// Beside returns the address of a page that belongs to the one at an address: `traffar/ett.html` and `korschema` give
// `traffar/ett--korschema.html`. No author's page has it, since [Slug] never writes two hyphens.
func Beside(address, name string) string {
	return strings.TrimSuffix(address, ".html") + "--" + name + ".html"
}

var orderNumber = regexp.MustCompile(`^\d+-`)

// Slug returns text as an address step or an id, see [lang.Fold].
func Slug(text string) string { return lang.Fold(text) }

// TitleOf makes a title of the name of a folder, or of a file without its extension: `02-att-sluta` becomes
// `Att sluta`.
func TitleOf(name string) string {
	name = orderNumber.ReplaceAllString(name, "")
	words := strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

// AnchorID returns a text as the id of a heading: its slug, which begins with a letter, as CSS and old XML readers want
// it. It is "" when the text has no letter or digit.
func AnchorID(text string) string {
	id := Slug(text)
	if id != "" && id[0] >= '0' && id[0] <= '9' {
		id = "s-" + id
	}
	return id
}

// Address returns where a content file is published: each step without its order number and folded by [Slug]; a
// Markdown file ends in `.html`, any other file keeps its extension in lower case. `01-grunder/03-vägar-in.md` becomes
// `grunder/vagar-in.html`. It is "" when a step has nothing left.
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
		stem, _, _ := strings.Cut(step, ".")
		if n := len(stem); (n == len("con") || n == len("com1")) && deviceName.MatchString(stem) {
			return step
		}
	}
	return ""
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// ValidID reports whether s is an id as authors write it: ASCII, a lower-case letter first, then a-z, 0-9 and -.
func ValidID(s string) bool { return idForm.MatchString(s) && !strings.Contains(s, "--") }
