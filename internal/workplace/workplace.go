// Package workplace is what an author has beside the pages while `vinjett serve` shows them: what is wrong, where it
// stands; a way to change a block in the page that shows it; and a desk with the whole course in view.
//
// [Workplace.Show] tells it of each build. [Workplace.Dress] adds to a page what its author needs: the messages, in the
// places that they are about, and the script that does the rest. Everything else is under [Folder]. None of it is ever
// in an output: the pages of a build are not dressed, and the script is bundled by this package alone.
//
// # Writing
//
// An edit names a file, a span of it, and what stood there when it was opened (see edit.go). It writes that span and
// leaves every other byte as it is (source.go). A result with new errors is written only when the author asks for it
// after reading them. What has changed in other lines meanwhile is kept; where the same lines have changed, nothing is
// written and both texts are shown. Every edit can be taken back (undo.go).
//
// # Who may
//
// The server answers to loopback names alone (package serve). What changes something is asked for by POST with a token
// that only its own pages know, from the same origin and as JSON, which no form of another site can send. Files are
// opened through an [os.Root] of the content folder, so no name leads out of it; only chapters that the course has are
// changed, and only pictures and chapters are made.
package workplace

import (
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/vinjett/vinjett/internal/bundle"
	"github.com/vinjett/vinjett/internal/course"
	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/lang"
	"github.com/vinjett/vinjett/internal/layout"
	"github.com/vinjett/vinjett/internal/load"
	"github.com/vinjett/vinjett/internal/markdown"
	"github.com/vinjett/vinjett/internal/site"
	"github.com/vinjett/vinjett/internal/yamldoc"
)

// Folder is where the workplace is on the author's server; no page of a course can have such an address.
const Folder = "/_vinjett/"

// Options say whose workplace it is.
type Options struct {
	Dir     string // the project folder
	Edition string // the edition that is shown; "" for the course itself
	// Editor is the command, or the address with {file}, {line} and {column}, by which a file is opened; "" for none.
	Editor string
	// Open shows an address in the program that the system has for it.
	Open func(url string) error
	// Start starts a program that goes on by itself.
	Start func(command []string) error
	// Keep is a folder of the user's where what can be undone is kept; "" for none.
	Keep string
}

// A Workplace is safe for concurrent use.
type Workplace struct {
	opts  Options
	token string

	mu     sync.Mutex // guards what follows
	now    *site.Result
	saved  map[string]bool // the files that the last build found changed
	builds int
	epub   packed

	writing sync.Mutex // one edit at a time; guards what follows
	checker *load.Loader
	overlay *candidate
	opened  map[string][]byte // files as they were when an edit was opened, by digest
	undo    undoStack
}

// New returns the workplace of a project.
func New(o Options) *Workplace {
	w := &Workplace{opts: o, token: rand.Text(), opened: map[string][]byte{}}
	w.undo.load(o.Keep, o.Dir)
	return w
}

// Show tells of a build: from now on its pages are dressed.
func (w *Workplace) Show(r *site.Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if changed := changedFiles(w.now, r); w.now == nil || len(changed) > 0 {
		w.saved = changed
	}
	w.now = r
	w.builds++
}

// changedFiles returns the names of the chapters' files that two builds have read differently. A file that is the same
// is remembered, and not read anew.
func changedFiles(before, now *site.Result) map[string]bool {
	changed := map[string]bool{}
	if before == nil || before.Course == nil || now.Course == nil {
		return changed
	}
	known := map[*diag.File]bool{}
	for _, ch := range before.Course.Chapters() {
		known[ch.File] = true
	}
	for _, ch := range now.Course.Chapters() {
		if ch.File != nil && !known[ch.File] {
			changed[ch.File.Name] = true
		}
	}
	return changed
}

// state returns the last build, and which files it found changed.
func (w *Workplace) state() (*site.Result, map[string]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now, w.saved
}

// language is that of the course.
func language(r *site.Result) string {
	if r == nil || r.Course == nil || !lang.Known(r.Course.Config.Language) {
		return lang.All()[0].Code
	}
	return r.Course.Config.Language
}

// words are the texts of the workplace in one language. They are not among those that a course may change.
type words struct{ layout.Texts }

//go:embed words/*.yaml
var wordFiles embed.FS

// textsOf reads the texts of the workplace in each language once.
var textsOf = sync.OnceValue(func() map[string]layout.Texts {
	all := map[string]layout.Texts{}
	for _, l := range lang.All() {
		name := "words/" + l.Code + ".yaml"
		data, err := wordFiles.ReadFile(name)
		if err != nil {
			panic(err) // a test sees to it that it is there
		}
		texts := map[string]string{}
		file := diag.NewFile(name, data)
		if ds := yamldoc.Decode(file, diag.Span{End: len(data)}, &texts); len(ds) > 0 {
			panic(ds[0].Place.String() + ": " + ds[0].Message)
		}
		all[l.Code] = texts
	}
	return all
})

func texts(r *site.Result) words { return words{textsOf()[language(r)]} }

//go:embed client
var clientFiles embed.FS

