package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vinjett/vinjett/internal/diag"
	"github.com/vinjett/vinjett/internal/tree"
)

// site is a project folder whose files below content/ are the pages, served by Run. A file with the word BROKEN is an
// error of the author's, one named `machine` an error of the machine's.
type site struct {
	t   *testing.T
	dir string
	url string
	log *buffer

	files map[string][]byte // as build has read them
}

// buffer is a bytes.Buffer for two goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// start serves files; with linked, content/ is a link to that folder.
func start(t *testing.T, files map[string]string, linked ...string) *site {
	s := &site{t: t, dir: t.TempDir(), log: &buffer{}}
	for _, target := range linked {
		if err := os.Symlink(target, filepath.Join(s.dir, "content")); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		s.write(name, text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready := make(chan string, 1)
	done := make(chan error, 1)
	go func() {
		done <- Run(ctx, Options{
			Addr:      "127.0.0.1:0",
			Dirs:      []string{filepath.Join(s.dir, "content"), filepath.Join(s.dir, "layouts")},
			Build:     s.build,
			Workplace: desk{},
			Ready:     func(url string) { ready <- url },
			Log:       s.log,
		})
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("Run does not return")
		}
	})
	select {
	case s.url = <-ready:
	case <-time.After(10 * time.Second):
		t.Fatal("not ready")
	}
	return s
}

// build reads what has changed, and nothing else: what the server does not name is served as it was.
func (s *site) build(_ context.Context, changed []string) (*tree.Tree, []diag.Diagnostic, error) {
	content := filepath.Join(s.dir, "content")
	if _, err := os.Stat(filepath.Join(s.dir, "held")); err == nil {
		return nil, nil, errors.New("a file is held by another program")
	}
	if _, err := os.Stat(content); err != nil {
		return nil, nil, err
	}
	if changed == nil {
		changed, s.files = []string{content}, map[string][]byte{}
	}
	for _, name := range changed {
		maps.DeleteFunc(s.files, func(file string, _ []byte) bool {
			return file == name || strings.HasPrefix(file, name+string(filepath.Separator))
		})
		if err := s.read(name); err != nil {
			return nil, nil, err
		}
	}
	t := tree.New()
	var ds []diag.Diagnostic
	for name, data := range s.files {
		rel, err := filepath.Rel(content, name)
		if err != nil || strings.HasPrefix(rel, "..") {
			continue // a layout
		}
		if i := bytes.Index(data, []byte("BROKEN")); i >= 0 {
			ds = append(ds, diag.New("raw-html", diag.NewFile("content/"+rel, data).At(i, i+6), "it is broken"))
		}
		t.Put(filepath.ToSlash(rel), func(context.Context) ([]byte, error) {
			if bytes.Contains(data, []byte("UNWRITABLE")) {
				return nil, errors.New("no ink")
			}
			return data, nil
		})
	}
	if diag.HasErrors(ds) {
		return nil, ds, nil
	}
	return t, ds, nil
}

// read reads a file, or all files of a folder, to which a symbolic link may lead.
func (s *site) read(name string) error {
	root, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil // it is gone
	}
	return filepath.WalkDir(root, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if d.Name() == "machine" {
			return errors.New("disk full")
		}
		rel, _ := filepath.Rel(root, file)
		s.files[filepath.Join(name, rel)], err = os.ReadFile(file)
		return err
	})
}

func (s *site) write(name, text string) {
	s.t.Helper()
	name = filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

// get returns the answer to a request; change may alter the request.
func (s *site) get(path string, change func(*http.Request)) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response, string(body)
}

type event struct{ Version, Problem string }

// events returns what the server tells an open page.
func (s *site) events() <-chan event {
	s.t.Helper()
	response, err := http.Get(s.url + "_vinjett/events")
	if err != nil {
		s.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		s.t.Errorf("events are %s", got)
	}
	all := make(chan event, 100)
	go func() {
		defer response.Body.Close()
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var e event
				json.Unmarshal([]byte(data), &e) // a bad one is empty, and fails the test
				all <- e
			}
		}
		close(all)
	}()
	return all
}

// next returns the first event that is as wanted.
func (s *site) next(events <-chan event, wanted func(event) bool) event {
	s.t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				s.t.Fatal("the stream ended")
			}
			if wanted(e) {
				return e
			}
		case <-timeout:
			s.t.Fatalf("no such event; log:\n%s", s.log)
		}
	}
}

