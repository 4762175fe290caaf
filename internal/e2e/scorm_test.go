package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/export/scorm"
	"github.com/vinjett/vinjett/internal/page"
	"github.com/vinjett/vinjett/internal/site"
)

var scormVersions = []scorm.Version{scorm.V12, scorm.V2004}

const lmsCourse = "testdata/lms/course"

// packageOf packs a course for a learning platform and unpacks it as the platform does.
func packageOf(t testing.TB, project string, version scorm.Version) (dir string, size int) {
	t.Helper()
	archive := exported(t, project, "", false, func(ctx context.Context, w io.Writer, r *site.Result) error {
		return scorm.Write(ctx, w, scorm.Options{
			Version: version, Course: r.Course, Tree: r.Tree, Shell: r.Shell, Style: r.Assets[page.SiteStyle],
			Policy: page.Policy,
		})
	})
	dir, err := os.MkdirTemp(scratch, string(version))
	if err != nil {
		t.Fatal(err)
	}
	unpack(t, archive, dir)
	return dir, len(archive)
}

// asTheyAre serves the files of a folder at their own addresses; Go's own server leads index.html on to the folder.
func asTheyAre(dir string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := os.OpenInRoot(dir, strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		defer f.Close()
		http.ServeContent(w, r, f.Name(), time.Time{}, f)
	})
}

// A visit is a tab with a learning platform in it, and the package open in that.
type visit struct {
	*tab
	url       string
	loggedOut atomic.Bool // the platform answers everything with its page to log in
}

// visitLMS opens the platform of testdata/lms with a package. Before is a script that prepares the platform.
func visitLMS(t testing.TB, dir string, version scorm.Version, quirks, before string) *visit {
	t.Helper()
	v := &visit{}
	mux := http.NewServeMux()
	files := http.StripPrefix("/package", asTheyAre(dir))
	mux.HandleFunc("/package/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if v.loggedOut.Load() {
			http.Redirect(w, r, "/login.html", http.StatusSeeOther)
			return
		}
		files.ServeHTTP(w, r)
	})
	mux.Handle("/again/", http.StripPrefix("/again", asTheyAre("node_modules/scorm-again/dist")))
	mux.Handle("/axe/", http.StripPrefix("/axe", asTheyAre("node_modules/axe-core")))
	mux.Handle("/", asTheyAre("testdata/lms"))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v.tab, v.url = newTab(t, 1100, 800), server.URL+"/"
	v.run(t, navigate(v.url+"host.html?version="+string(version)+"&quirks="+strings.ReplaceAll(quirks, " ",
		"+")))
	if before != "" {
		v.run(t, chromedp.Evaluate[chromedp.Void](before))
	}
	v.launch(t)
	return v
}

func (v *visit) launch(t testing.TB) {
	t.Helper()
	v.run(t, chromedp.Evaluate[chromedp.Void](`launch()`))
	v.shows(t, "")
}

func (v *visit) leave(t testing.TB) {
	t.Helper()
	v.run(t, chromedp.Evaluate[chromedp.Void](`leave()`))
}

// shows waits until the course shows a page; "" means any.
func (v *visit) shows(t testing.TB, page string) {
	t.Helper()
	v.eventually(t, fmt.Sprintf(`(() => { try { return inner().document.readyState === "complete" && `+
		`inner().location.pathname.endsWith(".html") && inner().location.pathname.endsWith(%q) } catch { `+
		`return false } })()`, page))
}