// client bundles the script and the style of the workplace.
var client = sync.OnceValues(func() (bundle.Result, error) {
	result, ds, err := bundle.Build(bundle.Options{
		Assets: clientFiles, Minify: true, Name: func(name string) string { return "internal/workplace/" + name },
		Entries: []string{"client/workplace.ts", "client/workplace.css", "client/paper.css"},
	})
	if err == nil && diag.HasErrors(ds) {
		err = errors.New(ds[0].Place.String() + ": " + ds[0].Message)
	}
	return result, err
})

// ServeHTTP answers what is under [Folder].
func (w *Workplace) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Folder)
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		w.show(out, r, name)
	case http.MethodPost:
		w.act(out, r, name)
	default:
		out.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(out, "vinjett: pages are read, and changed by POST", http.StatusMethodNotAllowed)
	}
}

// show answers what changes nothing.
func (w *Workplace) show(out http.ResponseWriter, r *http.Request, name string) {
	state, _ := w.state()
	asset := map[string]string{
		"workplace.js": "client/workplace.ts", "workplace.css": "client/workplace.css", "paper.css": "client/paper.css",
	}[name]
	switch {
	case asset != "":
		built, err := client()
		if err != nil {
			http.Error(out, err.Error(), http.StatusInternalServerError)
			return
		}
		kind := map[bool]string{true: "text/javascript", false: "text/css"}[strings.HasSuffix(name, ".js")]
		out.Header().Set("Content-Type", kind+"; charset=utf-8")
		out.Write(built.Files[built.Manifest[asset]])
	case name == "messages":
		reply(out, http.StatusOK, w.messages(r.FormValue("page")))
	case state == nil || state.Course == nil:
		http.NotFound(out, r)
	case name == "":
		w.desk(out, state)
	case name == "scenes":
		w.scenes(out, state)
	case name == "beside":
		w.beside(out, r, state)
	case strings.HasPrefix(name, "epub/"):
		w.book(out, r, state, strings.TrimPrefix(name, "epub/"))
	default:
		http.NotFound(out, r)
	}
}

// TokenHeader carries the token of what changes something.
const TokenHeader = "Vinjett-Token"

// refused says why a request may not change anything; "" when it may.
func (w *Workplace) refused(r *http.Request) string {
	origin := r.Header.Get("Origin")
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case origin != "" && origin != "http://"+r.Host, site != "" && site != "same-origin":
		return "another site may change nothing here"
	case subtle.ConstantTimeCompare([]byte(r.Header.Get(TokenHeader)), []byte(w.token)) != 1:
		return "the page is from an earlier start of the server: load it again"
	}
	return ""
}

// act does what changes something.
func (w *Workplace) act(out http.ResponseWriter, r *http.Request, name string) {
	if why := w.refused(r); why != "" {
		fail(out, http.StatusForbidden, why)
		return
	}
	if name == "picture" {
		w.addPicture(out, r)
		return
	}
	acts := map[string]func(*json.Decoder) (int, any){
		"part": decoded(w.part), "save": decoded(w.save), "undo": decoded(w.takeBack),
		"chapter": decoded(w.addChapter), "editor": decoded(w.openEditor),
	}
	act := acts[name]
	switch kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); {
	case act == nil:
		fail(out, http.StatusNotFound, "there is nothing of that name to do")
	case kind != "application/json":
		fail(out, http.StatusUnsupportedMediaType, "write what is to be done as JSON")
	default:
		status, answer := act(json.NewDecoder(http.MaxBytesReader(out, r.Body, 2*diag.MaxTextSize)))
		reply(out, status, answer)
	}
}

// decoded makes a handler of a function that takes what a request says.
func decoded[T any](act func(T) (int, any)) func(*json.Decoder) (int, any) {
	return func(d *json.Decoder) (int, any) {
		var request T
		if err := d.Decode(&request); err != nil {
			return http.StatusBadRequest, failure{"the request cannot be read: " + err.Error()}
		}
		return act(request)
	}
}

// A failure says why something is not done.
type failure struct {
	Message string `json:"message"`
}

func fail(out http.ResponseWriter, status int, message string) { reply(out, status, failure{message}) }

func reply(out http.ResponseWriter, status int, answer any) {
	out.Header().Set("Content-Type", "application/json; charset=utf-8")
	out.WriteHeader(status)
	_ = json.NewEncoder(out).Encode(answer) // a reader that is gone needs no answer
}

// root opens the content folder, from which no path may lead out.
func (w *Workplace) root() (*os.Root, error) {
	project, err := os.OpenRoot(w.opts.Dir)
	if err != nil {
		return nil, err
	}
	defer project.Close()
	return project.OpenRoot("content")
}

// chapter returns the chapter of a file of the content folder, named as in the project; nil when the course has none.
func chapterOf(c *course.Course, file string) *course.Chapter {
	if c == nil || !strings.HasPrefix(file, "content/") {
		return nil
	}
	for _, ch := range c.Chapters() {
		if ch.File != nil && ch.File.Name == file {
			return ch
		}
	}
	return nil
}

// outline returns the parts of a chapter.
func outline(c *course.Course, file *diag.File) markdown.Outline {
	return markdown.New(c.Config.Language).Outline(file)
}
