package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const questions = "allt/fragor.html"

// openQuestions opens the page with a question of every kind.
func openQuestions(t *testing.T, base string) *tab {
	t.Helper()
	p := newTab(t, 1024, 800)
	p.run(t, media("prefers-reduced-motion=reduce"), navigate(base+questions),
		chromedp.WaitVisible(chromedp.CSS(`#ett .actions button`)))
	return p
}

// enter puts the focus on the first thing of a question that can have it.
func (p *tab) enter(t testing.TB, id string) {
	t.Helper()
	p.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector("#%s :is(input, textarea, select, `+
		`button)").focus()`, id)))
}

// answered waits until a question is marked, or open again.
func (p *tab) answered(t testing.TB, id string, want bool) {
	t.Helper()
	p.eventually(t, fmt.Sprintf(`(document.querySelector("#%s").dataset.state === "answered") === %v`, id, want))
}

// noFaults checks a page in its state with axe-core.
func noFaults(t *testing.T, p *tab) {
	t.Helper()
	for _, fault := range axe(t, p) {
		t.Errorf("axe: %s", fault)
	}
}

func TestSingle(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		like(t, "before an answer", p.aria(t, "#ett form"), `
		form
		  Testa dig själv
		  group "Du möter Ali. Han säger att han får bo hos en bekant ”om han är snäll”. Vad gör du?"
		    Legend
		      Du möter Ali. Han säger att han får bo hos en bekant ”om han är snäll”. Vad gör du?
		    list
		      listitem
		        radio "Ringer polisen"
		        Ringer polisen
		      listitem
		        radio "Frågar hur han har det"
		        Frågar hur han har det
		      listitem
		        radio "Väntar tills han säger mer"
		        Väntar tills han säger mer
		  status live:polite
		  group
		    DisclosureTriangle "Ledtråd" expanded:false
		  button "Svara"
		  button "Visa svaret"`)
		p.enter(t, "ett")
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#ett .result").textContent`)
		if s := p.status(t, "ett"); s != "Välj ett svar först." {
			t.Errorf("without a choice it says %q", s)
		}
		p.enter(t, "ett")
		p.press(t, " ")
		if s := p.status(t, "ett"); s != "" {
			t.Errorf("after a choice it still says %q", s)
		}
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.answered(t, "ett", true)
		like(t, "after a wrong answer", p.aria(t, "#ett form"), `
		form
		  Testa dig själv
		  group "Du möter Ali. Han säger att han får bo hos en bekant ”om han är snäll”. Vad gör du?"
		    Legend
		      Du möter Ali. Han säger att han får bo hos en bekant ”om han är snäll”. Vad gör du?
		    list
		      listitem
		        radio "Ringer polisen" checked:true disabled:true
		        Ringer polisen
		        strong
		          Stämmer inte.
		        Du vet för lite.
		      listitem
		        radio "Frågar hur han har det" disabled:true
		        Frågar hur han har det
		        strong
		          Stämmer, men du valde det inte.
		        Frågan öppnar.
		      listitem
		        radio "Väntar tills han säger mer" disabled:true
		        Väntar tills han säger mer
		  status live:polite
		    Stämmer inte.
		    Kommentarer och förklaring finns vid frågan.
		  group
		    DisclosureTriangle "Ledtråd" expanded:false
		  Förklaring
		  Den som
		  emphasis
		    frågar
		  ser
		  [
		  link "källa 1: Ek m.fl. 2015"
		    1
		  ]
		  .
		  button "Försök igen"
		  button "Visa alla kommentarer"`)
		if at := p.focused(t); at != "BUTTON Försök igen" {
			t.Errorf("after answering the focus is on %s", at)
		}
		p.status(t, "ett")
		noFaults(t, p)

		p.tabTo(t, "BUTTON Visa alla kommentarer")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#ett li[data-state=rest] .feedback")`)
		if at := p.focused(t); at != "BUTTON Försök igen" {
			t.Errorf("after all comments the focus is on %s", at)
		}
		p.press(t, "\r")
		p.answered(t, "ett", false)
		if at := p.focused(t); at != "INPUT Ringer polisen" {
			t.Errorf("when trying again the focus is on %s", at)
		}
		if eval[bool](t, p, `!!document.querySelector("#ett :is(.feedback, li[data-state], :checked, :disabled)") `+
			`|| document.querySelectorAll("#ett .key > li .verdict").length !== 3`) {
			t.Error("trying again leaves something of the last answer")
		}
		p.press(t, kb.ArrowDown)
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.answered(t, "ett", true)
		if s := p.status(t, "ett"); s != "Stämmer. Förklaring finns under frågan." {
			t.Errorf("after the right answer it says %q", s)
		}
		p.run(t, chromedp.Click(chromedp.CSS(`#ett .hint summary`)))
		p.sound(t, base)
		if url := eval[string](t, p, `location.href`); url != base+questions {
			t.Errorf("the form was sent: %s", url)
		}
		p.clean(t, base)
	})
}

