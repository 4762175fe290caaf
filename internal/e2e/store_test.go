package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/site"
)

const (
	savingText = "Spara mina svar i den här webbläsaren"
	blocks     = "allt/block.html"
)

// push moves the focus to a button, link or summary that is in sight and has a text, and presses Enter.
func (p *tab) push(t testing.TB, text string) {
	t.Helper()
	p.eventually(t, fmt.Sprintf(`(() => {
		const named = [...document.querySelectorAll("button, a, summary")].filter(e => e.textContent.replace(/\s+/g,
			" ").trim() === %q);
		const e = named.find(e => e.checkVisibility()) ?? named.find(e => e.closest(".more"));
		if (e && !e.checkVisibility()) e.closest(".more").open = true;
		e?.focus();
		return e;
	})()`, text))
	p.run(t, chromedp.KeyEvent("\r"))
}

// write types into a field after what is there.
func (p *tab) write(t testing.TB, selector, text string) {
	t.Helper()
	p.eventually(t, fmt.Sprintf(`(e => (e?.scrollIntoView(), e?.focus(), e))(document.querySelector(%q))`, selector))
	p.run(t, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// open goes to a page, where nothing fades in while it is looked at, and to a place in it that has something to write
// in if one is named.
func (p *tab) open(t testing.TB, address string) {
	t.Helper()
	p.run(t, media("prefers-reduced-motion=reduce"), navigate(address))
	p.eventually(t, `window.vinjett`)
	if _, place, ok := strings.Cut(address, "#"); ok && place != "" && !strings.Contains(place, "=") {
		eval[any](t, p, fmt.Sprintf(`document.getElementById(%q)?.scrollIntoView()`, place))
		p.eventually(t, fmt.Sprintf(`document.querySelector("#%s :is(textarea, input)")`, place))
	}
}

// stored returns what the page has put anywhere, as one text.
func (p *tab) stored(t testing.TB) string {
	t.Helper()
	return eval[string](t, p, `(async () => {
		const found = [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(e =>
			e.join("=")).concat(document.cookie || []);
		for (const db of await indexedDB.databases()) found.push(db.name);
		if ("caches" in window) found.push(...await caches.keys().catch(() => []));
		return found.join("\n");
	})()`)
}

// entries returns what is saved of a course, without times.
func (p *tab) entries(t testing.TB, course string) map[string]any {
	t.Helper()
	text := eval[string](t, p, fmt.Sprintf(`localStorage.getItem("vinjett:%s") ?? ""`, course))
	if text == "" {
		return nil
	}
	var kit struct {
		Entries map[string]struct {
			E any `json:"e"`
		} `json:"entries"`
	}
	if err := json.Unmarshal([]byte(text), &kit); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	found := map[string]any{}
	for key, entry := range kit.Entries {
		found[key] = entry.E
	}
	return found
}

// answer gives the right answer to the question #ett of the kitchen sink.
func (p *tab) answer(t testing.TB) {
	t.Helper()
	p.eventually(t, `document.querySelector("#ett .actions button")`)
	p.run(t, chromedp.Focus(`//*[@id="ett"]//li[contains(., "Frågar hur")]//input`), chromedp.KeyEvent(" "),
		chromedp.Focus(chromedp.CSS(`#ett .actions [type=submit]`)), chromedp.KeyEvent("\r"))
	p.answered(t, "ett", true)
}

// save makes the choice to save in the panel that is open.
func (p *tab) save(t testing.TB) {
	t.Helper()
	p.eventually(t, `document.querySelector(".consent button")?.checkVisibility()`)
	p.run(t, chromedp.Focus(chromedp.CSS(".consent .actions button")), chromedp.KeyEvent("\r"))
	p.eventually(t, `vinjett.saving.store.works`)
}

// mine opens the view of what is the reader's own.
func (p *tab) mine(t testing.TB) {
	t.Helper()
	p.push(t, "Min kurs")
	p.eventually(t, `document.querySelector(".mine")`)
}

// text is what a reader sees of an element.
func (p *tab) text(t testing.TB, selector string) string {
	t.Helper()
	return eval[string](t, p, fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector))
}

func (p *tab) value(t testing.TB, selector string) string {
	t.Helper()
	return eval[string](t, p, fmt.Sprintf(`document.querySelector(%q)?.value ?? "(no field)"`, selector))
}

// sound checks a page in its state with axe-core, over HTTP: from the disk it is the same.
func (p *tab) sound(t *testing.T, base string) {
	t.Helper()
	if strings.HasPrefix(base, "http:") {
		noFaults(t, p)
	}
}

// forced checks a page in forced colours. axe-core cannot tell which colours are seen then; the browser sees to it that
// they can be.
func (p *tab) forced(t *testing.T) {
	t.Helper()
	p.run(t, media("forced-colors=active"))
	p.run(t, chromedp.Evaluate[chromedp.Void](string(read(t, "node_modules/axe-core/axe.min.js"))))
	for _, fault := range eval[[]string](t, p,
		`axe.run(document, {resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: `+
			`false}}}).then(r => r.violations.map(v => v.id + ": " + v.nodes[0].html))`) {
		t.Errorf("axe: %s", fault)
	}
	if n := eval[int](t, p, `[...document.querySelectorAll("button, input, textarea, select")].filter(e => `+
		`e.checkVisibility() && getComputedStyle(e).forcedColorAdjust === "none").length`); n > 0 {
		t.Errorf("%d controls keep their own colours", n)
	}
	p.run(t, media())
}

// Nothing is stored, whatever the reader does, until the reader chooses; and after erasing there is nothing again.
func TestNothingIsStoredUnasked(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		empty := func(after string) {
			t.Helper()
			if s := p.stored(t); s != "" {
				t.Errorf("after %s there is stored: %s", after, s)
			}
		}
		p.open(t, base+questions)
		p.answer(t)
		p.eventually(t, `document.querySelector(".save")`)
		empty("an answer")
		p.sound(t, base)
		p.push(t, "Läsinställningar")
		p.eventually(t, `document.querySelector("#settings--panel")`)
		p.run(t, chromedp.Focus(chromedp.CSS("#settings--panel [value=dark]")), chromedp.KeyEvent(" "))
		p.eventually(t, `document.documentElement.dataset.theme === "dark"`)
		empty("a setting")
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "En cykel")
		p.write(t, "#min-plan input", "ser")
		p.push(t, "Anteckna")
		p.eventually(t, `document.querySelector(".own textarea")`)
		p.write(t, ".own textarea", "Eget")
		p.push(t, savingText)
		p.eventually(t, `document.querySelector(".consent")`)
		consent := p.text(t, ".consent")
		for _, want := range []string{"det du skriver", "bara i den här webbläsaren", "delad dator",
			"Arbetsgivarens inställningar", "90 dagar"} {
			if !strings.Contains(consent, want) {
				t.Errorf("the choice does not say %q: %s", want, consent)
			}
		}
		if strings.Contains(consent, "öppnad från en fil") != strings.HasPrefix(base, "file:") {
			t.Errorf("over %.5s the choice says: %s", base, consent)
		}
		p.sound(t, base)
		p.push(t, "Inte nu")
		p.mine(t)
		p.push(t, "Gör en länk")
		p.eventually(t, `document.querySelector(".mine [readonly]")`)
		p.sound(t, base)
		empty("everything")

		p.save(t)
		entries := p.entries(t, "kokskurs")
		notes := 0
		for key := range entries {
			if strings.HasPrefix(key, "note/") {
				notes++
			}
		}
		if notes != 3 {
			t.Errorf("%d notes are saved: %v", notes, entries)
		}
		p.sound(t, base)
		p.push(t, "Radera allt")
		p.push(t, "Behåll")
		p.push(t, "Radera allt")
		p.eventually(t, `document.querySelector(".saving")?.innerText.includes("Det går inte att ångra")`)
		p.sound(t, base)
		p.push(t, "Radera allt")
		p.eventually(t, `document.querySelector(".saving .result").textContent === "Allt är raderat."`)
		empty("erasing")
		if text := p.text(t, ".mine"); !strings.Contains(text, "Du har inte skrivit något än") {
			t.Errorf("texts are left: %s", text)
		}
		p.push(t, "Tillbaka till sidan")
		p.eventually(t, `!document.querySelector(".mine") && document.readyState === "complete" && `+
			`document.querySelector("#tanke")`)
		eval[any](t, p, `document.getElementById("tanke").scrollIntoView()`)
		p.eventually(t, `document.querySelector("#tanke textarea")`)
		if v := p.value(t, "#tanke textarea"); v != "" {
			t.Errorf("a text is left: %q", v)
		}
		empty("going on")
		p.clean(t, base)
	})
}

