package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// BenchmarkSlideChange turns the slides of two long pages of the course, one with large tables, on a processor slowed down four
// times, and reports how long it takes from the key to the picture: the median and the worst of all slides. Between two slides there
// is a short while, as with anybody who reads them; without-while is the worst when there is none, as when a key is held down.
func BenchmarkSlideChange(b *testing.B) {
	base := realCourse.serve(b)
	p := newTab(b, 1280, 720)
	p.run(b, do(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
	var median, worst, held float64
	for b.Loop() {
		var all []float64
		for _, page := range []string{"fordjupning/fraga-och-ta-emot.html", "fordjupning/utbildningar-och-rapporter.html"} {
			p.show(b, base+page)
			all = append(all, eval[[]float64](b, p, turning+`(500)`)...)
			held = max(held, slices.Max(eval[[]float64](b, p, turning+`(0)`)))
		}
		slices.Sort(all)
		median, worst = all[len(all)/2], all[len(all)-1]
	}
	b.ReportMetric(median, "median-ms")
	b.ReportMetric(worst, "worst-ms")
	b.ReportMetric(held, "without-while-ms")
	b.ReportMetric(0, "ns/op")
}

// turning goes through all slides with a number of milliseconds between them, and returns how long each change has taken.
const turning = `(async pause => {
	const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
	const times = [];
	press("Home");
	for (let before = ""; before !== location.hash || document.querySelector(".wall [data-wait]");) {
		before = location.hash;
		await new Promise(done => setTimeout(done, pause));
		await new Promise(requestAnimationFrame);
		const start = performance.now();
		press("ArrowRight");
		document.querySelector(".wall .slide").getBoundingClientRect(); // the layout is part of it
		await new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); })); // and so is the picture
		times.push(performance.now() - start);
		if (times.length > 300) break;
	}
	return times;
})`
