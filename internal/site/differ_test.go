package site

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/lang"
)

// everything is what the pages of all kinds do not have.
var everything = map[string]string{
	"sources.yaml": "- {id: bok, type: book, title: Boken}\n- {id: lagen, type: legislation, title: Lagen, " +
		"provisions: {1 §: {}}}\n" +
		"- {id: gammal, type: legislation, title: Gamla lagen, status: replaced, replaced-by: lagen}\n",
	"glossary.yaml": "- {term: uttryck, definition: Ett ord., see: [annat]}\n- {term: annat, " +
		"definition: Ett annat.}\n",
	"02-mer/index.md": "# Mer\n\nEtt uttryck, se [sidan](01-lang.md#delen).\n",
	"02-mer/01-lang.md": `---
titel: En lång sida
sammanfattning: Allt som gäller flera sidor.
mål: [se allt]
innehåll: Texten nämner allt.
lager: grund
vinjett: kopp.svg
granskad: {date: 2026-05-03, by: Ada Ek}
tidigare: [gammalt/namn]
återblick: 2
utdelningsblad: [delen]
---

Ett uttryck och annat. [Kontakter](../01-slag/01-block-text.md) och [startsidan](/index.md).

## Delen {#delen}

Lagen säger det [@lagen 1 §; @bok s. 3], och den gamla sade annat [@gammal 2 § historiskt]. En not[^a].

[^a]: Noten [@bok].

::: lag
Enligt [@lagen 1 §] gäller det.
:::

::: varning {verksamhet=skola}
För skolan.
:::

::: återblick
3
:::

::: hos-oss {#platsen}
Här står kursens text.
:::

::: film [Filmen] {källa=/media/film.mp4 undertexter=/media/film.vtt}
Allt som sägs.
:::
`,
	"02-mer/02-fall.md": `---
titel: Ett fall
slag: fall
vinjett: kopp.svg
---

::: fallbeskrivning [Lo] {#lo}
Lo är här.
:::

::: diskussion {minuter=10 grupp="tre och tre"}
- Vad säger du?
:::
`,
	"02-mer/03-traff.md": `---
titel: En träff
slag: träff
---

## Upplägg {#upplagg}

| Del | Moment | Minuter |
| --- | --- | --: |
| A | Ram | 5 |
| A | Prata | 20 |
| B | Besluta | 15 |

## Del A {#del-a}

::: diskussion [Prata]
- Om [fallet](02-fall.md)?
:::

## Del B {#del-b}

::: samtalsledare
För den som leder.
:::

## Besluta {#besluta}

Vi beslutar.
`,
	"02-mer/04-prov.md":    "---\ntitel: Ett prov\nslag: test\nantal: 1\n---\n\nProvet.\n",
	"03-om/01-om.md":       "---\ntitel: Om kursen\nslag: sida\n---\n\nText om [@bok].\n",
	"04-utan-sida/01-a.md": "# En del utan egen sida\n\nText.\n",
}

