package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axe runs axe-core (WCAG 2.2 A and AA, and its best practices) and returns what it finds, one line each. With rules it
// runs those only.
func axe(t testing.TB, p *tab, rules ...string) []string {
	t.Helper()
	source := string(read(t, "node_modules/axe-core/axe.min.js"))
	p.run(t, chromedp.Evaluate[chromedp.Void](source))
	// What fades in has less contrast on its way. An animation in what is folded away meanwhile never ends.
	eval[any](t, p, `Promise.race([new Promise(done => setTimeout(done, 2000)),
		Promise.all(document.getAnimations().map(a => a.finished))]).then(() => null, () => null)`)
	only := ""
	if len(rules) > 0 {
		only = `runOnly: {type: "rule", values: ["` + strings.Join(rules, `", "`) + `"]}, `
	}
	return eval[[]string](t, p, `axe.run({include: document, exclude: ["main[data-away]"]}, {`+only+
		// Off unless asked for. Nobody presses paper.
		`rules: {"target-size": {enabled: matchMedia("screen").matches}}, `+
		`resultTypes: ["violations"], preload: false}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " " +
			(n.any[0]?.message ?? n.failureSummary))))`)
}

// media emulates a medium, as `print`, and features of it, as `prefers-color-scheme=dark`.
func media(features ...string) chromedp.Action[chromedp.Void] {
	var params emulation.SetEmulatedMediaParams
	for _, f := range features {
		if name, value, ok := strings.Cut(f, "="); ok {
			params.Features = append(params.Features, &emulation.MediaFeature{Name: name, Value: value})
		} else {
			params.Media = f
		}
	}
	return do(emulation.SetEmulatedMedia, params)
}

// someOfEachKind returns one page of each kind, and every generated page.
func someOfEachKind(t testing.TB, b *built) []string {
	seen := map[string]bool{}
	var some []string
	for _, name := range b.get(t).pages {
		data := string(read(t, b.dir+"/"+name))
		kind := name
		if strings.Contains(name, "/") {
			_, after, _ := strings.Cut(data, `data-kind="`)
			kind, _, _ = strings.Cut(after, `"`)
			if strings.HasSuffix(name, "/index.html") {
				kind += " index"
			}
		}
		if !seen[kind] {
			seen[kind] = true
			some = append(some, name)
		}
	}
	return some
}

// leadsOn reports whether a page only sends the reader on from an old address.
func leadsOn(t testing.TB, b *built, page string) bool {
	return strings.Contains(string(read(t, b.get(t).dir+"/"+page)), `http-equiv="refresh"`)
}

// What axe-core says depends on colours in these rules alone.
var colourRules = []string{"color-contrast", "link-in-text-block"}

// One page of each kind, of the course that holds every block and of the real one, in each look.
func TestAxe(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*built{"kitchensink": kitchenSink, "real": realCourse} {
		base, pages := b.serve(t), someOfEachKind(t, b)
		for _, look := range []string{"screen", "print"} {
			if look == "print" && b == realCourse {
				continue // the same kinds of page with the same style
			}
			t.Run(name+" "+look, func(t *testing.T) {
				p := newTab(t, 1280, 900)
				for _, page := range pages {
					if leadsOn(t, b, page) {
						continue
					}
					p.run(t, media(look, "prefers-color-scheme=light"), navigate(base+page))
					for _, fault := range axe(t, p) {
						t.Errorf("%s: %s", page, fault)
					}
					if look == "print" {
						continue // paper is light
					}
					p.run(t, media(look, "prefers-color-scheme=dark"))
					for _, fault := range axe(t, p, colourRules...) {
						t.Errorf("%s, dark: %s", page, fault)
					}
				}
			})
		}
	}
}

// cutText is a script that returns the words that are cut off by what they stand in, or by the window, and the drawings
// that are shown in part.
const cutText = `(() => {
	const clips = new Map(), cut = new Set();
	const clip = e => { // the nearest box that cuts what is too wide for it; null where one can scroll
		if (!e || e === document.documentElement) return document.documentElement;
		if (!clips.has(e)) {
			const {overflowX} = getComputedStyle(e);
			clips.set(e, /auto|scroll/.test(overflowX) ? null : /clip|hidden/.test(overflowX) ? e :
				clip(e.parentElement));
		}
		return clips.get(e);
	};
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
	for (let node; node = walker.nextNode();) {
		const of = node.parentElement;
		if (!node.data.trim() || !of.checkVisibility({visibilityProperty: true}) ||
			of.closest("svg, .skip, .unseen, option")) continue;
		const frame = clip(of)?.getBoundingClientRect();
		if (!frame) continue;
		range.selectNodeContents(node);
		const {left, right} = range.getBoundingClientRect();
		if (left < frame.left - 1 || right > Math.min(frame.right, innerWidth) + 1)
			cut.add(of.localName + "." + of.className + ": " + node.data.trim().slice(0, 30));
	}
	for (const drawing of document.querySelectorAll(".shelf svg")) {
		const floor = drawing.closest(".shelf").getBoundingClientRect().bottom, {top, bottom} =
			drawing.getBoundingClientRect();
		if (top < floor - 1 && bottom > floor + 1) cut.add("a drawing");
	}
	if (document.documentElement.scrollWidth > innerWidth) cut.add("the page is " +
		document.documentElement.scrollWidth + " px wide");
	return [...cut];
})()`

