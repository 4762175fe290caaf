package e2e

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/export/single"
	"github.com/vinjett/vinjett/internal/site"
)

// singleFile packs a course into one file and returns its address.
func singleFile(t testing.TB, project string) (address, text string) {
	t.Helper()
	data := exported(t, project, "", false, func(ctx context.Context, w io.Writer, r *site.Result) error {
		return single.Write(ctx, w, single.Options{Course: r.Course, Tree: r.Tree})
	})
	dir := filepath.Join(scratch, "single-"+strings.Trim(filepath.Base(project), "."))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "kurs.html", string(data))
	return "file://" + dir + "/kurs.html", string(data)
}

// One file has every page; links, the back button, questions and search work in it without another file.
func TestSingleFile(t *testing.T) {
	t.Parallel()
	address, text := singleFile(t, "../..")
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("the id %s stands twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`\shref="#([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] && m[1] != "main" {
			t.Errorf("a link leads to #%s, which is not there", m[1])
		}
	}
	for _, name := range realCourse.get(t).pages {
		if id := strings.ReplaceAll(strings.TrimSuffix(name, ".html"), "/", "-"); !ids[id] && name != "404.html" && !leadsOn(t, realCourse, name) {
			t.Errorf("the page %s is not there", name)
		}
	}
	p := newTab(t, 1100, 800)
	p.run(t, chromedp.Navigate(address))
	shown := func() string {
		return eval[string](t, p, `[...document.querySelectorAll("main")].filter(m => m.checkVisibility()).map(m => m.id).join(" ")`)
	}
	if got := shown(); got != "index" {
		t.Errorf("at first: %q", got)
	}
	p.run(t, chromedp.Click(chromedp.CSS(`main#index a.button`)))
	p.eventually(t, `document.querySelector("#grundkurs-se").checkVisibility()`)
	if got := shown(); got != "grundkurs-se" || !strings.HasPrefix(eval[string](t, p, `document.title`), "Se ") {
		t.Errorf("after a link: %q", got)
	}
	p.run(t, chromedp.Evaluate[chromedp.Void](`{ const q = document.getElementById("grundkurs-se--se-1"); q.querySelector(".options input").click(); q.querySelector("[type=submit]").click() }`))
	p.eventually(t, `document.getElementById("grundkurs-se--se-1").dataset.state === "answered"`)
	p.eventually(t, `window.vinjett.state.get("question", "se-1")`)
	p.run(t, chromedp.Evaluate[chromedp.Void](`history.back()`))
	p.eventually(t, `document.querySelector("#index").checkVisibility()`)
	p.run(t, media("print"))
	if got := shown(); got != "index" {
		t.Errorf("on paper: %q", got)
	}
	p.run(t, media("screen"))
	p.run(t, chromedp.Navigate(address+"#sok"))
	p.run(t, chromedp.Evaluate[chromedp.Void](`void vinjett.need("search")`))
	p.eventually(t, `document.querySelector("#sok [type=search]")?.checkVisibility()`)
	p.run(t, chromedp.Focus(chromedp.CSS(`#sok [type=search]`)), chromedp.KeyEvent("sekretess"), chromedp.KeyEvent("\r"))
	p.eventually(t, `document.querySelector("#sok .results a")?.checkVisibility()`)
	p.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("#sok .results a").click()`))
	p.eventually(t, `!document.querySelector("#sok").checkVisibility()`)
	if got := shown(); strings.Contains(got, " ") || got == "" {
		t.Errorf("after a result: %q", got)
	}
	for id := range ids {
		if strings.Contains(id, "--") {
			continue
		}
		p.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`location.hash = %q`, id)))
	}
	p.clean(t, address)
}