// An edition of the test is one of several that differ in everything in which editions may differ.
func differing(name string, n int, language string) map[string]string {
	or := func(of ...string) string { return of[n%len(of)] }
	return map[string]string{
		"edition.yaml": strings.NewReplacer("NAME", name, "N", fmt.Sprint(n+1), "LANGUAGE", language, "BOOL",
			or("yes", "no", "yes"),
			"COMPLIANCE", or("full", "partial", "none"), "WARNING", or("missing-feedback", "minutes-off",
				"unused-term")).Replace(`
title: Kursen NAME
language: LANGUAGE
subtitle: Underrubrik NAME
version: 1.N
publisher: {name: Kommun NAME, url: "https://NAME.example", email: "NAME@example.se", phone: "010-N"}
responsible: Ansvarig NAME
reviewers: [{name: Granskare NAME, role: expert, date: 2026-05-0N, what: allt}]
owner-url: "https://NAME.example/kurs/"
base-url: "https://NAME.example/kurs/"
license: Licens NAME
reviewed: 2026-06-0N
review-every: N months
mastery: 6N
report-score: BOOL
roles: {skola: Skolan NAME}
accessibility: {compliance: COMPLIANCE, assessed: 2026-04-0N, updated: 2026-04-1N, method: Metod NAME,
  email: "t-NAME@example.se", phone: "020-N", form-url: "https://NAME.example/form",
  issues: [Brist NAME], burden: [Last NAME], exempt: [Undantag NAME],
  supervisor: Tillsyn NAME, supervisor-url: "https://tillsyn-NAME.example"}
privacy: {controller: Ansvar NAME, email: "p-NAME@example.se", phone: "030-N", logs: Loggar NAME, lms: Plattform NAME}
booklet: yes
imprint: Tryckt av NAME
support: [egen-NAME]
follow-up: [{page: 02-mer/00-var.md, weeks: N}]
allow: [WARNING]
hide: [` + or("01-slag/04-block-table.md", "01-slag/05-block-callout.md", "01-slag/09-block-reflection.md") + `]
`),
		"content/contacts.yaml": strings.NewReplacer("NAME", name, "N", fmt.Sprint(n+1)).Replace(
			"- {id: linjen, phone: 020-NN NN NN, checked: {date: 2026-01-0N, source: sidan}}\n- {id: egen-NAME, " +
				"name: Vår mottagning NAME, phone: 08-N, for: vuxna, group: nära}\n"),
		"content/sources.yaml": "- {id: bok, title: Boken " + name + "}\n- {id: lagen, title: Lagen " + name +
			", provisions: {1 §: {checked: {date: 2026-02-0" + fmt.Sprint(n+1) + "}}}}\n",
		"content/glossary.yaml": "- {term: uttryck, definition: Ett ord hos " + name + ".}\n- {term: " +
			or("sidan", "noten", "texten") + ", definition: Vårt ord.}\n",
		"content/" + or("01-slag/01-block-text.md", "01-slag/02-block-heading.md",
			"01-slag/06-block-case.md"): "# Sidan hos " + name + "\n\nVår egen text, ett uttryck.\n",
		"content/02-mer/00-var.md": "# Vår sida " + name + "\n\n::: fråga {#var-" + name +
			" sluttest=ja}\nVar?\n\n- [x] Här\n  > Ja.\n- [ ] Där\n  > Nej.\n:::\n",
		"content/media/figur.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M` +
			fmt.Sprint(n) +
			` 1h2"/></svg>`,
		"local/platsen.md":     "Hos " + name + " ringer du [oss](/03-om/01-om.md).\n",
		"local/hos-oss-har.md": "Så gör vi i " + name + ".\n",
	}
}

const numberOfEditions = 3