const sample = "<!DOCTYPE html>\n<html lang=\"sv\"><head><meta " +
	"http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;\"/></head><body>\n<p>one</p>\n" +
	"</body></html>\n"

func TestPages(t *testing.T) {
	s := start(t, map[string]string{
		"content/index.html": sample, "content/del/index.html": sample, "content/404.html": "<body>lost</body>",
		"content/style.css": "a{}",
		"content/film.mp4":  "0123456789", "content/bild.svg": "<svg/>", "content/BILD.PNG": "x",
		"content/blad.docx": "x", "content/bad.html": "UNWRITABLE",
	})
	for _, test := range []struct {
		path   string
		status int
		kind   string
		holds  string
	}{
		{"", 200, "text/html; charset=utf-8", "<p>index.html for the </p>"},
		{"index.html", 200, "text/html; charset=utf-8", "<p>index.html for the </p>"},
		{"del/", 200, "text/html; charset=utf-8", "<p>del/index.html for the </p>"},
		{"del", 307, "", ""},
		{"style.css", 200, "text/css; charset=utf-8", "a{}"},
		{"bild.svg", 200, "image/svg+xml", "<svg/>"},
		{"BILD.PNG", 200, "image/png", "x"},
		{"film.mp4", 200, "video/mp4", "0123456789"},
		{"blad.docx", 200, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "x"},
		{"nowhere.html", 404, "text/html; charset=utf-8", "lost"},
		{"../../etc/passwd", 404, "text/html; charset=utf-8", "lost"},
		{"bad.html", 500, "text/html; charset=utf-8", "no ink"},
		{"_vinjett/reload.js", 200, "text/javascript; charset=utf-8", "EventSource"},
		{"_vinjett/problem.css", 200, "text/css; charset=utf-8", "color-scheme"},
	} {
		r, body := s.get(test.path, nil)
		if r.StatusCode != test.status || test.kind != "" && r.Header.Get("Content-Type") != test.kind ||
			!strings.Contains(body, test.holds) {
			t.Errorf("/%s: %s, %s\n%s", test.path, r.Status, r.Header.Get("Content-Type"), body)
		}
		if r.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("/%s: another site may frame it", test.path)
		}
		if r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("/%s: headers %v", test.path, r.Header)
		}
		html := strings.HasPrefix(test.kind, "text/html")
		if html != strings.Contains(body, "/_vinjett/reload.js\" data-version=") {
			t.Errorf("/%s: the script is on pages and on nothing else:\n%s", test.path, body)
		}
	}

	_, body := s.get("", nil)
	if !strings.Contains(body, `content="connect-src 'self'; default-src`) ||
		!strings.HasSuffix(body, "</script>\n</body></html>\n") {
		t.Errorf("policy or script is not in its place:\n%s", body)
	}
	r, _ := s.get("del", nil)
	if got := r.Header.Get("Location"); got != "/del/" {
		t.Errorf("/del leads to %q", got)
	}
	r, body = s.get("film.mp4", func(r *http.Request) { r.Header.Set("Range", "bytes=2-4") })
	if r.StatusCode != http.StatusPartialContent || body != "234" {
		t.Errorf("part of a film: %s %q", r.Status, body)
	}
	r, _ = s.get("", func(r *http.Request) { r.Method = "POST" })
	if r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %s", r.Status)
	}
}

// A desk is a workplace that says what it is asked.
type desk struct{}

func (desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	io.WriteString(w, r.Method+" "+r.URL.Path)
}

func (desk) Dress(r *http.Request, address string, page []byte) []byte {
	return bytes.Replace(page, []byte("<p>one"), []byte("<p>"+address+" for the "+r.URL.Query().Get("who")), 1)
}

// The workplace answers in its own folder, whatever the method, and sees each page of the course; nothing comes to it
// under another name of the server.
func TestWorkplace(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample, "content/style.css": "<p>one"})
	for _, c := range []struct{ method, path, host, want string }{
		{"GET", "_vinjett/", "", "GET /_vinjett/"},
		{"POST", "_vinjett/save", "", "POST /_vinjett/save"},
		{"GET", "_vinjett/reload.js", "", "EventSource"},
		{"POST", "_vinjett/events", "", "pages can only be read"},
		{"POST", "", "", "pages can only be read"},
		{"GET", "?who=author", "", "<p>index.html for the author</p>"},
		{"GET", "style.css", "", "<p>one"},
		{"POST", "_vinjett/save", "evil.example", "answers to localhost"},
	} {
		r, body := s.get(c.path, func(r *http.Request) {
			r.Method = c.method
			if c.host != "" {
				r.Host = c.host
			}
		})
		if !strings.Contains(body, c.want) {
			t.Errorf("%s /%s: %s\n%s", c.method, c.path, r.Status, body)
		}
	}
}

