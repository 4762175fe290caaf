package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// end goes to the end of a page, as a reader who has read it.
func (p *tab) end(t testing.TB) {
	t.Helper()
	eval[any](t, p, `scrollTo(0, document.body.scrollHeight)`)
	p.eventually(t, `(done => (vinjett.state.each(topic => done ||= topic === "done"), done))(false)`)
}

// A link carries what is read and answered to a browser that has nothing saved, on from page to page, and stores
// nothing.
func TestContinueLink(t *testing.T) {
	t.Parallel()
	bothWays(t, realCourse, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.open(t, base+"grundkurs/se.html")
		p.end(t)
		p.run(t, chromedp.Focus(chromedp.CSS("#se-1 input")), chromedp.KeyEvent(" "),
			chromedp.Focus(chromedp.CSS("#se-1 [type=submit]")), chromedp.KeyEvent("\r"))
		p.answered(t, "se-1", true)
		p.mine(t)
		p.push(t, "Gör en länk")
		p.eventually(t, `document.querySelector(".mine [readonly]")?.value`)
		link := p.value(t, ".mine [readonly]")
		if want := base + "index.html#v=1"; !strings.HasPrefix(link, want) || len(link) != len(want)+6 {
			t.Errorf("the link is %s", link)
		}
		if strings.HasPrefix(base, "http:") {
			p.push(t, "Kopiera")
			p.eventually(t, `/^(Kopierad|Adressen är markerad)/.test([...document.querySelectorAll(".mine `+
				`[role=status]")].map(e => e.textContent).join(""))`)
		}
		// The page's own address has it now, and a link takes it along.
		p.eventually(t, fmt.Sprintf(`location.hash === %q`, link[strings.Index(link, "#"):]))

		q := newTab(t, 1024, 800)
		q.open(t, link)
		q.eventually(t, `document.querySelector(".progress")`)
		if s := q.text(t, ".opening"); !strings.Contains(s, "Läst i grundkursen: 1 av 8.") ||
			!strings.Contains(s, "minuter kvar") || !strings.Contains(s, "Fortsätt: Fråga") {
			t.Errorf("the start page says %s", s)
		}
		q.sound(t, base)
		q.push(t, "Fortsätt: Fråga: ord som går att svara på")
		q.eventually(t, `location.pathname.endsWith("grundkurs/fraga.html") && window.vinjett?.state`)
		q.eventually(t, `location.hash.startsWith("#v=1")`)
		eval[any](t, q, `scrollTo(0, document.body.scrollHeight)`)
		q.eventually(t, `location.hash.length === "#v=1".length + 9`)
		eval[any](t, q, `document.querySelector(".crumbs li:last-child a").focus()`)
		q.run(t, chromedp.KeyEvent("\r"))
		q.eventually(t, `/grundkurs\/(index.html)?$/.test(location.pathname) && `+
			`document.querySelectorAll(".chapters .done").length === 2`)
		q.sound(t, base)
		q.mine(t)
		q.push(t, "Sida för sida")
		if s := q.text(t, ".marks"); !strings.Contains(s, "1 av 4 frågor besvarade") {
			t.Errorf("the list says %s", s)
		}
		q.sound(t, base)
		// A mark can be taken away and put back.
		eval[any](t, q, `document.querySelector(".marks input:checked").focus()`)
		q.press(t, " ")
		q.eventually(t, `document.querySelector(".mine").innerText.includes("Läst i grundkursen: 1 av 8.")`)
		q.press(t, " ")
		q.eventually(t, `document.querySelector(".mine").innerText.includes("Läst i grundkursen: 2 av 8.")`)
		// A place on another page is still found.
		q.open(t, base+"grundkurs/fraga.html#src--list&v=1abc")
		q.eventually(t, `document.getElementById("src--list").getBoundingClientRect().top < innerHeight`)
		for _, tab := range []*tab{p, q} {
			if s := tab.stored(t); s != "" {
				t.Errorf("stored: %s", s)
			}
			tab.clean(t, base)
		}
	})
}

// Without saving and without a link nothing follows the reader in the address.
func TestNoLinkUnasked(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+"grundkurs/se.html")
	p.end(t)
	eval[any](t, p, `document.querySelector(".turn a[rel=next]").click()`)
	p.eventually(t, `location.pathname.endsWith("fraga.html")`)
	if h := eval[string](t, p, `location.hash`); h != "" {
		t.Errorf("the address carries %s", h)
	}
	p.clean(t, base)
}