func TestMultiple(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	choose := func(texts ...string) {
		for _, text := range texts {
			p.run(t, chromedp.Click(fmt.Sprintf(`//*[@id="flera"]//label[contains(., %q)]`, text)))
		}
		p.run(t, chromedp.Click(chromedp.CSS(`#flera [type=submit]`)))
	}
	choose()
	p.eventually(t, `document.querySelector("#flera .result").textContent`)
	if s := p.status(t, "flera"); s != "Välj minst ett svar först." {
		t.Errorf("without a choice it says %q", s)
	}
	for _, c := range []struct {
		choose       []string
		says, states string
	}{
		{[]string{"Skolan", "Grannen"}, "Delvis. 1 av 2 val hör till svaret, 1 saknas.",
			"Grannen wrong, Sjukvården missed, Skolan right"},
		{[]string{"Skolan", "Sjukvården", "Grannen"}, "Delvis. 2 av 3 val hör till svaret.",
			"Grannen wrong, Sjukvården right, Skolan right"},
		{[]string{"Grannen"}, "Stämmer inte.", "Grannen wrong, Sjukvården missed, Skolan missed"},
		{[]string{"Skolan", "Sjukvården"}, "Stämmer.", "Grannen rest, Sjukvården right, Skolan right"},
	} {
		choose(c.choose...)
		p.answered(t, "flera", true)
		if s := p.status(t, "flera"); s != c.says {
			t.Errorf("%v: it says %q, want %q", c.choose, s, c.says)
		}
		states := eval[string](t, p, `[...document.querySelectorAll("#flera .options > li")].map(li => `+
			`li.querySelector("label").textContent.trim() + " " + li.dataset.state).sort().join(", ")`)
		if states != c.states {
			t.Errorf("%v: the states are %s, want %s", c.choose, states, c.states)
		}
		noFaults(t, p)
		p.run(t, chromedp.Click(chromedp.CSS(`#flera [type=submit]`)))
		p.answered(t, "flera", false)
	}
}

// Showing the answer marks nothing that the reader has done.
func TestShowAnswer(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	p.run(t, chromedp.Click(chromedp.CSS(`#ett [data-act=show]`)))
	p.answered(t, "ett", true)
	if s, at := p.status(t, "ett"), p.focused(t); s != "Svaret visas vid frågan." || at != "BUTTON Försök igen" {
		t.Errorf("it says %q and the focus is on %s", s, at)
	}
	if n := eval[int](t, p, `document.querySelectorAll("#ett .feedback").length`); n != 3 {
		t.Errorf("%d comments are shown", n)
	}
	if eval[bool](t, p, `!!vinjett.state.get("question", "ett")`) {
		t.Error("a shown answer is kept as the reader's")
	}
}

// The second click of a double click must not open the question again; nor must a key that is held down.
func TestDoubleClick(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	p.run(t, chromedp.Click(chromedp.CSS(`#ett .options label`)), chromedp.Click(chromedp.CSS(`#ett [type=submit]`)))
	p.answered(t, "ett", true)
	p.run(t, chromedp.DoubleClick(chromedp.CSS(`#ett [type=submit]`))) // the press that a browser counts as the second
	p.run(t, chromedp.Evaluate[chromedp.Void](`new Promise(requestAnimationFrame)`, chromedp.EvalAwaitPromise))
	p.answered(t, "ett", true)
}

// A link to what is put away, as the link back from a source, shows it.
func TestReveal(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	p.run(t, chromedp.Evaluate[chromedp.Void](`location.hash = document.querySelector("#ett .answer .cite a").id`))
	p.answered(t, "ett", true)
	p.eventually(t, `(b => b.top >= 0 && b.bottom <= innerHeight)(document.querySelector("#ett .cite `+
		`a").getBoundingClientRect())`)
}

// For what one says and does, the verdict is not that it is true.
func TestVerdictWorks(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	for month, want := range map[string]string{"Januari": "Fungerar sällan här.", "Februari": "Fungerar här."} {
		p.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`
			for (const label of document.querySelectorAll("#tolv .options label")) if (
				label.textContent.trim() === %q) label.click();
			document.querySelector("#tolv [type=submit]").click()`, month)))
		p.answered(t, "tolv", true)
		if s := p.status(t, "tolv"); !strings.HasPrefix(s, want) {
			t.Errorf("after %s: %q, want %q", month, s, want)
		}
		if s := eval[string](t, p, `document.querySelector("#tolv li:has(:checked) `+
			`.feedback").textContent`); !strings.HasPrefix(s, want) {
			t.Errorf("beside %s: %q, want %q", month, s, want)
		}
		p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("#tolv [type=submit]").click()`)) // again
		p.answered(t, "tolv", false)
	}
}

// Options are mixed, always in the same way, and letters follow.
func TestShuffle(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	order := func() string {
		return eval[string](t, p, `[...document.querySelectorAll("#tolv .options label")].map(l => `+
			`l.textContent.trim().slice(0, 3)).join(" ")`)
	}
	first := order()
	if strings.HasPrefix(first, "Jan Feb Mar Apr Maj Jun") {
		t.Errorf("the options are not mixed: %s", first)
	}
	p.run(t, reload(), chromedp.WaitVisible(chromedp.CSS(`#tolv .actions`)))
	if again := order(); again != first {
		t.Errorf("at the second visit the options are %s, at the first %s", again, first)
	}
}
