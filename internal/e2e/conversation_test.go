package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const conversations = "allt/samtal.html"

func openConversation(t *testing.T, base string) *tab {
	t.Helper()
	p := newTab(t, 1024, 800)
	p.run(t, media("prefers-reduced-motion=reduce"), navigate(base+conversations),
		chromedp.WaitVisible(chromedp.CSS(`#mote--start .choices`)))
	return p
}

// A reader goes through a conversation by the keyboard, goes back, tries another way, and looks back at the end.
func TestConversation(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := openConversation(t, base)
		visible := func() string {
			return eval[string](t, p, `[...document.querySelectorAll(".scene")].filter(s => `+
				`s.checkVisibility()).map(s => s.querySelector("h2,h3,h4,h5").textContent + (s.matches(".past") ? " `+
				`(past)" : "")).join(", ")`)
		}
		if s := visible(); s != "Rummet" {
			t.Errorf("at first these scenes are shown: %s", s)
		}
		p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("#mote--start .choices :is(a, `+
			`button)").focus()`))
		p.eventually(t, `document.querySelector("#mote").dataset.state === "running"`)
		if at := p.focused(t); at != "BUTTON Fråga hur han har det" {
			t.Errorf("when the links become buttons the focus is on %s", at)
		}
		noFaults(t, p)
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#mote .past")`)
		if at := p.focused(t); at != "P Du: Fråga hur han har det" {
			t.Errorf("after a choice the focus is on %s", at)
		}
		like(t, "after a choice", p.aria(t, "#mote"), `
		Öva samtalet
		heading "Första mötet"
		Du har en halvtimme.
		heading "Rummet"
		Han sover dåligt.
		paragraph "Du: Fråga hur han har det"
		  Du:
		  Fråga hur han har det
		Du öppnar.
		button "Pröva ett annat val här: Rummet"
		heading "Svaret"
		Han berättar om ett
		link "ärende"
		.
		list
		  listitem
		    button "Boka en ny tid"
		  listitem
		    button "Börja om"
		button "Ångra senaste valet"
		button "Börja om"
		status live:polite`)
		noFaults(t, p)

		// Round: the same scene once more.
		p.tabTo(t, "BUTTON Boka")
		p.tabTo(t, "BUTTON Börja om")
		p.press(t, "\r")
		p.eventually(t, `document.querySelectorAll("#mote .past").length === 2`)
		if s := visible(); s != "Rummet (past), Svaret (past), Rummet" {
			t.Errorf("after a round these scenes are shown: %s", s)
		}
		p.tabTo(t, "BUTTON Ångra senaste valet")
		p.press(t, "\r")
		p.eventually(t, `document.querySelectorAll("#mote .past").length === 1`)
		if s, at := p.status(t, "mote"), p.focused(t); s != "Tillbaka till Svaret." || at != "H4 Svaret" &&
			at != "H3 Svaret" {
			t.Errorf("after going back it says %q and the focus is on %s", s, at)
		}
		p.tabTo(t, "BUTTON Boka en ny tid")
		p.press(t, "\r")
		p.eventually(t, `document.querySelector("#mote .save button")`)
		like(t, "the end", p.aria(t, "#mote .looking-back"), `
		heading "När du ser tillbaka"
		Du har varit i 3 av 3 scener.
		Vad skulle du säga annorlunda?
		textbox "Vad skulle du säga annorlunda?"
		Skriv inget om verkliga personer.
		Texten försvinner när du lämnar sidan.
		button "Spara mina svar i den här webbläsaren"
		group
		  DisclosureTriangle "Det du inte valde" expanded:false
		button "Skriv ut din väg"`)
		p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("#mote .looking-back summary").click()`))
		like(t, "what was not chosen", p.aria(t, "#mote .looking-back details"), `
		group
		  DisclosureTriangle "Det du inte valde" expanded:true
		  strong
		    Rummet
		  list
		    listitem
		      Ge råd
		      För tidigt.
		  strong
		    Svaret
		  list
		    listitem
		      Börja om
		      Det går bra.`)
		noFaults(t, p)
		if s := eval[string](t, p, `JSON.stringify([vinjett.state.get("conversation", "mote").path.length, `+
			`vinjett.state.get("conversation", "mote").ended])`); s != "[2,true]" {
			t.Errorf("the way is kept as %s", s)
		}

		// The reader's own words outlive another way.
		p.run(t, chromedp.SendKeys(chromedp.CSS(`#mote textarea`), "Jag lyssnar."))
		p.run(t, chromedp.Click(chromedp.CSS(`#mote .past [data-act=try]`)))
		p.eventually(t, `!document.querySelector("#mote .past")`)
		if s := visible(); s != "Rummet" {
			t.Errorf("when another way is tried these scenes are shown: %s", s)
		}
		p.run(t, chromedp.Click(`//*[@id="mote--start"]//button[contains(., "Ge råd")]`))
		p.eventually(t, `document.querySelector("#mote textarea")?.value === "Jag lyssnar."`)
		p.run(t, chromedp.Click(chromedp.CSS(`#mote > .actions [data-act=restart]`)))
		p.eventually(t, `!document.querySelector("#mote .past")`)
		if s := p.status(t, "mote"); s != "Samtalet börjar om." {
			t.Errorf("after beginning again it says %q", s)
		}
		if n := eval[int](t, p, `[...document.querySelectorAll("[id]")].filter((e, i, all) => all.some((o, j) => j `+
			`< i && o.id === e.id)).length`); n != 0 {
			t.Errorf("%d ids stand twice", n)
		}
		p.clean(t, base)
	})
}

