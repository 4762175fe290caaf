package search_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/search"
)

// The tests ask the index through the client itself, in a browser: what a reader would find is what counts.

// parse loads a course of content files, "path", "text" pairs; course.yaml and the start page are there unless given.
func parse(t testing.TB, pairs ...string) *course.Course {
	t.Helper()
	fsys := fstest.MapFS{
		"content/course.yaml": {Data: []byte("id: prov\ntitle: Provkurs\nlanguage: sv\n")},
		"content/index.md":    {Data: []byte("# Provkurs\n\nVälkommen hit.\n")},
	}
	for pair := range slices.Chunk(pairs, 2) {
		fsys["content/"+pair[0]] = &fstest.MapFile{Data: []byte(pair[1])}
	}
	c, ds, err := load.New(fsys, false).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		t.Fatalf("%s: %s", d.Place, d.Message)
	}
	return c
}

// text loads a course of one chapter.
func text(t testing.TB, markdown string) *course.Course {
	t.Helper()
	return parse(t, "01-del/index.md", "# Delen\n\nOm delen.\n", "01-del/01-kapitel.md", markdown)
}

// A client is the client's code in a browser tab, with an index to read.
type client struct {
	context.Context
	t     testing.TB
	files map[string][]byte
	mu    sync.Mutex
	asked []string // files, in order
}

var browser = sync.OnceValues(func() (context.Context, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun)
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	stopBrowser = cancel
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

var stopBrowser = func() {}

// browserFor returns the browser, but for a short test, which does without.
func browserFor(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser: make test")
	}
	ctx, err := browser()
	if err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return ctx
}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// probe is the client's code with what tests need as globals.
var probe = sync.OnceValues(func() ([]byte, error) {
	const folder = "../../assets/client/search"
	fsys := fstest.MapFS{"client/probe/probe.ts": {Data: []byte(`
		import { filesIn } from "../search/files";
		import { Index } from "../search/index";
		import { search } from "../search/query";
		import { fold, wordsOf } from "../search/words";
		const reader = filesIn(new URL("assets/search/", location.href).href);
		const index = new Index(reader());
		async function find(query: string, writing: boolean, part: number) {
			const found = await search(index, query, writing, part);
			const units = await Promise.all(found.units.slice(0, 20).map((n) => index.unit(n)));
			return {
				Hits: units.map((u) => u.address + (u.fragment && "#" + u.fragment)),
				Titles: units.map((u) => u.title),
				Starts: units.map((u) => found.marks(u.start).map((piece, i) => (i % 2 ? "[" + piece + "]" :
					piece)).join("")),
				Instead: found.instead.map(([, meant]) => meant).join(" "),
			};
		}
		async function forms() {
			const known: Record<string, boolean> = {};
			const { d } = await index.root();
			for (const key of d) for (const entry of await index.entries(key)) for (
				const form of entry.forms) known[form] = (await index.entries(form)).includes(entry);
			return known;
		}
		const words = (texts: string[]) => texts.map((text) => wordsOf(text).map((word) => word.text + "/" +
			fold(word.text)).join(" "));
		Object.assign(window, { find, forms, words, reader, Index });
	`)}}
	for _, name := range []string{"files", "index", "query", "words"} {
		data, err := fs.ReadFile(os.DirFS(folder), name+".ts")
		if err != nil {
			return nil, err
		}
		fsys["client/search/"+name+".ts"] = &fstest.MapFile{Data: data}
	}
	result, ds, err := bundle.Build(bundle.Options{Assets: fsys})
	if err == nil && len(ds) > 0 {
		err = fmt.Errorf("%s: %s", ds[0].Place, ds[0].Message)
	}
	return result.Files[result.Manifest["client/probe/probe.ts"]], err
})

