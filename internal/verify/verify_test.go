package verify

import (
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
)

// copied is a small copy of a course: two pages, a picture, a script that fetches another, and a page of the host's.
func copied() map[string]string {
	page := func(body string) string {
		return `<!DOCTYPE html><html data-version="1"><head><link rel="stylesheet" href="assets/site-01234567.css"/>` +
			`<script src="assets/main-01234567.js"></script></head><body>` + body +
			strings.Repeat("<p>Text.</p>", 300) + `0962ef92</body></html>`
	}
	return map[string]string{
		"version.txt": "vinjett course 1\t1\t0962ef92\t\nsettings\tkurs\tx\t\npage\tindex.html\tx\tEn\n" +
			"page\tdel/ett.html\tx\tTvå\nmedia\tmedia/bild.png\tx\t\n",
		"index.html": page(`<a href="del/ett.html#x">1</a><a href="lokalt/hos-oss.html">2</a><a ` +
			`href="https://example.se/">3</a><a href="#y">4</a>`),
		"del/ett.html": strings.ReplaceAll(page(`<a href="../index.html">x</a>`), `"assets/`,
			`"../assets/`),
		"lokalt/hos-oss.html":      "<p>Vårt eget.</p>",
		"media/bild.png":           "png",
		"assets/site-01234567.css": "a{}",
		"assets/main-01234567.js":  `load("quiz-89abcdef.js")`,
		"assets/quiz-89abcdef.js":  "1",
	}
}

// A good server answers as the settings that come with a course do.
func good(files map[string]string, w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
	h.Set("Cache-Control", "no-cache")
	name, below := strings.CutPrefix(r.URL.Path, "/kurs/")
	if r.URL.Path == "/kurs" {
		http.Redirect(w, r, "/kurs/", http.StatusMovedPermanently)
		return
	}
	text, ok := files[name]
	if !below || !ok {
		http.NotFound(w, r)
		return
	}
	h.Set("Content-Type", map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css",
		".js":  "text/javascript",
		".txt": "text/plain", ".png": "image/png"}[path.Ext(name)])
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && path.Ext(name) != ".png" {
		h.Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		z.Write([]byte(text))
		return
	}
	w.Write([]byte(text))
}

func TestRun(t *testing.T) {
	drop := func(name string) func(map[string]string) {
		return func(files map[string]string) { delete(files, name) }
	}
	header := func(suffix, key, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			rec := httptest.NewRecorder()
			good(copied(), rec, r)
			for k, v := range rec.Header() {
				w.Header()[k] = v
			}
			if strings.HasSuffix(r.URL.Path, suffix) {
				w.Header().Set(key, value)
			}
			w.WriteHeader(rec.Code)
			w.Write(rec.Body.Bytes())
		}
	}
	for what, c := range map[string]struct {
		change func(map[string]string)
		server http.HandlerFunc
		want   []string // "address: message", in part
	}{
		"as it should be":   {},
		"a page is missing": {change: drop("del/ett.html"), want: []string{"del/ett.html: the server answers 404"}},
		"the host's page": {change: drop("lokalt/hos-oss.html"),
			want: []string{"lokalt/hos-oss.html: the server answers 404"}},
		"a fetched script": {change: drop("assets/quiz-89abcdef.js"),
			want: []string{"assets/quiz-89abcdef.js: the server answers 404"}},
		"a picture": {change: drop("media/bild.png"), want: []string{"media/bild.png: the server answers 404"}},
		"an old page": {change: func(files map[string]string) {
			files["del/ett.html"] = strings.ReplaceAll(files["del/ett.html"], "0962ef92", "00000000")
		}, want: []string{"del/ett.html: a page is from another version"}},
		"a type": {server: header(".js", "Content-Type", "text/plain"),
			want: []string{"assets/main-01234567.js: files that end in .js are sent as text/plain"}},
		"the characters": {server: header(".html", "Content-Type", "text/html; charset=iso-8859-1"),
			want: []string{"del/ett.html: text is said to be iso-8859-1"}},
		"kept pages": {server: header(".html", "Cache-Control", "max-age=86400"),
			want: []string{": pages may be kept"}},
		"kept for ever": {server: header(".js", "Cache-Control", "max-age=31536000, immutable"),
			want: []string{": what is missing may be kept"}},
		"frames": {server: header(".html", "Content-Security-Policy", "default-src 'none'"),
			want: []string{": any site may show the pages"}},
		"no sniffing": {server: header(".css", "X-Content-Type-Options", ""), want: []string{"nosniff is missing"}},
		"no compression": {server: func(w http.ResponseWriter, r *http.Request) {
			r.Header.Del("Accept-Encoding")
			good(copied(), w, r)
		}, want: []string{"files of text are sent uncompressed"}},
		"a start page for everything": {server: func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "finns-inte") {
				r.URL.Path = "/kurs/index.html"
			}
			good(copied(), w, r)
		}, want: []string{": an address that does not exist is answered 200"}},
		"no slash": {server: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/kurs" {
				http.NotFound(w, r)
				return
			}
			good(copied(), w, r)
		}, want: []string{": the address without its last slash is answered 404"}},
	} {
		t.Run(what, func(t *testing.T) {
			files := copied()
			if c.change != nil {
				c.change(files)
			}
			handler := c.server
			if handler == nil {
				handler = func(w http.ResponseWriter, r *http.Request) { good(files, w, r) }
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			result, err := Run(t.Context(), server.URL+"/kurs/index.html")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range result.Findings {
				got = append(got, f.Address+": "+f.Message)
				if f.Hint == "" {
					t.Errorf("nothing says what to do: %s", f.Message)
				}
			}
			for i, want := range c.want {
				if i >= len(got) || !strings.Contains(got[i], want) {
					t.Errorf("found %q, want %q", got, c.want)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			if want := len(copied()); result.Files != want && c.change == nil {
				t.Errorf("%d files looked at, want %d", result.Files, want)
			}
		})
	}
}

func TestNothingThere(t *testing.T) {
	empty := httptest.NewServer(http.NotFoundHandler())
	defer empty.Close()
	moved := httptest.NewServer(http.RedirectHandler("https://example.se/", http.StatusFound))
	defer moved.Close()
	for address, want := range map[string]string{
		"kurs.example.se": "is not a web address", "ftp://example.se/": "is not a web address",
		empty.URL: "there is no course of vinjett's here",
		moved.URL: "leads on to https://example.se/",
	} {
		if _, err := Run(t.Context(), address); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
