package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const meeting = "studiegrupp/traff-se-och-fraga.html"

// popup is the window that a step opens.
func (p *tab) popup(t *testing.T, open func()) *tab {
	t.Helper()
	ids := chromedp.WaitNewTarget(p.Context, func(i *target.Info) bool { return i.OpenerID != "" })
	open()
	select {
	case id := <-ids:
		ctx := attached(t, p.Context, chromedp.WithTargetID(id))
		w := &tab{Context: ctx}
		err := chromedp.Listen(ctx, func(event any) {
			w.mu.Lock()
			defer w.mu.Unlock()
			switch e := event.(type) {
			case *runtime.EventExceptionThrown:
				w.faults = append(w.faults, e.ExceptionDetails.Text)
			case *log.EventEntryAdded:
				if e.Entry.Level == "error" {
					w.faults = append(w.faults, e.Entry.Text)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		w.run(t, do(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
		return w
	case <-time.After(20 * time.Second):
		t.Fatal("no window opened")
	}
	return nil
}

// at waits until the slide on the wall is called so.
func (p *tab) at(t testing.TB, title string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		s := eval[string](t, p, `document.querySelector(".wall .slide h1")?.innerText ?? ""`)
		if s == title {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("on the wall is %q, not %q", s, title)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// tap clicks on the first element of a window that was opened by a page.
func (p *tab) tap(t testing.TB, selector string) {
	t.Helper()
	p.eventually(t, fmt.Sprintf(`document.querySelector(%q)`, selector))
	eval[any](t, p, fmt.Sprintf(`document.querySelector(%q).click(), 0`, selector))
}

// nothingKept fails the test if showing a page has left anything behind in the reader's own.
func nothingKept(t *testing.T, p *tab) {
	t.Helper()
	if n := eval[int](t, p, `(() => { let n = localStorage.length + sessionStorage.length + document.cookie.length; `+
		`vinjett.state.each(topic => n += topic !== "done"); return n })()`); n != 0 {
		t.Errorf("showing has kept %d things", n)
	}
}

// A leader with two windows: each knows what the other shows, and either can be loaded anew.
func TestPresenterWindow(t *testing.T) {
	t.Parallel()
	bothWays(t, realCourse, func(t *testing.T, base string) {
		wall := newTab(t, 1280, 720)
		wall.run(t, navigate(base+meeting), chromedp.Click(chromedp.CSS(`[data-open=present]`)))
		wall.at(t, "Träff 1: Se och fråga")
		if s := eval[string](t, wall, `document.querySelector(".wall .slide").innerText`); !strings.Contains(s,
			"påhittade fall") || !strings.Contains(s, "stå över") || !strings.Contains(s, "stannar i rummet") ||
			!strings.Contains(s, "paus") {
			t.Errorf("the meeting opens with %q", s)
		}
		noFaults(t, wall)
		if n := eval[int](t, wall, `document.querySelectorAll(".wall").length`); n != 1 {
			t.Errorf("the page is shown %d times", n)
		}

		leader := wall.popup(t, func() { wall.press(t, "n") })
		leader.eventually(t, `document.querySelector(".desk .preview .slide")`)
		leader.run(t, chromedp.EmulateViewport(1100, 760))
		if eval[string](t, leader, `document.querySelector(".desk-next h1").innerText`) != "Efteråt kan du" {
			t.Error("what comes next is not shown")
		}
		// Next in either window.
		leader.press(t, kb.PageDown) // Page Down, as clickers send
		wall.at(t, "Efteråt kan du")
		leader.eventually(t, `document.querySelector(".desk-now .label").textContent.startsWith("Bild 2 av ")`)
		wall.press(t, kb.ArrowRight, kb.ArrowRight)
		leader.eventually(t, `document.querySelector(".desk-now h1").innerText === "Bilderna vi bär på"`)

		// Notes are read by the leader, who must say that nobody else sees the window.
		notes := `document.querySelector(".leader-notes").innerText`
		if s := eval[string](t, leader, notes); strings.Contains(s, "Poängen") || !strings.Contains(s, "på väggen") {
			t.Errorf("with one screen the notes are shown at once: %q", s)
		}
		leader.tap(t, `.leader-notes button`)
		if s := eval[string](t, leader, notes); !strings.Contains(s, "Poängen") {
			t.Errorf("when asked for the notes are %q, of %s", s,
				eval[string](t, leader, `document.querySelector(".desk-now").innerText`))
		}
		if s := eval[string](t, wall, `document.querySelector(".wall").innerText`); strings.Contains(s, "Poängen") {
			t.Error("the notes are on the wall")
		}
		noFaults(t, leader)

		// The time runs in both.
		leader.tap(t, `.desk [data-act=timer]`)
		for _, w := range []*tab{wall, leader} {
			w.eventually(t, `/^9:5\d$/.test(document.querySelector(".figures").textContent)`)
		}
		wall.tap(t, `.bar [data-act=more-time]`)
		wall.tap(t, `.bar [data-act=timer]`)
		leader.eventually(t, `/^10:5\d$/.test(document.querySelector(".figures").textContent)`)
		if s := eval[string](t, leader,
			`document.querySelector(".desk [data-act=timer]").textContent`); s != "Fortsätt" {
			t.Errorf("a time that is paused offers %q", s)
		}
		// The agenda has followed, and the screen can be dark.
		leader.eventually(t, `document.querySelector(".moments [aria-current=true]").textContent === `+
			`"Bilderna vi bär på"`)
		wall.eventually(t, `document.querySelector(".standing").textContent.startsWith("Bilderna vi bär på · ")`)
		leader.press(t, "b")
		wall.eventually(t, `document.querySelector(".curtain").checkVisibility()`)
		leader.press(t, "b")
		wall.eventually(t, `!document.querySelector(".curtain").checkVisibility()`)

		// Either window loaded anew finds the other, the place, and what was written.
		leader.tap(t, `.jump [value=gor-vi-nu]`)
		wall.at(t, "Det här gör vi nu")
		for cell, text := range map[int]string{1: "Ändra mallen", 2: "Bo n"} {
			eval[any](t, wall, fmt.Sprintf(`(field => { field.value = %q; field.dispatchEvent(new `+
				`InputEvent("input", {bubbles: true})) })(document.querySelector(".wall .conclusions tbody `+
				`td:nth-child(%d) textarea"))`, text, cell))
		}
		leader.eventually(t, `document.querySelector(".desk-now td:nth-child(2) textarea").value === "Bo n"`)
		leader.run(t, reload())
		leader.eventually(t, `document.querySelector(".desk-now .conclusions textarea")?.value === "Ändra mallen"`)
		time.Sleep(1100 * time.Millisecond) // the leader's window calls once a second
		p := wall
		p.run(t, chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
			return chromedp.Listen(ctx, func(event any) {
				if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
					go func() {
						_ = chromedp.Do(p.Context, do(page.HandleJavaScriptDialog,
							page.HandleJavaScriptDialogParams{Accept: true}))
					}()
				}
			})
		}), reload())
		wall.eventually(t, `document.querySelector(".wall .conclusions textarea")?.value === "Ändra mallen"`)
		leader.press(t, kb.ArrowRight)
		wall.at(t, "Om något blev kvar")
		leader.press(t, kb.ArrowLeft)
		wall.at(t, "Det här gör vi nu")

		// What was decided becomes a file, by choice.
		dir := t.TempDir()
		wall.run(t, do(browser.SetDownloadBehavior,
			browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}))
		wall.run(t, chromedp.Evaluate[chromedp.Void](`URL.createObjectURL = blob => (blob.text().then(text => `+
			`window.written = text), "data:,")`))
		wall.tap(t, `.wall [value=file]`)
		wall.eventually(t, `window.written?.includes("Vad: Ändra mallen\n   Vem: Bo n")`)
		wall.press(t, kb.Escape)
		wall.eventually(t, `document.querySelector("h1").checkVisibility() && !document.querySelector(".wall")`)
		leader.eventually(t, `document.querySelector(".contact-line").textContent !== ""`)
		nothingKept(t, wall)
		wall.clean(t, base)
		leader.clean(t, base)
	})
}

// Questions and conversations are played with the room, and nobody's own answers are touched.
func TestPlayedWithTheRoom(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1280, 720)
	p.run(t, navigate(base+meeting+"#present=fraga-1"))
	p.eventually(t, `document.querySelector(".wall .slide")`)
	seen := func() string {
		return eval[string](t, p, `document.querySelector(".wall .slide").innerText`)
	}
	states := `[...document.querySelectorAll(".wall .mark")].filter(mark => mark.checkVisibility()).map(mark => ` +
		`mark.className).join()`
	if s := seen(); !strings.Contains(s, "Vilken fråga kan han lättast svara ja på?") ||
		strings.Contains(s, "Tänk själv") || strings.Contains(s, "Fungerar") {
		t.Errorf("at first the room sees %q", s)
	}
	for _, want := range []string{"Tänk själv", "Jämför två och två"} {
		p.press(t, " ")
		if s := seen(); !strings.Contains(s, want) || strings.Contains(s, "Fungerar") {
			t.Errorf("then the room sees %q", s)
		}
	}
	p.press(t, " ")
	if s, got := seen(), eval[string](t, p, states); strings.Count(s, "Fungerar") != 3 ||
		strings.Count(got, "mark") != 3 || strings.Count(got, "mark right") != 1 {
		t.Errorf("then the answer is shown as %s: %q", got, s)
	}
	noFaults(t, p)
	nothingKept(t, p)

	p.run(t, navigate(base+"ova-samtal/mikael.html#present=ova-mikael--start"))
	p.at(t, "Första minuterna")
	p.press(t, kb.ArrowRight) // a choice must be made
	p.at(t, "Första minuterna")
	p.press(t, "2")
	p.at(t, "Ni valde")
	p.press(t, kb.ArrowRight)
	p.eventually(t, `!["Ni valde", "Första minuterna"].includes(document.querySelector(".wall h1").innerText)`)
	p.press(t, kb.ArrowLeft, kb.ArrowLeft)
	p.at(t, "Första minuterna")
	p.run(t, chromedp.Click(chromedp.CSS(`.wall [data-act=choose][value="0"]`)))
	p.at(t, "Ni valde")
	noFaults(t, p)
	nothingKept(t, p)
	p.clean(t, base)
}

// The keys that people know; none of a single letter where somebody writes, or when they are switched off.
func TestPresentingKeys(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1280, 720)
	p.show(t, base+meeting)
	number := func() string { return eval[string](t, p, `document.querySelector(".wall .count").textContent`) }
	covered := func() bool { return eval[bool](t, p, `document.querySelector(".curtain").checkVisibility()`) }
	_, of, _ := strings.Cut(number(), " / ")
	first, second, third, last := "1 / "+of, "2 / "+of, "3 / "+of, of+" / "+of
	for _, c := range []struct{ key, want string }{
		{kb.ArrowRight, second}, {kb.PageDown, third}, {kb.PageUp, second}, {" ", third}, {kb.ArrowLeft, second},
		{kb.End, last}, {kb.Home, first},
	} {
		if p.press(t, c.key); number() != c.want {
			t.Errorf("after %q it is slide %s, not %s", c.key, number(), c.want)
		}
	}
	if p.press(t, "b"); !covered() {
		t.Error("B does not darken the wall")
	}
	if p.press(t, kb.Escape); covered() || number() != first {
		t.Error("Escape does not bring the slide back")
	}
	p.press(t, "?")
	p.eventually(t, `document.querySelector(".wall-dialog")?.open`)
	noFaults(t, p)
	p.run(t, chromedp.Click(chromedp.CSS(`.wall-dialog input[type=checkbox]`)))
	p.press(t, kb.Escape)
	p.eventually(t, `!document.querySelector(".wall-dialog")`)
	if p.press(t, "b", "w", "."); covered() {
		t.Error("letters still do something when they are switched off")
	}
	if p.press(t, kb.ArrowRight); number() != second {
		t.Error("with letters switched off the arrows do nothing")
	}
	// A button is pressed by the space bar, and letters are letters where somebody writes.
	eval[any](t, p, `delete document.documentElement.dataset.keys, document.querySelector(".bar `+
		`[data-act=back]").focus(), 0`)
	if p.press(t, " "); number() != first {
		t.Errorf("the space bar on the button back leads to %s", number())
	}
	p.press(t, kb.End, kb.ArrowLeft)
	p.at(t, "Det här gör vi nu")
	p.run(t, chromedp.SendKeys(chromedp.CSS(`.wall .conclusions textarea`), "b w 1"))
	if covered() {
		t.Error("a letter that somebody writes darkens the wall")
	}
	if s := eval[string](t, p, `document.querySelector(".conclusions textarea").value`); s != "b w 1" {
		t.Errorf("written is %q", s)
	}
	// A screen reader hears of each slide, and is in it.
	eval[any](t, p, `document.activeElement.blur(), 0`)
	p.press(t, kb.ArrowRight)
	p.at(t, "Om något blev kvar")
	if s := eval[string](t, p, `document.querySelector(".wall `+
		`[role=status]").textContent`); s != "Bild "+of+" av "+of+". Om något blev kvar" {
		t.Errorf("said is %q", s)
	}
	p.eventually(t, fmt.Sprintf(`document.activeElement.matches("section[aria-label='Bild %[1]s av %[1]s']")`, of))
	// A finger turns too.
	eval[any](t, p, `(() => {
		const target = document.querySelector(".wall .slide"),
			at = x => new Touch({identifier: 1, target, clientX: x, clientY: 300});
		target.dispatchEvent(new TouchEvent("touchstart", {bubbles: true, touches: [at(300)],
			changedTouches: [at(300)]}));
		target.dispatchEvent(new TouchEvent("touchend", {bubbles: true, changedTouches: [at(600)]}));
	})()`)
	p.at(t, "Det här gör vi nu")
	nothingKept(t, p)
	p.clean(t, base)
}

// The page is opened on a participant's own telephone by a code, when the course knows its address.
func TestCodeOnTheWall(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unpack(t, exported(t, "testdata/kitchensink", "https://kurs.example.org/kok/", false, packZip), dir)
	base := "file://" + dir + "/"
	p := newTab(t, 1280, 720)
	p.show(t, base+questions)
	p.press(t, "?")
	p.eventually(t, `[...document.querySelectorAll(".wall-dialog button")].some(button => button.innerText === `+
		`"Visa QR-kod")`)
	p.press(t, kb.Escape)
	p.eventually(t, `!document.querySelector(".wall-dialog")`)
	p.press(t, "q")
	p.eventually(t, `document.querySelector(".wall-dialog")?.open`)
	if s := p.text(t, ".wall-dialog"); !strings.Contains(s, "https://kurs.example.org/kok/"+questions) ||
		!strings.Contains(s, "telefon") {
		t.Errorf("with the code stands %q", s)
	}
	box := eval[struct{ Width, Height, Right, Bottom, Modules float64 }](t, p,
		`(svg => { const {width, height, right, bottom} = svg.getBoundingClientRect(); return {width, height, `+
			`right, bottom, modules: svg.viewBox.baseVal.width} })(document.querySelector(".wall-dialog svg"))`)
	if box.Width < 300 || box.Width != box.Height || box.Right > 1280 || box.Bottom > 720 || box.Modules < 25 {
		t.Errorf("the code is drawn as %+v", box)
	}
	noFaults(t, p)
	p.press(t, kb.Escape)
	p.eventually(t, `!document.querySelector(".wall-dialog")`)
	if s := p.focused(t); !strings.HasPrefix(s, "SECTION Bild 1 av ") {
		t.Errorf("the focus is on %s", s)
	}
	p.clean(t, base)

	// Without an address there is no code to show, and no key for it.
	p = newTab(t, 1280, 720)
	p.show(t, kitchenSink.fileURL(t)+questions)
	p.press(t, "q", "?")
	p.eventually(t, `document.querySelector(".wall-dialog")?.open`)
	if s := p.text(t, ".wall-dialog"); strings.Contains(s, "QR") {
		t.Errorf("offered is %q", s)
	}
}

// On the wall stands what makes sense in a room: nothing that sends a reader elsewhere, and what goes together is
// together.
func TestSlidesMakeSense(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1280, 720)
	seen := func() string { return eval[string](t, p, `document.querySelector(".wall .slide").innerText`) }
	// An explanation of nothing but a source.
	p.run(t, navigate(base+"fordjupning/fraga-och-ta-emot.html#present=fraga-och-ta-emot-1/a"))
	p.at(t, "Svar")
	if s := seen(); !strings.Contains(s, "Stämmer") || strings.HasSuffix(strings.TrimSpace(s), "Se.") {
		t.Errorf("the answer is %q", s)
	}
	// An example stands with the plan that it is of; what is taken along is of the whole unit.
	p.run(t, navigate("about:blank"), navigate(base+"grundkurs/stotta.html#present"))
	p.at(t, "Stötta: pengar, våld och barn")
	p.press(t, kb.End)
	p.at(t, "Min plan")
	if s := seen(); !strings.Contains(s, "Exempel på plan") {
		t.Errorf("the plan is %q", s)
	}
	p.press(t, kb.ArrowLeft)
	p.at(t, "Ta med dig")
	if n := eval[int](t, p, `document.querySelectorAll(".wall .slide > .label").length`); n != 0 {
		t.Errorf("what is taken along is called %q", seen())
	}
	// A table that fits is whole, with its last row.
	if n := eval[int](t, p, `(() => {
		const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
		press("Home");
		for (let i = 0; i < 30 && !document.querySelector(".wall .slide:first-child .body > .table");
			i++) press("ArrowRight");
		return document.querySelectorAll(".wall .slide:first-child tbody tr").length;
	})()`); n != 5 {
		t.Errorf("the table has %d rows", n)
	}
	// What is written for the wall stands for the text of a case too, and its opening is left.
	p.run(t, navigate("about:blank"), navigate(base+"fall/mathilda.html#present"))
	p.at(t, "Mathilda")
	if s := seen(); !strings.Contains(s, "Fallbeskrivning") {
		t.Errorf("the page begins with %q", s)
	}
	p.run(t, navigate("about:blank"), navigate(base+"fall/mathilda.html#present=start.2"))
	p.at(t, "Mathilda")
	if s := seen(); !strings.Contains(s, "gruppbostad") || strings.Contains(s, "Nycklarna") {
		t.Errorf("the case is %q", s)
	}
	p.clean(t, base)
}

// What is decided is written on the wall, and printed or saved as a file by choice. Nothing of it is kept.
func TestConclusions(t *testing.T) {
	t.Parallel()
	bothWays(t, realCourse, func(t *testing.T, base string) {
		p := newTab(t, 1280, 720)
		p.run(t, navigate(base+meeting+"#present=gor-vi-nu"))
		p.at(t, "Det här gör vi nu")
		field := func(row, cell int) string {
			return fmt.Sprintf(".wall .conclusions tbody tr:nth-child(%d) td:nth-child(%d) textarea", row, cell)
		}
		p.run(t, chromedp.SendKeys(chromedp.CSS(field(1, 1)), "Fråga alla på inskrivningen"),
			chromedp.SendKeys(chromedp.CSS(field(1, 2)), "Bo"), chromedp.SendKeys(chromedp.CSS(field(1, 3)), "1 maj"))
		p.run(t, chromedp.Click(chromedp.CSS(".wall [value=row]")))
		if s := p.focused(t); s != "TEXTAREA Vad, rad 4" {
			t.Errorf("a new row has the focus on %s", s)
		}
		if !eval[bool](t, p, `document.activeElement.getBoundingClientRect().bottom <= `+
			`document.querySelector(".conclusions .actions").getBoundingClientRect().top`) {
			t.Error("a new row is behind the buttons")
		}
		p.run(t, chromedp.SendKeys(chromedp.CSS(field(4, 1)), "Ändra mallen"))
		// The same on coming back to the slide, and after it was left by mistake.
		p.press(t, kb.Escape)
		eval[any](t, p, `document.activeElement.blur(), 0`)
		p.press(t, kb.ArrowRight)
		p.at(t, "Om något blev kvar")
		p.press(t, kb.ArrowLeft)
		p.at(t, "Det här gör vi nu")
		p.press(t, kb.Escape)
		p.eventually(t, `!document.querySelector(".wall")`)
		eval[any](t, p, `location.hash = "#present=gor-vi-nu", `+
			`document.querySelector("[data-open=present]").click(), 0`)
		p.eventually(t, `document.querySelector(".wall .slide")`)
		p.press(t, kb.End, kb.ArrowLeft)
		if s := eval[string](t, p, fmt.Sprintf(`document.querySelector(%q).value`, field(4, 1))); s != "Ändra mallen" {
			t.Errorf("written is %q", s)
		}
		// On paper is what was decided, and nothing else.
		eval[any](t, p, `window.print = () => {
			dispatchEvent(new Event("beforeprint"));
			window.paper = [...document.body.children].filter(part => !part.hidden &&
				part.localName !== "script").map(part => part.textContent).join(" ");
			window.wide = document.querySelector("body > .text table").rows.length;
			dispatchEvent(new Event("afterprint"));
		}, 0`)
		p.run(t, chromedp.Click(chromedp.CSS(".wall [value=print]")))
		p.eventually(t, `window.paper`)
		paper := eval[string](t, p, `window.paper`)
		for _, want := range []string{"Det här gör vi nu", "Träff 1: Se och fråga", "Vad", "Vem", "När",
			"Fråga alla på inskrivningen", "Bo", "1 maj", "Ändra mallen"} {
			if !strings.Contains(paper, want) {
				t.Errorf("the paper lacks %q: %q", want, paper)
			}
		}
		if n := eval[int](t, p, `window.wide`); n != 3 || strings.Contains(paper, "Ny rad") ||
			strings.Contains(paper, "Upplägg") {
			t.Errorf("on the paper are %d lines: %q", n, paper)
		}
		p.at(t, "Det här gör vi nu") // and the wall is there again
		if eval[bool](t, p, `document.querySelector("body > .text").checkVisibility()`) {
			t.Error("the paper is seen on the screen")
		}
		if n := eval[int](t, p, `dispatchEvent(new Event("beforeprint")) && document.querySelectorAll("body > `+
			`.text").length`); n != 0 {
			t.Error("the paper comes with what is printed next")
		}
		eval[any](t, p, `HTMLAnchorElement.prototype.click = function () { window.file = this.download }, `+
			`URL.createObjectURL = blob => (blob.text().then(text => window.written = text), "data:,"), 0`)
		p.run(t, chromedp.Click(chromedp.CSS(".wall [value=file]")))
		p.eventually(t, `window.written`)
		if name, text := eval[string](t, p, `window.file`),
			eval[string](t, p, `window.written`); !strings.Contains(name, "det-har-gor-vi-nu") ||
			!strings.HasSuffix(name, ".txt") ||
			!strings.Contains(text, "1. Vad: Fråga alla på inskrivningen\n   Vem: Bo\n   När: 1 maj\n") ||
			!strings.Contains(text, "2. Vad: Ändra mallen\n") {
			t.Errorf("the file %s says %q", name, text)
		}
		if s := p.text(t, ".wall [role=status]"); s == "" {
			t.Error("nothing is said of the file")
		}
		noFaults(t, p)
		nothingKept(t, p)
		// Whoever opens the page anew finds an empty table.
		p.run(t, navigate("about:blank"), navigate(base+meeting+"#present=gor-vi-nu"))
		p.at(t, "Det här gör vi nu")
		if s := eval[string](t, p, `[...document.querySelectorAll(".wall textarea")].map(field => `+
			`field.value).join("")`); s != "" {
			t.Errorf("kept is %q", s)
		}
		p.clean(t, base)
	})
}

// A test on the wall draws as many questions as for one who takes it alone, the same after loading the page anew and in
// the leader's window, and others the next time.
func TestDrawnOnTheWall(t *testing.T) {
	t.Parallel()
	base := realCourse.serve(t)
	p := newTab(t, 1280, 720)
	const exam = "grundkurs/slutprov.html"
	asked := func(p *tab) []string {
		return eval[[]string](t, p, `(async () => {
			document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "?", bubbles: true}));
			while (!document.querySelector(".wall-dialog")) await new Promise(done => setTimeout(done, 10));
			const keys = [...document.querySelectorAll(".wall-dialog option")].map(option => option.value);
			document.querySelector(".wall-dialog").close();
			return keys.filter(key => !/start|goals|[/]/.test(key));
		})()`)
	}
	p.show(t, base+exam)
	first := asked(p)
	if len(first) != 20 {
		t.Errorf("%d questions are drawn: %v", len(first), first)
	}
	// An address that is asked for is not lost when the wall writes its own just then.
	eval[any](t, p, fmt.Sprintf(`location.hash = "#present=%s", history.replaceState(history.state, "", `+
		`"#present=start"), 0`, first[0]))
	p.eventually(t, `document.querySelector(".wall .slide .label")?.innerText === "Fråga 1 av 20"`)
	leader := p.popup(t, func() { p.press(t, "n") })
	leader.eventually(t, `document.querySelector(".desk .preview .slide")`)
	if s := eval[[]string](t, leader,
		`[...document.querySelectorAll(".jump button")].map(button => button.value).filter(key => `+
			`!/start|goals|[/]/.test(key))`); !slices.Equal(s, first) {
		t.Errorf("the leader has %v, the wall %v", s, first)
	}
	p.run(t, reload())
	p.eventually(t, `document.querySelector(".wall .slide")`)
	if again := asked(p); !slices.Equal(again, first) {
		t.Errorf("loaded anew, the wall has %v, before %v", again, first)
	}
	p.show(t, base+exam)
	if next := asked(p); slices.Equal(next, first) {
		t.Error("the next time the same questions are drawn")
	}
	nothingKept(t, p)
	p.clean(t, base)
}
