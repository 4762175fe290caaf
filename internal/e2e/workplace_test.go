package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/serve"
	"github.com/vinjett/vinjett/internal/site"
	"github.com/vinjett/vinjett/internal/tree"
	"github.com/vinjett/vinjett/internal/workplace"
)

const written = `# Brand

Larma först.

::: fråga {#vad-forst}
Vad gör du först?

- [ ] Släcker
  > Stämmer inte. Larma innan du släcker.
- [x] Larmar
  > Stämmer. Då är hjälpen på väg.
:::

Gå sedan ut.
`

// atWork serves a small course to its author, and returns its address and its chapter's file.
func atWork(t *testing.T) (url, chapter string) {
	t.Helper()
	dir := t.TempDir()
	chapter = filepath.Join(dir, "content", "01-del", "01-brand.md")
	for name, text := range map[string]string{
		filepath.Join(dir, "content", "course.yaml"): "id: kurs\ntitle: Kurs\nlanguage: sv\n",
		filepath.Join(dir, "content", "index.md"):    "# Start\n\nVälkommen.\n",
		chapter: strings.ReplaceAll(written, "\n", "\r\n"),
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	builder := site.New(site.Options{Dir: dir, Author: true})
	author := workplace.New(workplace.Options{Dir: dir})
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- serve.Run(ctx, serve.Options{
			Addr: "127.0.0.1:0", Dirs: []string{filepath.Join(dir, "content")}, Workplace: author,
			Build: func(ctx context.Context, _ []string) (*tree.Tree, []diag.Diagnostic, error) {
				r, err := builder.Build(ctx)
				if err != nil {
					return nil, nil, err
				}
				author.Show(r)
				return r.Tree, r.Diagnostics, nil
			},
			Ready: func(url string) { ready <- url },
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		builder.Close()
	})
	select {
	case url = <-ready:
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not start")
	}
	return url, chapter
}

// An author who knows no Markdown changes a paragraph and a question, sees them, takes them back, and sees what is
// wrong when something is.
func TestWorkplace(t *testing.T) {
	t.Parallel()
	url, chapter := atWork(t)
	is := func(want string) {
		t.Helper()
		data, err := os.ReadFile(chapter)
		if err != nil || string(data) != strings.ReplaceAll(want, "\n", "\r\n") {
			t.Errorf("the file is %v\n%q, want\n%q", err, data, want)
		}
	}
	p := newTab(t, 1280, 900)
	button := func(text string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(fmt.Sprintf(`//button[normalize-space()=%q]`, text))
	}
	part := func(label string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(chromedp.CSS(fmt.Sprintf(`.vj-tools button[aria-label^=%q]`, label)))
	}
	noFaults := func(state string) {
		t.Helper()
		for _, fault := range axe(t, p) {
			t.Errorf("%s: axe: %s", state, fault)
		}
	}
	p.run(t, navigate(url+"del/brand.html"), chromedp.WaitVisible(chromedp.CSS(".vj-strip .vj-edit")))
	p.eventually(t, `document.querySelector(".vj-count")?.textContent === "Inga fel"`)
	if got := eval[int](t, p, `document.querySelectorAll(".vj-tools").length`); got != 0 {
		t.Errorf("before one edits, %d blocks have buttons", got)
	}
	p.run(t, button("Ändra på sidan"))
	noFaults("a page that is edited")

	p.run(t, part("Ändra stycke: Larma"), chromedp.WaitVisible(chromedp.CSS("#_vinjett-text")))
	if got := eval[string](t, p, `document.activeElement.value`); got != "Larma först." {
		t.Errorf("the field that has the focus holds %q", got)
	}
	noFaults("a panel")
	p.run(t, chromedp.SendKeys(chromedp.CSS("#_vinjett-text"), " Ring 112."), button("Spara"))
	p.eventually(t, `document.querySelector(".text")?.textContent.includes("Ring 112.")`)
	p.eventually(t, `document.querySelector(".vj-strip [role=status]")?.textContent === "Sparat."`)
	p.eventually(t, `document.activeElement?.getAttribute("aria-label")?.startsWith("Ändra stycke: Larma")`)
	first := strings.Replace(written, "Larma först.", "Larma först. Ring 112.", 1)
	is(first)

	p.run(t, part("Ändra fråga"), chromedp.WaitVisible(chromedp.CSS(".vj-form")))
	noFaults("a form")
	p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll(".vj-form fieldset textarea")[1].select()`),
		chromedp.SendKeys(chromedp.CSS(".vj-form fieldset:first-child .vj-field:last-of-type textarea"), "Nej, larma."),
		button("Spara"))
	p.eventually(t, `document.querySelector("#vad-forst")?.textContent.includes("Nej, larma.")`)
	is(strings.Replace(first, "Stämmer inte. Larma innan du släcker.", "Nej, larma.", 1))

	p.run(t, button("Ångra"))
	p.eventually(t, `document.querySelector("#vad-forst")?.textContent.includes("Larma innan du släcker.")`)
	is(first)

	// What would break the course is said, and not saved until that is asked for.
	p.run(t, part("Ändra stycke: Gå"), chromedp.WaitVisible(chromedp.CSS("#_vinjett-text")),
		chromedp.SendKeys(chromedp.CSS("#_vinjett-text"), " <b>Nu</b>"), button("Spara"))
	p.eventually(t, `document.querySelector(".vj-answer li")?.textContent.includes("HTML")`)
	noFaults("a panel with a fault")
	is(first)
	p.run(t, button("Spara ändå"))
	p.eventually(t, `document.querySelector(".text .vj-fault")?.textContent.includes("HTML")`)
	p.eventually(t, `document.querySelector(".vj-strip .vj-faults")?.textContent.includes("HTML")`)
	noFaults("a page with a fault")
	if got := eval[string](t, p, `document.querySelector(".vj-count").textContent`); !strings.HasSuffix(got,
		"fel på sidan") {
		t.Errorf("the strip says %q", got)
	}

	// The panel is left by the keyboard, and what is changed in another program meanwhile does not take it away.
	p.run(t, button("Ångra"))
	p.eventually(t, `!document.querySelector(".vj-fault")`)
	p.run(t, part("Ändra stycke: Gå"), chromedp.WaitVisible(chromedp.CSS("#_vinjett-text")))
	if err := os.WriteFile(chapter, []byte(strings.Replace(written, "Gå sedan ut.", "Gå ut.", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	p.run(t, chromedp.SendKeys(chromedp.CSS("#_vinjett-text"), " Alla."), button("Spara"))
	p.eventually(t, `document.querySelectorAll(".vj-answer pre").length === 2`)
	noFaults("two texts")
	p.run(t, button("Spara min text i stället"))
	p.eventually(t, `document.querySelector(".text")?.textContent.includes("Gå sedan ut. Alla.")`)

	p.run(t, navigate(url+"_vinjett/"), chromedp.WaitVisible(chromedp.CSS(".vj-strip .vj-bar p")))
	noFaults("the desk")
	p.run(t, chromedp.SendKeys(chromedp.CSS("#new-title"), "Efteråt\r"))
	p.eventually(t, `document.querySelector("h1")?.textContent === "Efteråt"`)
	p.run(t, navigate(url+"_vinjett/beside?page=/del/brand.html"))
	p.eventually(t, `document.querySelectorAll("iframe")[1]?.contentDocument?.querySelector(".wall, [class*=slide]")`)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.faults {
		if !strings.Contains(fault, "_vinjett/save") && !strings.Contains(fault, "404") {
			t.Error(fault)
		}
	}
}
