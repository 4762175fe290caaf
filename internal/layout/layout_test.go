package layout_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/layouttest"
	"github.com/vinjett/vinjett/internal/overlay"
)

// What the layouts of these tests are given.
type (
	link  struct{ URL, Title string }
	goals struct {
		Title string
		Goals []string
	}
	opening struct {
		Crumbs []link
		Goals  goals
	}
	chapter struct {
		Title   string
		Opening opening
		TOC     []link
	}
	person struct{ ID, Body string }
)

var table = layout.Table{
	Types: map[string]any{
		"chapter.html": chapter{}, "case.html": chapter{}, "page.html": chapter{}, "parts/case.html": person{},
		"parts/role.html": person{},
	},
	Keys: "contents sources",
}

func TestNew(t *testing.T) {
	for _, test := range []struct {
		name string
		own  map[string]string
		want string
	}{
		{"a field that does not exist", map[string]string{"parts/case.html": "<p>\n{{.Bodi}}</p>"},
			`layouts/parts/case.html:2:3: there is no field Bodi here | did you mean .Body?`},
		{"in a range", map[string]string{"chapter.html": "{{range .TOC}}{{.Title}}{{.Href}}{{end}}"},
			`layouts/chapter.html:1:27: there is no field Href here | there are: .URL, .Title`},
		{"of a variable", map[string]string{"chapter.html": "{{range $i, $l := .TOC}}{{$l.Nej}}{{end}}"},
			`layouts/chapter.html:1:29: there is no field Nej here | there are: .URL, .Title`},
		{"of a field", map[string]string{"chapter.html": "{{.Opening.Goals.Nej}}"},
			`layouts/chapter.html:1:17: there is no field Nej here | there are: .Title, .Goals`},
		{"first of two", map[string]string{"chapter.html": "{{.Opning.Goals}}"},
			`layouts/chapter.html:1:3: there is no field Opning here | did you mean .Opening?`},
		{"of text", map[string]string{"chapter.html": "{{.Title.Nej}}"},
			`layouts/chapter.html:1:9: .Title is a string and has no fields`},
		{"through a layout that is called", map[string]string{"case.html": `{{template "x.html" .Opening}}`,
			"x.html": "{{with .Goals}}{{.Summary}}{{end}}"},
			`layouts/x.html:1:18: there is no field Summary here | there are: .Title, .Goals`},
		{"a range over text", map[string]string{"chapter.html": "{{range .Title}}{{end}}"},
			`layouts/chapter.html:1:9: range over .Title, which is not a list`},
		{"a layout that does not exist", map[string]string{"chapter.html": `{{template "parts/opning.html" .}}`,
			"parts/opening.html": "x"}, `layouts/chapter.html:1:12: there is no layout "parts/opning.html" | did ` +
			`you mean "parts/opening.html"?`},
		{"a text that does not exist", map[string]string{"chapter.html": `{{t "sourcs"}}`},
			`layouts/chapter.html:1:5: there is no text "sourcs" | did you mean "sources"?`},
		{"a number's text", map[string]string{"chapter.html": `{{n "contents" 1}}`},
			`layouts/chapter.html:1:5: there is no text "contents-one" | add it to the strings file`},
		{"broken", map[string]string{"page.html": "a\n  {{if}}"}, `layouts/page.html:2:3: missing value for if`},
		{"a function that does not exist", map[string]string{"page.html": "{{shout .}}"},
			`layouts/page.html:1:1: function "shout" not defined`},
		{"an action where none can be", map[string]string{"page.html": "<p>\n<a {{if .Title}}href=\"{{end}}x\">"},
			`layouts/page.html:2:9: {{if}} branches end in different contexts`},
		{"missing", map[string]string{"parts/role.html": ""},
			`layouts/parts/role.html:1:1: this layout is missing | remove the folder's own layouts to use the ` +
				`built-in ones, or write this one too`},
		{"no texts", map[string]string{"strings/sv.yaml": ""},
			`layouts/strings/sv.yaml:1:1: there are no texts for the language "sv" | choose a language that ` +
				`has one: sv, en`},
		{"not UTF-8", map[string]string{"page.html": "\xff"}, `layouts/page.html:1:1: the byte 0xff is not UTF-8 text`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, ds, err := layout.New(layouttest.Small(table, test.own), "sv", false, table)
			if err != nil || r != nil || len(ds) == 0 {
				t.Fatal(r, ds, err)
			}
			got := ds[0].Place.String() + ": " + ds[0].Message
			if ds[0].Hint != "" {
				got += " | " + ds[0].Hint
			}
			if !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestNewReadFailure(t *testing.T) {
	if _, _, err := layout.New(os.DirFS("/does/not/exist"), "sv", false, table); err == nil {
		t.Error("no error for a folder that cannot be read")
	}
}

func TestTexts(t *testing.T) {
	x := layout.Texts{"a": "{1} av {2}", "b": "{2}{1}", "c": "{3} {", "m": "en {1}", "m-one": "ett",
		"months": "januari februari", "and": "och"}
	for got, want := range map[string]string{
		x.T("a", 1, 2): "1 av 2", x.T("b", "x", "{1}"): "{1}x", x.T("c", 1): "{3} {", x.N("m", 1): "ett",
		x.N("m", 2):          "en 2",
		x.Date("2026-02-07"): "7 februari 2026", x.Date("2026-01"): "januari 2026", x.Date("2026"): "2026",
		x.Date("2026-12-01"): "1 12 2026", x.Date(""): "",
		x.List(nil): "", x.List([]string{"a"}): "a", x.List([]string{"a", "b", "c"}): "a, b och c",
		layout.InSentence("Lagen om"): "lagen om", layout.InSentence("SoL 1 §"): "SoL 1 §", layout.InSentence(""): "",
		layout.SentenceCase("ärlig"): "Ärlig",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A course's own texts lie over the built-in ones line by line; one that nobody asks for is most often misspelt.
func TestOwnTexts(t *testing.T) {
	builtIn := layouttest.Small(table, nil)
	over := func(own fstest.MapFS) (*layout.Set, string) {
		set, ds, err := layout.New(overlay.New(own, builtIn), "sv", false, table)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, d := range ds {
			lines = append(lines, d.Place.String()+": "+d.Message+" | "+d.Hint)
		}
		return set, strings.Join(lines, "\n")
	}
	set, faults := over(fstest.MapFS{
		"strings/sv.yaml": {Data: []byte("sources: Källor\nmine: Min egen\n")},
		"chapter.html":    {Data: []byte(`{{t "mine"}}`)},
	})
	if faults != "" {
		t.Fatal(faults)
	}
	if got := set.Texts["sources"] + " " + set.Texts["contents"] + " " +
		set.Texts["mine"]; got != "Källor contents Min egen" {
		t.Errorf("the texts are %s", got)
	}
	_, faults = over(fstest.MapFS{"strings/sv.yaml": {Data: []byte("# texter\n\nsourcs: Källor\nxyzzy: Y\n")}})
	want := `layouts/strings/sv.yaml:3:1: no layout asks for the text "sourcs" | did you mean "sources"?
layouts/strings/sv.yaml:4:1: no layout asks for the text "xyzzy" | take the line away`
	if faults != want {
		t.Errorf("got\n%s\nwant\n%s", faults, want)
	}
}