// Nothing runs out over the edge of a small screen, or is cut off there, on any page: with letters of each size that
// the course offers, with those of twice the size that the browser offers, and with the distances of WCAG 1.4.12. No
// page asks another host for anything, or breaks its own policy. (From the disk, TestUnpackedFolder says so.)
func TestEveryPage(t *testing.T) {
	t.Parallel()
	size := func(letters int64) chromedp.Action[chromedp.Void] {
		return do(page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: letters}})
	}
	eachCourse(t, func(t *testing.T, b *built) {
		t.Parallel()
		base := b.serve(t)
		p := newTab(t, 640, 800)
		for _, address := range b.pages {
			p.run(t, size(16), chromedp.EmulateViewport(640, 800), navigate(base+address))
			if leadsOn(t, b, address) {
				continue
			}
			whole := func(look string) {
				for _, cut := range eval[[]string](t, p, cutText) {
					t.Errorf("%s, %s: %s", address, look, cut)
				}
			}
			whole("640 px")
			p.run(t, chromedp.EmulateViewport(320, 800))
			whole("320 px")
			eval[any](t, p, `void (document.documentElement.dataset.size = "larger")`)
			whole("largest text")
			eval[any](t, p, `(() => {
				delete document.documentElement.dataset.size;
				const sheet = new CSSStyleSheet();
				sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; " +
					"word-spacing: .16em !important } p { margin-bottom: 2em !important }");
				document.adoptedStyleSheets = [sheet];
			})()`)
			whole("text spacing")
			eval[any](t, p, `void (document.adoptedStyleSheets = [])`)
			p.run(t, size(32))
			if letters := eval[string](t, p, `getComputedStyle(document.documentElement).fontSize`); letters != "32px" {
				t.Fatalf("%s: the letters are of %s", address, letters)
			}
			whole("letters of twice the size")
		}
		p.clean(t, base)
	})
}

// With script off a reader reads, opens the answers, and finds contacts and sources.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{"http": kitchenSink.serve(t), "file": kitchenSink.fileURL(t)} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t, 1024, 800)
			p.run(t, do(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
				navigate(base+"allt/fragor.html"))
			p.run(t, chromedp.Click(chromedp.CSS(`#ett details.answer summary`)),
				chromedp.WaitVisible(chromedp.CSS(`#ett details.answer .key`)))
			answer := get(t, p, chromedp.TextContent(chromedp.CSS(`#ett details.answer`)))
			for _, want := range []string{"Stämmer inte. Det dröjer.", "Frågan öppnar.", "Den som frågar ser"} {
				if !strings.Contains(answer, want) {
					t.Errorf("the answer does not say %q: %s", want, answer)
				}
			}
			p.clean(t, base)
		})
	}
}

// A reader answers wrongly, tries again, answers rightly, and is told so; over HTTP and from the disk, with the
// keyboard alone.
func TestAnswer(t *testing.T) {
	t.Parallel()
	for name, base := range map[string]string{"http": kitchenSink.serve(t), "file": kitchenSink.fileURL(t)} {
		t.Run(name, func(t *testing.T) {
			p := newTab(t, 1024, 800)
			p.run(t, navigate(base+"allt/fragor.html"),
				chromedp.WaitVisible(chromedp.CSS(`#ett .actions button`)))
			status := func() string {
				return eval[string](t, p, `document.querySelector("#ett [role=status]").textContent.trim()`)
			}
			choose := func(text string) {
				p.run(t, chromedp.Focus(fmt.Sprintf(`//*[@id="ett"]//li[contains(., %q)]//input`, text)),
					chromedp.KeyEvent(" "))
			}
			answer := func() {
				p.run(t, chromedp.Focus(chromedp.CSS(`#ett .actions button`)), chromedp.KeyEvent("\r"),
					chromedp.WaitVisible(chromedp.CSS(`#ett[data-state=answered]`)))
			}
			choose("Väntar tills")
			answer()
			if s := status(); !strings.Contains(s, "Stämmer inte") || len([]rune(s)) > 100 {
				t.Errorf("after a wrong answer: %q", s)
			}
			if text := eval[string](t, p, `document.querySelector("#ett `+
				`li[data-state=wrong]").innerText`); !strings.Contains(text, "Det dröjer") {
				t.Errorf("the feedback is not by the option: %q", text)
			}
			p.run(t, chromedp.Click(`//*[@id="ett"]//button[contains(., "igen")]`))
			choose("Frågar hur")
			answer()
			if s := status(); !strings.HasPrefix(s, "Stämmer") || strings.Contains(s, "inte") {
				t.Errorf("after a right answer: %q", s)
			}
			text := eval[string](t, p, `document.querySelector("#ett").innerText`)
			if !strings.Contains(text, "Den som frågar ser") {
				t.Errorf("the explanation is not shown: %q", text)
			}
			for _, fault := range axe(t, p) {
				t.Errorf("axe: %s", fault)
			}
			stored := eval[float64](t, p, `localStorage.length + sessionStorage.length + document.cookie.length`)
			if stored != 0 {
				t.Error("something was stored that the reader did not ask for")
			}
			p.clean(t, base)
		})
	}
}

// pictures writes screenshots for a designer's eye when VINJETT_PICTURES names a folder.
func TestPictures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("VINJETT_PICTURES")
	if dir == "" {
		return // not a test: asked for by hand
	}
	base := realCourse.serve(t)
	for _, width := range []int64{360, 768, 1280, 1920} {
		for _, scheme := range []string{"light", "dark"} {
			p := newTab(t, width, 900)
			p.run(t, media("prefers-color-scheme="+scheme))
			for _, page := range someOfEachKind(t, realCourse) {
				p.run(t, navigate(base+page))
				png := get(t, p, chromedp.FullScreenshot(100))
				name := fmt.Sprintf("%s/%s-%d-%s.png", dir, strings.NewReplacer("/", "-", ".html", "").Replace(page),
					width, scheme)
				if err := os.WriteFile(name, png, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
