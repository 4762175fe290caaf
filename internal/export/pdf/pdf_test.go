package pdf

import (
	"errors"
	"maps"
	"path/filepath"
	"strings"
	"testing"
)

// Every opening comes to stand on a right-hand page, and what follows moves with it.
func TestPlace(t *testing.T) {
	openings := []string{"one", "two", "three"}
	printed := map[string]int{"one": 5, "in-one": 6, "two": 8, "in-two": 8, "three": 9, "end": 10}
	pages, blanks := place(printed, openings, nil)
	// two: 8 → 9 with an empty page before; three: 9 + 1 = 10 → 11 with another.
	want := map[string]int{"one": 5, "in-one": 6, "two": 9, "in-two": 9, "three": 11, "end": 12}
	if !maps.Equal(pages, want) {
		t.Errorf("pages are %v, want %v", pages, want)
	}
	if want := map[string]bool{"two": true, "three": true}; !maps.Equal(blanks, want) {
		t.Errorf("empty pages before %v, want %v", blanks, want)
	}
	// Printed with them, all stays as it is.
	again, still := place(pages, openings, blanks)
	if !maps.Equal(again, pages) || !maps.Equal(still, blanks) {
		t.Errorf("the next printing gives %v and %v", again, still)
	}
	// When the text before gets a page longer, the empty page goes.
	longer := map[string]int{"one": 5, "in-one": 6, "two": 10, "in-two": 10, "three": 12, "end": 13}
	if pages, blanks = place(longer, openings, blanks); blanks["two"] || pages["two"] != 9 || pages["three"]%2 == 0 {
		t.Errorf("after a longer text: %v and %v", pages, blanks)
	}
}

func TestRound(t *testing.T) {
	in := "BT\n1 0 0 -1 499.34375 1058 Tm\n<0037> Tj\n5.3920898 0 Td <0044> Tj\n-.0000001 0 Td <0003> Tj\n" +
		"7 0 Td <0004> Tj\nET\n"
	want := "BT\n1 0 0 -1 499.34375 1058 Tm\n<0037> Tj\n5.392 0 Td <0044> Tj\n-0 0 Td <0003> Tj\n7 0 Td <0004> Tj\nET\n"
	if got := string(round([]byte(in))); got != want {
		t.Errorf("got %s", got)
	}
}

// What is painted outside of the tagged content is marked, ligatures with it; what is tagged, and what is not
// understood, stays as it is.
func TestArtifacts(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"q\nBT\n<0037> Tj\nET\nQ\n", "q\n/Artifact BMC\nBT\n<0037> Tj\nET\nEMC\nQ\n"},
		{"BT\n<0037> Tj\n/Span<</ActualText (ff) >> BDC\n<0038> Tj\nEMC\nET\n",
			"/Artifact BMC\nBT\n<0037> Tj\n/Span<</ActualText (ff) >> BDC\n<0038> Tj\nEMC\nET\nEMC\n"},
		{"0 0 5 9 re\nf\n/X5 Do\n", "/Artifact BMC\n0 0 5 9 re\nf\nEMC\n/Artifact BMC\n/X5 Do\nEMC\n"},
		{"0 0 5 9 re\nW* n\n1 2 m\n3 4 l\nS\n", "0 0 5 9 re\nW* n\n/Artifact BMC\n1 2 m\n3 4 l\nS\nEMC\n"},
		{"/P <</MCID 0 >>BDC\nBT\n/Span<</ActualText (ff) >> BDC\n<0038> Tj\nEMC\nET\n0 0 5 9 re\nf\nEMC\n", ""},
		{"EMC\nBT\nET\n", ""},
		{"BT\n<0037> Tj\n", ""},
	} {
		if test.want == "" {
			test.want = test.in
		}
		if got := string(artifacts([]byte(test.in))); got != test.want {
			t.Errorf("%q becomes %q", test.in, got)
		}
	}
}

// A link to a file of this computer loses its target; one to the web keeps it.
func TestForget(t *testing.T) {
	link := func(url string) []byte {
		return []byte("<</Type /Annot\n/Subtype /Link\n/A <</Type /Action\n/S /URI\n/URI (" + url +
			")>>\n/Border [0 0 0]>>")
	}
	f := &file{objects: [][]byte{nil, link(`file:///tmp/a\(1\)/b.html`), link("https://example.org/")}}
	f.forget()
	if got := string(f.objects[1]); got != "<</Type /Annot\n/Subtype /Link\n\n/Border [0 0 0]>>" {
		t.Errorf("a file's link becomes %q", got)
	}
	if got := string(f.objects[2]); got != string(link("https://example.org/")) {
		t.Errorf("a link to the web becomes %q", got)
	}
}

// What is no PDF of the known form is refused with words that help.
func TestUnknownForm(t *testing.T) {
	for _, data := range []string{"", "%PDF-1.7\n",
		"%PDF-1.4\nxref\n0 9\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
		"trailer\n<<>>\nstartxref\n99999\n%%EOF\n"} {
		if _, err := destinations([]byte(data)); !errors.Is(err, errUnknownForm) {
			t.Errorf("%q: %v", data, err)
		}
		if _, err := pack([]byte(data), ""); !errors.Is(err, errUnknownForm) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj\n<</Type /Catalog\n/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids [2 0 R]>>\nendobj\n" +
		"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \ntrailer\n<</Size 3\n" +
		"/Root 1 0 R>>\nstartxref\n90\n%%EOF\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := destinations(data); err == nil {
			if _, err := pack(data, "2026-04-27"); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestNoBrowser(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "chromium")
	if _, err := FindBrowser(missing); err == nil || !strings.Contains(err.Error(), "--browser") {
		t.Errorf("a browser that does not exist: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	for _, name := range []string{"ProgramFiles", "ProgramFiles(x86)", "LocalAppData", "HOME"} {
		t.Setenv(name, t.TempDir())
	}
	if program, err := FindBrowser(""); err == nil {
		t.Logf("a browser stands where no setting can hide it: %s", program)
	} else if text := err.Error(); !strings.Contains(text, "apt install chromium") ||
		!strings.Contains(text, "print it") {
		t.Errorf("the message does not help: %s", text)
	}
}
