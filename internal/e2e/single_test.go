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
		return single.Write(ctx, w, single.Options{Tree: r.Tree, Assets: r.Assets, Frame: r.Frame})
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
		if !ids[m[1]] {
			t.Errorf("a link leads to #%s, which is not there", m[1])
		}
	}
	for _, name := range realCourse.get(t).pages {
		if id := strings.ReplaceAll(strings.TrimSuffix(name, ".html"), "/", "-"); !ids[id] && name != "404.html" &&
			name != "studiematerial.html" && !leadsOn(t, realCourse, name) {
			t.Errorf("the page %s is not there", name)
		}
	}
	p := newTab(t, 1100, 800)
	p.run(t, navigate(address))
	shown := func() string {
		return eval[string](t, p, `[...document.querySelectorAll("main")].filter(m => m.checkVisibility()).map(m => `+
			`m.id).join(" ")`)
	}
	if got := shown(); got != "index" {
		t.Errorf("at first: %q", got)
	}
	p.press(t, "\t", "\r", "\t")
	if !eval[bool](t, p, `document.querySelector("main#index").contains(document.activeElement)`) {
		t.Errorf("the link to skip the head leads to %s", p.focused(t))
	}
	p.run(t, chromedp.Click(chromedp.CSS(`main#index a.button`)))
	p.eventually(t, `document.querySelector("#grundkurs-se").checkVisibility()`)
	if got := shown(); got != "grundkurs-se" || !strings.HasPrefix(eval[string](t, p, `document.title`), "Se: ") {
		t.Errorf("after a link: %q", got)
	}
	p.run(t, chromedp.Evaluate[chromedp.Void](`{ const q = document.getElementById("grundkurs-se--se-1"); `+
		`q.querySelector(".options input").click(); q.querySelector("[type=submit]").click() }`))
	p.answered(t, "grundkurs-se--se-1", true)
	p.eventually(t, `window.vinjett.state.get("question", "se-1")`)
	if s := p.stored(t); s != "" {
		t.Errorf("stored unasked: %s", s)
	}
	p.push(t, savingText)
	p.save(t)
	noFaults(t, p)
	p.run(t, chromedp.Evaluate[chromedp.Void](`history.back()`))
	p.eventually(t, `document.querySelector("#index").checkVisibility()`)
	p.run(t, media("print"))
	if got := shown(); got != "index" {
		t.Errorf("on paper: %q", got)
	}
	p.run(t, media("screen"))
	// The answer is there when the file is opened again, at a place in it.
	p.run(t, navigate("about:blank"), navigate(address+"#grundkurs-se--se-1"))
	p.answered(t, "grundkurs-se--se-1", true)
	p.eventually(t, `(box => box.top < innerHeight && box.bottom > `+
		`0)(document.getElementById("grundkurs-se--se-1").getBoundingClientRect())`)

	// Search, over any page and on its own.
	p.press(t, "/")
	p.eventually(t, `document.querySelector(".find")?.open`)
	p.press(t, "sekretess\r")
	p.eventually(t, `document.querySelector(".find .results a")`)
	if border := eval[string](t, p,
		`getComputedStyle(document.querySelector(".find > button")).borderTopWidth`); border != "0px" {
		t.Error("the styles that come later in the site come too early in the file")
	}
	noFaults(t, p)
	eval[any](t, p, `document.querySelector(".find .results a").click()`)
	p.eventually(t, `!document.querySelector(".find").open && `+
		`!document.querySelector("#grundkurs-se").checkVisibility()`)
	p.run(t, navigate(address+"#sok"), chromedp.Focus(chromedp.CSS(`#sok [type=search]`)),
		chromedp.KeyEvent("sekretess\r"))
	p.eventually(t, `document.querySelector("#sok .results a")?.checkVisibility()`)
	eval[any](t, p, `document.querySelector("#sok .results a").click()`)
	p.eventually(t, `!document.querySelector("#sok").checkVisibility()`)
	if got := shown(); strings.Contains(got, " ") || got == "" {
		t.Errorf("after a result: %q", got)
	}

	p.run(t, navigate(address+"#ova-samtal-mathilda"))
	eval[any](t, p, `document.querySelector("#ova-samtal-mathilda .choices a, #ova-samtal-mathilda .choices `+
		`button").click()`)
	p.eventually(t, `document.querySelector("#ova-samtal-mathilda .past")`)
	eval[any](t, p, `document.querySelector("footer a[href^='#lokalt']").click()`)
	p.eventually(t, `document.querySelector("main[id^=lokalt]:not([data-away]) h1")?.checkVisibility()`)
	for id := range ids {
		if strings.Contains(id, "--") {
			continue
		}
		p.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`location.hash = %q`, id)))
	}
	p.clean(t, address)
}