// One file of the client knows how a browser stores things; its tests may look.
func TestOnlyTheStoreStores(t *testing.T) {
	t.Parallel()
	storage := regexp.MustCompile(`\b(localStorage|sessionStorage|indexedDB|document\.cookie|caches)\b`)
	err := filepath.WalkDir("../../assets/client", func(name string, d os.DirEntry, err error) error {
		tests := strings.HasSuffix(name, ".test.ts")
		if err == nil && strings.HasSuffix(name, ".ts") && !tests && d.Name() != "store.ts" &&
			storage.Match(read(t, name)) {
			t.Errorf("%s names a storage", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The offer stands once on a page, in the text, and can be put aside.
func TestOfferToSave(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+questions)
	p.answer(t)
	p.eventually(t, `document.querySelector("#ett + .save")`)
	p.push(t, "Nej tack")
	p.eventually(t, `!document.querySelector(".save")`)
	if at := p.focused(t); !strings.HasPrefix(at, "BUTTON") && !strings.HasPrefix(at, "INPUT") {
		t.Errorf("the focus is at %s", at)
	}
	p.run(t, chromedp.Focus(`//*[@id="flera"]//li[1]//input`), chromedp.KeyEvent(" "),
		chromedp.Focus(chromedp.CSS(`#flera .actions [type=submit]`)), chromedp.KeyEvent("\r"))
	p.answered(t, "flera", true)
	time.Sleep(50 * time.Millisecond)
	if eval[bool](t, p, `!!document.querySelector(".save")`) {
		t.Error("the offer came twice")
	}
	p.open(t, base+questions)
	p.answer(t)
	p.push(t, savingText)
	p.eventually(t, `document.querySelector("#ett ~ .callout .consent")`)
	p.run(t, chromedp.Focus(chromedp.CSS(".consent [value='30']")), chromedp.KeyEvent(" "))
	p.save(t)
	at := p.focused(t)
	if !strings.Contains(at, "Nu sparas dina svar i den här webbläsaren, tills du inte har använt kursen på 30 dagar") {
		t.Errorf("after the choice the focus is at %s", at)
	}
	noFaults(t, p)
	if e := p.entries(t, "kokskurs"); e["question/ett"] == nil {
		t.Errorf("saved: %v", e)
	}
	p.clean(t, base)
}

// What is answered, written and read on one page is there when the browser has been closed and opened again.
func TestClosedAndOpenedAgain(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		profile := t.TempDir()
		start := func() (*tab, func()) {
			options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
				chromedp.NoFirstRun, chromedp.UserDataDir(profile))
			allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
			ctx, _ := chromedp.NewContext(allocator)
			if err := chromedp.Do(ctx, navigate("about:blank")); err != nil {
				t.Fatal(err)
			}
			p := openTab(t, ctx, 1024, 800)
			return p, func() {
				if err := chromedp.Cancel(ctx); err != nil {
					t.Log(err)
				}
				cancel()
			}
		}
		p, end := start()
		p.open(t, base+questions)
		p.answer(t)
		p.push(t, savingText)
		p.save(t)
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "En cykel\nvid ett räcke")
		p.write(t, "#min-plan input", "märker något")
		p.write(t, "#min-plan label:nth-of-type(2) input", "fråga")
		eval[any](t, p, `scrollTo(0, document.body.scrollHeight)`)
		p.eventually(t, `JSON.parse(localStorage.getItem("vinjett:kokskurs")).entries["done/" + `+
			`Object.keys(JSON.parse(localStorage.getItem("vinjett:kokskurs")).entries).find(k => `+
			`k.startsWith("done/"))?.slice(5)]`)
		p.open(t, base+"index.html") // saved without a pause
		p.clean(t, base)
		end()

		p, end = start()
		defer end()
		p.open(t, base+"index.html")
		p.eventually(t, `document.querySelector(".progress")`)
		if s := p.text(t, ".progress"); !strings.Contains(s, "Läst i grundkursen: 1 av 1.") {
			t.Errorf("the start page says %q", s)
		}
		p.sound(t, base)
		p.open(t, base+blocks+"#tanke")
		if v := p.value(t, "#tanke textarea"); v != "En cykel\nvid ett räcke" {
			t.Errorf("the text is %q", v)
		}
		if a, b := p.value(t, "#min-plan input"),
			p.value(t, "#min-plan label:nth-of-type(2) input"); a != "märker något" || b != "fråga" {
			t.Errorf("the plan is %q, %q", a, b)
		}
		p.sound(t, base)
		p.open(t, base+questions)
		p.answered(t, "ett", true)
		if !eval[bool](t, p, `document.querySelector("#ett li[data-state=right] input").checked`) {
			t.Error("the answer is not shown")
		}
		p.clean(t, base)
	})
}

