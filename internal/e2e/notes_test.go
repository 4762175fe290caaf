package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// dialogs counts the browser's own questions in a tab and agrees to them.
func (p *tab) dialogs(t testing.TB) *int {
	t.Helper()
	count := new(int)
	err := chromedp.Listen(p.Context, func(event any) {
		if e, ok := event.(*cdppage.EventJavascriptDialogOpening); ok && e.Type == cdppage.DialogTypeBeforeunload {
			*count++
			go func() {
				_ = chromedp.Do(p.Context, do(cdppage.HandleJavaScriptDialog,
					cdppage.HandleJavaScriptDialogParams{Accept: true}))
			}()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// Whoever leaves a page with text that is nowhere else is asked first.
func TestLeavingUnsavedText(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		asked := p.dialogs(t)
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "En cykel")
		p.push(t, "frågorna") // a link
		p.eventually(t, `document.querySelector("dialog[open]")`)
		if s := p.text(t, "dialog"); !strings.Contains(s, "Du har text som inte är sparad") ||
			!strings.Contains(s, "Skriv ut") {
			t.Errorf("the question is %q", s)
		}
		if at := p.focused(t); at != "H2 Du har text som inte är sparad" {
			t.Errorf("the focus is at %s", at)
		}
		p.sound(t, base)
		p.press(t, "\x1b")
		p.eventually(t, `!document.querySelector("dialog")`)
		if at := p.focused(t); at != "A frågorna" {
			t.Errorf("after staying the focus is at %s", at)
		}
		if !strings.HasSuffix(strings.Split(eval[string](t, p, `location.href`), "#")[0], blocks) {
			t.Error("the page was left")
		}
		// A link in the page leaves nothing.
		eval[any](t, p, `document.querySelector(".toc a, .cite a").click()`)
		if eval[bool](t, p, `!!document.querySelector("dialog")`) {
			t.Error("a link within the page was asked about")
		}
		// The browser's own question, at closing or reloading.
		p.run(t, reload())
		if *asked != 1 {
			t.Errorf("the browser asked %d times", *asked)
		}
		p.eventually(t, `window.vinjett`)
		eval[any](t, p, `document.getElementById("tanke").scrollIntoView()`)
		p.write(t, "#tanke textarea", "En cykel")
		p.push(t, "frågorna")
		p.eventually(t, `document.querySelector("dialog[open]")`)
		eval[any](t, p, `URL.createObjectURL = blob => (blob.text().then(s => window.blob = s), "data:,"), print = `+
			`() => { dispatchEvent(new Event("beforeprint")); window.paper = `+
			`[...document.body.children].filter(part => !part.hidden).map(part => part.textContent).join(" "); `+
			`dispatchEvent(new Event("afterprint")); }`)
		p.push(t, "Skriv ut")
		p.eventually(t, `window.paper`)
		if s := eval[string](t, p, `window.paper`); !strings.Contains(s, "En cykel") ||
			!strings.Contains(s, "Vad ser du?") || strings.Contains(s, "Ersättning") {
			t.Errorf("on paper stands %q", s)
		}
		p.push(t, "Spara som fil")
		p.eventually(t, `window.blob?.includes("    En cykel")`)
		p.eventually(t, `document.querySelector("dialog .result").textContent`)
		p.push(t, "Gå vidare")
		p.eventually(t, `location.pathname.endsWith("fragor.html")`)
		if *asked != 1 {
			t.Errorf("the browser asked %d times", *asked)
		}
		// Leaving without saving is possible, and so is leaving when all is saved.
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "En cykel")
		p.push(t, "frågorna")
		p.push(t, "Lämna utan att spara")
		p.eventually(t, `location.pathname.endsWith("fragor.html")`)
		p.open(t, base+blocks+"#tanke")
		p.write(t, "#tanke textarea", "En cykel")
		p.push(t, savingText)
		p.save(t)
		p.write(t, "#tanke textarea", " vid ett räcke")
		p.push(t, "frågorna")
		p.eventually(t, `location.pathname.endsWith("fragor.html")`)
		if s := p.stored(t); !strings.Contains(s, "vid ett räcke") {
			t.Errorf("saved: %s", s)
		}
		if *asked != 1 {
			t.Errorf("the browser asked %d times", *asked)
		}
		p.clean(t, base)
	})
}

