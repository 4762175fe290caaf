package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// An act is one thing that a reader does, and what is then on the page.
type act struct {
	name string
	on   string // the selector of what is clicked, or after "key " what is typed
	then string // an expression that becomes true
}

// What a reader does on pages of the course, page by page, each opened anew: so every script of a feature runs for the
// first time.
var sessions = []struct {
	page string
	acts []act
}{
	{"grundkurs/se.html", []act{
		{"choose an option", "#se-1 .options li:first-child label", `document.querySelector("#se-1 :checked")`},
		{"answer", "#se-1 [type=submit]", `document.querySelector("#se-1").dataset.state`},
		{"try again", "#se-1 [type=submit]", `!document.querySelector("#se-1").dataset.state`},
		{"answer anew", "key  ", `document.querySelector("#se-1 :checked")`},
	}},
	{"grundkurs/se.html", []act{
		{"answer at once", "#se-1 [data-act=show]", `document.querySelector("#se-1").dataset.state`},
	}},
	{"grundkurs/fraga.html", []act{
		{"open a note", ".add button", `document.activeElement.localName === "textarea"`},
		{"write the first letter", "key H", `document.activeElement.value === "H"`},
		{"write", "key e", `document.activeElement.value === "He"`},
	}},
	{"fordjupning/sekretess-och-lag.html", []act{
		{"open search", "key /", `document.activeElement.name === "q"`},
		{"search", "key s", `document.activeElement.value === "s"`},
		{"search on", "key ekretess", `document.querySelectorAll(".results a").length`},
	}},
	{"ova-samtal/mathilda.html", []act{
		{"reply", ".scene:not([hidden]) .choices li:first-child a", `document.querySelector(".past")`},
		{"reply again", ".scene:not([hidden]) .choices li:first-child button",
			`document.querySelectorAll(".past").length === 2`},
		{"take back", "[data-act=back]", `document.querySelectorAll(".past").length === 1`},
	}},
	{"grundkurs/se.html", []act{
		{"open the settings", "[data-open=settings]", `document.querySelector("#settings--panel input")`},
		{"larger text", "[name='settings--size'][value=larger]", `document.documentElement.dataset.size === "larger"`},
		{"dark", "[name='settings--theme'][value=dark]", `document.documentElement.dataset.theme === "dark"`},
	}},
	{"grundkurs/se.html", []act{
		{"open Min kurs", "[data-open=mine]", `document.querySelector(".mine")`},
	}},
	{"grundkurs/slutprov.html", []act{
		{"begin the test", ".test button", `document.querySelector("h2.label")?.checkVisibility()`},
		{"next question", ".actions button[type=button]:not([data-act])",
			`[...document.querySelectorAll("h2.label")].find(h => ` +
				`h.checkVisibility())?.textContent.startsWith("Fråga 2")`},
	}},
}