// Two windows of one course never overwrite each other, and erasing in one ends saving in both.
func TestTwoWindows(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		a := newTab(t, 1024, 800)
		b := openTab(t, a.Context, 1024, 800)
		a.open(t, base+blocks+"#tanke")
		b.open(t, base+blocks+"#tanke")
		a.write(t, "#tanke textarea", "från a")
		a.push(t, savingText)
		a.save(t)
		// The other window begins to save too, and shows the text.
		b.eventually(t, `vinjett.saving.store.works`)
		b.eventually(t, `document.querySelector("#tanke textarea").value === "från a"`)
		b.write(t, "#tanke li:nth-child(2) textarea", "från b")
		a.eventually(t, `document.querySelector("#tanke li:nth-child(2) textarea").value === "från b"`)
		b.open(t, base+questions)
		b.answer(t)
		a.write(t, "#min-plan input", "och a igen")
		b.eventually(t, `Object.values(JSON.parse(localStorage.getItem("vinjett:kokskurs")).entries).some(x => `+
			`x.e?.text?.startsWith("och a igen"))`)
		if e := a.entries(t, "kokskurs"); e["question/ett"] == nil || len(e) < 5 {
			t.Errorf("saved: %v", e)
		}
		// A window that has not heard of the other's writing puts right what is lost by it.
		eval[any](t, b, `window.stale = localStorage.getItem("vinjett:kokskurs"), 0`)
		a.write(t, "#tanke textarea", " mer")
		a.eventually(t, `localStorage.getItem("vinjett:kokskurs").includes("från a mer")`)
		eval[any](t, b, `localStorage.setItem("vinjett:kokskurs", stale), 0`)
		b.eventually(t, `localStorage.getItem("vinjett:kokskurs").includes("från a mer")`)
		// One text changed in both at once is kept twice.
		eval[any](t, a, `(() => {
			const kit = JSON.parse(localStorage.getItem("vinjett:kokskurs"));
			const [key, kept] = Object.entries(kit.entries).find(([k, x]) => x.e?.text === "från a mer");
			kit.entries[key] = {...kept, t: Date.now() + 50, e: {...kept.e, text: "någon annans"}};
			const area = document.querySelector("#tanke textarea");
			area.value += " och mer";
			area.dispatchEvent(new InputEvent("input", {bubbles: true}));
			localStorage.setItem("vinjett:kokskurs", JSON.stringify(kit));
		})()`)
		a.eventually(t, `(s => s.includes("från a mer och mer") && s.includes("någon `+
			`annans"))(localStorage.getItem("vinjett:kokskurs"))`)
		a.eventually(t, `document.querySelector("#tanke .older")`)
		if s := a.text(t, "#tanke .older"); !strings.Contains(s, "Från ett annat fönster") {
			t.Errorf("beside the text stands %q", s)
		}
		a.sound(t, base)
		b.mine(t)
		b.push(t, "Radera allt")
		b.eventually(t, `document.activeElement.textContent.includes("ångra")`)
		b.push(t, "Radera allt")
		a.eventually(t, `document.body.innerText.includes("Det sparade är borttaget")`)
		a.sound(t, base)
		a.write(t, "#tanke textarea", " kvar i minnet")
		time.Sleep(600 * time.Millisecond)
		if s := a.stored(t); s != "" {
			t.Errorf("stored after erasing: %s", s)
		}
		a.clean(t, base)
		b.clean(t, base)
	})
}

