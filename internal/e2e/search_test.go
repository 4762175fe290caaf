package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A reader opens the search from a page with a key, narrows it to a part, and comes to the section that was meant.
func TestSearch(t *testing.T) {
	t.Parallel()
	bothWays(t, realCourse, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.run(t, media("prefers-reduced-motion=reduce"))
		p.open(t, base+"grundkurs/se.html")
		p.press(t, "/")
		p.eventually(t, `document.querySelector("dialog.find")?.open && document.activeElement.name === "q"`)
		p.press(t, "sekretessen")
		p.eventually(t, `/^\d+ träffar\.$/.test(document.querySelector(".find [role=status]").textContent)`)
		if marks := eval[string](t, p, `[...document.querySelectorAll(".find mark")].map(m => `+
			`m.textContent.toLowerCase()).join(" ")`); !strings.Contains(marks, "sekretess") {
			t.Errorf("marked: %s", marks)
		}
		p.sound(t, base)
		all := p.text(t, ".find [role=status]")
		p.tabTo(t, "SELECT Del av kursen")
		p.press(t, "f", "ö") // the part whose name begins so
		p.eventually(t, `document.querySelector(".find select").selectedOptions[0].textContent.startsWith("För")`)
		p.eventually(t, `[...document.querySelectorAll(".find .results a")].every(a => `+
			`a.pathname.includes("/fordjupning/"))`)
		if part := p.text(t, ".find [role=status]"); part == all {
			t.Errorf("in one part there are %s", part)
		}
		p.run(t, chromedp.Focus(chromedp.CSS(".find input")), chromedp.KeyEvent(kb.ArrowDown))
		if !eval[bool](t, p, `document.activeElement.matches(".results > :first-child a")`) {
			t.Error("the arrow does not lead to the first result")
		}
		p.run(t, chromedp.Focus(chromedp.CSS(`.find .results a[href*="#"]`)), chromedp.KeyEvent("\r"))
		p.eventually(t, `location.pathname.includes("/fordjupning/") && location.hash && window.vinjett?.state`)
		p.eventually(t, `(box => box.top >= -1 && box.top < `+
			`innerHeight)(document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect())`)

		// Nothing is found, and the focus comes back where it was.
		p.run(t, chromedp.Focus(chromedp.CSS(".masthead [data-open=search]")), chromedp.KeyEvent("\r"))
		p.eventually(t, `document.activeElement.name === "q"`)
		p.press(t, "xyzzyx\r")
		p.eventually(t, `document.querySelector(".find [role=status]").textContent.startsWith("Inga träffar `+
			`på ”xyzzyx”.")`)
		p.sound(t, base)
		p.run(t, do(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 320,
			Height: 600, DeviceScaleFactor: 1}))
		if wide := eval[bool](t, p, `(e => e.scrollWidth > e.clientWidth)(document.querySelector(".find"))`); wide {
			t.Error("the dialog is too wide for a screen of 320 px")
		}
		p.press(t, kb.Escape)
		if at := p.focused(t); at != "A Sök" {
			t.Errorf("the focus is at %s", at)
		}

		// A reader who speaks to the computer may say the key by mistake, so it can be switched off.
		p.push(t, "Läsinställningar")
		p.eventually(t, `document.querySelector("[name='settings--keys'][value=off]")`)
		p.run(t, chromedp.Focus(chromedp.CSS("[name='settings--keys'][value=off]")), chromedp.KeyEvent(" "))
		p.eventually(t, `document.documentElement.dataset.keys === "off"`)
		p.press(t, "/")
		if eval[bool](t, p, `document.querySelector(".find").open`) {
			t.Error("the key opens the search though it is switched off")
		}
		if s := p.stored(t); s != "" {
			t.Errorf("stored: %s", s)
		}
		p.clean(t, base)
	})
}

// A page that is named just as the reader writes, whole or up to a colon, comes first.
func TestSearchByName(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1024, 800)
	p.run(t, navigate(base+"innehall.html"))
	named := eval[[][2]string](t, p,
		`[...document.querySelectorAll("main .chapters a")].map(a => [a.textContent.trim(), a.getAttribute("href")])`)
	if len(named) < 40 {
		t.Fatalf("only %d pages", len(named))
	}
	p.run(t, navigate(base+"sok.html"))
	for _, page := range named {
		short, _, _ := strings.Cut(page[0], ":")
		for _, query := range []string{page[0], short} {
			first := eval[string](t, p, fmt.Sprintf(`(async () => {
				const form = document.querySelector("vj-search form"), input = form.q, results = () =>
					document.querySelector("vj-search .results");
				for (let i = 0; !results() && i < 100; i++) { input.focus();
					await new Promise(done => setTimeout(done, 20)); }
				results().replaceChildren();
				input.value = %q;
				form.requestSubmit();
				for (let i = 0; !results().firstElementChild && i < 200; i++) await new Promise(done =>
					setTimeout(done, 20));
				return results().querySelector("a")?.pathname ?? "";
			})()`, query))
			if !strings.HasSuffix(first, "/"+page[1]) {
				t.Errorf("%q leads to %s, not to %s", query, first, page[1])
			}
		}
	}
	p.clean(t, base)
}

// The page of the search has its form at once, keeps what was asked in its address, and serves as an index without
// script.
func TestSearchPage(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1024, 800)
	p.run(t, navigate(base+"sok.html"), chromedp.Focus(chromedp.CSS("vj-search input")),
		chromedp.KeyEvent("orosanmälan\r"))
	p.eventually(t, `document.querySelector("vj-search [role=status]")?.textContent.endsWith("träffar.") && `+
		`location.search`)
	p.sound(t, base)
	p.run(t, chromedp.Click(chromedp.CSS("vj-search .results a")))
	p.eventually(t, `!location.pathname.endsWith("/sok.html")`)
	eval[any](t, p, `history.back()`)
	p.eventually(t, `document.querySelector("vj-search .results a") && document.querySelector("vj-search `+
		`input").value === "orosanmälan"`)
	p.clean(t, base)

	p = newTab(t, 1024, 800)
	p.run(t, do(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		navigate(base+"sok.html"))
	if s := p.text(t, "main"); strings.Contains(s, "Sök i kursen") || !strings.Contains(s, "Sekretess") {
		t.Errorf("without script the page says %.300s", s)
	}
}