func TestHost(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample})
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:4000": 200, "127.0.0.1": 200, "127.0.0.1:80": 200, "[::1]:4000": 200, "[::1]": 200,
		"evil.example": 403, "evil.example:4000": 403, "localhost.evil.example": 403, "192.168.1.2": 403,
		"127.0.0.1.evil.example": 403,
	} {
		for _, path := range []string{"", "_vinjett/reload.js"} {
			r, body := s.get(path, func(r *http.Request) { r.Host = host })
			if r.StatusCode != want {
				t.Errorf("Host %s, /%s: %s, want %d", host, path, r.Status, want)
			}
			if want == 403 && strings.Contains(body, "one") {
				t.Errorf("Host %s: the page is sent", host)
			}
		}
	}
}

func TestEdits(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample})
	events := s.events()
	first := s.next(events, func(e event) bool { return e.Version != "" })
	if _, body := s.get("", nil); !strings.Contains(body, `data-version="`+first.Version+`"`) {
		t.Errorf("the page does not know its version %s:\n%s", first.Version, body)
	}
	version := first.Version
	changed := func(what, path, holds string) {
		t.Helper()
		e := s.next(events, func(e event) bool {
			_, body := s.get(path, nil)
			return e.Version != version && e.Problem == "" && strings.Contains(body, holds)
		})
		version = e.Version
		t.Log(what, version)
	}

	s.write("content/index.html", "two</body>")
	changed("a file is written", "", "two")

	s.write("content/.tmp-index", "three</body>")
	if err := os.Rename(filepath.Join(s.dir, "content/.tmp-index"),
		filepath.Join(s.dir, "content/index.html")); err != nil {
		t.Fatal(err)
	}
	changed("a file is renamed over another", "", "three")

	s.write("content/ny/djupt/sida.html", "four")
	changed("folders are made with a file in them", "ny/djupt/sida.html", "four")
	s.write("content/ny/djupt/sida.html", "five")
	changed("a file in a new folder is written", "ny/djupt/sida.html", "five")

	s.write("layouts/frame.html", "x")
	changed("a watched folder is made", "", "three")
	s.write("layouts/frame.html", "y")
	changed("a file in it is written", "", "three")

	if err := os.RemoveAll(filepath.Join(s.dir, "content/ny")); err != nil {
		t.Fatal(err)
	}
	s.next(events, func(event) bool {
		r, _ := s.get("ny/djupt/sida.html", nil)
		return r.StatusCode == 404
	})
}

func TestBrokenEdit(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample})
	events := s.events()
	good := s.next(events, func(event) bool { return true })
	s.write("content/del.html", "<p>\nBROKEN")
	bad := s.next(events, func(e event) bool { return e.Problem != "" })
	if bad.Version != good.Version {
		t.Error("a broken build has a version of its own: pages would reload")
	}
	const want = "content/del.html:2:1: error: it is broken [raw-html]\n    BROKEN\n    ^^^^^^\n"
	if bad.Problem != want {
		t.Errorf("the overlay says\n%s\nwant\n%s", bad.Problem, want)
	}
	if !strings.Contains(s.log.String(), want+"not built: 1 error, 0 warnings\n") {
		t.Errorf("the log says\n%s", s.log)
	}
	if r, body := s.get("", nil); r.StatusCode != 200 || !strings.Contains(body, "<p>index.html for the </p>") {
		t.Errorf("the last good page is not served: %s\n%s", r.Status, body)
	}
	late := s.next(s.events(), func(event) bool { return true })
	if late != bad {
		t.Errorf("a page that is opened now hears %+v", late)
	}

	s.write("content/del.html", "<p>good")
	s.next(events, func(e event) bool { return e.Problem == "" && e.Version != good.Version })

	s.write("content/machine", "")
	if e := s.next(events, func(e event) bool { return e.Problem != "" }); e.Problem != "vinjett: disk full\n"+
		"not built; trying again until it works\n" {
		t.Errorf("an error of the machine's: %q", e.Problem)
	}
}