// preload runs a script in the page before its own.
func (p *tab) preload(t testing.TB, script string) {
	t.Helper()
	p.run(t, do(cdppage.AddScriptToEvaluateOnNewDocument,
		cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script}))
}

// A store that is full, forbidden, broken or of a later version is said to be so, loses nothing, and leaves a page that
// works.
func TestStoreFails(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	const name = "vinjett:kokskurs"
	says := func(t *testing.T, p *tab, want string) {
		t.Helper()
		p.eventually(t, fmt.Sprintf(`[...document.querySelectorAll("[role=status], .notice")].some(e => `+
			`e.textContent.includes(%q))`, want))
		noFaults(t, p)
	}
	t.Run("full", func(t *testing.T) {
		p := newTab(t, 1024, 800)
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "ett")
		p.push(t, savingText)
		p.save(t)
		p.eventually(t, `localStorage.getItem("`+name+`")?.includes('"ett"')`)
		eval[any](t, p, `(() => { for (let n = 1 << 22; n >= 1; n >>= 1) try { for (;;) localStorage.setItem("fill" `+
			`+ localStorage.length, "x".repeat(n)); } catch {} })()`)
		p.write(t, "#tanke textarea", strings.Repeat(" två", 20))
		says(t, p, "Utrymmet i webbläsaren är slut")
		if s := eval[string](t, p, `localStorage.getItem("`+name+`")`); !strings.Contains(s, `"ett`) {
			t.Errorf("what was saved is lost: %s", s)
		}
		if !eval[bool](t, p, `vinjett.saving.store.unsaved`) {
			t.Error("the text that is not saved does not count as such")
		}
		p.mine(t)
		says(t, p, "Utrymmet")
		eval[any](t, p, `Object.keys(localStorage).forEach(k => k.startsWith("fill") && localStorage.removeItem(k))`)
		p.push(t, "Tillbaka till sidan")
		p.write(t, "#tanke textarea", " tre")
		p.eventually(t, `localStorage.getItem("`+name+`").includes("två tre")`)
		p.eventually(t, `!document.body.innerText.includes("Utrymmet")`)
		p.clean(t, base)
	})
	t.Run("disabled", func(t *testing.T) {
		p := newTab(t, 1024, 800)
		p.preload(t, `Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", `+
			`"SecurityError") }})`)
		p.open(t, base+questions)
		p.answer(t)
		p.push(t, savingText)
		p.eventually(t, `document.querySelector(".consent button")`)
		p.run(t, chromedp.Focus(chromedp.CSS(".consent .actions button")), chromedp.KeyEvent("\r"))
		says(t, p, "Webbläsaren tillåter inte att något sparas")
		p.push(t, "Försök igen")
		p.answered(t, "ett", false)
		p.mine(t)
		p.clean(t, base)
	})
	for _, broken := range []struct{ name, text, says string }{
		{"corrupt", `{"vinjett":1,"entr`, "Det som är sparat går inte att läsa"},
		{"newer", `{"vinjett":9,"entries":{}}`, "är från en nyare utgåva"},
	} {
		t.Run(broken.name, func(t *testing.T) {
			p := newTab(t, 1024, 800)
			p.open(t, base+blocks)
			eval[any](t, p, fmt.Sprintf(`localStorage.setItem("`+name+`", %q)`, broken.text))
			p.open(t, base+blocks+"#tanke")
			says(t, p, broken.says)
			p.write(t, "#tanke textarea", "ett")
			time.Sleep(500 * time.Millisecond)
			if s := eval[string](t, p, `localStorage.getItem("`+name+`")`); s != broken.text {
				t.Errorf("it was overwritten: %s", s)
			}
			p.mine(t)
			says(t, p, broken.says)
			eval[any](t, p, `URL.createObjectURL = blob => (blob.text().then(s => window.blob = s), "data:,")`)
			p.push(t, "Hämta det som fil")
			p.eventually(t, fmt.Sprintf(`window.blob === %q`, broken.text))
			p.push(t, "Radera allt")
			p.eventually(t, `document.activeElement.textContent.includes("ångra")`)
			p.push(t, "Radera allt")
			p.save(t)
			p.clean(t, base)
		})
	}
	t.Run("entries of any form", func(t *testing.T) {
		p := newTab(t, 1024, 800)
		p.open(t, base+blocks)
		eval[any](t, p, `localStorage.setItem("`+name+`", JSON.stringify({vinjett: 1, course: "kokskurs", entries: {
			"saving/": {t: 1, e: {keep: "x", answers: true}}, "question/ett": {t: 1, e: {given: 7}},
				"question/flera": {t: 1, e: {kind: "multiple", given: ["zzz"], right: true, tries: 1}},
			"note/r/tanke/x": {t: 1, e: []}, "toString/x": {t: 1, e: {}}, "future/thing": {t: 5, e: {a: [1]}},
				"": {t: 1, e: {}}, "settings/": {t: 1, e: {theme: "\"><script>", size: 3}}}}))`)
		p.open(t, base+questions)
		p.answer(t)
		if e := p.entries(t, "kokskurs"); fmt.Sprint(e["future/thing"]) != "map[a:[1]]" || e["question/flera"] == nil {
			t.Errorf("what is not understood is not kept: %v", e)
		}
		p.open(t, base+blocks+"#tanke")
		p.mine(t)
		p.clean(t, base)
	})
}

