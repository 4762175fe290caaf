package site

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/diag"
)

// Editions that are built one after the other share what they have in common. Each must be what it is when it is built
// alone, whatever was built before it.
func TestEditionsTogetherAreAsAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	const facts = "publisher: {name: %s, email: kurs@example.se}\naccessibility: {compliance: full, assessed: " +
		"2026-05-04, updated: 2026-05-04, method: egen granskning}\n"
	editions := map[string]map[string]string{
		"plain":   {},
		"same":    {},
		"contact": {"edition.yaml": "contacts:\n  - {id: socialjour, phone: 08-465 001}\n"},
		"slot":    {"local/lokala-kontakter.md": "Ring [oss](/06-om-kursen/om-kursen.md).\n"},
		"question": {"local/vem-gor-vad-lokalt.md": "::: fråga {#egen-fraga}\nVilken dag är det?\n\n- [x] Måndag\n" +
			"- [ ] Tisdag\n:::\n"},
		"page": {"content/04-fordjupning/14-vem-gor-vad.md": "# Vem gör vad hos oss\n\nVi gör allt, se " +
			"[kontakter](/kontakter.html). Orosanmälan.\n" + linkedTo(t, dir, "14-vem-gor-vad.md")},
		"added": {"content/01-grundkurs/00-lokalt.md": "# Lokalt först\n\nText.\n"},
		"hidden": {"edition.yaml": "hide: [02-fall/02-mikael.md, 05-studiegrupp, " +
			"04-fordjupning/12-att-samtala.md]\n"},
		"term":   {"edition.yaml": "glossary:\n  - {term: socialjour, definition: Den som svarar på natten.}\n"},
		"source": {"edition.yaml": "sources:\n  - {id: socialstyrelsen2015, title: En annan titel}\n"},
		"roles":  {"edition.yaml": "roles: {lss-boende: Boende enligt LSS}\n"},
		"title":  {"edition.yaml": "title: Vår kurs\nbase-url: https://example.se/kurs/\nmastery: 60\n"},
		"support": {"edition.yaml": "support: [socialjour]\ncontacts:\n  - {id: egen, name: Vår mottagning, phone: " +
			"08-465 002, for: vuxna}\n"},
	}
	for name, files := range editions {
		files["edition.yaml"] = fmt.Sprintf(facts, name) + files["edition.yaml"]
		for file, text := range files {
			file = filepath.Join(dir, "editions", name, file)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	together := New(Options{Dir: dir, Program: "test"})
	defer together.Close()
	names := slices.Sorted(maps.Keys(editions))
	build(t, together, "plain")
	build(t, together, "contact")
	for _, name := range append(names, "plain", "slot", "contact") {
		asAlone(t, together, dir, name)
	}
}

// build returns the files of an edition.
func build(t *testing.T, builder *Builder, name string) map[string]string {
	t.Helper()
	r, err := builder.BuildEdition(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if r.Tree == nil {
		var b strings.Builder
		_ = diag.Text(&b, r.Diagnostics)
		t.Fatalf("%s: %s", name, b.String())
	}
	files := map[string]string{}
	for _, p := range r.Tree.Paths() {
		data, err := r.Tree.Open(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		files[p] = string(data)
	}
	return files
}

// asAlone builds an edition with a builder that has built others, and compares it with what one gives that has not.
func asAlone(t *testing.T, together *Builder, dir, name string) map[string]string {
	t.Helper()
	alone := New(Options{Dir: dir, Program: "test"})
	defer alone.Close()
	want, got := build(t, alone, name), build(t, together, name)
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if got[p] != want[p] {
			at := 0
			for at < min(len(got[p]), len(want[p])) && got[p][at] == want[p][at] {
				at++
			}
			t.Errorf("%s: %s is another when other editions are built before it: …%q, alone …%q",
				name, p, cut(got[p], at), cut(want[p], at))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, alone %d", name, len(got), len(want))
	}
	return got
}

func cut(s string, at int) string { return s[max(0, at-40):min(len(s), at+80)] }

// Editions of one run are of one moment: what is written into the course meanwhile waits for the next run.
func TestHold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("content/course.yaml", "id: k\ntitle: Kurs\nlanguage: sv\n")
	write("content/index.md", "# Start\n\nFöre.\n")
	builder := New(Options{Dir: dir})
	defer builder.Close()
	start := func() string {
		r, err := builder.BuildEdition(t.Context(), "")
		if err != nil || r.Tree == nil {
			t.Fatal(r, err)
		}
		page, err := r.Tree.Open(t.Context(), "index.html")
		if err != nil {
			t.Fatal(err)
		}
		return string(page)
	}
	if err := builder.Hold(); err != nil {
		t.Fatal(err)
	}
	before := start()
	write("content/index.md", "# Start\n\nEfter.\n")
	write("content/ny.md", "# Ny\n\nText.\n")
	if !strings.Contains(before, "Före.") || start() != before {
		t.Error("the second edition is of another moment than the first")
	}
}

// linkedTo returns a heading for each id on a page that other pages lead to, for a page in its place.
func linkedTo(t *testing.T, dir, page string) string {
	t.Helper()
	ids := map[string]bool{}
	link := regexp.MustCompile(regexp.QuoteMeta(page) + `#([a-z0-9-]+)`)
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(file) != ".md" {
			return err
		}
		text, err := os.ReadFile(file)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			ids[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		fmt.Fprintf(&b, "\n## %s {#%s}\n\nText.\n", id, id)
	}
	return b.String()
}
