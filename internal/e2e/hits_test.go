package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// hitting is a script that tries whether a hand reaches every link, button and field that can be seen: what lies
// uppermost in its middle must be it. While a dialog is open, nothing but the dialog can be reached, and what the open
// menu covers must wait. It returns how many it tried, and what hinders.
const hitting = `(document => {
	const {innerHeight} = document.defaultView;
	const faults = [];
	let tried = 0;
	const name = e => e.localName + (e.id && "#" + e.id) + [...e.classList].map(c => "." + c).join("");
	for (const e of (document.querySelector("dialog:modal") ?? document.querySelector(
		".more[open]") ?? document).querySelectorAll("a[href], button, summary, input, select, textarea")) {
		const seen = () => [...e.getClientRects()].filter(r => r.width && r.height).sort((a, b) =>
			b.width * b.height - a.width * a.height)[0];
		if (!e.checkVisibility({visibilityProperty: true}) || e.disabled || e.closest("[inert]") || !seen()) continue;
		if (getComputedStyle(e).pointerEvents === "none") continue;
			// a list that is always open has no use for its button
		e.scrollIntoView({block: "center", behavior: "instant"});
		if (seen().top < 0 || seen().bottom > innerHeight) document.defaultView.scrollBy(0,
			seen().top - innerHeight / 2); // it begins in one column and ends in another
		if (seen().right <= 0) continue; // the link to skip the head is for the keyboard
		const {x, y, width, height} = seen();
		const hit = document.elementFromPoint(x + width / 2, y + height / 2);
		tried++;
		if (!hit || !e.contains(hit) && hit.closest("label")?.control !== e) faults.push((e.textContent.trim().slice(0,
			40) || name(e)) + " is under " + (hit ? name(hit) : "nothing at " + [x, y, width, height].map(Math.round)));
	}
	document.activeElement?.blur();
	return {tried, faults};
})`

// reached fails the test if something that can be seen cannot be reached with a pointer.
func (p *tab) reached(t testing.TB, when string) {
	t.Helper()
	result := eval[struct {
		Tried  int
		Faults []string
	}](t, p, hitting+`(document)`)
	if result.Tried == 0 {
		t.Errorf("%s there is nothing to reach", when)
	}
	if n := len(result.Faults); n > 0 {
		t.Errorf("%s %d of %d cannot be reached: %s", when, n, result.Tried, strings.Join(result.Faults[:min(n, 3)],
			"; "))
	}
}

// hand presses the button of a mouse in the middle of the first element that can be seen, whatever lies over it. What
// is in the menu is seen once that is open.
func (p *tab) hand(t testing.TB, selector string) {
	t.Helper()
	if eval[bool](t, p, fmt.Sprintf(`(all => !all.some(e => e.checkVisibility()) && all.some(e => `+
		`e.closest(".more:not([open])")))([...document.querySelectorAll(%q)])`, selector)) {
		p.hand(t, ".more > summary")
		p.eventually(t, `document.querySelector(".more").open`)
	}
	at := eval[[]float64](t, p, fmt.Sprintf(`(async e => {
		if (!e) return [];
		e.scrollIntoView({block: "center", behavior: "instant"});
		// The page may still move of what was done before.
		for (let box = {}, now; ; box = now) {
			await new Promise(requestAnimationFrame);
			now = e.getBoundingClientRect();
			if (now.x === box.x && now.y === box.y) return [now.x + now.width / 2, now.y + now.height / 2];
		}
	})([...document.querySelectorAll(%q)].find(e => e.checkVisibility()))`, selector))
	if len(at) != 2 {
		t.Fatalf("no %s is to be seen", selector)
	}
	p.run(t, chromedp.MouseClickXY(at[0], at[1]))
}

// A way to open and close a feature, and how one sees that it is.
type usable struct{ open, close, closed string }