// open follows a link of the page in the frame, or goes there.
func (v *visit) open(t testing.TB, page string) {
	t.Helper()
	v.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{ const link = [...inner().document.links].find(a => `+
		`a.href.endsWith(%[1]q)); link ? link.click() : inner().location.assign("/package/" + %[1]q) }`, page)))
	v.shows(t, page)
}

// scrolls shows the end of the page.
func (v *visit) scrolls(t testing.TB) {
	t.Helper()
	v.run(t, chromedp.Evaluate[chromedp.Void](
		`inner().document.querySelector("main").lastElementChild.scrollIntoView({block: "end"})`))
}

// reads shows the end of the page and waits until the platform knows.
func (v *visit) reads(t testing.TB) {
	t.Helper()
	before, _ := json.Marshal(v.kept(t, "cmi.suspend_data"))
	v.scrolls(t)
	v.eventually(t, fmt.Sprintf(`lms.kept["cmi.suspend_data"] !== %s`, before))
}

// answers chooses an option of a question and answers.
func (v *visit) answers(t testing.TB, id, option string) {
	t.Helper()
	v.run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`[...inner().document.querySelectorAll("#%s .options `+
		`label")].find(l => l.textContent.includes(%q)).click()`, id, option)))
	v.run(t, chromedp.Evaluate[chromedp.Void](
		fmt.Sprintf(`inner().document.querySelector("#%s [type=submit]").click()`, id)))
	v.eventually(t, fmt.Sprintf(`inner().document.querySelector("#%s").dataset.state === "answered"`, id))
}

// kept is what the platform has kept.
func (v *visit) kept(t testing.TB, element string) string {
	t.Helper()
	return eval[string](t, v.tab, fmt.Sprintf(`lms.kept[%q] ?? ""`, element))
}

// keeps waits until the platform has kept a value.
func (v *visit) keeps(t testing.TB, element, value string) {
	t.Helper()
	v.eventually(t, fmt.Sprintf(`lms.kept[%q] === %q`, element, value))
}

// says is the shell's message.
func (v *visit) says(t testing.TB, part string) {
	t.Helper()
	v.eventually(t, fmt.Sprintf(`shell().document.querySelector("[role=status]").textContent.includes(%q)`, part))
}

// correct fails the test if the content did anything that the standard does not allow, or a page anything that it
// should not.
func (v *visit) correct(t testing.TB) {
	t.Helper()
	v.obeys(t)
	v.clean(t, v.url)
}

// obeys fails the test if the content did anything that the standard does not allow.
func (v *visit) obeys(t testing.TB) {
	t.Helper()
	for _, fault := range eval[[]string](t, v.tab, `lms.faults`) {
		t.Errorf("the platform complains: %s", fault)
	}
}

type element struct{ status, location, exit, raw, time string }

var elements = map[scorm.Version]element{
	scorm.V12: {"cmi.core.lesson_status", "cmi.core.lesson_location", "cmi.core.exit", "cmi.core.score.raw",
		"cmi.core.session_time"},
	scorm.V2004: {"cmi.completion_status", "cmi.location", "cmi.exit", "cmi.score.raw", "cmi.session_time"},
}

// A reader reads, answers, leaves, and comes back to where they were; nothing is reported but how far they have come.
func TestSCORMResume(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		t.Run(string(version), func(t *testing.T) {
			dir, size := packageOf(t, "../..", version)
			if size > 1.5e6 {
				t.Errorf("the package has %d bytes", size)
			}
			validManifest(t, version, dir)
			e := elements[version]
			v := visitLMS(t, dir, version, "", "")
			v.shows(t, "/package/index.html")
			v.keeps(t, e.status, "incomplete")
			v.run(t, chromedp.Evaluate[chromedp.Void](`inner().document.querySelector(".masthead `+
				`[data-open=search]").focus()`), chromedp.KeyEvent("/"))
			v.eventually(t, `inner().document.querySelector(".find")?.open`)
			v.run(t, chromedp.KeyEvent("orosanmälan\r"))
			v.eventually(t, `inner().document.querySelector(".find .results a mark")`)
			v.open(t, "grundkurs/se.html")
			v.keeps(t, e.location, "grundkurs/se.html")
			empty := v.kept(t, "cmi.suspend_data")
			v.reads(t)
			v.eventually(t, fmt.Sprintf(`lms.kept["cmi.suspend_data"].length === %d`, len(empty)+3))
			v.run(t, chromedp.Evaluate[chromedp.Void](`{ const q = inner().document.querySelector("#se-1"); `+
				`q.querySelector(".options input").click(); q.querySelector("[type=submit]").click() }`))
			v.eventually(t, fmt.Sprintf(`lms.kept["cmi.suspend_data"].length === %d`, len(empty)+6))
			v.leave(t)
			if exit := eval[string](t, v.tab,
				`JSON.stringify(lms.log.filter(c => /Finish|Terminate|Initialize/.test(c[0])).map(c => `+
					`c[0].replace("LMS", "")))`); exit != `["Initialize","Finish"]` &&
				exit != `["Initialize","Terminate"]` {
				t.Errorf("the session is %s", exit)
			}
			v.launch(t)
			v.shows(t, "/package/grundkurs/se.html")
			if done := eval[int](t, v.tab, `(n => { inner().vinjett.state.each((topic, id, entry) => topic === `+
				`"done" && n++); return n })(0)`); done != 2 {
				t.Errorf("the page knows of %d things that were done, not 2", done)
			}
			v.leave(t)
			allowed := []string{e.status, e.location, e.exit, e.time, "cmi.suspend_data", "cmi.progress_measure"}
			for _, call := range eval[[][]string](t, v.tab, `lms.log.filter(c => /SetValue/.test(c[0]))`) {
				if !slices.Contains(allowed, call[1]) {
					t.Errorf("reports %s", call)
				}
			}
			v.correct(t)
		})
	}
}

