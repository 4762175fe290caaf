package e2e

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/bundle"
)

// newer is what the style sheets use although some browser of bundle.Oldest does not know it, and what a reader there
// is without.
var newer = map[string]string{
	"::-moz-progress-bar":      "for Firefox alone",
	"::-webkit-progress-bar":   "for the others",
	"::-webkit-progress-value": "for the others",
	"::details-content": "on paper the script opens what is closed; on a wide screen the list of " +
		"sections is one press away",
	"::highlight": "the sentence that is read aloud is not marked; it is heard",
	":has": "distances, a quiet button and narrower margins of paper; see torn for what " +
		"stands beside it",
	"@counter-style":              "letters stand with a full stop",
	"@page":                       "the browser's own margins of paper; their texts are running heads",
	"accent-color":                "the browser's own blue",
	"break-after: avoid":          "a heading may stand last on a paper",
	"break-before: avoid":         "the last line of a list may stand first on a paper",
	"content-visibility":          "goes with ::details-content",
	"content-visibility: visible": "goes with ::details-content",
	"cursor: default":             "there is no pointer",
	"cursor: none":                "there is no pointer",
	"cursor: pointer":             "there is no pointer",
	"field-sizing": "a field does not grow with its text, which can be scrolled; " +
		"notes.ts makes it grow",
	"field-sizing: content":        "as field-sizing",
	"forced-color-adjust":          "in forced colours a leaf is not seen; the label beside it is",
	"forced-color-adjust: none":    "as forced-color-adjust",
	"hyphenate-limit-chars":        "a few more words are divided",
	"orphans":                      "two lines of a paragraph may stand alone on a paper",
	"outline":                      "the ring of focus has square corners",
	"overscroll-behavior":          "the page behind the search scrolls on",
	"overscroll-behavior: contain": "as overscroll-behavior",
	"page":                         "run sheets have the margins of other papers",
	"resize":                       "no handle on a field, as on every field of a telephone",
	"resize: none":                 "as resize",
	"resize: vertical":             "as resize",
	"size":                         "the paper is the one chosen when printing",
	"text-wrap":                    "lines of a heading are of unlike length",
	"text-wrap: balance":           "as text-wrap",
	"text-wrap: pretty":            "a paragraph may end with one word",
	"text-wrap: wrap":              "it says what is so anyway",
	"widows":                       "as orphans",
}

// A knowledge of browsers is the data of MDN: a tree whose leaves say since when each browser knows a feature.
type knowledge map[string]any

func (k knowledge) at(path ...string) knowledge {
	for _, name := range path {
		next, _ := k[name].(map[string]any)
		k = next
	}
	return k
}

// missing returns the browsers that do not know a feature, as "firefox 121"; none where the data has no such feature.
func (k knowledge) missing() (late []string) {
	support := k.at("__compat", "support")
	for _, browser := range slices.Sorted(maps.Keys(bundle.Oldest)) {
		all, ok := support[browser].([]any)
		if !ok {
			all = []any{support[browser]}
		}
		since := "never"
		for _, one := range all {
			s, _ := one.(map[string]any)
			version, ok := s["version_added"].(string)
			if ok && s["version_removed"] == nil && s["prefix"] == nil && s["alternative_name"] == nil &&
				s["flags"] == nil {
				since = version
			}
		}
		if support != nil && (since == "never" || release(since) > release(bundle.Oldest[browser])) {
			late = append(late, browser+" "+since)
		}
	}
	return late
}

func release(version string) float64 {
	n, _ := strconv.ParseFloat(strings.TrimPrefix(version, "≤"), 64)
	return n
}