// What has not been used for as long as the reader chose is removed, and the reader is told.
func TestExpires(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+questions)
	p.answer(t)
	p.push(t, savingText)
	p.save(t)
	age := func(days int) {
		eval[any](t, p, fmt.Sprintf(`(kit => (kit.used -= %d, localStorage.setItem("vinjett:kokskurs", `+
			`JSON.stringify(kit))))(JSON.parse(localStorage.getItem("vinjett:kokskurs")))`, days))
		p.run(t, navigate("about:blank"))
		p.open(t, base+questions)
	}
	age(90)
	p.answered(t, "ett", true)
	if eval[float64](t, p, `Math.floor(Date.now() / 864e5) - `+
		`JSON.parse(localStorage.getItem("vinjett:kokskurs")).used`) != 0 {
		t.Error("using the course does not count as use")
	}
	age(-1000) // a clock that was ahead
	p.answered(t, "ett", true)
	if eval[float64](t, p, `Math.floor(Date.now() / 864e5) - `+
		`JSON.parse(localStorage.getItem("vinjett:kokskurs")).used`) != 0 {
		t.Error("what was used in the future would be kept until then")
	}
	age(91)
	p.eventually(t, `document.body.innerText.includes("eftersom du inte har använt kursen på 90 dagar")`)
	if s := p.stored(t); s != "" {
		t.Errorf("stored: %s", s)
	}
	p.answered(t, "ett", false)
	p.clean(t, base)
}