// What another program holds it lets go, and nobody saves a file for that.
func TestMachineErrorPasses(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample, "held": ""})
	events := s.events()
	s.next(events, func(e event) bool { return e.Problem != "" })
	if err := os.Remove(filepath.Join(s.dir, "held")); err != nil { // not in a watched folder
		t.Fatal(err)
	}
	s.next(events, func(e event) bool { return e.Version != "" && e.Problem == "" })
	if n := strings.Count(s.log.String(), "is held"); n != 1 {
		t.Errorf("the terminal hears %d times of one fault", n)
	}
}

// A sync client or a restored backup takes the project away and puts it back.
func TestProjectPutBack(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample})
	events := s.events()
	s.next(events, func(e event) bool { return e.Version != "" })
	if err := os.RemoveAll(s.dir); err != nil {
		t.Fatal(err)
	}
	s.next(events, func(e event) bool { return e.Problem != "" })
	s.write("content/index.html", sample+"back")
	served := func(text string) {
		t.Helper()
		s.next(events, func(event) bool {
			_, body := s.get("", nil)
			return strings.Contains(body, text)
		})
	}
	served("back")
	s.write("content/index.html", sample+"edited")
	served("edited")
}

// A chapter, or content/ itself, may be a link to where it is kept.
func TestLinkedFiles(t *testing.T) {
	elsewhere := t.TempDir()
	for _, name := range []string{"kept/index.html", "one/page.html"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(elsewhere, name)), 0o777),
			os.WriteFile(filepath.Join(elsewhere, name), []byte(sample), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(elsewhere, "one/page.html"),
		filepath.Join(elsewhere, "kept/page.html")); err != nil {
		t.Fatal(err)
	}
	s := start(t, map[string]string{}, filepath.Join(elsewhere, "kept"))
	events := s.events()
	first := s.next(events, func(e event) bool { return e.Version != "" })
	for _, name := range []string{"kept/index.html", "one/page.html"} {
		if err := os.WriteFile(filepath.Join(elsewhere, name), []byte(sample+name), 0o666); err != nil {
			t.Fatal(err)
		}
		first = s.next(events, func(e event) bool { return e.Version != first.Version })
	}
}

func TestBrokenFromTheStart(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": "BROKEN <b>"})
	r, body := s.get("del/", nil)
	if r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "BROKEN &lt;b&gt;") ||
		!strings.Contains(body, "reload.js") {
		t.Errorf("%s\n%s", r.Status, body)
	}
	events := s.events()
	s.next(events, func(e event) bool { return e.Version == "" && e.Problem != "" })
	s.write("content/index.html", sample)
	s.next(events, func(e event) bool { return e.Version != "" && e.Problem == "" })
	if r, _ := s.get("", nil); r.StatusCode != 200 {
		t.Errorf("repaired: %s", r.Status)
	}
}

func TestAddr(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:4000": true, "localhost:0": true, "[::1]:4000": true, "127.1.2.3:80": true,
		":4000": false, "0.0.0.0:4000": false, "192.168.1.2:4000": false, "example.org:80": false, "4000": false,
		"127.0.0.1": false, "": false,
	} {
		err := CheckAddr(addr)
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
		if err != nil && !strings.Contains(err.Error(), DefaultAddr) {
			t.Errorf("%q: the message does not say what to write: %v", addr, err)
		}
	}
	err := Run(t.Context(), Options{Addr: "0.0.0.0:0", Build: func(context.Context, []string) (
		*tree.Tree, []diag.Diagnostic, error,
	) {
		t.Error("built before the address was checked")
		return nil, nil, nil
	}})
	if err == nil {
		t.Error("0.0.0.0 is served")
	}
}

func TestTakenPort(t *testing.T) {
	s := start(t, map[string]string{"content/index.html": sample})
	err := Run(t.Context(), Options{Addr: strings.Trim(strings.TrimPrefix(s.url, "http://"), "/"), Build: s.build})
	if err == nil || !strings.Contains(err.Error(), "--addr") {
		t.Errorf("a taken port: %v", err)
	}
}

// A page that stops reading, or leaves, must not hold up the others.
func TestManyListeners(t *testing.T) {
	h := newHub()
	idle, stop := h.listen()
	busy, stopBusy := h.listen()
	defer stopBusy()
	for range 100 {
		h.fail("x")
		<-busy
	}
	stop()
	h.fail("y")
	if got := len(idle); got != 1 {
		t.Errorf("%d notices wait for one who does not read, want 1", got)
	}
	if got := h.state().problem; got != "y" {
		t.Errorf("the state is %q", got)
	}
}
