package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

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
	if !p.becomes(t, expression) {
		t.Fatalf("never became true: %s", expression)
	}
}

// becomes waits until an expression is true in the page, and reports whether it ever was.
func (p *tab) becomes(t testing.TB, expression string) bool {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		is, err := chromedp.Run(p.Context, chromedp.Evaluate[bool](`Boolean(`+expression+`)`,
			chromedp.EvalAwaitPromise))
		switch {
		case is:
			return true
		case p.Err() != nil:
			t.Fatalf("never became true: %s: %v", expression, p.Err())
		case err != nil && !gaveWay(err):
			t.Fatalf("%s: %v", expression, err)
		case time.Now().After(deadline):
			return false
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// gaveWay reports whether a page did not answer because it gave way to another just then.
func gaveWay(err error) bool {
	return strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "xecution context")
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
	return eval[string](t, p, `(e => e.tagName + " " + (e.getAttribute("aria-label") ?? (e.labels?.[0] ?? `+
		`e).textContent).replace(/\s+/g, " ").trim())(document.activeElement)`)
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

// aria is the accessibility tree of an element as a screen reader meets it: one line for each node that has something
// to say, with its role, name and states.
func (p *tab) aria(t testing.TB, selector string) string {
	t.Helper()
	var lines []string
	p.run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		// By way of the script and not of DOM.getDocument, which would take the library's own nodes from it.
		found, err := cdp.Call(ctx, target, runtime.Evaluate,
			runtime.EvaluateParams{Expression: fmt.Sprintf("document.querySelector(%q)", selector)})
		if err != nil {
			return err
		}
		element, err := cdp.Call(ctx, target, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: found.Result.ObjectID})
		if err != nil {
			return err
		}
		result, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			return err
		}
		nodes := map[accessibility.NodeID]*accessibility.Node{}
		var root *accessibility.Node
		for _, n := range result.Nodes {
			nodes[n.NodeID] = n
			if n.BackendDOMNodeID == element.Node.BackendNodeID {
				root = n
			}
		}
		if root == nil {
			return fmt.Errorf("%s is not in the accessibility tree", selector)
		}
		var walk func(n *accessibility.Node, indent string, of string)
		walk = func(n *accessibility.Node, indent, of string) {
			role, name := axText(n.Role), strings.TrimLeft(axText(n.Name), "→ ") // an arrow of the style sheet's
			switch {
			case n.Ignored, role == "none", role == "generic", role == "InlineTextBox", role == "ListMarker",
				role == "LabelText", role == "paragraph" && name == "":
			case role == "StaticText":
				if name = strings.TrimSpace(name); name != "" && name != of {
					lines = append(lines, indent+name)
				}
				return
			default:
				line := indent + role
				if name != "" {
					line += fmt.Sprintf(" %q", name)
				}
				if v := axText(n.Value); v != "" {
					line += " = " + v
				}
				var states []string
				for _, property := range n.Properties {
					switch v := axText(property.Value); property.Name {
					case "checked", "disabled", "invalid", "readonly", "expanded", "live":
						if v != "false" && v != "" || property.Name == "expanded" {
							states = append(states, " "+string(property.Name)+":"+v)
						}
					}
				}
				slices.Sort(states)
				lines = append(lines, line+strings.Join(states, ""))
				if role == "button" {
					return // its children are not read apart from its name
				}
				indent, of = indent+"  ", name
			}
			for _, id := range n.ChildIDs {
				walk(nodes[id], indent, of)
			}
		}
		walk(root, "", "")
		return nil
	}))
	return strings.Join(lines, "\n")
}

func axText(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var text any
	if json.Unmarshal(v.Value, &text) != nil || text == nil {
		return ""
	}
	return fmt.Sprint(text)
}

// like compares two texts of several lines and says where they part.
func like(t testing.TB, what, got, want string) {
	t.Helper()
	want = strings.TrimSpace(strings.ReplaceAll(want, "\n\t\t", "\n"))
	if got != want {
		t.Errorf("%s is\n%s\n\nand should be\n%s", what, got, want)
	}
}
