package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/vinjett/vinjett/internal/export/scorm"
)

// A statement is what the rules of cmi5 see of one.
type statement struct {
	ID        string          `json:"id"`
	Timestamp string          `json:"timestamp"`
	Actor     json.RawMessage `json:"actor"`
	Verb      struct{ ID string }
	Object    struct{ ID string }
	Result    struct {
		Success, Completion *bool
		Duration            string
		Score               struct{ Scaled *float64 }
	}
	Context struct {
		Registration      string
		ContextActivities struct {
			Category, Grouping []struct{ ID string }
		}
		Extensions map[string]any
	}
}

// An lrs is a platform with a store of xAPI statements, as strict as cmi5_spec.md, on another host than the course.
type lrs struct {
	*httptest.Server
	launch map[string]any // LMS.LaunchData

	mu         sync.Mutex
	tokens     map[string]bool // of launches, and whether they have been fetched
	documents  map[string]string
	statements []statement
	faults     []string
	down       bool
}

const registration = "6f2cc8b6-8f2f-4a2b-9f0c-7a5a0a0a0a0a"

var learner = `{"objectType":"Agent","account":{"homePage":"https://lms.example","name":"7"}}`

func newLRS(t testing.TB, launch map[string]any) *lrs {
	t.Helper()
	l := &lrs{launch: launch, tokens: map[string]bool{}, documents: map[string]string{}}
	l.Server = httptest.NewServer(http.HandlerFunc(l.answer))
	t.Cleanup(l.Close)
	return l
}

func (l *lrs) answer(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Allow-Headers", "authorization, content-type, x-experience-api-version")
	w.Header().Set("Access-Control-Allow-Methods", "GET, PUT, POST")
	body, _ := io.ReadAll(r.Body)
	q := r.URL.Query()
	switch {
	case r.Method == "OPTIONS":
	case r.URL.Path == "/fetch" && r.Method == "POST":
		if used, known := l.tokens[q.Get("launch")]; !known || used {
			fmt.Fprint(w, `{"error-code":"1","error-text":"already in use"}`)
			return
		}
		l.tokens[q.Get("launch")] = true
		fmt.Fprintf(w, `{"auth-token":"dG9rZW46%s"}`, q.Get("launch"))
	case l.down:
		http.Error(w, "down", http.StatusServiceUnavailable)
	case !strings.HasPrefix(r.Header.Get("Authorization"), "Basic dG9rZW46"),
		r.Header.Get("X-Experience-API-Version") != "1.0.3":
		l.faults = append(l.faults, r.Method+" "+r.URL.Path+" without token or version")
		w.WriteHeader(http.StatusUnauthorized)
	case r.URL.Path == "/xapi/statements":
		l.take(w, r.Method, q.Get("statementId"), body)
	default:
		l.document(w, r, string(body))
	}
}

