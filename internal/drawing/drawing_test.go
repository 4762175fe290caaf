package drawing

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for cell, want := range map[string]number{
		"0,8": {value: 0.8, decimal: 1}, "7,5 %": {value: 7.5, decimal: 1, unit: "%"}, "1 200": {value: 1200},
		"1\u00a0200,50 kr": {value: 1200.5, decimal: 2, unit: "kr"},
		"−3":               {value: -3}, "–3": {value: -3}, "+2": {}, "12.5": {value: 12.5, decimal: 1},
		"–": {missing: true},
		"":  {missing: true}, "-": {missing: true}, "..": {missing: true},
		"många": {}, "1,2,3": {}, "3 av 4": {value: 3, unit: "av 4"},
	} {
		got, ok := parseNumber(cell)
		if ok == (want == number{}) || got != want {
			t.Errorf("parseNumber(%q) = %+v, %v, want %+v", cell, got, ok, want)
		}
	}
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		least, greatest float64
		want            string
	}{
		{0, 1.4, "0 0,5 1 1,5"}, {0, 100, "0 50 100"}, {3, 87, "0 50 100"}, {0, 0.08, "0 0,02 0,04 0,06 0,08"},
		{-5, 12, "−5 0 5 10 15"}, {0, 0, "0 0,5 1"}, {-4, -1, "−4 −3 −2 −1 0"}, {0, 7, "0 2 4 6 8"},
	} {
		values, decimals := ticks(test.least, test.greatest)
		var got []string
		for _, v := range values {
			s := formatNumber(v, decimals, ",")
			if decimals > 0 {
				s = strings.TrimSuffix(strings.TrimRight(s, "0"), ",")
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("ticks(%v, %v) = %s, want %s", test.least, test.greatest, s, test.want)
		}
	}
}

// table is a table by its rows, the head first.
func table(rows ...string) (t [][]string) {
	for _, row := range rows {
		t = append(t, strings.Split(row, "|"))
	}
	return t
}

// Every drawing is well-formed, has a title and a description, no colour or size of its own, no coordinate that is not
// a number, stays inside its box and below 8 KB.
func TestCharts(t *testing.T) {
	long := []string{"Grupp|A|B|C|D|E|F"}
	for i := range 10 {
		long = append(long, fmt.Sprintf("Socialtjänstens mottagningsgrupp nummer %d|1|2,5|−|4|%d|6", i, 1000*i))
	}
	for name, tab := range map[string][][]string{
		"years": table("År|Män|Kvinnor", "1996|0,5|0,3", "2008|1,4|–", "2011|0,8|0,6"), "one": table("År|A", "x|3"),
		"negative":     table("Å|A", "a|−5", "b|10"),
		"all negative": table("Å|A|B", "a|−5|−1", "b|−10|−2"), "zero": table("Å|A", "a|0", "b|0"),
		"gaps": table("Å|A|B", "a|–|1", "b|2|–", "c|–|3"), "a series of none": table("Å|A|B", "a|1|–", "b|2|–"),
		"names":      table("Vem|A|B", "Socialtjänstens mottagningsgrupp & <andra>|12|3", "Barnahus|4|5"),
		"most":       table(long...),
		"percent":    table("Å|A", "a|7,5 %", "b|12 %"),
		"equal ends": table("År|Första serien|Andra serien|Tredje serien", "2001|1|1|1", "2002|2|2|2"),
	} {
		p, ok := NewChart(tab[0], tab[1:], ",")
		if !ok {
			t.Errorf("%s is not drawn", name)
			continue
		}
		for kind, svg := range map[string]string{"bars": string(p.Bars("T & <t>", "D")),
			"lines": string(p.Lines("T & <t>", "D"))} {
			if len(svg) > 8<<10 {
				t.Errorf("%s %s: %d bytes", name, kind, len(svg))
			}
			for _, bad := range []string{"NaN", "Inf", "style=", "fill=", "stroke", "font", "<g class=\"value\"></g>"} {
				if strings.Contains(svg, bad) {
					t.Errorf("%s %s holds %s:\n%s", name, kind, bad, svg)
				}
			}
			if !strings.Contains(svg, "<title>T &amp; &lt;t&gt;</title><desc>D</desc>") ||
				!strings.Contains(svg, `role="img"`) {
				t.Errorf("%s %s has no name: %s", name, kind, svg)
			}
			checkDrawing(t, name+" "+kind, svg)
		}
	}
	for name, tab := range map[string][][]string{
		"words": table("Å|A", "a|många"), "no numbers": table("Å|A", "a|–"), "one column": table("Å", "a"),
		"no rows": table("Å|A"), "too many": table("Å|1|2|3|4|5|6|7", "a|1|2|3|4|5|6|7"),
	} {
		if _, ok := NewChart(tab[0], tab[1:], ","); ok {
			t.Errorf("%s is drawn", name)
		}
	}
}

