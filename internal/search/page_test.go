package search_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/search"
)

// What a page gives to the script of search, as main.ts and the layouts do.
const host = `window.vinjett = { open: {}, t: (key, ...args) => (vinjett.words[key] ?? key).replace(/\{(\d)\}/g, ` +
	`(_, n) => args[n - 1]), words: {
	"f-label": "Sök i kursen", "f-search": "Sök", "f-part": "Del", "f-all": "Hela kursen", "f-more": "Visa fler",
		"f-close": "Stäng",
	"f-found": "{1} träffar.", "f-found-one": "En träff.", "f-none": "Inga träffar på {1}.", "f-instead": "Visar {1}.",
		"f-failed": "Fel.",
	"f-kind-2": "Fall", "f-kind-3": "Fråga", "f-kind-4": "Samtal", "f-kind-5": "Ordlista", "f-kind-6": "Kontakter",
		"f-kind-7": "Källor" } };
window.faults = [];
addEventListener("error", (e) => window.faults.push(String(e.message)));
addEventListener("unhandledrejection", (e) => window.faults.push(String(e.reason)));
addEventListener("securitypolicyviolation", (e) => window.faults.push(e.violatedDirective + " " + e.sample));
`

const policy = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; " +
	"require-trusted-types-for 'script'; trusted-types vinjett-search"

// site writes a site with a page to search from, sok.html, and one with a dialog, del/kapitel.html.
func site(t *testing.T) string {
	t.Helper()
	assets := fstest.MapFS{}
	for _, pattern := range []string{"client/*.ts", "client/search/*.ts"} {
		names, err := fs.Glob(os.DirFS("../../assets"), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile("../../assets/" + name)
			if err != nil {
				t.Fatal(err)
			}
			assets[name] = &fstest.MapFile{Data: data}
		}
	}
	delete(assets, "client/main.ts") // these two need more than search
	delete(assets, "client/lms.ts")
	result, ds, err := bundle.Build(bundle.Options{Assets: assets, Minify: true})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	script := result.Manifest["client/search/search.ts"]
	page := func(root, body string) []byte {
		return fmt.Appendf(nil, `<!DOCTYPE html><html lang="sv" data-root="%s"><meta charset="utf-8"><meta `+
			`http-equiv="Content-Security-Policy" content="%s">`+
			`<title>Prov</title><script src="%shost.js"></script><body>%s<script src="%s%s"></script>`, root, policy,
			root, body, root, script)
	}
	files := new(search.Builder).Build(text(t, "# Om regler\n\n## Gränser {#granser}\n\n"+
		"Sekretess \\<b> gäller & består.\n\n"+
		strings.Repeat("## Mer om hjälp\n\nHjälp finns.\n\n", 24)+
		"::: fråga {#q}\nVad är sekretess?\n\n- [x] Ja\n  > A.\n- [ ] Nej\n  > B.\n:::\n"))
	files[script] = result.Files[script]
	files["host.js"] = []byte(host)
	files["sok.html"] = page("./", `<vj-search><form class="search" role="search" hidden><label>Sök i kursen <input `+
		`type="search" name="q"/></label> <button type="submit">Sök</button></form></vj-search><p id="az">A–Ö</p>`)
	files["del/kapitel.html"] = page("../", `<button id="b">x</button><h2 id="granser">Gränser</h2>`)
	dir := t.TempDir()
	for name, data := range files {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// visit opens a page of a site in a tab.
func visit(t *testing.T, url string) *client {
	t.Helper()
	parent := browserFor(t)
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of its first step
		t.Fatal(err)
	}
	ctx, cancelTime := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancelTime)
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	x := &client{t: t, Context: ctx}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(eval[string](x, `document.body.innerHTML.slice(0, 3000)`))
		}
	})
	return x
}

// becomes waits until an expression has a value.
func (x *client) becomes(expression, want string) {
	x.t.Helper()
	got := ""
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if got = eval[string](x, "String("+expression+")"); got == want {
			return
		}
	}
	x.t.Fatalf("%s is %q, not %q", expression, got, want)
}