// upload gives a file to the field of the view.
func (p *tab) upload(t testing.TB, name, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p.run(t, chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{file}))
}

// Everything goes into a file and comes back in another browser; a text that differs there is kept too.
func TestFile(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "hemma")
		p.mine(t)
		eval[any](t, p, `URL.createObjectURL = blob => (blob.text().then(s => window.blob = s), "data:,")`)
		p.push(t, "Spara allt som fil")
		p.eventually(t, `window.blob`)
		file := eval[string](t, p, `window.blob`)
		if strings.Contains(file, "saving/") {
			t.Error("the file carries the choice to save")
		}
		p.push(t, "Spara som .md")
		p.eventually(t, `window.blob.startsWith("# ")`)
		md := eval[string](t, p, `window.blob`)

		q := newTab(t, 1024, 800)
		q.open(t, base+blocks+"#tanke")
		q.write(t, "#tanke textarea", "på jobbet")
		q.mine(t)
		q.upload(t, "x.json", strings.ReplaceAll(file, "kokskurs", "annan"))
		q.eventually(t, `document.querySelector(".saving .result").textContent === "Filen hör till en annan kurs."`)
		q.upload(t, "x.json", "skräp")
		q.eventually(t, `document.querySelector(".saving .result").textContent.startsWith("Filen går inte att läsa")`)
		q.upload(t, "x.json", strings.Replace(file, `"vinjett":1`, `"vinjett":2`, 1))
		q.eventually(t, `document.querySelector(".saving .result").textContent.startsWith("Filen kommer `+
			`från en nyare")`)
		q.upload(t, "x.json", file)
		q.eventually(t, `document.querySelector(".saving .result").textContent.startsWith("Inläst")`)
		for _, want := range []string{"hemma", "på jobbet"} {
			q.eventually(t, fmt.Sprintf(`[...document.querySelectorAll(".mine .written")].some(e => `+
				`e.textContent === %q)`, want))
		}
		q.save(t)
		q.push(t, "Tillbaka till sidan")
		q.eventually(t, `document.querySelector("#tanke .older textarea")`)
		q.sound(t, base)
		if s := q.stored(t); !strings.Contains(s, "hemma") || !strings.Contains(s, "på jobbet") {
			t.Errorf("saved: %s", s)
		}
		r := newTab(t, 1024, 800)
		r.open(t, base+blocks+"#tanke")
		r.mine(t)
		r.upload(t, "x.md", strings.ReplaceAll(md, "\n", "\r\n"))
		r.eventually(t, `document.querySelector(".mine .written")?.textContent === "hemma"`)
		r.push(t, "Tillbaka till sidan")
		r.eventually(t, `document.querySelector("#tanke textarea").value === "hemma"`)
		p.clean(t, base)
		q.clean(t, base)
		r.clean(t, base)
	})
}

