package bundle_test

import (
	"strings"
	"testing"
)

// A component's look on paper stands in its own file, and comes in the sheet for paper and in no other.
func TestSheetsOfAComponent(t *testing.T) {
	const card = `/* @layer print { .no {} } */
@layer blocks { .card { color: red; --brace: "}" } .card::before { content: "\"}" } }
@layer print { .card { color: black } @page { margin: 1cm } }
@layer present { .slide .card { color: blue } }
@layer other { .card:not([x="}"]) { background: url(data:image/png;base64,AA==) } }
b { color: green }
`
	result, ds := build(t, assets(
		"style/site.css", "@layer blocks, print, present;\n@import \"card.css\";\n",
		"style/card.css", card,
		"style/print.css", "@import \"site.css\";\n.button { display: none }\n",
		"style/present.css", "@import \"site.css\";\n",
	))
	if len(ds) > 0 {
		t.Fatal(text(ds))
	}
	for sheet, want := range map[string]struct{ has, hasNot []string }{
		"site": {[]string{"color:red", "--brace", "background:url(", "color:green"},
			[]string{"black", "@page", "blue", ".no"}},
		"print":   {[]string{"color:#000", "@page{margin:1cm}", ".button"}, []string{"red", "blue", "green", "base64"}},
		"present": {[]string{"color:#00f"}, []string{"red", "#000", "green", ".button"}},
	} {
		css := string(result.Files[result.Manifest["style/"+sheet+".css"]])
		for _, s := range want.has {
			if !strings.Contains(css, s) {
				t.Errorf("%s lacks %q:\n%s", sheet, s, css)
			}
		}
		for _, s := range want.hasNot {
			if strings.Contains(css, s) {
				t.Errorf("%s has %q:\n%s", sheet, s, css)
			}
		}
	}
}

// A fault in a file that is part of several sheets is told once, at its place in the file.
func TestFaultInOnePart(t *testing.T) {
	_, ds := build(t, assets(
		"style/site.css", "@import \"card.css\";\n@import \"none.css\";\n",
		"style/card.css", "@layer blocks { a { color: red } }\n@layer print {\n\tå { background: url(no.svg) }\n}\n",
		"style/print.css", "@import \"site.css\";\n",
	))
	const want = "assets/style/card.css:3:18: error: there is no file assets/style/no.svg [asset]\n" +
		"assets/style/site.css:2:9: error: there is no file assets/style/none.css [asset]\n"
	if got := text(ds); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
