package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// What a reader mainly does with a course, in Firefox and WebKit; all the other tests are in Chromium. The table is
// ways × browsers × from a server and from the disk.

// watching is put before the first script of each page, and writes down what goes wrong in it.
const watching = `window.faults = [];
addEventListener("error", e => faults.push(e.message ? e.message + " " + e.filename + ":" + e.lineno : "not loaded: " +
	(e.target.src || e.target.href)), true);
addEventListener("unhandledrejection", e => faults.push("rejected: " + e.reason));
addEventListener("securitypolicyviolation", e => faults.push("against the policy: " + e.violatedDirective + " " +
	e.blockedURI + " " + e.sample));
`

// watched is a copy of a built course that writes down what goes wrong.
var watched = func() func(t testing.TB, b *built) string {
	var mu sync.Mutex
	copies := map[*built]string{}
	return func(t testing.TB, b *built) string {
		mu.Lock()
		defer mu.Unlock()
		if copies[b] == "" {
			dir := b.get(t).dir + "-watched"
			if err := os.CopyFS(dir, os.DirFS(b.dir)); err != nil {
				t.Fatal(err)
			}
			boot, err := filepath.Glob(dir + "/assets/boot-*.js")
			if err != nil || len(boot) != 1 {
				t.Fatal(err, boot)
			}
			write(t, "", boot[0], watching+string(read(t, boot[0])))
			copies[b] = dir
		}
		return copies[b]
	}
}()

// A way is something that a reader does.
type way struct {
	name   string
	course *built
	disk   bool // from the disk too
	walk   func(t *testing.T, r *remote, base string)
}

var ways = []way{
	{"reading", kitchenSink, true, readEverywhere(kitchenSink)},
	{"reading the real course", realCourse, false, readEverywhere(realCourse)},
	{"questions", kitchenSink, true, answerEverywhere},
	{"saving", kitchenSink, true, saveEverywhere},
	{"continue link", realCourse, true, continueEverywhere},
	{"test", kitchenSink, true, testEverywhere},
	{"certificate", realCourse, false, certificateEverywhere},
	{"search", realCourse, true, searchEverywhere},
	{"conversation", kitchenSink, true, talkEverywhere},
	{"wall and leader's window", realCourse, true, showEverywhere},
	{"paper", kitchenSink, false, printEverywhere},
}

func TestEverywhere(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(testing.TB) *remote{"Firefox": startFirefox, "WebKit": startWebKit} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t)
			limit := patience.Milliseconds()
			if err := r.call("SetTimeouts", map[string]any{"script": limit, "pageLoad": limit}, nil); err != nil {
				t.Fatal(err)
			}
			if err := r.call("SetWindowRect", map[string]any{"width": 1280, "height": 900}, nil); err != nil {
				t.Fatal(err)
			}
			for _, w := range ways {
				t.Run(w.name, func(t *testing.T) {
					files := http.FileServer(http.Dir(watched(t, w.course)))
					server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
						rw.Header().Set("Content-Security-Policy", csp)
						files.ServeHTTP(rw, r)
					}))
					defer server.Close()
					w.walk(t, r, server.URL+"/") // a place of its own, at which nothing is stored
					r.sound(t)
					if w.disk {
						r.open(t, "file://"+watched(t, w.course)+"/index.html")
						if err := r.script(`localStorage.clear(); sessionStorage.clear()`, nil); err != nil {
							t.Fatal(err)
						}
						w.walk(t, r, "file://"+watched(t, w.course)+"/")
						r.sound(t)
					}
				})
			}
			t.Run("one file", func(t *testing.T) { oneFileEverywhere(t, r) })
		})
	}
}

// sound fails the test if something went wrong in the page.
func (r *remote) sound(t testing.TB) {
	t.Helper()
	for _, fault := range valueOf[[]string](t, r, `window.faults ?? []`) {
		t.Errorf("%s: %s: %s", r.name, valueOf[string](t, r, `location.href`), fault)
	}
}

// open leaves a page in which nothing went wrong for another, which is loaded anew.
func (r *remote) open(t testing.TB, address string) {
	t.Helper()
	r.sound(t)
	r.navigate(t, "about:blank")
	r.navigate(t, address)
	r.until(t, `document.readyState === "complete"`)
}

// says waits until an element holds a text.
func (r *remote) says(t testing.TB, selector, text string) {
	t.Helper()
	r.until(t, fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.innerText.replace(/\s+/g, " `+
		`").includes(%q))`, selector, text))
}

// answered waits until a question is marked, and says so.
func (r *remote) answered(t testing.TB, id, says string) {
	t.Helper()
	r.click(t, "#"+id+" [type=submit]", "")
	r.until(t, fmt.Sprintf(`document.getElementById(%q).dataset.state === "answered"`, id))
	r.says(t, "#"+id, says)
}