// features are what a button with data-open opens. Close is a selector to press, or a key.
var features = map[string]usable{
	"search": {`document.querySelector(".find")?.open || document.activeElement?.matches("vj-search input")`,
		"Escape", `!document.querySelector(".find")?.open`},
	"settings": {`document.querySelector(".settings.panel")`, "[data-open=settings]",
		`!document.querySelector(".settings.panel")`},
	"mine": {`document.querySelector(".mine h2")`, "[data-open=mine]", `!document.querySelector(".mine")`},
	"paper": {`window.printed || document.querySelector(".settings.panel")`, "[data-open=paper]",
		`!document.querySelector(".settings.panel")`},
	"present": {`document.querySelector(".wall .slide") && !document.querySelector(".wall .measure")`, "Escape",
		`!document.querySelector(".wall")`},
	"notes":  {`document.querySelector(".own textarea")`, "", "true"},
	"clock":  {"true", "", "true"},
	"saving": {`document.querySelector(".consent")`, ".consent .quiet", `!document.querySelector(".consent")`},
}

// tries opens and closes every feature of a page with a mouse, and tries each time whether all that is seen can be
// reached.
func (p *tab) tries(t testing.TB, page string) {
	t.Helper()
	p.run(t, chromedp.Evaluate[chromedp.Void](`window.print = () => { window.printed = true }; window.printed = false`))
	p.reached(t, page+" at first:")
	names := eval[[]string](t, p, `[...new Set([...document.querySelectorAll("[data-open]")].filter(e => `+
		`e.checkVisibility() || e.closest(".more")).map(e => e.dataset.open))]`)
	if eval[bool](t, p, `!!document.querySelector(".more > summary")?.checkVisibility()`) {
		p.hand(t, ".more > summary")
		p.reached(t, page+", the menu open:")
		p.press(t, "\x1b")
	}
	slices.Sort(names)
	for _, name := range names {
		f, known := features[name]
		if !known {
			t.Errorf("%s: what does %s open?", page, name)
			continue
		}
		p.hand(t, "[data-open="+name+"]")
		if !p.becomes(t, f.open) {
			t.Fatalf("%s: %s does not open", page, name)
		}
		p.reached(t, fmt.Sprintf("%s, %s open:", page, name))
		switch {
		case name == "present":
			p.leaves(t, page)
		case f.close == "Escape":
			p.press(t, "\x1b")
		case f.close != "" && !eval[bool](t, p, f.closed):
			p.hand(t, f.close)
		}
		p.eventually(t, f.closed)
		p.reached(t, fmt.Sprintf("%s after %s:", page, name))
	}
}

// leaves leaves the wall as somebody does who has no keys: by its menu, and, shown again, by its button.
func (p *tab) leaves(t testing.TB, page string) {
	t.Helper()
	p.hand(t, ".bar [data-act=help]")
	p.eventually(t, `document.querySelector(".wall-dialog")?.open`)
	p.reached(t, page+", the menu of the wall open:")
	if wide := eval[string](t, p, `(box => box.left < 0 || box.right > innerWidth ? box.left + " to " + box.right : `+
		`"")(document.querySelector(".wall-dialog").getBoundingClientRect())`); wide != "" {
		t.Errorf("%s: the menu of the wall is wider than the window: %s", page, wide)
	}
	p.hand(t, ".wall-dialog [data-act=leave]")
	p.eventually(t, `!document.querySelector(".wall")`)
	p.hand(t, "[data-open=present]")
	p.eventually(t, features["present"].open)
	p.hand(t, ".bar [data-act=leave]")
}

// A hand reaches every link and button of every kind of page, whatever has been opened and closed before.
func TestReachable(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*built{"kitchensink": kitchenSink, "real": realCourse} {
		for _, width := range []int64{1280, 390} {
			t.Run(fmt.Sprintf("%s %d", name, width), func(t *testing.T) {
				t.Parallel()
				base := b.serve(t)
				p := newTab(t, width, 800)
				for _, page := range someOfEachKind(t, b) {
					if leadsOn(t, b, page) {
						continue
					}
					p.run(t, navigate(base+page))
					p.tries(t, page)
				}
				p.clean(t, base)
			})
		}
	}
}

// So it is in the single file, where one document has every page and every style.
func TestReachableSingle(t *testing.T) {
	t.Parallel()
	address, _ := singleFile(t, "testdata/kitchensink")
	p := newTab(t, 1100, 800)
	p.run(t, navigate(address))
	ids := eval[[]string](t, p, `[...document.querySelectorAll("main")].map(m => m.id)`)
	for _, id := range ids {
		p.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`location.hash = %q`, id)))
		p.eventually(t, fmt.Sprintf(`document.getElementById(%q).checkVisibility()`, id))
		p.tries(t, id)
	}
	p.clean(t, address)
}