// A file brings what is in it and takes nothing away, whatever the clock showed where it was made.
func TestFileRemovesNothing(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+blocks+"#tanke")
	p.write(t, "#tanke textarea", "hemma")
	file := eval[string](t, p, `vinjett.saving.store.file()`)
	changed := func(script string) string {
		return eval[string](t, p, fmt.Sprintf(`(kit => { for (const [key, kept] of Object.entries(kit.entries)) if `+
			`(key.startsWith("note/")) { %s } return JSON.stringify(kit) })(JSON.parse(%q))`, script, file))
	}
	for _, script := range []string{`kept.e = null; kept.t = 9.9e13`, `kept.e = null; kept.t = Date.now() + 6e4`} {
		if got := eval[int](t, p, fmt.Sprintf(`vinjett.saving.store.import(%q).count`, changed(script))); got != 0 {
			t.Errorf("a file of nothing brings %d", got)
		}
		if s := p.value(t, "#tanke textarea"); s != "hemma" {
			t.Errorf("after a file in which it is removed the text is %q", s)
		}
	}
	eval[any](t, p, `document.activeElement.blur()`)
	eval[any](t, p, fmt.Sprintf(`vinjett.saving.store.import(%q)`,
		changed(`kept.e.text = "från framtiden"; kept.t = 9.9e13`)))
	p.eventually(t, `[...document.querySelectorAll("#tanke textarea")].map(field => `+
		`field.value).filter(Boolean).sort().join() === "från framtiden,hemma"`)
	p.push(t, savingText)
	p.save(t)
	p.run(t, navigate("about:blank"))
	p.open(t, base+blocks+"#tanke")
	first := p.value(t, "#tanke textarea")
	p.write(t, "#tanke textarea", "!")
	p.run(t, navigate("about:blank"))
	p.open(t, base+blocks+"#tanke")
	p.eventually(t, fmt.Sprintf(`document.querySelector("#tanke textarea").value === %q`, first+"!"))
	p.clean(t, base)
}

// Some browsers remove what a page has saved after seven days. There the choice to save says so.
func TestSavingInSafari(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	const seven = "redan efter sju dagars användning"
	for _, vendor := range []string{"Google Inc.", "Apple Computer, Inc."} {
		p.run(t, do(cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
			Source: fmt.Sprintf(`Object.defineProperty(Navigator.prototype, "vendor", {configurable: true, `+
				`get: () => %q})`, vendor),
		}))
		p.run(t, navigate("about:blank"))
		p.open(t, base+questions)
		p.answer(t)
		p.push(t, savingText)
		p.eventually(t, `document.querySelector(".consent")`)
		if says := strings.Contains(p.text(t, ".consent"), seven); says != strings.HasPrefix(vendor, "Apple") {
			t.Errorf("in a browser of %s the choice says so: %v", vendor, says)
		}
	}
	p.save(t)
	if at := p.focused(t); !strings.Contains(at, seven) {
		t.Errorf("after the choice it says %s", at)
	}
	p.clean(t, base)
}