// The course is completed when all is read and the test's goal is reached, on platforms with habits of their own.
func TestSCORMComplete(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		dir, _ := packageOf(t, lmsCourse, version)
		e := elements[version]
		quirks := map[scorm.Version][]string{scorm.V12: {"moodle", "canvas", "blackboard", "numbers"},
			scorm.V2004: {"", "canvas"}}
		for _, quirk := range quirks[version] {
			t.Run(string(version)+" "+quirk, func(t *testing.T) {
				v := visitLMS(t, dir, version, quirk, "")
				v.open(t, "del/ett.html")
				v.reads(t)
				v.run(t, chromedp.Evaluate[chromedp.Void](`inner().document.querySelector("#skala input").click()`))
				v.answers(t, "ett", "Frågar")
				v.open(t, "del/prov.html")
				v.run(t, chromedp.Evaluate[chromedp.Void](`[...inner().document.querySelectorAll("vj-test button, `+
					`.test button")].find(b => b.textContent.includes("Börja")).click()`))
				v.eventually(t, `inner().document.querySelector("#prov-1 [type=submit]")?.checkVisibility()`)
				if got := v.kept(t, e.status); got != "incomplete" {
					t.Errorf("before the test: %q", got)
				}
				v.answers(t, "prov-1", "Lyssnar")
				v.run(t, chromedp.Evaluate[chromedp.Void](`[...inner().document.querySelectorAll("button")].find(b `+
					`=> b.textContent.includes("Visa resultatet")).click()`))
				v.keeps(t, e.raw, "100")
				if version == scorm.V12 {
					v.keeps(t, e.status, "passed")
				} else {
					v.keeps(t, e.status, "completed")
					v.keeps(t, "cmi.success_status", "passed")
					v.keeps(t, "cmi.score.scaled", "1")
				}
				v.leave(t)
				// It stays so, whatever is done later and whatever the platform forgets.
				v.launch(t)
				v.open(t, "del/ett.html")
				v.keeps(t, e.location, "del/ett.html")
				v.leave(t)
				if got := v.kept(t, e.status); got != "passed" && got != "completed" || v.kept(t, e.raw) != "100" {
					t.Errorf("later: %q, %q", got, v.kept(t, e.raw))
				}
				v.correct(t)
			})
		}
	}
}