// The certificate comes with the goal: all of the core course read and the mastery of the test. Its name is typed and
// not stored.
func TestCertificate(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+"grundkurs/se.html")
	p.mine(t)
	s := p.text(t, ".mine")
	if !strings.Contains(s, "Kursbeviset får du när du har läst hela grundkursen. Du ska också ha nått 80 procent") {
		t.Errorf("before the goal: %s", s)
	}
	p.save(t)
	p.push(t, "Sida för sida")
	read := func(n int) {
		eval[any](t, p, fmt.Sprintf(`[...document.querySelectorAll(".marks")][0].`+
			`querySelectorAll("input:not(:checked)").forEach((e, i) => i < %d && e.click())`, n))
	}
	read(8)
	p.eventually(t, `document.querySelector(".mine").innerText.includes("Läst i grundkursen: 8 av 8.")`)
	test := func(percent int) {
		eval[any](t, p, fmt.Sprintf(`vinjett.state.set("test", "grundkurs/slutprov", {points: 1, of: 1, percent: %d})`,
			percent))
	}
	test(79)
	if eval[bool](t, p, `document.querySelector(".mine").innerText.includes("Du har nått kursens mål")`) {
		t.Error("79 percent is enough")
	}
	test(80)
	p.push(t, "Skriv ut kursbeviset")
	p.eventually(t, `document.querySelector(".mine").innerText.includes("Skriv ditt namn först.")`)
	if at := p.focused(t); at != "INPUT Namn på beviset" {
		t.Errorf("the focus is at %s", at)
	}
	noFaults(t, p)
	p.run(t, chromedp.KeyEvent("Ada Ek"))
	eval[any](t, p, `print = () => { dispatchEvent(new Event("beforeprint")); window.paper = `+
		`document.querySelector(".certificate").textContent; window.rest = document.body.innerText; `+
		`dispatchEvent(new Event("afterprint")); }`)
	p.push(t, "Skriv ut kursbeviset")
	p.eventually(t, `window.paper`)
	paper := eval[string](t, p, `window.paper`)
	for _, want := range []string{"Kursbevis (egen bekräftelse)", "Någon som frågar", "Ada Ek",
		"har läst hela grundkursen", "80 procent", "Ingen har kontrollerat"} {
		if !strings.Contains(paper, want) {
			t.Errorf("the certificate lacks %q: %s", want, paper)
		}
	}
	if s := p.stored(t); strings.Contains(s, "Ada") {
		t.Error("the name is stored")
	}
	eval[any](t, p, `URL.createObjectURL = (blob) => { blob.text().then((text) => window.days = text); return "#"; }`)
	p.push(t, "Hämta påminnelser till kalendern")
	p.eventually(t, `window.days`)
	days := eval[string](t, p, `window.days`)
	for _, want := range []string{"SUMMARY:Någon som frågar: Tre veckor senare\r\n", "SUMMARY:Någon som frågar: Tre m",
		"URL:" + base + "grundkurs/tre-veckor-senare.html\r\n"} {
		if !strings.Contains(days, want) {
			t.Errorf("the calendar lacks %q:\n%s", want, days)
		}
	}
	p.clean(t, base)
}