// The way can be printed alone, and the page is whole again afterwards.
func TestPrintPath(t *testing.T) {
	t.Parallel()
	p := openConversation(t, kitchenSink.serve(t))
	p.run(t, chromedp.Click(`//*[@id="mote--start"]//*[contains(., "Ge råd")]/button | `+
		`//*[@id="mote--start"]//a[contains(., "Ge råd")]`))
	p.eventually(t, `document.querySelector("#mote textarea")`)
	shown := `[...document.querySelectorAll("h1, .masthead, .closing, .colophon, #mote .past")].filter(e => ` +
		`e.checkVisibility()).map(e => e.className || e.tagName).join()`
	before := eval[string](t, p, shown)
	p.run(t, chromedp.Evaluate[chromedp.Void](`window.print = () => { dispatchEvent(new Event("beforeprint")); `+
		`window.printed = `+shown+`; dispatchEvent(new Event("afterprint")) }`))
	p.run(t, chromedp.Click(chromedp.CSS(`#mote [data-act=print]`)))
	p.eventually(t, `window.printed !== undefined`)
	if s := eval[string](t, p, `window.printed`); s != "scene past" {
		t.Errorf("printed are %s", s)
	}
	if s := eval[string](t, p, shown); s != before {
		t.Errorf("after printing the page shows %s, before it %s", s, before)
	}
}

// A link to a scene leads there.
func TestRevealScene(t *testing.T) {
	t.Parallel()
	p := newTab(t, 1024, 800)
	p.run(t, navigate(kitchenSink.serve(t)+conversations+"#mote--svar"))
	p.eventually(t, `document.querySelector("#mote--svar").checkVisibility() && `+
		`!document.querySelector("#mote--start").checkVisibility()`)
}

// The script comes while a finger rests on a choice: the choice is made all the same.
func TestPressedWhileLoading(t *testing.T) {
	t.Parallel()
	p := openConversation(t, kitchenSink.serve(t))
	at := eval[[2]float64](t, p, `(b => [b.x + 20, b.y + b.height / 2])(document.querySelector("#mote--start `+
		`.choices a").getBoundingClientRect())`)
	p.run(t, chromedp.MouseEvent(chromedp.MousePressed, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	p.eventually(t, `customElements.get("vj-conversation")`)
	p.run(t, chromedp.MouseEvent(chromedp.MouseReleased, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	p.eventually(t, `document.querySelector("#mote .past")`)
}
