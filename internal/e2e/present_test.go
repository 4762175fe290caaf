package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
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
	p.run(t, navigate("about:blank"), navigate(address+"#present"))
	p.eventually(t, `document.querySelector(".wall .slide")`)
}

// looking is a script that goes through every slide of a page, step by step and choice by choice, and returns what is
// wrong: text that is cut off or covered, or smaller than a room can read.
const looking = `(async () => {
	const faults = [], shown = [];
	const least = Math.min(28 / 720 * innerHeight, 0.032 * innerWidth) - 0.1;
	const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
	const look = () => {
		const slide = document.querySelector(".wall .slide"), key = slide.dataset.key;
		const frame = slide.getBoundingClientRect();
		const floor = document.querySelector(".bar").getBoundingClientRect().top;
		const fault = (what, text) => faults.push(key + ": " + what + ": " + text.trim().slice(0, 50));
		for (const body of slide.querySelectorAll(".body"))
		{
			const tall = Math.max(0, ...[...body.children].map(part =>
				part.getBoundingClientRect().bottom)) - body.getBoundingClientRect().top;
			if (tall > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) fault("too much, " +
				[tall, body.clientHeight, body.scrollWidth, body.clientWidth, slide.className].join(" "),
				body.textContent);
		}
		const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
		for (let node; node = walker.nextNode();) {
			if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
			const range = document.createRange();
			range.selectNodeContents(node);
			const box = range.getBoundingClientRect(), of = node.parentElement;
			if (!box.width) continue;
			const drawing = of.ownerSVGElement?.getBoundingClientRect(); // of a tall one every slide shows a part
			if (drawing && (box.bottom < drawing.top + 1 || box.top > drawing.bottom - 1)) continue;
			if (drawing && (box.top < drawing.top - 1 || box.bottom > drawing.bottom + 1)) fault("cut through",
				node.data);
			if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 ||
				box.bottom > floor + 1) fault("out of the frame", node.data);
			const scale = of instanceof SVGElement ? of.getScreenCTM().a : 1;
			const size = parseFloat(getComputedStyle(of).fontSize) * scale;
			if (size < least) fault("text of " + size.toFixed(1) + " px", node.data);
		}
		for (const chart of slide.querySelectorAll(".chart")) if (!chart.querySelector("svg, table") ||
			chart.querySelectorAll("figcaption, .legend").length > 2) fault("a chart in parts", chart.textContent);
		return key;
	};
	const now = () => document.querySelector(".wall .slide").dataset.key;
	const go = key => {
		const button = document.createElement("button");
		button.dataset.act = "go";
		button.value = key;
		document.querySelector(".wall").append(button);
		button.click();
		button.remove();
	};
	// The menu lists all but what is inside a conversation.
	press("?");
	while (!document.querySelector(".wall-dialog")) await new Promise(done => setTimeout(done, 10));
	const keys = [...document.querySelectorAll(".wall-dialog select option")].map(option => option.value);
	document.querySelector(".wall-dialog").close();
	for (const scene of document.querySelectorAll("main .scene:not(.past)")) {
		for (const name of [scene.id, ...[...scene.querySelectorAll(".choices > li")].map((_, i) => scene.id + "!" +
			(i + 1))]) keys.push(name, ...[2, 3, 4, 5, 6, 7, 8, 9].map(n => name + "/" + n));
	}
	for (const key of keys) {
		if (key !== now()) go(key);
		if (now() !== key) continue; // so many parts it has not
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
	// Each page is loaded once and then shown on the other screens, as when a projector is plugged in. With fonts that
	// the tests of the rest do not use, the narrowest screen tells most.
	for _, fonts := range fontSets {
		screens := [][2]int64{{1280, 720}, {1024, 768}, {1920, 1080}}
		if fonts != fontSets[0] {
			screens = screens[:2]
		}
		for third := range 3 { // three tabs share the pages
			t.Run(fmt.Sprintf("%s %d", fonts.name, third), func(t *testing.T) {
				t.Parallel()
				p := newTabIn(t, fonts, 1280, 720)
				slides := 0
				for i := third; i < len(pages); i += 3 {
					slides += lookAtSlides(t, p, base, pages[i], screens)
				}
				t.Logf("%d slides", slides)
				p.clean(t, base)
			})
		}
	}
}

// A letter whose ink reaches far out of its line, as that of some fonts that a host may choose.
const tallLetters = `(async () => {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('@font-face { font-family: Tall; src: local("Noto Serif Regular"), local("DejaVu Serif"), ' +
		'local("Caladea Regular"); ascent-override: 130%; descent-override: 60% } ' +
		':root, [data-theme] { --serif: Tall !important }');
	document.adoptedStyleSheets = [sheet];
	await document.fonts.load("20px Tall");
	const letter = document.createElement("span");
	letter.style.font = "20px/1 Tall";
	letter.textContent = "Å";
	document.body.append(letter);
	const high = letter.getClientRects()[0]?.height;
	letter.remove();
	return high > 30;
})()`

// lookAtSlides reports what is outside its slide, or too small to read, on a page shown on each screen: on the second
// with letters that reach out of their lines, on the last as a leader sees it who reads with the largest letters.
func lookAtSlides(t *testing.T, p *tab, base, address string, screens [][2]int64) (slides int) {
	t.Helper()
	for n, size := range screens {
		if n == 1 && !eval[bool](t, p, tallLetters) {
			t.Error("the letters are not tall")
		}
		if n == len(screens)-1 {
			eval[any](t, p, `document.adoptedStyleSheets = [], void (document.documentElement.dataset.size = "larger")`)
		}
		p.run(t, chromedp.EmulateViewport(size[0], size[1]))
		if n == 0 {
			p.show(t, base+address)
		}
		p.eventually(t, fmt.Sprintf(`document.querySelector(".wall .stage")?.clientWidth === %d`, size[0]))
		result := eval[struct{ Faults, Shown []string }](t, p, looking)
		for _, fault := range result.Faults {
			t.Errorf("%dx%d %s#present=%s", size[0], size[1], address, fault)
		}
		slides += len(result.Shown)
	}
	return slides
}

// Contact sheets of slides for a designer's eye, when VINJETT_SLIDES names a folder; VINJETT_SIZE is the size of the
// screen and VINJETT_PAGES a pattern for the pages' addresses.
func TestSlidePictures(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("VINJETT_SLIDES")
	if dir == "" {
		return // not a test: asked for by hand
	}
	width, height := 1280, 720
	if _, err := fmt.Sscanf(os.Getenv("VINJETT_SIZE"), "%dx%d", &width, &height); err != nil {
		t.Log("at 1280x720")
	}
	wanted := regexp.MustCompile(os.Getenv("VINJETT_PAGES"))
	base := realCourse.serve(t)
	p := newTab(t, int64(width), int64(height))
	if os.Getenv("VINJETT_DARK") != "" {
		p.run(t, media("prefers-color-scheme=dark"))
	}
	const columns, rows, w = 4, 5, 400
	h := w * height / width
	clip := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng,
		Clip: &page.Viewport{Width: float64(width), Height: float64(height), Scale: float64(w) / float64(width)}}
	for _, address := range presented(t, realCourse) {
		if !wanted.MatchString(address) {
			continue
		}
		p.show(t, base+address)
		keys := eval[struct{ Shown []string }](t, p, looking).Shown
		for sheet := 0; len(keys) > 0; sheet++ {
			some := keys[:min(len(keys), columns*rows)]
			keys = keys[len(some):]
			picture := image.NewRGBA(image.Rect(0, 0, columns*(w+6), (len(some)+columns-1)/columns*(h+6)))
			draw.Draw(picture, picture.Bounds(), image.Black, image.Point{}, draw.Src)
			for i, key := range some {
				// All that comes step by step is shown.
				eval[any](t, p, fmt.Sprintf(`(() => {
					const button = document.createElement("button");
					button.dataset.act = "go";
					button.value = %q;
					document.querySelector(".wall").append(button);
					button.click();
					button.remove();
					const press = key => document.body.dispatchEvent(new KeyboardEvent("keydown",
						{key, bubbles: true}));
					const now = () => document.querySelector(".wall .slide").dataset.key, here = now();
					for (let i = 0; i < 30 && now() === here &&
						document.querySelector(".wall .slide [data-wait]:not([data-to])"); i++) press("ArrowRight");
					if (now() !== here) press("ArrowLeft");
					return new Promise(done => setTimeout(done, 150));
				})()`, key))
				shot := get(t, p, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
					r, err := cdp.Call(ctx, target, page.CaptureScreenshot, clip)
					return r.Data, err
				})
				one, err := png.Decode(bytes.NewReader(shot))
				if err != nil {
					t.Fatal(err)
				}
				at := image.Pt(i%columns*(w+6), i/columns*(h+6))
				draw.Draw(picture, image.Rectangle{at, at.Add(image.Pt(w, h))}, one, image.Point{}, draw.Src)
			}
			var b bytes.Buffer
			if err := png.Encode(&b, picture); err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%s/%s-%d.png", dir, strings.NewReplacer("/", "-", ".html", "").Replace(address), sheet)
			if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