// What is loaded on demand is small, and what stands in the way of the first paint is smaller still.
func TestFeatureBudgets(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(realCourse.get(t).dir, "assets", "*.js"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	sizes := map[string]int{}
	for _, name := range files {
		data := read(t, name)
		short, _, _ := strings.Cut(filepath.Base(name), "-")
		sizes[short] = gzipped(data)
		if short == "boot" && len(data) > 600 {
			t.Errorf("boot.js is %d bytes", len(data))
		}
		if !strings.HasPrefix(short, "present") && sizes[short] > 10<<10 {
			t.Errorf("%s is %d bytes", short, sizes[short])
		}
	}
	// What both windows of a presentation load, together: a whole program of slides.
	presenting := 0
	for short, size := range sizes {
		if strings.HasPrefix(short, "present") {
			presenting += size
		}
	}
	if presenting == 0 || presenting > 13<<10 {
		t.Errorf("the scripts that present are %d bytes", presenting)
	}
	t.Logf("gzip bytes: %v", sizes)
}

// Settings are on the page before anything is shown, and stored only when the reader asks for that.
func TestSettings(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.open(t, base+blocks)
		p.tabTo(t, "SUMMARY Meny")
		p.press(t, "\r")
		p.tabTo(t, "BUTTON Läsinställningar")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#settings--panel input") === document.activeElement`)
		p.sound(t, base)
		p.press(t, "\x1b")
		p.eventually(t, `!document.querySelector("#settings--panel")`)
		if at := p.focused(t); at != "SUMMARY Meny" {
			t.Errorf("the focus is at %s", at)
		}
		p.push(t, "Läsinställningar")
		p.eventually(t, `document.querySelector("#settings--panel")`)
		for _, set := range []string{"theme dark", "size larger", "spacing wide", "width narrow", "terms off"} {
			name, value, _ := strings.Cut(set, " ")
			p.run(t, chromedp.Focus(chromedp.CSS(fmt.Sprintf("[name='settings--%s'][value=%s]", name, value))),
				chromedp.KeyEvent(" "))
			p.eventually(t, fmt.Sprintf(`document.documentElement.dataset[%q] === %q`, name, value))
		}
		if n := eval[int](t, p, `document.querySelectorAll("a.term[href]").length`); n != 0 {
			t.Errorf("%d words are links", n)
		}
		p.sound(t, base)
		p.run(t, do(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 320,
			Height: 700, DeviceScaleFactor: 1}))
		if w := eval[int64](t, p, `document.documentElement.scrollWidth`); w > 320 {
			t.Errorf("the page is %d px wide on a screen of 320", w)
		}
		p.forced(t)
		if s := p.stored(t); s != "" {
			t.Errorf("stored: %s", s)
		}
		p.run(t, chromedp.Focus(chromedp.CSS("#settings--panel [type=checkbox]")), chromedp.KeyEvent(" "))
		p.eventually(t, `vinjett.saving.store.on`)
		// Only the settings are saved, not what is done.
		p.open(t, base+questions)
		p.answer(t)
		if e := p.entries(t, "kokskurs"); len(e) != 2 || e["settings/"] == nil {
			t.Errorf("saved: %v", e)
		}
		p.eventually(t, `document.querySelector("#ett + .save")`) // the answer is still worth saving
		for name, want := range map[string]string{"theme": "dark", "size": "larger", "spacing": "wide",
			"width": "narrow", "terms": "off"} {
			if got := eval[string](t, p, `document.documentElement.dataset.`+name); got != want {
				t.Errorf("on the next page %s is %q", name, got)
			}
		}
		// boot.js is done before the body is read.
		if !eval[bool](t, p, `(s => s.compareDocumentPosition(document.querySelector("link[rel=stylesheet]")) & 4 `+
			`&& !s.defer)(document.querySelector("script[src*=boot]"))`) {
			t.Error("boot.js comes after the style")
		}
		p.push(t, "Läsinställningar")
		p.eventually(t, `document.querySelector("#settings--panel [type=checkbox]")?.checked`)
		p.run(t, chromedp.Focus(chromedp.CSS("#settings--panel [type=checkbox]")), chromedp.KeyEvent(" "))
		p.eventually(t, `!vinjett.saving.store.on`)
		if s := p.stored(t); s != "" {
			t.Errorf("stored after forgetting: %s", s)
		}
		p.clean(t, base)
	})
}

// Old dates are told with a way to the newest edition; fresh ones are not.
func TestOldDates(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	fromFiles(t, out, map[string]string{
		"course.yaml": "id: k\ntitle: Kurs\nlanguage: sv\nreview-every: 12 months\n" +
			"owner-url: https://example.org/kurs/\n",
		"index.md": "# Start\n\nHej.\n",
		"contacts.yaml": "- id: ny\n  name: Nya linjen\n  phone: 020-10 20 30\n  checked: {date: 2026-05-01, " +
			"source: webben}\n- id: gammal\n  name: Gamla linjen\n  phone: 020-40 50 60\n  checked: {date: " +
			"2025-05-01, source: webben}\n",
	})
	p := newTab(t, 1024, 800)
	set := func(day string) {
		p.preload(t, fmt.Sprintf(`(D => { const now = D.parse(%q); window.Date = class extends D { `+
			`constructor(...a) { super(...(a.length ? a : [now])); } static now() { return now; } }; })(Date)`, day))
	}
	set("2026-06-01")
	base := "file://" + out + "/"
	p.open(t, base+"kontakter.html")
	p.eventually(t, `document.querySelector("#gammal .stale")`)
	s := p.text(t, "#gammal .checked")
	if !strings.Contains(s, "Kontrollerad 1 maj 2025 (webben). Det är mer än 12 månader sedan. Se om det finns "+
		"en nyare utgåva.") {
		t.Errorf("the old date says %q", s)
	}
	if href := eval[string](t, p, `document.querySelector("#gammal `+
		`.stale a").href`); href != "https://example.org/kurs/" {
		t.Errorf("the link leads to %s", href)
	}
	if s := p.text(t, "#ny .checked"); s != "Kontrollerad 1 maj 2026 (webben)" {
		t.Errorf("the fresh date says %q", s)
	}
	noFaults(t, p)
	p.clean(t, base)
}