// fromFiles builds a course of a few files into a folder.
func fromFiles(t testing.TB, out string, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, "content", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	builder := site.New(site.Options{Dir: dir})
	defer builder.Close()
	r, err := builder.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if r.Tree == nil {
		var text strings.Builder
		_ = diag.Text(&text, r.Diagnostics)
		t.Fatal(text.String())
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err = r.Tree.Sync(context.Background(), out, nil); err != nil {
		t.Fatal(err)
	}
}

// A course that has changed shows each answer and text where it still belongs, and nothing where it does not.
func TestCourseRebuilt(t *testing.T) {
	t.Parallel()
	question := func(id, ask, more string) string {
		return fmt.Sprintf("::: fråga {#%s%s}\n%s\n\n- [ ] Nej\n  > Stämmer inte. Tyvärr.\n- [x] Ja\n"+
			"  > Stämmer. Just det.\n:::\n\n", id, more, ask)
	}
	before := map[string]string{
		"course.yaml": "id: k\ntitle: Kurs\nlanguage: sv\n",
		"index.md":    "# Start\n\nHej.\n",
		"01-del/01-a.md": "---\ntitel: A\nminuter: 3\n---\n## Avsnitt\n\nText.\n\n" + question("edited", "Är det så?",
			"") + question("same", "Är detta sant?", "") + question("moved", "Flyttas den?", "") +
			question("old-id", "Får den nytt namn?", "") + question("gone", "Tas den bort?", "") +
			"::: reflektion {#tanke}\n- Vad ser du?\n- Vad hör du?\n:::\n\n::: plan {#plan}\n" +
			"När jag …, ska jag ….\n:::\n",
		"01-del/02-b.md": "---\ntitel: B\nminuter: 3\n---\nText.\n",
	}
	after := map[string]string{
		"course.yaml": before["course.yaml"], "index.md": before["index.md"],
		"01-del/01-ny.md": "---\ntitel: Ny\nminuter: 3\ntidigare: [del/a]\n---\n## Avsnitt\n\nText.\n\n" +
			"## Ett till\n\n" + question("edited", "Är det inte så?", "") + question("same", "Är detta sant?", "") +
			question("new-id", "Får den nytt namn?", " tidigare-id=old-id") +
			"::: reflektion {#tanke}\n- Vad anar du?\n- Vad hör du?\n:::\n\n::: plan {#plan2 tidigare-id=plan}\n" +
			"När jag …, ska jag ….\n:::\n",
		"01-del/02-b.md": "---\ntitel: B\nminuter: 3\n---\nText.\n\n" + question("moved", "Flyttas den?", ""),
	}
	out := filepath.Join(t.TempDir(), "public")
	fromFiles(t, out, before)
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	t.Cleanup(server.Close)
	for name, base := range map[string]string{"http": server.URL + "/", "file": "file://" + out + "/"} {
		t.Run(name, func(t *testing.T) {
			fromFiles(t, out, before)
			p := newTab(t, 1024, 800)
			p.open(t, base+"del/a.html")
			for _, id := range []string{"edited", "same", "moved", "old-id", "gone"} {
				p.run(t, chromedp.Focus(fmt.Sprintf(`//*[@id="%s"]//li[contains(., "Ja")]//input`, id)),
					chromedp.KeyEvent(" "), chromedp.Focus(chromedp.CSS("#"+id+" [type=submit]")),
					chromedp.KeyEvent("\r"))
				p.answered(t, id, true)
			}
			p.write(t, "#tanke textarea", "Ser detta.")
			p.write(t, "#tanke li:nth-child(2) textarea", "Hör detta.")
			p.write(t, "#plan input", "kan")
			p.push(t, "Anteckna")
			p.write(t, ".own textarea", "Min egen.")
			p.push(t, savingText)
			p.save(t)
			eval[any](t, p, `scrollTo(0, document.body.scrollHeight)`)
			p.eventually(t, `Object.keys(JSON.parse(localStorage.getItem("vinjett:k")).entries).some(k => `+
				`k.startsWith("done/"))`)

			p.run(t, navigate("about:blank"))
			fromFiles(t, out, after)
			p.open(t, base+"del/ny.html#tanke")
			p.answered(t, "same", true)
			p.answered(t, "new-id", true)
			p.answered(t, "edited", false)
			if eval[bool](t, p, `[...document.querySelectorAll("#edited input")].some(e => e.checked)`) {
				t.Error("the answer to a question is shown at another")
			}
			p.eventually(t, `document.querySelector("#tanke .older")`)
			if a, b, c := p.value(t, "#tanke textarea"), p.value(t, "#tanke li:nth-child(2) textarea"),
				p.value(t, "#tanke .older textarea"); a != "" || b != "Hör detta." || c != "Ser detta." {
				t.Errorf("the texts are %q, %q and %q", a, b, c)
			}
			if s := p.text(t, "#tanke .older"); !strings.Contains(s, "Äldre fråga: Vad ser du?") {
				t.Errorf("the older text stands under %q", s)
			}
			if v := p.value(t, "#plan2 input"); v != "kan" {
				t.Errorf("the plan is %q", v)
			}
			if v := p.value(t, "#own--avsnitt textarea"); v != "Min egen." {
				t.Errorf("the own note is %q", v)
			}
			p.sound(t, base)
			p.mine(t)
			if s := p.text(t, ".mine"); !strings.Contains(s, "Läst i kursen: 1 av 2.") ||
				!strings.Contains(s, "Ser detta.") {
				t.Errorf("the view says %s", s)
			}
			p.open(t, base+"del/b.html")
			p.answered(t, "moved", true)
			if e := p.entries(t, "k"); e["question/gone"] == nil || e["question/edited"] == nil {
				t.Errorf("answers are lost: %v", e)
			}
			p.clean(t, base)
		})
	}
}