// Whatever the platform is like, the reader is told and reads on.
func TestSCORMBadPlatform(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		dir, _ := packageOf(t, lmsCourse, version)
		for quirk, message := range map[string]string{"garbage": "kan inte sparas", "throws": "kan inte sparas",
			"silent": "kan inte sparas", "half": "tar inte emot allt", "review": "Inget rapporteras"} {
			t.Run(string(version)+" "+quirk, func(t *testing.T) {
				v := visitLMS(t, dir, version, quirk, "")
				v.says(t, message)
				v.open(t, "del/ett.html")
				v.answers(t, "ett", "Frågar")
				v.says(t, message)
				v.leave(t)
				v.launch(t)
				v.open(t, "del/prov.html")
				v.leave(t)
				v.correct(t)
			})
		}
		t.Run(string(version)+" lost", func(t *testing.T) {
			v := visitLMS(t, dir, version, "lost", "")
			v.keeps(t, elements[version].status, "incomplete")
			v.run(t, chromedp.Evaluate[chromedp.Void](`lms.offline = true`))
			v.open(t, "del/ett.html")
			v.says(t, "Vi försöker igen")
			for _, fault := range eval[[]string](t, v.tab,
				`Promise.all([shell(), inner()].map(({document}) => new Promise(done => { const s = `+
					`document.createElement("script"); s.src = "/axe/axe.min.js"; s.onload = done; `+
					`document.head.append(s) })))
				.then(() => shell().axe.run({resultTypes: ["violations"], preload: false})).then(r =>
					r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target)))`) {
				t.Errorf("axe, in the shell and its page: %s", fault)
			}
			v.answers(t, "ett", "Frågar")
			v.run(t, chromedp.Evaluate[chromedp.Void](`lms.offline = false`))
			v.keeps(t, elements[version].location, "del/ett.html")
			v.eventually(t, `shell().document.querySelector("[role=status]").textContent === ""`)
			v.run(t, chromedp.Evaluate[chromedp.Void](`shell().document.querySelector("header button").click()`))
			v.says(t, "Du kan stänga")
			v.leave(t)
			v.correct(t)
		})
	}
}

// What a platform remembers may be of another course, a newer package, or nonsense. Status and score are kept, the rest
// is not.
func TestSCORMBadMemory(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		dir, _ := packageOf(t, lmsCourse, version)
		e := elements[version]
		for name, data := range map[string]string{"another course": "vj1h.AAAAA.AA.abcdef", "newer": "vj2{}",
			"nonsense": "\u0000<script>", "long": strings.Repeat("x", 4000)} {
			t.Run(string(version)+" "+name, func(t *testing.T) {
				text, _ := json.Marshal(data)
				v := visitLMS(t, dir, version, "",
					fmt.Sprintf(`Object.assign(lms.kept, {%q: "completed", %q: "90", "cmi.suspend_data": %s, %q: `+
						`"../../../etc/passwd.html"})`, e.status, e.raw, text, e.location))
				v.shows(t, "/package/index.html")
				v.says(t, "Kursen har ändrats")
				v.open(t, "del/ett.html")
				v.reads(t)
				v.eventually(t, `lms.kept["cmi.suspend_data"].startsWith("vj1h.") && `+
					`lms.kept["cmi.suspend_data"].length > 14`)
				v.leave(t)
				if status := v.kept(t, e.status); status != "completed" && status != "passed" ||
					v.kept(t, e.raw) != "90" {
					t.Errorf("status %q, score %q", status, v.kept(t, e.raw))
				}
				v.correct(t)
			})
		}
	}
}

// Without a platform the package is an ordinary site.
func TestSCORMWithoutPlatform(t *testing.T) {
	t.Parallel()
	dir, _ := packageOf(t, lmsCourse, scorm.V12)
	server := httptest.NewServer(asTheyAre(dir))
	t.Cleanup(server.Close)
	for _, base := range []string{server.URL + "/", "file://" + dir + "/"} {
		p := newTab(t, 1024, 800)
		p.run(t, navigate(base+"lms.html"))
		p.eventually(t, `location.pathname.endsWith("/index.html") && document.querySelector("h1")`)
		p.clean(t, base)
	}
}