func checkDrawing(t *testing.T, name, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	height := 0.0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range e.Attr {
			switch v := 0.0; a.Name.Local {
			case "viewBox":
				fmt.Sscanf(a.Value, "0 0 400 %g", &height)
				if height < 50 || height > 2400 {
					t.Errorf("%s: viewBox %s", name, a.Value)
				}
			case "x", "y":
				limit := chartWidth
				if a.Name.Local == "y" {
					limit = height
				}
				if n, err := fmt.Sscanf(a.Value, "%g", &v); n != 1 || err != nil || v < 0 || v > limit ||
					math.IsNaN(v) {
					t.Errorf("%s: %s=%q is outside %v", name, a.Name.Local, a.Value, limit)
				}
			}
		}
	}
}

func TestChartPath(t *testing.T) {
	var d drawing
	d.path("M-999 ", 10.0, "H", 3.25, -4.0, 5.0, "z")
	if got := d.String(); got != "M-999 10H3.3-4 5z" {
		t.Errorf("got %s", got)
	}
}

func TestInline(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{`<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><!-- c ` +
			`--><path id="p" d="M1 1" class="a"/> <g fill="none"></g></svg>`,
			`<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1 1"><path d="M1 1" class="a"/><g ` +
				`fill="none"/></svg>`},
		{`<svg><g onclick="x()" style="fill:red"><title>t</title><text>a &lt; b</text></g></svg>`,
			`<svg xmlns="http://www.w3.org/2000/svg" role="img"><g><text>a &lt; b</text></g></svg>`},
		{`<svg aria-label="x" fill="a" fill="b" id="i"/>`,
			`<svg xmlns="http://www.w3.org/2000/svg" role="img" fill="a"/>`},
		{`<svg><script>alert(1)</script></svg>`, ""},
		{`<svg><style>g{}</style></svg>`, ""},
		{`<svg><use href="#x"/></svg>`, ""},
		{`<svg><path fill="url(#g)"/></svg>`, ""},
		{`<svg><path fill="u&#114;l(https://example.se/x)"/></svg>`, ""},
		{`<svg><path fill="Image-Set('https://example.se/x' 1x)"/></svg>`, ""},
		{`<svg ONLOAD="x()" ID="main" STYLE="fill:red" fill="red"><path OnClick="x()" d="M0 0"/></svg>`,
			`<svg xmlns="http://www.w3.org/2000/svg" role="img" fill="red"><path d="M0 0"/></svg>`},
		{`<svg><g></svg>`, ""},
		{`<svg></svg><svg></svg>`, ""},
		{`<p></p>`, ""},
		{``, ""},
		{`<svg`, ""},
	} {
		got, ok := Inline([]byte(test.in), ` role="img"`)
		if string(got) != test.want || ok != (test.want != "") {
			t.Errorf("%s:\n%s, want\n%s", test.in, got, test.want)
		}
	}
}

func TestActive(t *testing.T) {
	for in, want := range map[string]string{
		`<svg><path d="M0 0"/><a href="https://a.se/"><text>x</text></a><use href="#x"/></svg>`: "",
		`<svg><SCRIPT>alert(1)</SCRIPT></svg>`:                                                  "<SCRIPT>",
		`<svg><g ONCLICK="x()"/></svg>`:                                                         "ONCLICK=",
		`<svg><a xlink:href=" JavaScript:x()"/></svg>`:                                          "href=",
		`<svg><image href="https://example.se/spår.png"/></svg>`:                                "href=",
		`<svg><image href="data:image/png;base64,AA"/></svg>`:                                   "",
		`<svg><foreignObject><p>x</p></foreignObject></svg>`:                                    "<foreignObject>",
		`<svg><style>@import "https://example.se/x.css";</style></svg>`:                         "",
	} {
		if got := Active([]byte(in)); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func FuzzInline(f *testing.F) {
	for _, s := range []string{`<svg><g a="b">x</g></svg>`, `<svg><script/></svg>`, `<svg xmlns:x="y"><x:g/></svg>`,
		`<svg a="&#9;">]]></svg>`, `<svg>0</A>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Inline([]byte(s), "")
		if !ok {
			return
		}
		d := xml.NewDecoder(strings.NewReader(string(got)))
		for {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%q became %q: %v", s, got, err)
			}
			if e, ok := tok.(xml.StartElement); ok {
				if e.Name.Local == "script" || e.Name.Local == "style" {
					t.Fatalf("%q became %q", s, got)
				}
				for _, a := range e.Attr {
					name := strings.ToLower(a.Name.Local)
					if strings.HasPrefix(name, "on") || name == "id" || name == "style" ||
						strings.Contains(strings.ToLower(a.Value), "url(") {
						t.Fatalf("%q became %q", s, got)
					}
				}
			}
		}
	})
}
