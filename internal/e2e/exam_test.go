package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const exam = "allt/prov.html"

func openTest(t *testing.T, base string) *tab {
	t.Helper()
	p := newTab(t, 1024, 800)
	p.run(t, media("prefers-reduced-motion=reduce"), navigate(base+exam),
		chromedp.WaitVisible(chromedp.CSS(`.test button`)))
	return p
}

// shownQuestions lists the questions that can be seen.
func (p *tab) shownQuestions(t testing.TB) string {
	t.Helper()
	return eval[string](t, p, `[...document.querySelectorAll("vj-question")].filter(q => q.checkVisibility()).map(q `+
		`=> q.id).join(" ")`)
}

// A test one question at a time, by the keyboard: one right, one left out; the review; and once more with all right.
func TestTestOneAtATime(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openTest(t, base)
		if s := p.shownQuestions(t); s != "" {
			t.Errorf("before the test these questions are shown: %s", s)
		}
		like(t, "before the test", p.aria(t, ".test"), `
		Testet har 2 frågor. Målet är 80 procent rätt.
		group "Hur vill du göra testet?"
		  Legend
		    Hur vill du göra testet?
		  radio "En fråga i taget" checked:true
		  En fråga i taget
		  radio "Alla frågor på en sida"
		  Alla frågor på en sida
		button "Börja testet"
		button "Visa alla frågor med svar"`)
		noFaults(t, p)
		p.tabTo(t, "BUTTON Börja testet")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("h2.label")?.checkVisibility()`)
		if s, at := p.shownQuestions(t), p.focused(t); s != "test--ett" || at != "H2 Fråga 1 av 2" {
			t.Errorf("first these questions are shown: %s; the focus is on %s", s, at)
		}
		noFaults(t, p)
		choose(t, p, "test--ett", "Frågar hur")
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.answered(t, "test--ett", true)
		if at := p.focused(t); at != "BUTTON Nästa fråga" {
			t.Errorf("after an answer the focus is on %s", at)
		}
		if eval[bool](t, p, `[...document.querySelectorAll("#test--ett .actions button")].some(b => `+
			`b.checkVisibility() && b.textContent !== "Visa alla kommentarer")`) {
			t.Error("a test asks more than once")
		}
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#test--flera").checkVisibility()`)
		if s, at := p.shownQuestions(t), p.focused(t); s != "test--flera" || at != "H2 Fråga 2 av 2" {
			t.Errorf("then these questions are shown: %s; the focus is on %s", s, at)
		}
		p.tabTo(t, "BUTTON Föregående fråga")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#test--ett").checkVisibility()`)
		if eval[string](t, p, `document.querySelector("#test--ett").dataset.state`) != "answered" {
			t.Error("going back forgets the answer")
		}
		p.tabTo(t, "BUTTON Nästa fråga")
		p.press(t, "\r")
		p.tabTo(t, "BUTTON Visa resultatet")
		p.press(t, "\r")
		p.eventually(t, `[...document.querySelectorAll("[role=status]")].some(s => s.textContent.startsWith("En `+
			`fråga saknar svar."))`)
		p.press(t, "\r")
		p.eventually(t, `document.querySelector(".review")`)
		like(t, "the result", p.aria(t, ".test"), `
		heading "Resultat"
		1 av 2 poäng, 50 procent.
		Målet är 80 procent. Läs förklaringarna och pröva igen om några dagar.
		heading "Genomgång"
		list
		  listitem
		    strong
		      Stämmer.
		    Du möter Ali. Han säger att han får bo hos en bekant ”om han är snäll”. Vad gör du?
		    link "Till frågan"
		    ·
		    link "Läs mer: Frågor"
		  listitem
		    strong
		      Inget svar.
		    Vilka två är skyldiga att anmäla?
		    link "Till frågan"
		    ·
		    link "Läs mer: Frågor"
		button "Gör om testet med nya frågor"
		button "Visa alla frågor med svar"`)
		if at := p.focused(t); at != "H2 Resultat" {
			t.Errorf("at the result the focus is on %s", at)
		}
		s := eval[string](t, p, `JSON.stringify(vinjett.state.get("test", "allt/prov"))`)
		if s != `{"points":1,"of":2,"percent":50}` {
			t.Errorf("the result is kept as %s", s)
		}
		noFaults(t, p)

		p.tabTo(t, "BUTTON Gör om testet")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector(".test fieldset")`)
		p.run(t, chromedp.Click(`//label[contains(., "Alla frågor")]`),
			chromedp.Click(`//button[contains(., "Börja")]`))
		p.eventually(t, `document.querySelectorAll("h2.label").length === 2 && `+
			`document.querySelector("#test--flera").checkVisibility()`)
		if s := p.shownQuestions(t); s != "test--ett test--flera" {
			t.Errorf("in a list these questions are shown: %s", s)
		}
		for id, texts := range map[string][]string{"test--ett": {"Frågar hur"},
			"test--flera": {"Skolan", "Sjukvården"}} {
			choose(t, p, id, texts...)
			p.run(t, chromedp.Click(chromedp.CSS(`#`+id+` [type=submit]`)))
			p.answered(t, id, true)
			if at := p.focused(t); !strings.HasPrefix(at, "DIV Stämmer.") {
				t.Errorf("after an answer in a list the focus is on %s", at)
			}
		}
		noFaults(t, p)
		p.run(t, chromedp.Click(`//button[contains(., "Visa resultatet")]`))
		p.eventually(t, `document.querySelector(".review")`)
		if s := eval[string](t, p, `document.querySelector(".test").innerText`); !strings.Contains(s,
			"Du nådde målet, 80 procent.") {
			t.Errorf("the result says %s", s)
		}
		p.clean(t, base)
	})
}