// A course that uses every kind and every layout, in editions that differ in all that an edition may differ in: each is
// what it is when it is built alone, whatever was built before it.
func TestEditionsThatDifferInEverything(t *testing.T) {
	t.Parallel()
	all := samples(t)
	dir := project(t, all, func(s *sample) string { return s.text })
	for name, text := range everything {
		write(t, filepath.Join(dir, "content", name), text)
	}
	layoutsThatTell(t, dir)
	colours, err := os.ReadFile("../../assets/style/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for n := range max(numberOfEditions, len(lang.Codes())) {
		name := fmt.Sprintf("kommun%c", 'a'+n)
		names = append(names, name)
		for file, text := range differing(name, n, lang.Codes()[n%len(lang.Codes())]) {
			write(t, filepath.Join(dir, "editions", name, file), text)
		}
		write(t, filepath.Join(dir, "editions", name, "assets/style/tokens.css"), string(colours)+"/* "+name+" */\n")
	}
	together := New(Options{Dir: dir, Program: "test"})
	defer together.Close()
	built := map[string]bool{}
	for _, name := range slices.Concat(names, names, names[:1]) {
		for _, text := range asAlone(t, together, dir, name) {
			for layout := range tables().Types {
				built[layout] = built[layout] || strings.Contains(text, telltale(layout))
			}
		}
	}
	for _, layout := range slices.Sorted(maps.Keys(tables().Types)) {
		if !built[layout] {
			t.Errorf("no edition of the test uses the layout %s", layout)
		}
	}
	var courses []*course.Course
	for _, name := range names[:numberOfEditions] {
		r, err := together.CheckEdition(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		courses = append(courses, r.Course)
	}
	differInEverything(t, courses)
}

// Editions that differ in one thing alone share most texts. Each must say its own of that thing: what a text does not
// ask the View it is written over, or the View does not note, shows here.
func TestEditionsThatDifferInOneThing(t *testing.T) {
	t.Parallel()
	all := samples(t)
	dir := project(t, all, func(s *sample) string { return s.text })
	for name, text := range everything {
		write(t, filepath.Join(dir, "content", name), text)
	}
	const facts = "publisher: {name: Kommunen, email: kurs@example.se}\n" +
		"accessibility: {compliance: full, assessed: 2026-05-04, updated: 2026-05-04, method: egen granskning}\n" +
		"roles: {skola: Skolan}\n"
	whole := differing("kommunx", 1, "sv")
	editions := map[string]map[string]string{
		"plain": {},
		"config": {"edition.yaml": strings.NewReplacer("Skolan kommunx", "Skolan", "egen-kommunx", "linjen",
			"02-mer/00-var.md", "02-mer/01-lang.md").Replace(whole["edition.yaml"])},
		"roles":  {"edition.yaml": strings.Replace(facts, "Skolan", "Vår skola", 1)},
		"hidden": {"edition.yaml": facts + "hide: [01-slag/01-block-text.md]\n"},
		"media":  {"content/media/figur.svg": whole["content/media/figur.svg"]},
		"larger": {"content/media/film.mp4": "\x00\x00\x00\x18ftypisom, another film"},
		"slot":   {"local/platsen.md": whole["local/platsen.md"]},
		"moved":  {"content/01-slag/01-block-text.md": "# En annan rubrik\n\nText.\n"},
		"more": {"content/01-slag/00-forst.md": "# Först\n\n::: fråga {#forst}\nVar?\n\n- [x] Här\n  > Ja.\n" +
			"- [ ] Där\n  > Nej.\n:::\n"},
		"asked":    {"content/02-mer/00-var.md": whole["content/02-mer/00-var.md"]},
		"contact":  {"content/contacts.yaml": "- {id: linjen, phone: 020-99 99 99}\n"},
		"source":   {"content/sources.yaml": "- {id: bok, title: En annan bok}\n"},
		"dated":    {"content/sources.yaml": "- {id: lagen, checked: {date: 2026-03-03}}\n"},
		"replaced": {"content/sources.yaml": "- {id: gammal, replaced-by: bok}\n"},
		"term":     {"content/glossary.yaml": "- {term: texten, definition: Vårt ord.}\n"},
	}
	for name, files := range editions {
		if files["edition.yaml"] == "" {
			files["edition.yaml"] = facts
		}
		for file, text := range files {
			write(t, filepath.Join(dir, "editions", name, file), text)
		}
	}
	together := New(Options{Dir: dir, Program: "test"})
	defer together.Close()
	for range 2 { // from the second course on, texts are remembered
		build(t, together, "plain")
	}
	plain := build(t, together, "plain")
	for _, name := range slices.Sorted(maps.Keys(editions)) {
		files := asAlone(t, together, dir, name)
		if name != "plain" && maps.Equal(files, plain) {
			t.Errorf("the edition %s is in nothing another than the plain one", name)
		}
		build(t, together, "plain")
	}
}

// differInEverything holds the configuration and the data of editions to it that no two say the same, but for what has
// two values.
func differInEverything(t *testing.T, courses []*course.Course) {
	t.Helper()
	config := reflect.TypeFor[course.Config]()
	for i := range config.NumField() {
		field := config.Field(i)
		if field.Name == "ID" || field.Name == "Place" {
			continue
		}
		same := 0
		for j := range courses {
			a, b := reflect.ValueOf(courses[j].Config).Field(i), reflect.ValueOf(courses[(j+1)%len(courses)].Config).
				Field(i)
			if reflect.DeepEqual(a.Interface(), b.Interface()) {
				same++
			}
		}
		few := field.Name == "Language" || field.Type.Kind() == reflect.Bool
		if few && same > 1 || !few && same > 0 && field.Name != "Booklet" { // without it there is no booklet to compare
			t.Errorf("the editions of the test do not differ in %s", field.Name)
		}
	}
	for j, c := range courses {
		d := courses[(j+1)%len(courses)]
		for what, same := range map[string]bool{
			"sources": reflect.DeepEqual(c.Sources, d.Sources), "contacts": reflect.DeepEqual(c.Contacts, d.Contacts),
			"terms": reflect.DeepEqual(c.Terms, d.Terms), "media": reflect.DeepEqual(c.Media, d.Media),
			"hidden pages": reflect.DeepEqual(c.Hidden, d.Hidden),
		} {
			if same {
				t.Errorf("two editions of the test have the same %s", what)
			}
		}
	}
}

// telltale is an element that tells in a page that a layout was used.
func telltale(layout string) string { return `<i title="` + layout + `"></i>` }

// layoutsThatTell gives a project the program's layouts, each with its telltale.
func layoutsThatTell(t *testing.T, dir string) {
	t.Helper()
	layouts := os.DirFS("../../layouts")
	err := fs.WalkDir(layouts, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(layouts, name)
		if filepath.Ext(name) == ".html" {
			text = append([]byte(telltale(name)), text...)
		}
		write(t, filepath.Join(dir, "layouts", name), string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
