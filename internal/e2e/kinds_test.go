package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Each kind of question: what a screen reader meets before and after, by the keyboard alone, over HTTP and from the
// disk.

func TestJudgement(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		p.enter(t, "avvag")
		p.press(t, " ", kb.ArrowDown, "\r") // Enter in a field answers, as in any form
		p.answered(t, "avvag", true)
		like(t, "after an answer", p.aria(t, "#avvag form"), `
		form
		  Väg för och emot
		  group "Vad väger du in?"
		    Legend
		      Vad väger du in?
		    list
		      listitem
		        radio "Platsen" disabled:true
		        Platsen
		        Talar mot.
		      listitem
		        radio "Tiden" checked:true disabled:true
		        Tiden
		        Talar för.
		  status live:polite
		    Inget svar är facit. Kommentarerna finns under svaren.
		  button "Försök igen"`)
		p.status(t, "avvag")
		if s := eval[string](t, p, `[...document.querySelectorAll("#avvag .options > li")].map(li => `+
			`li.dataset.state).join(" ")`); s != "rest chosen" {
			t.Errorf("the states are %q", s)
		}
		noFaults(t, p)
	})
}

func TestScale(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		height := `document.querySelector("#skala").getBoundingClientRect().height`
		before := eval[float64](t, p, height)
		p.enter(t, "skala")
		p.press(t, " ", kb.ArrowDown)
		p.eventually(t, `vinjett.state.get("question", "skala")?.tries === 2`)
		like(t, "after a choice", p.aria(t, "#skala form"), `
		form
		  Var står du?
		  group "Hur trygg är du?"
		    Legend
		      Hur trygg är du?
		    list
		      listitem
		        radio "Inte alls"
		        Inte alls
		      listitem
		        radio "Lite" checked:true
		        Lite
		      listitem
		        radio "Helt"
		        Helt
		  button "Ta bort svaret"
		  Bara du ser ditt svar.`)
		if after := eval[float64](t, p, height); after != before {
			t.Errorf("the question grows from %v to %v px", before, after)
		}
		noFaults(t, p)
		p.tabTo(t, "BUTTON Ta bort svaret")
		p.press(t, "\r")
		p.eventually(t, `!document.querySelector("#skala :checked") && !vinjett.state.get("question", "skala")`)
		if at := p.focused(t); at != "INPUT Inte alls" {
			t.Errorf("after removing the answer the focus is on %s", at)
		}
	})
}