// scorm-again is a platform's side of the standard by others.
func TestSCORMAgain(t *testing.T) {
	t.Parallel()
	for version, form := range map[scorm.Version][3]string{
		scorm.V12: {"Scorm12API", "API", "cmi.core.lesson_status"}, scorm.V2004: {"Scorm2004API", "API_1484_11",
			"cmi.completion_status"},
	} {
		t.Run(string(version), func(t *testing.T) {
			dir, _ := packageOf(t, lmsCourse, version)
			v := visitLMS(t, dir, version, "",
				fmt.Sprintf(`window.ready = new Promise(done => { const s = document.createElement("script"); s.src `+
					`= "/again/%[1]s.min.js"; s.onload = done; document.head.append(s) });
				launch = () => ready.then(() => { window[%[3]q] = new %[2]s({autocommit: false, logLevel: 5});
					frame = document.createElement("iframe"); frame.style = "width: 1000px; height: 700px";
					frame.src = "/package/lms.html"; document.body.append(frame) })`,
					version, form[0], form[1]))
			get := func(name string) string {
				call := "GetValue"
				if version == scorm.V12 {
					call = "LMSGetValue"
				}
				return eval[string](t, v.tab, fmt.Sprintf(`%s.%s(%q)`, form[1], call, name))
			}
			v.open(t, "del/ett.html")
			v.answers(t, "ett", "Frågar")
			v.scrolls(t)
			deadline := time.Now().Add(10 * time.Second)
			for len(get("cmi.suspend_data")) != len("vj1h.xxxxx.AA.")+6 {
				if time.Now().After(deadline) {
					t.Fatalf("suspend data %q", get("cmi.suspend_data"))
				}
				time.Sleep(50 * time.Millisecond)
			}
			if got := get(form[2]); got != "incomplete" {
				t.Errorf("status %q", got)
			}
			if message := eval[string](t, v.tab,
				`shell().document.querySelector("[role=status]").textContent`); message != "" {
				t.Errorf("the shell says %q", message)
			}
			v.clean(t, v.url)
		})
	}
}

// Who only looks at the course does not complete it, not even where leaving a course that nothing is known of counts as
// completing it.
func TestSCORMPreview(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		t.Run(string(version), func(t *testing.T) {
			dir, _ := packageOf(t, lmsCourse, version)
			v := visitLMS(t, dir, version, "moodle preview", "")
			v.says(t, "Inget rapporteras")
			if eval[bool](t, v.tab, `shell().document.querySelector("header > button").checkVisibility()`) {
				t.Error("it offers to save what it does not save")
			}
			v.open(t, "del/ett.html")
			v.scrolls(t)
			v.answers(t, "ett", "Frågar")
			v.leave(t)
			want := map[scorm.Version]string{scorm.V12: "browsed", scorm.V2004: "unknown"}[version]
			if got := v.kept(t, elements[version].status); got != want {
				t.Errorf("the status is %q, not %q", got, want)
			}
			v.correct(t)
		})
	}
}

// A platform that grades by points has all of them from a course that is completed, unless its host has chosen to
// report the test; then none is a result too. How much is done and for how long the course was seen is reported in any
// case.
func TestSCORMPoints(t *testing.T) {
	t.Parallel()
	free := t.TempDir()
	if err := os.CopyFS(free, os.DirFS(lmsCourse)); err != nil {
		t.Fatal(err)
	}
	config := string(read(t, free+"/content/course.yaml"))
	write(t, free, "content/course.yaml", strings.Replace(config, "report-score: true\n", "", 1))
	for _, version := range scormVersions {
		e := elements[version]
		for name, c := range map[string]struct{ project, answer, raw, status string }{
			"not reported": {free, "Lyssnar", "100", "completed"},
			"none":         {lmsCourse, "Går", "0", "incomplete"},
		} {
			t.Run(string(version)+" "+name, func(t *testing.T) {
				dir, _ := packageOf(t, c.project, version)
				v := visitLMS(t, dir, version, "", "")
				v.open(t, "del/ett.html")
				v.reads(t)
				if got := v.kept(t, e.raw); got != "" {
					t.Errorf("points before there is a result: %q", got)
				}
				v.open(t, "del/prov.html")
				v.presses(t, "Börja")
				v.eventually(t, `inner().document.querySelector("#prov-1 [type=submit]")?.checkVisibility()`)
				v.answers(t, "prov-1", c.answer)
				v.presses(t, "Visa resultatet")
				v.keeps(t, e.raw, c.raw)
				if got := v.kept(t, e.status); got != c.status {
					t.Errorf("the status is %q, not %q", got, c.status)
				}
				v.run(t, chromedp.Evaluate[chromedp.Void](`{ const real = shell().performance.now(); `+
					`shell().performance.now = () => real + 3725_000 }`))
				v.leave(t)
				spent := v.kept(t, e.time)
				if !strings.HasPrefix(spent, "01:02:") && !strings.HasPrefix(spent, "PT1H2M") {
					t.Errorf("an hour and two minutes are reported as %q", spent)
				}
				if version == scorm.V2004 {
					if got := v.kept(t, "cmi.progress_measure"); got != "1" {
						t.Errorf("all that is to be read is read, and the progress is %q", got)
					}
				}
				v.correct(t)
			})
		}
	}
}

