package e2e

import (
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Where the script of a feature cannot be loaded, the page goes back to what it is without scripts, and says so.
func TestFeatureMissing(t *testing.T) {
	t.Parallel()
	files := http.FileServer(http.Dir(kitchenSink.get(t).dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, feature := range []string{"question-", "conversation-", "test-"} {
			if strings.Contains(r.URL.Path, "/assets/"+feature) {
				http.NotFound(w, r)
				return
			}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p := openQuestions(t, server.URL+"/")
	p.run(t, chromedp.Click(chromedp.CSS(`#ett .options label`)), chromedp.Click(chromedp.CSS(`#ett [type=submit]`)))
	p.eventually(t, `document.querySelector("#ett .answer").checkVisibility()`)
	p.eventually(t, `document.querySelector("#ett + .failed")?.checkVisibility()`)
	if s := p.text(t, ".failed"); s != "Det gick inte att läsa in det som behövs. Läs in sidan på nytt. Det du har "+
		"gjort här följer med. Läs in sidan på nytt" {
		t.Errorf("it says %q", s)
	}
	noFaults(t, p)
	p.run(t, navigate(server.URL+"/"+conversations), chromedp.Click(chromedp.CSS(`#mote--start .choices a`)))
	p.eventually(t, `document.querySelector("#mote--slut").checkVisibility()`)
	p.run(t, navigate(server.URL+"/"+exam))
	p.eventually(t, `document.querySelector("#test--ett").checkVisibility()`)
}

// A site that is published anew under an open page, or that wants the reader to log in, no longer has what the page
// needs. Every button says so, and what the reader has done comes along to the page that is loaded anew, but is not
// kept there.
func TestPublishedAnew(t *testing.T) {
	t.Parallel()
	files := http.FileServer(http.Dir(kitchenSink.get(t).dir))
	for name, answer := range map[string]http.HandlerFunc{
		"gone": http.NotFound,
		"login": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!DOCTYPE html><title>Logga in</title><input type=password>"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var away atomic.Bool
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Cache-Control", "no-store")
				if away.Load() && strings.Contains(r.URL.Path, "/assets/") {
					answer(w, r)
					return
				}
				files.ServeHTTP(w, r)
			}))
			t.Cleanup(server.Close)
			p := openQuestions(t, server.URL+"/")
			away.Store(true)
			p.hand(t, "#ett [type=submit]")
			p.eventually(t, `document.querySelector("#ett + .failed")?.checkVisibility()`)
			away.Store(false)
			if name == "gone" { // what came instead of a script, a browser may hold on to
				p.hand(t, "#ett [type=submit]")
				p.eventually(t, `document.querySelector("#ett .result").textContent === "Välj ett svar först." && `+
					`!document.querySelector(".failed")`)
			}
			p.open(t, server.URL+"/"+blocks+"#tanke")
			p.write(t, "#tanke textarea", "En cykel")
			away.Store(true)
			for _, button := range []string{"settings", "mine"} {
				p.hand(t, "[data-open="+button+"]")
				p.eventually(t, `document.querySelector("main > .failed")?.checkVisibility()`)
				eval[any](t, p, `document.querySelector(".failed").remove()`)
			}
			away.Store(false)
			p.hand(t, "[data-open=settings]")
			p.eventually(t, `document.querySelector(".settings.panel") && !document.querySelector(".failed")`)
			if display := eval[string](t, p,
				`getComputedStyle(document.querySelector(".settings.panel")).display`); display != "grid" {
				t.Errorf("the panel opens without its style: %s", display)
			}
			away.Store(true)
			p.hand(t, "[data-open=mine]")
			p.eventually(t, `document.querySelector(".failed")?.checkVisibility()`)
			away.Store(false)
			p.hand(t, ".failed button")
			p.eventually(t, `document.readyState === "complete" && !document.querySelector(".failed") && `+
				`document.querySelector("#tanke textarea")?.value === "En cykel"`)
			if s := p.stored(t); s != "" {
				t.Errorf("kept unasked: %s", s)
			}
		})
	}
}