// choose clicks the options with these texts.
func choose(t testing.TB, p *tab, id string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		p.run(t, chromedp.Click(fmt.Sprintf(`//*[@id=%q]//label[contains(., %q)]`, id, text)))
	}
}

// What is written in a test is done, and gives no points.
func TestTestWritten(t *testing.T) {
	t.Parallel()
	p := openTest(t, kitchenSink.serve(t))
	for _, written := range []bool{true, false} {
		p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("vj-test").dataset.write = "1"`),
			chromedp.Click(`//label[contains(., "Alla frågor på en sida")]`),
			chromedp.Click(`//button[contains(., "Börja testet")]`))
		p.eventually(t, `document.querySelector("#test--skriv").checkVisibility()`)
		shown := strings.Fields(p.shownQuestions(t))
		if len(shown) != 2 || shown[1] != "test--skriv" {
			t.Fatalf("of two questions, one to write, these are shown: %s", shown)
		}
		choose(t, p, shown[0], map[string]string{"test--ett": "Frågar hur", "test--flera": "Skolan"}[shown[0]])
		if shown[0] == "test--flera" {
			choose(t, p, shown[0], "Sjukvården")
		}
		p.run(t, chromedp.Click(chromedp.CSS("#"+shown[0]+" [type=submit]")))
		p.answered(t, shown[0], true)
		want := "Du har skrivit 0 av 1 meningar. De ger inga poäng."
		if written {
			want = "Du har skrivit 1 av 1 meningar. De ger inga poäng."
			p.write(t, "#test--skriv textarea", "Vad händer då?")
			p.run(t, chromedp.Click(chromedp.CSS("#test--skriv [type=submit]")))
			p.answered(t, "test--skriv", true)
		}
		finish := chromedp.Click(`//button[contains(., "Visa resultatet")]`)
		p.run(t, finish)
		if !written { // the first time it says what is left
			p.run(t, finish)
		}
		p.eventually(t, `document.querySelector(".test .review")`)
		text := eval[string](t, p, `document.querySelector(".test").innerText`)
		for _, want := range []string{want, "1 av 1 poäng, 100 procent."} {
			if !strings.Contains(text, want) {
				t.Errorf("written %v: the result lacks %q:\n%s", written, want, text)
			}
		}
		if strings.Contains(text, "Skriven. Ali") != written {
			t.Errorf("written %v: the review says\n%s", written, text)
		}
		p.run(t, chromedp.Click(`//button[contains(., "Gör om testet")]`))
	}
}

// A reader may also look at all questions without a test, and a link to one of them leads there.
func TestTestAsPage(t *testing.T) {
	t.Parallel()
	p := openTest(t, kitchenSink.serve(t))
	p.run(t, chromedp.Click(`//button[contains(., "Visa alla")]`))
	p.eventually(t, `document.querySelector("#test--ett").checkVisibility()`)
	if s := p.shownQuestions(t); s != "test--ett test--flera test--skriv" {
		t.Errorf("these questions are shown: %s", s)
	}
	p = newTab(t, 1024, 800)
	p.run(t, navigate(kitchenSink.serve(t)+exam+"#test--flera"))
	p.eventually(t, `document.querySelector("#test--flera").checkVisibility()`)
}

// Nothing in the page but its own buttons shows what a test may ask, or ends a test that is taken: not the ways back
// from the list of sources, and not an address that is written by hand.
func TestTestHolds(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openTest(t, base)
		cited := eval[string](t, p, `document.querySelector(".back a").hash`)
		back := func() bool { return eval[bool](t, p, `document.querySelector(".back a").checkVisibility()`) }
		holds := func(when, shown string, answered bool) {
			t.Helper()
			for _, hash := range []string{cited, "#test--flera", "#test--ett", "#%zz"} {
				eval[any](t, p, fmt.Sprintf(`new Promise(done => {
					history.replaceState(history.state, "", location.pathname);
					addEventListener("hashchange", () => setTimeout(done, 50), {once: true});
					location.hash = %q;
				})`, hash))
				if s := p.shownQuestions(t); s != shown {
					t.Errorf("%s, after %s, these questions are shown: %q", when, hash, s)
				}
				is := eval[bool](t, p, `document.querySelector("vj-question[data-state=answered]") !== null`)
				if is != answered {
					t.Errorf("%s, after %s, a question is answered: %v", when, hash, is)
				}
			}
		}
		if back() {
			t.Error("before the test a link leads to what is put away")
		}
		holds("before the test", "", false)
		p.hand(t, ".test .actions button")
		p.eventually(t, `document.querySelector("#test--ett").checkVisibility()`)
		if back() {
			t.Error("in the test a link leads to an answer that is not given")
		}
		holds("in the test", "test--ett", false)
		choose(t, p, "test--ett", "Frågar hur")
		p.hand(t, "#test--ett [type=submit]")
		p.answered(t, "test--ett", true)
		p.eventually(t, `document.querySelector(".save")`) // the offer to save moves what is below
		p.hand(t, ".back a")
		p.eventually(t, fmt.Sprintf(`location.hash === %q`, cited))
		holds("after an answer", "test--ett", true)
		if !eval[bool](t, p, `[...document.querySelectorAll("button")].some(b => b.checkVisibility() && `+
			`b.textContent === "Nästa fråga")`) {
			t.Error("a link ends the test")
		}
		if name := eval[string](t, p, `document.querySelector(".back `+
			`a").getAttribute("aria-label")`); name != "Till hänvisningen i texten" {
			t.Errorf("the way back is called %q", name)
		}
		noFaults(t, p)
		p.clean(t, base)
	})
}