// presses presses the button in the course that holds a text.
func (v *visit) presses(t testing.TB, text string) {
	t.Helper()
	v.eventually(t, fmt.Sprintf(`(b => {
		if (b && !b.checkVisibility()) b.closest(".more").open = true;
		b?.click();
		return b;
	})([...inner().document.querySelectorAll("button")].find(b => (b.checkVisibility() || b.closest(".more")) &&
		b.textContent.includes(%q)))`, text))
}

// Save and close ends the session and takes the course away: nothing that is done later is lost, for nothing can be
// done.
func TestSCORMClose(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		t.Run(string(version), func(t *testing.T) {
			dir, _ := packageOf(t, lmsCourse, version)
			v := visitLMS(t, dir, version, "", "")
			v.open(t, "del/ett.html")
			v.eventually(t, `(inner().document.querySelector("#tanke").scrollIntoView(), `+
				`inner().document.querySelector("#tanke textarea"))`)
			v.run(t, chromedp.Evaluate[chromedp.Void](`{ const field = inner().document.querySelector("#tanke `+
				`textarea"); field.value = "En cykel"; field.dispatchEvent(new (inner().Event)("input", `+
				`{bubbles: true})) }`))
			const close = `shell().document.querySelector("header > button").click()`
			v.run(t, chromedp.Evaluate[chromedp.Void](close))
			v.says(t, "text som inte är sparad")
			v.shows(t, "del/ett.html")
			for what, document := range map[string]string{"the shell": "shell().document",
				"the course": "inner().document"} {
				if faults := eval[[]string](t, v.tab, hitting+`(`+document+`).faults`); len(faults) > 0 {
					t.Errorf("in %s cannot be reached: %s", what, strings.Join(faults, "; "))
				}
			}
			v.run(t, chromedp.Evaluate[chromedp.Void](close))
			v.says(t, "Du kan stänga")
			if eval[bool](t, v.tab, `!!shell().document.querySelector("iframe")`) {
				t.Error("the course can still be used")
			}
			if at := eval[string](t, v.tab, `shell().document.activeElement.getAttribute("role")`); at != "status" {
				t.Errorf("the focus is on %q", at)
			}
			v.keeps(t, elements[version].location, "del/ett.html")
			v.leave(t)
			v.correct(t)
		})
	}
}

