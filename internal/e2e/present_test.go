package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// presented are the pages of a course that can be shown to a group.
func presented(t testing.TB, b *built) []string {
	t.Helper()
	var pages []string
	for _, name := range b.get(t).pages {
		if strings.Contains(string(read(t, filepath.Join(b.dir, name))), `data-open="present"`) {
			pages = append(pages, name)
		}
	}
	return pages
}

// show opens a page as it is shown to a group.
func (p *tab) show(t testing.TB, address string) {
	t.Helper()
	p.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(address+"#present"))
	p.eventually(t, `document.querySelector(".wall .slide")`)
}

// looking is a script that goes through every slide of a page, step by step and choice by choice, and returns what is wrong: text
// that is cut off or covered, or smaller than a room can read.
const looking = `(() => {
	const faults = [], shown = [];
	const least = Math.min(28 / 720 * innerHeight, 0.032 * innerWidth) - 0.1;
	const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
	const look = () => {
		const slide = document.querySelector(".wall .slide"), key = decodeURIComponent(location.hash.slice(9));
		const frame = slide.getBoundingClientRect();
		const floor = document.querySelector(".bar").getBoundingClientRect().top;
		const fault = (what, text) => faults.push(key + ": " + what + ": " + text.trim().slice(0, 50));
		for (const body of slide.querySelectorAll(".body"))
			if (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) fault("too much, " + [body.scrollHeight, body.clientHeight, body.scrollWidth, body.clientWidth, slide.className].join(" "), body.textContent);
		const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
		for (let node; node = walker.nextNode();) {
			if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
			const range = document.createRange();
			range.selectNodeContents(node);
			const box = range.getBoundingClientRect(), of = node.parentElement;
			if (!box.width) continue;
			if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > floor + 1) fault("out of the frame", node.data);
			const scale = of instanceof SVGElement ? of.getScreenCTM().a : 1;
			const size = parseFloat(getComputedStyle(of).fontSize) * scale;
			if (size < least) fault("text of " + size.toFixed(1) + " px", node.data);
		}
		return key;
	};
	const go = key => {
		const button = document.createElement("button");
		button.dataset.go = key;
		document.querySelector(".wall").append(button);
		button.click();
		button.remove();
	};
	// The menu lists all but what is inside a conversation.
	press("?");
	const keys = [...document.querySelectorAll(".wall-dialog select option")].map(option => option.value);
	document.querySelector(".wall-dialog").close();
	for (const scene of document.querySelectorAll("main .scene:not(.past)")) {
		for (const name of [scene.id, ...[...scene.querySelectorAll(".choices > li")].map((_, i) => scene.id + "!" + (i + 1))]) keys.push(name, ...[2, 3, 4, 5, 6, 7, 8, 9].map(n => name + "/" + n));
	}
	for (const key of keys) {
		const now = decodeURIComponent(location.hash.slice(9));
		if (key !== now) go(key);
		if (decodeURIComponent(location.hash.slice(9)) !== key) continue; // so many parts it has not
		look();
		shown.push(key);
		for (let i = 0; i < 3 && document.querySelector(".wall .cue"); i++) press("ArrowRight");
		if (document.querySelector(".wall .cue")) look();
	}
	return {faults: [...new Set(faults)], shown};
})()`

