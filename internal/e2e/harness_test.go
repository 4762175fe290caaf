// Package e2e tests what readers and authors meet: the built courses, crawled page by page and used in a real Chromium,
// over HTTP and from file://. Everything that the tests need of Node (the type checker, axe-core, an HTML validator) is
// in this folder's package.json; `make test` installs it. No test is skipped because a tool is missing.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/site"
)

// csp is the policy under which the site must work, sent as a header. It is stricter than the one in the pages: no
// script may connect to anything.
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; " +
	"font-src 'self'; base-uri 'none'; form-action 'none'"

// A built course, built once for all tests.
type built struct {
	dir   string   // the output folder
	pages []string // addresses of the pages
	once  sync.Once
	err   error
}

var (
	realCourse  = &built{}
	kitchenSink = &built{}
	scratch     string // removed when the tests end
)

func TestMain(m *testing.M) {
	if flag.Parse(); testing.Short() {
		os.Exit(0) // all of this needs a browser, servers or Node: make test
	}
	dir, err := os.MkdirTemp("", "vinjett-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	scratch = dir
	config, err := fontSets[0].config(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// What programs read of the machine is the same on all machines.
	for key, value := range map[string]string{"FONTCONFIG_FILE": config, "LC_ALL": "C.UTF-8", "LANGUAGE": "",
		"TZ": "UTC"} {
		os.Setenv(key, value)
	}
	code := m.Run()
	for _, s := range fontSets {
		s.stop()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// get builds the course on first use.
func (b *built) get(t testing.TB) *built {
	t.Helper()
	b.once.Do(func() {
		project := map[*built]string{realCourse: "../..", kitchenSink: "testdata/kitchensink"}[b]
		builder := site.New(site.Options{Dir: project})
		defer builder.Close()
		r, err := builder.Build(context.Background())
		if err != nil {
			b.err = err
			return
		}
		if r.Tree == nil {
			var text strings.Builder
			_ = diag.Text(&text, r.Diagnostics)
			b.err = fmt.Errorf("%s does not build:\n%s", project, text.String())
			return
		}
		b.dir = filepath.Join(scratch, map[*built]string{realCourse: "real", kitchenSink: "kitchensink"}[b])
		if b.err = os.MkdirAll(b.dir, 0o755); b.err != nil {
			return
		}
		_, b.err = r.Tree.Sync(context.Background(), b.dir, nil)
		for _, p := range r.Tree.Paths() {
			if strings.HasSuffix(p, ".html") {
				b.pages = append(b.pages, p)
			}
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b
}

// serve serves a built course over HTTP on loopback with the policy of the pages as a header.
func (b *built) serve(t testing.TB) string {
	t.Helper()
	files := http.FileServer(http.Dir(b.get(t).dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", csp)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// fileURL is the built course's address from the disk.
func (b *built) fileURL(t testing.TB) string { return "file://" + b.get(t).dir + "/" }

// A tab is one page of the browser, with what went wrong in it.
type tab struct {
	context.Context
	mu       sync.Mutex
	faults   []string // exceptions, console errors, policy violations
	requests []string // addresses asked for
}

// newTab opens a tab in a browser profile of its own, width CSS pixels wide.
func newTab(t testing.TB, width, height int64) *tab {
	t.Helper()
	return newTabIn(t, fontSets[0], width, height)
}

// newTabIn does so in a browser with the fonts of a set.
func newTabIn(t testing.TB, s *fontSet, width, height int64) *tab {
	t.Helper()
	return openTab(t, s.browser(t), width, height, chromedp.WithNewBrowserContext())
}

// attached returns the context of a tab for as long as the test runs. Nobody reads the events of a tab any more when
// the context of its first step has ended, and a tab with many unread events blocks the whole browser: no time is set
// for it, only for each step later.
func attached(t testing.TB, parent context.Context, options ...chromedp.ContextOption) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// openTab opens a tab in the profile of a context, or as the options say.
func openTab(t testing.TB, parent context.Context, width, height int64, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx := attached(t, parent, options...)
	p := &tab{Context: ctx}
	err := chromedp.Listen(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			fault := e.ExceptionDetails.Text
			if x := e.ExceptionDetails.Exception; x != nil {
				fault += " " + x.Description
			}
			p.faults = append(p.faults, fault)
		case *log.EventEntryAdded:
			if e.Entry.Level == "error" {
				p.faults = append(p.faults, e.Entry.Text+" "+e.Entry.URL)
			}
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" {
				p.faults = append(p.faults, "console.error")
			}
		case *network.EventRequestWillBeSent:
			p.requests = append(p.requests, e.Request.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	// Tests run side by side, so each tab must believe that it is the one in use.
	p.run(t, do(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		do(network.Enable, network.EnableParams{}), do(log.Enable, cdp.Empty{}), chromedp.EmulateViewport(width,
			height))
	return p
}

// do is a protocol command as a step.
func do[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// navigate goes to an address and waits until the page is loaded. It asks the page: a page that writes its own address
// while it loads makes chromedp's Navigate, which waits for events, wait for one that has been.
func navigate(address string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		r, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: address})
		if err == nil && r.ErrorText != "" {
			err = fmt.Errorf("%s: %s", address, r.ErrorText)
		}
		if err != nil {
			return err
		}
		return loaded(ctx, target, 0)
	})
}

// reload loads the page anew.
func reload() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		since, err := chromedp.Evaluate[float64](`performance.timeOrigin`)(ctx, target)
		if err == nil {
			_, err = cdp.Call(ctx, target, page.Reload, page.ReloadParams{})
		}
		if err != nil {
			return err
		}
		return loaded(ctx, target, since)
	})
}

// loaded waits until a page that began after a time of its clock is loaded.
func loaded(ctx context.Context, target *chromedp.Target, since float64) error {
	// Asked again and again, since a page without script calls nobody.
	is := chromedp.Evaluate[bool](fmt.Sprintf(
		`performance.timeOrigin !== %v && document.readyState === "complete"`, since))
	for {
		switch yes, err := is(ctx, target); {
		case yes:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && !gaveWay(err):
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// run takes steps, for which there is patience: a step that hangs is named before it holds up the tests after it.
func (p *tab) run(t testing.TB, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// get runs a step and returns its value.
func get[T any](t testing.TB, p *tab, step chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.Context, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, step)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// eval runs an expression in the page and returns its value, awaiting a promise.
func eval[T any](t testing.TB, p *tab, expression string) T {
	t.Helper()
	return get(t, p, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// clean fails the test if anything went wrong in the tab, or was asked of another place than base.
func (p *tab) clean(t testing.TB, base string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.faults {
		t.Errorf("in the browser: %s", f)
	}
	for _, r := range p.requests {
		if !strings.HasPrefix(r, base) && !strings.HasPrefix(r, "data:") && r != "about:blank" {
			t.Errorf("asked of another place: %s", r)
		}
	}
}
