package e2e

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// BenchmarkSlideChange turns the slides of two long pages of the course, one with large tables, on a processor slowed
// down four times, and reports how long it takes from the key to the picture. Each page is loaded and turned through
// three times, and a change takes what the middle one of its three takes: what else the machine does hits one now and
// then, what a slide costs hits all. Median and worst are of all changes so taken, single the worst of all that were
// measured. Between two slides there is a short while, as with anybody who reads them; without-while is the worst when
// there is none, as when a key is held down.
func BenchmarkSlideChange(b *testing.B) {
	base := realCourse.serve(b)
	p := newTab(b, 1280, 720)
	p.run(b, do(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
	var median, worst, single, held float64
	for b.Loop() {
		var all []float64
		for _, page := range []string{"fordjupning/fraga-och-ta-emot.html",
			"fordjupning/utbildningar-och-rapporter.html"} {
			turn := func(pause int) []float64 {
				changes := make([][]float64, 3)
				for i := range changes {
					p.show(b, base+page)
					changes[i] = eval[[]float64](b, p, fmt.Sprintf(`%s(%d)`, turning, pause))
					if len(changes[i]) != len(changes[0]) {
						b.Fatalf("%d changes, the first time %d", len(changes[i]), len(changes[0]))
					}
				}
				var middle []float64
				for n := range changes[0] {
					three := []float64{changes[0][n], changes[1][n], changes[2][n]}
					slices.Sort(three)
					middle = append(middle, three[1])
					if pause > 0 {
						single = max(single, three[2])
					}
				}
				return middle
			}
			all = append(all, turn(500)...)
			held = max(held, slices.Max(turn(0)))
		}
		slices.Sort(all)
		median, worst = all[len(all)/2], all[len(all)-1]
	}
	b.ReportMetric(median, "median-ms")
	b.ReportMetric(worst, "worst-ms")
	b.ReportMetric(single, "single-ms")
	b.ReportMetric(held, "without-while-ms")
	b.ReportMetric(0, "ns/op")
}

// turning goes through all slides with a number of milliseconds between them, and returns how long each change has
// taken.
const turning = `(async pause => {
	const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
	const shown = () => (slide => slide.dataset.key + slide.querySelectorAll("[data-wait]").length +
		(slide.querySelector(".cue :not([data-wait])")?.textContent ?? ""))(document.querySelector(".wall .slide"));
	const times = [];
	press("Home");
	for (let before = ""; before !== shown();) {
		before = shown();
		await new Promise(done => setTimeout(done, pause));
		await new Promise(requestAnimationFrame);
		const start = performance.now();
		press("ArrowRight");
		document.querySelector(".wall .slide").getBoundingClientRect(); // the layout is part of it
		await new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel();
			c.port1.onmessage = done; c.port2.postMessage(0); })); // and so is the picture
		times.push(performance.now() - start);
		if (times.length > 300) break;
	}
	return times;
})`