func TestOrder(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		p.run(t, chromedp.ScrollIntoView(chromedp.CSS("#ordning")))
		p.eventually(t, `document.querySelector("#ordning .move")`)
		like(t, "before an answer", p.aria(t, "#ordning form"), `
		form
		  Testa dig själv
		  group "I vilken ordning?"
		    Legend
		      I vilken ordning?
		    list
		      listitem
		        1
		        .
		        Fråga
		        button "Flytta upp: Fråga"
		        button "Flytta ner: Fråga"
		      listitem
		        2
		        .
		        Följ upp
		        button "Flytta upp: Följ upp"
		        button "Flytta ner: Följ upp"
		      listitem
		        3
		        .
		        Lyssna
		        button "Flytta upp: Lyssna"
		        button "Flytta ner: Lyssna"
		  status live:polite
		  button "Svara"
		  button "Visa svaret"`)
		p.enter(t, "ordning")
		for _, step := range []struct{ key, says, at string }{
			{"\r", "Står redan först.", "Flytta upp: Fråga"},
			{kb.ArrowDown, "Plats 2 av 3: Fråga", "Flytta ner: Fråga"},
			{"\r", "Plats 3 av 3: Fråga", "Flytta ner: Fråga"},
			{"\r", "Står redan sist.", "Flytta ner: Fråga"},
			{kb.ArrowUp, "Plats 2 av 3: Fråga", "Flytta upp: Fråga"},
		} {
			p.press(t, step.key)
			p.eventually(t, fmt.Sprintf(`document.querySelector("#ordning .result").textContent === %q`, step.says))
			if at := p.focused(t); at != "BUTTON "+step.at {
				t.Errorf("%q: the focus is on %s, want %s", step.says, at, step.at)
			}
		}
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.answered(t, "ordning", true)
		like(t, "after a wrong answer", p.aria(t, "#ordning form"), `
		form
		  Testa dig själv
		  group "I vilken ordning?"
		    Legend
		      I vilken ordning?
		    list
		      listitem
		        1
		        .
		        Följ upp
		        button "Flytta upp: Följ upp" disabled:true
		        button "Flytta ner: Följ upp" disabled:true
		        strong
		          Stämmer inte.
		        Rätt plats: 3.
		      listitem
		        2
		        .
		        Fråga
		        button "Flytta upp: Fråga" disabled:true
		        button "Flytta ner: Fråga" disabled:true
		        strong
		          Stämmer.
		      listitem
		        3
		        .
		        Lyssna
		        button "Flytta upp: Lyssna" disabled:true
		        button "Flytta ner: Lyssna" disabled:true
		        strong
		          Stämmer inte.
		        Rätt plats: 1.
		  status live:polite
		    1 av 3 på rätt plats.
		    Kommentarerna finns under svaren.
		  button "Försök igen"
		  button "Visa svaret"`)
		p.status(t, "ordning")
		noFaults(t, p)
		p.tabTo(t, "BUTTON Visa svaret")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#ordning .options").innerText.replace(/[^A-ZÅÄÖ]/g, "") === "LRFRFR"`)
		if at := p.focused(t); at != "BUTTON Försök igen" {
			t.Errorf("after the answer is shown the focus is on %s", at)
		}
		noFaults(t, p)
		p.press(t, "\r")
		p.answered(t, "ordning", false)
		p.press(t, kb.ArrowUp)
		p.tabTo(t, "BUTTON Svara")
		p.press(t, "\r")
		p.answered(t, "ordning", true)
		if s := p.status(t, "ordning"); s != "Stämmer." {
			t.Errorf("after the right order it says %q", s)
		}
		p.clean(t, base)
	})
}

func TestMatch(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		answer := func() { p.tabTo(t, "BUTTON Svara"); p.press(t, "\r") }
		p.enter(t, "para")
		answer()
		p.eventually(t, `document.querySelector("#para .result").textContent`)
		if s, at := p.status(t, "para"), p.focused(t); s != "Välj på varje rad först. 2 saknas." ||
			!strings.HasPrefix(at, "SELECT Nämnden") {
			t.Errorf("without a choice it says %q and the focus is on %s", s, at)
		}
		p.press(t, "u", "\t", "u")
		answer()
		p.answered(t, "para", true)
		like(t, "after an answer", p.aria(t, "#para .options"), `
		list
		  listitem
		    Nämnden
		    combobox "Nämnden" = utreder disabled:true expanded:false
		      MenuListPopup
		        option "Välj" disabled:true
		        option "vårdar" disabled:true
		        option "utreder" disabled:true
		    strong
		      Stämmer.
		  listitem
		    Kliniken
		    combobox "Kliniken" = utreder disabled:true expanded:false
		      MenuListPopup
		        option "Välj" disabled:true
		        option "vårdar" disabled:true
		        option "utreder" disabled:true
		    strong
		      Stämmer inte.
		    Rätt: vårdar.`)
		if s := p.status(t, "para"); s != "1 av 2 par stämmer. Kommentarerna finns under svaren." {
			t.Errorf("it says %q", s)
		}
		noFaults(t, p)
		p.press(t, "\r")
		p.answered(t, "para", false)
		p.press(t, "u", "\t", "v")
		answer()
		p.answered(t, "para", true)
		if s := p.status(t, "para"); s != "Stämmer." {
			t.Errorf("after the right pairs it says %q", s)
		}
		p.clean(t, base)
	})
}