func (x *client) press(keys ...string) {
	x.t.Helper()
	for _, key := range keys {
		if err := chromedp.Do(x.Context, chromedp.KeyEvent(key)); err != nil {
			x.t.Fatal(err)
		}
	}
}

const (
	status  = `document.querySelector("[role=status]").textContent`
	results = `[...document.querySelectorAll(".results > li")].map(li => li.innerHTML).join("\n")`
	focus   = `document.activeElement.textContent || document.activeElement.localName`
)

func TestPage(t *testing.T) {
	dir := site(t)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	for name, base := range map[string]string{"http": server.URL + "/", "file": "file://" + dir + "/"} {
		t.Run(name, func(t *testing.T) {
			x := visit(t, base+"sok.html")
			x.becomes(`document.querySelector("form").hidden`, "false")
			x.becomes(`[...document.querySelectorAll("select option")].map(o => o.textContent)`, "Hela kursen,Delen")
			eval[any](x, `vinjett.open.search()`)
			x.becomes(`document.activeElement.name`, "q")
			x.press("sekretes") // the last letter is still to come
			x.becomes(status, "2 träffar.")
			x.becomes(results, `<a href="`+base+`del/kapitel.html#granser">Gränser</a> <span class="meta">Delen · `+
				`Om regler</span><p><mark>Sekretess</mark> &lt;b&gt; gäller &amp; består.</p>`+
				"\n"+`<a href="`+base+`del/kapitel.html#q">Vad är <mark>sekretess</mark>?</a> <span `+
				`class="meta">Fråga · Delen · Om regler</span><p>Vad är <mark>sekretess</mark>?</p>`)
			x.becomes(`location.search`, "?q=sekretes")
			x.press(kb.ArrowDown) // down
			x.becomes(focus, "Gränser")
			x.press(kb.ArrowDown, kb.ArrowUp) // down, up
			x.becomes(focus, "Gränser")
			x.press(kb.ArrowUp)
			x.becomes(`document.activeElement.name`, "q")

			eval[any](x, `document.activeElement.select()`)
			x.press("hjälppp\r")
			x.becomes(status, "Inga träffar på hjälppp.")
			eval[any](x, `document.activeElement.select()`)
			x.press("hjölp\r")
			x.becomes(status, "Visar hjälp. 24 träffar.")
			x.becomes(`document.querySelectorAll(".results > li").length`, "10")
			eval[any](x, `[...document.querySelectorAll("button")].find(b => b.textContent === "Visa fler").click()`)
			x.becomes(`document.querySelectorAll(".results > li").length`, "20")
			x.becomes(`[...document.querySelectorAll(".results a")].indexOf(document.activeElement)`, "10")

			again := visit(t, base+"sok.html?q=gräns")
			again.becomes(status, "En träff.")
			if got := eval[string](x, `String(faults)`) + eval[string](again, `String(faults)`); got != "" {
				t.Error(got)
			}
		})
	}
}

func TestDialog(t *testing.T) {
	x := visit(t, "file://"+site(t)+"/del/kapitel.html")
	eval[any](x, `b.focus(); vinjett.open.search()`)
	x.becomes(`document.querySelector("dialog").open`, "true")
	x.becomes(`document.activeElement.name`, "q")
	x.press("gränserna\r")
	x.becomes(status, "En träff.")
	x.press(kb.ArrowDown, "\r") // down, enter
	x.becomes(`document.querySelector("dialog").open + location.hash`, "false#granser")
	eval[any](x, `b.focus(); vinjett.open.search()`)
	x.becomes(`document.querySelector("dialog").open + String(document.querySelectorAll("dialog").length)`, "true1")
	x.press(kb.Escape) // escape
	x.becomes(`document.querySelector("dialog").open + document.activeElement.id`, "falseb")
	if got := eval[string](x, `String(faults)`); got != "" {
		t.Error(got)
	}
}

// Without the index the form says so.
func TestMissingIndex(t *testing.T) {
	dir := site(t)
	if err := os.RemoveAll(filepath.Join(dir, "assets/search")); err != nil {
		t.Fatal(err)
	}
	x := visit(t, "file://"+dir+"/sok.html?q=sekretess")
	x.becomes(status, "Fel.")
}