// open opens a tab with the index of a course.
func open(t testing.TB, c *course.Course) *client {
	t.Helper()
	script, err := probe()
	if err != nil {
		t.Fatal(err)
	}
	parent := browserFor(t)
	x := &client{t: t, files: new(search.Builder).Build(c)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types vinjett-search")
		switch {
		case name == "":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!DOCTYPE html><script src="probe.js"></script>`)
		case name == "probe.js":
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Write(script)
		default:
			x.mu.Lock()
			data, ok := x.files[name]
			x.asked = append(x.asked, strings.TrimPrefix(r.URL.RequestURI(), "/assets/search/"))
			x.mu.Unlock()
			if !ok {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Write(data)
		}
	}))
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first step
		t.Fatal(err)
	}
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancelTime)
	x.Context = ctx
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	return x
}

// A found is what the client gives for a query.
type found struct {
	Hits, Titles, Starts []string
	Instead              string
}

func eval[T any](x *client, expression string) T {
	x.t.Helper()
	value, err := chromedp.Run(x.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		x.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// find searches for words that are all written to their end.
func (x *client) find(query string) found {
	x.t.Helper()
	return eval[found](x, fmt.Sprintf("find(%q, false, -1)", query))
}

// hits is what is found, as one line.
func (x *client) hits(query string) string {
	x.t.Helper()
	return strings.Join(x.find(query).Hits, " ")
}

// first fails the test unless the best result of a query is want; "" wants no result.
func (x *client) first(query, want string) {
	x.t.Helper()
	got, _, _ := strings.Cut(x.hits(query), " ")
	if got != want {
		x.t.Errorf("%q finds %q first, want %q", query, got, want)
	}
}

func TestInflection(t *testing.T) {
	x := open(t, text(t, "# Ansvar\n\n## Vem {#vem}\n\nEn kommun har socialnämnder.\n\n## Annat {#annat}\n\n"+
		"Flickorna springer. Ett beslut fattas.\n"))
	for query, want := range map[string]string{
		"kommun": "del/kapitel.html#vem", "kommunens": "del/kapitel.html#vem", "Kommuner": "del/kapitel.html#vem",
		"KOMMUNERNA":  "del/kapitel.html#vem",
		"socialnämnd": "del/kapitel.html#vem", "socialnämndernas": "del/kapitel.html#vem",
		"flicka": "del/kapitel.html#annat", "flickans": "del/kapitel.html#annat", "besluten": "del/kapitel.html#annat",
		"landsting": "", "kommunism": "",
	} {
		x.first(query, want)
	}
}

func TestCompounds(t *testing.T) {
	x := open(t, text(t, `# Prov

## Gränser {#granser}

Regler om sekretessgränser mellan verksamheter.

## Utredning {#utredningen}

En barnavårdsutredning görs av nämnden. Ett barn har rätt till vård. En utredning tar tid. Vården av ett barn.

## Linjer {#linjer}

Skuldsanering är svårt. En skuld växer.

## Det andra {#andra}

Sekretess gäller. Andra gränser finns. Text om problem och kommunikation.
`))
	for query, want := range map[string]string{
		"sekretess":           "del/kapitel.html#andra del/kapitel.html#granser", // the word itself before the compound
		"utredning":           "del/kapitel.html#utredningen",
		"barnavårdsutredning": "del/kapitel.html#utredningen",
		"sanering":            "del/kapitel.html#linjer", // no word of the course alone
		"skuldens":            "del/kapitel.html#linjer",
		"sekretessregler":     "del/kapitel.html#granser", // a compound that the course does not have
		"gränssekretess":      "del/kapitel.html#granser del/kapitel.html#andra",
		"barnavårdssekretess": "del/kapitel.html#utredningen", // barn, vård and sekretess: most of it is there
		"vårdutredningstiden": "del/kapitel.html#utredningen",
		"lem":                 "", // pro-blem is none
		"kation":              "",
	} {
		if got := x.hits(query); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestDiacritics(t *testing.T) {
	x := open(t, text(t, "# Prov\n\n## A {#a}\n\nHår och får, en vårdplan.\n\n## B {#b}\n\nHar du det här? En idé "+
		"om smör.\n\n## C {#c}\n\nFar reser.\n"))
	for query, want := range map[string]string{
		"hår": "del/kapitel.html#a", "får": "del/kapitel.html#a", "far": "del/kapitel.html#c", // kept apart
		"vardplan": "del/kapitel.html#a", "smor": "del/kapitel.html#b", "ide": "del/kapitel.html#b",
		"VÅRDPLANEN":     "del/kapitel.html#a",
		"va\u030ardplan": "del/kapitel.html#a", // decomposed
		"vördplan":       "del/kapitel.html#a", // one error
		"smår":           "del/kapitel.html#b",
	} {
		if got := x.hits(query); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestTypingError(t *testing.T) {
	x := open(t, text(t, "# Prov\n\n## A {#a}\n\nReglerna om sekretess.\n\n## B {#b}\n\nEn orosanmälan görs. Bra.\n"))
	for query, instead := range map[string]string{
		"sekreess": "sekretess", "sekretezss": "sekretess", "sekretezs": "sekretess", "skeretess": "sekretess",
		"ekretess":  "sekretess",
		"zekretess": "sekretess", "xsekretess": "sekretess", "esekretess": "sekretess", "esk": "",
		"sekrrtess": "sekretess", "sekertess": "sekretess",
		"orosanmalam": "orosanmälan", "rosanmälan": "orosanmälan", "orsoanmälan": "orosanmälan",
		"oroasnmälan": "orosanmälan",
		"sekrts":      "", "brb": "", // two errors, and a word too short
	} {
		got := x.find(query)
		if got.Instead != instead || (instead == "") != (len(got.Hits) == 0) {
			t.Errorf("%q finds %q for %q, want %q", query, got.Hits, got.Instead, instead)
		}
	}
}

func TestWriting(t *testing.T) {
	x := open(t, text(t, "# Prov\n\n## A {#a}\n\nReglerna om sekretessen är fler.\n\n## B {#b}\n\nÄldre och yngre "+
		"möts. Seklet är slut.\n"))
	for query, want := range map[string]string{
		"sek": "del/kapitel.html#b del/kapitel.html#a", "sekre": "del/kapitel.html#a", "aldr": "del/kapitel.html#b",
		"regler sekr": "del/kapitel.html#a",
		"se":          "", "s": "",
	} {
		got := eval[found](x, fmt.Sprintf("find(%q, true, -1)", query)).Hits
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%q finds %q, want %q", query, got, wanted)
		}
	}
	if got := x.hits("regl sekretess"); got != "del/kapitel.html#a" {
		t.Errorf("the beginning of a word finds %q", got)
	}
}

func TestRanking(t *testing.T) {
	filler := strings.Repeat("Här står mycket annat om vardag, arbete och människor. ", 10)
	x := open(t, parse(t,
		"01-a/index.md", "# A\n\nText.\n",
		"01-a/01-ett.md", "# Första kapitlet\n\n"+filler+"\n\n## Längre fram {#fram}\n\n"+filler+
			" Tystnadsplikten nämns. "+filler+"\n",
		"01-a/02-tva.md", "# Andra kapitlet\n\n## Om tystnadsplikt {#om}\n\n"+filler+"\n\n## Kort {#kort}\n\n"+
			"Tystnadsplikten gäller.\n",
		"01-a/03-tre.md", "# Tystnadsplikt\n\n"+filler+"\n\n## Undantag {#undantag}\n\n"+filler+"\n",
	))
	want := "a/tre.html a/tva.html#om a/tva.html#kort a/tre.html#undantag a/ett.html#fram"
	if got := x.hits("tystnadsplikt"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	x.first("undantag tystnadsplikt", "a/tre.html#undantag") // a section is about what its page is about
	x.first("vad är tystnadsplikt", "a/tre.html")            // small words do not count against it
	x.first("kort om tystnadsplikt", "a/tva.html#kort")
}

func TestUnits(t *testing.T) {
	x := open(t, parse(t,
		"01-del/index.md", "---\ntitel: Delen\nsammanfattning: Ingressord här.\nmål:\n  - förstå målord\n"+
			"---\n\nText.\n",
		"01-del/01-kapitel.md", `# Kapitlet

Inledningsord. En not.[^1]

## Rubriken {#rubriken}

Brödord med **fetstilta** delar<!-- dolt --> och [länkord](https://example.org/url). Se [@sol 1 kap. 1 §].

| Tabellord | Tal |
| --- | --- |
| Cellord | 7 |

::: fakta [Etikettord]
Faktaord.
:::

::: fallbeskrivning [Personnamn] {#fallet}
Fallord.
:::

Efterord.

::: fråga {#fragan}
Frågeord?

- [x] Svarsord
  > Återkopplingsord.
- [ ] Annat
  > Nej.

Ledtråd: Ledtrådsord.
Förklaring: Förklaringsord.
:::

::: reflektion [Stanna] {#tanken}
- Reflektionsord?
:::

::: samtalsövning [Mötesnamn] {#samtalet}
### Rummet {#rummet}
Scenord.

- [Valord](#slut)
  > Kommentarsord.

### Slutet {#slut}
Slutord.
:::

::: samtalsledare
Ledarord.
:::

[^1]: Notord.
`,
		"om.md", "# Utanför\n\nSidord.\n",
		"sources.yaml", "- id: sol\n  type: legislation\n  title: Källtitel\n  title-short: SoL\n"+
			"  issued: \"2025\"\n  publisher: Utgivarord\n- id: bok\n  title: Boken\n  author:\n"+
			"    - family: Efternamn\n      given: Förnamn\n",
		"contacts.yaml", "- id: linjen\n  name: Linjenamn\n  phone: 020-39 00 00\n  about: Kontaktord.\n"+
			"  group: Gruppord\n",
		"glossary.yaml", "- term: Termord\n  definition: Definitionsord.\n  forms: [termböjning]\n"+
			"  searched-as: [läsarord]\n",
	))
	const chapter = "del/kapitel.html"
	for query, want := range map[string]string{
		"inledningsord": chapter, "notord": chapter,
		"ingressord": "del/index.html", "målord": "del/index.html",
		"rubriken": chapter + "#rubriken", "brödord": chapter + "#rubriken", "fetstilta": chapter + "#rubriken",
		"länkord":   chapter + "#rubriken",
		"tabellord": chapter + "#rubriken", "cellord": chapter + "#rubriken", "etikettord": chapter + "#rubriken",
		"faktaord": chapter + "#rubriken",
		"efterord": chapter + "#rubriken", "reflektionsord": chapter + "#rubriken",
		"personnamn": chapter + "#fallet", "fallord": chapter + "#fallet",
		"frågeord": chapter + "#fragan", "svarsord": "", "återkopplingsord": "", "ledtrådsord": "",
		"förklaringsord": "",
		"mötesnamn":      chapter + "#samtalet", "scenord": chapter + "#samtalet", "valord": chapter + "#samtalet",
		"slutord":  chapter + "#samtalet",
		"ledarord": "", "dolt": "", "strong": "", "example": "",
		"sidord": "om.html", "termord": "ordlista.html#termord", "definitionsord": "ordlista.html#termord",
		"termböjning": "ordlista.html#termord", "läsarord": "ordlista.html#termord",
		"linjenamn": "kontakter.html#linjen", "kontaktord": "kontakter.html#linjen",
		"gruppord":  "kontakter.html#linjen",
		"020390000": "kontakter.html#linjen", "020-39 00 00": "kontakter.html#linjen",
		"källtitel": "kallor.html#sol", "utgivarord": "kallor.html#sol", "efternamn": "kallor.html#bok",
		"SoL 2025": "kallor.html#sol",
	} {
		if got := x.hits(query); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	x.first("kapitlet", chapter)
	x.first("delen", "del/index.html")
	got := x.find("kontaktord linjenamn")
	if len(got.Titles) != 1 || got.Titles[0] != "Linjenamn" || got.Starts[0] != "020-39 00 00 · [Kontaktord]." {
		t.Errorf("a contact shows %q", got)
	}
}

func TestStart(t *testing.T) {
	long := strings.Repeat("Ord efter ord. ", 20)
	x := open(t, text(t, "# Prov\n\n## Ett {#ett}\n\nEn *rad*\nmed källa [@k]. Sekretesslagen, \"citat\" & annat.\n"+
		"\n- punkt\n\n## Två {#tva}\n\n"+long+"\n\n## Tre {#tre}\n\n### Fyra {#fyra}\n\nUnder fyra.\n\n"+
		"## Fem {#fem}\n\n*Avsnittet handlar om våldtäkt.* [Hoppa till nästa avsnitt](#sex)\n\n"+
		"Se [avsnitt sex](#sex).\n\n## Sex {#sex}\n\nSlut.\n"+
		"\n::: fråga {#q}\n"+long+"Vad gör du då?\n\n- [x] Ja\n  > A.\n- [ ] Nej\n  > B.\n:::\n"))
	for query, want := range map[string]string{
		"sekretesslag": "En rad med källa. [Sekretesslagen], ”citat” & annat. punkt",
		"tre":          "",
		"fyra":         "Under [fyra].",
		"våldtäkt":     "Avsnittet handlar om [våldtäkt]. Se avsnitt sex.",
	} {
		if got := x.find(query); len(got.Starts) == 0 || got.Starts[0] != want {
			t.Errorf("%q shows %q, want %q", query, got.Starts, want)
		}
	}
	for _, s := range append(x.find("ord").Starts, x.find("ord").Titles...) {
		s = strings.NewReplacer("[", "", "]", "").Replace(s)
		if n := len([]rune(s)); n > 130 || n > 90 && !strings.HasSuffix(s, " …") {
			t.Errorf("%d letters: %q", n, s)
		}
	}
}

func TestPart(t *testing.T) {
	x := open(t, parse(t,
		"01-a/index.md", "# Första delen\n\nText.\n", "01-a/01-x.md", "# X\n\nLika ord.\n",
		"02-b/01-y.md", "# Y\n\nLika ord.\n", "om.md", "# Om\n\nLika ord.\n",
		"glossary.yaml", "- term: ord\n  definition: Lika.\n",
	))
	type root struct{ Parts [][2]any }
	parts := eval[root](x, `new Index(reader()).root()`).Parts
	got := map[string]string{}
	for i, p := range parts {
		if hits := eval[found](x, fmt.Sprintf(`find("lika", false, %d)`, i)).Hits; len(hits) > 0 {
			got[fmt.Sprint(p[1])] = strings.Join(hits, " ")
		}
	}
	want := map[string]string{"Första delen": "a/x.html", "B": "b/y.html", "0": "om.html", "5": "ordlista.html#ord"}
	if !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEnglish(t *testing.T) {
	x := open(t, parse(t,
		"course.yaml", "id: test\ntitle: Test\nlanguage: en\n", "index.md", "# Test\n\nStart.\n",
		"01-part/index.md", "# Part\n\nText.\n", "01-part/01-one.md",
		"# One\n\n## Policies {#policies}\n\nHappiness is studied. The sky clears.\n\n## Rights {#rights}\n\n"+
			"Children's rights.\n",
		"glossary.yaml", "- term: consent\n  definition: Agreement.\n",
	))
	for query, want := range map[string]string{
		"policy": "part/one.html#policies", "happy": "part/one.html#policies", "studies": "part/one.html#policies",
		"clearing": "part/one.html#policies",
		"children": "part/one.html#rights", "right": "part/one.html#rights", "consenting": "glossary.html#consent",
	} {
		if got := x.hits(query); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

// A course may have nothing to search, and a reader may search for anything.
func TestOddQueries(t *testing.T) {
	for _, c := range []*course.Course{{}, text(t, "# Prov\n\nText.\n")} {
		x := open(t, c)
		for _, query := range []string{"", " ", "…", "a", "text", "0", "\x00", "</script>", "“text”", "..", "- -", "𝒳",
			"ة", strings.Repeat("x", 5000), strings.Repeat("ord ", 200), "constructor __proto__"} {
			x.hits(query)
		}
	}
}

// Every form of the course is found where the client looks for it.
func TestEveryForm(t *testing.T) {
	c, _, err := load.New(os.DirFS("../.."), false).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	x := open(t, c)
	known := eval[map[string]bool](x, "forms()")
	if len(known) < 3000 {
		t.Errorf("only %d forms", len(known))
	}
	for form, ok := range known {
		if !ok {
			t.Errorf("%q is not where the client looks for it", form)
		}
	}
	for _, ch := range c.Chapters() {
		for _, form := range regexp.MustCompile(`\pL+`).FindAllString(strings.ToLower(ch.Title+" "+ch.Summary), -1) {
			if !known[form] {
				t.Errorf("%q of %s is not in the dictionary", form, ch.Path)
			}
		}
	}
}

// The client divides and folds a text as the index does.
func TestWordsAlike(t *testing.T) {
	texts := []string{
		"Hälso- och sjukvårdslagen (2017:30), 5 kap. 1 §", "ÅÄÖ åäö ÉÈÊ ñ ü ø æ ß ẞ ł ð þ",
		"a\u030a e\u0301 o\u0308 \u0301x", "don’t it's x_y",
		"ΟΔΟΣ Привет שלום مرحبا 中文 日本語 한국어 हिन्दी", "ﬁ ① ² ½ Ⅳ １２", "👍🏽 𝒳 𐍈 \u200b\u00ad\ufeff",
		"1,5 10:30 §§ a.b@c.se https://x.se/å", "",
	}
	quoted, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	got := eval[[]string](open(t, text(t, "# Prov\n\nText.\n")), fmt.Sprintf("words(%s)", quoted))
	for i, text := range texts {
		var want []string
		for _, w := range search.Words(text) {
			want = append(want, w+"/"+search.Fold(w))
		}
		if got[i] != strings.Join(want, " ") {
			t.Errorf("%q\nclient %q\nindex  %q", text, got[i], want)
		}
	}
}

// A site that is published anew under an open page is searched in its new state, never in a mixture.
func TestNewVersion(t *testing.T) {
	x := open(t, text(t, "# Prov\n\n## A {#a}\n\nGammal sekretess.\n"))
	x.first("gammal", "del/kapitel.html#a")
	newer := new(search.Builder).Build(text(t, "# Prov\n\n## B {#b}\n\n"+
		"Ny sekretess, och tystnad.\n\n## C {#c}\n\nMer.\n"))
	x.mu.Lock()
	x.files = newer
	x.mu.Unlock()
	if err := eval[string](x, `find("ny", false, -1).then(() => "", String)`); err != "" {
		t.Errorf("what is in memory fails: %s", err)
	}
	version := regexp.MustCompile(`[0-9a-f]{8}`).FindString(string(newer["assets/search/root.js"]))
	got := eval[string](x, `(async () => { const read = reader("00000000"); try { await read("root"); return "no `+
		`fault" } catch (e) { return e.version } })()`)
	if got != version {
		t.Errorf("a file of another version gives %q, want %q", got, version)
	}
	if got := eval[string](x, fmt.Sprintf(`reader(%q)("root").then(() => "read")`, version)); got != "read" {
		t.Errorf("the new version is %q", got)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if last := x.asked[len(x.asked)-1]; last != "root.js?v="+version {
		t.Errorf("asked for %s, which a cache may have", last)
	}
}

// The files are classic scripts of one line that call the client with JSON, small enough, and the same in every build.
func TestFiles(t *testing.T) {
	c, _, err := load.New(os.DirFS("../.."), false).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	files, again := new(search.Builder).Build(c), new(search.Builder).Build(c)
	if !maps.EqualFunc(files, again, bytes.Equal) {
		t.Error("two builds differ")
	}
	form := regexp.MustCompile(`^vinjettSearch\(("[0-9a-f]{8}","(?:root|[dtu]\d+|p\d+-\d+)",.*)\)\n$`)
	for name, data := range files {
		m := form.FindSubmatch(data)
		var call []any
		if m == nil || json.Unmarshal([]byte("["+string(m[1])+"]"), &call) != nil || len(call) != 3 {
			t.Errorf("%s is %.80q", name, data)
			continue
		}
		if name != fmt.Sprintf("assets/search/%s.js", call[1]) {
			t.Errorf("%s says it is %s", name, call[1])
		}
		if len(data) > 12_000 {
			t.Errorf("%s has %d bytes", name, len(data))
		}
	}
	other := new(search.Builder).Build(parse(t, "om.md", "# Om\n\nAnnat.\n"))
	if path := "assets/search/root.js"; bytes.Equal(files[path][:24], other[path][:24]) {
		t.Error("two courses have the same version")
	}
}

// Words and bytes of any kind make an index.
func FuzzBuild(f *testing.F) {
	f.Add("# Prov\n\nSekretessgränser, barnavårdsutredning\u2028\u2029 “x” a\u0301 \\ \" </script> ẞ İ 𝒳 ﬁ 12§")
	f.Add("## ö\n\n- a.b-c,d\n")
	f.Fuzz(func(t *testing.T, body string) {
		c := &course.Course{Config: course.Config{Language: "sv"}, Pages: []*course.Chapter{{
			Address: "a.html", FrontMatter: course.FrontMatter{Title: body, Summary: body},
			Blocks: []course.Block{&course.Prose{Pieces: []course.Piece{course.Chars(body)}}},
		}}}
		for name, data := range new(search.Builder).Build(c) {
			data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("vinjettSearch(")), []byte(")\n"))
			if !json.Valid([]byte("[" + string(data) + "]")) {
				t.Errorf("%s is %q", path.Base(name), data)
			}
			if bytes.ContainsAny(data, "\n\r\u2028\u2029") {
				t.Errorf("%s has a line end: %q", path.Base(name), data)
			}
		}
	})
}
