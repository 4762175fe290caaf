package yamldoc_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// A date is a calendar date as it was written: 2006-01-02, 2006-01 or 2006.
type date string

// UnmarshalText accepts the three forms of a date.
func (d *date) UnmarshalText(text []byte) error {
	ok := slices.ContainsFunc([]string{time.DateOnly, "2006-01", "2006"}, func(layout string) bool {
		_, err := time.Parse(layout, string(text))
		return err == nil
	})
	if !ok {
		return fmt.Errorf("%q is not a date: write it as 2006-01-02, 2006-01 or 2006", text)
	}
	*d = date(text)
	return nil
}

type review struct {
	Date date   `yaml:"date|datum,required"`
	By   string `yaml:"by|av"`
}

// UnmarshalYAMLNode accepts a bare date too.
func (r *review) UnmarshalYAMLNode(n *yamldoc.Node) []diag.Diagnostic {
	if _, ok := n.Text(); ok {
		return n.Decode(&r.Date)
	}
	type fields review
	return n.Decode((*fields)(r))
}

type provision struct {
	Locator string `yaml:",key"`
	dated   `yaml:",inline"`
}

type author struct {
	Family  string `yaml:"family"`
	Literal string `yaml:"literal,value"`
}

type dated struct {
	From  date       `yaml:"valid-from"`
	Place diag.Place `yaml:",place"`
}

type person struct {
	Name  string     `yaml:"name,required"`
	Email string     `yaml:"email"`
	Place diag.Place `yaml:",place"`
}

type document struct {
	Title     string            `yaml:"title|titel,required"`
	Phone     string            `yaml:"phone"`
	Minutes   int               `yaml:"minutes|minuter"`
	Share     float64           `yaml:"share"`
	Draft     bool              `yaml:"draft|utkast"`
	Goals     []yamldoc.Text    `yaml:"goals|mål"`
	Languages yamldoc.Strings   `yaml:"languages"`
	Roles     map[string]string `yaml:"roles"`
	Law       map[string]dated  `yaml:"law"`
	Reviewed  review            `yaml:"reviewed|granskad"`
	Publisher *person           `yaml:"publisher"`
	People    []person          `yaml:"people"`
	Sections  []provision       `yaml:"sections,keyed"`
	Author    []author          `yaml:"author"`
	Pairs     [][]int           `yaml:"pairs"`
	dated
	Internal string
}

const before = "---\r\nåäö\n" // what stands before the YAML in a test file

// decode reads text as the YAML part of a file, between other text.
func decode(text string, dst any) (*diag.File, []diag.Diagnostic) {
	file := diag.NewFile("x.md", []byte(before+text+"---\nkey: outside\n"))
	return file, yamldoc.Decode(file, diag.Span{Start: len(before), End: len(before) + len(text)}, dst)
}

func source(p diag.Place) string { return string(p.File.Data[p.Span.Start:p.Span.End]) }

func TestValues(t *testing.T) {
	var got document
	_, ds := decode(`titel: 1.20
phone: 010-123
minuter: 012
share: 2,5
utkast: Ja
goals:
  - no
  - 2024-05-01
languages: svenska
roles: {skola: 'Skolan', 07: null}
law:
  19 kap. 1 §: {valid-from: 2025-04}
  SoL 5:11:
reviewed: 2024-02-29
publisher:
  name: |
    Två
    rader
people:
- name: 😀 å
  email: "a\tb"
-
  name: ~
sections: {b: {valid-from: 2024}, a: }
author: [{family: Å}, Socialstyrelsen]
pairs: [[2015, 4], []]
valid-from: 2025
phone2: x
`, &got)
	if text := report(ds); text != "28:1: unknown-key: unknown key phone2 (did you mean phone?)\n" {
		t.Errorf("diagnostics:\n%s", text)
	}
	law := got.Law["19 kap. 1 §"]
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"a number in a text field", got.Title, "1.20"},
		{"phone", got.Phone, "010-123"},
		{"minutes", got.Minutes, 12},
		{"share", got.Share, 2.5},
		{"draft", got.Draft, true},
		{"goals", []string{got.Goals[0].Value, got.Goals[1].Value}, []string{"no", "2024-05-01"}},
		{"one text as a list", got.Languages[0].Value, "svenska"},
		{"roles", got.Roles, map[string]string{"skola": "Skolan", "07": "null"}},
		{"date in a map", law.From, date("2025-04")},
		{"place of an entry of a map", source(law.Place), "19 kap. 1 §"},
		{"place of an empty entry", source(got.Law["SoL 5:11"].Place), "SoL 5:11"},
		{"bare date", got.Reviewed, review{Date: "2024-02-29"}},
		{"block text", got.Publisher.Name, "Två\nrader\n"},
		{"place of a group", got.Publisher.Place.String(), "x.md:18:3"},
		{"first person", []string{got.People[0].Name, got.People[0].Email}, []string{"😀 å", "a\tb"}},
		{"source text of ~", got.People[1].Name, "~"},
		{"place in a list", source(got.People[1].Place), "name"},
		{"keys in their order", []string{got.Sections[0].Locator, got.Sections[1].Locator}, []string{"b", "a"}},
		{"date in a keyed list", got.Sections[0].From, date("2024")},
		{"place in a keyed list", source(got.Sections[1].Place), "a"},
		{"keys or text", got.Author, []author{{Family: "Å"}, {Literal: "Socialstyrelsen"}}},
		{"pairs", got.Pairs, [][]int{{2015, 4}, {}}},
		{"embedded field", got.From, date("2025")},
		{"place of the file's keys", source(got.Place), "titel"},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s = %#v, want %#v", c.what, c.got, c.want)
		}
	}
}