// A sentence of one's own, the samples, the criteria to tick, and the sentence written further. Nothing is kept
// unasked.
func TestSentence(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		given := func() string {
			return eval[string](t, p, `JSON.stringify(vinjett.state.get("question", "skriv")?.given ?? [])`)
		}
		p.enter(t, "skriv")
		p.tabTo(t, "BUTTON Jämför")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#skriv .result").textContent`)
		if s, at := p.status(t, "skriv"), p.focused(t); s != "Skriv din mening först." ||
			!strings.HasPrefix(at, "TEXTAREA") {
			t.Errorf("without a sentence it says %q and the focus is on %s", s, at)
		}
		if eval[bool](t, p, `document.querySelector("#skriv .samples").checkVisibility()`) {
			t.Error("the samples are shown before the reader has written")
		}
		p.press(t, "Vad händer då?")
		p.tabTo(t, "BUTTON Jämför")
		p.press(t, "\r")
		p.answered(t, "skriv", true)
		if s := p.status(t, "skriv"); !strings.HasPrefix(s, "Exempelsvaren står under din mening.") {
			t.Errorf("after a sentence it says %q", s)
		}
		like(t, "after a sentence", p.aria(t, "#skriv .criteria"), `
		list
		  listitem
		    checkbox "Du frågar om det som händer, inte om vem han är"
		    Du frågar om det som händer, inte om vem han är
		  listitem
		    checkbox "Han kan låta bli att svara"
		    Han kan låta bli att svara`)
		if !eval[bool](t, p, `document.querySelector("#skriv .samples").checkVisibility()`) {
			t.Error("the samples are not shown")
		}
		noFaults(t, p)
		p.run(t, chromedp.Click(`//*[@id="skriv"]//label[contains(., "Han kan låta")]`))
		if s := given(); !strings.HasPrefix(s, `["Vad händer då?","`) || strings.Count(s, ",") != 1 {
			t.Errorf("with a criterion ticked this is given: %s", s)
		}
		if tries := eval[int](t, p, `vinjett.state.get("question", "skriv").tries`); tries != 1 {
			t.Errorf("ticking counts as trying %d times", tries)
		}
		p.run(t, chromedp.Click(chromedp.CSS(`#skriv [type=submit]`)))
		p.answered(t, "skriv", false)
		if s := eval[string](t, p, `document.querySelector("#skriv textarea").value`); s != "Vad händer då?" ||
			eval[bool](t, p, `document.querySelector("#skriv textarea").readOnly`) {
			t.Errorf("the sentence cannot be written further: %q", s)
		}
		p.run(t, chromedp.Click(chromedp.CSS(`#skriv [data-act=show]`)))
		p.answered(t, "skriv", true)
		p.sound(t, base)
	})
}

func TestWritten(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		write := func(id, text string) string {
			p.enter(t, id)
			p.press(t, text, "\r") // Enter in the field answers
			p.eventually(t, fmt.Sprintf(`document.querySelector("#%s .result").textContent`, id))
			return p.status(t, id)
		}
		clear := func(id string) {
			p.run(t, chromedp.Evaluate[chromedp.Void](
				fmt.Sprintf(`{ const q = document.querySelector("#%s"); if (q.dataset.state) q.act("reset", q); `+
					`q.querySelector("input").value = ""; q.querySelector(".result").textContent = "" }`, id)))
		}
		for _, c := range []struct{ id, text, says string }{
			{"tal", "", "Skriv ett svar först."},
			{"tal", "fjorton", "Skriv svaret med siffror, till exempel 12 eller 0,5."},
			{"tal", "2 veckor", "Skriv bara talet. Svaret anges i dagar."},
			{"tal", "14", "Stämmer. Förklaring finns under frågan."},
			{"tal", "15,0 dagar", "Stämmer. Förklaring finns under frågan."},
			{"tal", "15.1", "Stämmer inte. Svaret är 14 ± 1 dagar. Förklaring finns under frågan."},
			{"ord", "", "Skriv ett svar först."},
			{"ord", " Socialnämnden. ", "Stämmer."},
			{"ord", "polisen", "Stämmer inte. Rätt svar: socialnämnden, nämnden."},
		} {
			if s := write(c.id, c.text); s != c.says {
				t.Errorf("%s %q: it says %q, want %q", c.id, c.text, s, c.says)
			}
			if c.text == "fjorton" || c.text == "15.1" || c.text == "polisen" {
				noFaults(t, p)
			}
			if invalid := eval[bool](t, p, fmt.Sprintf(
				`document.querySelector("#%s input").getAttribute("aria-invalid") === "true"`,
				c.id)); invalid == strings.HasPrefix(c.says, "Stämmer") {
				t.Errorf("%s %q: aria-invalid is %v", c.id, c.text, invalid)
			}
			clear(c.id)
		}
		write("tal", "3")
		like(t, "after a wrong answer", p.aria(t, "#tal form"), `
		form
		  Testa dig själv
		  Hur många dagar har nämnden på sig?
		  textbox "Hur många dagar har nämnden på sig? dagar" = 3 readonly:true
		    3
		  dagar
		  strong
		    Stämmer inte.
		  Svaret är 14 ± 1 dagar.
		  status live:polite
		    Stämmer inte. Svaret är 14 ± 1 dagar.
		    Förklaring finns under frågan.
		  Förklaring
		  Fjorton.
		  button "Försök igen"`)
		p.clean(t, base)
	})
}