// Features can be loaded where a page demands Trusted Types, and nothing else can.
func TestTrustedTypes(t *testing.T) {
	t.Parallel()
	files := http.FileServer(http.Dir(kitchenSink.get(t).dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", csp+"; require-trusted-types-for 'script'; trusted-types vinjett")
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p := openQuestions(t, server.URL+"/")
	p.run(t, chromedp.Click(chromedp.CSS(`#ett [data-act=show]`)))
	p.answered(t, "ett", true)
	if s := eval[string](t, p, `vinjett.need("elsewhere.js").then(() => "loaded", e => e.name)`); s != "TypeError" {
		t.Errorf("a script of another name: %s", s)
	}
	p.run(t, navigate(server.URL+"/"+conversations), chromedp.Click(chromedp.CSS(`#mote--start .choices a`)))
	p.eventually(t, `document.querySelector("#mote .past")`)
	p.clean(t, server.URL+"/")
}

// Nothing moves while a page loads.
func TestCalm(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	for _, page := range []string{questions, conversations, exam, "allt/block.html"} {
		p.run(t, navigate(base+page))
		shift := eval[float64](t, p, `new Promise(done => {
			let sum = 0;
			new PerformanceObserver(list => {
				for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value;
			}).observe({type: "layout-shift", buffered: true});
			setTimeout(() => done(sum), 600);
		})`)
		if shift > 0.05 { // half of what is called good; a short page with a conversation moves its foot by that
			t.Errorf("%s: things move while the page loads: %v", page, shift)
		}
	}
}

// Browsers without the newest of CSS show no less: on paper every answer is open, and a field on the wall grows with
// its text.
func TestOlderBrowsers(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	p.run(t, do(page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: `CSS.supports = () => false`}))
	p.run(t, navigate(base+questions))
	open := func() int { return eval[int](t, p, `document.querySelectorAll("details[open]").length`) }
	before := open()
	eval[any](t, p, `dispatchEvent(new Event("beforeprint"))`)
	if n := eval[int](t, p, `document.querySelectorAll("details:not([open])").length`); n != 0 || open() == 0 {
		t.Errorf("on paper %d are closed and %d open", n, open())
	}
	eval[any](t, p, `dispatchEvent(new Event("afterprint"))`)
	if open() != before {
		t.Errorf("after that %d are open, and were %d", open(), before)
	}

	p.show(t, base+"allt/traff.html")
	eval[any](t, p, `document.styleSheets[0].insertRule("* { field-sizing: fixed !important }")`)
	p.press(t, kb.End, kb.ArrowLeft)
	p.eventually(t, `document.querySelector(".wall .conclusions textarea")`)
	p.run(t, chromedp.SendKeys(chromedp.CSS(".wall .conclusions textarea"), strings.Repeat("Vi frågar alla. ", 12)))
	p.eventually(t, `(field => field.scrollHeight <= field.clientHeight + 1)(document.querySelector(".wall `+
		`.conclusions textarea"))`)
}

// A host that shows the course's page for what does not exist, and says so, does it at any depth and in any folder. The
// page has its look and its scripts there, and its links lead to the course, though nobody has said where that is.
func TestNotFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	lost := read(t, kitchenSink.get(t).dir+"/404.html")
	for _, folder := range []string{"/", "/utbildning/kurs/"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Security-Policy", csp)
				w.Header().Set("X-Content-Type-Options", "nosniff")
				name, inside := strings.CutPrefix(r.URL.Path, folder)
				data, err := os.ReadFile(kitchenSink.dir + "/" + name)
				w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
				if !inside || err != nil {
					data = lost
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					w.WriteHeader(http.StatusNotFound)
				}
				_, _ = w.Write(data)
			}))
			t.Cleanup(server.Close)
			p := newTab(t, 1024, 800)
			for _, depth := range []string{"", "a/", "a/b/", "a/b/c/"} {
				p.run(t, navigate(server.URL+folder+depth+"saknas.html"))
				p.eventually(t, `window.vinjett && document.querySelector("[data-open=settings]")`)
				if margin := eval[string](t, p, `getComputedStyle(document.body).margin`); margin != "0px" {
					t.Errorf("%ssaknas.html has no style", depth)
				}
				links := eval[[]string](t, p, `[...document.querySelectorAll("a:not(.skip)")].map(a => `+
					`a.href).filter(a => a.startsWith("http:"))`)
				if len(links) < 8 {
					t.Errorf("%ssaknas.html has %d links", depth, len(links))
				}
				for _, link := range links {
					if r, err := http.Get(link); err != nil || r.StatusCode != http.StatusOK {
						t.Errorf("%ssaknas.html: %s leads nowhere", depth, link)
					}
				}
				p.push(t, "Läsinställningar")
				p.eventually(t, `document.querySelector(".settings.panel")`)
			}
		})
	}
}

// An address that is cut off or mistyped opens the page all the same.
func TestMistypedAddress(t *testing.T) {
	t.Parallel()
	bothWays(t, kitchenSink, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		for _, name := range []string{questions, conversations, exam, blocks} {
			for _, hash := range []string{"#%zz", "#%zz&v=1", "#v=1%", "#present=%zz"} {
				p.run(t, navigate("about:blank"), navigate(base+name+hash))
				p.eventually(t, `document.readyState === "complete" && [...document.querySelectorAll("h1")].some(h `+
					`=> h.checkVisibility())`)
			}
			eval[any](t, p, `new Promise(done => { addEventListener("hashchange", () => setTimeout(done, 50), `+
				`{once: true}); location.hash = "#%e5" })`)
		}
		p.clean(t, base)
	})
}