func TestPlacesOfTexts(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"goals: [å 😀 ö]\n", "å 😀 ö"},
		{"goals: ['å', 'it''s']\n", "'å' 'it''s'"},
		{"goals:\n- \"å \\\" \\\\\"   # comment\n- ö # comment\n", `"å \" \\" ö`},
		{"goals:\n- two\n  lines\n- |\n  block\n", "two |"},
		{"titel: å\r\ngoals: [ö]\r\n", "ö"},
	} {
		var got document
		decode(c.yaml, &got)
		var texts []string
		for _, g := range got.Goals {
			texts = append(texts, source(g.Place))
		}
		if s := strings.Join(texts, " "); s != c.want {
			t.Errorf("%q: places %q, want %q", c.yaml, s, c.want)
		}
	}
}

// report writes one diagnostic a line: position, id, message, hint, other place. Lines count from the first of the
// YAML.
func report(ds []diag.Diagnostic) string {
	const offset = 2 // lines of before
	var b strings.Builder
	for _, d := range ds {
		p := d.File.Position(d.Span.Start)
		fmt.Fprintf(&b, "%d:%d: %s: %s", p.Line-offset, p.Column, d.ID, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, " (%s)", d.Hint)
		}
		for _, r := range d.Related {
			p := r.File.Position(r.Span.Start)
			fmt.Fprintf(&b, " [%d:%d %s]", p.Line-offset, p.Column, r.Message)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// faults are the YAML of a document and what its author is told.
var faults = []struct{ yaml, want string }{
	{"", "1:1: missing-key: title is missing (add a line title: …)\n"},
	{"# only a comment\n", "1:1: missing-key: title is missing (add a line title: …)\n"},
	{"phone: 1\n", "1:1: missing-key: title is missing (add a line title: …)\n"},
	{"title:\n", "1:1: missing-key: title has no value (write a value after the colon)\n"},
	{"titel: ' '\n", "1:1: missing-key: titel has no value (write a value after the colon)\n"},
	{"title: a\npeople:\n- email: x\n-\n", "3:3: missing-key: name is missing (add a line name: …)\n" +
		"4:2: missing-key: name is missing (add a line name: …)\n"},

	{"title: a\ntitle: b\n", "2:1: duplicate-key: title is here twice (keep one of them) [1:1 first used here]\n"},
	{"title: a\ntitel: b\n", "2:1: duplicate-key: titel means the same as title, which is here already (keep one of " +
		"them) [1:1 first used here]\n"},
	{"title:\ntitle: a\n", "1:1: missing-key: title has no value (write a value after the colon)\n" +
		"2:1: duplicate-key: title is here twice (keep one of them) [1:1 first used here]\n"},
	{"title: a\nroles: {å: x, å: y}\n",
		"2:15: duplicate-key: å is here twice (keep one of them) [2:9 first used here]\n"},

	{"title: a\nminutr: 5\n", "2:1: unknown-key: unknown key minutr (did you mean minuter?)\n"},
	{"title: a\nreviewed: {date: 2024, xyz: 1}\n", "2:24: unknown-key: unknown key xyz (the keys here are by, date)\n"},

	{"title: a\nminutes: tio\n", "2:10: bad-value: minutes must be a whole number, not tio\n"},
	{"title: a\nminutes: 1_0\n", "2:10: bad-value: minutes must be a whole number, not 1_0\n"},
	{"title: a\nminutes: 99999999999999999999\n",
		"2:10: bad-value: minutes must be a whole number, not 99999999999999999999\n"},
	{"title: a\nshare: .inf\n", "2:8: bad-value: share must be a number, not \".inf\"\n"},
	{"title: a\ndraft: kanske\n", "2:8: bad-value: draft must be yes or no, not kanske\n"},
	{"title: a\nvalid-from: 2023-02-29\n", "2:13: bad-value: valid-from: \"2023-02-29\" is not a date: write it as " +
		"2006-01-02, 2006-01 or 2006\n"},
	{"title: [a]\n", "1:8: bad-value: title must be text, not a list\n"},
	{"title: {a: b}\n", "1:9: bad-value: title must be text, not keys with values\n"},
	{"title: a\npairs: [[x]]\n", "2:10: bad-value: an item of an item of pairs must be a whole number, not x\n"},
	{"title: a\ngoals: {a: b}\n", "2:9: bad-value: goals must be text, not keys with values\n"},
	{"title: a\npeople: b\n", "2:9: bad-value: people must be keys with values, not b\n"},
	{"title: a\nauthor: [[b]]\n", "2:10: bad-value: an item of author must be text, or keys with values, not a list\n"},
	{"title: a\nsections: [b]\n", "2:11: bad-value: sections must be keys with values, not a list\n"},
	{"title: a\nsections: {b: , b: }\n",
		"2:17: duplicate-key: b is here twice (keep one of them) [2:12 first used here]\n"},
	{"title: a\ngoals: [a, [b]]\n", "2:12: bad-value: an item of goals must be text, not a list\n"},
	{"title: a\ngoals:\n-\n", "3:2: bad-value: an item of goals has no value (write a value, or remove the line)\n"},
	{"title: a\nroles:\n  skola:\n", "3:3: bad-value: skola has no value (write a value, or remove the line)\n"},
	{"title: a\nlaw: [x]\n", "2:6: bad-value: law must be keys with values, not a list\n"},
	{"title: a\nreviewed: i går\n", "2:11: bad-value: reviewed: \"i går\" is not a date: write it as 2006-01-02, " +
		"2006-01 or 2006\n"},
	{"title: a\nreviewed: [2024]\n", "2:11: bad-value: reviewed must be keys with values, not a list\n"},
	{"text\n", "1:1: bad-value: this must be keys with values, not text\n"},

	// what YAML has and course files do not
	{"title: &x a\nphone: *x\n", "1:8: bad-value: a value cannot begin with & (put the value in quotes; YAML " +
		"anchors, aliases and tags are not read)\n" +
		"2:8: bad-value: a value cannot begin with * (put the value in quotes; YAML anchors, aliases and tags " +
		"are not read)\n"},
	{"title: *Viktigt* här\n", "1:8: bad-value: a value cannot begin with * (put the value in quotes; YAML anchors, " +
		"aliases and tags are not read)\n"},
	{"title: a\nphone: &x\n", "2:8: bad-value: a value cannot begin with & (put the value in quotes; YAML anchors, " +
		"aliases and tags are not read)\n"},
	{"title: !Obs a\n", "1:8: bad-value: a value cannot begin with ! (put the value in quotes; YAML anchors, " +
		"aliases and tags are not read)\n"},
	{"title: ! a\n", "1:8: bad-value: a value cannot begin with ! (put the value in quotes; YAML anchors, aliases " +
		"and tags are not read)\n"},
	{"title: a\n<<: {phone: 1}\n", "2:1: bad-value: merge keys (<<) are not read (repeat the keys here)\n"},
	{"title: a\n? [x]\n: y\n", "2:3: bad-value: a key that is not a word (write key: value)\n"},
	{"title: a\n---\ntitle: b\n", "2:1: yaml: a second YAML document begins here (keep one document and " +
		"remove this line)\n"},
	{strings.Repeat("[", 101), "1:101: nesting-too-deep: more than 100 levels of lists and keys\n"},
	{strings.Repeat("- ", 101) + "\n", "1:201: nesting-too-deep: more than 100 levels of lists and keys\n"},

	// syntax
	{"title: å 😀: b\n", "1:11: yaml: a colon where no key can be (put a value that has a colon in quotes; give keys " +
		"of one group the same indentation, and a space after the colon)\n"},
	{"publisher:\n\tname: a\n", "2:1: yaml: a tab in the indentation (indent with spaces)\n"},
	{"title: a\n\tb: c\n", "2:1: yaml: a tab in the indentation (indent with spaces)\n"},
	{"title: @a\n", "1:8: yaml: a value cannot begin with @ (put the value in quotes)\n"},
	{"title: å\nphone: \"å\nx: y\n", "2:8: yaml: a quotation mark that is never closed (add \" at the end " +
		"of the value)\n"},
	{"title: [å, ä\nphone: 1\n", "1:8: yaml: a bracket that is never closed (close the list, or put the " +
		"value in quotes)\n"},
	{"title: [\n", "2:1: yaml: did not find expected node content (look here and just above for a bracket or " +
		"quotation mark that is never closed, or a line indented otherwise than its neighbours)\n"},
	{"title: å\x01\n", "1:9: yaml: the invisible character U+0001 (remove it)\n"},
	{"title: å\u2028\n", "1:9: yaml: the invisible character U+2028 (remove it)\n"},
	{"title: å\xe5\n", "1:9: yaml: a character that is not UTF-8 (save the file as UTF-8)\n"},
}

func TestFaults(t *testing.T) {
	for _, c := range faults {
		var got document
		if _, ds := decode(c.yaml, &got); report(ds) != c.want {
			t.Errorf("%q:\ngot\n%swant\n%s", c.yaml, report(ds), c.want)
		}
	}
}

func TestTopLevelListAndMap(t *testing.T) {
	var people []person
	if _, ds := decode("- name: a\n- name: b\n", &people); len(ds) > 0 || len(people) != 2 ||
		people[1].Place.String() != "x.md:4:3" {
		t.Errorf("list: %v %s", people, report(ds))
	}
	_, ds := decode("name: a\n", &people)
	if got, want := report(ds), "1:1: bad-value: this must be a list, not keys with values (begin each entry with - "+
		"at the start of a line)\n"; got != want {
		t.Errorf("group instead of list:\ngot  %swant %s", got, want)
	}
	roles := map[string]string{}
	if _, ds := decode("\ufeffskola: Skolan\n", &roles); len(ds) > 0 || roles["skola"] != "Skolan" {
		t.Errorf("map: %v %s", roles, report(ds))
	}
	for _, empty := range []string{"", "# nothing yet\n", "---\n"} {
		if _, ds := decode(empty, &people); len(ds) > 0 {
			t.Errorf("%q is an empty list, but: %s", empty, report(ds))
		}
	}
}

// A fault leaves the rest of the file readable, so that one build reports all faults of all stages.
func TestReadsOnAfterFaults(t *testing.T) {
	var got document
	decode("title: [x]\nminutes: x\nphone: 1\nlaw: {a: {valid-from: x}, b: {valid-from: 2024}}\n", &got)
	if got.Phone != "1" || got.Law["b"].From != "2024" || got.Law["a"].From != "" {
		t.Errorf("got %+v", got)
	}
}

// Time must not explode on what a person could send in as a course file.
func TestHostileInput(t *testing.T) {
	var got document
	for _, text := range []string{
		strings.Repeat("title: a\n", 20_000),
		strings.Repeat("# comment\n", 20_000) + "title: a\n",
		"goals: [" + strings.Repeat("a,", 50_000) + "]\n",
		"title: " + strings.Repeat("a\n ", 50_000) + "\n",
		strings.Repeat("{", 50_000),
		strings.Repeat("? ", 50_000),
		"title: \"" + strings.Repeat("\\", 100_001) + "\n",
	} {
		start := time.Now()
		decode(text, &got)
		t.Logf("%.20q %s", text, time.Since(start))
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range faults {
		f.Add(c.yaml)
	}
	ids := []string{"yaml", "unknown-key", "duplicate-key", "missing-key", "bad-value", "nesting-too-deep"}
	f.Fuzz(func(t *testing.T, text string) {
		for _, dst := range []any{&document{}, &[]person{}, &map[string]dated{}} {
			file, ds := decode(text, dst)
			for _, d := range ds {
				places := []diag.Place{d.Place}
				for _, r := range d.Related {
					places = append(places, r.Place)
				}
				for _, p := range places {
					if p.File != file || p.Span.Start < len(before) || p.Span.End > len(before)+len(text) ||
						p.Span.Start > p.Span.End {
						t.Errorf("%s at %v, outside the text", d.ID, p.Span)
					}
				}
				if !slices.Contains(ids, d.ID) || d.Message == "" || strings.ContainsAny(d.Message, "\n\r") {
					t.Errorf("%s: %q", d.ID, d.Message)
				}
			}
			if d, ok := dst.(*document); ok && (math.IsNaN(d.Share) || math.IsInf(d.Share, 0)) {
				t.Error("a share that is no number")
			}
		}
	})
}