// Every kind of page is shown, whole, in its own style, and all in it can be reached.
func readEverywhere(b *built) func(t *testing.T, r *remote, base string) {
	return func(t *testing.T, r *remote, base string) {
		for _, page := range someOfEachKind(t, b) {
			if leadsOn(t, b, page) || isLost(page) {
				continue
			}
			r.open(t, base+page)
			r.until(t, `[...document.querySelectorAll("h1")].some(e => e.checkVisibility())`)
			r.reached(t, page)
			for _, cut := range valueOf[[]string](t, r, cutText) {
				t.Errorf("%s: %s: %s", r.name, page, cut)
			}
		}
	}
}

// reached fails the test if something that can be seen cannot be reached with a pointer.
func (r *remote) reached(t testing.TB, when string) {
	t.Helper()
	for _, fault := range valueOf[struct{ Faults []string }](t, r, hitting+`(document)`).Faults {
		t.Errorf("%s: %s: %s", r.name, when, fault)
	}
}

// Each kind of question is answered with the mouse and the keyboard.
func answerEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+questions)
	r.until(t, `window.faults`) // else nothing would be seen of them
	r.click(t, "#ett label", "Ringer")
	r.answered(t, "ett", "Du vet för lite.")
	r.click(t, "#ett button", "Försök igen")
	r.click(t, "#ett label", "Frågar hur")
	r.answered(t, "ett", "Stämmer.")
	r.click(t, "#flera label", "Skolan")
	r.click(t, "#flera label", "Sjukvården")
	r.answered(t, "flera", "Stämmer.")
	r.click(t, "#tolv label", "Februari")
	r.answered(t, "tolv", "Fungerar här.")
	r.click(t, "#avvag label", "Tiden")
	r.answered(t, "avvag", "Inget svar är facit.")
	r.typeIn(t, "#skriv textarea", "Vad händer då?")
	r.answered(t, "skriv", "Han får välja.")
	r.click(t, "#skala label", "Lite")
	r.says(t, "#skala", "Ta bort svaret")
	if err := r.script(`document.getElementById("ordning").scrollIntoView()`, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r.click(t, `#ordning [aria-label="Flytta upp: Lyssna"]`, "")
	}
	r.answered(t, "ordning", "Stämmer.")
	for i, part := range []string{"utreder", "vårdar"} {
		r.choose(t, fmt.Sprintf(`[...document.querySelectorAll("#para select")][%d]`, i), part)
	}
	r.answered(t, "para", "")
	r.typeIn(t, "#tal input", "14")
	r.answered(t, "tal", "Stämmer.")
	r.typeIn(t, "#ord input", "Nämnden\uE007") // Enter answers
	r.says(t, "#ord", "Stämmer.")
}

// What is saved, by the reader's choice alone, is there after the page was left, and can be erased.
func saveEverywhere(t *testing.T, r *remote, base string) {
	stored := func() int { return valueOf[int](t, r, `localStorage.length + sessionStorage.length`) }
	r.open(t, base+questions)
	r.click(t, "#ett label", "Frågar hur")
	r.answered(t, "ett", "Stämmer.")
	r.find(t, ".save", savingText)
	if stored() != 0 {
		t.Errorf("%s: something is stored unasked", r.name)
	}
	r.click(t, ".save button", savingText)
	r.click(t, ".consent .actions button", "")
	r.until(t, `vinjett.saving.store.works`)
	r.open(t, base+blocks)
	if err := r.script(`document.getElementById("tanke").scrollIntoView()`, nil); err != nil {
		t.Fatal(err)
	}
	r.typeIn(t, "#tanke textarea", "En cykel")
	r.open(t, base+questions) // without a pause
	r.until(t, `document.getElementById("ett").dataset.state === "answered"`)
	r.open(t, base+blocks)
	if err := r.script(`document.getElementById("tanke").scrollIntoView()`, nil); err != nil {
		t.Fatal(err)
	}
	r.until(t, `document.querySelector("#tanke textarea")?.value === "En cykel"`)
	r.click(t, "[data-open=mine]", "")
	r.says(t, ".mine", "En cykel")
	r.click(t, ".mine button", "Radera allt")
	r.click(t, ".mine button", "Radera allt")
	r.says(t, ".saving", "Allt är raderat.")
	if stored() != 0 {
		t.Errorf("%s: something is left after erasing", r.name)
	}
}