// take takes one statement or many.
func (l *lrs) take(w http.ResponseWriter, method, id string, body []byte) {
	var all []statement
	err := json.Unmarshal(body, &all)
	if method == "PUT" {
		all = make([]statement, 1)
		err = json.Unmarshal(body, &all[0])
	}
	if err != nil || method == "PUT" && all[0].ID != id {
		l.faults = append(l.faults, fmt.Sprintf("%s %s: %v", method, body, err))
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, s := range all {
		if slices.ContainsFunc(l.statements, func(o statement) bool { return o.ID == s.ID }) {
			l.faults = append(l.faults, "twice: "+s.Verb.ID)
		}
		l.statements = append(l.statements, s)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (l *lrs) document(w http.ResponseWriter, r *http.Request, body string) {
	q := r.URL.Query()
	key := q.Get("stateId") + q.Get("profileId")
	state := r.URL.Path == "/xapi/activities/state"
	if q.Get("agent") != learner || state && (q.Get("registration") != registration || q.Get("activityId") != "urn:a") {
		l.faults = append(l.faults, "not of this session: "+r.URL.String())
	}
	switch {
	case r.Method == "PUT" && key == "vinjett":
		l.documents[key] = body
		w.WriteHeader(http.StatusNoContent)
	case r.Method != "GET":
		l.faults = append(l.faults, r.Method+" "+r.URL.String())
	case key == "LMS.LaunchData":
		json.NewEncoder(w).Encode(l.launch)
	case l.documents[key] == "":
		w.WriteHeader(http.StatusNotFound)
	default:
		fmt.Fprint(w, l.documents[key])
	}
}

// verbs returns what has been stated, by time.
func (l *lrs) verbs() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stated()
}

// stated is verbs for who holds the lock.
func (l *lrs) stated() []string {
	slices.SortStableFunc(l.statements, func(a, b statement) int { return cmp.Compare(a.Timestamp, b.Timestamp) })
	var verbs []string
	for _, s := range l.statements {
		verbs = append(verbs, strings.TrimPrefix(s.Verb.ID, "http://adlnet.gov/expapi/verbs/"))
	}
	return verbs
}

// until waits until something is true of what it has.
func (l *lrs) until(t testing.TB, what func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		l.mu.Lock()
		is := what()
		l.mu.Unlock()
		if is {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("stated is %q, kept %q", l.verbs(), l.documents)
		}
	}
}

// waits waits until these are the verbs of all statements.
func (l *lrs) waits(t testing.TB, want ...string) {
	t.Helper()
	l.until(t, func() bool { return slices.Equal(l.stated(), want) })
}

// obeyed fails the test for every rule of section 9 that a statement breaks.
func (l *lrs) obeyed(t testing.TB) {
	t.Helper()
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	duration := regexp.MustCompile(`^PT\d+S$`)
	for _, s := range l.statements {
		has := func(name string) bool {
			return slices.ContainsFunc(s.Context.ContextActivities.Category, func(c struct{ ID string }) bool {
				return c.ID == "https://w3id.org/xapi/cmi5/context/categories/"+name
			})
		}
		r := s.Result
		judged := r.Success != nil
		ext := s.Context.Extensions
		_, mastery := ext["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"]
		switch {
		case !uuid.MatchString(s.ID), string(s.Actor) != learner, s.Object.ID != "urn:a",
			s.Context.Registration != registration:
			t.Errorf("not of this session: %+v", s)
		case !has("cmi5"), has("moveon") != (judged || r.Completion != nil), mastery != judged,
			ext["https://w3id.org/xapi/cmi5/context/extensions/sessionid"] != "s1",
			len(s.Context.ContextActivities.Grouping) != 1:
			t.Errorf("the context: %+v", s)
		case strings.HasSuffix(s.Verb.ID, "initialized") == duration.MatchString(r.Duration),
			judged != (r.Score.Scaled != nil), judged && *r.Success != (*r.Score.Scaled >= 0.5):
			t.Errorf("the result: %+v", s)
		}
	}
	for _, f := range l.faults {
		t.Error(f)
	}
}

// visitCMI5 opens the package as a platform does.
func visitCMI5(t testing.TB, dir string, l *lrs) *visit {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/package/", http.StripPrefix("/package", asTheyAre(dir)))
	mux.HandleFunc("/back.html", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<title>back</title>") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	v := &visit{tab: newTab(t, 1100, 800), url: server.URL + "/"}
	l.mu.Lock()
	launch := fmt.Sprint("l", len(l.tokens))
	l.tokens[launch] = false
	if l.launch["returnURL"] != nil {
		l.launch["returnURL"] = v.url + "back.html"
	}
	l.mu.Unlock()
	q := url.Values{"endpoint": {l.URL + "/xapi/"}, "fetch": {l.URL + "/fetch?launch=" + launch}, "actor": {learner},
		"registration": {registration}, "activityId": {"urn:a"}}
	v.run(t, navigate(v.url+"package/lms.html?"+q.Encode()), chromedp.Evaluate[chromedp.Void](
		`window.shell = () => window; window.inner = () => document.querySelector("iframe").contentWindow`))
	v.shows(t, "")
	return v
}

func launchData(mode string) map[string]any {
	return map[string]any{"launchMode": mode, "masteryScore": 0.5, "moveOn": "Completed", "returnURL": "…",
		"contextTemplate": map[string]any{
			"contextActivities": map[string]any{"grouping": []any{map[string]any{"id": "urn:publisher"}}},
			"extensions":        map[string]any{"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "s1"},
		}}
}

// takes does the test that is shown with one answer.
func (v *visit) takes(t testing.TB, answer string) {
	t.Helper()
	v.shows(t, "del/prov.html")
	v.presses(t, "Börja")
	v.eventually(t, `inner().document.querySelector("#prov-1 [type=submit]")?.checkVisibility()`)
	v.answers(t, "prov-1", answer)
	v.presses(t, "Visa resultatet")
}

// By cmi5 the platform is told once what happens once, in the order that the standard has, and knows the reader again.
func TestCMI5(t *testing.T) {
	t.Parallel()
	dir, _ := packageOf(t, lmsCourse, scorm.CMI5)
	l := newLRS(t, launchData("Normal"))

	v := visitCMI5(t, dir, l)
	l.waits(t, "initialized")
	v.open(t, "del/ett.html")
	v.scrolls(t)
	v.open(t, "del/prov.html")
	v.takes(t, "Går")
	l.until(t, func() bool { return strings.Contains(l.documents["vinjett"], `"best":0`) })
	v.run(t, navigate("about:blank")) // the window is left
	l.waits(t, "initialized", "failed", "terminated")

	v = visitCMI5(t, dir, l)
	v.shows(t, "del/prov.html")
	l.mu.Lock()
	l.down = true
	l.mu.Unlock()
	v.takes(t, "Lyssnar")
	v.says(t, "kan inte sparas")
	l.mu.Lock()
	l.down = false
	l.mu.Unlock()
	first := []string{"initialized", "failed", "terminated", "initialized", "completed", "passed"}
	l.waits(t, first...)
	v.eventually(t, `document.querySelector("[role=status]").textContent === ""`)
	v.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("header button").click()`))
	v.eventually(t, `document.title === "back"`)
	l.waits(t, append(first, "terminated")...)

	// It is completed and passed once, whatever is done later.
	v = visitCMI5(t, dir, l)
	v.open(t, "del/ett.html")
	v.scrolls(t)
	v.run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector("header button").click()`))
	v.eventually(t, `document.title === "back"`)
	l.waits(t, append(first, "terminated", "initialized", "terminated")...)
	l.obeyed(t)
	if kept := l.documents["vinjett"]; regexp.MustCompile(`Lyssnar|Går|prov-1`).MatchString(kept) {
		t.Errorf("the platform keeps answers: %s", kept)
	}
}

// Who only looks is stated to have come and gone. An address of launch that has been used, as when a page is loaded
// anew, opens the course and says that nothing is reported.
func TestCMI5Review(t *testing.T) {
	t.Parallel()
	dir, _ := packageOf(t, lmsCourse, scorm.CMI5)
	l := newLRS(t, launchData("Review"))
	v := visitCMI5(t, dir, l)
	v.says(t, "Inget rapporteras")
	v.open(t, "del/ett.html")
	v.scrolls(t)
	v.open(t, "del/prov.html")
	v.takes(t, "Lyssnar")
	v.run(t, chromedp.Evaluate[chromedp.Void](`location.reload()`))
	l.waits(t, "initialized", "terminated")
	v.eventually(t, `document.querySelector("[role=status]")?.textContent.includes("Öppna kursen igen")`)
	l.waits(t, "initialized", "terminated")
	l.obeyed(t)
	if len(l.documents) > 0 {
		t.Errorf("kept is %v", l.documents)
	}
}