// Every slide of the course is inside its frame and can be read, on the screens that are met.
func TestEverySlide(t *testing.T) {
	t.Parallel()
	pages := presented(t, realCourse)
	if len(pages) < 30 {
		t.Fatalf("only %d pages can be shown", len(pages))
	}
	base := realCourse.serve(t)
	// Each page is loaded once and then shown on the other screens, as when a projector is plugged in. Three tabs share the pages.
	for third := range 3 {
		t.Run(fmt.Sprint(third), func(t *testing.T) {
			t.Parallel()
			p := newTab(t, 1280, 720)
			slides := 0
			for i := third; i < len(pages); i += 3 {
				for n, size := range [][2]int64{{1280, 720}, {1024, 768}, {1920, 1080}} {
					p.run(t, chromedp.EmulateViewport(size[0], size[1]))
					if n == 0 {
						p.show(t, base+pages[i])
					}
					p.eventually(t, fmt.Sprintf(`document.querySelector(".wall .stage")?.clientWidth === %d`, size[0]))
					result := eval[struct{ Faults, Shown []string }](t, p, looking)
					for _, fault := range result.Faults {
						t.Errorf("%dx%d %s#present=%s", size[0], size[1], pages[i], fault)
					}
					slides += len(result.Shown)
				}
			}
			t.Logf("%d slides", slides)
			p.clean(t, base)
		})
	}
}

// Contact sheets of slides for a designer's eye, when VINJETT_SLIDES names a folder; VINJETT_SIZE is the size of the screen and
// VINJETT_PAGES a part of the pages' addresses.
func TestSlidePictures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("VINJETT_SLIDES")
	if dir == "" {
		return // not a test: asked for by hand
	}
	width, height := int64(1280), int64(720)
	if _, err := fmt.Sscanf(os.Getenv("VINJETT_SIZE"), "%dx%d", &width, &height); err != nil {
		t.Log("at 1280x720")
	}
	base := realCourse.serve(t)
	for _, page := range presented(t, realCourse) {
		if !strings.Contains(page, os.Getenv("VINJETT_PAGES")) {
			continue
		}
		p := newTab(t, width, height)
		if os.Getenv("VINJETT_DARK") != "" {
			p.run(t, media("prefers-color-scheme=dark"))
		}
		p.show(t, base+page)
		keys := eval[struct{ Shown []string }](t, p, looking).Shown
		const columns, scale = 3, 2
		w, h := int(width)/scale, int(height)/scale
		const most = 24
		for sheet := 0; sheet*most < len(keys); sheet++ {
			some := keys[sheet*most : min(len(keys), (sheet+1)*most)]
			picture := image.NewRGBA(image.Rect(0, 0, columns*(w+8), (len(some)+columns-1)/columns*(h+8)))
			draw.Draw(picture, picture.Bounds(), image.Black, image.Point{}, draw.Src)
			for i, key := range some {
				p.run(t, chromedp.Navigate("about:blank"), chromedp.Navigate(base+page+"#present="+key))
				p.eventually(t, `document.querySelector(".wall .slide")`)
				// All that comes step by step is shown.
				p.run(t, chromedp.Evaluate[chromedp.Void](`(() => { for (let i = 0; i < 30; i++) { const before = location.hash; const w = document.querySelector(".wall .slide"); if (!w.querySelector("[data-wait]") && !w.querySelector(".options [data-from][hidden]")) break; document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true})); if (location.hash !== before) { document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft", bubbles: true})); break } } })()`))
				shot := get(t, p, chromedp.CaptureScreenshot())
				one, err := png.Decode(bytes.NewReader(shot))
				if err != nil {
					t.Fatal(err)
				}
				at := image.Pt((i%columns)*(w+8), i/columns*(h+8))
				for y := range h {
					for x := range w {
						var sum [3]uint32
						for i := range scale * scale {
							r, g, b, _ := one.At(x*scale+i%scale, y*scale+i/scale).RGBA()
							sum = [3]uint32{sum[0] + r>>8, sum[1] + g>>8, sum[2] + b>>8}
						}
						picture.SetRGBA(at.X+x, at.Y+y, color.RGBA{uint8(sum[0] / scale / scale), uint8(sum[1] / scale / scale), uint8(sum[2] / scale / scale), 255})
					}
				}
			}
			var b bytes.Buffer
			if err := png.Encode(&b, picture); err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%s/%s-%d.png", dir, strings.NewReplacer("/", "-", ".html", "").Replace(page), sheet)
			if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