// The platform's login ends while somebody reads. The reader is told, also by what they press, and what the platform
// has not taken comes to it with the next login of the same learner in the same window.
func TestSCORMLogin(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		t.Run(string(version), func(t *testing.T) {
			dir, _ := packageOf(t, lmsCourse, version)
			v := visitLMS(t, dir, version, "lost", "")
			v.open(t, "del/ett.html")
			v.keeps(t, elements[version].location, "del/ett.html")
			empty := len(v.kept(t, "cmi.suspend_data"))
			v.loggedOut.Store(true)
			v.run(t, chromedp.Evaluate[chromedp.Void](`lms.offline = true`))
			v.run(t, chromedp.Evaluate[chromedp.Void](`inner().document.querySelector("#ett [type=submit]").click()`))
			v.eventually(t, `inner().document.querySelector("#ett + .failed")?.checkVisibility()`)
			v.scrolls(t)
			v.says(t, "Vi försöker igen")
			v.run(t, chromedp.Evaluate[chromedp.Void](`inner().location.assign("/package/del/prov.html")`))
			v.says(t, "inte längre inloggad")
			if s := eval[string](t, v.tab, `shell().document.querySelector("[role=status] `+
				`button").textContent`); s != "Läs in sidan på nytt" {
				t.Errorf("the way back is called %q", s)
			}
			v.loggedOut.Store(false)
			v.run(t, chromedp.Evaluate[chromedp.Void](`leave(); lms.offline = false; `+
				`lms.kept["cmi.core.student_id"] = lms.kept["cmi.learner_id"] = "u2"`))
			v.launch(t)
			v.shows(t, "del/ett.html")
			if got := len(v.kept(t, "cmi.suspend_data")); got != empty {
				t.Errorf("another learner is given %d marks", got-empty)
			}
			v.run(t, chromedp.Evaluate[chromedp.Void](`leave(); lms.kept["cmi.core.student_id"] = `+
				`lms.kept["cmi.learner_id"] = "u1"`))
			v.launch(t)
			v.eventually(t, fmt.Sprintf(`lms.kept["cmi.suspend_data"].length === %d`, empty+3))
			v.eventually(t, `Object.keys(sessionStorage).length === 0`)
			v.leave(t)
			v.obeys(t) // the page to log in is no script, and the browser says so
		})
	}
}

// Two windows with the same course know of each other: what is done in one is not taken back by the other.
func TestSCORMTwoWindows(t *testing.T) {
	t.Parallel()
	dir, _ := packageOf(t, lmsCourse, scorm.V12)
	a := visitLMS(t, dir, scorm.V12, "", "")
	a.open(t, "del/ett.html")
	a.answers(t, "ett", "Frågar")
	b := &visit{tab: openTab(t, a.Context, 1100, 800), url: a.url}
	b.run(t, navigate(a.url+"host.html?version="+string(scorm.V12)))
	b.launch(t)
	both := len("vj1h.xxxxx.AA.") + 6
	b.open(t, "del/ett.html")
	b.scrolls(t)
	for _, v := range []*visit{a, b} {
		v.eventually(t, fmt.Sprintf(`lms.kept["cmi.suspend_data"].length === %d`, both))
	}
	a.leave(t)
	b.leave(t)
	a.correct(t)
	b.correct(t)
}

// In a package the reader is told what the platform is told.
func TestSCORMPrivacy(t *testing.T) {
	t.Parallel()
	dir, _ := packageOf(t, lmsCourse, scorm.V12)
	v := visitLMS(t, dir, scorm.V12, "", "")
	v.open(t, "del/ett.html")
	v.presses(t, "Min kurs")
	v.eventually(t, `inner().document.querySelector(".consent")`)
	says := eval[string](t, v.tab, `inner().document.querySelector(".consent").textContent`)
	if !strings.Contains(says, "Den får veta vilka sidor du har läst") ||
		!strings.Contains(says, "bästa resultat i testet") || strings.Contains(says, "Inget skickas") {
		t.Errorf("it says %q", says)
	}
	v.leave(t)
	v.correct(t)
}

// Whom the platform lets look at a completed course again is told that nothing is reported any more, and where it can
// be kept.
func TestSCORMReview(t *testing.T) {
	t.Parallel()
	for _, version := range scormVersions {
		t.Run(string(version), func(t *testing.T) {
			dir, _ := packageOf(t, lmsCourse, version)
			v := visitLMS(t, dir, version, "review", fmt.Sprintf(`lms.kept[%q] = "completed"`,
				elements[version].status))
			v.says(t, "Kursen är klar och rapporterad")
			v.open(t, "del/ett.html")
			v.scrolls(t)
			v.leave(t)
			if got := v.kept(t, elements[version].status); got != "completed" {
				t.Errorf("the status is %q", got)
			}
			v.correct(t)
		})
	}
}