// A link carries what is done to where nothing is saved.
func continueEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+"grundkurs/se.html")
	r.until(t, `window.vinjett`)
	if err := r.script(`scrollTo(0, document.body.scrollHeight)`, nil); err != nil {
		t.Fatal(err)
	}
	r.until(t, `(done => (vinjett.state?.each(topic => done ||= topic === "done"), done))(false)`)
	r.click(t, "[data-open=mine]", "")
	r.click(t, ".mine button", "Gör en länk")
	r.until(t, `document.querySelector(".mine [readonly]")?.value`)
	link := valueOf[string](t, r, `document.querySelector(".mine [readonly]").value`)
	if !strings.HasPrefix(link, base+"index.html#v=1") {
		t.Errorf("%s: the link is %s", r.name, link)
	}
	r.open(t, link)
	r.says(t, ".opening", "Läst i grundkursen: 1 av 8.")
	r.click(t, ".opening a", "Fortsätt: Fråga")
	r.until(t, `location.pathname.endsWith("grundkurs/fraga.html") && location.hash.startsWith("#v=1")`)
	if n := valueOf[int](t, r, `localStorage.length + sessionStorage.length`); n != 0 {
		t.Errorf("%s: the link stores something", r.name)
	}
}

// A test is taken one question at a time.
func testEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+exam)
	r.click(t, ".test button", "Börja testet")
	r.click(t, "#test--ett label", "Frågar hur")
	r.answered(t, "test--ett", "Stämmer.")
	r.until(t, `document.querySelector(".save")`) // the offer moves what is below
	r.click(t, "button", "Nästa fråga")
	r.click(t, "#test--flera label", "Skolan")
	r.click(t, "#test--flera label", "Sjukvården")
	r.answered(t, "test--flera", "Stämmer.")
	r.click(t, "button", "Visa resultatet")
	r.says(t, ".test", "2 av 2 poäng, 100 procent.")
}

// The certificate is on the paper when the browser prints, and the page is whole again afterwards.
func certificateEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+"grundkurs/se.html")
	r.click(t, "[data-open=mine]", "")
	r.click(t, ".mine summary", "Sida för sida")
	if err := r.script(`[...document.querySelectorAll(".marks")][0].
			querySelectorAll("input:not(:checked)").forEach((e, i) => i < 8 && e.click());
		vinjett.state.set("test", "grundkurs/slutprov", {points: 1, of: 1, percent: 80});
		window.print = () => { dispatchEvent(new Event("beforeprint"));
			window.paper = document.querySelector(".certificate").textContent;
			dispatchEvent(new Event("afterprint")) }`, nil); err != nil {
		t.Fatal(err)
	}
	r.find(t, ".mine button", "Skriv ut kursbeviset")
	r.typeIn(t, ".mine .proof input, .mine input[type=text]", "Ada Ek")
	r.click(t, ".mine button", "Skriv ut kursbeviset")
	r.until(t, `window.paper?.includes("Ada Ek") && paper.includes("har läst hela grundkursen")`)
	r.until(t, `document.querySelector(".mine h2").checkVisibility()`)
}

// A word is found by another form of it, and leads to its place.
func searchEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+"grundkurs/se.html")
	r.click(t, ".masthead [data-open=search]", "")
	r.typeIn(t, ".find input", "sekretessen")
	r.until(t, `/^\d+ träffar\.$/.test(document.querySelector(".find [role=status]").textContent)`)
	r.click(t, `.find .results a[href*="#"]`, "")
	r.until(t, `location.hash && document.readyState === "complete" && !document.querySelector(".find")?.open`)
	r.until(t, `(box => box.top >= -1 && box.top < `+
		`innerHeight)(document.getElementById(decodeURIComponent(location.hash.slice(1))).getBoundingClientRect())`)
}

// A conversation is gone through to its end, and back.
func talkEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+conversations)
	r.click(t, "#mote--start .choices :is(a, button)", "Fråga hur")
	r.says(t, "#mote", "Du öppnar.")
	r.click(t, "#mote .choices button", "Boka en ny tid")
	r.says(t, "#mote .looking-back", "Du har varit i 3 av 3 scener.")
	r.click(t, "#mote button", "Ångra senaste valet")
	r.until(t, `document.querySelectorAll("#mote .past").length === 1`)
}

