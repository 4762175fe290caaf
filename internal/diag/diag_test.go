package diag

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestPositionsCountCodePoints(t *testing.T) {
	f := NewFile("content/a.md", []byte("å😀x\n\n\tslut"))
	for _, test := range []struct {
		offset int
		want   Position
	}{{0, Position{1, 1}}, {2, Position{1, 2}}, {6, Position{1, 3}}, {7, Position{1, 4}}, {8, Position{2, 1}},
		{9, Position{3, 1}}, {10, Position{3, 2}}, {99, Position{3, 6}}} {
		if got := f.Position(test.offset); got != test.want {
			t.Errorf("offset %d: %v, want %v", test.offset, got, test.want)
		}
	}
}

// However long a line is, a place in it is found by what stands near.
func TestPositionsInLongLines(t *testing.T) {
	text := []byte("å\n" + strings.Repeat("åb😀", 10_000) + "\nå" + strings.Repeat("x", 30_000) + "\n")
	f := NewFile("content/a.md", text)
	line, column := 1, 1
	for i, r := range string(text) {
		if got := f.Position(i); got != (Position{line, column}) {
			t.Fatalf("offset %d: %v, want %v", i, got, Position{line, column})
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
	}
	end := NewFile("content/b.md", []byte(strings.Repeat("x", 8*stretch))).Position(8 * stretch)
	if end != (Position{1, 8*stretch + 1}) {
		t.Errorf("the end of a text is at %v", end)
	}
}

func TestTextPointsAtThePlace(t *testing.T) {
	f := NewFile("content/a.md", []byte("ett\n\tåå fel här\n"))
	d := New("dead-link", f.At(10, 13), "the link leads nowhere").Hintf("correct it").See(f.At(0, 3), "the other place")
	var b strings.Builder
	if err := Text(&b, []Diagnostic{d}); err != nil {
		t.Fatal(err)
	}
	want := "content/a.md:2:5: error: the link leads nowhere [dead-link]\n    \tåå fel här\n    \t   ^^^\n" +
		"  content/a.md:1:1: the other place\n    ett\n    ^^^\n  hint: correct it\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// What an author's file holds cannot move the cursor of the terminal, or ring.
func TestTextShowsNoControlCharacters(t *testing.T) {
	f := NewFile("content/a.md", []byte("a\x1b[2Jb\x07 \u009b31m\n"))
	var b strings.Builder
	_ = Text(&b, []Diagnostic{New("dead-link", f.At(0, 1), "the link \x1b]0;x\x07 leads nowhere")})
	if strings.ContainsAny(b.String(), "\x1b\x07\u009b") || !strings.Contains(b.String(), "a\ufffd[2Jb\ufffd") {
		t.Errorf("%q", b.String())
	}
}

func TestTextCountsWhatNobodyReads(t *testing.T) {
	f := NewFile("content/a.md", []byte(strings.Repeat("x", 3000)))
	var ds []Diagnostic
	for i := range 3000 {
		ds = append(ds, New("raw-html", f.At(i, i+1), "HTML is not rendered"))
	}
	var b strings.Builder
	_ = Text(&b, ds)
	if !strings.HasSuffix(b.String(), "and 2500 more messages; mend these first\n") {
		t.Error(b.String()[b.Len()-100:])
	}
}

func TestSortDropsRepeats(t *testing.T) {
	f := NewFile("b.md", []byte("xx"))
	a, b, c := New("dead-link", f.At(1, 2), "m"), New("dead-link", f.At(0, 1), "m"), New("no-content", Place{}, "m")
	got := Sort([]Diagnostic{a, b, a, c})
	if len(got) != 3 || got[0].ID != "no-content" || got[1].Span.Start != 0 {
		t.Errorf("%v", got)
	}
}

func TestMachineFormats(t *testing.T) {
	f := NewFile("content/a,b.md", []byte("å fel"))
	ds := []Diagnostic{New("heading-jump", f.At(3, 6), "50 % fel").Hintf("rad\ntvå")}
	var j, s, g bytes.Buffer
	if err := JSON(&j, nil); err != nil || strings.TrimSpace(j.String()) != "[]" {
		t.Errorf("an empty list is %q, %v", j.String(), err)
	}
	j.Reset()
	_ = JSON(&j, ds)
	var out []map[string]any
	if err := json.Unmarshal(j.Bytes(), &out); err != nil || out[0]["line"] != 1.0 || out[0]["column"] != 3.0 ||
		out[0]["endColumn"] != 6.0 || out[0]["severity"] != "warning" || out[0]["related"] == nil {
		t.Errorf("%s %v", j.String(), err)
	}
	_ = SARIF(&s, ds)
	if !json.Valid(s.Bytes()) || !strings.Contains(s.String(), `"ruleId": "heading-jump"`) {
		t.Error(s.String())
	}
	_ = GitHub(&g, ds)
	if want := "::warning file=content/a%2Cb.md,line=1,endLine=1,col=3,endColumn=6,title=heading-jump::50 %25 " +
		"fel%0Arad%0Atvå\n"; g.String() != want {
		t.Errorf("got %q, want %q", g.String(), want)
	}
}

func TestNewText(t *testing.T) {
	for _, test := range []struct{ raw, data, id string }{
		{"\ufeffa\r\nb\rc", "a\nb\nc", ""}, {"a\x00", "", "not-utf8"}, {"\xff", "", "not-utf8"},
		{"å\ufffe", "", "not-utf8"}, {strings.Repeat("x", MaxTextSize+1), "", "file-too-large"},
	} {
		f, ds := NewText("a.md", []byte(test.raw))
		switch {
		case test.id == "" && (len(ds) > 0 || string(f.Data) != test.data):
			t.Errorf("%q: %q %v", test.raw, f.Data, ds)
		case test.id != "" && (len(ds) != 1 || ds[0].ID != test.id):
			t.Errorf("%.10q: %v, want %s", test.raw, ds, test.id)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, test := range []struct{ name, want string }{{"fokta", "fakta"}, {"fråag", "fråga"}, {"helt annat", ""},
		{"", ""}} {
		if got := Nearest(test.name, []string{"fakta", "fråga", "exempel"}); got != test.want {
			t.Errorf("%q: %q, want %q", test.name, got, test.want)
		}
	}
}
