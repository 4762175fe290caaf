package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// paper prints what the tab shows and returns the text of each page as it stands on the paper.
func (p *tab) paper(t testing.TB) []string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paper.pdf")
	p.run(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		yes := true
		result, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err != nil {
			return err
		}
		return os.WriteFile(name, result.Data, 0o644)
	}))
	text, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v (make setup installs it)", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// lines are the lines of a printed page that have something on them, white space made single.
func lines(page string) (all []string) {
	for line := range strings.SplitSeq(page, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// sound checks what holds for every print: pages are numbered, each but the first says at its head what it is a page
// of, nothing that can only be pressed is on them, and none ends with a heading.
func sound(t testing.TB, p *tab, pages []string) {
	t.Helper()
	title := eval[string](t, p, `document.title`)
	headings := eval[[]string](t, p,
		`[...document.querySelectorAll("h2, h3, h4")].map(e => e.textContent.replace(/\s+/g, " ").trim())`)
	for i, text := range pages {
		all := lines(text)
		if n := len(all); n < 2 || all[n-1] != fmt.Sprintf("%d (%d)", i+1, len(pages)) {
			t.Errorf("%s: page %d does not end with its number: %q", title, i+1, all)
			continue
		}
		if i > 0 && all[0] != title {
			t.Errorf("page %d begins with %q, not with %q", i+1, all[0], title)
		}
		if len(all) < 3 {
			t.Errorf("%s: page %d is empty", title, i+1)
			continue
		}
		for _, heading := range headings {
			if last := all[len(all)-2]; last == heading {
				t.Errorf("%s: page %d ends with the heading %q", title, i+1, heading)
			}
		}
	}
	whole := strings.Join(pages, "\n")
	for _, pressed := range []string{"Läsinställningar", "Min kurs", "Skriv ut", "Visa svar", "Svara\n", "Anteckna",
		"Hoppa till", "Spara", "Visa för gruppen", "Räkna ut"} {
		if strings.Contains(whole, pressed) {
			t.Errorf("%s: %q is on the paper", title, pressed)
		}
	}
}

// paperWith prints the page by its button, with the answers where a choice says.
func (p *tab) paperWith(t testing.TB, choice string) []string {
	t.Helper()
	p.push(t, "Skriv ut sidan")
	p.eventually(t, `document.querySelector("[name=paper--answers]")`)
	eval[any](t, p, fmt.Sprintf(`(l => l.click())([...document.querySelectorAll(".panel label")].find(l => `+
		`l.textContent.trim() === %q))`, choice))
	p.push(t, "Skriv ut")
	p.eventually(t, `document.documentElement.dataset.answers`)
	pages := p.paper(t)
	eval[any](t, p, `dispatchEvent(new Event("afterprint"))`)
	p.push(t, "Skriv ut sidan") // closes the panel
	return pages
}

// A chapter on paper: as it is, with the answers last, and without them.
func TestPrintChapter(t *testing.T) {
	t.Parallel()
	p := newTab(t, 1024, 800)
	p.open(t, realCourse.serve(t)+"grundkurs/fraga.html")
	eval[any](t, p, `window.print = () => {}`)

	as := p.paper(t)
	sound(t, p, as)
	if s := strings.Join(as, ""); strings.Contains(s, "Stämmer inte") {
		t.Error("without a choice the answers to what is not answered are on the paper")
	}

	last := p.paperWith(t, "Sist på utskriften")
	sound(t, p, last)
	text := strings.Join(last, "\n")
	if before, after, ok := strings.Cut(text, "\nSvar\n"); !ok || strings.Contains(before, "Stämmer") ||
		!strings.Contains(after, "Stämmer inte.") {
		t.Errorf("the answers do not stand last:\n%s", text)
	} else if !strings.Contains(before, "1. ") {
		t.Error("the questions have no numbers")
	}
	without := p.paperWith(t, "Utan svar")
	sound(t, p, without)
	if text := strings.Join(without, "\n"); strings.Contains(text, "Stämmer") {
		t.Errorf("there are answers on the paper:\n%s", text)
	}
	if s := eval[string](t, p, `document.querySelector("html").dataset.answers ?? "" + `+
		`document.querySelectorAll(".answers").length`); s != "0" {
		t.Errorf("after printing the page is not as it was: %s", s)
	}
	noFaults(t, p)
}

// A test that is not begun prints with questions drawn for the paper, numbered, and one that is under way with all of
// its own.
func TestPrintTest(t *testing.T) {
	t.Parallel()
	p := newTab(t, 1024, 800)
	p.open(t, realCourse.serve(t)+"grundkurs/slutprov.html")
	eval[any](t, p, `window.print = () => {}`)
	asked := regexp.MustCompile(`(?m)^\s*(?:(\d+)\. |Fråga (\d+) av 20$)`)
	check := func(name string, pages []string, drawn bool) {
		t.Helper()
		sound(t, p, pages)
		questions, _, _ := strings.Cut(strings.Join(pages, "\n"), "\nKällor\n")
		questions, _, _ = strings.Cut(questions, "\nSvar\n")
		last := 0
		for _, m := range asked.FindAllStringSubmatch(questions, -1) {
			if n, _ := strconv.Atoi(m[1] + m[2]); n == last+1 {
				last++
			}
		}
		if last != 20 {
			t.Errorf("%s: %d questions on the paper:\n%s", name, last, questions)
		}
		if got := strings.Contains(questions, "dragna för den här utskriften"); got != drawn {
			t.Errorf("%s: the paper says that the questions are drawn for it: %v", name, got)
		}
	}
	visible := `[...document.querySelectorAll("vj-question")].filter(q => q.getClientRects().length).length`

	check("as it is", p.paper(t), true)
	last := p.paperWith(t, "Sist på utskriften")
	check("answers last", last, true)
	before, after, _ := strings.Cut(strings.Join(last, "\n"), "\nSvar\n")
	if strings.Contains(before, "Stämmer") || !regexp.MustCompile(`(?m)^\s*20\.`).MatchString(after) {
		t.Errorf("the answers to the questions do not stand last:\n%s", after)
	}
	if n := eval[int](t, p, visible); n != 0 {
		t.Errorf("after printing %d questions are on the page", n)
	}
	p.push(t, "Börja testet")
	p.eventually(t, visible+` === 1`)
	check("under way", p.paper(t), false)
	if n := eval[int](t, p, visible); n != 1 {
		t.Errorf("after printing %d questions are on the page", n)
	}
	noFaults(t, p)
}

// A conversation on paper has numbers to go to, and the comments where the reader wants them.
func TestPrintConversation(t *testing.T) {
	t.Parallel()
	p := newTab(t, 1024, 800)
	p.open(t, realCourse.serve(t)+"ova-samtal/mathilda.html")
	eval[any](t, p, `window.print = () => {}`)
	as := p.paper(t)
	sound(t, p, as)
	for _, want := range []string{"Gå till 2", "Kommentar", "Slut: tillsammans"} {
		if !strings.Contains(strings.Join(as, "\n"), want) {
			t.Errorf("the paper lacks %q", want)
		}
	}
	last := p.paperWith(t, "Sist på utskriften")
	sound(t, p, last)
	before, after, _ := strings.Cut(strings.Join(last, "\n"), "\nSvar\n")
	if !regexp.MustCompile(`(?m)^\s*C .*Gå till \d+$`).MatchString(before) ||
		strings.Contains(before, "Kommentar\n") || !regexp.MustCompile(`(?m)^\s*1 C `).MatchString(after) {
		t.Errorf("the comments do not stand last:\n%s", strings.Join(last, "\n"))
	}
	if text := strings.Join(p.paperWith(t, "Utan svar"), "\n"); strings.Contains(text, "Kommentar\n") ||
		strings.Contains(text, "1 C ") {
		t.Error("there are comments on the paper")
	}
	noFaults(t, p)
}

// A case and a section are handed out on one or two papers, made without scripts.
func TestHandouts(t *testing.T) {
	t.Parallel()
	b := realCourse.get(t)
	p := newTab(t, 1024, 800)
	p.run(t, do(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	n := 0
	for _, address := range b.pages {
		if !strings.HasSuffix(address, "--utdelningsblad.html") {
			continue
		}
		n++
		p.run(t, navigate(b.fileURL(t)+address))
		pages := p.paper(t)
		sound(t, p, pages)
		if len(pages) > 2 {
			t.Errorf("%s takes %d pages", address, len(pages))
		}
		text := strings.Join(pages, "\n")
		for _, never := range []string{"Stämmer", "Samtalsledare", "Fråga först vem gruppen såg"} {
			if strings.Contains(text, never) {
				t.Errorf("%s says %q to everybody", address, never)
			}
		}
		if !strings.Contains(text, "Behöver du själv stöd?") {
			t.Errorf("%s does not say where there is support", address)
		}
	}
	if n < 6 {
		t.Errorf("there are %d handouts", n)
	}
	p.clean(t, b.fileURL(t))
}

// The leader's paper for a meeting: the agenda with its times, the frame, the notes and lines to write on, in one
// meeting or two. What is for the leader is not on the meeting's own page.
func TestRunSheet(t *testing.T) {
	t.Parallel()
	const meeting = "studiegrupp/traff-se-och-fraga"
	const note = "Ingen behöver försvara sig"
	bothWays(t, realCourse, func(t *testing.T, base string) {
		p := newTab(t, 1024, 800)
		p.open(t, base+meeting+".html")
		if strings.Contains(eval[string](t, p, `document.body.innerText`), note) ||
			strings.Contains(strings.Join(p.paper(t), ""), note) {
			t.Error("whoever studies alone reads the notes for the leader")
		}
		p.open(t, eval[string](t, p, `document.querySelector(".sheets a").href`))
		once := p.paper(t)
		sound(t, p, once)
		text := strings.Join(strings.Fields(strings.Join(once, "\n")), " ") // a line may end anywhere
		for _, want := range []string{"Vi talar bara om påhittade fall", note, "70–80", "Utdelningsblad: Mathilda",
			"Vad", "Vem", "När", "I akut fara: ring 112", "Fungerar här."} {
			if !strings.Contains(text, want) {
				t.Errorf("the sheet lacks %q", want)
			}
		}
		for _, never := range []string{"Första mötet", "Andra mötet", "Två gånger"} {
			if strings.Contains(text, never) {
				t.Errorf("the sheet for one meeting has %q", never)
			}
		}

		p.push(t, "Räkna ut klockslagen")
		p.eventually(t, `document.activeElement.type === "time"`)
		eval[any](t, p, `(e => { e.value = "13:10"; e.dispatchEvent(new Event("input")) })(document.activeElement)`)
		if s := strings.Join(p.paper(t), "\n"); !strings.Contains(s, "Börjar klockan 13.10") ||
			!strings.Contains(s, "14.20") {
			t.Errorf("the times of day are not on the sheet:\n%s", s)
		}
		p.clean(t, base)

		// The choice works without scripts.
		p.run(t, do(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
			navigate(base+meeting+"--korschema.html"),
			chromedp.Click(chromedp.CSS(`[name=sessions][value="2"]`)))
		twice := p.paper(t)
		sound(t, p, twice)
		second := -1
		for i, page := range twice {
			if strings.Contains(page, "Andra mötet") {
				second = i
			}
		}
		if second < 1 {
			t.Fatalf("there is no second session:\n%s", strings.Join(twice, "\n"))
		}
		if first := lines(twice[second]); first[1] != "Andra mötet" {
			t.Errorf("the second session does not begin on a page of its own: %q", first[:3])
		}
		for i, text := range []string{strings.Join(twice[:second], "\n"), strings.Join(twice[second:], "\n")} {
			for _, want := range []string{"0–5", "Vi talar bara om påhittade fall", "Om något blev kvar", "Vem",
				"Börjar klockan"} {
				if !strings.Contains(text, want) {
					t.Errorf("session %d lacks %q", i+1, want)
				}
			}
			if strings.Contains(text, "70–80") {
				t.Errorf("session %d counts its minutes from the other", i+1)
			}
		}
	})
}