// BenchmarkInteraction measures how long it takes from what a reader does until the page shows it (interaction to next
// paint), on a processor slowed down four times, from Chromium's own trace. It reports the longest and the median of
// all interactions; of each, the median over the rounds counts. Run it with -v for each interaction, on a machine that
// does nothing else.
func BenchmarkInteraction(b *testing.B) {
	const rounds = 7
	base := realCourse.serve(b)
	took := map[string][]float64{}
	var names []string
	for range rounds {
		for _, s := range sessions {
			p := newTab(b, 1024, 800)
			p.run(b, navigate(base+s.page),
				chromedp.WaitVisible(chromedp.CSS("footer"))) // what is deferred has run
			p.run(b, do(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
			p.rest(b)
			for name, ms := range p.trace(b, s.acts) {
				if took[name] == nil {
					names = append(names, name)
				}
				took[name] = append(took[name], ms)
			}
			_ = chromedp.Cancel(p.Context)
		}
	}
	var medians []float64
	slices.Sort(names)
	for _, name := range names {
		slices.Sort(took[name])
		m := took[name][len(took[name])/2]
		medians = append(medians, m)
		b.Logf("%-24s median %4.0f ms, %4.0f", name, m, took[name])
	}
	slices.Sort(medians)
	b.ReportMetric(medians[len(medians)-1], "max-ms")
	b.ReportMetric(medians[len(medians)/2], "median-ms")
	b.ReportMetric(0, "ns/op")
}

// rest lets a page finish what it does.
func (p *tab) rest(t testing.TB) {
	t.Helper()
	eval[any](t, p, `new Promise(done => setTimeout(() => requestAnimationFrame(done), 200))`)
}

// trace does what a reader does and returns how long each interaction took, in milliseconds. Of an act that is several
// interactions, as a word that is typed, it is the longest.
func (p *tab) trace(t testing.TB, acts []act) map[string]float64 {
	t.Helper()
	type event struct {
		Name  string
		Phase string                 `json:"ph"`
		ID    json.RawMessage        // of an interval, which has a beginning and an end
		Local struct{ Local string } `json:"id2"`
		At    float64                `json:"ts"` // µs
		Args  struct {
			Data struct {
				InteractionID int
				Type          string
			}
		}
	}
	var events []event
	complete := make(chan bool, 1)
	if err := chromedp.Listen(p.Context, func(e any) {
		switch e := e.(type) {
		case *tracing.EventDataCollected:
			for _, value := range e.Value {
				var one event
				if json.Unmarshal(value, &one) == nil && (one.Name == "EventTiming" ||
					strings.HasPrefix(one.Name, "act:")) {
					events = append(events, one)
				}
			}
		case *tracing.EventTracingComplete:
			complete <- true
		}
	}); err != nil {
		t.Fatal(err)
	}
	p.run(t, do(tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{
		IncludedCategories: []string{"devtools.timeline", "blink.user_timing"}}}))
	for _, a := range acts {
		eval[any](t, p, fmt.Sprintf(`void performance.mark(%q)`, "act:"+a.name))
		if keys, ok := strings.CutPrefix(a.on, "key "); ok {
			p.run(t, chromedp.KeyEvent(keys))
		} else {
			at := eval[[2]float64](t, p, fmt.Sprintf(`(e => { e.scrollIntoView({block: "center"}); const b = `+
				`e.getBoundingClientRect(); return [b.x + Math.min(b.width / 2, 40), b.y + b.height / 2] `+
				`})([...document.querySelectorAll(%q)].find(e => e.checkVisibility()))`, a.on))
			p.rest(t)
			p.run(t, chromedp.MouseEvent(chromedp.MousePressed, at[0], at[1], chromedp.ButtonLeft,
				chromedp.ClickCount(1)))
			time.Sleep(80 * time.Millisecond) // as long as a finger rests on a button
			p.run(t, chromedp.MouseEvent(chromedp.MouseReleased, at[0], at[1], chromedp.ButtonLeft,
				chromedp.ClickCount(1)))
		}
		p.eventually(t, a.then)
		p.rest(t)
	}
	p.run(t, do(tracing.End, cdp.Empty{}))
	select {
	case <-complete:
	case <-time.After(30 * time.Second):
		t.Fatal("the trace never ends")
	}
	slices.SortStableFunc(events, func(a, b event) int { return int(a.At - b.At) })
	took := map[string]float64{}
	type start struct {
		act string
		at  float64
		of  int
	}
	open := map[string]start{}
	now := ""
	for _, e := range events {
		id := string(e.ID) + e.Local.Local
		switch {
		case e.Name != "EventTiming":
			now = strings.TrimPrefix(e.Name, "act:")
		case e.Phase == "b":
			open[id] = start{now, e.At, e.Args.Data.InteractionID}
		case e.Phase == "e":
			if s := open[id]; s.of != 0 || e.Args.Data.InteractionID != 0 {
				took[s.act] = max(took[s.act], (e.At-s.at)/1000)
			}
		}
	}
	for _, a := range acts {
		if took[a.name] == 0 {
			t.Errorf("%s: no interaction is in the trace", a.name)
		}
	}
	return took
}
