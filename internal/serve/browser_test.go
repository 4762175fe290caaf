package serve

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What reload.js does is only seen in a browser, under the policy that pages have.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser: make test")
	}
	const head = `<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"/><meta http-equiv="Content-Security-Policy" ` +
		`content="default-src &#39;none&#39;; script-src &#39;self&#39;; style-src &#39;self&#39;"/>` +
		"<title>x</title></head><body>\n"
	long := strings.Repeat("<p>text</p>\n", 500) + "</body></html>\n"
	s := start(t, map[string]string{"content/index.html": head + "<h1>one</h1>" + long})

	allocator, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(filepath.Join(t.TempDir(), "profile")))...)
	defer cancel()
	tab, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(tab, chromedp.Navigate(s.url)); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	// until waits for an expression of the page, which may be reloaded meanwhile.
	until := func(expression string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(tab, 20*time.Second)
		defer cancel()
		for ctx.Err() == nil {
			if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); ok && err == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("never true: %s\n%s", expression, s.log)
	}
	evaluate := func(expression string) string {
		t.Helper()
		text, err := chromedp.Run(tab, chromedp.Evaluate[string]("String("+expression+")"))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}

	until("document.querySelector('h1').textContent === 'one'")
	evaluate("scrollTo(0, 4000)")
	s.write("content/index.html", head+"<h1>two</h1>"+long)
	until("document.querySelector('h1').textContent === 'two' && scrollY === 4000")

	// The workplace hears of a build that made no pages, and may hold a page back.
	evaluate("addEventListener('vinjett-state', e => document.body.dataset.problem = e.detail.problem)")
	s.write("content/index.html", head+"<h1>BROKEN</h1>"+long)
	until("document.body.dataset.problem?.startsWith('content/index.html:3:5: error: it is broken [raw-html]')")
	until(
		"document.querySelector('h1').textContent === 'two' && scrollY === 4000 && document.activeElement === " +
			"document.body",
	)
	evaluate(
		"addEventListener('vinjett-reload', e => { e.preventDefault(); document.body.dataset.held = 'yes' }, " +
			"{once: true})",
	)
	s.write("content/index.html", head+"<h1>held</h1>"+long)
	until("document.body.dataset.held === 'yes' && document.querySelector('h1').textContent === 'two'")
	evaluate("dispatchEvent(new CustomEvent('vinjett-load'))")
	until("document.querySelector('h1').textContent === 'held' && scrollY === 4000")

	s.write("content/index.html", head+"<h1>three</h1>"+long)
	until("document.querySelector('h1').textContent === 'three' && scrollY === 4000")

	// A browser keeps six connections to a server; an author may have more windows side by side.
	for range 7 {
		other, cancel := chromedp.NewContext(tab)
		defer cancel()
		if err := chromedp.Do(other); err != nil { // the tab lives as long as the context of its first step
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(other, 20*time.Second)
		defer cancel()
		if err := chromedp.Do(ctx, chromedp.Navigate(s.url)); err != nil {
			t.Fatalf("one window too many: %v", err)
		}
		tab = other
	}
	s.write("content/index.html", head+"<h1>four</h1>"+long)
	until("document.querySelector('h1').textContent === 'four'")
}