// A recap asks again whatever was answered before, and counts for the same question.
func TestRecap(t *testing.T) {
	t.Parallel()
	p := openQuestions(t, kitchenSink.serve(t))
	p.run(t, chromedp.Click(chromedp.CSS(`.recap > summary`)),
		chromedp.Click(`//*[@id="recap--tolv"]//label[contains(., "Februari")]`),
		chromedp.Click(chromedp.CSS(`#recap--tolv [type=submit]`)))
	p.answered(t, "recap--tolv", true)
	if !eval[bool](t, p, `vinjett.state.get("question", "tolv")?.right && `+
		`document.querySelector("#tolv").dataset.state === undefined`) {
		t.Error("the answer is not kept for the question itself, or is shown there too")
	}
}

// A reader who wants to is asked how sure an answer is, one tap before it, and finds the surest mistake among what is
// worth reading again. Nobody else is asked.
func TestHowSure(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openQuestions(t, base)
		p.run(t, chromedp.Evaluate[chromedp.Void](`vinjett.need("question")`))
		p.eventually(t, `document.querySelector("#ett .sure")`)
		if eval[bool](t, p, `document.querySelector("#ett .sure").checkVisibility()`) {
			t.Error("a reader who has not asked for it is asked how sure an answer is")
		}
		p.push(t, "Läsinställningar")
		p.eventually(t, `document.querySelector("[name='settings--sure'][value=ask]")`)
		p.run(t, chromedp.Focus(chromedp.CSS("[name='settings--sure'][value=ask]")), chromedp.KeyEvent(" "))
		p.eventually(t, `document.querySelector("#ett .sure").checkVisibility()`)
		noFaults(t, p)
		choose(t, p, "ett", "Ringer polisen", "Säker")
		p.run(t, chromedp.Click(chromedp.CSS("#ett [type=submit]")))
		p.answered(t, "ett", true)
		if s := eval[string](t, p, `vinjett.state.get("question", "ett").sure ?? ""`); s != "yes" {
			t.Errorf("how sure the reader was is known as %q", s)
		}
		if eval[bool](t, p, `[...document.querySelectorAll("#ett .sure input")].some(input => !input.disabled)`) {
			t.Error("how sure one was can be changed when the answer is known")
		}
		p.mine(t)
		p.eventually(t, `document.querySelector(".mine")?.innerText.includes("Här var du säker, och svaret `+
			`blev ett annat.")`)
		if link := eval[string](t, p, `[...document.querySelectorAll(".mine a")].find(a => `+
			`a.textContent.startsWith("Du möter Ali"))?.hash ?? ""`); link != "#ett" {
			t.Errorf("the question leads to %q", link)
		}
		noFaults(t, p)
	})
}
