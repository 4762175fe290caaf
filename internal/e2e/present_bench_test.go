package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// BenchmarkSlideChange turns the slides of the course's longest page on a processor slowed down four times, and reports how long it
// takes from the key to the picture: the median and the worst of all slides.
func BenchmarkSlideChange(b *testing.B) {
	base := realCourse.serve(b)
	p := newTab(b, 1280, 720)
	p.show(b, base+"fordjupning/fraga-och-ta-emot.html")
	p.run(b, do(emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}))
	var median, worst float64
	for b.Loop() {
		times := eval[[]float64](b, p, `(async () => {
			const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
			const times = [];
			press("Home");
			for (let before = ""; before !== location.hash || document.querySelector(".wall [data-wait]");) {
				before = location.hash;
				await new Promise(requestAnimationFrame);
				const start = performance.now();
				press("ArrowRight");
				document.querySelector(".wall .slide").getBoundingClientRect(); // the layout is part of it
				await new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); })); // and so is the picture
				times.push(performance.now() - start);
				if (times.length > 300) break;
			}
			return times.sort((a, b) => a - b);
		})()`)
		median, worst = times[len(times)/2], times[len(times)-1]
	}
	b.ReportMetric(median, "median-ms")
	b.ReportMetric(worst, "worst-ms")
	b.ReportMetric(0, "ns/op")
}