// The wall and the leader's window follow each other.
func showEverywhere(t *testing.T, r *remote, base string) {
	wallSays := func(title string) {
		t.Helper()
		r.until(t, fmt.Sprintf(`document.querySelector(".wall .slide h1")?.innerText === %q`, title))
	}
	r.open(t, base+meeting)
	r.click(t, "[data-open=present]", "")
	wallSays("Träff 1: Se och fråga")
	var wall string
	if err := r.call("GetWindowHandle", nil, &wall); err != nil {
		t.Fatal(err)
	}
	r.press(t, "n")
	var leader string
	waitFor(t, r.name+": the leader's window", func() error {
		var windows []string
		if err := r.call("GetWindowHandles", nil, &windows); err != nil {
			return err
		}
		for _, w := range windows {
			if w != wall {
				leader = w
				return nil
			}
		}
		return fmt.Errorf("%d windows", len(windows))
	})
	turn := func(to string) {
		t.Helper()
		if err := r.call("SwitchToWindow", map[string]any{"handle": to}, nil); err != nil {
			t.Fatal(err)
		}
	}
	turn(leader)
	r.until(t, `document.querySelector(".desk .preview .slide")`)
	r.press(t, "\uE00F") // Page Down, as clickers send
	r.until(t, `document.querySelector(".desk-now .label").textContent.startsWith("Bild 2 av ")`)
	turn(wall)
	wallSays("Efteråt kan du")
	r.press(t, "\uE014") // the arrow to the right
	turn(leader)
	r.until(t, `document.querySelector(".desk-now .label").textContent.startsWith("Bild 3 av ")`)
	r.sound(t)
	if err := r.call("CloseWindow", map[string]any{}, nil); err != nil {
		t.Fatal(err)
	}
	turn(wall)
	r.press(t, "\uE00C") // Escape
	r.until(t, `!document.querySelector(".wall") && document.querySelector("h1").checkVisibility()`)
	r.reached(t, "after showing")
}

// The paper has the questions, in letters that can be read and copied, and nothing that is for the screen.
func printEverywhere(t *testing.T, r *remote, base string) {
	r.open(t, base+questions)
	var data string
	if r.name != "WebKit" { // whose driver does not print
		if err := r.call("Print", map[string]any{}, &data); err != nil {
			t.Fatal(err)
		}
		pdf, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftotext", write(t, t.TempDir(), "page.pdf", string(pdf)), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := string(out)
		for _, want := range []string{"Testa dig själv", "Väg för och emot", "Frågar hur han har det",
			"Vem tar emot en anmälan?"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: the paper lacks %q", r.name, want)
			}
		}
		if strings.Contains(text, "Visa svaret") || strings.ContainsRune(text, '\uFFFD') {
			t.Errorf("%s: on the paper stands:\n%s", r.name, text)
		}
	}
	// The rules for paper, put to use on the screen.
	if err := r.script(`const turn = rules => {
			for (const rule of rules) {
				const media = rule.media?.mediaText ?? "";
				if (/print/.test(media)) rule.media.mediaText = "all";
				else if (/^screen/.test(media)) rule.media.mediaText = "not all";
				if (rule.cssRules) turn(rule.cssRules);
				if (rule.styleSheet) turn(rule.styleSheet.cssRules);
			}
		};
		for (const sheet of document.styleSheets) {
			if (sheet.media.mediaText === "print") sheet.media.mediaText = "all";
			turn(sheet.cssRules);
		}
		dispatchEvent(new Event("beforeprint"))`, nil); err != nil {
		t.Fatal(err)
	}
	r.until(t, `document.querySelector("#ett .options").checkVisibility()`)
	seen := `["button", ".turn", ".skip", ".more"].filter(s =>
		[...document.querySelectorAll(s)].some(e => e.checkVisibility({visibilityProperty: true}))).join(" ")`
	if s := valueOf[string](t, r, seen); s != "" {
		t.Errorf("%s: on paper are %s", r.name, s)
	}
}

// One file from the disk holds all of it.
func oneFileEverywhere(t *testing.T, r *remote) {
	address, _ := singleFile(t, "testdata/kitchensink")
	r.open(t, address)
	r.click(t, "main#index a.button", "")
	r.until(t, `!document.querySelector("main#index").checkVisibility()`)
	r.open(t, address+"#allt-fragor--ett")
	r.click(t, "#allt-fragor--ett label", "Frågar hur")
	r.answered(t, "allt-fragor--ett", "Stämmer.")
	r.click(t, ".masthead [data-open=search]", "")
	r.typeIn(t, ".find input", "nämnden")
	r.click(t, ".find .results a", "")
	r.until(t, `!document.querySelector(".find").open`)
	r.reached(t, "in one file")
}

// press presses a key, whatever has the focus.
func (r *remote) press(t testing.TB, key string) {
	t.Helper()
	type action map[string]any
	err := r.call("PerformActions", action{"actions": []action{{"type": "key", "id": "keys", "actions": []action{
		{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key},
	}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

// choose takes the option with a text in the list that an expression gives.
func (r *remote) choose(t testing.TB, list, text string) {
	t.Helper()
	var option map[string]string
	if err := r.script(fmt.Sprintf(`return [...%s.options].find(o => o.textContent.trim() === %q)`, list, text),
		&option); err != nil {
		t.Fatal(err)
	}
	for _, id := range option {
		if err := r.call("ElementClick", map[string]any{"id": id}, nil); err != nil {
			t.Fatal(err)
		}
	}
}
