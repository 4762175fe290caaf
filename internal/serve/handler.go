package serve

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/vinjett/vinjett/internal/media"
)

// own is the folder of the server's own files; no page of a course can have that address.
const own = "/_vinjett/"

//go:embed reload.js
var reloadScript []byte

//go:embed problem.css
var problemStyle []byte

// answers are the files of the server's own folder that the server itself has.
var answers = map[string]func(http.ResponseWriter, *http.Request, *hub){
	"events": events,
	"reload.js": func(w http.ResponseWriter, r *http.Request, _ *hub) {
		send(w, r, "reload.js", http.StatusOK, reloadScript)
	},
	"problem.css": func(w http.ResponseWriter, r *http.Request, _ *hub) {
		send(w, r, "problem.css", http.StatusOK, problemStyle)
	},
}

// handler answers requests from the hub's state.
func handler(h *hub, workplace Workplace) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("X-Frame-Options", "SAMEORIGIN") // no other site may lay the page under its own
		switch {
		case !calledLocally(r.Host):
			http.Error(w, fmt.Sprintf("vinjett: this server answers to localhost and 127.0.0.1 only, not to %q",
				r.Host), http.StatusForbidden)
		case workplace != nil && strings.HasPrefix(r.URL.Path, own) && answers[strings.TrimPrefix(r.URL.Path,
			own)] == nil:
			workplace.ServeHTTP(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "vinjett: pages can only be read", http.StatusMethodNotAllowed)
		case answers[strings.TrimPrefix(r.URL.Path, own)] != nil && strings.HasPrefix(r.URL.Path, own):
			answers[strings.TrimPrefix(r.URL.Path, own)](w, r, h)
		default:
			page(w, r, h.state(), workplace)
		}
	})
}

// calledLocally reports whether a Host header names this computer.
func calledLocally(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return isLoopback(strings.Trim(host, "[]"))
}

// page sends a file of the last good build.
func page(w http.ResponseWriter, r *http.Request, s state, workplace Workplace) {
	if s.tree == nil {
		send(w, r, "problem.html", http.StatusServiceUnavailable,
			inject(problemPage("The course cannot be built yet", s.problem), s.version))
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" || strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	status := http.StatusOK
	data, err := s.tree.Open(r.Context(), name)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := s.tree.Open(r.Context(), path.Join(name, "index.html")); err == nil {
			http.Redirect(w, r, "/"+name+"/", http.StatusTemporaryRedirect) // so that relative links in it work
			return
		}
		name, status = "404.html", http.StatusNotFound
		data, err = s.tree.Open(r.Context(), name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.NotFound(w, r)
		return
	case err != nil:
		name, status = "problem.html", http.StatusInternalServerError
		data = problemPage("The page cannot be made", fmt.Sprintf("vinjett: %v\n", err))
	}
	if path.Ext(name) == ".html" {
		if workplace != nil {
			data = workplace.Dress(r, name, data)
		}
		data = inject(data, s.version)
	}
	send(w, r, name, status, data)
}

// send sends a file with the type of its name; parts of one when the reader asks for them, as players of recordings do.
func send(w http.ResponseWriter, r *http.Request, name string, status int, data []byte) {
	// The operating system's own table differs between computers.
	w.Header().Set("Content-Type", media.Of(name).Header())
	if status == http.StatusOK {
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
		return
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(data) // a reader that is gone needs no answer
	}
}

// inject adds the script that reloads the page, and lets the page's own policy, if it has one, open the event stream.
func inject(page []byte, version string) []byte {
	const policy = `http-equiv="Content-Security-Policy" content="`
	script := fmt.Appendf(nil, "<script src=\"%sreload.js\" data-version=\"%s\" defer=\"defer\"></script>\n", own,
		html.EscapeString(version))
	if !bytes.Contains(page, []byte("connect-src")) {
		page = bytes.Replace(page, []byte(policy), []byte(policy+"connect-src 'self'; "), 1)
	}
	end := bytes.LastIndex(page, []byte("</body>"))
	if end < 0 {
		end = len(page)
	}
	return bytes.Join([][]byte{page[:end], script, page[end:]}, nil)
}

// problemPage is what is shown where there is no page to show.
func problemPage(title, text string) []byte {
	return fmt.Appendf(nil, `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<title>%[1]s</title>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<link rel="stylesheet" href="%[3]sproblem.css"/>
</head>
<body>
<main class="vinjett-problem">
<h1>%[1]s</h1>
<pre tabindex="0">%[2]s</pre>
</main>
</body>
</html>
`, html.EscapeString(title), html.EscapeString(text), own)
}

// events sends the state, now and after every change, as server-sent events.
func events(w http.ResponseWriter, r *http.Request, h *hub) {
	changed, stop := h.listen() // before the state is read, so that no change falls in between
	defer stop()
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	fmt.Fprint(w, "retry: 500\n\n")
	for {
		s := h.state()
		data, err := json.Marshal(map[string]string{"version": s.version, "problem": s.problem})
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
			return
		}
		if flusher.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		}
	}
}