// All that is written stands together by chapter, with the prompt beside the text, on the screen, on paper and in
// files.
func TestMine(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+blocks+"#tanke")
	p.mine(t)
	if s := p.text(t, ".mine"); !strings.Contains(s, "Du har inte skrivit något än.") {
		t.Errorf("the empty view says %s", s)
	}
	if at := p.focused(t); at != "H1 Min kurs" {
		t.Errorf("the focus is at %s", at)
	}
	if text := strings.Join(p.paper(t), "\n"); !strings.Contains(text, "Så långt har du kommit") ||
		strings.Contains(text, "Gör en länk") || strings.Contains(text, "Läs in en fil") {
		t.Errorf("on paper stands\n%s", text)
	}
	noFaults(t, p)
	p.push(t, "Tillbaka till sidan")
	p.eventually(t, `!document.querySelector(".mine")`)
	p.eventually(t, `document.activeElement.matches("[data-open=mine], `+
		`.more > summary")`) // the menu that it is in, if that is closed
	p.write(t, "#tanke textarea", "En cykel.\n\nOch ett räcke.")
	p.write(t, "#min-plan input", "märker något")
	p.write(t, "#min-plan label:nth-of-type(2) input", "fråga")
	p.push(t, "Anteckna")
	p.write(t, ".own textarea", "Min egen.")
	for _, s := range []string{"#tanke textarea", "#min-plan input", ".own textarea"} {
		about := eval[string](t, p, fmt.Sprintf(
			`(e => document.getElementById(e.getAttribute("aria-describedby"))?.textContent ?? `+
				`"")(document.querySelector(%q))`, s))
		if about != "Skriv inget om verkliga personer." {
			t.Errorf("%s is described by %q", s, about)
		}
	}
	if plan := p.aria(t, "#min-plan .sentence"); !strings.Contains(plan, `textbox "När jag ," = märker något`) ||
		!strings.Contains(plan, `textbox "ska jag ." = fråga`) {
		t.Errorf("the plan is\n%s", plan)
	}
	// What is typed can be undone as anywhere.
	p.run(t, chromedp.KeyEvent("z", chromedp.KeyModifiers(2)))
	p.mine(t)
	view := p.text(t, ".mine .notes")
	for _, want := range []string{"Block", "Vad ser du?", "En cykel.\n\nOch ett räcke.",
		"När jag märker något, ska jag fråga."} {
		if !strings.Contains(view, want) {
			t.Errorf("the view lacks %q: %s", want, view)
		}
	}
	noFaults(t, p)
	eval[any](t, p, `URL.createObjectURL = blob => (blob.text().then(s => window.blob = s), "data:,"), print = () `+
		`=> { dispatchEvent(new Event("beforeprint")); window.paper = document.body.innerText; dispatchEvent(new `+
		`Event("afterprint")); }`)
	p.push(t, "Spara som .txt")
	p.eventually(t, `window.blob?.includes("Vad ser du?\n[r/tanke/")`)
	p.push(t, "Spara som .md")
	p.eventually(t, `window.blob?.includes("### Vad ser du?\n<!-- r/tanke/")`)
	p.push(t, "Skriv ut")
	p.eventually(t, `window.paper`)
	if s := eval[string](t, p, `window.paper`); !strings.Contains(s, "Och ett räcke.") ||
		strings.Contains(s, "Kursbevis") || strings.Contains(s, "Innehåll") {
		t.Errorf("on paper stands %q", s)
	}
	p.run(t, media("print"))
	noFaults(t, p)
	eval[any](t, p, `history.back()`)
	p.eventually(t, `!document.querySelector(".mine")`)
	// What is written is printed, and where nothing is there are lines to write on.
	lines := `[...document.querySelectorAll("#tanke .prompts > li")].map(li => ` +
		`li.querySelector(".rules").checkVisibility() && !li.querySelector("textarea").checkVisibility()).join()`
	if s := eval[string](t, p, lines); s != "false,true" {
		t.Errorf("lines to write on: %s", s)
	}
	p.run(t, media())
	p.mine(t)
	p.run(t, media("prefers-color-scheme=dark"))
	noFaults(t, p)
	p.forced(t)
	p.run(t, media(), do(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 320,
		Height: 700, DeviceScaleFactor: 1}))
	if w := eval[int64](t, p, `document.documentElement.scrollWidth`); w > 320 {
		t.Errorf("the view is %d px wide on a screen of 320", w)
	}
	noFaults(t, p)
	// A text can be taken away, and a link to its place leads back to it.
	p.run(t, chromedp.Focus(chromedp.CSS(`[aria-label^="Ta bort: När jag"]`)), chromedp.KeyEvent("\r"))
	p.eventually(t, `document.activeElement.id === "mine--notes"`)
	p.push(t, "Vad ser du?")
	p.eventually(t, `!document.querySelector(".mine") && location.hash === "#tanke"`)
	p.eventually(t, `(box => box.top < innerHeight && box.bottom > `+
		`0)(document.getElementById("tanke").getBoundingClientRect())`)
	if w := eval[int64](t, p, `document.documentElement.scrollWidth`); w > 320 {
		t.Errorf("the page is %d px wide on a screen of 320", w)
	}
	noFaults(t, p)
	p.clean(t, base)
}

// Without scripts nothing is shown that needs them.
func TestNoToolsWithoutScript(t *testing.T) {
	t.Parallel()
	p := newTab(t, 1024, 800)
	p.run(t, do(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		navigate(kitchenSink.fileURL(t)+blocks))
	if s := p.text(t, "body"); strings.Contains(s, "Läsinställningar") || strings.Contains(s, "Anteckna") ||
		strings.Contains(s, "Spara") {
		t.Errorf("the page shows %s", s)
	}
}

// With the keyboard alone a reader writes, chooses to save, and finds the text again.
func TestWritingByKeyboard(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.open(t, base+blocks+"#tanke")
	p.tabTo(t, "TEXTAREA")
	p.press(t, "C", "y", "k", "e", "l")
	p.tabTo(t, "BUTTON "+savingText)
	p.press(t, "\r")
	p.eventually(t, `document.querySelector(".consent")`)
	p.tabTo(t, "INPUT 90 dagar")
	p.tabTo(t, "BUTTON "+savingText)
	p.press(t, "\r")
	p.eventually(t, `vinjett.saving.store.works`)
	p.open(t, base+"index.html")
	p.tabTo(t, "BUTTON Min kurs") // beside the menu, as long as there is something in it
	p.press(t, "\r")
	p.eventually(t, `document.querySelector(".mine .written")?.textContent === "Cykel"`)
	p.tabTo(t, "BUTTON Ta bort: Vad ser du?")
	p.clean(t, base)
}
