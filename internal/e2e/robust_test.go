package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
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
	if s := p.status(t, "ett"); s != "Det gick inte att läsa in skriptet. Svaret finns under frågan." {
		t.Errorf("it says %q", s)
	}
	p.run(t, chromedp.Navigate(server.URL+"/"+conversations), chromedp.Click(chromedp.CSS(`#mote--start .choices a`)))
	p.eventually(t, `document.querySelector("#mote--slut").checkVisibility()`)
	p.run(t, chromedp.Navigate(server.URL+"/"+exam))
	p.eventually(t, `document.querySelector("#test--ett").checkVisibility()`)
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
	p.run(t, chromedp.Navigate(server.URL+"/"+conversations), chromedp.Click(chromedp.CSS(`#mote--start .choices a`)))
	p.eventually(t, `document.querySelector("#mote .past")`)
	p.clean(t, server.URL+"/")
}

// Nothing moves while a page loads.
func TestCalm(t *testing.T) {
	t.Parallel()
	base := kitchenSink.serve(t)
	p := newTab(t, 1024, 800)
	for _, page := range []string{questions, conversations, exam, "allt/block.html"} {
		p.run(t, chromedp.Navigate(base+page))
		shift := eval[float64](t, p, `new Promise(done => {
			let sum = 0;
			new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value }).observe({type: "layout-shift", buffered: true});
			setTimeout(() => done(sum), 600);
		})`)
		if shift > 0.05 { // half of what is called good; a short page with a conversation moves its foot by that
			t.Errorf("%s: things move while the page loads: %v", page, shift)
		}
	}
}