var (
	inString    = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)`)
	pseudoClass = regexp.MustCompile(`::?([a-z-]+)`)
	function    = regexp.MustCompile(`([a-z-]+)\(`)
	keyword     = regexp.MustCompile(`^-?[a-z][a-z-]*$`)
	atRule      = regexp.MustCompile(`^@([a-z-]+)`)
	vendor      = regexp.MustCompile(`^-[a-z]+-`)
	separator   = regexp.MustCompile(`[\s,/()]+`)
)

// A reach collects what a style sheet uses that some browser does not know.
type reach struct {
	css   knowledge
	types map[string]knowledge // functions of values, by name
	found map[string][]string  // what is used, and who does not know it
	torn  []string             // what an old browser drops because of a part of it
}

// use notes a feature that is used, and reports whether all browsers know it.
func (r *reach) use(name string, k knowledge) bool {
	late := k.missing()
	if len(late) > 0 {
		r.found[name] = late
	}
	return len(late) == 0
}

// sheet goes through the rules of a style sheet without comments, as minified ones are. It returns what follows the
// block.
func (r *reach) sheet(css string, guarded bool) string {
	before := map[string]bool{} // the properties of this block that have a value which all know
	for {
		end := strings.IndexAny(css, "{;}")
		if end < 0 {
			return ""
		}
		text, mark := strings.TrimSpace(css[:end]), css[end]
		css = css[end+1:]
		if mark == '{' {
			css = r.sheet(css, r.prelude(text) || guarded)
			continue
		}
		if !guarded && text != "" && text[0] != '@' {
			r.declaration(text, before)
		}
		if mark == '}' {
			return css
		}
	}
}

// prelude looks at what stands before a block, and reports whether only those read the block who know what is in it.
func (r *reach) prelude(text string) bool {
	if m := atRule.FindStringSubmatch(text); m != nil {
		r.use("@"+m[1], r.css.at("at-rules", m[1]))
		return m[1] == "supports" || m[1] == "font-face" || m[1] == "counter-style"
	}
	late := map[bool]int{}
	for _, selector := range list(text) {
		all := true
		for _, m := range pseudoClass.FindAllStringSubmatch(selector, -1) {
			all = r.use(m[0], r.css.at("selectors", m[1])) && all
		}
		late[all]++
	}
	if late[true] > 0 && late[false] > 0 {
		r.torn = append(r.torn, text)
	}
	return false
}

// list divides a list of selectors at the commas that are not inside parentheses.
func list(text string) (parts []string) {
	depth, start := 0, 0
	for i, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, text[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, text[start:])
}

// declaration looks at a property and its value. A newer value is harmless after one that all browsers know.
func (r *reach) declaration(text string, before map[string]bool) {
	property, value, _ := strings.Cut(text, ":")
	if strings.HasPrefix(property, "--") {
		r.value(value)
		return
	}
	if prefixed := vendor.FindString(property); prefixed != "" {
		before[strings.TrimPrefix(property, prefixed)] = true
		return
	}
	if property == "text-decoration" && strings.ContainsAny(value, " (") {
		r.torn = append(r.torn, text) // Safari before 26.2 reads one word there, so the lines would be gone
	}
	of := r.css.at("properties", property)
	found := maps.Clone(r.found)
	all := r.use(property, of)
	for _, w := range separator.Split(value, -1) {
		if keyword.MatchString(w) {
			all = r.use(property+": "+w, of.at(w)) && all
		}
	}
	if strings.Contains(value, "/") && property == "content" {
		all = r.use("content: / text", of.at("alt_text")) && all
	}
	all = r.value(value) && all
	if before[property] {
		r.found = found
	}
	before[property] = before[property] || all
}

func (r *reach) value(value string) bool {
	all := true
	for _, m := range function.FindAllStringSubmatch(value, -1) {
		if k, ok := r.types[m[1]]; ok {
			all = r.use(m[1]+"()", k) && all
		}
	}
	return all
}

// functionsOf collects the features below a part of the tree by their names.
func functionsOf(k knowledge, into map[string]knowledge) {
	for name := range k {
		if below := k.at(name); name != "__compat" && below != nil {
			if _, ok := below["__compat"]; ok {
				into[name] = below
			}
			functionsOf(below, into)
		}
	}
}

// Each property, value, selector and rule of the style sheets is known to the oldest browsers, stands after one that
// is, or is listed with what its absence loses. No list of selectors is lost for one of them.
func TestStyleReach(t *testing.T) {
	t.Parallel()
	var data knowledge
	if err := json.Unmarshal(read(t, filepath.Join("node_modules", "@mdn", "browser-compat-data", "data.json")),
		&data); err != nil {
		t.Fatal(err)
	}
	r := &reach{css: data.at("css"), types: map[string]knowledge{}, found: map[string][]string{}}
	functionsOf(r.css.at("types"), r.types)
	dir := realCourse.get(t).dir
	sheets, err := filepath.Glob(filepath.Join(dir, "assets", "*.css"))
	if err != nil || len(sheets) < 6 {
		t.Fatal(err, sheets)
	}
	for _, name := range append(sheets, filepath.Join(dir, "lokalt", "stil.css")) {
		css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(read(t, name)), "")
		r.sheet(inString.ReplaceAllString(css, `""`), false)
	}
	for name, late := range r.found {
		if newer[name] == "" {
			t.Errorf("%s is not known to %s: write what they know before it, or say in this test what "+
				"its absence loses", name, strings.Join(late, ", "))
		}
	}
	for name := range newer {
		if r.found[name] == nil {
			t.Errorf("%s is not used, or known to all by now", name)
		}
	}
	for _, text := range r.torn {
		t.Errorf("browsers that do not know a part of this lose all of it: %s", text)
	}
	if len(r.found) == 0 {
		t.Error("nothing newer is found: the test does not see")
	}
}
